//! The scrambling of protected program files: two keys of different lengths are mixed
//! in, each with a counter that runs down with it. Files of MBASIC can be read and it
//! reads ours.

const FIRST: [u8; 11] = [
    0x00, 0xEE, 0xD1, 0x54, 0xAB, 0x41, 0x2D, 0x57, 0x14, 0xF8, 0x65,
];
const SECOND: [u8; 13] = [
    0xCE, 0xA8, 0x0C, 0x1B, 0x77, 0xA8, 0xB6, 0x09, 0x4A, 0xA9, 0x31, 0xF8, 0xD4,
];

/// The mixed keys and both counters for the byte at `index`.
fn keys(index: usize) -> (u8, u8, u8) {
    let first = index % FIRST.len();
    let second = index % SECOND.len();
    (
        FIRST[first] ^ SECOND[second],
        (FIRST.len() - first) as u8,
        (SECOND.len() - second) as u8,
    )
}

/// Scrambles a tokenized program.
pub fn encode(tokens: &[u8]) -> Vec<u8> {
    let scramble = |(index, byte): (usize, &u8)| {
        let (key, first, second) = keys(index);
        (byte.wrapping_sub(second) ^ key).wrapping_add(first)
    };
    tokens.iter().enumerate().map(scramble).collect()
}

/// Undoes [`encode`].
pub fn decode(bytes: &[u8]) -> Vec<u8> {
    let restore = |(index, byte): (usize, &u8)| {
        let (key, first, second) = keys(index);
        (byte.wrapping_sub(first) ^ key).wrapping_add(second)
    };
    bytes.iter().enumerate().map(restore).collect()
}

#[cfg(test)]
mod tests {
    use super::{decode, encode};

    /// `10 PRINT "PROTECTED":GOTO 10` as tokens and as BASIC-80 5.21 saves it with `,P`.
    const TOKENS: &[u8] = b"\xE2\x61\x0A\x00\x91\x20\"PROTECTED\":\x89\x20\x0E\x0A\x00\x00\x00";
    const SAVED: &[u8] = &[
        0x26, 0x1D, 0x2B, 0xC1, 0x5B, 0xF7, 0x85, 0x18, 0x16, 0x1C, 0x06, 0xC6, 0x82, 0x61, 0xCD,
        0xA5, 0x48, 0x70, 0x82, 0xBE, 0xFB, 0x2B, 0x60, 0x2C, 0xE0,
    ];

    #[test]
    fn as_recorded() {
        assert_eq!(encode(TOKENS), SAVED);
        assert_eq!(decode(SAVED), TOKENS);
    }
}
