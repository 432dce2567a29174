//! What the pages for operators promise is so.

use std::{fs, path::Path};

use super::{root, text};

/// Every heading of the troubleshooting part is a line that the program can write.
#[test]
fn troubleshooting_is_found_by_the_words_of_the_log() {
    let page = text("docs/operations.md");
    let (_, part) = page.split_once("## Troubleshooting").expect("the part");
    let part = part.split("\n## ").next().unwrap_or_default();
    let mut source = String::new();
    for folder in ["server/src", "crates/relay/src", "crates/session/src"] {
        read_all(&root().join(folder), &mut source);
    }
    // Text in the source goes over several lines, and holds places for values.
    let flat: String = source
        .replace("\\\n", "")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    let headings: Vec<&str> = part
        .lines()
        .filter_map(|line| line.strip_prefix("### "))
        .collect();
    assert!(headings.len() >= 10, "{headings:?}");
    for heading in headings {
        for words in heading
            .trim_matches('`')
            .split('…')
            .map(str::trim)
            .filter(|words| !words.is_empty())
        {
            assert!(flat.contains(words), "nobody writes {words:?}");
        }
    }
}

fn read_all(folder: &Path, text: &mut String) {
    for entry in fs::read_dir(folder)
        .expect("a folder")
        .filter_map(Result::ok)
    {
        let path = entry.path();
        if path.is_dir() {
            read_all(&path, text);
        } else {
            text.push_str(&fs::read_to_string(&path).unwrap_or_default());
        }
    }
}

/// Every test that the threat model names exists.
#[test]
fn the_threat_model_names_tests_that_exist() {
    let page = text("docs/threat-model.md");
    let mut source = String::new();
    for folder in [
        "server",
        "crates/session",
        "crates/relay",
        "crates/delta",
        "crates/basic",
    ] {
        read_all(&root().join(folder).join("tests"), &mut source);
        read_all(&root().join(folder).join("src"), &mut source);
    }
    let mut named = 0;
    for word in page.split('`').skip(1).step_by(2) {
        let is_test = !word.starts_with("everbasic_")
            && word.contains('_')
            && word
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
        if is_test {
            named += 1;
            assert!(
                source.contains(&format!("fn {word}(")),
                "there is no test {word}"
            );
        }
    }
    assert!(named >= 15, "only {named} tests are named");
}
