//! Differential testing of the language: made samples, compared with the real MBASIC if
//! there is a command that runs it, and with themselves in slices otherwise.

mod compare;
mod dice;
mod expression;
mod real;
mod sample;
mod shrink;
mod topics;

use compare::{Difference, difference};
use real::Real;
use sample::{Kind, Sample};
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};
use std::{env, fs, io};

/// Trials to make one difference smaller.
const SHRINK_TRIALS: usize = 800;
/// Lines shown of each side of a difference.
const SHOWN_LINES: usize = 4;

/// What the command line asks for.
struct Request {
    topic: String,
    seed: u64,
    count: u64,
    minutes: u64,
    keep: usize,
    write: Option<String>,
    show: bool,
    fine: bool,
    compare: Vec<String>,
    record: Option<String>,
}

fn main() -> ExitCode {
    let request = match read_arguments() {
        Ok(request) => request,
        Err(text) => {
            eprintln!("{text}");
            return ExitCode::from(1);
        }
    };
    match run(&request) {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::from(2),
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(1)
        }
    }
}

fn read_arguments() -> Result<Request, String> {
    let mut request = Request {
        topic: String::new(),
        seed: 1,
        count: 100,
        minutes: 0,
        keep: 5,
        write: None,
        show: false,
        fine: false,
        compare: Vec::new(),
        record: None,
    };
    let mut words = env::args().skip(1);
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or(format!("{word} needs a value"));
        let number = |text: String| text.parse().map_err(|_| format!("not a number: {text}"));
        match word.as_str() {
            "--topic" => request.topic = value()?,
            "--seed" => request.seed = number(value()?)?,
            "--count" => request.count = number(value()?)?,
            "--minutes" => request.minutes = number(value()?)?,
            "--keep" => request.keep = number(value()?)? as usize,
            "--write" => request.write = Some(value()?),
            "--fine" => request.fine = true,
            "--show" => request.show = true,
            "--compare" => request.compare.extend(words.by_ref()),
            "--record" => {
                request.record = Some(value()?);
                request.compare.extend(words.by_ref());
            }
            _ => return Err(format!("unknown option {word}")),
        }
    }
    Ok(request)
}

/// Returns the number of differences.
fn run(request: &Request) -> io::Result<usize> {
    let real = Real::from_environment()?;
    if !request.compare.is_empty() {
        return compare_files(request, real.as_ref());
    }
    // Panics are caught and reported as differences, with the sample that made them.
    std::panic::set_hook(Box::new(|_| {}));
    let end = Instant::now() + Duration::from_secs(60 * request.minutes);
    let mut seed = request.seed;
    let mut found = 0;
    loop {
        found += play(request, seed, real.as_ref())?;
        seed += request.count;
        if Instant::now() >= end {
            return Ok(found);
        }
    }
}

/// Plays the samples of `count` seeds from one on; returns the number of differences.
fn play(request: &Request, first: u64, real: Option<&Real>) -> io::Result<usize> {
    let mut found = 0;
    for topic in topics::ALL {
        if !request.topic.is_empty() && request.topic != topic.name {
            continue;
        }
        let mut here = 0;
        let mut played = 0;
        for seed in first..first + request.count {
            let sample = (topic.make)(&mut dice::Dice::new(seed));
            if request.show {
                println!("{}", String::from_utf8_lossy(&sample.text()));
                continue;
            }
            played += 1;
            if difference(&sample, real)?.is_none() {
                continue;
            }
            let title = format!("{} seed {seed}", topic.name);
            let small = report(&title, &sample, request.fine, real)?;
            if let (Some(name), Some(real), 0) = (&request.write, real, found + here) {
                real.record(&small, &cases(), name)?;
            }
            here += 1;
            if here >= request.keep {
                break;
            }
        }
        println!(
            "{} from seed {first}: {played} samples, {here} differences",
            topic.name
        );
        found += here;
    }
    Ok(found)
}

/// Prints a smaller sample with the same kind of difference.
fn report(title: &str, sample: &Sample, fine: bool, real: Option<&Real>) -> io::Result<Sample> {
    let small = shrink::shrink(sample, SHRINK_TRIALS, fine, |candidate| {
        matches!(difference(candidate, real), Ok(Some(_)))
    });
    println!("---- {title}, {:?}", small.kind);
    print!("{}", String::from_utf8_lossy(&small.text()));
    if let Some(answers) = &small.answers {
        println!("answers: {answers:?}");
    }
    show_difference(difference(&small, real)?);
    Ok(small)
}

fn show_difference(found: Option<Difference>) {
    let (left, right, titles) = match found {
        Some(Difference::Real(real, ours)) => (real, ours, ["real", "ours"]),
        Some(Difference::Cut(whole, cut)) => (whole, cut, ["whole", "cut"]),
        other => {
            println!("-- {other:?}");
            return;
        }
    };
    let (left, right) = (visible(&left), visible(&right));
    let same = left.iter().zip(&right).take_while(|(a, b)| a == b).count();
    println!("-- from line {}", same + 1);
    for (title, lines) in titles.into_iter().zip([left, right]) {
        for line in lines.iter().skip(same).take(SHOWN_LINES) {
            println!("   {title}: {line}");
        }
    }
}

fn visible(bytes: &[u8]) -> Vec<String> {
    let mut text = String::new();
    for &byte in bytes {
        match byte {
            b'\n' => text.push_str("~\n"),
            32..127 => text.push(char::from(byte)),
            _ => text.push_str(&format!("{{x{byte:02X}}}")),
        }
    }
    text.lines().map(str::to_string).collect()
}

fn cases() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/basic/tests/cases")
}

fn compare_files(request: &Request, real: Option<&Real>) -> io::Result<usize> {
    let mut found = 0;
    for file in &request.compare {
        let sample = read_sample(Path::new(file))?;
        let here = difference(&sample, real)?;
        if here.is_some() {
            found += 1;
            println!("---- {file}");
            show_difference(here);
        }
        if let (Some(category), Some(real)) = (&request.record, real) {
            let stem = Path::new(file).file_stem().unwrap_or_default();
            let name = format!("{category}/{}", stem.to_string_lossy());
            real.record(&sample, &cases(), &name)?;
        }
    }
    println!("{} files, {found} differences", request.compare.len());
    Ok(found)
}

fn read_sample(file: &Path) -> io::Result<Sample> {
    let lines = |bytes: Vec<u8>| -> Vec<String> {
        let text: String = bytes.iter().map(|&byte| char::from(byte)).collect();
        text.lines().map(str::to_string).collect()
    };
    let answers = fs::read(file.with_extension("in")).ok().map(lines);
    let session = file.extension().is_some_and(|end| end == "ses");
    let text = lines(fs::read(file)?);
    let printer = text.iter().any(|line| line.contains("LPRINT"));
    Ok(Sample {
        kind: if session {
            Kind::Session
        } else {
            Kind::Program
        },
        lines: text,
        answers,
        printer,
    })
}
