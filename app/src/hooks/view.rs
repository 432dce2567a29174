//! What the brain knows, into the signals.

use std::sync::Arc;

use leptos::prelude::*;
use workbench::{Changed, SyncStatus, Tab, program::ChangedLines};

use super::{driver::Driver, remote::Failure};
use crate::{
    components::editor::lines::{Splice, difference},
    later,
    state::{WorkbenchState, file_name, glyphs, shown_in, split, theme},
};

/// Shows the parts that changed.
pub fn show(driver: &Driver, changed: &[Changed]) {
    changed.iter().for_each(|part| show_part(driver, *part));
}

fn show_part(driver: &Driver, part: Changed) {
    if part == Changed::Program {
        show_lines(driver);
    }
    let (tab, state) = (driver.tab.borrow(), driver.state);
    match part {
        Changed::Program => {
            let (newer, rooms) = (tab.program_is_newer(), tab.rooms());
            drop(tab);
            set(state.program_is_newer, newer);
            set(state.rooms, rooms.to_vec());
        }
        Changed::Console => {
            let console = shown_in(glyphs(&tab.document()), tab.console());
            drop(tab);
            set_shared(state.console, console);
        }
        Changed::Bell => state.bell.update(|rung| *rung = rung.wrapping_add(1)),
        Changed::Printer => {
            let printer = tab.printer();
            let printer = glyphs(&tab.document()).shown(&printer).into_owned();
            drop(tab);
            set_shared(state.printer, printer);
        }
        Changed::Status => {
            let (machine, newer, holds) = (tab.status(), tab.program_is_newer(), tab.holds_run());
            show_panels(state, &tab);
            drop(tab);
            set(state.machine, machine);
            set(state.program_is_newer, newer);
            set(state.holds_run, holds);
        }
        Changed::Sync => {
            let (sync, other_run) = (tab.sync(), tab.has_other_run());
            let (details, rooms) = (tab.sync_details(), tab.rooms());
            let last_copy = tab.last_copy().map(str::to_owned);
            drop(tab);
            // Once it was let go it does not come back.
            if driver.last_copy.replace(last_copy.clone()) != last_copy {
                set(state.last_copy, last_copy);
            }
            set(state.sync_details, details);
            set(state.rooms, rooms.to_vec());
            set(state.has_other_run, other_run);
            show_sync(driver, sync);
        }
        Changed::Files => {
            let (disk, recent) = (tab.document().disk(), tab.document().recent());
            drop(tab);
            set_shared(state.disk, disk);
            set_shared(state.recent, recent);
        }
        Changed::Debug => {
            state.debug.show(&tab.document());
            show_panels(state, &tab);
        }
        Changed::View => show_panels(state, &tab),
        Changed::Typing => {
            let typing = tab.typing();
            let typing = glyphs(&tab.document()).shown(&typing).into_owned();
            drop(tab);
            set(state.typing, typing);
        }
        Changed::Settings => {
            let (theme, split) = (theme(&tab.document()), split(&tab.document()));
            let file_name = file_name(&tab.document());
            let settings = tab.document().settings().into_iter().collect();
            let views = tab.document().views().into_iter().collect();
            state.debug.show(&tab.document());
            show_panels(state, &tab);
            drop(tab);
            let before = untrack(|| state.glyphs());
            set_shared(state.settings, settings);
            set_shared(state.views, views);
            if untrack(|| state.glyphs()) != before {
                show(
                    driver,
                    &[Changed::Console, Changed::Printer, Changed::Typing],
                );
            }
            set(state.file_name, file_name);
            set(state.theme, theme);
            set(state.split, split);
        }
    }
}

/// Shows the lines of the program that changed; the others are not looked at.
fn show_lines(driver: &Driver) {
    let program = driver.state.program;
    let Some(ChangedLines { head, tail, lines }) = driver.tab.borrow_mut().take_changed_lines()
    else {
        return;
    };
    let changed = program.with_untracked(|old| {
        let end = old.len().saturating_sub(tail);
        difference(old.get(head..end).unwrap_or_default(), &lines)
    });
    if let Some(Splice {
        from,
        delete,
        insert,
    }) = changed
    {
        // Nobody else holds the lines now, so only those that changed are written.
        program.update(|lines| Arc::make_mut(lines).splice(head + from, delete, insert));
    }
}

/// Shows the machine in the panels, if one is open.
fn show_panels(state: WorkbenchState, tab: &Tab) {
    let document = tab.document();
    let standing = || later::debug_view(&document);
    let view = || {
        Some(
            tab.live_view()
                .or_else(standing)?
                .shown_in(glyphs(&document)),
        )
    };
    state.debug.show_view(view);
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
