//! What happens to the store and its servers, and what it holds.

use std::collections::BTreeMap;

use delta::{Replica, ReplicaId};
use workbench::{Document, Engine, MachineStatus};

use super::{AnyWorld, Event};

impl<E: Engine> AnyWorld<E> {
    /// Takes the store away from its servers, or brings it back.
    pub fn set_store_up(&mut self, up: bool) {
        self.log(|| format!("store up {up}"));
        self.store.set_up(up);
        if !up {
            self.close_live();
        }
        if !std::mem::replace(&mut self.healing, true) {
            self.after(500, Event::Heal);
        }
    }

    /// Loses everything in the store.
    pub fn flush_store(&mut self) {
        self.log(|| "the store is emptied".to_owned());
        self.store.flush();
        self.close_live();
    }

    /// Loses the newest writes of the store, and every connection to it.
    pub fn fail_over(&mut self, lost: usize) {
        self.log(|| format!("failover, {lost} pushes lost"));
        self.store.fail_over(lost);
        self.close_live();
    }

    /// A server process ends and another one begins.
    pub fn restart_server(&mut self, server: usize) {
        self.log(|| format!("server {server} restarts"));
        self.store.restart(server);
        self.close_live();
    }

    /// What the store holds.
    pub fn stored(&self) -> Replica {
        let mut replica = Replica::new(ReplicaId([0xEE; 6]));
        replica.merge_changes(self.store.snapshot());
        replica
    }

    /// The view's registers as the store has them.
    pub fn stored_view(&self) -> BTreeMap<String, String> {
        let deltas = self.store.snapshot().deltas.into_iter();
        let views = deltas.filter_map(|delta| {
            let name = delta.key.as_str().strip_prefix("view/")?.to_owned();
            Some((name, String::from_utf8(delta.register.value?).ok()?))
        });
        views.collect()
    }

    /// What somebody sees who has nothing but the store.
    pub fn stored_rows(&self) -> Vec<String> {
        let mut replica = Replica::new(ReplicaId([0xEE; 6]));
        replica.merge_changes(self.store.snapshot());
        Document::new(&replica).console().rows
    }

    /// What the machine is doing, as the store has it.
    pub fn stored_status(&self) -> MachineStatus {
        let mut replica = Replica::new(ReplicaId([0xEE; 6]));
        replica.merge_changes(self.store.snapshot());
        Document::new(&replica).state().status
    }
}
