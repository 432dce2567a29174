//! The network: what is lost, late, doubled, and to which server it goes.

use delta::Live;
use futures_util::FutureExt;
use relay::RelayError;
use workbench::{Engine, Input, Unreachable};

use super::{AnyWorld, Event};

impl<E: Engine> AnyWorld<E> {
    /// Cuts the network, or joins it again.
    pub fn set_network_down(&mut self, down: bool) {
        self.log(|| format!("network down {down}"));
        self.network.down = down;
        for index in 0..self.hosts.len() {
            self.note_line(index);
        }
    }

    /// Over the network: lost, late, or (a request that arrives and whose answer is lost) both.
    pub(super) fn send(&mut self, event: Event) {
        let index = event_host(&event);
        let lost = self.is_cut_off(index) || self.random.chance(self.network.lost_permille);
        let ms = 1 + self.random.below(self.network.delay_ms);
        if lost {
            self.answer(index, None, &event);
        } else {
            self.after(ms, event);
        }
    }

    /// The answer to a request, or that there is none.
    pub(super) fn answer(&mut self, index: usize, input: Option<Input>, request: &Event) {
        let lost = self.is_cut_off(index) || self.random.chance(self.network.lost_permille);
        let input = input.filter(|_| !lost).unwrap_or(match request {
            Event::Push(_, id, _) => Input::Pushed {
                id: *id,
                result: Err(Unreachable),
            },
            Event::Changes(..) => Input::Changes(Err(Unreachable)),
            Event::Forget(_) => Input::Forgotten(Err(Unreachable)),
            Event::ForgetBefore(..) => Input::ForgottenBefore(Err(Unreachable)),
            _ => Input::Hello(Err(Unreachable)),
        });
        let ms = 1 + self.random.below(self.network.delay_ms);
        self.after(ms, Event::Give(index, input));
    }

    /// Passes on what the live channels say.
    pub(super) fn tell_live(&mut self) {
        for index in 0..self.hosts.len() {
            while let Some(channel) = &mut self.hosts[index].live {
                let Some(said) = channel.next().now_or_never() else {
                    break;
                };
                let lost = self.is_cut_off(index) || self.random.chance(self.network.lost_permille);
                match said {
                    Some(relay::Event::Increment(increment)) if !lost => {
                        let ms = 1 + self.random.below(self.network.delay_ms);
                        let live = Input::Live(Live::Changes(increment.changes.clone()));
                        self.after(ms, Event::Give(index, live));
                    }
                    _ => {
                        self.hosts[index].live = None;
                        self.after(5, Event::Give(index, Input::LiveClosed));
                    }
                }
            }
        }
    }

    pub(super) fn close_live(&mut self) {
        for index in 0..self.hosts.len() {
            if self.hosts[index].live.take().is_some() {
                self.after(5, Event::Give(index, Input::LiveClosed));
            }
        }
    }

    /// Which server the request goes to.
    pub(super) fn server(&mut self, index: usize) -> usize {
        if self.random.chance(self.network.wander_permille) {
            self.hosts[index].server = self.random.below(self.store.count() as u64) as usize;
        }
        self.hosts[index].server
    }

    /// What a page makes of a server's answer.
    pub(super) fn heard<T>(answer: Result<T, RelayError>) -> Result<T, Unreachable> {
        answer.map_err(|_| Unreachable)
    }
}

fn event_host(event: &Event) -> usize {
    match event {
        Event::Hello(index, _)
        | Event::Push(index, ..)
        | Event::Changes(index, _)
        | Event::Forget(index)
        | Event::ForgetBefore(index, _) => *index,
        _ => 0,
    }
}
