//! Every recorded case runs with generated code as it runs without: in one piece, in slices,
//! saved and restored between them, and with the back end changed at any statement. Where
//! slices end the whole state is the same, and what is marked as changed adds up to it.

#[path = "../../basic/tests/support/dice.rs"]
#[expect(dead_code, reason = "these tests make no samples")]
mod dice;
#[path = "../../basic/tests/support/mod.rs"]
mod support;

use basic::machine::{Fuel, Machine, Section, Stop};
use basic::transcript::{Drive, Plain};
use codegen::embedded::Embedded;
use codegen::{Engine, Generator, Policy, WHOLE_BYTES};
use dice::Dice;
use std::cell::RefCell;
use std::rc::Rc;
use support::all_cases;

/// How a case is driven.
struct Generating {
    backend: Generator<Embedded>,
    dice: Dice,
    /// Fuel of the slices is below this; whole runs if it is 0.
    sides: usize,
    /// One slice in so many runs without generated code, and one in so many is restored from
    /// a checkpoint.
    plain: usize,
    restored: usize,
    /// One slice in so many is compared with the same slice of the portable back end.
    compared: usize,
    /// What the changes add up to, if that is looked at.
    store: Option<Vec<Section>>,
    slices: u32,
    /// The case.
    name: String,
}

impl Generating {
    fn new(seed: u64, sides: usize, plain: usize, restored: usize) -> Self {
        // Half of the cases without what is not worth it, and a third of them a portion at a time.
        let policy = Policy {
            worth: 4 * (seed % 2),
            portion: if seed.is_multiple_of(3) {
                12
            } else {
                usize::MAX
            },
            ..Policy::EAGER
        };
        Generating {
            backend: Generator::new(Embedded::default(), policy),
            dice: Dice::new(seed),
            sides,
            plain,
            restored,
            compared: 0,
            store: None,
            slices: 0,
            name: String::new(),
        }
    }

    /// Runs a slice on a copy without generated code too. Neither has anything compiled
    /// then: a statement that must be compiled in between is counted twice.
    fn compare(&mut self, machine: &mut Machine, fuel: &mut Fuel) -> Stop {
        let mut plain = machine.clone();
        *machine = machine.clone();
        let mut plain_fuel = fuel.clone();
        let stop = machine.run_with(fuel, &mut self.backend);
        assert_eq!(stop, plain.run(&mut plain_fuel));
        assert_eq!(fuel.units, plain_fuel.units, "other fuel used");
        let (ours, theirs) = (machine.sections(), plain.sections());
        let other = |(name, _): &Section, sections: &[Section]| {
            let find = |sections: &[Section]| sections.iter().find(|one| one.0 == *name).cloned();
            find(sections) != find(&ours)
        };
        let other: Vec<_> = theirs
            .iter()
            .filter(|section| other(section, &theirs))
            .map(|(name, _)| name)
            .collect();
        assert!(
            ours == theirs,
            "other states in line {:?} of {}: {other:?}",
            machine.current_line(),
            self.name
        );
        stop
    }

    /// What changed, added to what was known, is the whole state.
    fn add_up(&mut self, machine: &mut Machine) {
        let Some(store) = &mut self.store else {
            return;
        };
        let changes = machine.take_dirty_sections();
        store.retain(|(name, _)| !changes.removed.contains(name));
        for section in changes.changed {
            match store.iter_mut().find(|(name, _)| *name == section.0) {
                Some(known) => *known = section,
                None => store.push(section),
            }
        }
        let mut whole = machine.sections();
        whole.sort();
        store.sort();
        assert!(whole == *store, "the changes do not add up to the state");
    }
}

impl Drive for Generating {
    fn slice(&mut self) -> u64 {
        self.slices += 1;
        // Long runs must come to their end.
        match self.sides {
            0 => u64::MAX,
            sides if self.slices < 300 => 1 + self.dice.roll(sides) as u64,
            _ => 1 + self.dice.roll(20_000) as u64,
        }
    }

    fn run(&mut self, machine: &mut Machine, fuel: &mut Fuel) -> Stop {
        if self.plain > 0 && self.dice.roll(self.plain) == 0 {
            return machine.run(fuel);
        }
        let stop = if self.compared > 0 && self.dice.roll(self.compared) == 0 {
            self.compare(machine, fuel)
        } else {
            machine.run_with(fuel, &mut self.backend)
        };
        assert!(!self.backend.has_failed(), "a module was refused or failed");
        stop
    }

    fn between(&mut self, mut machine: Machine) -> Machine {
        self.add_up(&mut machine);
        if self.restored == 0 || self.dice.roll(self.restored) > 0 {
            return machine;
        }
        Machine::from_bytes(&machine.to_bytes()).expect("a machine restores from its own bytes")
    }
}

fn check(mut drive: impl FnMut(u64) -> Generating) {
    let filter = std::env::var("CASE").unwrap_or_default();
    let mut failed = Vec::new();
    for (case, seed) in all_cases().into_iter().zip(0..) {
        if !case.name.contains(&filter) {
            continue;
        }
        let mut drive = drive(seed);
        drive.name = case.name.clone();
        if case.play_with(&mut drive) != case.play_with(&mut Plain) {
            failed.push(case.name);
        }
    }
    assert!(
        failed.is_empty(),
        "{} other transcripts: {failed:?}",
        failed.len()
    );
}

#[test]
fn whole_runs() {
    check(|seed| Generating::new(seed, 0, 0, 0));
}

#[test]
fn slices_of_any_size() {
    check(|seed| Generating::new(seed, 50, 0, 0));
}

/// What leads out of a portion goes on where flat code can.
#[test]
fn in_portions_of_any_size() {
    check(|seed| {
        let policy = Policy {
            portion: 1 + (seed as usize * 7) % 90,
            ..Policy::EAGER
        };
        Generating {
            backend: Generator::new(Embedded::default(), policy),
            ..Generating::new(seed, 60, 5, 0)
        }
    });
}

#[test]
fn changed_at_any_statement() {
    check(|seed| Generating {
        compared: 6,
        ..Generating::new(seed, 9, 2, 0)
    });
}

#[test]
fn saved_and_restored() {
    check(|seed| Generating::new(seed, 30, 3, 4));
}

#[test]
fn states_and_changes_are_the_same() {
    check(|seed| Generating {
        compared: 2,
        store: Some(Vec::new()),
        ..Generating::new(seed, 200, 0, 0)
    });
}

/// Loops over numbers are carried out by generated code, not past it.
#[test]
fn hot_loops_are_generated() {
    let program = b"10 DEFINT I-K:DIM A(50)\n20 FOR I=1 TO 1000:J=(J+I*3) MOD 50:A(J)=A(J)+1\n\
30 X=X*.5+I/3:IF X>200 THEN X=X-100\n40 GOSUB 60:NEXT\n50 PRINT A(7);X;K:END\n60 K=K+1:RETURN\n";
    let mut machine = Machine::new(Default::default());
    machine.load_ascii(program).expect("a good program");
    let mut plain = machine.clone();
    let mut generated = Generator::new(Embedded::default(), Policy::EAGER);
    for machine in [&mut machine, &mut plain] {
        machine.begin_run();
    }
    let mut fuel = Fuel {
        units: 100_000,
        statements: None,
    };
    assert_eq!(machine.run_with(&mut fuel, &mut generated), Stop::Ended);
    assert_eq!(plain.run(&mut fuel), Stop::Ended);
    assert_eq!(machine.take_events(), plain.take_events());
    assert!(
        generated.statements() > 7_000,
        "only {} statements were generated code",
        generated.statements()
    );
}

/// Runs a program in slices with both back ends; everything is the same in the end. Answers how
/// many statements were generated code.
fn in_both(program: &[u8]) -> u64 {
    in_both_with(program, Generator::new(Embedded::default(), Policy::EAGER))
}

fn in_both_with<E: Engine>(program: &[u8], mut backend: Generator<E>) -> u64 {
    let mut machine = Machine::new(Default::default());
    machine.load_ascii(program).expect("a good program");
    let mut plain = machine.clone();
    let mut dice = Dice::new(3);
    for generated in [true, false] {
        let machine = if generated { &mut machine } else { &mut plain };
        machine.begin_run();
        loop {
            let mut fuel = Fuel {
                units: 1 + dice.roll(500) as u64,
                statements: None,
            };
            let stop = match generated {
                true => machine.run_with(&mut fuel, &mut backend),
                false => machine.run(&mut fuel),
            };
            match stop {
                Stop::OutOfFuel => {}
                stop => break assert_eq!(stop, Stop::Ended),
            }
        }
    }
    let output = |machine: &mut Machine| {
        let events = machine.take_events().into_iter();
        let bytes = events.filter_map(|event| match event {
            basic::machine::Event::Output(bytes) => Some(bytes),
            _ => None,
        });
        bytes.flatten().collect::<Vec<u8>>()
    };
    assert_eq!(output(&mut machine), output(&mut plain));
    assert!(machine.sections() == plain.sections(), "other states");
    backend.statements()
}

/// Loops in loops keep their variables, also where one is left by a jump, entered in its
/// middle, or met again.
#[test]
fn loops_in_loops() {
    let statements = in_both(
        b"10 FOR I=1 TO 300:A=A+I/3:NEXT\n20 DIM N%(20):FOR I%=1 TO 40:K%=0:FOR J%=1 TO 20\n\
30 N%(J%)=N%(J%)+I%:IF J%=I% THEN 60\n40 FOR X=.5 TO 3 STEP .25:B=B+X*J%:IF B>500 THEN B=B-500:GOTO 50\n\
45 NEXT\n50 K%=K%+1:NEXT J%\n60 D#=D#+K%:NEXT I%\n70 L=0\n80 L=L+1:FOR I%=1 TO 3:IF L=7 THEN 100\n\
90 NEXT:IF L<20 THEN 80\n100 WHILE L>2:L=L-1:FOR J%=L TO 1 STEP -3:C=C+J%:NEXT:WEND\n\
110 PRINT A;B;C;D#;I%;J%;K%;L;X;N%(3)\n",
    );
    assert!(statements > 4_000, "only {statements} statements");
}

/// Random numbers, user functions and loops with a condition are carried out by generated code.
#[test]
fn functions_and_random_numbers() {
    let statements = in_both(
        b"10 DEF FNA(X)=X*X+3*X-K%:DEF FNB%(I%,Y)=FNA(I%)-FNA(Y)+RND:DEF FND#(D#)=D#/3+FNA(1)\n\
20 I=0:WHILE I<400:I=I+1:K%=FNB%(3,RND(1)*9):S=S+FNA(RND-.5):E#=FND#(E#):WHILE RND<.5:J=J+1:WEND:WEND\n\
30 FOR I=1 TO 300:IF RND>.5 THEN A=A+1 ELSE B=B+RND(1)\n40 NEXT:PRINT S;E#;J;A;B;K%;RND(0)\n\
50 DEF FNA(X)=X+1:FOR I=1 TO 50:S=S+FNA(I):NEXT:PRINT S\n",
    );
    assert!(statements > 3_000, "only {statements} statements");
}

/// Strings are carried out by generated code, also where string space is full time and again and
/// formulas are too long or too complex.
#[test]
fn strings_are_generated() {
    let statements = in_both(
        b"10 CLEAR ,28000:ON ERROR GOTO 90:DIM T$(7)\n20 FOR J=1 TO 60:A$=\"\":FOR I%=1 TO 40\n\
30 A$=A$+CHR$(65+I% MOD 26):T$(I% AND 7)=MID$(A$,I%-3,5)+RIGHT$(A$,2)+LEFT$(T$(0),J)\n\
40 IF T$(1)>T$(I% AND 3) OR A$=T$(2) THEN K%=K%+LEN(A$+T$(3)) ELSE L=L+ASC(A$)\n50 NEXT:NEXT\n\
60 FOR I%=1 TO 9:B$=B$+A$:NEXT:C$=\"a\"+(\"b\"+(\"c\"+(\"d\"+(\"e\"+(\"f\"+(\"g\"+(\"h\"+(\"i\"+(\"j\"+\"k\")))))))))\n\
70 FOR I%=1 TO 200:T$(I% AND 7)=T$(I% AND 7)+LEFT$(A$,7):NEXT\n\
80 PRINT E;K%;L;A$;T$(3);LEN(B$);C$;FRE(0);FRE(\"\"):END\n90 E=E+ERR:RESUME NEXT\n",
    );
    assert!(statements > 9_000, "only {statements} statements");
}

/// A statement that is left for want of an array takes no random number, whichever copy of it
/// was entered.
#[test]
fn random_numbers_of_statements_that_are_left() {
    in_both(
        b"5 ON ERROR GOTO 90\n10 L=0:WHILE L<29:L=L+1\n20 IF A$<>B$ THEN F#(K% AND 7)=VAL(A$)\n\
30 A$=B$+CHR$(65+(K% AND 7))\n40 SWAP A,B:I%=((265=15)=183):K%=49\n50 WEND\n\
60 FOR L=1 TO 38:A$=LEFT$(B$,3)+MID$(A$,2,4):B=((RND*A)*(W(K% AND 3,2)-103.765)):NEXT L\n70 PRINT RND(0)\n80 END\n90 RESUME NEXT\n",
    );
}

/// Zeros with bits of a mantissa: they are compared as zeros, and copied and worked with as they are.
#[test]
fn zeros_that_keep_bits() {
    let statements = in_both(
        b"10 DIM A(9):FOR J=1 TO 30:O=0:Z=O*.3:Y=-.3*O:W=.7-.7:V=W*1.5\n\
20 FOR I=1 TO 8:A(I)=Z*I+W:B=A(I)-Z:IF B=0 THEN C=C+1\n\
30 IF Z<W OR Z>W OR Z<>Y THEN D=D+1 ELSE E=E+1\n\
40 F=INT(Z)+FIX(Y)+ABS(W)-V:G%=Z:H#=Y:K=-Z:IF K>=Z THEN L=L+1\n\
50 M=Z+1.5:N=1.5-Z:P=Y/3:Q=SIN(Y)+Z^2:X=INT(Y):U=FIX(Z):S=ABS(P)\n\
60 NEXT:FOR T=Z TO W:R=R+1:NEXT:FOR T=-1 TO Z STEP .5:R=R+1:NEXT:FOR T=.3 TO Y STEP -.1:R=R+1:NEXT\n\
70 FOR T=-.3 TO Z STEP .3:R=R+T:NEXT:FOR T=-3 TO 3:R=R+T:NEXT:FOR T=1 TO Y STEP -1:R=R+T*Z:NEXT:NEXT\n\
80 FOR I=0 TO 3:PRINT PEEK(VARPTR(Z)+I);PEEK(VARPTR(W)+I);PEEK(VARPTR(K)+I);PEEK(VARPTR(P)+I);PEEK(VARPTR(X)+I):NEXT\n\
90 PRINT C;D;E;F;G%;L;M;N;Q;R;A(3)=W\n",
    );
    assert!(statements > 3_000, "only {statements} statements");
}

/// A back end that was warmed up is as a new one.
#[test]
fn warming_up_leaves_nothing() {
    let sizes = Rc::new(RefCell::new(Vec::new()));
    let engine = Noting {
        engine: Embedded::default(),
        sizes: sizes.clone(),
    };
    let mut backend = Generator::new(engine, Policy::EAGER);
    backend.warm_up();
    assert_eq!(sizes.borrow().len(), 1, "nothing was generated");
    assert_eq!(backend.statements(), 0);
    assert!(!backend.has_failed());
    let statements = in_both_with(b"10 FOR I=1 TO 500:A=A+I:NEXT:PRINT A\n", backend);
    assert!(statements > 900, "only {statements} statements");
}

/// An engine that notes the sizes of its modules.
struct Noting {
    engine: Embedded,
    sizes: Rc<RefCell<Vec<usize>>>,
}

impl Engine for Noting {
    type Module = <Embedded as Engine>::Module;

    fn make(&mut self, bytes: &[u8]) -> Option<Self::Module> {
        self.sizes.borrow_mut().push(bytes.len());
        self.engine.make(bytes)
    }

    fn call(
        &mut self,
        module: &mut Self::Module,
        image: &mut [u8; WHOLE_BYTES],
        panel: &mut [u32],
        case: u32,
    ) -> bool {
        self.engine.call(module, image, panel, case)
    }
}

/// Of a long program what is hot is generated first, and more where more is used.
#[test]
fn long_programs_are_generated_a_portion_at_a_time() {
    let mut program = String::from("1 DEFINT A-Z:GOSUB 900:GOTO 10\n");
    for line in 10..510 {
        let text = format!("{line} A=(A+{line}) MOD 100:IF A=3 THEN B=(B+A) MOD 50\n");
        program.push_str(&text);
    }
    program.push_str("600 R=R+1:IF R<120 THEN 10\n610 PRINT A;B;J:END\n");
    program.push_str("900 FOR I=1 TO 9000:J=(J+I) MOD 77:NEXT:RETURN\n");
    let sizes = Rc::new(RefCell::new(Vec::new()));
    let engine = Noting {
        engine: Embedded::default(),
        sizes: sizes.clone(),
    };
    let policy = Policy {
        patience: 2_000,
        worth: 4,
        portion: 200,
    };
    let statements = in_both_with(program.as_bytes(), Generator::new(engine, policy));
    let sizes = sizes.borrow();
    assert!(sizes.len() >= 3, "only {} modules", sizes.len());
    assert!(4 * sizes[0] < sizes[sizes.len() - 1], "sizes {sizes:?}");
    assert!(statements > 25_000, "only {statements} statements");
}
