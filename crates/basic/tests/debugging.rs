//! What a debugger asks of the machine.

use basic::error::ErrorCode;
use basic::machine::{
    Breakpoint, Event, Fuel, Held, Machine, Options, Reply, Request, StackEntry, Stop,
};
use basic::syntax::Type;

/// A machine with this program, at its prompt.
fn machine(program: &str) -> Machine {
    let mut machine = Machine::new(Options::default());
    machine
        .load_ascii(program.as_bytes())
        .expect("a program that fits");
    machine
}

fn go(machine: &mut Machine) -> Stop {
    machine.run(&mut Fuel {
        units: 1_000_000,
        statements: None,
    })
}

/// What the program printed since the last call.
fn output(machine: &mut Machine) -> String {
    let events = machine.take_events().into_iter();
    let bytes = events.filter_map(|event| match event {
        Event::Output(bytes) => Some(bytes),
        _ => None,
    });
    String::from_utf8_lossy(&bytes.flatten().collect::<Vec<u8>>()).replace("\r\n", "\n")
}

fn value(machine: &Machine, expression: &str) -> String {
    match machine.evaluate(expression.as_bytes()) {
        Ok(found) => String::from_utf8_lossy(&found.value).into_owned(),
        Err(code) => format!("?{}", code.message()),
    }
}

fn at(line: u16, statement: u16) -> Breakpoint {
    Breakpoint { line, statement }
}

#[test]
fn a_breakpoint_stops_before_its_statement_each_time_around() {
    let mut machine = machine("10 FOR I=1 TO 3\n20 A=A+I:PRINT A;\n30 NEXT\n");
    machine.set_breakpoints(&[at(20, 1)]);
    machine.begin_run();
    for sum in [1, 3, 6] {
        assert_eq!(go(&mut machine), Stop::Held(Held::Breakpoint(0)));
        let place = machine.position().expect("a place in the program");
        assert_eq!((place.line, place.statement), (20, 1));
        assert_eq!(value(&machine, "A"), sum.to_string());
    }
    assert_eq!(go(&mut machine), Stop::Ended);
    assert_eq!(output(&mut machine), " 1  3  6 \nOk\n");
}

#[test]
fn breakpoints_change_nothing_of_what_a_program_does() {
    let text = "10 FOR I=1 TO 5:GOSUB 100:NEXT\n20 IF I>5 THEN PRINT \"END\" ELSE PRINT \"NO\"\n\
                30 END\n100 N=N+I*I:IF N>20 THEN PRINT N;:RETURN\n110 RETURN\n";
    let mut plain = machine(text);
    plain.begin_run();
    while go(&mut plain) != Stop::Ended {}
    let mut watched = machine(text);
    let all = [10, 20, 100, 110].map(|line| (0..3).map(move |statement| at(line, statement)));
    let all: Vec<Breakpoint> = all.into_iter().flatten().collect();
    watched.set_breakpoints(&all);
    watched.set_watched(&["N".to_owned()]);
    watched.set_counting(true);
    watched.begin_run();
    let mut stops = 0;
    while go(&mut watched) != Stop::Ended {
        stops += 1;
    }
    assert!(stops > 15, "{stops} stops");
    assert_eq!(output(&mut watched), output(&mut plain));
    assert_eq!(watched.to_bytes(), plain.to_bytes());
}

#[test]
fn colons_hidden_in_memory_count_as_no_statement() {
    let mut machine = machine("10 A=1:IF A THEN B=2 ELSE B=3\n20 C=1 'note\n30 D=1:E=2\n");
    machine.set_breakpoints(&[at(10, 1), at(30, 1)]);
    machine.begin_run();
    assert_eq!(go(&mut machine), Stop::Held(Held::Breakpoint(0)));
    assert_eq!(value(&machine, "A"), "1");
    assert_eq!(value(&machine, "B"), "0");
    assert_eq!(go(&mut machine), Stop::Held(Held::Breakpoint(1)));
    assert_eq!(value(&machine, "D"), "1");
    assert_eq!(value(&machine, "E"), "0");
}

#[test]
fn a_changed_variable_stops_behind_the_statement_that_changed_it() {
    let mut machine =
        machine("10 N$=\"A\"\n20 X=1\n30 N$=N$+\"B\"\n40 N$=\"AB\"\n50 DIM Q(3):Q(2)=7\n");
    let refused = machine.set_watched(&["N$".to_owned(), "2X".to_owned(), "Q()".to_owned()]);
    assert_eq!(refused, [1]);
    machine.begin_run();
    let mut seen = Vec::new();
    while go(&mut machine) == Stop::Held(Held::Changed) {
        let change = machine.last_change().expect("what changed");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        seen.push((
            change.name.clone(),
            text(&change.before),
            text(&change.after),
            change.line,
        ));
    }
    let change = |name: &str, before: &str, after: &str, line| {
        (
            name.to_owned(),
            before.to_owned(),
            after.to_owned(),
            Some(line),
        )
    };
    assert_eq!(
        seen,
        [
            change("N$", "", "A", 10),
            change("N$", "A", "AB", 30),
            change("Q()", "", "", 50),
        ]
    );
}

#[test]
fn lines_are_counted_only_while_that_is_wanted() {
    let mut machine = machine("10 FOR I=1 TO 4\n20 A=A+1:B=B+1\n30 NEXT\n");
    machine.set_counting(true);
    machine.begin_run();
    assert_eq!(go(&mut machine), Stop::Ended);
    let counts: Vec<_> = machine.counts().collect();
    assert_eq!(counts, [(10, 1), (20, 8), (30, 4)]);
    machine.set_counting(false);
    assert_eq!(machine.counts().count(), 0);
}

#[test]
fn what_statements_read_and_write_is_noted_in_their_order() {
    let mut machine = machine(
        "10 DEFINT K\n20 A=1:B=2\n30 IF A=2 THEN B=9 ELSE K=B+A\n40 IF K=3 THEN C$=\"X\"\n50 A=A\n",
    );
    machine.set_noting(true);
    machine.begin_run();
    assert_eq!(go(&mut machine), Stop::Ended);
    let uses: Vec<_> = machine.last_uses().collect();
    let last = |name: &str| {
        let found = uses.iter().find(|(it, _)| *it == name);
        found.map(|(_, last)| *last).unwrap_or_default()
    };
    let (a, b, c, k) = (last("A!"), last("B!"), last("C$"), last("K%"));
    // What stands behind a THEN that was not taken was not carried out.
    assert!(b.written < a.read && b.written < b.read, "{uses:?}");
    assert!(k.written < k.read && k.read < c.written, "{uses:?}");
    assert!(
        c.read == 0 && a.written > c.written && a.read == a.written,
        "{uses:?}"
    );
    machine.set_noting(false);
    assert_eq!(machine.last_uses().count(), 0);
}

#[test]
fn an_expression_is_worked_out_and_leaves_no_trace() {
    let mut machine = machine(
        "5 DEFINT K:DEF FNA(X)=X*2\n10 A=1.5:B$=\"HI\":DIM C(2,3):C(1,2)=9:K=7/2\n20 STOP\n",
    );
    machine.begin_run();
    assert_eq!(go(&mut machine), Stop::Broke);
    let before = machine.to_bytes();
    for (expression, shown) in [
        ("A*2+1", "4"),
        ("C(1,2)", "9"),
        ("B$+\"!\"", "HI!"),
        ("K", "4"),
        ("FNA(A)", "3"),
        ("1/3", ".333333"),
        ("-A", "-1.5"),
        ("NEWONE", "0"),
        ("NEWARRAY(5)", "0"),
        ("1/0", "1.70141E+38"),
        ("B$>\"A\"", "-1"),
        ("A+", "?Missing operand"),
        ("A:B=1", "?Syntax error"),
        ("A,B", "?Syntax error"),
        ("#1,A", "?Syntax error"),
        ("C(9,9)", "?Subscript out of range"),
        ("A+B$", "?Type mismatch"),
        ("INPUT$(1)", "?Illegal direct"),
        ("", "?Syntax error"),
    ] {
        assert_eq!(value(&machine, expression), shown, "{expression}");
    }
    assert!(machine.evaluate(b"RND").is_ok());
    assert_eq!(machine.to_bytes(), before);
    let truth = |text: &str| machine.evaluate(text.as_bytes()).map(|found| found.is_true);
    assert_eq!(truth("A>1 AND K=4"), Ok(true));
    assert_eq!(truth("A>2"), Ok(false));
}

#[test]
fn a_variable_set_from_outside_counts_for_what_comes_next() {
    let mut machine = machine("10 A=1:A$=\"X\":DIM D(3)\n20 INPUT Z\n30 PRINT A;A$;D(2);Z\n");
    machine.begin_run();
    assert_eq!(go(&mut machine), Stop::Needs(Request::Line));
    assert_eq!(machine.assign(b"A", b"6*7"), Ok(()));
    assert_eq!(machine.assign(b"A$", b"\"LONGER THAN BEFORE\""), Ok(()));
    assert_eq!(machine.assign(b"D(2)", b"A+1"), Ok(()));
    let kept = machine.to_bytes();
    assert_eq!(machine.assign(b"D(4)", b"1"), Err(ErrorCode::SUBSCRIPT));
    assert_eq!(
        machine.assign(b"A", b"\"X\""),
        Err(ErrorCode::TYPE_MISMATCH)
    );
    assert_eq!(machine.assign(b"A", b"1:END"), Err(ErrorCode::SYNTAX));
    assert_eq!(machine.assign(b"1", b"1"), Err(ErrorCode::SYNTAX));
    assert_eq!(machine.to_bytes(), kept);
    machine.reply(Reply::Line(b"5".to_vec()));
    assert_eq!(go(&mut machine), Stop::Ended);
    let shown = output(&mut machine);
    assert!(
        shown.ends_with(" 42 LONGER THAN BEFORE 43  5 \nOk\n"),
        "{shown}"
    );
}

#[test]
fn an_assignment_during_a_direct_line_leaves_that_line_alone() {
    let mut machine = machine("");
    assert_eq!(go(&mut machine), Stop::Needs(Request::Command));
    machine.reply(Reply::Line(b"FOR I=1 TO 9:PRINT I;:NEXT".to_vec()));
    let mut fuel = Fuel {
        units: 5,
        statements: None,
    };
    assert_eq!(machine.run(&mut fuel), Stop::OutOfFuel);
    assert_eq!(machine.assign(b"I", b"7"), Ok(()));
    assert_eq!(go(&mut machine), Stop::Ended);
    let shown = output(&mut machine);
    assert!(shown.ends_with(" 8  9 \nOk\n"), "{shown}");
}

#[test]
fn stack_arrays_and_memory_can_be_looked_at() {
    let mut machine = machine(
        "10 DIM A%(2,1):A%(1,1)=5\n20 FOR I=1 TO 9 STEP 2\n30 GOSUB 100\n40 NEXT\n50 END\n\
         100 WHILE I<5\n110 STOP\n120 WEND\n",
    );
    machine.begin_run();
    assert_eq!(go(&mut machine), Stop::Broke);
    assert_eq!(
        machine.stack(),
        [
            StackEntry::For {
                line: Some(20),
                variable: "I!".to_owned(),
                value: b"1".to_vec(),
                limit: b"9".to_vec(),
                step: b"2".to_vec(),
            },
            StackEntry::Gosub { line: Some(30) },
            StackEntry::While { line: Some(100) },
        ]
    );
    assert_eq!(machine.gosub_depth(), 1);
    let array = &machine.variables()[1];
    assert_eq!(
        (array.name.as_str(), &array.bounds[..]),
        ("A%", &[2, 1][..])
    );
    assert_eq!(array.kind, Type::Integer);
    let elements = machine.elements("A%", 0, 100);
    assert_eq!(elements.len(), 6);
    assert_eq!(elements[4], b"5");
    assert_eq!(machine.elements("A%", 4, 1), [b"5"]);
    let resources = machine.resources();
    assert_eq!(resources.free, machine.bytes_free());
    assert_eq!((resources.gosubs, resources.stack), (1, 19 + 5 + 7));
}
