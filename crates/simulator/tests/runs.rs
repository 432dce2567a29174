//! Tabs, workers, a store and a bad network in virtual time, all from one seed. Whatever happens,
//! the transcript in the end is that of a run that nothing disturbed: nothing twice, nothing missing.
//!
//! `SEEDS=10000 cargo test -p simulator` runs more of them; `SEED=17 TRACE=1 cargo
//! test -p simulator NAME -- --nocapture` shows one.

use simulator::{
    seeds,
    world::{Network, World, undisturbed},
};
use workbench::{Command, Input, MachineStatus, SyncStatus};

/// A network whose quality depends on the seed.
fn network(seed: u64) -> Network {
    Network {
        delay_ms: [2, 10, 60, 250][(seed % 4) as usize],
        lost_permille: [0, 20, 150][(seed / 4 % 3) as usize],
        repeated_permille: 100,
        down: false,
        live: seed / 12 % 4 != 3,
        wander_permille: [0, 0, 100, 500][(seed / 48 % 4) as usize],
    }
}

/// A network that never fails so often in a row that a tab takes it for gone: two tabs that both do
/// may go on apart, and then the user has to choose.
fn few_losses(seed: u64) -> Network {
    let network = network(seed);
    Network {
        lost_permille: network.lost_permille.min(20),
        ..network
    }
}

fn check(what: &str, network: impl Fn(u64) -> Network, act: impl Fn(&mut World)) {
    let rows = undisturbed(&["ANN", "ROBERT"]);
    assert!(rows.len() > 200);
    for seed in seeds(50) {
        let mut world = World::new(seed, network(seed));
        world.open();
        world.run_for(100);
        world.enter_program(0);
        act(&mut world);
        let ms = world.random.below(6_000);
        world.run_for(ms);
        world.network.lost_permille = 0;
        world.expect(&rows, 60_000, &format!("{what}, seed {seed}"));
    }
}

fn reload(world: &mut World, gracefully: bool) {
    world.close(world.current, gracefully);
    let ms = world.random.below(150);
    world.run_for(ms);
    world.open();
}

#[test]
fn an_undisturbed_run() {
    check(
        "undisturbed",
        |_| Network::GOOD,
        |world| {
            world.run_for(200);
            world.command(0, Command::Run);
        },
    );
}

#[test]
fn a_bad_network() {
    check("bad network", network, |world| {
        let ms = world.random.below(300);
        world.run_for(ms);
        world.command(0, Command::Run);
    });
}

#[test]
fn reloads_at_any_moment() {
    check("reloads", network, |world| {
        let ms = world.random.below(200);
        world.run_for(ms);
        world.command(0, Command::Run);
        for _ in 0..world.random.below(30) {
            let ms = world.random.below(700);
            world.run_for(ms);
            let gracefully = world.random.chance(700);
            reload(world, gracefully);
        }
    });
}

#[test]
fn fifty_reloads_of_a_good_connection() {
    check(
        "fifty reloads",
        |_| Network::GOOD,
        |world| {
            world.command(0, Command::Run);
            for _ in 0..50 {
                let ms = world.random.below(180);
                world.run_for(ms);
                reload(world, true);
            }
        },
    );
}

#[test]
fn two_tabs_press_run_in_the_same_instant() {
    check(
        "two runs",
        |seed| Network {
            lost_permille: 0,
            ..network(seed)
        },
        |world| {
            let other = world.open();
            world.run_for(3_000);
            world.command(0, Command::Run);
            world.command(other, Command::Run);
            world.current = world.random.below(2) as usize;
        },
    );
}

#[test]
fn two_tabs_of_which_any_goes() {
    check("two tabs", few_losses, |world| {
        world.open();
        world.run_for(2_000);
        world.command(0, Command::Run);
        for _ in 0..world.random.below(12) {
            let ms = world.random.below(900);
            world.run_for(ms);
            let gone = world.random.below(world.current as u64 + 1) as usize;
            if world.is_alive(gone) {
                let gracefully = world.random.chance(500);
                world.close(gone, gracefully);
                world.open();
            }
        }
    });
}

/// Checkpoints that do not fit one push: half of one is never the machine that anybody goes on with.
#[test]
fn checkpoints_in_parts() {
    let rows = std::cell::Cell::new(0);
    check("parts", few_losses, |world| {
        world.push_bytes = 1_500;
        reload(world, true);
        world.run_for(500);
        world.command(world.current, Command::Run);
        for _ in 0..world.random.below(12) {
            let ms = world.random.below(900);
            world.run_for(ms);
            let gracefully = world.random.chance(500);
            reload(world, gracefully);
        }
        rows.set(rows.get() + world.store.rows);
    });
    assert!(rows.get() > 0, "no checkpoint went in parts");
}

#[test]
fn offline_and_back() {
    check("offline", network, |world| {
        let ms = world.random.below(400);
        world.run_for(ms);
        world.command(0, Command::Run);
        for _ in 0..3 {
            let ms = world.random.below(2_000);
            world.run_for(ms);
            world.set_network_down(true);
            let ms = world.random.below(9_000);
            world.run_for(ms);
            world.set_network_down(false);
        }
    });
}

#[test]
fn begun_offline() {
    check(
        "begun offline",
        |seed| Network {
            down: true,
            ..network(seed)
        },
        |world| {
            let ms = world.random.below(400);
            world.run_for(ms);
            world.command(0, Command::Run);
            for _ in 0..world.random.below(4) {
                let ms = world.random.below(2_000);
                world.run_for(ms);
                let gracefully = world.random.chance(500);
                reload(world, gracefully);
            }
            let ms = world.random.below(4_000);
            world.run_for(ms);
            assert!(matches!(
                world.tab(world.current).sync(),
                SyncStatus::Offline(_) | SyncStatus::Saving
            ));
            world.set_network_down(false);
        },
    );
}

#[test]
fn a_suspended_holder_is_followed() {
    check(
        "suspended",
        |seed| Network {
            lost_permille: 0,
            ..network(seed)
        },
        |world| {
            let other = world.open();
            world.run_for(2_000);
            world.command(0, Command::Run);
            // Nobody answers before: only the silence makes the other tab claim.
            world.set_user_looks(false);
            let ms = 100 + world.random.below(1_500);
            world.run_for(ms);
            world.freeze(0, 12_000);
            // What was under way arrives.
            world.run_for(600);
            let runs = world.stored_status() == MachineStatus::Running;
            world.run_for(9_400);
            if runs {
                assert!(
                    world.tab(other).holds_run(),
                    "the silent holder was not followed"
                );
                assert_ne!(world.stored_status(), MachineStatus::Running);
            }
            world.current = other;
            world.set_user_looks(true);
            world.run_for(4_000);
        },
    );
}

#[test]
fn a_page_that_comes_back() {
    check("page cache", network, |world| {
        world.command(0, Command::Run);
        for _ in 0..world.random.below(6) {
            let ms = world.random.below(900);
            world.run_for(ms);
            let tab = world.current;
            world.set_user_looks(false);
            world.give(tab, Input::PageHide);
            let ms = world.random.below(3_000);
            world.run_for(ms);
            world.give(tab, Input::PageShow);
            world.set_user_looks(true);
        }
    });
}

#[test]
fn a_store_that_loses_its_newest_writes() {
    check(
        "failover",
        |_| Network::GOOD,
        |world| {
            world.command(0, Command::Run);
            let ms = world.random.below(3_000);
            world.run_for(ms);
            let lost = world.random.below(40) as usize;
            world.fail_over(lost);
            world.set_network_down(true);
            world.run_for(50);
            world.set_network_down(false);
        },
    );
}

/// The servers lose their store for a while, serve from memory, and hand over.
#[test]
fn the_store_goes_away_and_comes_back() {
    let lent = std::cell::Cell::new(0);
    check(
        "standby",
        |seed| Network {
            wander_permille: 0,
            ..few_losses(seed)
        },
        |world| {
            let ms = world.random.below(400);
            world.run_for(ms);
            world.command(0, Command::Run);
            for _ in 0..1 + world.random.below(3) {
                let ms = world.random.below(2_000);
                world.run_for(ms);
                world.set_store_up(false);
                let ms = world.random.below(9_000);
                world.run_for(ms);
                if world.random.chance(300) {
                    let gracefully = world.random.chance(700);
                    reload(world, gracefully);
                    world.run_for(ms / 2);
                }
                world.set_store_up(true);
            }
            lent.set(lent.get() + world.store.acknowledged[1]);
        },
    );
    assert!(lent.get() > 0, "nothing was taken by a server's memory");
}
