//! Single odd facts about Microsoft's numbers, as real MBASIC 5.21 shows them.

use basic::error::ErrorCode;
use basic::number::format::{format, hex, list_form, oct};
use basic::number::parse::{parse_double, parse_number};
use basic::number::using::parse_field;
use basic::number::{Double, Fault, Number, Single, functions, integer};

fn literal(text: &str) -> Number {
    parse_number(text.as_bytes()).number
}

fn shown(number: Number) -> String {
    String::from_utf8_lossy(&format(number)).into_owned()
}

fn listed(text: &str) -> String {
    String::from_utf8_lossy(&list_form(literal(text))).into_owned()
}

fn using(field: &str, number: Number) -> String {
    let (parsed, used) = parse_field(field.as_bytes()).expect("a numeric field");
    assert_eq!(used, field.len());
    String::from_utf8_lossy(&parsed.format(number)).into_owned()
}

#[test]
fn literals_choose_their_type() {
    assert_eq!(literal("32767"), Number::Integer(32767));
    assert!(matches!(literal("32768"), Number::Single(_)));
    assert!(matches!(literal("1234567"), Number::Single(_)));
    assert!(matches!(literal("12345678"), Number::Double(_)));
    assert!(matches!(literal("1.100000"), Number::Single(_)));
    assert!(matches!(literal("1.1000000"), Number::Double(_)));
    assert!(matches!(literal("1D"), Number::Double(_)));
    assert_eq!(literal("2.5%"), Number::Integer(3));
    assert_eq!(literal("-32768"), Number::Integer(-32768));
}

#[test]
fn literals_end_before_words_and_keep_trailing_blanks() {
    let used = |text: &str| parse_number(text.as_bytes()).used;
    assert_eq!(used("12 34 :"), 5);
    assert_eq!(used("1. 5 E 2X"), 8);
    assert_eq!(used("1 ELSE"), 1);
    assert_eq!(used("1 EQV 2"), 1);
    assert_eq!(used("&HFFG"), 4);
}

#[test]
fn too_large_literals_are_real_errors_or_messages() {
    for text in ["99999%", "&HFFFFF", "&H00001", "&O200000"] {
        let parsed = parse_number(text.as_bytes());
        assert_eq!(
            (parsed.fault, parsed.fatal),
            (Some(ErrorCode::OVERFLOW), true),
            "{text}"
        );
    }
    let parsed = parse_number(b"-1E39");
    assert_eq!(
        (parsed.fault, parsed.fatal),
        (Some(ErrorCode::OVERFLOW), false)
    );
    assert_eq!(parsed.number, Number::Single(Single::MAX.negate()));
    assert_eq!(parse_number(b"&18").fault, Some(ErrorCode::SYNTAX));
}

#[test]
fn val_is_a_double() {
    let tenth = parse_double(b"0.1").number;
    assert_eq!(shown(tenth), " .1");
    assert_ne!(tenth.to_double(), literal(".1").to_double());
}

#[test]
fn list_rebuilds_constants() {
    for (typed, expected) in [
        ("1.50", "1.5"),
        ("1E3", "1000!"),
        ("1D3", "1000#"),
        ("1.0", "1!"),
        ("40000", "40000!"),
        ("3%", "3"),
        ("1.5#", "1.5#"),
        (".1D0", ".1#"),
        ("1D20", "1D+20"),
        ("1E20", "1E+20"),
        ("1E-10", "1E-10"),
    ] {
        assert_eq!(listed(typed), expected);
    }
}

#[test]
fn print_forms() {
    for (typed, expected) in [
        ("999999", " 999999"),
        ("1000000", " 1E+06"),
        (".0000001", " .0000001"),
        (".00123456", " 1.23456E-03"),
        (".0123456", " .0123456"),
        ("-.5", "-.5"),
        ("1D15", " 1000000000000000"),
        ("1D16", " 1D+16"),
    ] {
        assert_eq!(shown(literal(typed)), expected);
    }
    assert_eq!(shown(Number::Integer(-32768)), "-32768");
    assert_eq!((hex(0xFFFF), oct(0)), (b"FFFF".to_vec(), b"0".to_vec()));
}

#[test]
fn conversion_to_integer_rounds_half_away_from_zero() {
    for (typed, expected) in [("2.5", 3), ("-2.5", -3), ("-.5", -1), ("-32768.4", -32768)] {
        assert_eq!(literal(typed).to_i16(), Ok(expected), "{typed}");
    }
    assert_eq!(literal("2.49999999999#").to_i16(), Ok(3));
    assert!(literal("32767.5").to_i16().is_err());
    assert_eq!(literal("65535").to_u16(), Ok(65535));
    assert_eq!(literal("-1").to_u16(), Ok(65535));
    assert!(literal("65536").to_u16().is_err());
}

#[test]
fn integers_become_singles() {
    assert_eq!(integer::add(32767, 1), literal("32768"));
    assert_eq!(integer::mul(-32768, -32768), literal("1073741824!"));
    assert_eq!(integer::int_divide(-32768, -1), Ok(literal("32768")));
    assert_eq!(integer::modulo(-7, 3), Ok(-1));
    assert_eq!(integer::modulo(-32768, -1), Ok(0));
    assert!(integer::int_divide(1, 0).is_err());
}

#[test]
fn double_division_mistakes_large_exponents() {
    let huge = parse_double(b"1D38").number.to_double();
    assert!(huge.div(huge).is_ok_and(Double::is_zero));
    let zero = Err(Fault {
        code: ErrorCode::DIVISION_BY_ZERO,
        value: Double::MAX,
    });
    assert_eq!(Double::ONE.negate().div(Double::ZERO), zero);
}

#[test]
fn powers_are_logarithms() {
    let power = |base: &str, exponent: &str| {
        let operand = |text| literal(text).to_single().expect("a single");
        functions::power(operand(base), operand(exponent))
    };
    let seven = power("7", "7").expect("no fault");
    assert_eq!(shown(Number::Single(seven)), " 823544");
    assert_eq!(power("0", "0"), Ok(Single::ONE));
    assert_eq!(
        power("0", "-1").map_err(|fault| fault.code),
        Err(ErrorCode::DIVISION_BY_ZERO)
    );
    assert_eq!(
        power("-2", ".5").map_err(|fault| fault.code),
        Err(ErrorCode::ILLEGAL_FUNCTION_CALL)
    );
}

#[test]
fn print_using_fields() {
    for (field, typed, expected) in [
        ("##.##", "99.995", "%100.00"),
        (".##", "-.5", "%-.50"),
        ("##.##", "-.001", "-0.00"),
        ("#.###^^^^", "12345", "0.123E+05"),
        (".####^^^^", "1", ".0100E+02"),
        ("**", "5", "*5"),
        ("**$##.##", "2.5", "***$2.50"),
        ("########,", "1234567!", "1,234,570"),
        ("###-", "-5", "  5-"),
        ("+###", "5", "  +5"),
        ("###", "1E16", "% 1E+16"),
    ] {
        assert_eq!(using(field, literal(typed)), expected, "{field} of {typed}");
    }
    assert_eq!(parse_field(b"##.##^^^x").map(|(_, used)| used), Some(5));
    assert!(parse_field(b"-##").is_none());
    assert!(parse_field(b".x").is_none());
}
