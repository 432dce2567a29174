//! What is nearly full, told before it hurts.

use leptos::prelude::*;
use workbench::limits::{self, Room};

use super::badge::Badge;
use crate::state::WorkbenchState;

/// All that is limited, as it is in use now; tracked.
pub fn rooms(state: WorkbenchState) -> Vec<Room> {
    let files = state
        .disk
        .with(|disk| disk.iter().map(|file| file.bytes.len()).sum());
    let mut rooms = state.rooms.get();
    // A session that only this browser keeps has no server's limits.
    rooms.truncate(if state.browser_only { 1 } else { rooms.len() });
    rooms.push(limits::disk(files));
    rooms
}

/// What is nearly full: the fullest. It leads to all of them.
#[component]
pub fn Limits() -> impl IntoView {
    let state = WorkbenchState::expect();
    let text = Memo::new(move |_| {
        let near = rooms(state).into_iter().filter(Room::is_near);
        let fullest = near.max_by_key(Room::percent)?;
        Some(format!("{}: {} %", fullest.what, fullest.percent()))
    });
    let hint = "Nearly full: press to see what and what then".to_owned();
    view! { <Badge label="Room" text button="problems" hint /> }
}
