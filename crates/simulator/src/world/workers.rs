//! Workers: they get messages, and time.

use workbench::{Engine, ToWorker, Wants};

use super::{AnyWorld, Event};

impl<E: Engine> AnyWorld<E> {
    pub(super) fn post(&mut self, index: usize, message: ToWorker) {
        let (now_ms, own_ms) = (self.now_ms, self.own_ms(index));
        if let Some(worker) = &mut self.hosts[index].worker {
            worker.handle(message, own_ms);
            let number = self.hosts[index].worker_number;
            self.hosts[index].slice_at_ms = now_ms + 1;
            self.after(1, Event::Slice(index, number));
        }
    }

    pub(super) fn slice(&mut self, index: usize, number: u64) {
        let (now_ms, own_ms) = (self.now_ms, self.own_ms(index));
        let host = &mut self.hosts[index];
        if host.worker_number != number || host.slice_at_ms != now_ms {
            return;
        }
        if host.frozen_until_ms > now_ms {
            host.slice_at_ms = host.frozen_until_ms;
            let ms = host.frozen_until_ms - now_ms;
            return self.after(ms, Event::Slice(index, number));
        }
        let Some(worker) = &mut host.worker else {
            return;
        };
        let messages = worker.slice(own_ms);
        let pause = match worker.wants() {
            Wants::Now => Some(8),
            Wants::After(ms) => Some(u64::from(ms)),
            Wants::Message => None,
        };
        for message in messages {
            let at = (now_ms + self.random.below(4)).max(self.hosts[index].worker_said_ms);
            self.hosts[index].worker_said_ms = at;
            self.after(at - now_ms, Event::Worker(index, number, message));
        }
        if let Some(ms) = pause {
            self.hosts[index].slice_at_ms = now_ms + ms;
            self.after(ms, Event::Slice(index, number));
        }
    }
}
