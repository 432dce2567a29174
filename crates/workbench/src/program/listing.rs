//! Lines with a digest that changes with them: telling whether a text is another one costs the same in a
//! program of any length.

use std::ops::Deref;

use crate::registers;

/// What stands before the first line and behind the last.
const EDGE: u64 = 0;

/// The digest of a text of which no line is known yet.
const EMPTY: u64 = neighbours(EDGE, EDGE);

/// A digest of one line.
pub(crate) fn line_digest(text: &str) -> u64 {
    registers::digest(text.bytes())
}

/// What two lines, one behind the other, add to a text's digest. A text's digest is the sum over all its
/// neighbours, so a line that comes, goes or changes needs only those beside it.
const fn neighbours(before: u64, after: u64) -> u64 {
    registers::mixed(before.rotate_left(29) ^ after.wrapping_mul(0x9e37_79b9_7f4a_7c15))
}

/// Sum over the neighbours in a row of lines; `row` begins and ends with lines that stay.
fn sum(row: impl IntoIterator<Item = u64>) -> u64 {
    let mut before = None;
    row.into_iter().fold(0, |sum: u64, line| {
        let pair = before.replace(line).map_or(0, |it| neighbours(it, line));
        sum.wrapping_add(pair)
    })
}

/// The digest of a text that is changed in place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TextDigest(u64);

impl Default for TextDigest {
    fn default() -> Self {
        Self(EMPTY)
    }
}

impl TextDigest {
    /// The digest of lines with these digests.
    pub fn of(lines: impl Iterator<Item = u64>) -> Self {
        Self(sum([EDGE].into_iter().chain(lines).chain([EDGE])))
    }

    /// Between two lines that stay (`None`: the edge) some lines went and others came.
    pub fn replace(
        &mut self,
        before: Option<u64>,
        gone: impl Iterator<Item = u64>,
        come: impl Iterator<Item = u64>,
        after: Option<u64>,
    ) {
        let before = before.unwrap_or(EDGE);
        let after = after.unwrap_or(EDGE);
        let old = sum([before].into_iter().chain(gone).chain([after]));
        let new = sum([before].into_iter().chain(come).chain([after]));
        self.0 = self.0.wrapping_sub(old).wrapping_add(new);
    }

    pub fn value(self) -> u64 {
        self.0
    }
}

/// The lines of a program and their digest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    lines: Vec<String>,
    digest: TextDigest,
}

impl Listing {
    /// A program of these lines.
    pub fn new(lines: Vec<String>) -> Self {
        let digest = TextDigest::of(lines.iter().map(|line| line_digest(line)));
        Self { lines, digest }
    }

    /// A digest of the text: equal texts have equal ones, and others have another.
    pub fn digest(&self) -> u64 {
        self.digest.value()
    }

    /// Replaces `delete` lines from index `from` on, as far as there are so many. Only lines beside those
    /// are looked at.
    pub fn splice(&mut self, from: usize, delete: usize, insert: Vec<String>) {
        let from = from.min(self.lines.len());
        let end = from.saturating_add(delete).min(self.lines.len());
        let digest_at = |index: usize| self.lines.get(index).map(|line| line_digest(line));
        let before = from.checked_sub(1).and_then(digest_at);
        let after = digest_at(end);
        let digests =
            |lines: &[String]| -> Vec<u64> { lines.iter().map(|line| line_digest(line)).collect() };
        let gone = self.lines.get(from..end).map(digests).unwrap_or_default();
        let come = digests(&insert);
        self.digest
            .replace(before, gone.into_iter(), come.into_iter(), after);
        self.lines.splice(from..end, insert);
    }
}

impl Deref for Listing {
    type Target = [String];

    fn deref(&self) -> &[String] {
        &self.lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn a_changed_text_has_the_digest_of_that_text() {
        let mut listing = Listing::default();
        for (from, delete, insert) in [
            (0, 0, "A B C"),
            (1, 1, "X Y"),
            (4, 9, "D D D"),
            (9, 9, "E"),
            (0, 2, ""),
            (0, 99, ""),
            (0, 0, "A"),
        ] {
            listing.splice(from, delete, lines(insert));
            assert_eq!(listing, Listing::new(listing.to_vec()), "{insert}");
        }
        assert_eq!(*listing, *lines("A"));
    }

    #[test]
    fn order_and_number_of_lines_count() {
        let digests = [
            "", "A", "A A", "A A A", "A B", "B A", "AB", "A B A B", "B A B A",
        ]
        .map(|text| Listing::new(lines(text)).digest());
        for (index, digest) in digests.iter().enumerate() {
            assert!(!digests[..index].contains(digest), "{index}");
        }
    }

    #[test]
    fn going_back_gives_the_digest_of_before() {
        let mut listing = Listing::new(lines("10 20 30"));
        let before = listing.digest();
        listing.splice(1, 1, lines("21 22"));
        assert_ne!(listing.digest(), before);
        listing.splice(1, 2, lines("20"));
        assert_eq!(listing.digest(), before);
    }
}
