//! A small deterministic generator and what tests make with it.

/// The state of the generator.
pub struct Dice(u64);

impl Dice {
    /// Dice that roll the same for the same seed.
    pub fn new(seed: u64) -> Self {
        Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x5DEE_CE66)
    }

    /// A number below `sides`, 0 for no sides.
    pub fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 11) as usize % sides.max(1)
    }

    /// Any byte.
    pub fn byte(&mut self) -> u8 {
        self.roll(256) as u8
    }

    /// Up to `most` bytes of any value.
    pub fn bytes(&mut self, most: usize) -> Vec<u8> {
        (0..self.roll(most + 1)).map(|_| self.byte()).collect()
    }

    /// One of the pieces.
    pub fn pick<'a>(&mut self, pieces: &[&'a [u8]]) -> &'a [u8] {
        pieces
            .get(self.roll(pieces.len()))
            .copied()
            .unwrap_or_default()
    }

    /// The bytes with a few of them changed, dropped, doubled or replaced by `pieces`.
    pub fn damage(&mut self, bytes: &[u8], pieces: &[&[u8]]) -> Vec<u8> {
        let mut bytes = bytes.to_vec();
        for _ in 0..1 + self.roll(6) {
            let at = self.roll(bytes.len() + 1);
            let end = (at + self.roll(9)).min(bytes.len());
            match self.roll(6) {
                0 | 1 if at < bytes.len() => bytes[at] = self.byte(),
                2 if at < bytes.len() => bytes[at] ^= 1 << self.roll(8),
                3 => {
                    bytes.drain(at..end);
                }
                4 => {
                    let part = bytes[at..end].to_vec();
                    bytes.splice(at..at, part);
                }
                _ => {
                    let piece = self.pick(pieces);
                    bytes.splice(at..at, piece.iter().copied());
                }
            }
        }
        if self.roll(12) == 0 {
            bytes.truncate(self.roll(bytes.len() + 1));
        }
        bytes
    }
}

/// How many samples a test tries: `default`, times the number in the environment variable
/// `ROBUSTNESS` for long runs.
pub fn samples(default: u64) -> std::ops::Range<u64> {
    let times = std::env::var("ROBUSTNESS").ok();
    let times: u64 = times.and_then(|text| text.parse().ok()).unwrap_or(1);
    // Long runs begin behind the seeds of the short one.
    let start = if times > 1 { default } else { 0 };
    start..start + default * times
}
