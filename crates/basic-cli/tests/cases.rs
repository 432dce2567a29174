//! Every recorded case in command form: `basic run NAME.bas --no-echo ...` and `basic session NAME.ses
//! ...` write the recorded transcript and end with the recorded code. And what the command says when
//! it cannot.

use std::{
    collections::BTreeSet,
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

fn basic(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_basic"))
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .expect("the command runs")
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../basic/tests/cases")
}

fn scratch(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a scratch folder");
    folder
}

fn sorted(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("entry").path()).collect();
    paths.sort();
    paths
}

fn part(file: &Path, end: &str) -> Option<String> {
    let path = file.with_extension(end);
    path.exists().then(|| path.to_string_lossy().into_owned())
}

/// The words of a NAME.opt file; quotes hold a word together.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (index, piece) in text.split('"').enumerate() {
        if index % 2 == 1 {
            words.push(piece.to_owned());
        } else {
            words.extend(piece.split_whitespace().map(str::to_owned));
        }
    }
    words
}

fn command_of(file: &Path, program: bool, disks: &Path) -> Vec<String> {
    let mut command: Vec<String> = Vec::new();
    command.push(if program { "run" } else { "session" }.to_owned());
    command.push(file.to_string_lossy().into_owned());
    if program {
        command.push("--no-echo".to_owned());
    }
    for (option, end) in [("--in", "in"), ("--keys", "keys")] {
        if let Some(path) = part(file, end) {
            command.extend([option.to_owned(), path]);
        }
    }
    let disk = file.with_extension("disk");
    if disk.is_dir() {
        let copy = disks.join(file.file_stem().expect("a stem"));
        fs::create_dir_all(&copy).expect("a copy of the disk");
        for path in sorted(&disk) {
            fs::copy(&path, copy.join(path.file_name().expect("a name"))).expect("a copy");
        }
        command.extend(["--dir".to_owned(), copy.to_string_lossy().into_owned()]);
    }
    let options = fs::read_to_string(file.with_extension("opt")).unwrap_or_default();
    command.extend(words(&options));
    command
}

#[test]
fn recorded_cases_in_command_form() {
    let known = include_str!("../../basic/tests/known_failures.txt");
    let known: BTreeSet<&str> = known.lines().collect();
    let disks = scratch("disks");
    let mut played = 0;
    let mut failed = Vec::new();
    for folder in sorted(&root()).into_iter().filter(|path| path.is_dir()) {
        let category = folder
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        for file in sorted(&folder) {
            let end = file.extension().unwrap_or_default();
            let program = end == "bas";
            let stem = file.file_stem().unwrap_or_default().to_string_lossy();
            let name = format!("{category}/{stem}");
            if !(program || end == "ses") || known.contains(name.as_str()) {
                continue;
            }
            played += 1;
            let command = command_of(&file, program, &disks);
            let command: Vec<&str> = command.iter().map(String::as_str).collect();
            let output = basic(&command);
            let expected = fs::read(file.with_extension("out")).expect("recorded output");
            let code = fs::read_to_string(file.with_extension("rc")).unwrap_or("0".to_owned());
            let same_code = output.status.code() == code.trim().parse().ok();
            if output.stdout != expected || !same_code {
                let message = String::from_utf8_lossy(&output.stderr).into_owned();
                failed.push((name, output.status.code(), message));
            }
        }
    }
    assert!(played > 400, "only {played} cases found");
    assert!(
        failed.is_empty(),
        "{} of {played} fail: {failed:#?}",
        failed.len()
    );
}

fn program(folder: &Path, text: &str) -> String {
    let path = folder.join("P.BAS");
    fs::write(&path, text).expect("a program");
    path.to_string_lossy().into_owned()
}

fn code_and_message(output: &Output) -> (Option<i32>, String) {
    (
        output.status.code(),
        String::from_utf8_lossy(&output.stderr).into_owned(),
    )
}

#[test]
fn exit_codes_and_messages() {
    let folder = scratch("codes");
    let asks = program(&folder, "10 INPUT A\n20 PRINT A*2\n");
    let (code, message) = code_and_message(&basic(&["run", &asks]));
    assert_eq!(code, Some(3));
    assert!(
        message.contains("waiting for INPUT in line 10"),
        "{message}"
    );
    let (code, message) = code_and_message(&basic(&["run", "no/such.bas"]));
    assert_eq!(code, Some(1));
    assert!(message.contains("no/such.bas"), "{message}");
    let (code, message) = code_and_message(&basic(&["run", &asks, "--in", "no.txt"]));
    assert_eq!(code, Some(1));
    assert!(message.contains("no.txt"), "{message}");
    assert_eq!(code_and_message(&basic(&["walk"])).0, Some(1));
    assert_eq!(code_and_message(&basic(&["--help"])).0, Some(0));
    let (code, message) = code_and_message(&basic(&["run", &asks, "--args", "/X:1"]));
    assert_eq!(code, Some(1));
    assert!(message.contains("/X:1"), "{message}");
    let endless = program(&folder, "10 GOTO 10\n");
    let capped = basic(&["run", &endless, "--max-cycles", "1000"]);
    assert_eq!(code_and_message(&capped).0, Some(4));
    let polls = program(&folder, "10 A$=INKEY$: GOTO 10\n");
    let limited = basic(&["run", &polls, "--inkey-limit", "50"]);
    assert_eq!(code_and_message(&limited).0, Some(3));
    let broken = program(&folder, "10 PRINT 1\nPRINT 2\n");
    let (code, message) = code_and_message(&basic(&["run", &broken]));
    assert_eq!(code, Some(5));
    assert!(message.contains("Direct statement in file"), "{message}");
}

#[test]
fn manners_of_playing_show_nothing() {
    let folder = scratch("manners");
    let path = program(
        &folder,
        "10 INPUT \"N\";N\n20 FOR I=1 TO N: S=S+I: PRINT I;S: NEXT\n30 PRINT \"DONE\"\n",
    );
    let input = folder.join("in.txt");
    fs::write(&input, "200\n").expect("input");
    let input = input.to_string_lossy();
    let plain = basic(&["run", &path, "--in", &input]);
    assert!(plain.stdout.ends_with(b"DONE\n"));
    for manner in [
        &["--checkpoint-every", "1"][..],
        &["--checkpoint-every", "37"],
        &["--workbench"],
        &["--workbench", "--checkpoint-every", "9"],
        &["--timing", "--stats"],
    ] {
        let mut command = vec!["run", &path, "--in", &input];
        command.extend(manner);
        assert_eq!(basic(&command).stdout, plain.stdout, "{manner:?}");
    }
}

#[test]
fn files_come_back_to_the_folder() {
    let folder = scratch("folder");
    let disk = folder.join("disk");
    fs::create_dir_all(&disk).expect("a folder");
    fs::write(disk.join("old.txt"), "A\r\n").expect("a file");
    fs::write(disk.join("gone.txt"), "B\r\n").expect("a file");
    let path = program(
        &folder,
        "10 OPEN \"O\",1,\"NEW.TXT\": PRINT #1,\"HELLO\": CLOSE\n20 KILL \"GONE.TXT\"\n",
    );
    let disk_name = disk.to_string_lossy();
    let output = basic(&["run", &path, "--dir", &disk_name]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let names: Vec<String> = sorted(&disk)
        .iter()
        .map(|path| {
            path.file_name()
                .expect("a name")
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    assert_eq!(names, ["NEW.TXT", "old.txt"]);
    let written = fs::read(disk.join("NEW.TXT")).expect("the new file");
    assert!(written.starts_with(b"HELLO\r\n"));
}

#[test]
fn the_workbench_manner_has_disk_and_printer() {
    let folder = scratch("workbench");
    let path = program(
        &folder,
        "10 OPEN \"I\",1,\"OLD.TXT\": INPUT #1,A$: CLOSE: LPRINT A$;TAB(10);1/3\n\
         20 OPEN \"O\",1,\"NEW.TXT\": FOR I=1 TO 200: PRINT #1,A$;I: NEXT: CLOSE\n\
         30 KILL \"GONE.TXT\": LPRINT LOF(1)\n",
    );
    let mut shown = Vec::new();
    for manner in [
        &[][..],
        &["--workbench"],
        &["--workbench", "--checkpoint-every", "9"],
    ] {
        let disk = folder.join(format!("disk{}", manner.len()));
        fs::create_dir_all(&disk).expect("a folder");
        fs::write(disk.join("OLD.TXT"), "HELLO\r\n").expect("a file");
        fs::write(disk.join("GONE.TXT"), "B\r\n").expect("a file");
        let disk_name = disk.to_string_lossy();
        let mut command = vec!["run", &path, "--lpt", "--dir", &disk_name];
        command.extend(manner);
        let output = basic(&command);
        let files: Vec<(String, Vec<u8>)> = sorted(&disk)
            .iter()
            .map(|path| {
                let name = path.file_name().expect("a name").to_string_lossy();
                (name.into_owned(), fs::read(path).expect("a file"))
            })
            .collect();
        shown.push((output.stdout, output.status.code(), files));
    }
    let (text, code, files) = &shown[0];
    assert_eq!(*code, Some(0));
    assert!(text.ends_with(b"--LPT--\nHELLO     .333333 \n"), "{text:?}");
    assert_eq!(files.len(), 2);
    assert_eq!(shown[1], shown[0]);
    assert_eq!(shown[2], shown[0]);
}

#[test]
fn memory_top_and_typed_programs() {
    let folder = scratch("typed");
    let path = program(
        &folder,
        "10 PRINT FRE(0);PEEK(6)+256*PEEK(7)\n20 PRINT \"X\"\n",
    );
    let typed = basic(&["run", &path, "--type", "--memtop", "E000", "--cpu", "8080"]);
    let shown = String::from_utf8_lossy(&typed.stdout).into_owned();
    let echo = "10 PRINT FRE(0);PEEK(6)+256*PEEK(7)\n20 PRINT \"X\"\nRUN\n";
    assert_eq!(shown, format!("{echo} 31756  57344 \nX\nOk\n"));
    let (code, message) = code_and_message(&basic(&["run", &path, "--memtop", "1000"]));
    assert_eq!(code, Some(1));
    assert!(message.contains("7000"), "{message}");
    let direct = program(&folder, "10 A=5\nPRINT A\n");
    let typed = basic(&["run", &direct, "--type"]);
    assert_eq!(typed.stdout, b"10 A=5\nPRINT A\n 0 \nOk\n");
}

#[test]
fn lines_of_a_pipe_are_typed() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_basic"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the command runs");
    let mut input = child.stdin.take().expect("a pipe");
    input
        .write_all(b"10 INPUT A\n20 PRINT A+1\nRUN\n41\nSYSTEM\n")
        .expect("typed");
    drop(input);
    let output = child.wait_with_output().expect("an end");
    let shown = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(shown.starts_with("BASIC-80 Rev. 5.21\n"), "{shown}");
    assert!(shown.contains("? 41\n 42 \nOk\n"), "{shown}");
    assert_eq!(output.status.code(), Some(0));
}
