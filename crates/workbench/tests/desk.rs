//! Settings at the console, files of the disk, recent programs, sessions as files: through a tab and
//! a runner, as in a page without a server.

use std::collections::VecDeque;

use delta::{Replica, ReplicaId, SessionTag};
use workbench::{
    Command, Document, Effect, Input, Runner, Tab, ToWorker, Unreachable, Wants, archive::Archive,
};

/// A page without a server: the tab, its worker, and a clock that moves as they need it.
struct Page {
    tab: Tab,
    runner: Option<Runner>,
    now_ms: u64,
}

impl Page {
    fn new() -> Self {
        let mut page = Self {
            tab: Tab::new(ReplicaId([7; 6]), SessionTag([1; 8]), 1_000),
            runner: None,
            now_ms: 1_000,
        };
        page.feed(Input::Stored(Vec::new()));
        page.feed(Input::Lock(true));
        page
    }

    fn feed(&mut self, input: Input) {
        let mut inputs = VecDeque::from([input]);
        while let Some(input) = inputs.pop_front() {
            for effect in self.tab.on(input, self.now_ms) {
                match effect {
                    Effect::Hello(_) => inputs.push_back(Input::Hello(Err(Unreachable))),
                    Effect::Push { id, .. } => inputs.push_back(Input::Pushed {
                        id,
                        result: Err(Unreachable),
                    }),
                    Effect::ChangesSince(_) => inputs.push_back(Input::Changes(Err(Unreachable))),
                    Effect::ReadStored => inputs.push_back(Input::Stored(Vec::new())),
                    Effect::StartWorker => self.runner = Some(Runner::new()),
                    Effect::StopWorker => self.runner = None,
                    Effect::ToWorker(message) => self.post(message),
                    _ => {}
                }
            }
        }
    }

    fn post(&mut self, message: ToWorker) {
        if let Some(runner) = &mut self.runner {
            runner.handle(message, self.now_ms);
        }
    }

    fn command(&mut self, command: Command) {
        self.feed(Input::Command(command));
        self.settle();
    }

    /// Lets time pass until the worker waits and the tab has nothing more to give it.
    fn settle(&mut self) {
        for _ in 0..400 {
            self.now_ms += 50;
            self.feed(Input::Tick);
            let mut said = Vec::new();
            if let Some(runner) = &mut self.runner {
                said = runner.slice(self.now_ms);
            }
            let quiet = said.is_empty()
                && self
                    .runner
                    .as_ref()
                    .is_some_and(|runner| runner.wants() == Wants::Message);
            for message in said {
                self.feed(Input::FromWorker(message));
            }
            if quiet && self.now_ms > 60_000 {
                break;
            }
        }
    }

    fn rows(&self) -> Vec<String> {
        let mut rows = self.tab.console().rows;
        while rows.last().is_some_and(String::is_empty) {
            rows.pop();
        }
        rows
    }

    fn files(&self) -> Vec<(String, usize)> {
        self.tab
            .document()
            .disk()
            .into_iter()
            .map(|file| (file.name, file.bytes.len()))
            .collect()
    }

    fn put(&mut self, name: &str, bytes: &[u8]) {
        self.command(Command::PutFile {
            name: name.to_owned(),
            bytes: bytes.to_vec(),
        });
    }

    fn enter(&mut self, line: &str) {
        self.command(Command::EnterLine(line.to_owned()));
    }
}

#[test]
fn settings_are_set_at_the_console_and_basic_knows_nothing_of_it() {
    let mut page = Page::new();
    page.enter("SETSETTING auto_number_step 5");
    assert_eq!(
        page.tab.document().setting("auto_number_step").as_deref(),
        Some("5")
    );
    let rows = page.rows();
    let answer = &rows[rows.len() - 3..];
    assert_eq!(
        answer,
        [
            "SETSETTING auto_number_step 5",
            "auto_number_step = 5",
            "Ok"
        ]
    );
    page.enter("SHOWSETTINGS \"step\"");
    assert!(
        page.rows()
            .iter()
            .any(|row| row.starts_with("auto_number_step") && row.contains("5 *"))
    );
    page.enter("SHOWSETTINGS=5:PRINT SHOWSETTINGS");
    let rows = page.rows();
    assert_eq!(rows[rows.len() - 2..], [" 5 ", "Ok"]);
}

#[test]
fn a_file_comes_to_the_disk_is_read_renamed_and_deleted() {
    let mut page = Page::new();
    page.put("DATA.TXT", b"HELLO\r\n\x1a");
    assert_eq!(page.files(), [("DATA.TXT".to_owned(), 128)]);
    page.enter("OPEN \"I\",1,\"DATA.TXT\":LINE INPUT #1,A$:PRINT A$:CLOSE");
    assert!(
        page.rows().contains(&"HELLO".to_owned()),
        "{:?}",
        page.rows()
    );
    page.put("OTHER", b"X");
    page.command(Command::RenameFile {
        from: "DATA.TXT".to_owned(),
        to: "OTHER".to_owned(),
    });
    assert!(
        page.rows()
            .contains(&"OTHER: File already exists".to_owned())
    );
    page.command(Command::RenameFile {
        from: "DATA.TXT".to_owned(),
        to: "NEW.TXT".to_owned(),
    });
    page.command(Command::RemoveFile("OTHER".to_owned()));
    let names: Vec<String> = page.files().into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["NEW.TXT"]);
}

#[test]
fn many_large_files_arrive_one_by_one_and_leave_no_pieces_behind() {
    let mut page = Page::new();
    for index in 0..4_u8 {
        page.feed(Input::Command(Command::PutFile {
            name: format!("F{index}"),
            bytes: vec![index; 100_000],
        }));
    }
    page.settle();
    page.settle();
    let sizes: Vec<usize> = page.files().into_iter().map(|(_, size)| size).collect();
    assert_eq!(sizes, [100_096; 4]);
    let pieces = page.tab.document();
    let file = pieces.disk().remove(2);
    assert!(file.bytes.starts_with(&[2; 100_000]));
}

#[test]
fn ten_programs_are_remembered_the_newest_first() {
    let mut page = Page::new();
    for index in 0..12 {
        page.now_ms += 10;
        page.command(Command::Remember {
            name: format!("P{index}.BAS"),
            text: format!("10 PRINT {index}"),
        });
    }
    page.command(Command::Remember {
        name: "P5.BAS".to_owned(),
        text: "x".repeat(20_000),
    });
    let recent = page.tab.document().recent();
    assert_eq!(recent.len(), 10);
    assert_eq!(recent[0].name, "P5.BAS");
    assert_eq!(recent[0].text.len(), 20_000);
    assert_eq!(recent[1].name, "P11.BAS");
    page.command(Command::ForgetRecent);
    assert!(page.tab.document().recent().is_empty());
}

#[test]
fn a_session_is_a_file_and_comes_back_with_its_variables() {
    let mut page = Page::new();
    page.command(Command::Open {
        text: "10 A=42:OPEN \"O\",1,\"F\":PRINT #1,A:CLOSE\n20 STOP".to_owned(),
    });
    page.command(Command::SetSetting {
        scope: None,
        key: "theme".to_owned(),
        value: "amber".to_owned(),
    });
    page.command(Command::Run);
    let bytes = page.tab.archive().to_bytes();

    let mut other = Page::new();
    other.enter("PRINT \"GOES\"");
    other.command(Command::Restore(Archive::from_bytes(&bytes).unwrap()));
    assert_eq!(other.tab.program_lines().len(), 2);
    assert_eq!(
        other.tab.document().setting("theme").as_deref(),
        Some("amber")
    );
    assert_eq!(other.files(), [("F".to_owned(), 128)]);
    assert!(!other.rows().contains(&"GOES".to_owned()));
    other.enter("PRINT A");
    assert!(
        other.rows().contains(&" 42 ".to_owned()),
        "{:?}",
        other.rows()
    );

    let fresh = other.tab.fresh_archive();
    other.command(Command::Restore(fresh));
    assert!(other.tab.program_lines().is_empty());
    assert!(other.files().is_empty());
    assert_eq!(
        other.tab.document().setting("theme").as_deref(),
        Some("amber")
    );
    other.enter("PRINT A");
    assert!(
        other.rows().contains(&" 0 ".to_owned()),
        "{:?}",
        other.rows()
    );
}

#[test]
fn a_foreign_file_is_no_session() {
    assert!(Archive::from_bytes(b"").is_err());
    assert!(Archive::from_bytes(b"EVERBASIC SESSION 1\nrubbish").is_err());
    let replica = Replica::new(ReplicaId([0; 6]));
    assert!(Document::new(&replica).recent().is_empty());
    let mut bytes = Archive::of(&replica).to_bytes();
    assert!(Archive::from_bytes(&bytes).is_ok());
    bytes.truncate(bytes.len() - 1);
    assert!(Archive::from_bytes(&bytes).is_err());
}
