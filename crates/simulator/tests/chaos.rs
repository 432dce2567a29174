//! Everything at once, from many seeds.
//!
//! `SEEDS=10000 cargo test -p simulator --test chaos` runs more of them, `FIRST=10000` begins there.

use std::collections::BTreeMap;

use simulator::{chaos, seeds};

/// Seeds that once showed a mistake.
const CASES: &[u64] = &[];

#[test]
fn nothing_is_lost_and_all_hold_the_same() {
    let mut wrong = Vec::new();
    let (mut ran, mut writes, mut excused, mut lent) = (0_u64, 0, 0, 0);
    let mut happened = BTreeMap::<&str, u64>::new();
    for seed in CASES.iter().copied().chain(seeds(500)) {
        match chaos::run(seed) {
            Ok(figures) => {
                ran += 1;
                writes += figures.writes;
                excused += figures.excused;
                lent += figures.lent;
                for (what, count) in figures.happened {
                    *happened.entry(what).or_default() += count;
                }
            }
            Err(error) => {
                println!("seed {seed}: {error}");
                wrong.push(seed);
            }
        }
    }
    println!("{ran} seeds, {writes} writes, {excused} lost by the store alone, {lent} pushes lent");
    println!("{happened:?}");
    assert!(wrong.is_empty(), "seeds {wrong:?}");
    // That the world is as bad as it is meant to be.
    if ran >= 500 {
        assert!(lent > ran && writes as u64 > 5 * ran && excused < writes / 10);
    }
}
