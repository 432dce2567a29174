//! How cost grows: one keystroke over the length of the program, and checkpoints over the
//! number of variables that a program changes. Prints `bench/GROWTH.md`.

#[path = "../tests/support/browser.rs"]
#[expect(dead_code, reason = "tests do more with a browser")]
mod browser;

use browser::Browser;
use delta::Batch;
use std::time::{Duration, Instant};
use workbench::{Command, Effect, FromWorker, Input, RunCommand, Runner, ToWorker};

/// Keys measured in each program.
const KEYS: usize = 400;
/// What the machine runs in each measurement of checkpoints.
const RUN: Duration = Duration::from_millis(3_500);
/// Widest bar of a chart.
const BAR: usize = 40;

/// One keystroke.
struct Key {
    registers: usize,
    bytes: usize,
    page_us: f64,
}

fn main() {
    println!("# How cost grows\n");
    println!("Made by `make growth`: the page's and the worker's own code, without a browser.\n");
    println!("## One key in a program of so many lines\n");
    println!(
        "A line of 60 characters in the middle gets one more, {KEYS} times. Bytes are those of the push as it goes over the wire;\n\
work is the time that the page's own code takes for the key and for its push (median).\n"
    );
    println!("| lines | registers | bytes | work, us | |\n|---|---|---|---|---|");
    let lines = [100, 300, 1_000, 2_000, 5_000, 9_000];
    let keys: Vec<_> = lines.map(one_key).into();
    let most = keys.iter().map(|key| key.page_us).fold(0.0, f64::max);
    for (lines, key) in lines.iter().zip(&keys) {
        println!(
            "| {lines} | {} | {} | {:.1} | `{}` |",
            key.registers,
            key.bytes,
            key.page_us,
            bar(key.page_us, most)
        );
    }
    println!("\n## Checkpoints of a program that changes so many variables\n");
    println!(
        "A program that does nothing but change all of them, in slices as in the worker, with a checkpoint every second. The share\n\
is the time that slices with a checkpoint take more than the others (median), of all time.\n"
    );
    println!("| variables | bytes | share | |\n|---|---|---|---|");
    for variables in [10, 100, 1_000, 3_000, 6_000, 8_000] {
        let (bytes, share) = checkpoints(variables);
        println!(
            "| {variables} | {bytes} | {share:.2} % | `{}` |",
            bar(share, 2.0)
        );
    }
    println!("\nThe whole width of the second chart is 2 %.");
}

fn bar(value: f64, most: f64) -> String {
    let width = (value / most * BAR as f64).round();
    "#".repeat((width as usize).clamp(1, BAR))
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

/// The middle key of some in the middle of a program.
fn one_key(lines: usize) -> Key {
    let mut browser = Browser::<basic::machine::Machine>::new(&browser::store(), 1, 1_000, 1_000);
    browser.give(Input::Stored(Vec::new()));
    browser.run_for(200);
    let texts: Vec<String> = (1..=lines).map(|line| format!("{line} X=1")).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    browser.program(&texts);
    browser.run_for(5_000);
    let middle = lines / 2;
    let mut times = Vec::new();
    let (mut bytes, mut registers) = (0, 0);
    for key in 0..KEYS {
        let number = middle + 1;
        let text = format!("{number} PRINT \"{:a<52}\"", key);
        let mut took = Duration::ZERO;
        let mut inputs = vec![Input::Command(Command::EditProgram {
            from: middle,
            delete: 1,
            insert: vec![text],
        })];
        // The pause after which it is pushed.
        for _ in 0..2 {
            while let Some(input) = inputs.pop() {
                let start = Instant::now();
                let effects = browser.tab.on(input, browser.now_ms);
                took += start.elapsed();
                for effect in effects {
                    if let Effect::Push { batch, .. } = &effect {
                        (bytes, registers) = (wire_bytes(batch), batch.deltas.len());
                    }
                    inputs.extend(browser.carry_out(effect));
                }
            }
            browser.now_ms += 500;
            inputs.push(Input::Tick);
        }
        times.push(took);
    }
    Key {
        registers,
        bytes,
        page_us: median(times).as_secs_f64() * 1e6,
    }
}

fn wire_bytes(batch: &Batch) -> usize {
    postcard::to_allocvec(batch).map_or(0, |bytes| bytes.len())
}

/// Bytes of the last checkpoint of a program over so many variables, and the share of all time that
/// checkpoints take, in percent.
fn checkpoints(variables: usize) -> (usize, f64) {
    let mut runner = Runner::new();
    let begin = Instant::now();
    let now_ms = || 1_000 + begin.elapsed().as_millis() as u64;
    runner.handle(ToWorker::Lease { until_ms: u64::MAX }, now_ms());
    runner.handle(ToWorker::Start, now_ms());
    let program = [
        format!("10 DIM V({variables})"),
        format!("20 FOR I=1 TO {variables}:V(I)=V(I)+1:NEXT:GOTO 20"),
    ];
    let program = program.map(String::into_bytes).to_vec();
    let command = RunCommand::Run { program };
    runner.handle(ToWorker::Command { number: 1, command }, now_ms());
    let (mut plain, mut with, mut bytes) = (Vec::new(), Vec::new(), 0);
    while begin.elapsed() < RUN {
        let start = Instant::now();
        let messages = runner.slice(now_ms());
        let took = start.elapsed();
        let checkpoint = messages.iter().find_map(|message| match message {
            FromWorker::Checkpoint(checkpoint) => Some(checkpoint),
            _ => None,
        });
        // Until fuel fits the machine.
        if begin.elapsed() < Duration::from_millis(500) {
            continue;
        }
        match checkpoint {
            Some(checkpoint) => {
                let values = checkpoint
                    .changes
                    .iter()
                    .filter_map(|(_, value)| value.as_ref());
                bytes = values.map(Vec::len).sum();
                with.push(took);
            }
            None => plain.push(took),
        }
    }
    let usual = median(plain);
    let more: Duration = with.iter().map(|took| took.saturating_sub(usual)).sum();
    let time = RUN - Duration::from_millis(500);
    (bytes, 100.0 * more.as_secs_f64() / time.as_secs_f64())
}
