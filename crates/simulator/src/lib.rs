//! Tabs, workers, servers, a store and a bad network in virtual time, all from one seed.
//!
//! What runs here is what runs in pages and servers: [`workbench::Tab`] and its worker,
//! [`relay::Standby`] and [`relay::MemoryStore`]. Only the machine is a toy, and everything that is slow,
//! unreliable or random in the world is [`world::World`]'s: clocks, network, browser storage and locks, users.
//!
//! - [`world`]: the browser, the network, the user, and the order in which things happen.
//! - [`servers`]: the server processes and the store behind them, which goes away and loses writes.
//! - [`toy`]: a machine whose transcript shows every statement that ran twice or not at all.
//! - [`chaos`]: all of it at once.

pub mod chaos;
pub mod servers;
pub mod toy;
pub mod world;

/// The seeds to run: `SEED=17` one of them, `SEEDS=1000` so many from 0 (or from `FIRST`) on, else
/// `default` many.
pub fn seeds(default: u64) -> std::ops::Range<u64> {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse().ok());
    match number("SEED") {
        Some(seed) => seed..seed + 1,
        None => {
            let first = number("FIRST").unwrap_or(0);
            first..first + number("SEEDS").unwrap_or(default)
        }
    }
}

/// The same after the seeds that once showed a mistake, unless one seed was asked for.
pub fn seeds_after(cases: &[u64], default: u64) -> Vec<u64> {
    let is_one = std::env::var_os("SEED").is_some();
    let cases = cases.iter().copied().filter(|_| !is_one);
    cases.chain(seeds(default)).collect()
}
