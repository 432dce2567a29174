//! Other sessions, sessions as files, and deleting.

use leptos::prelude::*;
use workbench::{Command, SyncStatus};

use super::{Desk, Sheet, sheet::SheetDialog};
use crate::{
    components::{
        files::Files,
        parts::{Later, Part},
        status_bar::limits,
        words::grouped,
    },
    state::WorkbenchState,
};

/// Letters of a new session's path: no vowels, so that no words come out.
const LETTERS: &[u8] = b"bcdfghjkmnpqrstvwxz23456789";

/// Another session in this tab, with a path of its own.
pub fn new_session(state: WorkbenchState) {
    let handle: String = (0..10)
        .map(|_| {
            let index = (js_sys::Math::random() * LETTERS.len() as f64) as usize;
            char::from(LETTERS.get(index).copied().unwrap_or(b'x'))
        })
        .collect();
    let location = window().location();
    let _ = match state.browser_only {
        // A static host has one page; what is behind the question mark tells its sessions apart.
        true => location.set_search(&format!("?s={handle}")),
        false => location.set_href(&format!("/s/{handle}")),
    };
}

/// The questions before a session is reset or deleted, and what stands behind the sync badge.
#[component]
pub fn SessionDialogs() -> impl IntoView {
    view! {
        <SheetDialog sheet=Sheet::Reset title="Reset this session?">
            <Later part=Part::Reset />
        </SheetDialog>
        <SheetDialog sheet=Sheet::DeleteAll title="Delete my data?">
            <Later part=Part::DeleteAll />
        </SheetDialog>
        <SheetDialog sheet=Sheet::Sync title="Saving">
            <Later part=Part::Sync />
        </SheetDialog>
    }
}

/// Asks before the session is reset.
#[component]
pub fn Reset() -> impl IntoView {
    let files = Files::expect();
    view! {
        <Question
            text="Program, console, variables and all files on the disk of this session go. Settings stay. A program can be saved first; the whole session can be saved as one file."
            yes="Reset session"
            act=move || files.reset()
        />
    }
}

/// Asks before everything is deleted.
#[component]
pub fn DeleteAll() -> impl IntoView {
    let files = Files::expect();
    view! {
        <Question
            text="Everything of this session goes, here and on the server: program, console, variables, files, settings, recent programs. This cannot be undone."
            yes="Delete everything"
            act=move || files.delete_all()
        />
    }
}

#[component]
fn Question(
    text: &'static str,
    yes: &'static str,
    act: impl Fn() + Send + Sync + Clone + 'static,
) -> impl IntoView {
    let state = WorkbenchState::expect();
    let desk = Desk::expect();
    let agreed = move |_| {
        desk.close();
        act();
    };
    view! {
        <p>{text}</p>
        <div class="dialog-buttons">
            <button type="button" class="button" on:click=move |_| state.send(Command::SaveSession)>
                "Save session"
            </button>
            <span class="spacer"></span>
            <button type="button" class="button" on:click=move |_| desk.close()>
                "Cancel"
            </button>
            <button type="button" class="button danger" on:click=agreed>
                {yes}
            </button>
        </div>
    }
}

/// What stands behind the sync badge.
#[component]
pub fn SyncDetails() -> impl IntoView {
    let state = WorkbenchState::expect();
    let details = move || state.sync_details.get();
    let pending = move || {
        let pending = details().pending;
        if pending.is_empty() || state.browser_only {
            return view! { <p>"Nothing waits to be saved."</p> }.into_any();
        }
        let items = pending
            .into_iter()
            .map(|(kind, count)| view! { <li>{format!("{count} {kind}")}</li> });
        view! {
            <p>"Kept in this browser until the server has it:"</p>
            <ul class="pending">{items.collect_view()}</ul>
        }
        .into_any()
    };
    let saved = move || match details().saved_at_ms {
        _ if state.browser_only => "in this browser, at every change".to_owned(),
        None => "not since this page was opened".to_owned(),
        Some(at_ms) => time_of_day(at_ms),
    };
    let connection = move || match (state.browser_only, details().is_reachable) {
        (true, _) => "none: this edition keeps everything in the browser",
        (false, true) => "there",
        (false, false) => "not there; it is tried again by itself",
    };
    let what = move || {
        state.sync.with(|sync| match sync {
            SyncStatus::Saved if state.browser_only => {
                "Everything is saved in this browser.".to_owned()
            }
            SyncStatus::Saved => {
                "Everything is saved. You can close or reload the page.".to_owned()
            }
            SyncStatus::Unreplicated => "Everything is saved, but not yet copied to the store's \
                                         replicas.".to_owned(),
            SyncStatus::Standby => "The server cannot reach its store. Go on working: your changes \
                                    are kept in its memory and in this browser, and are stored when \
                                    it is back.".to_owned(),
            SyncStatus::Saving => "The last changes are on their way.".to_owned(),
            SyncStatus::Offline(_) => "There is no connection. Go on working: your changes are \
                kept in this browser and are saved when the connection is back."
                .to_owned(),
            SyncStatus::Attention(text) => text.clone(),
        })
    };
    view! {
        <p class="lead">{what}</p>
        {pending}
        <dl class="facts">
            <dt>"Last saved"</dt>
            <dd>{saved}</dd>
            <dt>"Connection"</dt>
            <dd>{connection}</dd>
            <dt>"The run"</dt>
            <dd>
                {move || if state.holds_run.get() { "belongs to this tab" } else { "belongs to no tab, or another one" }}
            </dd>
            <dt>"This tab"</dt>
            <dd class="mono">{move || details().replica}</dd>
        </dl>
        <Rooms />
    }
}

/// How much of what is limited is in use.
#[component]
fn Rooms() -> impl IntoView {
    let state = WorkbenchState::expect();
    let rows =
        move || {
            let rows = limits::rooms(state).into_iter().map(|room| {
            let full = format!("When it is full, {}.", room.when_full);
            let used = format!("{} of {} {}", grouped(room.used), grouped(room.most), room.unit);
            view! {
                <tr class:near=room.is_near()>
                    <th scope="row">{room.what}</th>
                    <td>
                        {used}
                        {room.is_near().then(|| view! { <span class="when-full">{full}</span> })}
                    </td>
                    <td>
                        <meter
                            min="0"
                            max="100"
                            high="80"
                            value=room.percent().min(100).to_string()
                            aria-label=room.what
                        ></meter>
                    </td>
                </tr>
            }
        });
            rows.collect_view()
        };
    view! {
        <table class="rooms">
            <caption>"Room"</caption>
            <tbody>{rows}</tbody>
        </table>
    }
}

/// The time of day in the visitor's own way of writing it.
fn time_of_day(at_ms: u64) -> String {
    let date = js_sys::Date::new(&wasm_bindgen::JsValue::from_f64(at_ms as f64));
    String::from(date.to_locale_time_string("default"))
}
