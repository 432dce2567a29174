//! The scrambling of protected program files: two keys of different lengths are mixed
//! in, each with a counter that runs down with it.

const FIRST: [u8; 11] = [
    0x7C, 0x88, 0x59, 0x74, 0xE0, 0x97, 0x26, 0x77, 0xC4, 0x1D, 0x1E,
];
const SECOND: [u8; 13] = [
    0x9A, 0xF7, 0x19, 0x83, 0x24, 0x63, 0x43, 0x83, 0x75, 0xCD, 0x8D, 0x84, 0xA9,
];

/// The keys and counters for the byte at `index`.
fn keys(index: usize) -> (u8, u8, u8, u8) {
    let first = index % FIRST.len();
    let second = index % SECOND.len();
    (
        FIRST[FIRST.len() - 1 - first],
        SECOND[SECOND.len() - 1 - second],
        (FIRST.len() - first) as u8,
        (SECOND.len() - second) as u8,
    )
}

/// Scrambles a tokenized program.
pub fn encode(tokens: &[u8]) -> Vec<u8> {
    tokens
        .iter()
        .enumerate()
        .map(|(index, &byte)| {
            let (first, second, count_first, count_second) = keys(index);
            (byte.wrapping_sub(count_second) ^ first ^ second).wrapping_add(count_first)
        })
        .collect()
}

/// Undoes [`encode`].
pub fn decode(bytes: &[u8]) -> Vec<u8> {
    bytes
        .iter()
        .enumerate()
        .map(|(index, &byte)| {
            let (first, second, count_first, count_second) = keys(index);
            (byte.wrapping_sub(count_first) ^ second ^ first).wrapping_add(count_second)
        })
        .collect()
}
