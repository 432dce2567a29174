//! Where servers are.

use std::{
    net::SocketAddr,
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicUsize, Ordering},
    },
};

/// The servers as a proxy knows them. Clones are the same list.
#[derive(Clone, Debug)]
pub struct Replicas {
    addresses: Arc<RwLock<Vec<SocketAddr>>>,
    turn: Arc<AtomicUsize>,
}

impl Replicas {
    /// These servers.
    pub fn new(addresses: Vec<SocketAddr>) -> Self {
        Self {
            addresses: Arc::new(RwLock::new(addresses)),
            turn: Arc::default(),
        }
    }

    /// Replaces one of them by another that was started in its place.
    pub fn replace(&self, old: SocketAddr, new: SocketAddr) {
        let mut addresses = self
            .addresses
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        for address in addresses.iter_mut().filter(|address| **address == old) {
            *address = new;
        }
    }

    /// All of them, beginning with another one each time.
    pub fn in_turn(&self) -> Vec<SocketAddr> {
        let mut addresses = self
            .addresses
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        if !addresses.is_empty() {
            let turn = self.turn.fetch_add(1, Ordering::Relaxed);
            let first = turn % addresses.len();
            addresses.rotate_left(first);
        }
        addresses
    }
}
