//! RND: a product and a sum from two small tables, then the bytes are shuffled.

use super::{Fault, Outcome, Single};

const MULTIPLIERS: [Single; 8] = [
    Single(0x99CA_4A35),
    Single(0x9876_1C39),
    Single(0x98B3_9522),
    Single(0x9847_DD0A),
    Single(0x9999_D153),
    Single(0x989F_1A0A),
    Single(0x98CD_BC65),
    Single(0x983E_77D6),
];

const ADDENDS: [Single; 3] = [
    Single(0x6846_B168),
    Single(0x6992_E999),
    Single(0x6875_D110),
];

/// What RND remembers: the last number and three counters.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Random {
    last: Single,
    shuffles: u8,
    addend: u8,
    multiplier: u8,
}

impl Default for Random {
    fn default() -> Self {
        Self::new()
    }
}

impl Random {
    /// The state after each RUN, NEW and CLEAR: the same numbers follow.
    pub const fn new() -> Self {
        Self {
            last: Single(0x804F_C752),
            shuffles: 0,
            addend: 0,
            multiplier: 0,
        }
    }

    /// The number RND(0) repeats.
    pub const fn last(&self) -> Single {
        self.last
    }

    /// The next number: RND without argument or with a positive one.
    #[expect(
        clippy::should_implement_trait,
        reason = "RND never ends; it is no iterator"
    )]
    pub fn next(&mut self) -> Single {
        self.multiplier = self.multiplier.wrapping_add(1) & 7;
        let factor = MULTIPLIERS[usize::from(self.multiplier & 7)];
        let product = settled(self.last.mul(factor));
        self.addend = (self.addend.wrapping_add(1) & 3).max(1);
        let addend = ADDENDS[usize::from((self.addend - 1) % 3)];
        let sum = settled(product.add(addend));
        self.shuffle(sum)
    }

    /// RND of a negative number: starts a sequence and answers its first number.
    pub fn reseed(&mut self, seed: Single) -> Single {
        self.multiplier = 0xFF;
        self.addend = 0xFF;
        self.shuffles = 0xFF;
        self.shuffle(seed)
    }

    /// RANDOMIZE: puts the seed into the middle of the last number and goes one on.
    pub fn randomize(&mut self, seed: i16) {
        let [low, high] = seed.to_le_bytes();
        let [first, _, _, exponent] = self.last.to_bytes();
        self.last = Single::from_bytes([first, low, high, exponent]);
        self.next();
    }

    /// Swaps mantissa bytes, takes the exponent as guard byte, and keeps the result
    /// as the last number, between 0 and 1.
    fn shuffle(&mut self, value: Single) -> Single {
        let [low, middle, high, exponent] = value.to_bytes();
        let (mut top, mut centre, mut bottom) = (low ^ 0x4F, middle, high);
        self.shuffles = self.shuffles.wrapping_add(1);
        if self.shuffles == 0xAB {
            self.shuffles = 0;
            top = top.wrapping_add(1);
            centre = centre.wrapping_sub(1);
            bottom = bottom.wrapping_add(1);
        }
        let wide = u32::from_be_bytes([top, centre, bottom, exponent]);
        self.last = settled(Single::normalize(false, 0x80, wide));
        self.last
    }

    /// The whole state.
    pub const fn to_bytes(&self) -> [u8; 7] {
        let [a, b, c, d] = self.last.to_bytes();
        [a, b, c, d, self.shuffles, self.addend, self.multiplier]
    }

    /// The whole state as one number; the last random number is in its lower half.
    pub fn to_word(&self) -> u64 {
        let [a, b, c, d, e, f, g] = self.to_bytes();
        u64::from_le_bytes([a, b, c, d, e, f, g, 0])
    }

    /// The state of [`Random::to_word`].
    pub fn from_word(word: u64) -> Self {
        let [bytes @ .., _] = word.to_le_bytes();
        Self::from_bytes(bytes)
    }

    /// The state of [`Random::to_bytes`].
    pub const fn from_bytes(bytes: [u8; 7]) -> Self {
        let [a, b, c, d, shuffles, addend, multiplier] = bytes;
        Self {
            last: Single::from_bytes([a, b, c, d]),
            shuffles,
            addend,
            multiplier,
        }
    }
}

fn settled(outcome: Outcome<Single>) -> Single {
    match outcome {
        Ok(value) | Err(Fault { value, .. }) => value,
    }
}
