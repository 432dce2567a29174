//! Programs and other files of the visitor: open, merge, save, and the question before a program goes.
//!
//! - `arrive`: files that were picked or dropped.
//! - `form`: the bytes of programs.
//! - `download`: files for the visitor.

mod arrive;
mod download;
mod form;

use std::sync::Arc;

use leptos::{html, prelude::*};
use workbench::{Command, files::RECENT_BYTES_MAX, program::Listing, registers};

use self::{
    arrive::Purpose,
    form::{file_bytes, text_of},
};
pub use self::{arrive::is_file_drag, download::download};
use super::{desk::Desk, new_dialog::Question};
use crate::{later, state::WorkbenchState};

/// The name of a program that has none.
const UNNAMED: &str = "PROGRAM.BAS";
/// Register of the view with the digest of the program as it was last opened or saved.
const SAVED: &str = "saved";
/// The same program as it is told from others with every key: the value of [`SAVED`] that it belongs to, and the
/// digest of its lines. Not there in sessions of older pages.
const SAVED_LINES: &str = "saved_lines";

/// The program's file.
#[derive(Clone, Copy)]
pub struct Files {
    state: WorkbenchState,
    desk: Desk,
    /// The open question, if any.
    pub question: RwSignal<Option<Question>>,
    /// What went wrong with the last file, in words; empty if nothing.
    pub trouble: RwSignal<String>,
    purpose: RwSignal<Purpose>,
    /// The hidden file input.
    pub picker: NodeRef<html::Input>,
}

impl Files {
    /// Makes the state and provides it to all components below.
    pub fn provide(state: WorkbenchState, desk: Desk) -> Self {
        let files = Self {
            state,
            desk,
            question: RwSignal::new(None),
            trouble: RwSignal::new(String::new()),
            purpose: RwSignal::new(Purpose::Open),
            picker: NodeRef::new(),
        };
        provide_context(files);
        files
    }

    /// The state that [`provide`](Self::provide) provided.
    pub fn expect() -> Self {
        expect_context()
    }

    /// The program's file name, for the head of the page and the download.
    pub fn name(self) -> String {
        let name = self.state.file_name.get();
        if name.is_empty() {
            UNNAMED.to_owned()
        } else {
            name
        }
    }

    fn rename(self, name: &str) {
        self.state.set_view("file", name);
    }

    /// Whether the program has changed since it was opened or saved; tracked.
    pub fn is_changed(self) -> bool {
        let (saved, of_lines) = (self.state.view(SAVED), self.state.view(SAVED_LINES));
        self.state.program.with(|program| {
            let empty = program.iter().all(|line| line.trim().is_empty());
            let same = || match of_lines.split_once(' ') {
                Some((of, lines)) if of == saved => lines == hexadecimal(program.digest()),
                _ => saved == digest(program),
            };
            !empty && (saved.is_empty() || !same())
        })
    }

    fn note_saved(self, program: &Listing) {
        let saved = digest(program);
        let of_lines = format!("{saved} {}", hexadecimal(program.digest()));
        self.state.set_view(SAVED, saved);
        self.state.set_view(SAVED_LINES, of_lines);
    }

    /// NEW, after asking if there is something to lose.
    pub fn ask_new(self) {
        let act = move || {
            self.rename("");
            self.desk.with_editor(|editor| editor.set_program(&[]));
            self.state.send(Command::New);
        };
        self.ask_if_changed("Start a new program?".to_owned(), "New program", act);
    }

    fn ask_if_changed(
        self,
        title: String,
        yes: &'static str,
        act: impl Fn() + Send + Sync + 'static,
    ) {
        if untrack(|| self.is_changed()) {
            self.question.set(Some(Question {
                title,
                about: None,
                yes,
                act: Arc::new(act),
            }));
        } else {
            act();
        }
    }

    /// Shows the browser's file picker, for a program to open.
    pub fn choose(self) {
        self.pick(Purpose::Open, ".bas,.BAS,.txt,.TXT,text/plain", false);
    }

    /// The same for a program to merge.
    pub fn choose_merge(self) {
        self.pick(Purpose::Merge, ".bas,.BAS,.txt,.TXT,text/plain", false);
    }

    /// The same for files to put on the disk.
    pub fn choose_upload(self) {
        self.pick(Purpose::Upload, "", true);
    }

    /// The same for a session.
    pub fn choose_session(self) {
        self.pick(Purpose::Session, ".everbasic", false);
    }

    /// The same for settings.
    pub fn choose_settings(self) {
        self.pick(Purpose::Settings, ".json,application/json", false);
    }

    /// Opens a file's bytes, after asking if there is something to lose.
    pub fn take(self, name: &str, bytes: &[u8]) {
        match text_of(bytes) {
            Ok(text) => self.ask_open(name.to_owned(), text),
            Err(trouble) => self.trouble.set(trouble.in_words(name)),
        }
    }

    fn ask_open(self, name: String, text: String) {
        let title = format!("Open {name}?");
        self.ask_if_changed(title, "Open", move || self.open(&name, text.clone()));
    }

    /// Puts a text in the place of the program.
    pub fn open(self, name: &str, text: String) {
        self.trouble.set(String::new());
        self.rename(name);
        let lines = workbench::program::split_text(&text);
        self.note_saved(&Listing::new(lines.clone()));
        self.remember(name, &text);
        let shown = self.desk.with_editor(|editor| editor.set_program(&lines));
        if shown.is_none() {
            self.state.send(Command::Open { text });
        }
    }

    fn remember(self, name: &str, text: &str) {
        if text.len() <= RECENT_BYTES_MAX {
            self.state.send(Command::Remember {
                name: name.to_owned(),
                text: text.to_owned(),
            });
        }
    }

    /// Opens a remembered program.
    pub fn open_recent(self, name: &str) {
        let found = self
            .state
            .recent
            .with_untracked(|recent| recent.iter().find(|one| one.name == name).cloned());
        if let Some(recent) = found {
            self.ask_open(recent.name, recent.text);
        }
    }

    /// Downloads the whole program.
    pub fn save(self) {
        self.desk.with_editor(|editor| editor.act("settle"));
        let lines = self.state.program.get_untracked();
        let name = untrack(|| self.name());
        download(&name, &file_bytes(&lines));
        self.saved(&name, &lines);
    }

    /// Downloads the program in BASIC's compact form.
    pub fn save_compact(self) {
        self.desk.with_editor(|editor| editor.act("settle"));
        let lines = self.state.program.get_untracked();
        leptos::task::spawn_local(async move {
            let later = match later::fetched().await {
                Ok(later) => later,
                Err(trouble) => return self.trouble.set(trouble.to_owned()),
            };
            match (later.bytes)(&lines) {
                Ok(bytes) => {
                    let name = untrack(|| self.name());
                    download(&name, &bytes);
                    self.saved(&name, &lines);
                }
                Err(trouble) => self.trouble.set(format!(
                    "BASIC does not take the program in: {trouble}. Save it as text, or mend that line."
                )),
            }
        });
    }

    fn saved(self, name: &str, lines: &Listing) {
        self.note_saved(lines);
        self.remember(name, &lines.join("\n"));
    }

    /// Deletes a file of the disk, after asking.
    pub fn ask_delete(self, name: String) {
        self.question.set(Some(Question {
            title: format!("Delete {name}?"),
            about: Some("The file goes from the disk. This cannot be undone.".to_owned()),
            yes: "Delete",
            act: Arc::new(move || self.state.send(Command::RemoveFile(name.clone()))),
        }));
    }

    /// The session as it began.
    pub fn reset(self) {
        self.state.send(Command::ResetSession);
    }

    /// The same, settings and all.
    pub fn delete_all(self) {
        self.state.send(Command::DeleteAll);
        self.desk.tell(if self.state.browser_only {
            "Everything of this session is deleted."
        } else {
            "Everything of this session is deleted here. The server has deleted it too when the badge says Saved."
        });
    }
}

fn digest(lines: &[String]) -> String {
    let bytes = lines.iter().flat_map(|line| line.bytes().chain([b'\n']));
    hexadecimal(registers::digest(bytes))
}

fn hexadecimal(digest: u64) -> String {
    format!("{digest:016x}")
}

/// The hidden file input behind everything that takes a file.
#[component]
pub fn FilePicker() -> impl IntoView {
    let files = Files::expect();
    view! {
        <input
            node_ref=files.picker
            type="file"
            class="file-picker"
            tabindex="-1"
            aria-hidden="true"
            aria-label="File"
            on:change=move |_| files.picked()
        />
    }
}

/// What went wrong with a file, until it is read.
#[component]
pub fn Trouble() -> impl IntoView {
    let files = Files::expect();
    let any = move || files.trouble.with(|trouble| !trouble.is_empty());
    view! {
        <Show when=any>
            <div class="notice" role="alert">
                <span>{move || files.trouble.get()}</span>
                <button type="button" class="button" on:click=move |_| files.trouble.set(String::new())>
                    "Close"
                </button>
            </div>
        </Show>
    }
}
