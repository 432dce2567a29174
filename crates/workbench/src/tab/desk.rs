//! What is on the desk beside the program: settings typed at the console, files, other sessions.

use delta::Key;

use super::{Effect, Tab, storage::Apart, types::SyncDetails};
use crate::{
    archive::{self, Archive},
    codepage,
    files::{self, Recent},
    limits::{self, Room},
    protocol::Prompt,
    registers::{self, StoredCommand},
    settings::{self, Scope},
};

/// Largest checkpoint that is written over a run in one push, in bytes.
const RUN_BYTES_MAX: usize = 224 * 1024;

/// What clears the screen of an ADM-3A.
const CLEAR_SCREEN: u8 = 0x1A;

impl Tab {
    /// A typed line that BASIC does not know and the workbench does.
    pub(super) fn is_own_command(&mut self, line: &str, now_ms: u64) -> bool {
        if self.status().prompt != Prompt::Command {
            return false;
        }
        let document = self.document();
        let Some(answer) = settings::commands::answer(line, |key| document.setting(key)) else {
            return false;
        };
        let text: String = answer
            .lines
            .iter()
            .flat_map(|line| [line, "\r\n"])
            .collect();
        self.wish(
            StoredCommand::Remark {
                line: codepage::encode(line),
                text: codepage::encode(&text),
            },
            now_ms,
        );
        if let Some((key, value)) = answer.change {
            self.set_setting(answer.scope, key, &value, now_ms);
        }
        true
    }

    /// Shows an empty screen with a new `Ok`. A program's screen is its own and stays.
    pub(super) fn clear_console(&mut self, now_ms: u64) {
        if self.status().prompt == Prompt::Command {
            let remark = StoredCommand::Remark {
                line: Vec::new(),
                text: vec![CLEAR_SCREEN],
            };
            self.wish(remark, now_ms);
        }
    }

    /// Sets a setting of a scope, with what it means for the machine. Without a scope that one is taken
    /// whose value is in force, so that the change is seen.
    pub(super) fn set_setting(
        &mut self,
        scope: Option<Scope>,
        key: &str,
        value: &str,
        now_ms: u64,
    ) {
        let document = self.document();
        let in_force = settings::find(key)
            .and_then(|definition| settings::standing(definition, |name| document.setting(name)).1);
        let scope = scope.or(in_force).unwrap_or_default();
        self.set_named(registers::SETTINGS, &scope.register(key), value, now_ms);
        if key == "width" && self.status().prompt == Prompt::Command {
            let line = format!("WIDTH {}", self.setting_in_force(key)).into_bytes();
            self.wish(StoredCommand::Line(line), now_ms);
        }
    }

    fn setting_in_force(&self, key: &str) -> String {
        let document = self.document();
        settings::in_force(key, |name| document.setting(name))
    }

    /// How long changes are gathered before they are sent.
    pub(super) fn sync_interval_ms(&self) -> u64 {
        let value = self.setting_in_force("sync_interval");
        value.parse().unwrap_or(50)
    }

    /// Sends a file to the machine's disk: first its pieces as registers, then the command.
    pub(super) fn put_file(&mut self, name: &str, bytes: &[u8], now_ms: u64) {
        let bytes = &files::with_cr_lf(bytes.to_vec());
        if bytes.len() > files::UPLOAD_BYTES_MAX {
            return;
        }
        let upload = registers::generation_id(self.replica.clock_mut().tick(now_ms));
        for (key, piece) in files::registers_of(registers::UPLOAD, &upload, bytes) {
            self.write(key, Some(piece), 0, now_ms);
        }
        let name = name.to_owned();
        self.wish(StoredCommand::PutFile { name, upload }, now_ms);
    }

    /// The bytes of an upload.
    pub(super) fn uploaded(&self, id: &str) -> Vec<u8> {
        self.document().upload(id)
    }

    /// Whether a file is on its way to the disk. The next one waits: a checkpoint has room for one.
    pub(super) fn is_uploading(&self) -> bool {
        self.run
            .commands
            .iter()
            .any(|(_, command)| matches!(command, StoredCommand::PutFile { .. }))
    }

    /// Drops the pieces of uploads that the machine has taken in.
    pub(super) fn drop_uploads(&mut self, now_ms: u64) {
        let wanted = self
            .run
            .commands
            .iter()
            .map(|(_, command)| command)
            .chain(self.run.wishes.iter().map(|wish| &wish.command))
            .filter_map(|command| match command {
                StoredCommand::PutFile { upload, .. } => Some(upload.clone()),
                _ => None,
            })
            .collect::<Vec<String>>();
        for (key, id) in self.document().uploads() {
            if !wanted.contains(&id) {
                self.write(key, None, 0, now_ms);
            }
        }
    }

    /// Remembers a program, in the place of one of the same name; the oldest goes if there are too many.
    pub(super) fn remember(&mut self, name: &str, text: &str, now_ms: u64) {
        if name.is_empty() || text.trim().is_empty() || text.len() > files::RECENT_BYTES_MAX {
            return;
        }
        let mut recent = self.document().recent();
        recent.retain(|one| one.name != name);
        recent.truncate(files::RECENT_MAX - 1);
        let kept: Vec<String> = recent.iter().map(|one| recent_id(&one.name)).collect();
        let id = recent_id(name);
        let value = registers::to_value(&Recent {
            name: name.to_owned(),
            at_ms: now_ms,
            text: text.to_owned(),
        });
        let pieces = files::registers_of(registers::RECENT, &id, &value);
        let gone: Vec<Key> = self
            .recent_keys()
            .into_iter()
            .filter(|key| !pieces.iter().any(|(piece, _)| piece == key))
            .filter(|key| !kept.iter().any(|id| is_piece_of(key, id)))
            .collect();
        for key in gone {
            self.write(key, None, 0, now_ms);
        }
        for (key, piece) in pieces {
            self.write(key, Some(piece), 0, now_ms);
        }
    }

    pub(super) fn forget_recent(&mut self, now_ms: u64) {
        for key in self.recent_keys() {
            self.write(key, None, 0, now_ms);
        }
    }

    fn recent_keys(&self) -> Vec<Key> {
        self.replica
            .iter_prefix(&format!("{}/", registers::RECENT))
            .filter(|(_, register)| register.value.is_some())
            .map(|(key, _)| key.clone())
            .collect()
    }

    /// A copy of the session for a file.
    pub fn archive(&self) -> Archive {
        Archive::of(&self.replica)
    }

    /// The session as it began, with the settings of this one.
    pub fn fresh_archive(&self) -> Archive {
        Archive::fresh(&self.replica)
    }

    pub(super) fn save_session(&mut self) {
        let bytes = self.archive().to_bytes();
        let name = "session.everbasic".to_owned();
        self.effects.push(Effect::Download { name, bytes });
    }

    /// What stands behind the sync badge.
    pub fn sync_details(&self) -> SyncDetails {
        let mut pending: Vec<(&'static str, usize)> = Vec::new();
        for (key, _) in self.outbox.iter() {
            let kind = kind_of(key);
            match pending.iter_mut().find(|(known, _)| *known == kind) {
                Some((_, count)) => *count += 1,
                None => pending.push((kind, 1)),
            }
        }
        if !self.run.wishes.is_empty() {
            pending.push(("commands to the machine", self.run.wishes.len()));
        }
        if self.link.owes_deletion {
            pending.push(("deletions", 1));
        }
        SyncDetails {
            pending,
            saved_at_ms: self.saved_at_ms,
            replica: self.replica.id().to_string(),
            is_reachable: self.link.is_reachable(),
        }
    }

    /// How much is in use of what there is only so much of: the program's memory, and what a server
    /// keeps of a session. Nothing is counted for it.
    pub fn rooms(&self) -> [Room; 3] {
        let [bytes, registers] = limits::session(&self.replica);
        [limits::program(self.program.bytes()), bytes, registers]
    }

    /// Puts another session in the place of this one. A checkpoint that does not fit one push is not
    /// taken over; its files are put on the disk of a fresh machine one by one.
    pub(super) fn restore_archive(&mut self, archive: Archive, now_ms: u64) {
        let Archive { program, run, rest } = archive;
        for (key, _) in archive::rest(&self.replica) {
            if !rest.iter().any(|(kept, _)| *kept == key) {
                self.write(key, None, 0, now_ms);
            }
        }
        for (key, value) in rest {
            self.write(key, Some(value), 0, now_ms);
        }
        self.edit_program(0, now_ms, |editor| editor.replace(&program));
        self.run.wishes.clear();
        let bytes: usize = run
            .iter()
            .map(|(key, value)| key.as_str().len() + value.len() + 32)
            .sum();
        if bytes <= RUN_BYTES_MAX {
            return self.replace_run(Apart { registers: run }, now_ms);
        }
        let disk = disk_of(&run);
        self.replace_run(
            Apart {
                registers: Vec::new(),
            },
            now_ms,
        );
        for file in disk {
            self.put_file(&file.name, &file.bytes, now_ms);
        }
    }
}

/// A register's kind, in words for the user.
fn kind_of(key: &Key) -> &'static str {
    match key.family() {
        registers::PROGRAM | registers::GENERATION => "lines of the program",
        registers::CONSOLE => "rows of the console",
        registers::PRINTER => "printed text",
        registers::MACHINE if key.as_str().starts_with(files::DISK) => "files on the disk",
        registers::MACHINE | registers::RUN => "parts of the machine",
        registers::TYPING => "typed text",
        registers::SETTINGS => "settings",
        registers::VIEW => "places of the view",
        registers::UPLOAD => "files on their way to the disk",
        registers::RECENT => "recent programs",
        _ => "other changes",
    }
}

fn disk_of(run: &[(Key, Vec<u8>)]) -> Vec<files::DiskFile> {
    let mut replica = delta::Replica::new(delta::ReplicaId([0; 6]));
    for (key, value) in run {
        replica.edit(key.clone(), Some(value.clone()), 0, 0);
    }
    crate::document::Document::new(&replica).disk()
}

fn recent_id(name: &str) -> String {
    format!("{:016x}", registers::digest(name.bytes()))
}

fn is_piece_of(key: &Key, id: &str) -> bool {
    key.as_str().split('/').nth(1) == Some(id)
}
