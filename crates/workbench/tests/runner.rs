//! The runner with the real machine.

#[path = "support/page.rs"]
#[expect(dead_code, reason = "other tests do more with a page")]
mod page;

use delta::limits::VALUE_BYTES_MAX;
use page::{Page, program, run};
use workbench::{
    MachineStatus, ProgramChange, Prompt, RunCommand, RunnerSettings, ToWorker, Wants,
};

#[test]
fn banner_direct_lines_and_runs() {
    let mut page = Page::start();
    assert!(page.output.starts_with("BASIC-80 Rev. 5.21\r\n"));
    assert!(page.output.ends_with("Bytes free\r\nOk\r\n"));
    assert_eq!(page.status(), (MachineStatus::Ready, None));
    assert_eq!(page.line("PRINT 1+1"), "PRINT 1+1\n 2 \nOk\n");
    page.give(run(&["10 PRINT \"A\"", "20 PRINT \"B\""]));
    assert_eq!(page.shown(), "RUN\nA\nB\nOk\n");
    assert!(page.program.is_empty(), "the page knows what it sent");
    assert_eq!(
        page.line("LIST"),
        "LIST\n10 PRINT \"A\"\n20 PRINT \"B\"\nOk\n"
    );
}

#[test]
fn the_console_changes_the_program() {
    let mut page = Page::start();
    page.line("10 print 5");
    page.line("20 PRINT 6");
    page.line("10");
    let stored = |number: u16, text: &str| ProgramChange::Stored {
        number,
        text: text.to_owned(),
    };
    let deleted = ProgramChange::Deleted { number: 10 };
    assert_eq!(
        page.program,
        [stored(10, "10 PRINT 5"), stored(20, "20 PRINT 6"), deleted]
    );
    page.program.clear();
    page.line("RENUM 100");
    let lines = vec!["100 PRINT 6".to_owned()];
    assert_eq!(page.program, [ProgramChange::Replaced { lines }]);
    page.program.clear();
    page.line("NEW");
    assert_eq!(page.program, [ProgramChange::Replaced { lines: vec![] }]);
}

#[test]
fn stop_and_continue() {
    let mut page = Page::start();
    page.give(run(&["10 I=I+1", "20 GOTO 10"]));
    for _ in 0..20 {
        page.slice();
    }
    assert_eq!(page.status().0, MachineStatus::Running);
    page.give(RunCommand::Break);
    assert!(page.shown().starts_with("^C\nBreak in "), "{}", page.output);
    assert_eq!(page.status().0, MachineStatus::Stopped);
    assert!(matches!(page.status().1, Some(10 | 20)));
    assert!(page.runner.state().continuable);
    page.give(RunCommand::Continue);
    for _ in 0..20 {
        page.slice();
    }
    assert_eq!(page.status().0, MachineStatus::Running);
    // Run breaks what runs.
    page.give(run(&["10 PRINT \"NEW\""]));
    assert!(page.shown().ends_with("RUN\nNEW\nOk\n"), "{}", page.output);
}

#[test]
fn break_at_input_and_at_the_prompt() {
    let mut page = Page::start();
    page.give(run(&["10 INPUT A"]));
    assert_eq!(page.shown(), "RUN\n? ");
    assert_eq!(page.status().0, MachineStatus::WaitingForInput);
    page.give(RunCommand::Break);
    page.settle();
    assert_eq!(page.status().0, MachineStatus::Stopped);
    page.give(RunCommand::Break);
    assert_eq!(page.shown(), "", "nothing to break");
}

#[test]
fn steps() {
    let lines = ["10 A=1: B=2", "20 PRINT A+B", "30 PRINT \"END\""];
    let step = || RunCommand::StepStatement {
        program: program(&lines),
    };
    let step_line = || RunCommand::StepLine {
        program: program(&lines),
    };
    let mut page = Page::start();
    page.give(step());
    page.settle();
    assert_eq!(page.status(), (MachineStatus::Paused, Some(10)));
    page.give(step());
    page.settle();
    assert_eq!(
        (page.status().1, page.runner.state().statement),
        (Some(10), 1)
    );
    page.give(step_line());
    page.settle();
    assert_eq!(page.status(), (MachineStatus::Paused, Some(20)));
    // A reload keeps the place.
    page.reload();
    page.settle();
    assert_eq!(page.status(), (MachineStatus::Paused, Some(20)));
    page.give(step());
    assert_eq!(page.shown(), " 3 \n");
    // A direct line breaks, and shows the variables as they are.
    assert!(
        page.line("PRINT B").ends_with("PRINT B\n 2 \nOk\n"),
        "{}",
        page.output
    );
    page.give(RunCommand::Continue);
    assert_eq!(page.shown(), "CONT\nEND\nOk\n");
    assert_eq!(page.status().0, MachineStatus::Ready);
}

#[test]
fn keys_for_inkey_and_rest_for_the_battery() {
    let mut page = Page::start();
    page.give(run(&[
        "10 A$=INKEY$: IF A$=\"\" THEN 10",
        "20 PRINT A$;: IF A$<>\"Q\" THEN 10",
    ]));
    page.slice();
    page.slice();
    assert!(matches!(page.runner.wants(), Wants::After(_)));
    page.give(RunCommand::Keys(b"abQ".to_vec()));
    page.settle();
    assert!(page.output.ends_with("abQ\r\nOk\r\n"), "{}", page.output);
}

#[test]
fn keys_make_lines_and_typed_ahead_lines_wait() {
    let mut page = Page::start();
    page.give(run(&["10 INPUT A$", "20 INPUT B$", "30 PRINT A$;B$"]));
    page.give(RunCommand::Line(b"ONE".to_vec()));
    page.give(RunCommand::Keys(b"T".to_vec()));
    page.settle();
    assert_eq!(page.status().0, MachineStatus::WaitingForInput);
    page.reload();
    page.give(RunCommand::Keys(b"WO\r".to_vec()));
    assert_eq!(page.shown(), "TWO\nONETWO\nOk\n");
}

#[test]
fn no_slice_without_a_lease() {
    let mut page = Page::start();
    page.lease(page.now_ms + 15);
    page.give(run(&["10 PRINT \"X\": GOTO 10"]));
    page.slice();
    assert!(!page.lease_over);
    page.slice();
    page.output.clear();
    page.slice();
    page.slice();
    assert!(page.lease_over);
    assert_eq!(
        (page.output.as_str(), page.runner.wants()),
        ("", Wants::Message)
    );
    page.lease(u64::MAX);
    page.slice();
    page.slice();
    assert!(page.output.contains('X'));
}

#[test]
fn a_command_is_taken_in_once() {
    let mut page = Page::start();
    page.line("A=A+1");
    let again = ToWorker::Command {
        number: page.number,
        command: RunCommand::Line(b"A=A+1".to_vec()),
    };
    page.runner.handle(again, page.now_ms);
    page.settle();
    assert_eq!(page.line("PRINT A"), "PRINT A\n 1 \nOk\n");
}

#[test]
fn a_large_disk_file_survives_in_pieces() {
    let mut page = Page::start();
    page.give(run(&[
        "10 OPEN \"O\",1,\"BIG+1.DAT\"",
        "20 FOR I=1 TO 1000: PRINT #1,\"THIS IS RECORD\";I: NEXT",
        "30 CLOSE",
    ]));
    assert_eq!(page.shown(), "RUN\nOk\n");
    assert!(
        page.registers
            .values()
            .all(|value| value.len() <= VALUE_BYTES_MAX / 2)
    );
    let pieces = |page: &Page| {
        let keys = page.registers.keys();
        keys.filter(|key| key.as_str().starts_with("machine/disk/"))
            .count()
    };
    assert!(pieces(&page) > 2);
    page.reload();
    page.settle();
    page.give(run(&[
        "10 OPEN \"I\",1,\"BIG+1.DAT\"",
        "20 WHILE NOT EOF(1): LINE INPUT #1,A$: N=N+1: WEND",
        "30 PRINT N;A$",
    ]));
    assert_eq!(page.shown(), "RUN\n 1000 THIS IS RECORD 1000 \nOk\n");
    page.line("CLOSE");
    page.line("KILL \"BIG+1.DAT\"");
    assert_eq!(pieces(&page), 0);
}

#[test]
fn text_that_cannot_be_taken_in_says_why() {
    let mut page = Page::start();
    let long = format!("20 PRINT \"{}\"", "X".repeat(400));
    page.give(run(&["10 PRINT 1", &long]));
    let shown = page.shown();
    assert!(shown.contains("Line buffer overflow"), "{shown}");
    assert!(
        shown.ends_with("\nOk\n") && !shown.contains("RUN"),
        "{shown}"
    );
}

#[test]
fn the_printer_keeps_its_paper() {
    let mut page = Page::start();
    page.give(run(&["10 FOR I=1 TO 900: LPRINT \"LINE\";I: NEXT"]));
    page.settle();
    page.reload();
    page.settle();
    page.line("LPRINT \"LAST\"");
    let printed = page.manifest.as_ref().expect("a checkpoint").printed_bytes;
    let text = workbench::runner::printer::text(printed, |block| {
        let key = format!("printer/{block}");
        page.registers.get(key.as_str()).map(Vec::as_slice)
    });
    assert!(text.starts_with("LINE 1 \r\nLINE 2 \r\n"));
    assert!(text.ends_with("LINE 900 \r\nLAST\r\n"));
}

#[test]
fn a_checkpoint_of_another_format_is_refused() {
    let mut page = Page::start();
    if let Some(manifest) = &mut page.manifest {
        manifest.version += 1;
    }
    page.reload();
    page.slice();
    assert!(
        page.fault
            .as_ref()
            .is_some_and(|text| text.contains("format"))
    );
}

#[test]
fn a_speed_limit_holds() {
    let mut page = Page::start();
    let limit = RunnerSettings {
        statements_per_second: Some(1_000),
        ..RunnerSettings::default()
    };
    page.runner.handle(ToWorker::Settings(limit), page.now_ms);
    page.give(run(&["10 N=N+1: GOTO 10"]));
    for _ in 0..101 {
        page.slice();
    }
    page.give(RunCommand::Break);
    page.settle();
    let shown = page.line("PRINT N");
    let count: u32 = shown
        .lines()
        .nth(1)
        .and_then(|line| line.trim().parse().ok())
        .expect("a number");
    assert!((400..=700).contains(&count), "{count} in a second");
}

#[test]
fn the_prompt_says_what_is_wanted() {
    let mut page = Page::start();
    page.give(run(&[
        "10 A$=INPUT$(3)",
        "20 PRINT A$",
        "30 PRINT )",
        "40 REM",
    ]));
    page.settle();
    assert_eq!(page.runner.state().prompt, Prompt::Keys(3));
    page.give(RunCommand::Keys(b"abc".to_vec()));
    page.settle();
    // The syntax error opens EDIT on its line; Q leaves it.
    assert_eq!(page.runner.state().prompt, Prompt::Edit);
    page.line("Q");
    assert_eq!(page.runner.state().prompt, Prompt::Command);
}
