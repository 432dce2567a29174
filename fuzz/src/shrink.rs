//! Makes a sample that shows a difference smaller.

use crate::sample::Sample;

/// Drops lines, then statements, then characters, as long as `differs` stays true.
/// `budget` is the number of trials; without `fine` whole lines and statements only, so
/// that what was good BASIC stays good BASIC.
pub fn shrink(
    sample: &Sample,
    mut budget: usize,
    fine: bool,
    differs: impl Fn(&Sample) -> bool,
) -> Sample {
    let mut best = sample.clone();
    let mut trial = |candidate: &Sample| {
        budget = budget.saturating_sub(1);
        budget > 0 && differs(candidate)
    };
    drop_lines(&mut best, &mut trial);
    drop_parts(&mut best, ":", &mut trial);
    if !fine {
        return best;
    }
    for separator in [",", ";"] {
        drop_parts(&mut best, separator, &mut trial);
    }
    for size in [12, 6, 3, 2, 1] {
        drop_characters(&mut best, size, &mut trial);
    }
    drop_lines(&mut best, &mut trial);
    best
}

fn drop_lines(best: &mut Sample, trial: &mut impl FnMut(&Sample) -> bool) {
    for size in [8, 4, 2, 1] {
        let mut at = 0;
        while at < best.lines.len() {
            let mut candidate = best.clone();
            let end = (at + size).min(candidate.lines.len());
            candidate.lines.drain(at..end);
            if trial(&candidate) {
                *best = candidate;
            } else {
                at += size;
            }
        }
    }
}

fn drop_parts(best: &mut Sample, separator: &str, trial: &mut impl FnMut(&Sample) -> bool) {
    for line in 0..best.lines.len() {
        let mut part = 0;
        loop {
            let mut parts: Vec<&str> = best.lines[line].split(separator).collect();
            if parts.len() < 2 || part >= parts.len() {
                break;
            }
            parts.remove(part);
            let shorter = parts.join(separator);
            let mut candidate = best.clone();
            candidate.lines[line] = shorter;
            if trial(&candidate) {
                *best = candidate;
            } else {
                part += 1;
            }
        }
    }
}

fn drop_characters(best: &mut Sample, size: usize, trial: &mut impl FnMut(&Sample) -> bool) {
    for line in 0..best.lines.len() {
        let mut at = 0;
        loop {
            let letters: Vec<char> = best.lines[line].chars().collect();
            if at + size > letters.len() {
                break;
            }
            let shorter = letters[..at].iter().chain(&letters[at + size..]).collect();
            let mut candidate = best.clone();
            candidate.lines[line] = shorter;
            if trial(&candidate) {
                *best = candidate;
            } else {
                at += size;
            }
        }
    }
}
