//! The files of the machine's disk: look at them, bring some, take some.

mod contents;

use leptos::{ev, prelude::*};
use workbench::{
    Command,
    files::{self, DISK_BYTES_MAX, UPLOAD_BYTES_MAX},
    zip,
};

use self::contents::Contents;
use super::Desk;
use crate::{
    components::{
        download,
        files::Files,
        icons::{Icon, icon},
        parts::{Later, Part},
    },
    state::WorkbenchState,
};

/// Registers of the view: whether the drawer is open, and which file is shown.
pub const OPEN: &str = "files-open";
const SHOWN: &str = "files-shown";

/// The drawer "Files", below the panes.
#[component]
pub fn DiskDrawer() -> impl IntoView {
    let state = WorkbenchState::expect();
    let is_open = Memo::new(move |_| state.view(OPEN) == "yes");
    view! {
        <Show when=move || is_open.get()>
            <Later part=Part::Files />
        </Show>
    }
}

/// What is in it.
#[component]
pub fn Drawer() -> impl IntoView {
    let state = WorkbenchState::expect();
    let desk = Desk::expect();
    let picker = Files::expect();
    let used = move || {
        state
            .disk
            .with(|disk| disk.iter().map(|file| file.bytes.len()).sum::<usize>())
    };
    let shown = move || {
        let name = state.view(SHOWN);
        state
            .disk
            .with(|disk| disk.iter().find(|file| file.name == name).cloned())
    };
    let names = Memo::new(move |_| {
        state.disk.with(|disk| {
            disk.iter()
                .map(|file| (file.name.clone(), file.bytes.len()))
                .collect::<Vec<_>>()
        })
    });
    let all = move |_| {
        let files: Vec<(String, Vec<u8>)> = state.disk.with_untracked(|disk| {
            disk.iter()
                .map(|file| (file.name.clone(), file.bytes.clone()))
                .collect()
        });
        download("disk.zip", &zip::write(&files));
    };
    let is_empty = Memo::new(move |_| names.with(Vec::is_empty));
    view! {
        <section class="drawer" aria-label="Files">
            <header class="drawer-head">
                <h2>"Files"</h2>
                <span class="quiet">{move || room(used())}</span>
                <span class="spacer"></span>
                <button type="button" class="button" on:click=move |_| picker.choose_upload()>
                    "Upload\u{2026}"
                </button>
                <button type="button" class="button" disabled=move || is_empty.get() on:click=all>
                    "Download all"
                </button>
                <button
                    type="button"
                    class="close"
                    aria-label="Close files"
                    on:click=move |_| desk.show_disk(state, false)
                >
                    "\u{d7}"
                </button>
            </header>
            <div class="drawer-body">
                <Show
                    when=move || !is_empty.get()
                    fallback=|| view! {
                        <p class="empty">
                            "The disk is empty. What a program writes with OPEN or SAVE is here, and what you upload: up to 160 KB a file."
                        </p>
                    }
                >
                    <ul class="file-list">
                        <For
                            each=move || names.get()
                            key=|(name, size)| (name.clone(), *size)
                            children=|(name, size)| view! { <FileRow name size /> }
                        />
                    </ul>
                </Show>
                {move || shown().map(|file| view! { <Contents file /> })}
            </div>
        </section>
    }
}

/// `3 KB of 1,024 KB used`, with a warning when little is left.
fn room(used: usize) -> String {
    let kilobytes = |bytes: usize| bytes.div_ceil(1024);
    let said = format!(
        "{} KB of {} KB used",
        kilobytes(used),
        DISK_BYTES_MAX / 1024
    );
    match DISK_BYTES_MAX - used.min(DISK_BYTES_MAX) {
        left if left < DISK_BYTES_MAX / 10 => {
            format!("{said}: {} KB left before Disk full", left / 1024)
        }
        _ => said,
    }
}

#[component]
fn FileRow(name: String, size: usize) -> impl IntoView {
    let state = WorkbenchState::expect();
    let opener = Files::expect();
    let renaming = RwSignal::new(None::<String>);
    let name = StoredValue::new(name);
    let is_shown = move || state.view(SHOWN) == name.get_value();
    let bytes = move || {
        let name = name.get_value();
        state.disk.with_untracked(|disk| {
            let mut files = disk.iter();
            files
                .find(|file| file.name == name)
                .map(|file| file.bytes.clone())
                .unwrap_or_default()
        })
    };
    let show = move |_| {
        let shown = if is_shown() {
            String::new()
        } else {
            name.get_value()
        };
        state.set_view(SHOWN, shown);
    };
    let rename = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let wanted = renaming.get_untracked().unwrap_or_default();
        renaming.set(None);
        if let Some(to) = files::disk_name_of(&wanted) {
            let from = name.get_value();
            state.send(Command::RenameFile { from, to });
        }
    };
    let labelled = move |what: &str| format!("{what} {}", name.get_value());
    view! {
        <li class="file-row">
            <Show
                when=move || renaming.with(Option::is_some)
                fallback=move || view! {
                    <button type="button" class="file-name-button" aria-expanded=move || is_shown().to_string() on:click=show>
                        {name.get_value()}
                    </button>
                }
            >
                <form on:submit=rename>
                    <input
                        type="text"
                        aria-label=labelled("New name of")
                        maxlength="12"
                        prop:value=move || renaming.get()
                        on:input=move |event| renaming.set(Some(event_target_value(&event)))
                        on:keydown=move |event: ev::KeyboardEvent| {
                            if event.key() == "Escape" {
                                renaming.set(None);
                            }
                        }
                    />
                    <button type="submit" class="button">
                        "Rename"
                    </button>
                </form>
            </Show>
            <span class="quiet size">{format!("{size} bytes")}</span>
            <button type="button" class="flag wide" aria-label=labelled("Open") title="Open in the editor" on:click=move |_| opener.take(&name.get_value(), &bytes())>
                "Open"
            </button>
            <button type="button" class="flag" aria-label=labelled("Download") title="Download" on:click=move |_| download(&name.get_value(), &bytes())>
                {icon(Icon::ArrowDown)}
            </button>
            <button type="button" class="flag" aria-label=labelled("Rename") title="Rename" on:click=move |_| renaming.set(Some(name.get_value()))>
                {icon(Icon::Pencil)}
            </button>
            <button
                type="button"
                class="flag"
                aria-label=labelled("Delete")
                title="Delete"
                on:click=move |_| opener.ask_delete(name.get_value())
            >
                {icon(Icon::Trash)}
            </button>
        </li>
    }
}

/// Puts files of the visitor on the disk; answers what could not be taken, in words.
pub fn upload(state: WorkbenchState, name: &str, bytes: Vec<u8>) -> Result<(), String> {
    let Some(disk_name) = files::disk_name_of(name) else {
        return Err(format!(
            "{name} has no letter that a name on the disk can have."
        ));
    };
    if bytes.len() > UPLOAD_BYTES_MAX {
        return Err(format!(
            "{name} is larger than {} KB, which is as much as can be brought to the disk at once. Nothing was changed.",
            UPLOAD_BYTES_MAX / 1024
        ));
    }
    let used: usize = state.disk.with_untracked(|disk| {
        let others = disk.iter().filter(|file| file.name != disk_name);
        others.map(|file| file.bytes.len()).sum()
    });
    if used + bytes.len() > DISK_BYTES_MAX {
        return Err(format!(
            "There is no room for {name} on the disk. Nothing was changed."
        ));
    }
    state.send(Command::PutFile {
        name: disk_name,
        bytes,
    });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn room_is_told_and_the_end_of_it_early() {
        assert_eq!(room(3_000), "3 KB of 1024 KB used");
        assert!(room(1_000_000).ends_with("47 KB left before Disk full"));
    }
}
