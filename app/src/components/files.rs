//! Programs as files: open, drop, save, and the question before a program goes.

use std::sync::Arc;

use leptos::{html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{Blob, BlobPropertyBag, DragEvent, File, HtmlAnchorElement, Url};
use workbench::{Command, codepage};

use super::new_dialog::Question;
use crate::state::WorkbenchState;

/// The name of a program that has none.
const UNNAMED: &str = "PROGRAM.BAS";

/// The program's file.
#[derive(Clone, Copy)]
pub struct Files {
    state: WorkbenchState,
    /// The open question, if any.
    pub question: RwSignal<Option<Question>>,
    /// What went wrong with the last file, in words; empty if nothing.
    pub trouble: RwSignal<String>,
    /// The hidden file input.
    pub picker: NodeRef<html::Input>,
}

impl Files {
    /// Makes the state and provides it to all components below.
    pub fn provide(state: WorkbenchState) -> Self {
        let files = Self {
            state,
            question: RwSignal::new(None),
            trouble: RwSignal::new(String::new()),
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
        self.state.send(Command::SetView {
            key: "file".to_owned(),
            value: name.to_owned(),
        });
    }

    fn program_is_empty(self) -> bool {
        self.state
            .program
            .with_untracked(|lines| lines.iter().all(|line| line.trim().is_empty()))
    }

    /// NEW, after asking if there is something to lose.
    pub fn ask_new(self) {
        let act = move || {
            self.rename("");
            self.state.send(Command::New);
        };
        if self.program_is_empty() {
            act();
        } else {
            self.question.set(Some(Question {
                title: "Start a new program?".to_owned(),
                yes: "New program",
                act: Arc::new(act),
            }));
        }
    }

    /// Shows the browser's file picker.
    pub fn choose(self) {
        if let Some(picker) = self.picker.get_untracked() {
            // The same file can be chosen again.
            picker.set_value("");
            picker.click();
        }
    }

    /// Opens what was picked.
    pub fn picked(self) {
        let picker = self.picker.get_untracked();
        if let Some(file) = picker.and_then(|picker| picker.files()?.get(0)) {
            self.read(file, false);
        }
    }

    /// Opens a file dropped on the page, after asking if there is something to lose.
    pub fn drop_file(self, event: DragEvent) {
        if !is_file_drag(&event) {
            return;
        }
        event.prevent_default();
        let file = event.data_transfer().and_then(|data| data.files()?.get(0));
        if let Some(file) = file {
            self.read(file, true);
        }
    }

    fn read(self, file: File, ask: bool) {
        let name = file.name();
        leptos::task::spawn_local(async move {
            let bytes = wasm_bindgen_futures::JsFuture::from(file.array_buffer()).await;
            let read = bytes
                .map(|buffer| js_sys::Uint8Array::new(&buffer).to_vec())
                .map_err(|_| Unreadable::Browser)
                .and_then(|bytes| text_of(&bytes));
            match read {
                Ok(text) if ask && !self.program_is_empty() => self.ask_open(name, text),
                Ok(text) => self.open(&name, text),
                Err(trouble) => self.trouble.set(trouble.in_words(&name)),
            }
        });
    }

    fn ask_open(self, name: String, text: String) {
        self.question.set(Some(Question {
            title: format!("Open {name}?"),
            yes: "Open",
            act: Arc::new(move || self.open(&name, text.clone())),
        }));
    }

    /// Puts a text in the place of the program.
    pub fn open(self, name: &str, text: String) {
        self.trouble.set(String::new());
        self.rename(name);
        self.state.send(Command::Open { text });
    }

    /// Downloads the whole program.
    pub fn save(self) {
        let bytes = self.state.program.with_untracked(|lines| file_bytes(lines));
        download(&untrack(|| self.name()), &bytes);
    }
}

/// The hidden file input behind the button Open.
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
            accept=".bas,.BAS,.txt,.TXT,text/plain"
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
                <span class="spacer"></span>
                <button type="button" class="button" on:click=move |_| files.trouble.set(String::new())>
                    "Close"
                </button>
            </div>
        </Show>
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

/// Why a file cannot be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unreadable {
    /// The browser could not read it.
    Browser,
    /// It holds tokens, or is protected: no text.
    Tokens,
}

impl Unreadable {
    fn in_words(self, name: &str) -> String {
        match self {
            Self::Browser => format!(
                "{name} could not be read. The program in the editor is as it was. Choose the file again."
            ),
            Self::Tokens => format!(
                "{name} is in BASIC's compact form, not text. The program in the editor is as it was. \
                 Save the file as text first: SAVE with ,A at the end."
            ),
        }
    }
}

/// The text of a file: UTF-8 if it is, else one character a byte. A CP/M file ends at its first ^Z.
fn text_of(bytes: &[u8]) -> Result<String, Unreadable> {
    if matches!(bytes.first(), Some(0xFF | 0xFE)) {
        return Err(Unreadable::Tokens);
    }
    let end = bytes.iter().position(|&byte| byte == 0x1A);
    let bytes = &bytes[..end.unwrap_or(bytes.len())];
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => codepage::decode(bytes),
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    Ok(text.trim_end_matches(['\n', '\r']).to_owned())
}

/// The program as a file: one byte a character, as BASIC holds it; UTF-8 only if that would lose
/// something.
fn file_bytes(lines: &[String]) -> Vec<u8> {
    let mut text = lines.join("\n");
    if !text.is_empty() {
        text.push('\n');
    }
    if text
        .chars()
        .all(|character| codepage::byte(character).is_some())
    {
        codepage::encode(&text)
    } else {
        text.into_bytes()
    }
}

fn download(name: &str, bytes: &[u8]) {
    let Some(url) = object_url(bytes) else { return };
    if let Ok(link) = document()
        .create_element("a")
        .map(JsCast::unchecked_into::<HtmlAnchorElement>)
    {
        link.set_href(&url);
        link.set_download(name);
        link.click();
    }
    // The browser has taken the bytes by the time the next task runs.
    set_timeout(
        move || drop(Url::revoke_object_url(&url)),
        std::time::Duration::from_secs(10),
    );
}

fn object_url(bytes: &[u8]) -> Option<String> {
    let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(bytes));
    let options = BlobPropertyBag::new();
    options.set_type("text/plain");
    let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &options).ok()?;
    Url::create_object_url_with_blob(&blob).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_saved_program_opens_as_it_was() {
        let lines = vec!["10 PRINT \"\u{e9}\"".to_owned(), "20 END".to_owned()];
        let bytes = file_bytes(&lines);
        assert_eq!(
            text_of(&bytes).as_deref(),
            Ok("10 PRINT \"\u{e9}\"\n20 END")
        );
        let foreign = vec!["10 REM \u{2192}".to_owned()];
        assert_eq!(
            text_of(&file_bytes(&foreign)).as_deref(),
            Ok("10 REM \u{2192}")
        );
    }

    #[test]
    fn cpm_files_end_at_control_z_and_tokens_are_no_text() {
        assert_eq!(text_of(b"10 END\r\n\x1A\x1A\x1A").as_deref(), Ok("10 END"));
        assert_eq!(text_of(b"\xFF\x01"), Err(Unreadable::Tokens));
        assert_eq!(text_of(b"").as_deref(), Ok(""));
    }
}
