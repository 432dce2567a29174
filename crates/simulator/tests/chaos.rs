//! Everything at once, from many seeds.
//!
//! `SEEDS=10000 cargo test -p simulator --test chaos` runs more of them, `FIRST=10000` begins there.

use simulator::{
    chaos::{self, Figures},
    seeds_after,
    world::{Network, World},
};
use workbench::{Command, SyncStatus};

/// Seeds that once showed a mistake.
const CASES: &[u64] = &[1248, 1474, 1487, 2890, 2939, 3176, 3449, 3929, 4076, 5614];
/// Those of them where users delete their data.
const CASES_WITH_DELETIONS: &[u64] = &[
    446, 494, 824, 914, 1_709, 7_135, 10_407, 10_693, 11_485, 5_000_684,
];
/// Those of them where the session is open in two browsers.
const CASES_IN_TWO_BROWSERS: &[u64] = &[];

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

#[test]
fn two_browsers_with_one_session() {
    let seeds = seeds_after(CASES_IN_TWO_BROWSERS, 150);
    check(chaos::run_in_two_browsers, seeds);
}

/// How many seeds ran, and their figures together.
fn check(run: fn(u64) -> Result<Figures, String>, seeds: Vec<u64>) -> (u64, Figures) {
    let mut wrong = Vec::new();
    let (mut ran, mut all) = (0_u64, Figures::default());
    for seed in seeds {
        match run(seed) {
            Ok(figures) => {
                ran += 1;
                all.add(figures);
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

/// All pages but a sleeping one are gone, and the store has lost what it knew of the deletion. Only the
/// browser's storage knows.
#[test]
fn a_page_that_slept_through_a_deletion_gives_nothing_back() {
    for seed in 0..20 {
        let mut world = World::new(seed, Network::GOOD);
        world.set_user_looks(false);
        let sleeper = world.open();
        world.run_for(1_000);
        world.enter_program(sleeper);
        write(&mut world, sleeper, "old");
        world.run_for(2_000);
        let other = world.open();
        world.run_for(2_000);
        world.freeze(sleeper, 600_000);
        world.command(other, Command::DeleteAll);
        world.run_for(5_000);
        write(&mut world, other, "new");
        world.run_for(5_000);
        world.close(other, seed % 2 == 0);
        world.run_for(1_000);
        world.flush_store();
        world.run_for(900_000);
        assert!(world.stored().deltas().next().is_none(), "seed {seed}");

        // Who comes later tells the store again, and goes on from there.
        let next = world.open();
        world.run_for(2_000);
        write(&mut world, next, "newer");
        world.run_for(120_000);
        let (stored, told_ms) = (world.stored_view(), world.store.snapshot().gone_ms);
        assert_eq!(stored.into_keys().collect::<Vec<_>>(), ["newer"]);
        assert_eq!(told_ms, world.tab(sleeper).registers().gone_ms());
        assert!(told_ms > 0);
    }
}

/// The store loses what it knew of a deletion, and cannot be told again: the page says so.
#[test]
fn a_deletion_that_is_not_told_is_not_silent() {
    let mut world = World::new(1, Network::GOOD);
    world.set_user_looks(false);
    let page = world.open();
    world.run_for(1_000);
    write(&mut world, page, "old");
    world.run_for(1_000);
    world.refuses_deletions = true;
    world.command(page, Command::DeleteAll);
    world.run_for(2_000);
    assert_says(&world, page, "once more");
    world.refuses_deletions = false;
    world.command(page, Command::DeleteAll);
    world.run_for(2_000);
    assert_eq!(world.tab(page).sync(), SyncStatus::Saved);
    world.flush_store();
    world.refuses_deletions = true;
    world.run_for(120_000);
    assert_says(&world, page, "could not be told");
    world.refuses_deletions = false;
    world.run_for(120_000);
    assert!(world.store.snapshot().gone_ms > 0);
    assert_eq!(world.tab(page).sync(), SyncStatus::Saved);
}

fn assert_says(world: &World, page: usize, words: &str) {
    let said = world.tab(page).sync();
    assert!(
        matches!(&said, SyncStatus::Attention(text) if text.contains(words)),
        "{said:?}"
    );
}

fn write(world: &mut World, tab: usize, key: &str) {
    let (key, value) = (key.to_owned(), "1".to_owned());
    world.command(tab, Command::SetView { key, value });
}
