//! Number constants by way of f64, until `crate::number` has `parse` and `format`.

use crate::error::ErrorCode;
use crate::number::{Double, Number, Single};

pub struct Parsed {
    pub number: Number,
    pub used: usize,
    pub fault: Option<ErrorCode>,
}

pub fn parse_number(text: &[u8]) -> Parsed {
    let mut digits = String::new();
    let (mut at, mut significant, mut double, mut real) = (0, 0, false, false);
    while let Some(&byte) = text.get(at) {
        match byte {
            b'0'..=b'9' => {
                significant += 1;
                digits.push(byte as char);
            }
            b'.' if !real => {
                real = true;
                digits.push('.');
            }
            b' ' => {}
            _ => break,
        }
        at += 1;
    }
    if let Some(b'E' | b'e' | b'D' | b'd') = text.get(at) {
        double = matches!(text.get(at), Some(b'D' | b'd'));
        real = true;
        digits.push('e');
        at += 1;
        while let Some(&byte @ (b'0'..=b'9' | b'+' | b'-')) = text.get(at) {
            digits.push(byte as char);
            at += 1;
        }
    }
    let mut percent = false;
    match text.get(at) {
        Some(b'#') => double = true,
        Some(b'!') => real = true,
        Some(b'%') => percent = true,
        _ => at -= 1,
    }
    at += 1;
    let value: f64 = if digits == "." {
        0.0
    } else {
        digits.parse().unwrap_or(0.0)
    };
    let fits = value <= 32767.0;
    let double = double || significant > 7;
    let number = if percent || (!real && !double && fits) {
        Number::Integer(value as i16)
    } else if double {
        Number::Double(Double(mbf(value)))
    } else {
        Number::Single(Single((mbf(value) + (1 << 31) >> 32) as u32))
    };
    let fault = ((percent && !fits) || value > 1.7e38).then_some(ErrorCode::OVERFLOW);
    Parsed {
        number,
        used: at,
        fault,
    }
}

fn mbf(value: f64) -> u64 {
    if value == 0.0 {
        return 0;
    }
    let bits = value.to_bits();
    let exponent = ((bits >> 52 & 0x7FF) as i64 - 1023 + 129) as u64;
    exponent << 56 | (bits & ((1 << 52) - 1)) << 3
}

fn from_mbf(bits: u64) -> f64 {
    match bits >> 56 {
        0 => 0.0,
        exponent => {
            f64::from_bits(((exponent + 1023 - 129) << 52) | ((bits & ((1 << 55) - 1)) >> 3))
        }
    }
}

pub fn list_form(number: Number) -> Vec<u8> {
    let (value, mark) = match number {
        Number::Integer(value) => return value.to_string().into_bytes(),
        Number::Single(Single(bits)) => (from_mbf(u64::from(bits) << 32) as f32 as f64, '!'),
        Number::Double(Double(bits)) => (from_mbf(bits), '#'),
    };
    let text = value.to_string();
    let text = text.strip_prefix('0').unwrap_or(&text);
    if mark == '!' && text.contains('.') {
        return text.as_bytes().to_vec();
    }
    format!("{text}{mark}").into_bytes()
}
