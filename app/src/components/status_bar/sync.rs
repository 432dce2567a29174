//! How saving stands.

use leptos::prelude::*;
use workbench::SyncStatus;

use super::badge::Badge;
use crate::{components::words::count, state::WorkbenchState};

/// The badge. Its text begins with Saved, Saving, Kept, Offline or Attention.
#[component]
pub fn SyncBadge() -> impl IntoView {
    let state = WorkbenchState::expect();
    let class =
        Signal::derive(move || state.sync.with(|sync| format!("sync {}", sync_class(sync))));
    let text = Memo::new(move |_| state.sync.with(|sync| Some(sync_text(sync))));
    let hint = Signal::derive(move || {
        state
            .sync
            .with(|sync| sync_hint(sync, state.browser_only).to_owned())
    });
    view! { <Badge label="Sync" text class button="sync-button" hint /> }
}

fn sync_text(sync: &SyncStatus) -> String {
    match sync {
        SyncStatus::Saved => "Saved".to_owned(),
        SyncStatus::Unreplicated => "Saved, not replicated".to_owned(),
        SyncStatus::Standby => "Kept by the server, not stored".to_owned(),
        SyncStatus::Saving => "Saving".to_owned(),
        SyncStatus::Offline(0) => "Offline".to_owned(),
        SyncStatus::Offline(changes) => format!("Offline, {} kept here", count(*changes, "change")),
        SyncStatus::Attention(text) => format!("Attention: {text}"),
    }
}

fn sync_class(sync: &SyncStatus) -> &'static str {
    match sync {
        SyncStatus::Saved => "saved",
        SyncStatus::Saving | SyncStatus::Unreplicated => "saving",
        SyncStatus::Standby => "offline",
        SyncStatus::Offline(_) => "offline",
        SyncStatus::Attention(_) => "attention",
    }
}

fn sync_hint(sync: &SyncStatus, browser_only: bool) -> &str {
    match sync {
        SyncStatus::Saved if browser_only => "Everything is saved in this browser.",
        SyncStatus::Saved => "Everything is saved. You can close or reload the page.",
        SyncStatus::Unreplicated => {
            "Everything is saved, but not yet copied to the store's replicas."
        }
        SyncStatus::Standby => {
            "The server cannot reach its store. Go on working: your changes are kept in its memory and in this browser, and are stored when it is back."
        }
        SyncStatus::Saving => "The last changes are on their way.",
        SyncStatus::Offline(_) => {
            "No connection. Go on working: your changes are kept in this browser and are saved when the connection is back."
        }
        SyncStatus::Attention(text) => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_badge_says_how_much_is_kept_here() {
        assert_eq!(sync_text(&SyncStatus::Saved), "Saved");
        assert_eq!(
            sync_text(&SyncStatus::Standby),
            "Kept by the server, not stored"
        );
        assert_eq!(
            sync_text(&SyncStatus::Offline(1)),
            "Offline, 1 change kept here"
        );
        assert_eq!(
            sync_text(&SyncStatus::Offline(3)),
            "Offline, 3 changes kept here"
        );
        let full = SyncStatus::Attention("The browser's storage is full.".to_owned());
        assert_eq!(
            sync_text(&full),
            "Attention: The browser's storage is full."
        );
    }
}
