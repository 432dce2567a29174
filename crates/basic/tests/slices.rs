//! How a run is cut must not show: every recorded case gives the same transcript in
//! slices of any size, and when the machine is saved and restored between them.

mod support;

use basic::machine::{Machine, Section};
use basic::transcript::{Drive, Ending, Plain, Script, play_with, scheduled_keys};
use support::all_cases;

/// Slices of one size.
struct Sized(u64);

impl Drive for Sized {
    fn slice(&mut self) -> u64 {
        self.0
    }
}

/// A small deterministic generator.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

impl Drive for Dice {
    fn slice(&mut self) -> u64 {
        1 + self.roll(50)
    }
}

/// Every few statements at first, then seldom, so that long runs come to their end.
fn cut(slices: u32, dice: &mut Dice) -> u64 {
    let sides = if slices < 300 { 5 } else { 20_000 };
    1 + dice.roll(sides)
}

/// Saves the machine as one piece and goes on with the restored one.
struct Whole {
    dice: Dice,
    slices: u32,
}

impl Drive for Whole {
    fn slice(&mut self) -> u64 {
        self.slices += 1;
        cut(self.slices, &mut self.dice)
    }

    fn between(&mut self, machine: Machine) -> Machine {
        Machine::from_bytes(&machine.to_bytes()).expect("a machine restores from its own bytes")
    }
}

/// Keeps a store of sections up to date with what changed, and restores from it.
struct Sections {
    dice: Dice,
    store: Vec<Section>,
    slices: u32,
}

impl Drive for Sections {
    fn slice(&mut self) -> u64 {
        self.slices += 1;
        cut(self.slices, &mut self.dice)
    }

    fn between(&mut self, mut machine: Machine) -> Machine {
        let changes = machine.take_dirty_sections();
        self.store
            .retain(|(name, _)| !changes.removed.contains(name));
        for section in changes.changed {
            match self.store.iter_mut().find(|(name, _)| *name == section.0) {
                Some(known) => *known = section,
                None => self.store.push(section),
            }
        }
        let mut whole = machine.sections();
        whole.sort();
        self.store.sort();
        assert_eq!(names(&whole), names(&self.store));
        assert!(
            whole == self.store,
            "the changes do not add up to the state"
        );
        if self.dice.roll(3) > 0 {
            return machine;
        }
        Machine::restore(&self.store).expect("a machine restores from its sections")
    }
}

fn names(sections: &[Section]) -> Vec<&str> {
    sections.iter().map(|(name, _)| name.as_str()).collect()
}

/// Cases whose whole run is short enough to be cut everywhere. Programs that run longer
/// are cut into larger slices.
fn check(mut drive: impl FnMut() -> Box<dyn Drive>) {
    let mut failed = Vec::new();
    for case in all_cases() {
        let plain = case.play_with(&mut Plain);
        if case.play_with(&mut *drive()) != plain {
            failed.push(case.name);
        }
    }
    assert!(failed.is_empty(), "other transcripts: {failed:?}");
}

#[test]
fn slices_of_one_statement() {
    check(|| Box::new(Sized(1)));
}

#[test]
fn slices_of_seven() {
    check(|| Box::new(Sized(7)));
}

#[test]
fn slices_of_any_size() {
    let mut seed = 0;
    check(|| {
        seed += 1;
        Box::new(Dice(seed))
    });
}

#[test]
fn saved_and_restored() {
    let mut seed = 0;
    check(|| {
        seed += 1;
        Box::new(Whole {
            dice: Dice(seed),
            slices: 0,
        })
    });
}

#[test]
fn changed_sections_add_up() {
    let mut seed = 0;
    check(|| {
        seed += 1;
        Box::new(Sections {
            dice: Dice(seed),
            store: Vec::new(),
            slices: 0,
        })
    });
}

/// Any damage to a checkpoint is answered with an error or with a machine that runs.
#[test]
fn damaged_checkpoints_do_not_panic() {
    use basic::machine::{Fuel, Options, Stop};
    let mut machine = Machine::new(Options::default());
    machine
        .load_ascii(b"10 DIM A(20):FOR I=1 TO 20:A(I)=I:A$=A$+STR$(I):NEXT\n20 GOSUB 30\n30 PRINT A$:WHILE 1:I=I+1:B$=LEFT$(A$,5)+\"X\":WEND\n")
        .expect("a good program");
    machine.begin_run();
    let stop = machine.run(&mut Fuel {
        units: 200,
        statements: None,
    });
    assert_eq!(stop, Stop::OutOfFuel);
    let bytes = machine.to_bytes();
    let mut dice = Dice(7);
    let mut restored = 0;
    for _ in 0..3000 {
        let mut damaged = bytes.clone();
        for _ in 0..=dice.roll(6) {
            let at = dice.roll(damaged.len() as u64) as usize;
            damaged[at] = dice.roll(256) as u8;
        }
        if dice.roll(10) == 0 {
            damaged.truncate(dice.roll(damaged.len() as u64) as usize);
        }
        if let Ok(mut machine) = Machine::from_bytes(&damaged) {
            restored += 1;
            machine.run(&mut Fuel {
                units: 500,
                statements: None,
            });
            machine.position();
            machine.variables();
            machine.stack();
            machine.program();
        }
    }
    assert!(restored > 100, "the damage was mostly harmless: {restored}");
}

/// One statement, then another machine.
struct Single;

impl Drive for Single {
    fn slice(&mut self) -> u64 {
        1
    }

    fn between(&mut self, machine: Machine) -> Machine {
        Machine::from_bytes(&machine.to_bytes()).expect("a machine restores from its own bytes")
    }
}

/// WEND and RETURN need statements that a restored machine has not compiled yet: a slice of
/// one statement must come further all the same.
#[test]
fn restored_after_every_statement() {
    let program = b"10 WHILE I<2\n20 PRINT I\n30 I=I+1:WEND\n40 FOR J=1 TO 2:GOSUB 70:NEXT\n\
        50 DEF FNA(X)=X+1:PRINT FNA(1)\n60 END\n70 PRINT \"S\";J:RETURN\n";
    let script = Script {
        program: Some(program.to_vec()),
        name: b"X.BAS".to_vec(),
        units_max: Some(500),
        ..Script::default()
    };
    let plain = play_with(&script, &mut Plain);
    assert_eq!(plain.ending, Ending::Done);
    assert_eq!(play_with(&script, &mut Single).bytes, plain.bytes);
}

/// A WAIT whose bits never come ends with its fuel, or with Ctrl-C, and nothing else.
#[test]
fn a_wait_for_what_never_comes_can_be_stopped() {
    let program = b"10 PRINT \"A\"\r\n20 IF 1 THEN WAIT 1,255,255\r\n30 PRINT \"B\"\r\n";
    let mut script = Script {
        program: Some(program.to_vec()),
        units_max: Some(500),
        ..Script::default()
    };
    let waiting = play_with(&script, &mut Sized(7));
    assert_eq!(waiting.ending, Ending::OutOfFuel);
    assert_eq!(waiting.bytes, b"A\n");
    script.keys = scheduled_keys(b"line 20:40 {^C}").expect("a key that is due");
    let stopped = play_with(&script, &mut Sized(7));
    assert_eq!(stopped.ending, Ending::Done);
    assert_eq!(
        String::from_utf8_lossy(&stopped.bytes),
        "A\n^C\nBreak in 20\n"
    );
}
