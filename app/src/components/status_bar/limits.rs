//! What is nearly full, told before it hurts.

use std::time::Duration;

use leptos::prelude::*;
use workbench::limits::{self, Room};

use crate::{
    components::desk::{Desk, Sheet},
    state::WorkbenchState,
};

/// How long changes rest before they are counted.
const PAUSE: Duration = Duration::from_millis(700);

/// All that is limited, as it is in use now; tracked.
pub fn rooms(state: WorkbenchState) -> Vec<Room> {
    let program = state.program.with(|lines| limits::program(lines));
    let files = state
        .disk
        .with(|disk| disk.iter().map(|file| file.bytes.len()).sum());
    let mut rooms = vec![program, limits::disk(files)];
    if !state.browser_only {
        rooms.extend(state.sync_details.with(|details| details.room.clone()));
    }
    rooms
}

/// What is nearly full: the fullest. It leads to all of them.
#[component]
pub fn Limits() -> impl IntoView {
    let state = WorkbenchState::expect();
    let desk = Desk::expect();
    let fullest = RwSignal::new(None::<Room>);
    let waiting = StoredValue::new(None::<TimeoutHandle>);
    Effect::new(move |_| {
        state.program.track();
        state.disk.track();
        state.sync_details.track();
        if waiting.get_value().is_some() {
            return;
        }
        let count = move || {
            waiting.set_value(None);
            let near = untrack(|| rooms(state)).into_iter().filter(Room::is_near);
            let now = near.max_by_key(Room::percent);
            if fullest.get_untracked() != now {
                fullest.set(now);
            }
        };
        waiting.set_value(set_timeout_with_handle(count, PAUSE).ok());
    });
    let text = move || {
        let room = fullest.get();
        room.map(|room| format!("{}: {} %", room.what, room.percent()))
    };
    view! {
        <span role="status" aria-label="Room">
            {move || text().map(|text| {
                view! {
                    <button
                        type="button"
                        class="problems"
                        title="Nearly full: press to see what and what then"
                        aria-haspopup="dialog"
                        on:click=move |_| desk.toggle(Sheet::Sync)
                    >
                        {text}
                    </button>
                }
            })}
        </span>
    }
}
