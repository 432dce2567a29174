//! What tokens mean: the parser, and what is searched in a program.

use basic::parser::{parse_expression, parse_statement};

use basic::text::scan::Missed;
use basic::text::{crunch, list, scan, token};

/// A small deterministic generator (xorshift), so that failures repeat.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }
}

#[test]
fn parser_takes_any_bytes() {
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    for round in 0..20_000 {
        let length = (random.next() % 80) as usize;
        let mut memory: Vec<u8> = (0..length).map(|_| (random.next() >> 32) as u8).collect();
        if round % 2 == 0 {
            // Mostly tokens: gets deeper into the statements.
            memory.iter_mut().for_each(|byte| {
                if random.next().is_multiple_of(3) {
                    *byte |= 0x80;
                }
            });
        }
        let parsed = parse_statement(&memory, 0);
        assert!(usize::from(parsed.end) <= memory.len() + 16);
        parse_expression(&memory, (length / 2) as u16);
        let _ = (
            scan::find_next(&memory, 0, &mut Vec::new()),
            scan::find_wend(&memory, 0),
        );
        let _ = (scan::find_data(&memory, 0), scan::matching_else(&memory, 0));
        list::list(&memory);
        let _ = crunch::crunch(&memory);
    }
}

#[test]
fn parser_is_total_at_the_end_of_memory() {
    let mut memory = vec![b'('; 65536];
    memory[65535] = 0x8B;
    for at in [0, 1, 65000, 65530, 65535] {
        parse_statement(&memory, at);
        parse_expression(&memory, at);
    }
    for byte in [
        b' ',
        token::IF,
        token::FOR,
        token::NEXT,
        token::WHILE,
        token::FUNCTION,
    ] {
        memory.fill(byte);
        parse_statement(&memory, 0);
        let _ = (
            scan::find_next(&memory, 0, &mut Vec::new()),
            scan::find_wend(&memory, 0),
        );
        let _ = (
            scan::find_data(&memory, 65535),
            scan::matching_else(&memory, 0),
        );
    }
    memory.fill(0xF3);
    parse_expression(&memory, 0);
}

/// A program image: lines linked from address `base` on.
fn image(base: usize, lines: &[(u16, &str)]) -> Vec<u8> {
    let mut memory = vec![0; base];
    for (number, text) in lines {
        let tokens = crunch::crunch(text.as_bytes()).expect("a good line");
        let next = (memory.len() + 5 + tokens.len()) as u16;
        memory.extend(next.to_le_bytes());
        memory.extend(number.to_le_bytes());
        memory.extend(tokens);
        memory.push(0);
    }
    memory.extend([0, 0]);
    memory
}

/// Searches from the end of the first line's first statement.
fn search(lines: &[(u16, &str)]) -> (Vec<u8>, u16) {
    let memory = image(16, lines);
    let end = scan::skip_statement(&memory, 20);
    (memory, end)
}

/// What stands at `at`, as LIST shows it.
fn text_at(memory: &[u8], at: u16) -> String {
    String::from_utf8_lossy(&list::list(&memory[usize::from(at)..])).into_owned()
}

#[test]
fn next_and_wend_are_found_as_the_text_runs() {
    let check = |lines: &[(u16, &str)], expected: Result<(Option<u16>, &str), Missed>| {
        let (memory, end) = search(lines);
        let found = scan::find_next(&memory, end, &mut Vec::new());
        let shown = found.map(|place| (place.line, text_at(&memory, place.at)));
        let expected = expected.map(|(line, text)| (line, text.to_owned()));
        assert_eq!(shown, expected, "{lines:?}");
    };
    check(&[(10, "FOR I=1 TO 2:NEXT I:A=1")], Ok((None, "I:A=1")));
    check(
        &[(10, "FOR I=1 TO 2"), (20, "FOR J=1 TO 2:NEXT J,I:END")],
        Ok((Some(20), "I:END")),
    );
    check(
        &[(10, "FOR I=1 TO 2"), (20, "IF A THEN NEXT ELSE B=1")],
        Ok((Some(20), "ELSE B=1")),
    );
    check(
        &[(10, "FOR I=1 TO 2:FOR J=1 TO 2:NEXT A(1),I")],
        Ok((None, "I")),
    );
    check(&[(10, "FOR I=1 TO 2:REM :NEXT")], Err(Missed::End));
    check(
        &[(10, "FOR I=1 TO 2:FOR J=1 TO 2"), (20, "NEXT J:NEXT")],
        Ok((Some(20), "")),
    );
    check(
        &[(10, "FOR I=1 TO 2:FOR J=1 TO 2"), (20, "NEXT 5:NEXT")],
        Err(Missed::Syntax(Some(20))),
    );
    let (memory, _) = search(&[(10, "WHILE A"), (20, "WHILE B:WEND:WEND:STOP")]);
    let found = scan::find_wend(&memory, 22).expect("there is one");
    assert_eq!(
        (found.line, text_at(&memory, found.at)),
        (Some(20), ":STOP".to_owned())
    );
}

#[test]
fn data_is_found_at_statement_starts_only() {
    let memory = image(
        16,
        &[
            (10, "PRINT \":DATA 1\":IF A THEN DATA 2"),
            (20, "REM DATA 3"),
            (30, "X=1: DATA 4,5:DATA 6"),
        ],
    );
    let first = scan::find_data(&memory, 20).expect("line 30");
    assert_eq!(
        (first.line, text_at(&memory, first.at)),
        (Some(30), " 4,5:DATA 6".to_owned())
    );
    let second = scan::find_data(&memory, first.at).expect("behind it");
    assert_eq!(
        (second.line, text_at(&memory, second.at)),
        (None, " 6".to_owned())
    );
    assert_eq!(scan::find_data(&memory, second.at), None);
}

/// The first statement of `text`, as the tree's own debug text.
fn parsed(text: &str) -> String {
    let mut memory = crunch::crunch(text.as_bytes()).expect("a good line");
    memory.extend([0, 0, 0]);
    let parsed = parse_statement(&memory, 0);
    let fail = parsed
        .fail
        .map(|code| format!(" fail {}", code.0))
        .unwrap_or_default();
    format!("{:?}{fail}", parsed.statement)
        .replace("ErrorCode", "")
        .replace("Name { text: ", "Name { ")
}

#[test]
fn errors_stand_where_execution_meets_them() {
    let check = |text: &str, expected: &str| assert_eq!(parsed(text), expected, "{text}");
    check(
        "PRINT 1;)",
        "Print { printer: false, file: None, items: [Value(Integer(1)), Semicolon, Value(Fail((2)))], using: None } fail 2",
    );
    check(
        "PRINT 1+",
        "Print { printer: false, file: None, items: [Value(Binary(Add, Integer(1), Fail((22))))], using: None }",
    );
    check(
        "PRINT (1+)",
        "Print { printer: false, file: None, items: [Value(Group(Binary(Add, Integer(1), Fail((2)))))], using: None }",
    );
    check("GOTO", "Goto(Fail((2)))");
    check("END 5", "Empty fail 2");
    check(
        "ON 2 GOTO 10,,20 X",
        "On { selector: Integer(2), gosub: false, lines: [Some(Number(10)), None, Some(Number(20))], fail: Some((2)) }",
    );
    check("WEND:", "Wend");
    check("CONT 5", "Cont fail 2");
    check(
        "IF 1 THEN 100 ELSE 200",
        "If { condition: Integer(1), then: Line(Number(100)), otherwise: Line(Number(200)) }",
    );
    check(
        "IF 1 PRINT",
        "If { condition: Then(Integer(1), (2)), then: NextLine, otherwise: NextLine }",
    );
}

#[test]
fn precedence_is_that_of_the_original() {
    let check = |text: &str, expected: &str| {
        let mut memory = crunch::crunch(text.as_bytes()).expect("a good line");
        memory.extend([0, 0, 0]);
        let (value, end) = parse_expression(&memory, 0);
        assert_eq!(format!("{value:?}"), expected, "{text}");
        assert_eq!(usize::from(end), memory.len() - 3, "{text}");
    };
    check(
        "-2^2",
        "Unary(Negate, Binary(Power, Integer(2), Integer(2)))",
    );
    check(
        "2^-3",
        "Binary(Power, Integer(2), Unary(Negate, Integer(3)))",
    );
    check(
        "1-2-3",
        "Binary(Subtract, Binary(Subtract, Integer(1), Integer(2)), Integer(3))",
    );
    check(
        "8\\2 MOD 3*2",
        "Binary(Modulo, Binary(IntegerDivide, Integer(8), Integer(2)), Binary(Multiply, Integer(3), Integer(2)))",
    );
    check(
        "NOT 1=2 AND 3",
        "Binary(And, Unary(Not, Binary(Equal, Integer(1), Integer(2))), Integer(3))",
    );
    check("1=>2", "Binary(GreaterEqual, Integer(1), Integer(2))");
    check(
        "1 IMP 2 EQV 3 XOR 4 OR 5",
        "Binary(Imp, Integer(1), Binary(Eqv, Integer(2), Binary(Xor, Integer(3), Binary(Or, Integer(4), Integer(5)))))",
    );
}
