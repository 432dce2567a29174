//! Single tabs against a store: what the simulation does not reach or cannot tell apart.

#[path = "support/browser.rs"]
mod browser;

use std::{cell::RefCell, rc::Rc};

use browser::{Shared, store, store::Store};
use delta::{Keeping, PushOutcome, RejectReason, Replica, ReplicaId};
use simulator::toy::Toy;
use workbench::{Command, Document, Input, MachineStatus, Prompt, SyncStatus};

type Browser = browser::Browser<Toy>;

/// A browser whose page has begun.
fn open(store: &Shared, id: u8) -> Browser {
    let mut browser = Browser::new(store, id, 50, 1_000_000);
    browser.load(id, Vec::new());
    browser.run_for(200);
    browser
}

/// What somebody sees who has nothing but the store.
fn seen(store: &Store) -> Replica {
    let mut replica = Replica::new(ReplicaId([0xFF; 6]));
    replica.merge_changes(store.changes(None, 1_000_000));
    replica
}

#[test]
fn edits_typing_and_settings_reach_the_other_tab() {
    let store = store();
    let mut one = open(&store, 1);
    let mut two = open(&store, 2);
    one.program(&["10 PRINT", "20 END"]);
    one.command(Command::Typing("LIS".to_owned()));
    one.command(Command::SetSetting {
        scope: None,
        key: "theme".to_owned(),
        value: "amber".to_owned(),
    });
    assert_eq!(one.tab.sync(), SyncStatus::Saving);
    one.run_for(200);
    assert_eq!(one.tab.sync(), SyncStatus::Saved);
    two.run_for(4_000);
    assert_eq!(two.tab.program_lines(), ["10 PRINT", "20 END"]);
    assert_eq!(two.tab.typing(), "LIS");
    assert_eq!(
        two.tab.settings(),
        [("theme".to_owned(), "amber".to_owned())]
    );
    assert_eq!(two.pushes, 0, "what was merged is not sent again");
}

#[test]
fn what_a_standby_was_given_goes_to_the_store_as_soon_as_it_is_back() {
    let store = store();
    let mut one = open(&store, 1);
    one.keeping = Keeping::Standby;
    one.program(&["10 PRINT"]);
    one.run_for(200);
    assert_eq!(one.tab.sync(), SyncStatus::Standby);
    let pushes = one.pushes;
    // The next answer says that the store is back; no hello is due for a while.
    one.keeping = Keeping::Stored;
    one.run_for(4_000);
    assert_eq!(one.tab.sync(), SyncStatus::Saved);
    assert!(one.pushes > pushes, "the store itself is given it");
}

#[test]
fn two_tabs_that_begin_offline_write_one_program() {
    let store = store();
    let mut one = open(&store, 1);
    let mut two = open(&store, 2);
    (one.online, two.online) = (false, false);
    one.program(&["10 PRINT \"ONE\""]);
    two.program(&["10 PRINT \"TWO\""]);
    one.run_for(500);
    (one.online, two.online) = (true, true);
    for _ in 0..3 {
        one.run_for(10_000);
        two.run_for(10_000);
    }
    assert_eq!(one.tab.program_lines().len(), 2);
    assert_eq!(one.tab.program_lines(), two.tab.program_lines());
}

#[test]
fn a_large_program_appears_whole_or_not_at_all() {
    let store = store();
    let mut one = open(&store, 1);
    one.program(&["10 OLD"]);
    one.run_for(200);
    let seen_lengths = Rc::new(RefCell::new(Vec::new()));
    let lengths = seen_lengths.clone();
    one.watch = Some(Box::new(move |store| {
        let replica = seen(store);
        lengths
            .borrow_mut()
            .push(Document::new(&replica).program_lines().len());
    }));
    let text: String = (0..4_500)
        .map(|line| format!("{line} REM LINE\n"))
        .collect();
    one.command(Command::Open { text });
    one.run_for(2_000);
    let lengths = seen_lengths.borrow();
    assert!(lengths.len() >= 5, "one batch holds 1,000 registers");
    assert!(
        lengths.iter().all(|&length| length == 1 || length == 4_500),
        "{lengths:?}"
    );
    assert_eq!(lengths.last(), Some(&4_500));
    assert_eq!(one.tab.sync(), SyncStatus::Saved);
    assert!(
        store.borrow().registers.len() < 4_510,
        "the old program is gone whole"
    );
}

#[test]
fn a_refused_register_stays_and_the_others_go() {
    let store = store();
    let mut one = open(&store, 1);
    one.outcome = Some(Box::new(|batch| {
        let bad = batch
            .deltas
            .iter()
            .find(|delta| delta.key.as_str() == "settings/bad")?;
        Some(PushOutcome::Rejected {
            key: bad.key.to_string(),
            reason: RejectReason::Value,
        })
    }));
    let set = |key: &str| Command::SetSetting {
        scope: None,
        key: key.to_owned(),
        value: "X".to_owned(),
    };
    one.command(set("bad"));
    one.command(set("good"));
    one.run_for(1_000);
    assert!(
        store
            .borrow()
            .registers
            .keys()
            .any(|key| key.as_str() == "settings/good")
    );
    let SyncStatus::Attention(text) = one.tab.sync() else {
        panic!("{:?}", one.tab.sync());
    };
    assert!(text.contains("settings/bad"), "{text}");
    let pushes = one.pushes;
    one.run_for(3_000);
    assert_eq!(one.pushes, pushes, "it is not tried again as it is");
    one.outcome = None;
    one.command(set("bad"));
    one.run_for(1_000);
    assert_eq!(one.tab.sync(), SyncStatus::Saved);
}

#[test]
fn a_clock_that_is_ahead_is_set_and_the_edits_are_sent_again() {
    let store = store();
    let mut one = open(&store, 1);
    let mut refused = 0;
    one.outcome = Some(Box::new(move |_| {
        refused += 1;
        (refused == 1).then_some(PushOutcome::ClockAhead { now_ms: 500_000 })
    }));
    one.program(&["10 A", "20 B"]);
    one.run_for(1_000);
    let replica = seen(&store.borrow());
    assert_eq!(Document::new(&replica).program_lines(), ["10 A", "20 B"]);
    let stamps = store
        .borrow()
        .registers
        .values()
        .map(|(register, _)| register.stamp.ms())
        .max();
    assert!(stamps.is_some_and(|ms| ms < 502_000), "{stamps:?}");
    assert_eq!(one.tab.sync(), SyncStatus::Saved);
    assert!(one.storage.keys().all(|key| key.ends_with("/!copy")));
}

#[test]
fn another_sessions_page_sends_nothing_more() {
    let store = store();
    let mut one = open(&store, 1);
    one.outcome = Some(Box::new(|_| Some(PushOutcome::WrongSession)));
    one.program(&["10 A"]);
    one.run_for(20_000);
    assert_eq!(one.pushes, 1);
    assert!(matches!(one.tab.sync(), SyncStatus::Attention(_)));
    assert!(
        one.storage.keys().any(|key| key.contains("/program/")),
        "it is kept here"
    );
}

/// Two browsers: one ran offline, the other online. Returns both when the first is back.
fn two_runs(store: &Shared) -> (Browser, Browser) {
    let mut one = open(store, 1);
    one.program(&["10 COUNT 3", "20 ASK", "30 COUNT 2"]);
    one.run_for(300);
    let mut two = open(store, 2);
    one.online = false;
    one.command(Command::Run);
    one.run_for(3_000);
    assert_eq!(one.tab.status().prompt, Prompt::Line);
    one.command(Command::EnterLine("OFFLINE".to_owned()));
    one.run_for(1_000);
    assert!(matches!(one.tab.sync(), SyncStatus::Offline(_)));
    two.command(Command::Run);
    two.run_for(1_000);
    two.command(Command::EnterLine("ONLINE".to_owned()));
    two.run_for(1_000);
    assert!(two.rows().contains(&"WHO? ONLINE".to_owned()));
    one.online = true;
    one.run_for(20_000);
    (one, two)
}

#[test]
fn of_two_runs_the_other_one_is_kept() {
    let store = store();
    let (mut one, two) = two_runs(&store);
    assert!(one.tab.has_other_run());
    assert!(matches!(one.tab.sync(), SyncStatus::Attention(_)));
    assert_eq!(
        one.rows(),
        two.rows(),
        "until the user chooses it shows what all see"
    );
    one.command(Command::KeepOtherRun);
    one.run_for(2_000);
    assert_eq!(one.tab.sync(), SyncStatus::Saved);
    assert_eq!(one.rows(), two.rows());
    assert!(one.storage.keys().all(|key| key.ends_with("/!copy")));
}

#[test]
fn of_two_runs_this_one_is_kept() {
    let store = store();
    let (mut one, mut two) = two_runs(&store);
    one.command(Command::KeepThisRun);
    one.run_for(2_000);
    two.run_for(4_000);
    assert_eq!(one.tab.sync(), SyncStatus::Saved);
    for rows in [one.rows(), two.rows()] {
        assert!(rows.contains(&"WHO? OFFLINE".to_owned()), "{rows:?}");
        assert!(!rows.contains(&"WHO? ONLINE".to_owned()), "{rows:?}");
    }
    one.command(Command::EnterLine("RUN".to_owned()));
    one.run_for(1_000);
    assert_eq!(
        one.tab.status().status,
        MachineStatus::WaitingForInput,
        "it goes on from there"
    );
}

#[test]
fn a_worker_that_dies_is_started_again_once() {
    let store = store();
    let mut one = open(&store, 1);
    one.program(&["10 COUNT 3", "20 ASK"]);
    one.command(Command::Run);
    one.run_for(1_000);
    let rows = one.rows();
    one.worker = None;
    one.give(Input::WorkerDied);
    one.run_for(100);
    assert!(one.worker.is_some());
    assert_eq!(one.rows(), rows);
    one.command(Command::EnterLine("X".to_owned()));
    // Before any checkpoint it dies again, and again.
    one.give(Input::WorkerDied);
    one.give(Input::WorkerDied);
    assert!(matches!(one.tab.sync(), SyncStatus::Attention(_)));
}

#[test]
fn stop_with_nothing_to_stop_claims_nothing() {
    let store = store();
    let mut one = open(&store, 1);
    one.command(Command::Stop);
    one.run_for(1_000);
    assert_eq!((one.pushes, store.borrow().claims), (0, 0));
}

#[test]
fn a_program_that_runs_is_saved_as_it_goes() {
    let store = store();
    let mut one = open(&store, 1);
    one.program(&["10 COUNT 1000000"]);
    one.command(Command::Run);
    one.run_for(2_000);
    let before = one.pushes;
    for _ in 0..300 {
        one.run_for(10);
        assert_eq!(one.tab.status().status, MachineStatus::Running);
        assert_eq!(one.tab.sync(), SyncStatus::Saved);
    }
    assert!(one.pushes > before);
    one.program(&["10 COUNT 1000000", "20 END"]);
    assert_eq!(one.tab.sync(), SyncStatus::Saving, "an edit counts at once");
}
