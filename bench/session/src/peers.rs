//! Libraries of other languages. Each is a program that gets the port of Redis and the sizes, and
//! prints lines of JSON: `{"library", "operation", "size", "ns": [...]}` for times and
//! `{"library", "acknowledged", "kept"}` for the race.

use std::process::{Command, Stdio};

use serde_json::Value;

use crate::{SIZES, race::Outcome, redis_server::RedisServer, samples::Samples};

/// Runs a program; one that does not run is named in the report, and the others go on.
pub fn run(program: &str, server: &RedisServer, samples: &mut Samples, races: &mut Vec<Outcome>) {
    let mut words = program.split_whitespace();
    let sizes = SIZES.map(|size| size.to_string());
    let started = Command::new(words.next().unwrap_or_default())
        .args(words)
        .arg(server.port.to_string())
        .args(sizes)
        .stderr(Stdio::inherit())
        .output();
    match started {
        Ok(output) if output.status.success() => {
            let text = String::from_utf8_lossy(&output.stdout);
            for line in text.lines() {
                if let Ok(value) = serde_json::from_str(line) {
                    take(&value, samples, races);
                }
            }
        }
        Ok(output) => eprintln!("{program}: {}", output.status),
        Err(error) => eprintln!("{program}: {error}"),
    }
}

fn take(value: &Value, samples: &mut Samples, races: &mut Vec<Outcome>) {
    let library = value["library"].as_str().unwrap_or_default();
    if let Some(taken) = value["ns"].as_array() {
        let operation = value["operation"].as_str().unwrap_or_default();
        let size = value["size"].as_u64().unwrap_or_default() as usize;
        let taken = taken.iter().filter_map(Value::as_u64);
        samples.of(library, operation, size).extend(taken);
    } else {
        races.push(Outcome {
            library: library.to_owned(),
            acknowledged: value["acknowledged"].as_u64().unwrap_or_default(),
            kept: value["kept"].as_u64().unwrap_or_default(),
        });
    }
}
