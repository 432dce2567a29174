//! Browser events in, effects out. Decides nothing: what happens goes to the session's brain
//! ([`workbench::Tab`]) as an input, and what it answers is done.
//!
//! - `driver`: the loop between the two, and the order of things at start.
//! - `effects`: one line for each effect.
//! - `view`: the brain's getters into the signals.
//! - `remote`, `live`, `machine_worker`, `storage`, `locks`, `peers`, `clock`, `offline`,
//!   `page_events`: one part of the browser each.
//!
//! On the server there is nothing to connect with, and [`connect`] does nothing.

#[cfg(feature = "browser")]
pub(crate) mod clock;
#[cfg(feature = "browser")]
mod driver;
#[cfg(feature = "browser")]
mod effects;
#[cfg(feature = "browser")]
mod keys_first;
#[cfg(feature = "browser")]
mod live;
#[cfg(feature = "browser")]
mod locks;
#[cfg(feature = "browser")]
mod machine_worker;
#[cfg(feature = "browser")]
mod offline;
#[cfg(feature = "browser")]
mod page_events;
#[cfg(feature = "browser")]
mod peers;
#[cfg(feature = "browser")]
mod remote;
#[cfg(feature = "browser")]
mod storage;
#[cfg(feature = "browser")]
mod view;

use crate::state::{FirstPaint, WorkbenchState};

/// Begins to load the machine's worker, so that it comes while the page is made. [`connect`] takes it.
#[cfg(feature = "browser")]
pub fn load_machine() {
    machine_worker::MachineWorker::of_the_page().make_ready();
}

/// Connects the state with the browser, for as long as the page lives.
#[cfg(feature = "browser")]
pub fn connect(state: WorkbenchState, first: &FirstPaint) {
    driver::start(state, first);
}

/// On the server there is nothing to connect with.
#[cfg(not(feature = "browser"))]
pub fn connect(_state: WorkbenchState, _first: &FirstPaint) {}
