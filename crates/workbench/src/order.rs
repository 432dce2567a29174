//! Order keys of program lines: texts that sort bytewise in the order of the lines.
//!
//! A key is a fraction in blocks of four base-62 digits, a dot and the replica that made it, e.g.
//! `1000.0a1b2c3d4e5f`. A line at the end gets the last fraction plus a step, so thousands of
//! appended lines keep four digits; a line between two neighbours gets a fraction between theirs, with
//! one more block only where there is no room. Two replicas that insert in one gap get keys that
//! differ in the replica, so they never collide. Keys of other makers are taken as they come.

use delta::{ReplicaId, limits::KEY_PART_CHARS_MAX};

const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const BLOCK_DIGITS: usize = 4;
/// Number of values of a block.
const BLOCK_VALUES: u32 = 62 * 62 * 62 * 62;
/// Where the first line of a program lies, far from both ends.
const FIRST: u32 = BLOCK_VALUES / 4;
/// Distance of appended lines. 14.7 million values hold some 170,000 of them, and a gap takes 63
/// insertions.
const STEP: u32 = 64;

/// A key between two others (`None` for the beginning or the end of the program); `None` if there is
/// no room for one of at most 64 characters. Keys made here run out of room only when a gap is filled
/// from both sides some hundred times.
pub fn between(before: Option<&str>, after: Option<&str>, replica: ReplicaId) -> Option<String> {
    let before = before.unwrap_or_default();
    let key = match after {
        Some(after) => inside(before, after, replica)?,
        None => behind(before, replica),
    };
    let in_order = key.as_str() > before && after.is_none_or(|after| key.as_str() < after);
    (in_order && key.len() <= KEY_PART_CHARS_MAX).then_some(key)
}

/// Keys of a whole program of that many lines.
pub fn sequence(lines: usize, replica: ReplicaId) -> Vec<String> {
    let mut keys: Vec<String> = Vec::with_capacity(lines);
    for _ in 0..lines {
        // Behind a key that is short there always is room: the fraction grows by a block only after
        // some 170,000 lines.
        let key = behind(keys.last().map_or("", String::as_str), replica);
        keys.push(key);
    }
    keys
}

/// A key behind another one with nothing after it.
fn behind(before: &str, replica: ReplicaId) -> String {
    let mut depth = 0;
    loop {
        let value = block(before, depth).unwrap_or(if depth == 0 { FIRST - STEP } else { 0 });
        if value < BLOCK_VALUES - STEP {
            return key(before, depth, value + STEP, replica);
        }
        depth += 1;
    }
}

/// A key between two others, if they are in order and leave room.
fn inside(before: &str, after: &str, replica: ReplicaId) -> Option<String> {
    if before >= after {
        return None;
    }
    // Two replicas made the same fraction, or one key continues the other: what follows the whole
    // of the first key is a fraction of its own.
    if let Some(rest) = after.strip_prefix(before)
        && !before.is_empty()
    {
        return Some(format!("{before}{}", inside("", rest, replica)?));
    }
    for depth in 0.. {
        let low = block(before, depth);
        let high = block(after, depth);
        match (low.unwrap_or(0), high) {
            (low, Some(high)) if low == high => {}
            (low, Some(high)) if low < high => {
                if let Some(value) = value_between(block(before, depth), high) {
                    return Some(key(before, depth, value, replica));
                }
                // No room at this depth: behind the first key, one block deeper.
                return Some(deeper(before, depth + 1, replica));
            }
            _ => break,
        }
    }
    Some(format!("{before}{}", key("", 0, FIRST, replica)))
}

/// A value between two: a step above the lower one, or below the upper one if there is no lower
/// (lines put before the first), or the middle if there is less room.
fn value_between(low: Option<u32>, high: u32) -> Option<u32> {
    let gap = high - low.unwrap_or(0);
    match low {
        None if high > STEP => Some(high - STEP),
        low => (gap >= 2).then(|| low.unwrap_or(0) + STEP.min(gap / 2)),
    }
}

/// A key behind another one that is equal to it up to that depth.
fn deeper(before: &str, mut depth: usize, replica: ReplicaId) -> String {
    loop {
        let value = block(before, depth).unwrap_or(FIRST - STEP);
        if value < BLOCK_VALUES - STEP {
            return key(before, depth, value + STEP, replica);
        }
        depth += 1;
    }
}

/// The key made of the first `depth` blocks of another one (filled up with zeros), one more block and
/// the replica.
fn key(prefix: &str, depth: usize, value: u32, replica: ReplicaId) -> String {
    let mut key = String::new();
    for index in 0..depth {
        key.push_str(&digits(block(prefix, index).unwrap_or(0)));
    }
    key.push_str(&digits(value));
    key.push('.');
    key.push_str(&replica.to_string());
    key
}

/// The value of the block at that depth; `None` where the fraction is at its end.
fn block(key: &str, depth: usize) -> Option<u32> {
    let start = depth.checked_mul(BLOCK_DIGITS)?;
    let digits = key.as_bytes().get(start..start + BLOCK_DIGITS)?;
    digits.iter().try_fold(0, |value, digit| {
        let digit = DIGITS.binary_search(digit).ok()?;
        Some(value * 62 + u32::try_from(digit).ok()?)
    })
}

fn digits(mut value: u32) -> String {
    let mut digits = [b'0'; BLOCK_DIGITS];
    for place in digits.iter_mut().rev() {
        *place = DIGITS[(value % 62) as usize];
        value /= 62;
    }
    digits.iter().copied().map(char::from).collect()
}
