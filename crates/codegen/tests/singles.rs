//! The f64 formulation of singles equals Microsoft's, bit for bit, on operand pairs of every
//! exponent gap. `PAIRS=100000000` tries so many; it may pass to the portable back end only
//! what is near an end of the range or cancels.

#[path = "../../basic/tests/support/dice.rs"]
#[expect(dead_code, reason = "other tests make samples with it")]
mod dice;

use basic::number::Single;
use codegen::{ARITHMETIC, arithmetic, single_value};
use dice::Dice;
use wasmi::{Engine, Linker, Module, Store, TypedFunc};

/// The operations of the module.
struct Operations {
    store: Store<()>,
    functions: [TypedFunc<(f64, f64), f64>; 6],
}

impl Operations {
    fn new() -> Self {
        let engine = Engine::default();
        let module = Module::new(&engine, arithmetic()).expect("a good module");
        let mut store = Store::new(&engine, ());
        let instance = Linker::new(&engine)
            .instantiate_and_start(&mut store, &module)
            .expect("it needs nothing");
        let functions = ARITHMETIC.map(|name| {
            instance
                .get_typed_func(&store, name)
                .expect("an exported function")
        });
        Operations { store, functions }
    }

    /// What the module makes of two singles; none if it leaves them alone.
    fn run(&mut self, operation: usize, left: f64, right: f64) -> Option<f64> {
        let value = self.functions[operation]
            .call(&mut self.store, (left, right))
            .expect("it cannot fail");
        (!value.is_nan()).then_some(value)
    }
}

/// A single of an exponent: mantissas near their ends and halves are as likely as others.
fn single(dice: &mut Dice, exponent: u32) -> Single {
    let any = (u32::from(dice.byte()) << 16) | (u32::from(dice.byte()) << 8);
    let any = any | u32::from(dice.byte());
    let mantissa = match dice.roll(6) {
        0 => any & 0x80_0000,
        1 => any | 0x7F_FF00,
        2 => any & 0x80_00FF,
        3 => any & 0xFF_F000,
        _ => any,
    };
    Single(exponent << 24 | mantissa)
}

/// What the real routines make of two singles; none if they report a fault.
fn expected(operation: usize, left: Single, right: Single) -> Option<Single> {
    let outcome = match operation {
        0 => left.add(right),
        1 => left.mul(right),
        _ => left.div(right),
    };
    outcome.ok()
}

/// How many pairs are tried.
fn pairs() -> u64 {
    let pairs = std::env::var("PAIRS").ok();
    pairs.and_then(|text| text.parse().ok()).unwrap_or(200_000)
}

#[test]
fn singles_as_f64_are_microsofts() {
    let mut operations = Operations::new();
    let mut dice = Dice::new(7);
    let mut left_alone = 0;
    for pair in 0..pairs() {
        // Every gap in turn, at any height that has room for it.
        let gap = (pair % 511) as i32 - 255;
        let room = 255 - gap.unsigned_abs();
        let low = 1 + dice.roll(room.max(1) as usize) as u32;
        let high = (low + gap.unsigned_abs()).min(255);
        let (left, right) = if gap < 0 { (low, high) } else { (high, low) };
        let left = single(&mut dice, left);
        let mut right = single(&mut dice, right);
        if dice.roll(16) == 0 {
            right = Single(right.0 & 0xFF00_0000 | left.0 & 0x00FF_FFFF);
        }
        for operation in 0..3 {
            let wanted = expected(operation, left, right);
            let (a, b) = (single_value(left.0), single_value(right.0));
            match operations.run(operation, a, b) {
                Some(value) => assert_eq!(
                    wanted.map(|wanted| single_value(wanted.0).to_bits()),
                    Some(value.to_bits()),
                    "operation {operation} of {left:x?} and {right:x?}"
                ),
                None => left_alone += 1,
            }
        }
    }
    println!("{left_alone} of {} left alone", 3 * pairs());
    assert!(left_alone * 4 < 3 * pairs(), "{left_alone} left alone");
}

/// Exponents of singles between which the quick way is written.
const NARROW: std::ops::Range<u32> = 129 - 32..129 + 32;

#[test]
fn the_quick_way_is_microsofts() {
    let mut operations = Operations::new();
    let mut dice = Dice::new(11);
    let mut left_alone = 0;
    for pair in 0..pairs() {
        // Gaps up to 31 in turn, and any others.
        let first = NARROW.start + dice.roll(NARROW.len()) as u32;
        let gap = (pair % 64) as i32 - 32;
        let second = match NARROW.contains(&first.saturating_add_signed(gap)) {
            true => first.saturating_add_signed(gap),
            false => NARROW.start + dice.roll(NARROW.len()) as u32,
        };
        let left = single(&mut dice, first);
        let mut right = single(&mut dice, second);
        if dice.roll(16) == 0 {
            right = Single(right.0 & 0xFF00_0000 | left.0 & 0x00FF_FFFF);
        }
        let (a, b) = (single_value(left.0), single_value(right.0));
        for operation in 0..3 {
            let wanted = expected(operation, left, right);
            let wanted = wanted.map(|wanted| single_value(wanted.0));
            match operations.run(3 + operation, a, b) {
                Some(value) => assert_eq!(
                    wanted.map(f64::to_bits),
                    Some(value.to_bits()),
                    "operation {operation} of {left:x?} and {right:x?}"
                ),
                None => left_alone += 1,
            }
        }
    }
    println!("{left_alone} of {} left alone", 3 * pairs());
    assert!(left_alone * 20 < 3 * pairs(), "{left_alone} left alone");
}

/// Zeros keep their signs and the bits of a mantissa that are left in them; a product and a sum leave others. Only
/// dividing by zero, and what is too small or too large, is left alone.
#[test]
fn zeros_keep_their_bits() {
    let mut operations = Operations::new();
    let zeros = [
        0,
        0x0080_0000,
        0x0000_0001,
        0x00FF_FFFF,
        0x0040_0000,
        0x0092_3456,
    ];
    let others = [
        0x8100_0000,
        0x8180_0000,
        0x8112_3456,
        0x0100_0000,
        0x0180_0001,
        0xFF7F_FFFF,
        0x64FF_FFFF,
    ];
    let mut pairs = Vec::new();
    for zero in zeros {
        pairs.extend(zeros.map(|other| (zero, other)));
        pairs.extend(others.map(|other| (zero, other)));
        pairs.extend(others.map(|other| (other, zero)));
    }
    // What cancels, all or almost.
    pairs.extend(others.map(|other| (other, other ^ 0x0080_0000)));
    pairs.push((0x0100_0001, 0x0180_0000));
    let mut left_alone = Vec::new();
    for (left, right) in pairs {
        for operation in 0..3 {
            let (a, b) = (single_value(left), single_value(right));
            let wanted = expected(operation, Single(left), Single(right));
            let wanted = wanted.map(|wanted| single_value(wanted.0).to_bits());
            match operations.run(operation, a, b) {
                Some(value) => assert_eq!(
                    wanted,
                    Some(value.to_bits()),
                    "operation {operation} of {left:x} and {right:x}"
                ),
                None => left_alone.push((operation, left, right)),
            }
        }
    }
    let by_zero = |&(operation, _, right): &(usize, u32, u32)| operation == 2 && right >> 24 == 0;
    left_alone.retain(|one| !by_zero(one));
    assert!(left_alone.len() < 16, "left alone: {left_alone:x?}");
}
