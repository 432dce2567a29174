//! Sessions of every release, as a store and a browser kept them in the middle of a run: a page of today
//! goes on with them. And what is written today has formats that every one of those releases reads, because
//! while servers are exchanged, and after a step back, pages of both go on with the same session.
//!
//! A new format is therefore written one release after the first that reads it.

#[path = "support/browser.rs"]
mod browser;

use std::{fmt::Write as _, path::PathBuf};

use delta::{Delta, Key, wire};
use workbench::{Command, Input, MachineStatus, Prompt, registers};

use browser::Browser;

const BEGIN_MS: u64 = 1_700_000_000_000;

/// What is in a session: an array, a string, an open file, a loop within a subroutine, a question.
const PROGRAM: [&str; 6] = [
    "10 DIM A(20):OPEN \"O\",1,\"OUT.TXT\":DEF FNA(X)=X*X+1",
    "20 FOR I=1 TO 20:A(I)=FNA(I):PRINT #1,A(I):NEXT:S$=\"KEPT\"+STR$(A(3)):GOSUB 100",
    "30 CLOSE:OPEN \"I\",1,\"OUT.TXT\":FOR I=1 TO 3:INPUT #1,X:PRINT X;:NEXT:PRINT S$;RND",
    "40 PRINT \"DONE\":END",
    "100 FOR K=1 TO 3:INPUT \"NAME\";N$:PRINT \"HELLO \";N$;A(20)",
    "110 FOR J=1 TO 500:T=T+J:NEXT:PRINT T:NEXT:RETURN",
];

/// The registers whose first byte is the version of a format, and the versions that are read today.
const READ: [(&str, u8, u8); 2] = [("machine/registers", 1, 2), (registers::MANIFEST, 1, 1)];

type Page = Browser<basic::machine::Machine>;

fn new_page() -> Page {
    Browser::new(&browser::store(), 0, 50, BEGIN_MS)
}

/// Answers what the program asks, until it has ended; the rows of the console.
fn rows_at_the_end(page: &mut Page) -> Vec<String> {
    for _ in 0..1_000 {
        page.run_for(20);
        if page.rows().iter().any(|row| row == "DONE") {
            break;
        }
        if page.tab.status().prompt == Prompt::Line {
            page.give(Input::Command(Command::EnterLine("BOB".to_owned())));
        }
    }
    assert_eq!(page.tab.status().status, MachineStatus::Ready);
    page.rows()
}

/// What is left of a page that goes during a run: what the store has, and what the browser keeps of an
/// answer that no server has heard.
fn left(page: &mut Page) -> Vec<Delta> {
    page.load(1, Vec::new());
    page.run_for(100);
    page.program(&PROGRAM);
    page.command(Command::Run);
    while page.tab.status().prompt != Prompt::Line {
        page.run_for(20);
    }
    page.run_for(2_000);
    let stored = page.store.borrow().changes(None, page.now_ms).deltas;
    page.online = false;
    page.give(Input::Command(Command::EnterLine("ADA".to_owned())));
    page.run_for(10);
    page.give(Input::PageHide);
    page.give(Input::Visible(false));
    stored
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn bytes(text: &str) -> Vec<u8> {
    let digits = |at| u8::from_str_radix(&text[at..at + 2], 16).expect("hexadecimal");
    (0..text.len()).step_by(2).map(digits).collect()
}

/// A recorded session.
#[derive(Default)]
struct Recorded {
    stored: Vec<Delta>,
    kept: Vec<(String, Vec<u8>)>,
    rows: Vec<String>,
    read: Vec<(String, u8, u8)>,
}

impl Recorded {
    fn of_today() -> Self {
        let mut page = new_page();
        let stored = left(&mut page);
        let kept: Vec<_> = page.storage.clone().into_iter().collect();
        assert!(!kept.is_empty(), "the answer is in the browser's storage");
        page.load(2, stored.clone());
        let rows = rows_at_the_end(&mut page);
        assert!(rows.contains(&"HELLO ADA 401 ".to_owned()), "{rows:?}");
        let read = READ.map(|(key, from, to)| (key.to_owned(), from, to));
        Self {
            stored,
            kept,
            rows,
            read: read.to_vec(),
        }
    }

    fn text(&self) -> String {
        let stored = wire::encode(&self.stored).expect("it can be sent");
        let mut text = format!("stored: {}\n", hexadecimal(&stored));
        for (key, value) in &self.kept {
            let _ = writeln!(text, "kept: {key} {}", hexadecimal(value));
        }
        for (key, from, to) in &self.read {
            let _ = writeln!(text, "read: {key} {from} {to}");
        }
        for row in &self.rows {
            let _ = writeln!(text, "row: {row}");
        }
        text
    }

    fn read(text: &str) -> Self {
        let mut recorded = Self::default();
        for line in text.lines() {
            let (kind, rest) = line.split_once(": ").expect("what it is");
            let mut words = rest.rsplit(' ');
            let mut number = || words.next().and_then(|word| word.parse().ok());
            match kind {
                "stored" => recorded.stored = wire::decode(&bytes(rest)).expect("registers"),
                "kept" => {
                    let (key, value) = rest.rsplit_once(' ').expect("key and value");
                    recorded.kept.push((key.to_owned(), bytes(value)));
                }
                "read" => {
                    let (to, from) = (number().expect("last"), number().expect("first"));
                    let key = words.next().expect("a key").to_owned();
                    recorded.read.push((key, from, to));
                }
                "row" => recorded.rows.push(rest.to_owned()),
                other => panic!("{other}"),
            }
        }
        recorded
    }
}

fn released() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/released")
}

/// The releases by name, with what they have recorded.
fn releases() -> Vec<(String, Recorded)> {
    let files = std::fs::read_dir(released()).expect("the releases");
    let files = files.map(|file| file.expect("a file").path());
    files
        .map(|path| {
            let text = std::fs::read_to_string(&path).expect("text");
            (path.display().to_string(), Recorded::read(&text))
        })
        .collect()
}

/// A new release adds its session: `EVERBASIC_RECORD=1 cargo test -p workbench --test released`.
#[test]
fn a_page_goes_on_with_a_session_of_every_release() {
    let own = released().join(concat!(env!("CARGO_PKG_VERSION"), ".txt"));
    if std::env::var_os("EVERBASIC_RECORD").is_some() {
        std::fs::write(&own, Recorded::of_today().text()).expect("written");
    }
    assert!(own.exists(), "this release has not recorded a session");
    for (release, recorded) in releases() {
        let mut page = new_page();
        page.storage = recorded.kept.into_iter().collect();
        // As the service worker's copy, which no store has changed; then the store is back, and empty.
        page.online = false;
        page.now_ms = BEGIN_MS + 60_000;
        page.load(2, recorded.stored);
        assert_eq!(rows_at_the_end(&mut page), recorded.rows, "{release}");
        page.online = true;
        page.run_for(120_000);
        let store = page.store.borrow();
        let manifest = Key::new(registers::MANIFEST).expect("a key");
        assert!(store.registers.contains_key(&manifest), "{release}");
        drop(store);
        let mut next: Page = Browser::new(&page.store, 3, 50, page.now_ms + 1_000);
        let first = next.store.borrow().changes(None, next.now_ms).deltas;
        next.load(3, first);
        next.run_for(100);
        assert_eq!(next.rows(), page.rows(), "{release}, given to the store");
    }
}

#[test]
fn what_is_written_today_is_read_by_every_release() {
    let today = Recorded::of_today();
    for (release, recorded) in releases() {
        assert!(recorded.read.len() >= READ.len(), "{release}");
        for (key, from, to) in recorded.read {
            let written = today.stored.iter().find(|delta| delta.key.as_str() == key);
            let value = written.and_then(|delta| delta.register.value.as_deref());
            let version = value.and_then(<[u8]>::first).expect("a version");
            assert!(
                (from..=to).contains(version),
                "{release} does not read {key} {version}"
            );
        }
    }
}
