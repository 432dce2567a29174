//! Session libraries side by side, against one Redis on this machine: `make bench-session`.
//!
//! Prints Markdown. With arguments (`node node/peer.mjs`, `python3 python/peer.py`) it also starts those
//! programs with the port of Redis, which print lines of JSON. With `ONLY=pipelined` it measures many tasks on
//! one connection and nothing else.

mod ours;
mod peers;
mod race;
mod raw;
mod redis_server;
mod samples;
mod tower_sessions_store;

use std::collections::BTreeMap;

use redis_server::RedisServer;
use samples::{Samples, median};

/// How many values a session holds while it is measured.
const SIZES: [usize; 3] = [5, 50, 500];
/// The operations, in the order of the tables.
const OPERATIONS: [&str; 4] = ["set", "get", "contains", "remove"];
/// Operations measured at a time before the next library has its turn.
const BLOCK: usize = 250;
/// Turns of each library.
const TURNS: usize = 16;
/// Tasks that share one connection.
const TASKS: usize = 64;
/// Writes of each of them, and how often.
const WRITES_PER_TASK: usize = 2_000;
const PIPELINED_TURNS: usize = 15;

type AnyError = Box<dyn std::error::Error>;

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> Result<(), AnyError> {
    let server = RedisServer::start()?;
    if std::env::var("ONLY").is_ok_and(|only| only == "pipelined") {
        report_pipelined(&pipelined(&server).await?);
        return Ok(());
    }
    let mut samples = Samples::new();
    for size in SIZES {
        latencies(&server, size, &mut samples).await?;
    }
    let bytes = wire_bytes(&server).await?;
    let pipelined = pipelined(&server).await?;
    let mut races = race::all(&server).await?;
    for program in std::env::args().skip(1) {
        peers::run(&program, &server, &mut samples, &mut races);
    }
    report(&samples, &bytes, &pipelined, &races);
    println!("\n## redis-benchmark, the limit\n\n```");
    print!("{}", server.redis_benchmark()?);
    println!("```");
    Ok(())
}

/// Libraries take turns, so that whatever else the machine does meets all of them.
async fn latencies(
    server: &RedisServer,
    size: usize,
    samples: &mut Samples,
) -> Result<(), AnyError> {
    let raw = raw::Raw::new(server, size).await?;
    let ours = ours::Ours::new(server, size).await?;
    let tower = tower_sessions_store::Tower::new(server, size).await?;
    for _ in 0..TURNS {
        for operation in OPERATIONS {
            raw.measure(operation, BLOCK, samples.of("redis-rs", operation, size))
                .await?;
            ours.measure(operation, BLOCK, samples.of("session", operation, size))
                .await?;
            let taken = samples.of("tower-sessions-redis-store", operation, size);
            tower.measure(operation, BLOCK / 5, taken).await?;
        }
    }
    Ok(())
}

/// Bytes that Redis receives for a write, by library and size of the session.
async fn wire_bytes(server: &RedisServer) -> Result<BTreeMap<String, Vec<u64>>, AnyError> {
    const WRITES: usize = 1_000;
    let mut bytes = BTreeMap::<String, Vec<u64>>::new();
    for size in SIZES {
        let ours = ours::Ours::new(server, size).await?;
        ours.measure("set", 1, &mut Vec::new()).await?;
        let before = server.received_bytes().await?;
        ours.measure("set", WRITES, &mut Vec::new()).await?;
        let after = server.received_bytes().await?;
        let per_write = (after - before) / WRITES as u64;
        bytes.entry("session".into()).or_default().push(per_write);

        let tower = tower_sessions_store::Tower::new(server, size).await?;
        tower.measure("set", 1, &mut Vec::new()).await?;
        let before = server.received_bytes().await?;
        tower.measure("set", WRITES, &mut Vec::new()).await?;
        let after = server.received_bytes().await?;
        let per_write = (after - before) / WRITES as u64;
        let name = "tower-sessions-redis-store".to_owned();
        bytes.entry(name).or_default().push(per_write);
    }
    Ok(bytes)
}

/// Writes a second from 64 tasks over one connection: raw and ours, one pair for each turn.
async fn pipelined(server: &RedisServer) -> Result<Vec<(f64, f64)>, AnyError> {
    let raw = raw::Raw::new(server, 50).await?;
    let ours = ours::Ours::new(server, 50).await?;
    let mut turns = Vec::new();
    for turn in 0..=PIPELINED_TURNS {
        // Whoever comes second finds a warmer machine, or a busier one.
        let (of_raw, of_ours) = if turn % 2 == 0 {
            let of_raw = raw.pipelined(TASKS, WRITES_PER_TASK).await?;
            (of_raw, ours.pipelined(TASKS, WRITES_PER_TASK).await?)
        } else {
            let of_ours = ours.pipelined(TASKS, WRITES_PER_TASK).await?;
            (raw.pipelined(TASKS, WRITES_PER_TASK).await?, of_ours)
        };
        // The first turn warms up.
        if turn > 0 {
            turns.push((of_raw, of_ours));
        }
    }
    Ok(turns)
}

fn report(
    samples: &Samples,
    bytes: &BTreeMap<String, Vec<u64>>,
    pipelined: &[(f64, f64)],
    races: &[race::Outcome],
) {
    println!("## One operation on one connection\n");
    println!("Median in microseconds, at 5 / 50 / 500 values in the session.\n");
    println!("| library | set | get | contains | remove |\n|---|---|---|---|---|");
    for library in samples.libraries() {
        let cells = OPERATIONS.map(|operation| {
            let medians = SIZES.map(|size| samples.median_us(&library, operation, size));
            medians.map(|us| us.map_or("-".into(), |us| format!("{us:.1}")))
        });
        let cells: Vec<String> = cells.iter().map(|cell| cell.join(" / ")).collect();
        println!("| {library} | {} |", cells.join(" | "));
    }
    println!("\nOurs against raw redis-rs:\n\n| | set | get | contains | remove |\n|---|---|---|---|---|");
    for size in SIZES {
        let ratios = OPERATIONS.map(|operation| {
            let of = |library| samples.median_us(library, operation, size);
            match (of("session"), of("redis-rs")) {
                (Some(ours), Some(raw)) => format!("{:.2}", ours / raw),
                _ => "-".into(),
            }
        });
        println!("| {size} values | {} |", ratios.join(" | "));
    }
    report_pipelined(pipelined);
    println!("\n## Bytes that Redis receives for a write\n");
    println!("| library | 5 values | 50 | 500 |\n|---|---|---|---|");
    for (library, bytes) in bytes {
        let cells: Vec<String> = bytes.iter().map(u64::to_string).collect();
        println!("| {library} | {} |", cells.join(" | "));
    }
    println!("\n## Two clients, 1000 writes each, of different values\n");
    println!("| library | answered with success | kept | lost |\n|---|---|---|---|");
    for race in races {
        let lost = race.acknowledged.saturating_sub(race.kept);
        println!(
            "| {} | {} | {} | {lost} |",
            race.library, race.acknowledged, race.kept
        );
    }
}

fn report_pipelined(pipelined: &[(f64, f64)]) {
    println!("\n## 64 tasks on one connection\n");
    let mut raw: Vec<f64> = pipelined.iter().map(|(raw, _)| *raw).collect();
    let mut ours: Vec<f64> = pipelined.iter().map(|(_, ours)| *ours).collect();
    let mut ratios: Vec<f64> = pipelined.iter().map(|(raw, ours)| ours / raw).collect();
    println!(
        "Writes a second, medians of {PIPELINED_TURNS} turns: raw redis-rs {:.0}, session {:.0}; the median \
         of the turns' ratios is {:.0} %.",
        median(&mut raw),
        median(&mut ours),
        100.0 * median(&mut ratios),
    );
}
