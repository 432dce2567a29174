//! The recorded cases of the language, run the way the workbench runs a machine: in a runner, in
//! slices, and killed every few slices and restored from the last checkpoint.

use std::{collections::BTreeSet, fs, path::Path};

use basic::transcript::{Script, keys_of};
use workbench::transcript::{Manner, play};

/// Categories that are played here. Cases with scheduled keys or printer output are left out: both
/// are about the console of the bare machine.
const CATEGORIES: [&str; 5] = ["control", "programs", "session", "input", "strings"];

struct Case {
    name: String,
    script: Script,
    expected: Vec<u8>,
}

fn cases() -> Vec<Case> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../basic/tests/cases");
    let known = include_str!("../../basic/tests/known_failures.txt");
    let known: BTreeSet<&str> = known.lines().collect();
    let mut cases = Vec::new();
    for category in CATEGORIES {
        let entries = fs::read_dir(root.join(category)).expect("recorded cases");
        let mut files: Vec<_> = entries
            .map(|entry| entry.expect("an entry").path())
            .collect();
        files.sort();
        for file in files {
            let program = file.extension().is_some_and(|end| end == "bas");
            let session = file.extension().is_some_and(|end| end == "ses");
            let stem = file
                .file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            let name = format!("{category}/{stem}");
            if (program || session) && !known.contains(name.as_str()) {
                cases.extend(read_case(&file, name, program));
            }
        }
    }
    cases
}

fn read_case(file: &Path, name: String, program: bool) -> Option<Case> {
    let part = |end: &str| fs::read(file.with_extension(end)).ok();
    let options = String::from_utf8(part("opt").unwrap_or_default()).expect("options");
    let other = |word: &str| word.starts_with("--") && word != "--esc";
    if part("keys").is_some() || options.split_whitespace().any(other) {
        return None;
    }
    let escapes = options.contains("--esc");
    let text = fs::read(file).expect("a case");
    let folder = file.with_extension("disk");
    let files = fs::read_dir(folder).into_iter().flatten().map(|entry| {
        let path = entry.expect("a file").path();
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        (name.into_bytes(), fs::read(&path).expect("a file"))
    });
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    Some(Case {
        name,
        script: Script {
            program: program.then(|| text.clone()),
            name: stem.to_ascii_uppercase().into_bytes(),
            files: files.collect(),
            commands: (!program).then(|| keys_of(&text, escapes)),
            input: part("in").map(|text| keys_of(&text, escapes)),
            no_echo: program,
            units_max: Some(60_000_000),
            ..Script::default()
        },
        expected: part("out").expect("recorded output"),
    })
}

fn check(manner: Manner) {
    let filter = std::env::var("CASE").unwrap_or_default();
    let cases = cases();
    assert!(cases.len() > 200);
    let mut failed = Vec::new();
    for case in cases.iter().filter(|case| case.name.contains(&filter)) {
        // A machine of the workbench keeps the eighth bit of keys, which the recorded one dropped.
        let typed = case.script.commands.iter().chain(&case.script.input);
        if typed.flatten().any(|key| !key.is_ascii()) {
            continue;
        }
        let played = play(&case.script, manner);
        if played.bytes != case.expected {
            let got = String::from_utf8_lossy(&played.bytes).into_owned();
            let expected = String::from_utf8_lossy(&case.expected).into_owned();
            let line = got.lines().zip(expected.lines()).position(|(a, b)| a != b);
            println!(
                "{} line {line:?}: got {:?} expected {:?} ({:?})",
                case.name,
                got.lines().nth(line.unwrap_or(0)),
                expected.lines().nth(line.unwrap_or(0)),
                played.ending,
            );
            failed.push(&case.name);
        }
    }
    assert!(failed.is_empty(), "{} cases fail: {failed:?}", failed.len());
}

#[test]
fn recorded_cases_in_a_runner() {
    check(Manner {
        slice: 10_000,
        killed_every: None,
    });
}

#[test]
fn recorded_cases_in_a_runner_that_is_killed_again_and_again() {
    check(Manner {
        slice: 40,
        killed_every: Some(7),
    });
}
