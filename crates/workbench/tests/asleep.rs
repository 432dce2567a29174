//! Pages that had no time for minutes, because the browser froze them or the machine slept, and what they do
//! first when they wake. That their alarm is late says nothing of the store or of the run.

#[path = "support/browser.rs"]
mod browser;

use std::collections::VecDeque;

use browser::{Shared, store};
use simulator::toy::Toy;
use workbench::{Command, Effect, Input, MachineStatus, SyncStatus};

type Browser = browser::Browser<Toy>;

const ASLEEP_MS: u64 = 60_000;

fn open(store: &Shared, id: u8, now_ms: u64) -> Browser {
    let mut browser = Browser::new(store, id, 50, now_ms);
    browser.load(id, Vec::new());
    browser.run_for(200);
    browser
}

/// A browser whose program runs, and is frozen between a push and its answer.
fn frozen_holder(store: &Shared) -> Browser {
    let mut one = open(store, 1, 1_000_000);
    one.program(&["10 COUNT 1000000"]);
    one.command(Command::Run);
    one.run_for(2_000);
    assert_eq!(one.tab.status().status, MachineStatus::Running);
    assert_eq!(store.borrow().claims, 1);
    for _ in 0..1_000 {
        one.now_ms += 10;
        let now_ms = one.now_ms;
        for effect in one.tab.on(Input::Tick, now_ms) {
            if matches!(effect, Effect::Push { .. }) {
                return one;
            }
            if let Some(answer) = one.carry_out(effect) {
                one.give(answer);
            }
        }
    }
    panic!("whoever holds a run says so every few seconds");
}

/// What the page sends because of that input, in order, and whether it kept its run apart. All of it is
/// carried out.
fn wakes_by(one: &mut Browser, input: Input) -> Vec<&'static str> {
    let mut sent = Vec::new();
    let mut inputs = VecDeque::from([input]);
    while let Some(input) = inputs.pop_front() {
        let now_ms = one.now_ms;
        let effects = one.tab.on(input, now_ms);
        let sync = one.tab.sync();
        assert!(!matches!(sync, SyncStatus::Offline(_)), "{sync:?}");
        for effect in effects {
            sent.extend(match &effect {
                Effect::Hello(_) => Some("hello"),
                Effect::Push { .. } => Some("push"),
                Effect::ChangesSince(_) => Some("changes"),
                Effect::OpenLive => Some("live"),
                Effect::Store { key, .. } if key.ends_with("/!apart") => Some("apart"),
                _ => None,
            });
            inputs.extend(one.carry_out(effect));
        }
    }
    sent
}

/// What may be the first thing that happens to a page that wakes: its alarm, its user, its worker.
fn first_inputs(one: &mut Browser) -> Vec<Input> {
    let now_ms = one.now_ms;
    let worker = one.worker.as_mut().expect("its program runs");
    let said = worker.slice(now_ms).into_iter().map(Input::FromWorker);
    let others = [Input::Tick, Input::Visible(true), Input::Online(true)];
    said.chain(others).collect()
}

/// A machine that slept has its connections again only after a while.
#[test]
fn whoever_wakes_without_a_connection_first_hears_what_happened() {
    let store = store();
    let mut one = frozen_holder(&store);
    let mut two = open(&store, 2, one.now_ms);
    two.run_for(ASLEEP_MS);
    assert_eq!(store.borrow().claims, 2, "it followed the silent one");

    one.now_ms = two.now_ms;
    one.online = false;
    one.run_for(4_000);
    one.online = true;
    two.run_for(4_000);
    for _ in 0..600 {
        one.run_for(10);
        two.run_for(10);
    }
    assert!(!one.tab.has_other_run());
    assert_eq!(one.tab.sync(), SyncStatus::Saved);
    assert!(two.tab.holds_run() && !one.tab.holds_run());
}

#[test]
fn whoever_wakes_and_finds_no_store_goes_on_without() {
    let store = store();
    let mut one = frozen_holder(&store);
    one.now_ms += ASLEEP_MS;
    one.online = false;
    let before = one.rows();
    one.run_for(16_000);
    assert_ne!(one.rows(), before);
    one.online = true;
    one.run_for(6_000);
    assert_eq!(one.tab.sync(), SyncStatus::Saved);
}

#[test]
fn whoever_slept_while_another_took_the_run_follows() {
    for turn in 0.. {
        let store = store();
        let mut one = frozen_holder(&store);
        let mut two = open(&store, 2, one.now_ms);
        two.run_for(ASLEEP_MS / 2);
        two.command(Command::Stop);
        two.run_for(ASLEEP_MS / 2);
        assert_eq!(store.borrow().claims, 2);
        assert_ne!(two.tab.status().status, MachineStatus::Running);

        one.now_ms = two.now_ms;
        let mut inputs = first_inputs(&mut one);
        if turn >= inputs.len() {
            assert!(turn > 3, "a worker whose lease is over says so");
            return;
        }
        let sent = wakes_by(&mut one, inputs.swap_remove(turn));
        assert_eq!(sent.first(), Some(&"hello"), "input {turn}: {sent:?}");
        assert!(!sent.contains(&"apart"), "input {turn}: {sent:?}");
        one.run_for(6_000);
        assert!(!one.tab.has_other_run(), "input {turn}");
        assert_eq!(one.tab.sync(), SyncStatus::Saved, "input {turn}");
        assert_eq!(one.rows(), two.rows(), "input {turn}");
        assert_eq!(
            store.borrow().claims,
            2,
            "input {turn}: it takes nothing back"
        );
    }
}

#[test]
fn whoever_slept_while_nobody_took_the_run_goes_on() {
    let store = store();
    let mut one = frozen_holder(&store);
    one.now_ms += ASLEEP_MS;
    let shown = one.rows();
    let sent = wakes_by(&mut one, Input::Tick);
    assert_eq!(sent.first(), Some(&"hello"), "{sent:?}");
    one.run_for(6_000);
    assert!(!one.tab.has_other_run());
    assert_eq!(one.tab.status().status, MachineStatus::Running);
    assert_eq!(one.tab.sync(), SyncStatus::Saved);
    assert_ne!(one.rows(), shown, "it prints on");
}

/// Another page of the browser deleted the session meanwhile, and left the mark of it in storage.
#[test]
fn whoever_slept_while_the_session_was_deleted_sends_nothing_of_it() {
    let store = store();
    let mut one = open(&store, 1, 1_000_000);
    one.program(&["10 SECRET"]);
    one.run_for(1_000);
    one.program(&["10 SECRET", "20 MORE"]);
    let pushes = one.pushes;
    one.now_ms += ASLEEP_MS;
    let mark = format!("{}all@{:x}/!gone", one.tab.storage_prefix(), one.now_ms);
    one.storage.insert(mark, Vec::new());

    let sent = wakes_by(&mut one, Input::Tick);
    assert_eq!(sent.first(), Some(&"hello"), "{sent:?}");
    assert_eq!(one.pushes, pushes, "what was pending is not sent: {sent:?}");
    assert!(one.tab.program_lines().is_empty());
    assert!(
        matches!(one.tab.sync(), SyncStatus::Attention(_)),
        "it says so"
    );
    assert_eq!(one.tab.last_copy(), Some("10 SECRET\n20 MORE\n"));
}

/// An alarm that is a little late is no sleep: nothing is asked again.
#[test]
fn a_late_alarm_is_no_sleep() {
    let store = store();
    let mut one = open(&store, 1, 1_000_000);
    one.program(&["10 COUNT 3"]);
    one.run_for(1_000);
    one.now_ms += 4_000;
    let sent = wakes_by(&mut one, Input::Tick);
    assert!(!sent.contains(&"hello"), "{sent:?}");
}
