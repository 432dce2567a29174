//! The recorded tables of `cases/numeric` and `cases/print`, checked on the arithmetic
//! alone: what real MBASIC printed as operand and result bytes is recomputed.

use std::fs;
use std::path::Path;

use basic::number::format::format;
use basic::number::functions;
use basic::number::parse::{parse_double, parse_number};
use basic::number::random::Random;
use basic::number::{Double, Number, Outcome, Single};

fn case(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/cases")
        .join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn lines(name: &str) -> Vec<String> {
    case(name).lines().map(str::to_owned).collect()
}

/// The operands or texts in the DATA lines of a table.
fn data(name: &str) -> Vec<String> {
    case(name)
        .lines()
        .filter_map(|line| line.split_once(" DATA "))
        .flat_map(|(_, items)| items.split(',').map(str::to_owned).collect::<Vec<_>>())
        .collect()
}

fn value<T>(outcome: Outcome<T>) -> T {
    match outcome {
        Ok(value) => value,
        Err(fault) => fault.value,
    }
}

fn bytes<const N: usize>(hex: &str) -> [u8; N] {
    let mut bytes = [0; N];
    for (place, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&hex[2 * place..2 * place + 2], 16).expect("hex");
    }
    bytes
}

fn single(hex: &str) -> Single {
    Single::from_bytes(bytes(hex))
}

fn double(hex: &str) -> Double {
    Double::from_bytes(bytes(hex))
}

/// The bytes as the tables show them.
fn shown(bytes: &[u8]) -> String {
    match bytes.last() {
        None | Some(0) => "zero".to_owned(),
        Some(_) => bytes.iter().map(|byte| format!("{byte:02X}")).collect(),
    }
}

fn shown_single(number: Single) -> String {
    shown(&number.to_bytes()) + &text(Number::Single(number))
}

fn shown_double(number: Double) -> String {
    shown(&number.to_bytes()) + &text(Number::Double(number))
}

/// What PRINT puts for a number.
fn text(number: Number) -> String {
    String::from_utf8_lossy(&format(number)).into_owned() + " "
}

/// The lines of a table that show results; messages stand between them.
fn results(name: &str, marks: &[&str]) -> Vec<String> {
    lines(name)
        .into_iter()
        .filter(|line| marks.iter().any(|mark| line.starts_with(mark)))
        .collect()
}

fn check(expected: &[String], actual: &[String]) {
    assert!(!expected.is_empty());
    assert_eq!(expected.len(), actual.len());
    for (line, (expected, actual)) in expected.iter().zip(actual).enumerate() {
        assert_eq!(expected, actual, "result {}", line + 1);
    }
}

#[test]
fn single_arithmetic() {
    for stem in ["t01-single-arith-near", "t02-single-arith-edge"] {
        let mut actual = Vec::new();
        for pair in data(&format!("numeric/{stem}.bas")) {
            let (a, b) = (single(&pair[..8]), single(&pair[8..]));
            for (sign, result) in [
                ("+", a.add(b)),
                ("-", a.sub(b)),
                ("*", a.mul(b)),
                ("/", a.div(b)),
            ] {
                actual.push(format!("{sign} {}", shown_single(value(result))));
            }
        }
        check(
            &results(&format!("numeric/{stem}.out"), &["+ ", "- ", "* ", "/ "]),
            &actual,
        );
    }
}

#[test]
fn double_arithmetic() {
    for stem in ["t03-double-arith-near", "t04-double-arith-edge"] {
        let mut actual = Vec::new();
        for pair in data(&format!("numeric/{stem}.bas")) {
            let (a, b) = (double(&pair[..16]), double(&pair[16..]));
            for (sign, result) in [
                ("+", a.add(b)),
                ("-", a.sub(b)),
                ("*", a.mul(b)),
                ("/", a.div(b)),
            ] {
                actual.push(format!("{sign} {}", shown_double(value(result))));
            }
        }
        check(
            &results(&format!("numeric/{stem}.out"), &["+ ", "- ", "* ", "/ "]),
            &actual,
        );
    }
}

type Function = fn(Single) -> Outcome<Single>;

#[test]
fn functions_of_singles() {
    let tables: [(&str, &[(&str, Function)]); 5] = [
        (
            "t07-sin-cos-tan",
            &[
                (" SIN ", functions::sin),
                (" COS ", functions::cos),
                (" TAN ", functions::tan),
            ],
        ),
        ("t08-atn", &[(" ATN ", functions::atn)]),
        ("t09-exp", &[(" EXP ", functions::exp)]),
        (
            "t10-log-sqr",
            &[(" LOG ", functions::log), (" SQR ", functions::sqr)],
        ),
        ("t11-sqr", &[(" SQR ", functions::sqr)]),
    ];
    for (stem, functions) in tables {
        let mut actual = Vec::new();
        for argument in data(&format!("numeric/{stem}.bas")) {
            for (mark, function) in functions {
                let result = value(function(single(&argument)));
                actual.push(format!("{mark}{}", shown_single(result)));
            }
        }
        let marks: Vec<&str> = functions.iter().map(|(mark, _)| *mark).collect();
        check(&results(&format!("numeric/{stem}.out"), &marks), &actual);
    }
}

#[test]
fn powers() {
    let mut actual = Vec::new();
    for pair in data("numeric/t12-power.bas") {
        let (a, b) = (single(&pair[..8]), single(&pair[8..]));
        let power = value(functions::power(a, b));
        let operands = text(Number::Single(a)) + &text(Number::Single(b));
        actual.push(format!("{pair}{operands}{}", shown_single(power)));
    }
    let mut expected = lines("numeric/t12-power.out");
    expected.retain(|line| line != "Overflow" && line != "Division by zero");
    check(&expected, &actual);
}

#[test]
fn decimal_text() {
    let texts = data("numeric/t14-val-read-to-bytes.bas");
    let mut actual = Vec::new();
    for text in &texts {
        let number = parse_double(text.as_bytes()).number.to_double();
        let single = value(Single::from_double(number));
        actual.push(format!(
            "{text} {} {}",
            shown(&number.to_bytes()),
            shown(&single.to_bytes())
        ));
    }
    for (place, text) in texts.iter().enumerate() {
        let number = parse_double(text.as_bytes()).number.to_double();
        actual.push(format!(" {} {}", place + 1, shown(&number.to_bytes())));
    }
    for (place, text) in texts.iter().enumerate() {
        let number = value(parse_number(text.as_bytes()).number.to_single());
        actual.push(format!(" {} {}", place + 1, shown(&number.to_bytes())));
    }
    let mut expected = lines("numeric/t14-val-read-to-bytes.out");
    expected.retain(|line| !line.ends_with("Overflow"));
    check(&expected, &actual);
}

#[test]
fn print_forms() {
    let mut actual = Vec::new();
    for hex in data("print/t18-single-bytes-to-print.bas") {
        let form = text(Number::Single(single(&hex)));
        actual.push(hex.clone() + &form);
        let back = value(parse_double(form.trim().as_bytes()).number.to_single());
        if shown(&back.to_bytes()) != hex {
            actual.push(format!("  VAL {}", shown(&back.to_bytes())));
        }
    }
    check(&lines("print/t18-single-bytes-to-print.out"), &actual);
    actual.clear();
    for hex in data("print/t19-double-bytes-to-print.bas") {
        let form = text(Number::Double(double(&hex)));
        actual.push(hex.clone() + &form);
        let back = parse_double(form.trim().as_bytes()).number.to_double();
        if shown(&back.to_bytes()) != hex {
            actual.push(format!("  VAL {}", shown(&back.to_bytes())));
        }
    }
    check(&lines("print/t19-double-bytes-to-print.out"), &actual);
}

#[test]
fn random_numbers() {
    let mut random = Random::new();
    let mut actual: Vec<String> = (0..60).map(|_| shown_single(random.next())).collect();
    let seeds = data("numeric/t20-rnd-sequence.bas");
    for seed in &seeds[..8] {
        let number = value(parse_number(seed.as_bytes()).number.to_single());
        actual.push(format!("seed{}", text(Number::Single(number))));
        let first = match number.sign() {
            -1 => random.reseed(number),
            0 => random.last(),
            _ => random.next(),
        };
        for number in [first, random.next(), random.last(), random.next()] {
            actual.push(shown_single(number));
        }
    }
    for seed in &seeds[8..] {
        let number = value(parse_number(seed.as_bytes()).number.to_single());
        actual.push(format!("randomize{}", text(Number::Single(number))));
        random.randomize(value(number.to_i16()));
        actual.extend((0..4).map(|_| shown_single(random.next())));
    }
    check(&lines("numeric/t20-rnd-sequence.out"), &actual);
}
