//! Files that were picked or dropped.

use std::sync::Arc;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{DragEvent, File};
use workbench::{
    Command,
    archive::{Archive, NoArchive},
    settings,
};

use super::{
    Files,
    form::{Unreadable, ready_for, text_of},
};
use crate::components::{
    desk::{disk, merge, settings::shown_scope},
    new_dialog::Question,
};

/// What is done with a picked file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// It takes the program's place.
    Open,
    /// Its lines are put into the program.
    Merge,
    /// It goes to the machine's disk.
    Upload,
    /// It is a whole session.
    Session,
    /// It is a file of settings.
    Settings,
}

impl Files {
    pub(super) fn pick(self, purpose: Purpose, accept: &str, several: bool) {
        self.purpose.set(purpose);
        if let Some(picker) = self.picker.get_untracked() {
            picker.set_accept(accept);
            picker.set_multiple(several);
            // The same file can be chosen again.
            picker.set_value("");
            picker.click();
        }
    }

    /// Takes what was picked.
    pub fn picked(self) {
        let picker = self.picker.get_untracked();
        let Some(list) = picker.and_then(|picker| picker.files()) else {
            return;
        };
        let purpose = self.purpose.get_untracked();
        for file in (0..list.length()).filter_map(|index| list.get(index)) {
            self.read(file, purpose);
        }
    }

    /// Takes files dropped on the page: one program or session is opened, after asking if there is
    /// something to lose; what is dropped on the drawer, and several files, go to the disk.
    pub fn drop_file(self, event: DragEvent) {
        if !is_file_drag(&event) {
            return;
        }
        event.prevent_default();
        let Some(list) = event.data_transfer().and_then(|data| data.files()) else {
            return;
        };
        let on_drawer = event
            .target()
            .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
            .and_then(|element| element.closest(".drawer").ok().flatten())
            .is_some();
        for file in (0..list.length()).filter_map(|index| list.get(index)) {
            let purpose = match file.name().to_lowercase() {
                name if name.ends_with(".everbasic") => Purpose::Session,
                _ if on_drawer || list.length() > 1 => Purpose::Upload,
                _ => Purpose::Open,
            };
            self.read(file, purpose);
        }
    }

    fn read(self, file: File, purpose: Purpose) {
        let name = file.name();
        self.trouble.set(String::new());
        leptos::task::spawn_local(async move {
            let bytes = wasm_bindgen_futures::JsFuture::from(file.array_buffer()).await;
            match bytes.map(|buffer| js_sys::Uint8Array::new(&buffer).to_vec()) {
                Ok(bytes) => match ready_for(&bytes).await {
                    Ok(()) => self.received(name, bytes, purpose),
                    Err(trouble) => self.trouble.set(trouble.to_owned()),
                },
                Err(_) => self.trouble.set(Unreadable::Browser.in_words(&name)),
            }
        });
    }

    fn received(self, name: String, bytes: Vec<u8>, purpose: Purpose) {
        match purpose {
            Purpose::Open => self.take(&name, &bytes),
            Purpose::Merge => self.merge(&name, &bytes),
            Purpose::Upload => match disk::upload(self.state, &name, bytes) {
                Ok(()) => self.desk.show_disk(self.state, true),
                Err(trouble) => self.trouble.set(trouble),
            },
            Purpose::Session => self.take_session(&name, &bytes),
            Purpose::Settings => self.take_settings(&name, &bytes),
        }
    }

    fn merge(self, name: &str, bytes: &[u8]) {
        let incoming = match text_of(bytes) {
            Ok(text) => workbench::program::split_text(&text),
            Err(trouble) => return self.trouble.set(trouble.in_words(name)),
        };
        let (lines, left_out) = self
            .state
            .program
            .with_untracked(|program| merge::merged(program, &incoming));
        let shown = self.desk.with_editor(|editor| editor.set_program(&lines));
        if shown.is_none() {
            let text = lines.join("\n");
            self.state.send(Command::Open { text });
        }
        let mut told = format!("{name} is merged into the program. Undo takes it back.");
        if left_out > 0 {
            told.push_str(&format!(
                " {left_out} lines without a number were left out."
            ));
        }
        self.desk.tell(told);
    }

    fn take_session(self, name: &str, bytes: &[u8]) {
        match Archive::from_bytes(bytes) {
            Ok(archive) => {
                let archive = Arc::new(archive);
                self.question.set(Some(Question {
                    title: format!("Open the session {name}?"),
                    about: Some(
                        "It takes the place of this one: program, console, variables, files and settings. Save this session first if you want to keep it."
                            .to_owned(),
                    ),
                    yes: "Open session",
                    act: Arc::new(move || self.state.send(Command::Restore((*archive).clone()))),
                }));
            }
            Err(NoArchive::Foreign) => self.trouble.set(format!(
                "{name} is not a session saved by Everbasic, or it is damaged. Nothing was changed."
            )),
            Err(NoArchive::TooLarge) => self.trouble.set(format!(
                "{name} is larger than a session can be. Nothing was changed."
            )),
        }
    }

    fn take_settings(self, name: &str, bytes: &[u8]) {
        let text = String::from_utf8_lossy(bytes);
        match settings::file::from_json(&text) {
            Ok(pairs) => {
                let count = pairs.len();
                let scope = untrack(|| shown_scope(self.state));
                for (key, value) in pairs {
                    self.state.set_setting_in(Some(scope), key, value);
                }
                self.desk
                    .tell(format!("{count} settings were read from {name}."));
            }
            Err(invalid) => {
                self.desk.close();
                self.trouble
                    .set(format!("{name}: {invalid} No setting was changed."));
            }
        }
    }
}

/// Whether a drag carries files; if so the page takes them.
pub fn is_file_drag(event: &DragEvent) -> bool {
    let files = event
        .data_transfer()
        .is_some_and(|data| data.types().includes(&"Files".into(), 0));
    if files {
        event.prevent_default();
    }
    files
}
