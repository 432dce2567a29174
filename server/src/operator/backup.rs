//! Sessions to a file and back.
//!
//! A backup is a heading, then for each session the length of its record (4 bytes, big-endian) and the
//! record, then a length of 0 and the number of sessions (8 bytes): so a file that was cut off is
//! noticed. Restoring is merging: a register that is newer in the store stays.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{self, BufReader, BufWriter, Read, Write},
    path::Path,
};

use delta::{
    Batch, Delta, Floor, PushOutcome, ReplicaId,
    limits::{BATCH_BYTES_MAX, BATCH_REGISTERS_MAX},
    wire,
};
use relay::{RedisStore, SessionKey, Store};
use serde::{Deserialize, Serialize};
use session::SessionId;

use super::{OperatorError, session_named, shared_store};
use crate::config::Config;

/// What a backup begins with.
const HEADING: &[u8] = b"everbasic backup 1\n";
/// Longest record: twice what a session can hold.
const RECORD_BYTES_MAX: u32 = 16 * 1024 * 1024;

/// A session as a file has it.
#[derive(Debug, Serialize, Deserialize)]
struct Record {
    name: String,
    floors: Vec<Floor>,
    deltas: Vec<Delta>,
}

/// Writes all sessions, or the one of that name, to a file; what was written.
///
/// # Errors
/// [`OperatorError`]; then the file of that name is as it was before.
pub async fn backup(
    config: &Config,
    path: &Path,
    only: Option<&str>,
) -> Result<String, OperatorError> {
    let store = shared_store(config)?;
    let names = match only {
        Some(name) => vec![name.to_owned()],
        None => store.session_names().await?,
    };
    let failed = |source| {
        let path = path.to_owned();
        OperatorError::File { path, source }
    };
    let draft = path.with_extension("unfinished");
    let mut file = BufWriter::new(File::create(&draft).map_err(failed)?);
    file.write_all(HEADING).map_err(failed)?;
    let (mut sessions, mut registers) = (0_u64, 0);
    for name in &names {
        let changes = store.snapshot(&session_named(name)?).await?;
        if changes.deltas.is_empty() {
            if only.is_some() {
                return Err(OperatorError::NoSession(name.clone()));
            }
            // It has ended since it was listed.
            continue;
        }
        registers += changes.deltas.len();
        let record = Record {
            name: name.clone(),
            floors: changes.floors,
            deltas: changes.deltas,
        };
        write_record(&mut file, &record).map_err(failed)?;
        sessions += 1;
    }
    let end = [&0_u32.to_be_bytes()[..], &sessions.to_be_bytes()[..]].concat();
    file.write_all(&end).map_err(failed)?;
    let file = file
        .into_inner()
        .map_err(|error| failed(error.into_error()))?;
    file.sync_all().map_err(failed)?;
    std::fs::rename(&draft, path).map_err(failed)?;
    Ok(format!(
        "{sessions} sessions with {registers} registers written to {}\n",
        path.display()
    ))
}

/// Merges the sessions of a file, or the one of that name, into the store; what was merged.
///
/// # Errors
/// [`OperatorError`]. The file is checked whole before anything is written.
pub async fn restore(
    config: &Config,
    path: &Path,
    only: Option<&str>,
) -> Result<String, OperatorError> {
    let store = shared_store(config)?;
    let mut records = read(path)?;
    if let Some(name) = only {
        session_named(name)?;
        records.retain(|record| record.name == name);
        if records.is_empty() {
            return Err(OperatorError::NoSession(name.to_owned()));
        }
    }
    let origin = replica()?;
    let mut restored = Restored::default();
    for record in &records {
        let session = session_named(&record.name)?;
        let merged = merge(&store, &session, record, origin).await?;
        restored.sessions += 1;
        restored.registers += merged.registers;
        restored.left += merged.left;
    }
    let mut text = format!(
        "{} sessions with {} registers merged from {}\n",
        restored.sessions,
        restored.registers,
        path.display()
    );
    if restored.left > 0 {
        text += &format!(
            "{} registers of programs that have run on since the backup were left as they are\n",
            restored.left
        );
    }
    Ok(text)
}

#[derive(Default)]
struct Restored {
    sessions: u64,
    registers: usize,
    /// Registers of a run that the store has a newer one of.
    left: usize,
}

/// Merges one session; one that was deleted since comes back. What a run wrote goes in by the order of its claims, and only if the store
/// knows of no later one: then it has gone on there.
async fn merge(
    store: &RedisStore,
    session: &SessionKey,
    record: &Record,
    origin: ReplicaId,
) -> Result<Restored, OperatorError> {
    let there = store.snapshot(session).await?;
    if there.gone_ms > 0 {
        store.clear_mark(session.as_str()).await?;
    }
    let current = there.run.map_or(0, |run| run.token);
    // A deletion counts as a claim; the run comes back as the next one.
    let comes_back = there.gone_ms > 0 && there.deltas.is_empty();
    let mut by_token = BTreeMap::<u64, Vec<Delta>>::new();
    let mut restored = Restored::default();
    for delta in &record.deltas {
        let mut delta = delta.clone();
        let token = &mut delta.register.token;
        if *token > 0 && comes_back {
            *token = current + 1;
        }
        if *token > 0 && *token <= current {
            restored.left += 1;
        } else {
            by_token.entry(*token).or_default().push(delta);
            restored.registers += 1;
        }
    }
    let batch = |token, floor, deltas| Batch {
        session: session.tag(),
        origin,
        claim: None,
        token,
        floor,
        part: None,
        deltas,
    };
    for floor in &record.floors {
        push(store, session, batch(0, Some(floor.clone()), Vec::new())).await?;
    }
    for (token, deltas) in by_token {
        for deltas in batches(deltas) {
            push(store, session, batch(token, None, deltas)).await?;
        }
    }
    Ok(restored)
}

/// The registers in as many batches as they need.
fn batches(deltas: Vec<Delta>) -> Vec<Vec<Delta>> {
    let mut batches: Vec<Vec<Delta>> = Vec::new();
    let mut bytes = usize::MAX;
    for delta in deltas {
        let size = delta.size_bytes();
        let is_full = batches
            .last()
            .is_none_or(|batch| batch.len() == BATCH_REGISTERS_MAX);
        if is_full || bytes.saturating_add(size) > BATCH_BYTES_MAX {
            batches.push(Vec::new());
            bytes = 0;
        }
        bytes += size;
        if let Some(batch) = batches.last_mut() {
            batch.push(delta);
        }
    }
    batches
}

async fn push(store: &RedisStore, session: &SessionKey, batch: Batch) -> Result<(), OperatorError> {
    match store.push(session, &batch).await? {
        PushOutcome::Accepted { .. } => Ok(()),
        other => Err(OperatorError::Refused {
            name: session.to_string(),
            reason: format!("{other:?}"),
        }),
    }
}

/// The replica that restores: one of its own each time.
fn replica() -> Result<ReplicaId, OperatorError> {
    let mut id = [0; 6];
    id.copy_from_slice(&SessionId::random()?.tag()[..6]);
    Ok(ReplicaId(id))
}

fn write_record(file: &mut impl Write, record: &Record) -> io::Result<()> {
    let bytes = wire::encode(record).map_err(io::Error::other)?;
    let length = u32::try_from(bytes.len()).map_err(io::Error::other)?;
    file.write_all(&length.to_be_bytes())?;
    file.write_all(&bytes)
}

fn read(path: &Path) -> Result<Vec<Record>, OperatorError> {
    let file = File::open(path).map_err(|source| OperatorError::File {
        path: path.to_owned(),
        source,
    })?;
    parse(&mut BufReader::new(file)).map_err(|reason| OperatorError::NoBackup {
        path: path.to_owned(),
        reason,
    })
}

fn parse(file: &mut impl Read) -> Result<Vec<Record>, String> {
    let cut_off = |_| "the backup is not whole: it was cut off".to_owned();
    let mut heading = [0; HEADING.len()];
    match file.read_exact(&mut heading) {
        Ok(()) if heading == HEADING => {}
        _ => return Err("this is no backup of sessions".to_owned()),
    }
    let mut records = Vec::new();
    loop {
        let mut length = [0; 4];
        file.read_exact(&mut length).map_err(cut_off)?;
        let length = u32::from_be_bytes(length);
        if length == 0 {
            break;
        }
        if length > RECORD_BYTES_MAX {
            return Err(format!(
                "record {} is damaged: its length",
                records.len() + 1
            ));
        }
        let mut bytes = vec![0; length as usize];
        file.read_exact(&mut bytes).map_err(cut_off)?;
        let record = wire::decode(&bytes)
            .map_err(|error| format!("record {} is damaged: {error}", records.len() + 1))?;
        records.push(record);
    }
    let mut count = [0; 8];
    file.read_exact(&mut count).map_err(cut_off)?;
    if u64::from_be_bytes(count) != records.len() as u64 {
        return Err("the backup is damaged: sessions are missing".to_owned());
    }
    Ok(records)
}

#[cfg(test)]
mod tests {
    use delta::{Key, Register, Stamp};

    use super::*;

    fn delta(number: u16, bytes: usize) -> Delta {
        Delta {
            key: Key::new(format!("view/{number}")).expect("a key"),
            register: Register {
                stamp: Stamp::new(1, number, ReplicaId([1; 6])),
                token: 0,
                value: Some(vec![7; bytes]),
            },
        }
    }

    fn file() -> Vec<u8> {
        let record = Record {
            name: "x".repeat(24),
            floors: Vec::new(),
            deltas: vec![delta(1, 100)],
        };
        let mut bytes = HEADING.to_vec();
        write_record(&mut bytes, &record).expect("room");
        bytes.extend(0_u32.to_be_bytes());
        bytes.extend(1_u64.to_be_bytes());
        bytes
    }

    #[test]
    fn a_file_that_is_cut_off_or_damaged_is_no_backup() {
        let whole = file();
        let records = parse(&mut whole.as_slice()).expect("a backup");
        assert_eq!(records[0].deltas, [delta(1, 100)]);
        for length in 0..whole.len() {
            assert!(parse(&mut &whole[..length]).is_err(), "{length} bytes");
        }
        let mut other = whole.clone();
        if let Some(last) = other.last_mut() {
            *last = 2;
        }
        assert!(parse(&mut other.as_slice()).is_err());
        let mut other = whole;
        other[HEADING.len()] = 0xff;
        assert!(parse(&mut other.as_slice()).is_err());
    }

    #[test]
    fn batches_keep_the_limits_and_all_registers() {
        let many: Vec<Delta> = (0..2_500).map(|number| delta(number, 1)).collect();
        let large: Vec<Delta> = (0..50).map(|number| delta(number, 16_000)).collect();
        for deltas in [many, large, Vec::new()] {
            let made = batches(deltas.clone());
            assert_eq!(made.concat(), deltas);
            for batch in made {
                let bytes: usize = batch.iter().map(Delta::size_bytes).sum();
                assert!(!batch.is_empty() && batch.len() <= BATCH_REGISTERS_MAX);
                assert!(bytes <= BATCH_BYTES_MAX);
            }
        }
    }
}
