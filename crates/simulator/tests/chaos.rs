//! Everything at once, from many seeds.
//!
//! `SEEDS=10000 cargo test -p simulator --test chaos` runs more of them, `FIRST=10000` begins there.

use simulator::{
    chaos::{self, Figures},
    seeds_after,
};

/// Seeds that once showed a mistake.
const CASES: &[u64] = &[1248, 1474, 1487, 2890, 2939, 3176, 3449, 3929, 4076, 5614];
/// Those of them where users delete their data.
const CASES_WITH_DELETIONS: &[u64] = &[];

#[test]
fn nothing_is_lost_and_all_hold_the_same() {
    let (ran, all) = check(chaos::run, seeds_after(CASES, 500));
    // That the world is as bad as it is meant to be.
    if ran >= 500 {
        assert!(all.lent > ran && all.writes as u64 > 5 * ran && all.excused < all.writes / 10);
    }
}

#[test]
fn what_was_deleted_stays_deleted() {
    let seeds = seeds_after(CASES_WITH_DELETIONS, 150);
    check(chaos::run_with_deletions, seeds);
}

/// How many seeds ran, and their figures together.
fn check(run: fn(u64) -> Result<Figures, String>, seeds: Vec<u64>) -> (u64, Figures) {
    let mut wrong = Vec::new();
    let (mut ran, mut all) = (0_u64, Figures::default());
    for seed in seeds {
        match run(seed) {
            Ok(figures) => {
                ran += 1;
                all.writes += figures.writes;
                all.excused += figures.excused;
                all.lent += figures.lent;
                for (what, count) in figures.happened {
                    *all.happened.entry(what).or_default() += count;
                }
            }
            Err(error) => {
                println!("seed {seed}: {error}");
                wrong.push(seed);
            }
        }
    }
    println!("{ran} seeds: {all:?}");
    assert!(wrong.is_empty(), "seeds {wrong:?}");
    (ran, all)
}
