//! Other tabs of the same browser, over a BroadcastChannel.

use delta::{Delta, ReplicaId};
use serde::{Deserialize, Serialize};

use super::{Effect, Tab};
use crate::registers::{self, StoredCommand};

/// What tabs of one browser tell each other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum PeerMessage {
    /// Who lives?
    Probe,
    /// This tab does; whether it holds the run.
    Alive { replica: ReplicaId, holds: bool },
    /// Edits made while there is no store to bring them, by somebody who knew of a deletion of the session
    /// at that time, in milliseconds since 1970; 0 if of none.
    Edit { gone_ms: u64, delta: Delta },
    /// A wish on the run, for the tab that has the lock, while there is no store.
    Wish(StoredCommand),
}

impl Tab {
    fn broadcast(&mut self, message: &PeerMessage) {
        let bytes = registers::to_value(message);
        self.effects.push(Effect::Broadcast(bytes));
    }

    pub(super) fn probe_holder(&mut self) {
        self.broadcast(&PeerMessage::Probe);
    }

    /// Gives an edit to the other tabs, if the store cannot. Registers of a run are not among them:
    /// they are the holder's, and may yet be undone.
    pub(super) fn tell_peers(&mut self, delta: &Delta) {
        if self.link.is_unreachable() && delta.register.token == 0 {
            self.broadcast(&PeerMessage::Edit {
                gone_ms: self.replica.gone_ms(),
                delta: delta.clone(),
            });
        }
    }

    /// Without a store the tab that has the lock runs the machine for all.
    pub(super) fn ask_peers(&mut self) {
        for wish in std::mem::take(&mut self.run.wishes) {
            self.broadcast(&PeerMessage::Wish(wish.command));
        }
        self.run.unstored = true;
    }

    pub(super) fn peer(&mut self, bytes: &[u8], now_ms: u64) {
        let Some(message) = registers::from_value::<PeerMessage>(Some(bytes)) else {
            return;
        };
        if self.away {
            return;
        }
        match message {
            PeerMessage::Probe => {
                let replica = self.replica.id();
                let holds = self.run.is_holder();
                self.broadcast(&PeerMessage::Alive { replica, holds });
            }
            PeerMessage::Alive { replica, holds } => self.tab_lives(replica, holds, now_ms),
            PeerMessage::Edit { gone_ms, delta } => self.take_edit(gone_ms, delta, now_ms),
            PeerMessage::Wish(wish) if self.takeover.has_lock() => self.wish(wish, now_ms),
            PeerMessage::Wish(_) => {}
        }
    }

    /// Takes another tab's edit, unless it was made without knowing of a deletion that this tab knows of: its stamp
    /// may be from a clock that is ahead, or the message from before this page slept.
    fn take_edit(&mut self, gone_ms: u64, delta: Delta, now_ms: u64) {
        self.note_gone(gone_ms, now_ms);
        if delta.register.token > 0 || gone_ms < self.replica.gone_ms() {
            return;
        }
        let key = delta.key.clone();
        if self.replica.merge(delta) {
            self.show_key(&key);
        }
    }
}
