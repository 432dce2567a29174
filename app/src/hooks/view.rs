//! What the brain knows, into the signals.

use std::sync::Arc;

use leptos::prelude::*;
use workbench::{Changed, SyncStatus};

use super::{driver::Driver, remote::Failure};

/// All parts of the view.
const ALL: [Changed; 7] = [
    Changed::Program,
    Changed::Console,
    Changed::Printer,
    Changed::Status,
    Changed::Sync,
    Changed::Typing,
    Changed::Settings,
];

/// Shows the parts that changed. Until the first hello is answered the first paint knows more than
/// the brain and stays.
pub fn show(driver: &Driver, changed: &[Changed]) {
    for part in changed {
        if !driver.shows_first_paint() || *part == Changed::Sync {
            show_part(driver, *part);
        }
    }
}

/// Shows everything.
pub fn show_all(driver: &Driver) {
    show(driver, &ALL);
}

fn show_part(driver: &Driver, part: Changed) {
    let (tab, state) = (driver.tab.borrow(), driver.state);
    match part {
        Changed::Program => {
            let (lines, newer) = (tab.program_lines(), tab.program_is_newer());
            drop(tab);
            set_shared(state.program, lines);
            set(state.program_is_newer, newer);
        }
        Changed::Console => {
            let console = tab.console();
            drop(tab);
            set_shared(state.console, console);
        }
        Changed::Printer => {
            let printer = tab.printer();
            drop(tab);
            set_shared(state.printer, printer);
        }
        Changed::Status => {
            let (machine, newer, holds) = (tab.status(), tab.program_is_newer(), tab.holds_run());
            drop(tab);
            set(state.machine, machine);
            set(state.program_is_newer, newer);
            set(state.holds_run, holds);
        }
        Changed::Sync => {
            let sync = tab.sync();
            drop(tab);
            show_sync(driver, sync);
        }
        Changed::Typing => {
            let typing = tab.typing();
            drop(tab);
            set(state.typing, typing);
        }
        Changed::Settings => {
            let theme = tab.document().setting("theme");
            let split = tab.document().view("split");
            let file_name = tab.document().view("file");
            drop(tab);
            set(state.file_name, file_name.unwrap_or_default());
            set(state.theme, theme.unwrap_or_else(|| "auto".to_owned()));
            set(
                state.split,
                split.and_then(|text| text.parse().ok()).unwrap_or(0.5),
            );
        }
    }
}

/// Without a server nothing is ever acknowledged, and what this browser keeps is saved.
fn show_sync(driver: &Driver, sync: SyncStatus) {
    let sync = match sync {
        _ if driver.other_session.get() => SyncStatus::Attention(OTHER_SESSION.to_owned()),
        SyncStatus::Offline(_) | SyncStatus::Saving if driver.state.browser_only => {
            SyncStatus::Saved
        }
        sync => sync,
    };
    set(driver.state.sync, sync);
}

const OTHER_SESSION: &str = "This page belongs to a session that the server does not see in your \
    cookie any more. What you do is kept in this browser. Reload the page to go on; if that happens \
    again and again, the servers behind this address have different storage secrets.";

/// Remembers whether the server sees this page's session, after it answered or did not.
pub fn note_session(driver: &Driver, failure: Option<&Failure>) {
    let other = match failure {
        Some(Failure::WrongSession) => true,
        None => false,
        Some(Failure::Unreachable) => return,
    };
    if driver.other_session.replace(other) != other {
        show(driver, &[Changed::Sync]);
    }
}

/// Says that commands reach the brain now.
pub fn show_listening(driver: &Driver) {
    set(driver.state.listening, true);
}

/// Sets a signal if its value is another.
fn set<T: PartialEq + Send + Sync + 'static>(signal: RwSignal<T>, value: T) {
    if signal.with_untracked(|old| *old != value) {
        signal.set(value);
    }
}

/// The same for a shared value.
fn set_shared<T: PartialEq + Send + Sync + 'static>(signal: RwSignal<Arc<T>>, value: T) {
    if signal.with_untracked(|old| **old != value) {
        signal.set(Arc::new(value));
    }
}
