//! Finds out whether a sample shows a difference.

use crate::dice::Dice;
use crate::real::Real;
use crate::sample::Sample;
use basic::machine::{Fuel, Machine, Stop};
use basic::transcript::{Drive, Ending, Transcript, play, play_with};
use codegen::embedded::Embedded;
use codegen::{Generator, Policy};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Exit code of a program that could not be loaded.
const NOT_LOADED: i32 = 5;

/// How two runs of a sample differ.
#[derive(Debug)]
pub enum Difference {
    /// The machine panicked.
    Panic,
    /// Slices, generated code, or saving and restoring changed the transcript: the bytes in
    /// one piece, and those in slices.
    Cut(Vec<u8>, Vec<u8>),
    /// The real MBASIC shows something else: its bytes and ours.
    Real(Vec<u8>, Vec<u8>),
}

/// Runs in random slices, most of them with generated code, saved and restored now and then.
struct Cut {
    dice: Dice,
    backend: Generator<Embedded>,
}

impl Cut {
    fn new(seed: u64) -> Self {
        let policy = Policy {
            worth: 4 * (seed % 2),
            portion: if seed.is_multiple_of(3) {
                20
            } else {
                usize::MAX
            },
            ..Policy::EAGER
        };
        Cut {
            dice: Dice::new(seed),
            backend: Generator::new(Embedded::default(), policy),
        }
    }
}

impl Cut {
    /// Runs a slice with both back ends and compares all of the machine; a difference is a
    /// panic. Copies have nothing compiled: what is compiled on the way counts as fuel twice.
    fn compare(&mut self, machine: &mut Machine, fuel: &mut Fuel) -> Stop {
        let mut plain = machine.clone();
        let mut plain_fuel = fuel.clone();
        *machine = machine.clone();
        let stop = machine.run_with(fuel, &mut self.backend);
        let plain_stop = plain.run(&mut plain_fuel);
        let (ours, theirs) = (machine.sections(), plain.sections());
        let other: Vec<_> = theirs
            .iter()
            .filter(|section| !ours.contains(section))
            .map(|(name, _)| name)
            .collect();
        assert!(
            stop == plain_stop && fuel.units == plain_fuel.units && ours == theirs,
            "another state: {stop:?} {plain_stop:?}, fuel {} {}, other {other:?}",
            fuel.units,
            plain_fuel.units
        );
        stop
    }
}

impl Drive for Cut {
    fn slice(&mut self) -> u64 {
        1 + self.dice.below(60) as u64 * self.dice.below(40) as u64
    }

    fn run(&mut self, machine: &mut Machine, fuel: &mut Fuel) -> Stop {
        if self.dice.one_in(4) {
            return machine.run(fuel);
        }
        if self.dice.one_in(8) {
            return self.compare(machine, fuel);
        }
        machine.run_with(fuel, &mut self.backend)
    }

    fn between(&mut self, machine: Machine) -> Machine {
        if !self.dice.one_in(6) {
            return machine;
        }
        Machine::from_bytes(&machine.to_bytes()).unwrap_or(machine)
    }
}

/// Runs a sample in every way there is; `None` if all agree.
///
/// # Errors
/// The command of the real MBASIC cannot be run.
pub fn difference(sample: &Sample, real: Option<&Real>) -> io::Result<Option<Difference>> {
    let script = sample.script();
    let Ok(ours) = catch_unwind(AssertUnwindSafe(|| play(&script))) else {
        return Ok(Some(Difference::Panic));
    };
    match real {
        Some(real) => compare_with_real(sample, &ours, real),
        None => {
            let cut = catch_unwind(AssertUnwindSafe(|| {
                play_with(&script, &mut Cut::new(sample.lines.len() as u64))
            }));
            Ok(match cut {
                Err(_) => Some(Difference::Panic),
                Ok(cut) if [cut.ending, ours.ending].contains(&Ending::OutOfFuel) => None,
                Ok(cut) => {
                    let differs = cut != ours;
                    differs.then_some(Difference::Cut(ours.bytes, cut.bytes))
                }
            })
        }
    }
}

fn compare_with_real(
    sample: &Sample,
    ours: &Transcript,
    real: &Real,
) -> io::Result<Option<Difference>> {
    let shown = real.play(sample)?;
    let code = i32::from(ours.ending.exit_code());
    // A run that was stopped is compared as far as both went.
    let stopped = shown.code == 4 || code == 4;
    let (real_bytes, our_bytes) = match stopped {
        true => (screen_only(&shown.bytes), screen_only(&ours.bytes)),
        false => (shown.bytes.as_slice(), ours.bytes.as_slice()),
    };
    let common = real_bytes.len().min(our_bytes.len());
    // Loading is a topic of its own; here it would hide what runs.
    if shown.code == NOT_LOADED || code == NOT_LOADED {
        return Ok(None);
    }
    let equal = if stopped {
        (shown.code == 4 || real_bytes.len() <= common)
            && (code == 4 || our_bytes.len() <= common)
            && real_bytes[..common] == our_bytes[..common]
    } else {
        shown.bytes == ours.bytes && shown.code == code
    };
    if equal {
        return Ok(None);
    }
    let note = |bytes: &[u8], code: i32| {
        let mut bytes = bytes.to_vec();
        if code != 0 {
            bytes.extend(format!("(exit {code})\n").bytes());
        }
        bytes
    };
    Ok(Some(Difference::Real(
        note(&shown.bytes, shown.code),
        note(&ours.bytes, code),
    )))
}

/// A transcript without what the printer printed: it follows the screen, wherever that
/// was stopped.
fn screen_only(bytes: &[u8]) -> &[u8] {
    const PRINTER: &[u8] = b"--LPT--\n";
    let at = bytes
        .windows(PRINTER.len())
        .rposition(|part| part == PRINTER);
    &bytes[..at.unwrap_or(bytes.len())]
}
