//! Browser events in, effects out.

use crate::state::{FirstPaint, WorkbenchState};

/// Connects the state with the browser. On the server it does nothing.
pub fn connect(_state: WorkbenchState, _first: &FirstPaint) {}
