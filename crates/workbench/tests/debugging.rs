//! Breakpoints, steps and panels through the runner, with the real machine.

#[path = "support/page.rs"]
#[expect(dead_code, reason = "other tests do more with a page")]
mod page;

use page::{Page, program, run};
use workbench::{
    MachineStatus, RunCommand, RunnerSettings, ToWorker,
    debug::{Breakpoint, DebugSettings, ViewWants, Watched},
};

fn stops(breakpoints: &[Breakpoint]) -> DebugSettings {
    DebugSettings {
        breakpoints: breakpoints.to_vec(),
        ..DebugSettings::default()
    }
}

const PAUSED: MachineStatus = MachineStatus::Paused;
const LOOP: [&str; 4] = [
    "10 FOR I=1 TO 5",
    "20 A=A+I:B=A*2",
    "30 NEXT",
    "40 PRINT A;B",
];

#[test]
fn run_holds_at_a_breakpoint_and_continue_goes_on_to_the_next_hit() {
    let mut page = Page::debugged(stops(&[Breakpoint::at(20, 1)]));
    page.run(&LOOP);
    assert_eq!(page.place(), (PAUSED, Some(20), 1));
    assert_eq!(page.why(), "Breakpoint in 20");
    assert_eq!(page.watch("A"), Watched::Value("1".to_owned()));
    page.finish(RunCommand::Continue);
    assert_eq!(page.place(), (PAUSED, Some(20), 1));
    assert_eq!(page.watch("A"), Watched::Value("3".to_owned()));
    page.set(stops(&[]));
    page.finish(RunCommand::Continue);
    assert_eq!(page.place().0, MachineStatus::Ready);
    assert!(
        page.printed().ends_with(" 15  30 \nOk\n"),
        "{}",
        page.printed()
    );
    assert_eq!(page.why(), "");
}

#[test]
fn a_pause_at_a_breakpoint_outlives_the_page() {
    let mut page = Page::debugged(stops(&[Breakpoint::at(30, 0)]));
    page.run(&LOOP);
    page.finish(RunCommand::Continue);
    page.reload();
    assert_eq!(page.place(), (PAUSED, Some(30), 0));
    assert_eq!(page.why(), "Breakpoint in 30");
    assert_eq!(page.run_debug().hits, [(30, 0, 2)]);
    assert_eq!(page.watch("I"), Watched::Value("2".to_owned()));
    // It stands there already: the same breakpoint is met next in the next round.
    page.finish(RunCommand::Continue);
    assert_eq!(page.place(), (PAUSED, Some(30), 0));
    assert_eq!(page.watch("I"), Watched::Value("3".to_owned()));
}

#[test]
fn condition_hit_count_and_log_decide_whether_to_hold() {
    let conditional = Breakpoint {
        condition: "I=3 AND A>0".to_owned(),
        ..Breakpoint::at(20, 0)
    };
    let mut page = Page::debugged(stops(std::slice::from_ref(&conditional)));
    page.run(&LOOP);
    assert_eq!(page.place(), (PAUSED, Some(20), 0));
    assert_eq!(page.watch("I"), Watched::Value("3".to_owned()));

    let counted = Breakpoint {
        hits: 4,
        ..Breakpoint::at(20, 0)
    };
    page.set(stops(&[counted]));
    page.run(&LOOP);
    assert_eq!(page.why(), "Breakpoint in 20, hit 4");
    assert_eq!(page.watch("I"), Watched::Value("4".to_owned()));

    let logged = Breakpoint {
        log: "sum {A}, next {I+1}".to_owned(),
        ..Breakpoint::at(20, 1)
    };
    page.set(stops(&[logged]));
    page.run(&LOOP[..3]);
    assert_eq!(page.place().0, MachineStatus::Ready);
    assert!(
        page.printed()
            .contains("sum 1, next 2\nsum 3, next 3\nsum 6, next 4\n"),
        "{}",
        page.printed()
    );

    let broken = Breakpoint {
        condition: "I=".to_owned(),
        ..Breakpoint::at(30, 0)
    };
    page.set(stops(&[broken]));
    page.run(&LOOP);
    assert_eq!(page.place(), (PAUSED, Some(30), 0));
    assert_eq!(page.why(), "The condition I= says: Missing operand");

    let off = Breakpoint {
        disabled: true,
        ..conditional
    };
    page.set(stops(&[off]));
    page.run(&LOOP);
    assert_eq!(page.place().0, MachineStatus::Ready);
}

#[test]
fn a_watched_variable_holds_the_run_when_it_changes() {
    let mut page = Page::debugged(DebugSettings {
        changes: vec!["B".to_owned()],
        ..DebugSettings::default()
    });
    page.run(&LOOP);
    assert_eq!(page.place(), (PAUSED, Some(30), 0));
    assert_eq!(page.why(), "B changed from 0 to 2 in 20");
    page.finish(RunCommand::Continue);
    assert_eq!(page.why(), "B changed from 2 to 6 in 20");
}

const CALLS: [&str; 7] = [
    "10 GOSUB 100:PRINT \"BACK\"",
    "20 PRINT \"TWO\"",
    "30 END",
    "100 PRINT \"IN\"",
    "110 GOSUB 200",
    "120 RETURN",
    "200 PRINT \"DEEP\":RETURN",
];

#[test]
fn step_over_runs_subroutines_and_step_out_leaves_one() {
    let mut page = Page::start();
    let program = program(&CALLS);
    page.finish(RunCommand::StepLine {
        program: program.clone(),
    });
    assert_eq!(page.place(), (PAUSED, Some(10), 0));
    page.finish(RunCommand::StepOver {
        program: program.clone(),
    });
    assert_eq!(page.place(), (PAUSED, Some(20), 0));
    assert!(
        page.printed().contains("IN\nDEEP\nBACK\n"),
        "{}",
        page.printed()
    );

    page.set(stops(&[Breakpoint::at(200, 0)]));
    page.run(&CALLS);
    assert_eq!(page.place(), (PAUSED, Some(200), 0));
    page.finish(RunCommand::StepOut);
    assert_eq!(page.place(), (PAUSED, Some(120), 0));
    page.finish(RunCommand::StepOut);
    assert_eq!(page.place(), (PAUSED, Some(10), 1));
    // Nothing to step out of: it runs to its end.
    page.finish(RunCommand::StepOut);
    assert_eq!(page.place().0, MachineStatus::Ready);
}

#[test]
fn a_breakpoint_inside_is_met_while_stepping_over() {
    let mut page = Page::debugged(stops(&[Breakpoint::at(200, 0)]));
    let program = program(&CALLS);
    page.finish(RunCommand::StepLine {
        program: program.clone(),
    });
    page.finish(RunCommand::StepOver { program });
    assert_eq!(page.place(), (PAUSED, Some(200), 0));
}

#[test]
fn run_to_a_line_counts_while_the_machine_is_still_starting() {
    for slices in 0..40 {
        let mut page = Page::new(DebugSettings::default(), 1);
        page.begin(ToWorker::Start);
        (0..slices).for_each(|_| page.slice_after(1));
        page.runner.handle(
            ToWorker::Command {
                number: 1,
                command: RunCommand::RunTo {
                    line: 120,
                    program: program(&CALLS),
                },
            },
            page.now_ms,
        );
        page.settle();
        assert_eq!(page.place(), (PAUSED, Some(120), 0), "{slices} slices");
    }
}

#[test]
fn run_to_a_line_and_run_from_a_line() {
    let mut page = Page::start();
    page.finish(RunCommand::RunTo {
        line: 120,
        program: program(&CALLS),
    });
    assert_eq!(page.place(), (PAUSED, Some(120), 0));
    page.finish(RunCommand::RunTo {
        line: 20,
        program: program(&CALLS),
    });
    assert_eq!(page.place(), (PAUSED, Some(20), 0));
    page.output.clear();
    page.finish(RunCommand::RunFrom {
        line: 20,
        program: program(&CALLS),
    });
    assert_eq!(page.place().0, MachineStatus::Ready);
    assert!(page.printed().ends_with("TWO\nOk\n"), "{}", page.printed());
    assert!(!page.printed().contains("IN"), "{}", page.printed());
}

#[test]
fn a_variable_set_while_paused_counts_and_a_wrong_one_says_why() {
    let mut page = Page::debugged(stops(&[Breakpoint::at(40, 0)]));
    page.run(&LOOP);
    let assign = |place: &str, value: &str| RunCommand::Assign {
        place: place.into(),
        value: value.into(),
    };
    page.finish(assign("A", "100/8"));
    assert_eq!(page.place(), (PAUSED, Some(40), 0));
    page.reload();
    page.finish(assign("B%(99)", "1"));
    assert_eq!(page.why(), "B%(99) is as it was: Subscript out of range");
    page.finish(RunCommand::Continue);
    assert!(
        page.printed().ends_with(" 12.5  30 \nOk\n"),
        "{}",
        page.printed()
    );
}

#[test]
fn the_line_that_failed_is_kept_until_the_next_run() {
    let mut page = Page::start();
    page.run(&["10 A=1", "20 GOTO 99"]);
    let failed = page.run_debug().failed;
    assert_eq!(failed, Some((20, "Undefined line number".to_owned())));
    page.run(&LOOP);
    assert_eq!(page.run_debug().failed, None);
}

#[test]
fn panels_are_shown_a_running_program_a_few_times_a_second() {
    let view = ViewWants {
        watches: vec!["I*2".to_owned(), "I+".to_owned()],
        arrays: vec!["D%".to_owned()],
    };
    let mut page = Page::debugged(DebugSettings {
        view: Some(view),
        counting: true,
        ..DebugSettings::default()
    });
    page.give(run(&["10 DIM D%(2):D%(1)=7:N$=\"X\"", "20 I=I+1:GOTO 20"]));
    page.views.clear();
    for _ in 0..200 {
        page.slice();
    }
    let shown = page.views.len();
    assert!((7..=9).contains(&shown), "{shown} views in two seconds");
    let last = page.views.last().expect("a view");
    let names: Vec<&str> = last.variables.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["N$", "I!", "D%"]);
    assert_eq!(last.variables[0].value, "\"X\"");
    let array = last.variables[2].array.as_ref().expect("an array");
    assert_eq!(
        (array.bounds.as_slice(), array.elements.join(" ")),
        (&[2][..], "0 7 0".to_owned())
    );
    assert!(matches!(&last.watches[0], Watched::Value(_)));
    assert_eq!(
        last.watches[1],
        Watched::Error("Missing operand".to_owned())
    );
    let lines: Vec<u16> = last.profile.iter().map(|(line, ..)| *line).collect();
    assert_eq!(lines, [10, 20]);
}

/// A clock that goes on by 50 microseconds whenever it is read.
#[derive(Debug, Default)]
struct Ticking(std::cell::Cell<u64>);

impl workbench::Clock for Ticking {
    fn now_us(&self) -> u64 {
        self.0.set(self.0.get() + 50);
        self.0.get()
    }
}

#[test]
fn each_statement_is_timed_while_the_profile_is_open() {
    let counting = DebugSettings {
        counting: true,
        ..DebugSettings::default()
    };
    let mut page = Page::debugged(counting.clone());
    page.runner.lend_clock(Box::<Ticking>::default());
    page.run(&["10 FOR I=1 TO 40", "20 A=A+I", "30 NEXT:END"]);
    let profile = |page: &Page| page.run_debug().profile;
    // Every statement takes one tick of this clock; the last one is followed by the program's end.
    assert_eq!(profile(&page), [(10, 1, 0), (20, 40, 20), (30, 41, 21)]);
    page.set(DebugSettings::default());
    page.set(counting);
    page.run(&["10 A=1"]);
    assert_eq!(profile(&page), [(10, 1, 1)]);
}

#[test]
fn what_was_read_and_written_last_is_noted_and_outlives_the_worker() {
    let noting = DebugSettings {
        noting: true,
        ..DebugSettings::default()
    };
    let mut page = Page::debugged(noting);
    page.run(&["10 A=1:B=2:C=A", "20 STOP", "30 A=B"]);
    let order = |page: &Page, of: fn(&(String, u64, u64)) -> u64| {
        let mut uses = page.run_debug().uses;
        uses.retain(|it| of(it) > 0);
        uses.sort_by_key(of);
        let names: Vec<String> = uses.into_iter().map(|it| it.0).collect();
        names.join(" ")
    };
    assert_eq!(order(&page, |it| it.1), "A!");
    assert_eq!(order(&page, |it| it.2), "A! B! C!");
    page.reload();
    page.finish(RunCommand::Continue);
    assert_eq!(order(&page, |it| it.1), "A! B!");
    assert_eq!(order(&page, |it| it.2), "B! C! A!");
}

#[test]
fn a_slow_program_shows_where_it_is_and_steps_do_not_wait() {
    let mut page = Page::start();
    let speed = RunnerSettings {
        statements_per_second: Some(4),
        ..RunnerSettings::default()
    };
    page.runner.handle(ToWorker::Settings(speed), page.now_ms);
    page.give(run(&["10 A=1", "20 B=2", "30 C=3", "40 GOTO 10"]));
    page.places.clear();
    let began_ms = page.now_ms;
    while page.now_ms < began_ms + 3_000 {
        page.slice();
    }
    let shown: Vec<u16> = page.places.iter().filter_map(|(line, _)| *line).collect();
    assert!((10..=14).contains(&shown.len()), "{shown:?}");
    assert!(
        shown.windows(4).all(|lines| lines.contains(&30)),
        "{shown:?}"
    );
    page.finish(RunCommand::Break);
    let began_ms = page.now_ms;
    page.finish(RunCommand::RunTo {
        line: 40,
        program: Vec::new(),
    });
    assert_eq!(page.place(), (PAUSED, Some(40), 0));
    assert!(page.now_ms - began_ms < 100);
}
