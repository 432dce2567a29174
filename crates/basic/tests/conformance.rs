//! Every recorded case of `tests/cases`: the transcript must equal the recorded one byte
//! for byte. Cases listed in `known_failures.txt` must fail; one that passes is reported.

mod support;

use std::collections::BTreeSet;
use support::{Case, all_cases};

#[test]
fn recorded_cases() {
    let known: BTreeSet<String> = include_str!("known_failures.txt")
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(str::to_string)
        .collect();
    let filter = std::env::var("CASE").unwrap_or_default();
    let cases: Vec<Case> = all_cases()
        .into_iter()
        .filter(|case| case.name.contains(&filter))
        .collect();
    assert!(!cases.is_empty());
    let mut failed = Vec::new();
    let mut passed_unexpectedly = Vec::new();
    let mut passed = 0;
    for case in &cases {
        let got = case.play();
        if got == case.expected {
            passed += 1;
            if known.contains(&case.name) {
                passed_unexpectedly.push(case.name.clone());
            }
        } else if !known.contains(&case.name) {
            failed.push(format!(
                "{}\n{}",
                case.name,
                difference(&case.expected, &got)
            ));
        }
    }
    println!("{passed} of {} recorded cases pass", cases.len());
    for report in &failed {
        println!("FAILED {report}");
    }
    assert!(
        passed_unexpectedly.is_empty(),
        "listed as failing but pass: {passed_unexpectedly:?}"
    );
    assert!(failed.is_empty(), "{} cases failed", failed.len());
}

/// The first lines that differ.
fn difference(expected: &[u8], got: &[u8]) -> String {
    let (expected, got) = (show(expected), show(got));
    let (mut left, mut right) = (expected.lines(), got.lines());
    let mut number = 0;
    loop {
        number += 1;
        match (left.next(), right.next()) {
            (None, None) => return "  only line ends differ".to_string(),
            (a, b) if a == b => {}
            (a, b) => {
                return format!(
                    "  line {number}\n  expected {}\n  got      {}",
                    a.unwrap_or("(end)"),
                    b.unwrap_or("(end)")
                );
            }
        }
    }
}

fn show(bytes: &[u8]) -> String {
    bytes
        .iter()
        .map(|&byte| match byte {
            b'\n' => "\n".to_string(),
            0x20..0x7F => char::from(byte).to_string(),
            other => format!("{{{other:02X}}}"),
        })
        .collect()
}
