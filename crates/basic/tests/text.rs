//! The text side of the language: typing, crunching, listing, editing.

use basic::machine::{Machine, Options};
use basic::text::edit::{EditOutcome, EditState};
use basic::text::line_edit::{Ended, LineEditor, show};

use basic::text::{crunch, list, renum, token};

/// The bytes a hexadecimal text stands for.
fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len() / 2)
        .map(|index| u8::from_str_radix(&hex[2 * index..2 * index + 2], 16).expect("hexadecimal"))
        .collect()
}

/// `text/lines.txt`: what MBASIC stored (SAVE) and showed (SAVE,A) for lines typed at its prompt.
fn recorded_lines() -> Vec<(Vec<u8>, Vec<u8>, Vec<u8>)> {
    let text = include_str!("text/lines.txt");
    let lines: Vec<&str> = text.split('\n').collect();
    lines
        .chunks_exact(3)
        .map(|part| {
            let strip = |index: usize, mark: &str| {
                part[index]
                    .strip_prefix(mark)
                    .expect("mark of a recorded line")
                    .to_owned()
            };
            (
                strip(0, "> ").into_bytes(),
                bytes(&strip(1, "= ")),
                strip(2, "< ").into_bytes(),
            )
        })
        .collect()
}

#[test]
fn lines_are_stored_and_listed_as_recorded() {
    let lines = recorded_lines();
    assert!(lines.len() > 400);
    for (typed, tokens, listed) in lines {
        let typed_line = [b"10 ".as_slice(), &typed].concat();
        let shown = String::from_utf8_lossy(&typed).into_owned();
        let (number, text) = crunch::split_number(&typed_line).expect("a numbered line");
        assert_eq!(number, 10, "{shown}");
        assert_eq!(crunch::crunch(text), Ok(tokens.clone()), "{shown}");
        let text = String::from_utf8_lossy(&list::list(&tokens)).into_owned();
        assert_eq!(text, String::from_utf8_lossy(&listed), "{shown}");
    }
}

#[test]
fn a_listed_line_lists_the_same_again() {
    for (_, tokens, listed) in recorded_lines() {
        // A line that LIST cut cannot come back whole, and a double may differ in its last
        // digit (MBASIC 5.21 lists 3.141592653589791# typed as 3.141592653589792#).
        if listed.len() >= list::TEXT_LIMIT || tokens.contains(&token::DOUBLE) {
            continue;
        }
        let again = crunch::crunch(&listed).expect("what LIST shows can be typed");
        assert_eq!(
            String::from_utf8_lossy(&list::list(&again)),
            String::from_utf8_lossy(&listed),
            "{tokens:02x?}"
        );
    }
}

#[test]
fn lines_that_are_not_stored() {
    let check = |text: &str, code: u8| {
        let error = crunch::crunch(text.as_bytes()).expect_err(text);
        assert_eq!(error.0, code, "{text}");
    };
    check("PRINT &HFFFFF", 6);
    check("PRINT &H00001", 6);
    check("PRINT 99999%", 6);
    check("PRINT &200000", 6);
    check("PRINT &8", 2);
    check(&"1#,".repeat(80), 23);
    check(&"1E9,".repeat(62), 23);
    let line = crunch::crunch_line(b"PRINT 1E99;1D99").expect("stored with a message");
    assert_eq!(line.overflows, 2);
}

#[test]
fn line_numbers_end_where_they_get_too_large() {
    let check = |line: &str, expected: Option<(u16, &str)>| {
        let split = crunch::split_number(line.as_bytes());
        assert_eq!(
            split,
            expected.map(|(n, rest)| (n, rest.as_bytes())),
            "{line}"
        );
    };
    check("10 PRINT", Some((10, "PRINT")));
    check("10PRINT", Some((10, "PRINT")));
    check("10  PRINT", Some((10, " PRINT")));
    check(" 1 0\tPRINT", Some((10, "\tPRINT")));
    check("65529 A", Some((65529, "A")));
    check("65530", Some((6553, "0")));
    check("65536 PRINT", Some((6553, "6 PRINT")));
    check("10", Some((10, "")));
    check("PRINT 1", None);
    check("", None);
}

/// `text/keys.txt`: keys typed at the prompt and what the screen got, both hexadecimal.
#[test]
fn typing_looks_as_recorded() {
    let mut count = 0;
    for record in include_str!("text/keys.txt").lines() {
        let (keys, screen) = record.split_once(' ').expect("two fields");
        let mut editor = LineEditor::new(Vec::new(), false);
        let mut echo = Vec::new();
        for key in bytes(keys) {
            assert_eq!(editor.key(key, &mut echo), None, "{record}");
        }
        assert_eq!(editor.key(b'\r', &mut echo), Some(Ended::Enter));
        assert_eq!(
            String::from_utf8_lossy(&echo),
            String::from_utf8_lossy(&bytes(screen)),
            "{record}"
        );
        count += 1;
    }
    assert!(count > 50);
}

/// `text/edit.txt`: a line, the keys of an EDIT session on it as line 20, what the screen
/// got, and what LIST showed then.
#[test]
fn edit_looks_as_recorded() {
    let mut count = 0;
    for record in include_str!("text/edit.txt").lines() {
        let fields: Vec<&str> = record.split(' ').collect();
        let line = crunch::crunch(&bytes(fields[0])).expect("a good line");
        let mut echo = Vec::new();
        let mut state = EditState::program_line(20, list::list(&line), &mut echo);
        let mut stored = None;
        for key in bytes(fields[1]) {
            assert_eq!(stored, None, "{record}");
            match state.key(key, &mut echo) {
                EditOutcome::Going => {}
                EditOutcome::Store { text, .. } => stored = Some(text),
                other => panic!("{other:?} {record}"),
            }
        }
        assert_eq!(
            String::from_utf8_lossy(&echo),
            String::from_utf8_lossy(&bytes(fields[2])),
            "{record}"
        );
        let tokens = crunch::crunch(&stored.expect("ended")).expect("a good line");
        let mut shown = Vec::new();
        if tokens
            .iter()
            .any(|byte| !matches!(byte, b' ' | b'\t' | b'\n'))
        {
            show(&list::list_line(20, &tokens), &mut shown);
            shown.extend(b"\r\n");
        }
        assert_eq!(shown, bytes(fields[3].trim_matches('-')), "{record}");
        count += 1;
    }
    assert!(count > 100);
}

#[test]
fn the_typed_line_holds_255_characters() {
    let mut editor = LineEditor::new(Vec::new(), false);
    let mut echo = Vec::new();
    for _ in 0..257 {
        editor.key(b'A', &mut echo);
    }
    assert_eq!(editor.line().len(), 255);
    assert_eq!(echo.get(254..), Some(b"A\x07\x07".as_slice()));
}

#[test]
fn renum_rewrites_references_and_reports_missing_lines() {
    let mut tokens = crunch::crunch(
        b"ON ERROR GOTO 0:IF ERL=20 THEN 30 ELSE GOTO 99:ON A GOSUB 20,,30:RESUME 0:ON ERROR GOTO 20",
    )
    .expect("a good line");
    let mut missing = Vec::new();
    renum::renumber(
        &mut tokens,
        |number| matches!(number, 20 | 30).then_some(number * 100),
        |number| missing.push(number),
    );
    assert_eq!(
        String::from_utf8_lossy(&list::list(&tokens)),
        "ON ERROR GOTO 0:IF ERL=2000 THEN 3000 ELSE GOTO 99:ON A GOSUB 2000,,3000:RESUME 0:\
         ON ERROR GOTO 2000"
    );
    assert_eq!(missing, [99, 0]);
}

/// The lines of a text, whatever their order, are the program that they make one by one.
#[test]
fn lines_in_any_order_are_the_same_program() {
    let lines: [(u16, &str); 9] = [
        (50, "PRINT 5"),
        (10, "GOTO 50"),
        (60, "A=1.5:B=300"),
        (30, "REM first"),
        (55, "PRINT \"x\""),
        (30, "REM in its place, and longer"),
        (10, "END"),
        (60, ""),
        (65000, "RUN"),
    ];
    let text: String = lines
        .iter()
        .map(|(n, text)| format!("{n} {text}\r\n"))
        .collect();
    let mut loaded = Machine::new(Options::default());
    assert_eq!(loaded.load_ascii(text.as_bytes()), Ok(()));
    let mut stored = Machine::new(Options::default());
    for (number, text) in lines {
        assert_eq!(stored.store_line(number, text.as_bytes()), Ok(()));
    }
    assert_eq!(loaded.program(), stored.program());
    assert_eq!(loaded.program().len(), 5);
}
