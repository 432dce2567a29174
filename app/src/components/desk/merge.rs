//! MERGE of a text into the program, as MBASIC does it.

use workbench::program::line_number;

/// The program with the lines of `incoming` put in: a number that is there is replaced. Lines without
/// a number are left out; answers how many.
pub fn merged(program: &[String], incoming: &[String]) -> (Vec<String>, usize) {
    let mut lines = program.to_vec();
    let mut left_out = 0;
    for line in incoming {
        let Some(number) = line_number(line) else {
            left_out += usize::from(!line.trim().is_empty());
            continue;
        };
        let same = lines
            .iter()
            .position(|old| line_number(old) == Some(number));
        let behind = lines
            .iter()
            .position(|old| line_number(old).is_some_and(|old| old > number));
        match (same, behind) {
            (Some(index), _) => lines[index].clone_from(line),
            (None, Some(index)) => lines.insert(index, line.clone()),
            (None, None) => lines.push(line.clone()),
        }
    }
    (lines, left_out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<String> {
        text.lines().map(str::to_owned).collect()
    }

    #[test]
    fn lines_are_replaced_inserted_and_added() {
        let (result, left_out) = merged(
            &lines("10 A\n20 B\n40 D"),
            &lines("30 C\n20 NEW\nPRINT\n50 E\n"),
        );
        assert_eq!(result, lines("10 A\n20 NEW\n30 C\n40 D\n50 E"));
        assert_eq!(left_out, 1);
    }
}
