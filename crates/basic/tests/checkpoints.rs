//! Checkpoints outlive the program that wrote them: another process goes on where the
//! first one stood, and what an older version wrote is read or refused with its reason.

#[path = "support/dice.rs"]
#[expect(dead_code, reason = "other tests make samples with it")]
mod dice;
mod support;

use basic::machine::{CheckpointError, Event, Fuel, Machine, Options, Section, Stop};
use basic::transcript::{Drive, Plain};
use dice::Dice;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};
use support::{Case, all_cases};

/// Where the other process leaves its checkpoints.
const FOLDER: &str = "BASIC_CHECKPOINT_FOLDER";
/// How often each case is moved to another process.
const MOVES: u64 = 2;

/// Cuts a run into slices of the same sizes in both processes; in slice `at` the machine
/// goes through `hand`.
struct Moved<F: FnMut(Machine) -> Machine> {
    dice: Dice,
    slices: u64,
    at: u64,
    hand: F,
}

impl<F: FnMut(Machine) -> Machine> Drive for Moved<F> {
    fn slice(&mut self) -> u64 {
        let sides = if self.slices < 200 { 9 } else { 20_000 };
        1 + self.dice.roll(sides) as u64
    }

    fn between(&mut self, machine: Machine) -> Machine {
        self.slices += 1;
        if self.slices == self.at {
            return (self.hand)(machine);
        }
        machine
    }
}

fn moved<F: FnMut(Machine) -> Machine>(case: usize, moving: u64, hand: F) -> Moved<F> {
    let seed = case as u64 * MOVES + moving;
    Moved {
        dice: Dice::new(seed),
        slices: 0,
        at: 1 + Dice::new(seed + 1).roll(10) as u64 * (1 + 3 * moving),
        hand,
    }
}

fn file_of(folder: &Path, case: usize, moving: u64) -> PathBuf {
    folder.join(format!("{case}-{moving}"))
}

/// In the other process: plays every case up to its slice and writes what the machine is.
fn leave_checkpoints(folder: &Path, cases: &[Case]) {
    for (index, case) in cases.iter().enumerate() {
        for moving in 0..MOVES {
            case.play_with(&mut moved(index, moving, |machine: Machine| {
                fs::write(file_of(folder, index, moving), machine.to_bytes())
                    .expect("a file for the checkpoint");
                machine
            }));
        }
    }
}

#[test]
fn another_process_goes_on() {
    let cases = all_cases();
    if let Some(folder) = env::var_os(FOLDER) {
        return leave_checkpoints(Path::new(&folder), &cases);
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("checkpoints");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder for checkpoints");
    let this = env::current_exe().expect("this test has a file");
    let other = Command::new(this)
        .args(["--exact", "another_process_goes_on"])
        .env(FOLDER, &folder)
        .output()
        .expect("the other process runs");
    assert!(other.status.success(), "the other process failed");
    let mut taken_over = 0;
    let mut failed = Vec::new();
    for (index, case) in cases.iter().enumerate() {
        let plain = case.play_with(&mut Plain);
        for moving in 0..MOVES {
            let shown = case.play_with(&mut moved(index, moving, |_| {
                taken_over += 1;
                let bytes = fs::read(file_of(&folder, index, moving)).expect("a checkpoint");
                Machine::from_bytes(&bytes).expect("a machine restores from its own bytes")
            }));
            if shown != plain {
                failed.push(&case.name);
            }
        }
    }
    assert!(failed.is_empty(), "other transcripts: {failed:?}");
    assert!(taken_over > 400, "only {taken_over} machines were moved");
    let _ = fs::remove_dir_all(&folder);
}

/// Where the other process leaves what it was at every statement.
const STATES: &str = "BASIC_STATES_FILE";
/// Statements of a case that are looked at one by one; `EVERBASIC_STATEMENTS` sets another number.
const STATEMENTS: usize = 150;

/// Notes a number for the whole state before every statement; `restored`: each statement is run
/// by a machine made of the last one's bytes.
struct States {
    restored: bool,
    most: usize,
    seen: Vec<u64>,
}

impl Drive for States {
    fn slice(&mut self) -> u64 {
        match self.seen.len() < self.most {
            true => 1,
            false => 20_000,
        }
    }

    fn between(&mut self, machine: Machine) -> Machine {
        if self.seen.len() >= self.most {
            return machine;
        }
        let bytes = machine.to_bytes();
        // FNV-1a, the same in every process.
        let number = bytes
            .iter()
            .fold(0xCBF2_9CE4_8422_2325u64, |number, &byte| {
                (number ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3)
            });
        self.seen.push(number);
        match self.restored {
            true => Machine::from_bytes(&bytes).expect("a machine restores from its own bytes"),
            false => machine,
        }
    }
}

/// What every case was at each of its statements, and what it showed.
fn states(cases: &[Case], restored: bool) -> Vec<(Vec<u64>, Vec<u8>)> {
    let most = env::var("EVERBASIC_STATEMENTS").ok();
    let most = most
        .and_then(|most| most.parse().ok())
        .unwrap_or(STATEMENTS);
    let play = |case: &Case| {
        let mut drive = States {
            restored,
            most,
            seen: Vec::new(),
        };
        let shown = case.play_with(&mut drive);
        (drive.seen, shown)
    };
    cases.iter().map(play).collect()
}

/// At any statement of any case a machine that was restored at every one before is, byte for
/// byte, the one that another process has there without ever restoring; so what remains is the same.
#[test]
fn restored_at_every_statement_as_in_another_process() {
    let cases = all_cases();
    if let Some(file) = env::var_os(STATES) {
        let mut text = String::new();
        for (seen, _) in states(&cases, false) {
            let numbers: Vec<String> = seen.iter().map(u64::to_string).collect();
            text.push_str(&numbers.join(" "));
            text.push('\n');
        }
        fs::write(file, text).expect("a file for the states");
        return;
    }
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("states");
    let this = env::current_exe().expect("this test has a file");
    let other = Command::new(this)
        .args([
            "--exact",
            "restored_at_every_statement_as_in_another_process",
        ])
        .env(STATES, &file)
        .output()
        .expect("the other process runs");
    assert!(other.status.success(), "the other process failed");
    let text = fs::read_to_string(&file).expect("the states of the other process");
    let mut statements = 0;
    let mut failed = Vec::new();
    let ours = states(&cases, true);
    assert_eq!(text.lines().count(), cases.len());
    for ((case, (seen, shown)), line) in cases.iter().zip(ours).zip(text.lines()) {
        let theirs: Vec<u64> = line
            .split(' ')
            .filter_map(|word| word.parse().ok())
            .collect();
        statements += seen.len();
        if seen != theirs || shown != case.play_with(&mut Plain) {
            failed.push(&case.name);
        }
    }
    assert!(failed.is_empty(), "other states: {failed:?}");
    assert!(
        statements > 15_000,
        "only {statements} statements were looked at"
    );
    let _ = fs::remove_file(&file);
}

/// A loop over two variables sends the blocks they lie in and the registers, no more.
#[test]
fn what_a_loop_changes_is_sent() {
    let mut machine = Machine::new(Options::default());
    machine
        .load_ascii(b"10 DIM A(2000):FOR I=1 TO 2000:A(I)=I:NEXT:S$=STRING$(200,65)+S$:OPEN \"O\",1,\"F\":PRINT#1,S$\n20 J=J+1:K=K+J:GOTO 20\n")
        .expect("a good program");
    machine.begin_run();
    let mut run = |units| {
        let mut fuel = Fuel {
            units,
            statements: None,
        };
        assert_eq!(machine.run(&mut fuel), Stop::OutOfFuel);
        machine.take_dirty_sections()
    };
    let all = run(10_000);
    let size = |changes: &basic::machine::Changes| -> usize {
        changes.changed.iter().map(|(_, bytes)| bytes.len()).sum()
    };
    assert!(size(&all) > 8_000, "arrays and text: {}", size(&all));
    for _ in 0..20 {
        let changes = run(997);
        assert!(changes.removed.is_empty());
        let names: Vec<&str> = changes.changed.iter().map(|(name, _)| &**name).collect();
        let blocks = names.iter().filter(|name| name.starts_with("memory/"));
        assert!((1..=2).contains(&blocks.count()), "{names:?}");
        assert!(names.len() <= 3 && size(&changes) < 1_000, "{names:?}");
    }
}

/// Runs to the end, past every STOP, and gives what was shown.
fn go_on(machine: &mut Machine) -> Vec<u8> {
    let mut shown = Vec::new();
    machine.begin_continue();
    for _ in 0..50 {
        let stop = machine.run(&mut Fuel {
            units: 100_000,
            statements: None,
        });
        for event in machine.take_events() {
            if let Event::Output(bytes) = event {
                shown.extend(bytes);
            }
        }
        match stop {
            Stop::Broke => machine.begin_continue(),
            Stop::Ended | Stop::Failed => break,
            _ => {}
        }
    }
    shown
}

/// Version 1, written with a file of each mode open, in a loop in a subroutine, with an
/// error trap, half of the DATA read and TRON on.
#[test]
fn version_1_is_still_read() {
    let bytes = include_bytes!("fixtures/version-1.checkpoint");
    let mut machine = Machine::from_bytes(bytes).expect("version 1 can be read");
    let shown = go_on(&mut machine.clone());
    let expected = include_bytes!("fixtures/version-1.out");
    assert_eq!(
        String::from_utf8_lossy(&shown),
        String::from_utf8_lossy(expected)
    );
    // And what is written of it now is the version of today.
    let mut again = Machine::from_bytes(&machine.to_bytes()).expect("it restores again");
    assert_eq!(go_on(&mut again), expected);
    let changes = machine.take_dirty_sections();
    assert!(changes.changed.len() > 10, "everything is given out anew");
}

fn sections() -> Vec<Section> {
    Machine::new(basic::machine::Options::default()).sections()
}

#[test]
fn other_versions_are_refused_with_their_number() {
    for version in [0, 3, 200] {
        let mut sections = sections();
        for (name, bytes) in &mut sections {
            if name == "registers" {
                bytes[0] = version;
            }
        }
        let error = Machine::restore(&sections).err();
        assert_eq!(error, Some(CheckpointError::Version(version)));
        let text = CheckpointError::Version(version).to_string();
        assert!(text.contains(&format!("version {version};")), "{text}");
    }
}

#[test]
fn what_is_missing_or_damaged_is_named() {
    for missing in ["registers", "control", "waiting"] {
        let mut sections = sections();
        sections.retain(|(name, _)| name != missing);
        assert_eq!(
            Machine::restore(&sections).err(),
            Some(CheckpointError::Missing(missing))
        );
    }
    let mut short = sections();
    short.push(("memory/70".to_string(), vec![1; 255]));
    let error = Machine::restore(&short).err();
    assert_eq!(
        error,
        Some(CheckpointError::Damaged("memory/70".to_string()))
    );
    let mut strange = sections();
    strange.push(("disk/00-4".to_string(), Vec::new()));
    let error = Machine::restore(&strange).err();
    assert_eq!(
        error,
        Some(CheckpointError::Damaged("disk/00-4".to_string()))
    );
}
