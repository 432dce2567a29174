//! One session in two browsers: they share neither storage nor lock nor channel, only the store. While the
//! holder of the run renews its lease, the other one follows. When the holder is cut off, both may go on; when
//! it is back, neither run has anything of the other, and the user chooses.

use simulator::{
    seeds,
    world::{Network, World, undisturbed_run_of},
};
use workbench::{Command, MachineStatus, Prompt, SyncStatus};

/// Some seconds of work before and after each question.
const PROGRAM: [&str; 5] = [
    "10 COUNT 150",
    "20 ASK",
    "30 COUNT 900",
    "40 ASK",
    "50 COUNT 30",
];

/// How long the holder of a run may be silent before another page takes it up, in milliseconds, and something.
const SILENT_MS: u64 = 9_000;

fn network(seed: u64) -> Network {
    Network {
        delay_ms: [2, 20, 120, 250][(seed % 4) as usize],
        live: seed / 4 % 3 != 2,
        ..Network::GOOD
    }
}

/// A page in each of two browsers, of which the first has the program. Nobody answers by themselves.
fn two_browsers(seed: u64) -> (World, usize, usize) {
    let mut world = World::new(seed, network(seed));
    world.set_user_looks(false);
    let one = world.open();
    world.run_for(1_000);
    world.enter_lines(one, &PROGRAM);
    world.run_for(1_000);
    let browser = world.add_browser();
    let two = world.open_in(browser);
    world.run_for(3_000);
    (world, one, two)
}

fn token(world: &World) -> u64 {
    world.store.snapshot().run.map_or(0, |run| run.token)
}

/// Runs until that is so.
fn wait(world: &mut World, what: &str, is_so: impl Fn(&World) -> bool) {
    let until_ms = world.now_ms + 60_000;
    while !is_so(world) {
        assert!(world.now_ms < until_ms, "{what}");
        world.run_for(50);
    }
}

/// Answers the question that the page shows, as soon as it does.
fn answer(world: &mut World, tab: usize, answer: &str, what: &str) {
    wait(world, what, |world| {
        world.tab(tab).status().prompt == Prompt::Line
    });
    world.command(tab, Command::EnterLine(answer.to_owned()));
    world.run_for(50);
}

/// All pages show the whole run with these answers, and so does the store; all is saved.
fn assert_ended(world: &mut World, answers: &[&str], what: &str) {
    let rows = undisturbed_run_of(&PROGRAM, answers);
    wait(world, what, |world| {
        world.alive_tabs().into_iter().all(|tab| {
            let page = world.tab(tab);
            page.sync() == SyncStatus::Saved && page.status().status == MachineStatus::Ready
        })
    });
    world.run_for(10_000);
    for tab in world.alive_tabs() {
        let shown = world.tab(tab).console().rows;
        assert_eq!(shown, rows, "{what}, page {tab}");
        assert!(!world.tab(tab).has_other_run(), "{what}, page {tab}");
    }
    assert_eq!(world.stored_rows(), rows, "{what}, the store");
    assert_eq!(world.torn, 0, "{what}: a saved machine was incomplete");
}

/// Pages come and go in the other browser, and look at the run, which stays where it is.
#[test]
fn the_other_browser_follows_while_the_holder_lives() {
    for seed in seeds(60) {
        let what = format!("seed {seed}");
        let (mut world, one, two) = two_browsers(seed);
        world.command(one, Command::Run);
        wait(&mut world, &what, |world| token(world) == 1);
        answer(&mut world, one, "ANN", &what);
        for turn in 0..8 {
            if turn == seed % 8 {
                world.close(two, seed % 16 < 8);
            }
            if turn == (seed + 3) % 8 {
                world.open_in(1);
            }
            let ms = world.random.below(700);
            world.run_for(ms);
            let tabs = world.alive_tabs();
            let others = tabs.into_iter().filter(|tab| *tab != one);
            for tab in others {
                assert!(!world.tab(tab).holds_run(), "{what}");
            }
            assert_eq!(token(&world), 1, "{what}: the run was claimed again");
        }
        answer(&mut world, one, "BOB", &what);
        assert_ended(&mut world, &["ANN", "BOB"], &what);
        assert_eq!(token(&world), 1, "{what}: the run was claimed again");
    }
}

/// A short time without a line is nobody's business.
#[test]
fn a_holder_that_is_back_before_its_lease_is_over_goes_on() {
    for seed in seeds(40) {
        let what = format!("seed {seed}");
        let (mut world, one, _) = two_browsers(seed);
        world.command(one, Command::Run);
        answer(&mut world, one, "ANN", &what);
        world.set_browser_down(0, true);
        let ms = world.random.below(2_000);
        world.run_for(ms);
        world.set_browser_down(0, false);
        answer(&mut world, one, "BOB", &what);
        assert_ended(&mut world, &["ANN", "BOB"], &what);
        assert_eq!(token(&world), 1, "{what}: the run was claimed again");
    }
}

/// Two runs that went on apart: where the first was cut off, and whether its page was loaded anew meanwhile.
fn two_runs(seed: u64, what: &str) -> (World, usize, usize) {
    let (mut world, mut one, two) = two_browsers(seed);
    world.command(one, Command::Run);
    let is_waiting = seed.is_multiple_of(2);
    if is_waiting {
        wait(&mut world, what, |world| {
            world.tab(one).status().prompt == Prompt::Line
        });
        world.run_for(2_000);
    } else {
        wait(&mut world, what, |world| token(world) == 1);
        let ms = 300 + world.random.below(300);
        world.run_for(ms);
    }
    world.set_browser_down(0, true);
    // Beyond its lease the run goes on apart.
    let ms = SILENT_MS + world.random.below(SILENT_MS);
    world.run_for(ms);
    answer(&mut world, one, "OFFLINE", what);
    if seed % 3 == 1 {
        let ms = world.random.below(2_000);
        world.run_for(ms);
        world.close(one, seed % 6 == 1);
        one = world.open_in(0);
    }
    world.run_for(SILENT_MS);
    answer(&mut world, two, "ONLINE", what);
    let ms = world.random.below(SILENT_MS);
    world.run_for(ms);
    world.set_browser_down(0, false);
    wait(
        &mut world,
        &format!("{what}: two runs and no choice"),
        |world| world.tab(one).has_other_run(),
    );
    assert!(!world.tab(two).has_other_run(), "{what}");
    (world, one, two)
}

#[test]
fn of_two_runs_the_one_that_was_cut_off_is_kept() {
    for seed in seeds(60) {
        let what = format!("seed {seed}");
        let (mut world, one, _) = two_runs(seed, &what);
        let ms = world.random.below(20_000);
        world.run_for(ms);
        world.command(one, Command::KeepThisRun);
        answer(&mut world, one, "BOB", &what);
        assert_ended(&mut world, &["OFFLINE", "BOB"], &what);
    }
}

#[test]
fn of_two_runs_the_other_one_is_kept() {
    for seed in seeds(60) {
        let what = format!("seed {seed}");
        let (mut world, one, two) = two_runs(seed, &what);
        let ms = world.random.below(20_000);
        world.run_for(ms);
        world.command(one, Command::KeepOtherRun);
        answer(&mut world, two, "BOB", &what);
        assert_ended(&mut world, &["ONLINE", "BOB"], &what);
    }
}
