//! The programs of `examples`: each shows what the real BASIC-80 showed for the same answers
//! and keys, and each is in the list of `examples/README.md`.

use basic::transcript::{Ending, Plain, Script, keys_of, play_with, scheduled_keys};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples")
}

/// The programs by name, without `.bas`.
fn programs() -> BTreeSet<String> {
    fs::read_dir(folder())
        .expect("the examples are part of the repository")
        .filter_map(|entry| {
            let name = entry.expect("readable folder").file_name();
            Some(name.to_str()?.strip_suffix(".bas")?.to_string())
        })
        .collect()
}

fn part(name: &str, end: &str) -> Option<Vec<u8>> {
    fs::read(folder().join(format!("{name}.{end}"))).ok()
}

#[test]
fn every_example_shows_what_the_real_one_showed() {
    let programs = programs();
    assert!(programs.len() >= 40, "only {} programs", programs.len());
    for name in &programs {
        let script = Script {
            program: part(name, "bas"),
            name: b"PROGRAM.BAS".to_vec(),
            input: part(name, "in").map(|text| keys_of(&text, false)),
            keys: part(name, "keys")
                .map(|text| scheduled_keys(&text).expect("good keys"))
                .unwrap_or_default(),
            units_max: Some(200_000_000),
            ..Script::default()
        };
        let transcript = play_with(&script, &mut Plain);
        let expected = part(name, "out").expect("a recorded transcript");
        assert_eq!(transcript.ending, Ending::Done, "{name}");
        assert_eq!(
            String::from_utf8_lossy(&transcript.bytes),
            String::from_utf8_lossy(&expected),
            "{name}"
        );
    }
}

#[test]
fn every_example_is_listed_with_title_and_description() {
    let list = fs::read_to_string(folder().join("README.md")).expect("the list");
    let listed: BTreeSet<String> = list
        .lines()
        .filter(|line| line.starts_with("| ") && !line.starts_with("| program "))
        .map(|line| {
            let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
            assert!(
                cells.len() == 4 && cells.iter().all(|cell| !cell.is_empty()),
                "{line}"
            );
            cells[0].to_string()
        })
        .collect();
    assert_eq!(listed, programs());
}
