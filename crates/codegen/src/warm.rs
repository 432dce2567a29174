//! A small program that is run before the user runs one: engines compile functions when they are called first, and
//! who runs a program should not have to wait for that.

use crate::{Engine, Generator, Policy};
use basic::machine::{Fuel, Machine, Options};

/// Something of everything that is often used.
const PROGRAM: &[u8] = b"10 DIM A(20),B%(20):DEF FNA(X)=X*X+1:READ N$\n\
20 FOR I=1 TO 9:A(I)=I/3+FNA(I)*.5-A(I-1):B%(I)=I*2-B%(I-1):NEXT\n\
30 FOR J%=1 TO 8:IF B%(J%)>B%(J%+1) AND J%<>3 THEN K%=J%\\2 ELSE K%=K%+J% MOD 3\n\
40 NEXT J%:A$=\"\":WHILE LEN(A$)<5:A$=A$+CHR$(65+(K% AND 15)):WEND\n\
50 B$=MID$(A$,2,3)+LEFT$(N$,2):IF B$=A$ THEN K%=0\n\
60 GOSUB 90:D#=D#+A(3)*2:S=SIN(S)+SQR(A(4))+RND:IF S>5 THEN S=INT(S-5) ELSE S=ABS(S)\n\
70 PRINT R;S,A$;\n\
80 R=R+1:GOTO 20\n\
90 K%=K%-1:RETURN\n\
100 DATA warm\n";
/// Statements of it that the portable back end carries out before code is generated, and all.
const PORTABLE: u64 = 400;
const ALL: u64 = 2_000;

impl<E: Engine> Generator<E> {
    /// Runs a small program, so that the engine has seen what runs programs and generates code. Nothing of it
    /// stays: like [`Generator::new`] this must come before any machine runs with this back end.
    pub fn warm_up(&mut self) {
        let policy = self.policy;
        self.policy = Policy {
            patience: PORTABLE,
            ..policy
        };
        let mut machine = Machine::new(Options::default());
        if machine.load_ascii(PROGRAM).is_ok() {
            machine.begin_run();
            let mut fuel = Fuel {
                units: ALL,
                statements: None,
            };
            machine.run_with(&mut fuel, self);
        }
        self.policy = policy;
        self.module = None;
        self.portion = policy.portion;
        self.statements = 0;
    }
}
