//! Where lines went whose numbers changed: by RENUM, or because somebody wrote another number before
//! the same statement. Breakpoints go with them.

use std::collections::{BTreeMap, BTreeSet};

/// The new numbers of lines of `before` that stand in `after` under another one, by the old numbers.
/// A line is known by its text without digits, for RENUM changes the numbers in it too.
pub fn moved_lines(before: &[String], after: &[String]) -> BTreeMap<u16, u16> {
    let (before, after) = (numbered(before), numbered(after));
    let in_step =
        before.len() == after.len() && before.iter().zip(&after).all(|(old, new)| old.1 == new.1);
    if in_step {
        let pairs = before.iter().zip(&after).map(|(old, new)| (old.0, new.0));
        return pairs.filter(|(old, new)| old != new).collect();
    }
    let numbers = |lines: &[(u16, String)]| lines.iter().map(|line| line.0).collect();
    let (old, new): (BTreeSet<u16>, BTreeSet<u16>) = (numbers(&before), numbers(&after));
    let gone = before.iter().filter(|line| !new.contains(&line.0));
    gone.filter_map(|(number, text)| {
        let mut same = after
            .iter()
            .filter(|line| line.1 == *text && !old.contains(&line.0));
        let (found, _) = same.next()?;
        // Of several that look the same none is known to be it.
        same.next().is_none().then_some((*number, *found))
    })
    .collect()
}

/// Lines with a number: it, and the text without digits.
fn numbered(lines: &[String]) -> Vec<(u16, String)> {
    let parts = lines.iter().filter_map(|line| {
        let line = line.trim_start();
        let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (number, text) = line.split_at(digits);
        let text = text.chars().filter(|c| !c.is_ascii_digit()).collect();
        Some((number.parse().ok()?, text))
    });
    parts.collect()
}

#[cfg(test)]
mod tests {
    use super::moved_lines;

    fn lines<const N: usize>(texts: [&str; N]) -> Vec<String> {
        texts.map(str::to_owned).to_vec()
    }

    #[test]
    fn renumbered_lines_are_known_by_their_order() {
        let before = lines(["10 GOTO 15", "15 PRINT 1", "20 GOTO 15"]);
        let after = lines(["10 GOTO 20", "20 PRINT 1", "30 GOTO 20"]);
        let moved: Vec<_> = moved_lines(&before, &after).into_iter().collect();
        assert_eq!(moved, [(15, 20), (20, 30)]);
    }

    #[test]
    fn a_line_with_another_number_is_known_by_its_text() {
        let before = lines(["10 A=1", "20 B=2"]);
        let after = lines(["20 B=2", "25 A=1"]);
        let moved: Vec<_> = moved_lines(&before, &after).into_iter().collect();
        assert_eq!(moved, [(10, 25)]);
    }

    #[test]
    fn what_is_written_anew_or_twice_is_not_taken_for_what_was() {
        let nothing = |before: &[String], after: &[String]| moved_lines(before, after).is_empty();
        assert!(nothing(&lines(["10 A=1"]), &lines(["20 B=1"])));
        assert!(nothing(&lines(["10 A=1"]), &lines(["20 A=1", "30 A=1"])));
        assert!(nothing(&lines(["10 A=1"]), &lines(["10 A=2"])));
        assert!(nothing(&lines(["10 A=1"]), &[]));
    }
}
