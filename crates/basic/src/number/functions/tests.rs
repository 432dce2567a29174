//! The functions against their plain formulation, bit for bit, the bits that zeros keep and
//! faults included.
//!
//! `EVERBASIC_PAIRS` sets how many numbers are tried: of all, and of those with an exponent
//! near that of 1, where most happens. 1073741824 are all of the latter.

use super::plain;
use crate::number::{Outcome, Single};

type Function = fn(Single) -> Outcome<Single>;

fn count() -> u64 {
    std::env::var("EVERBASIC_PAIRS")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(200_000)
}

/// The numbers of an index: any, and one with an exponent from 60 to 9F. Each comes once.
fn numbers(index: u64) -> [Single; 2] {
    let any = (index as u32).wrapping_mul(0x9E37_79B1);
    [Single(any), Single(0x6000_0000 + (any & 0x3FFF_FFFF))]
}

fn same(name: &str, fast: Function, plain: Function) {
    for index in 0..count() {
        for x in numbers(index) {
            assert_eq!(fast(x), plain(x), "{name}({:08X})", x.0);
        }
    }
}

#[test]
fn square_roots() {
    same("SQR", super::sqr, plain::sqr);
}

#[test]
fn exponentials() {
    same("EXP", super::exp, plain::exp);
}

#[test]
fn logarithms() {
    same("LOG", super::log, plain::log);
}

#[test]
fn sines() {
    same("SIN", super::sin, plain::sin);
}

#[test]
fn cosines() {
    same("COS", super::cos, plain::cos);
}

#[test]
fn tangents() {
    same("TAN", super::tan, plain::tan);
}

#[test]
fn arc_tangents() {
    same("ATN", super::atn, plain::atn);
}

#[test]
fn powers() {
    for index in 0..count() {
        for base in numbers(index) {
            for exponent in numbers(index.wrapping_mul(0xC2B2_AE3D).rotate_left(7)) {
                let fast = super::power(base, exponent);
                let plain = plain::power(base, exponent);
                assert_eq!(fast, plain, "{:08X}^{:08X}", base.0, exponent.0);
                // Whole exponents take negative bases.
                let whole = exponent.floor();
                let fast = super::power(base, whole);
                let plain = plain::power(base, whole);
                assert_eq!(fast, plain, "{:08X}^{:08X}", base.0, whole.0);
            }
        }
    }
}

/// Around the ends of what has a value.
#[test]
fn edges() {
    let ends = [
        0,
        0x0080_0000,
        0x0055_5555,
        0x6800_0000,
        0x6900_0000,
        0x7700_0000,
        0x7F00_0000,
        0x8000_0000,
        0x8100_0000,
        0x8731_7218,
        0x8800_0000,
        0x9800_0000,
        0xFE00_0000,
        0xFF00_0000,
    ];
    for end in ends {
        for step in 0..20_000u32 {
            for raw in [end + step, end + 0x00FF_FFFF - step] {
                let x = Single(raw);
                for (fast, plain) in [
                    (super::exp as Function, plain::exp as Function),
                    (super::log, plain::log),
                    (super::sqr, plain::sqr),
                    (super::tan, plain::tan),
                    (super::atn, plain::atn),
                ] {
                    assert_eq!(fast(x), plain(x), "{raw:08X}");
                }
            }
        }
    }
}
