//! Reading the recorded cases.

use basic::machine::Options;
use basic::transcript::{Drive, Plain, Script, keys_of, play_with, scheduled_keys};
use std::fs;
use std::path::{Path, PathBuf};

/// A recorded case.
pub struct Case {
    /// Category and stem, such as `control/for-basic`.
    #[allow(dead_code, reason = "not every test file reports cases")]
    pub name: String,
    pub script: Script,
    #[allow(dead_code, reason = "not every test file compares with the record")]
    pub expected: Vec<u8>,
}

impl Case {
    /// What the machine shows for this case.
    #[allow(dead_code, reason = "not every test file plays cases in one piece")]
    pub fn play(&self) -> Vec<u8> {
        self.play_with(&mut Plain)
    }

    /// The same in the slices of `drive`.
    pub fn play_with(&self, drive: &mut dyn Drive) -> Vec<u8> {
        play_with(&self.script, drive).bytes
    }
}

/// All cases, in the order of their names.
pub fn all_cases() -> Vec<Case> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../basic/tests/cases");
    let mut cases = Vec::new();
    for folder in sorted(&root) {
        if !folder.is_dir() {
            continue;
        }
        for file in sorted(&folder) {
            let program = file.extension().is_some_and(|end| end == "bas");
            let session = file.extension().is_some_and(|end| end == "ses");
            if program || session {
                cases.push(read_case(&file, program));
            }
        }
    }
    cases
}

fn sorted(folder: &Path) -> Vec<PathBuf> {
    let mut list: Vec<PathBuf> = fs::read_dir(folder)
        .expect("the recorded cases are part of the repository")
        .map(|entry| entry.expect("readable folder").path())
        .collect();
    list.sort();
    list
}

fn read_case(file: &Path, is_program: bool) -> Case {
    let text = fs::read(file).expect("readable case");
    let part = |end: &str| fs::read(file.with_extension(end)).ok();
    let options = part("opt").unwrap_or_default();
    let words: Vec<String> = String::from_utf8_lossy(&options)
        .split_whitespace()
        .map(|word| word.trim_matches('"').to_string())
        .collect();
    let has = |name: &str| words.iter().any(|word| word == name);
    let escapes = has("--esc");
    let folder = file.with_extension("disk");
    let mut files: Vec<(Vec<u8>, Vec<u8>)> = Vec::new();
    if folder.is_dir() {
        for path in sorted(&folder) {
            let name = path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            files.push((name.into_bytes(), fs::read(&path).expect("readable file")));
        }
    }
    let stem = file
        .file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let category = file
        .parent()
        .and_then(Path::file_name)
        .unwrap_or_default()
        .to_string_lossy();
    let script = Script {
        program: is_program.then(|| text.clone()),
        name: words
            .iter()
            .position(|word| word == "--name")
            .and_then(|at| words.get(at + 1).cloned())
            .unwrap_or_else(|| stem.to_ascii_uppercase())
            .into_bytes(),
        commands: (!is_program).then(|| keys_of(&text, escapes)),
        input: part("in").map(|text| keys_of(&text, escapes)),
        keys: part("keys")
            .map(|text| scheduled_keys(&text).expect("good keys"))
            .unwrap_or_default(),
        no_echo: is_program,
        printer: has("--lpt"),
        options: machine_options(&words),
        files,
        units_max: Some(60_000_000),
        ..Script::default()
    };
    Case {
        name: format!("{category}/{stem}"),
        script,
        expected: fs::read(file.with_extension("out")).expect("recorded output"),
    }
}

fn machine_options(words: &[String]) -> Options {
    let mut options = Options::default();
    for word in words {
        if let Some(files) = word.strip_prefix("/F:") {
            options.files = files.parse().expect("number of files");
        }
        if let Some(length) = word.strip_prefix("/S:") {
            options.record_length = length.parse().expect("record length");
        }
    }
    options
}
