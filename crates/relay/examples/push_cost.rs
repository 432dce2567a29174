//! What a push costs: Redis commands, bytes and time. Run against a Redis that nobody else uses:
//! `cargo run --release -p relay --example push_cost -- redis://127.0.0.1:6379`

use std::{collections::BTreeMap, time::Instant};

use delta::{Batch, Clock, Delta, Key, PushOutcome, Register, ReplicaId};
use redis::aio::MultiplexedConnection;
use relay::{Event, RedisStore, SessionKey, Store};
use session::SessionId;

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// Pushes whose time is taken.
const PUSHES: usize = 5_000;
/// How often pushes and plain HSETs take turns, and how many a turn has.
const TURNS: usize = 15;
const PUSHES_A_TURN: usize = 400;

#[tokio::main]
async fn main() -> Outcome<()> {
    let url = std::env::args()
        .nth(1)
        .ok_or("usage: push_cost redis://host:port")?;
    let store = RedisStore::connect(&url, "push-cost:").await?;
    let mut redis = redis::Client::open(url)?
        .get_multiplexed_async_connection()
        .await?;
    let mut tab = Tab::new(&store).await?;
    // The first push loads the script and begins the session.
    tab.push(1).await?;

    // Reading the counters is counted too; this much of it.
    let first = Counters::read(&mut redis).await?;
    let reading = Counters::read(&mut redis).await?.since(&first);

    println!("one push of one register of 40 bytes, nobody listening");
    let before = Counters::read(&mut redis).await?;
    tab.push(1).await?;
    let after = Counters::read(&mut redis).await?;
    after.since(&before).report(&reading);

    println!("the same, with one listener");
    let mut listener = store.subscribe(&tab.session).await?;
    let before = Counters::read(&mut redis).await?;
    tab.push(1).await?;
    listener.next().await;
    let after = Counters::read(&mut redis).await?;
    after.since(&before).report(&reading);
    drop(listener);

    for registers in [1, 100, 1_000] {
        tab.time(
            &format!("{registers} registers"),
            registers,
            PUSHES / registers.max(5),
        )
        .await?;
    }
    for registers in [1, 10, 100] {
        tab.processor_time(registers, &mut redis).await?;
    }
    let mut listener = store.subscribe(&tab.session).await?;
    let mut times = Vec::new();
    for _ in 0..PUSHES / 5 {
        let start = Instant::now();
        tab.push(1).await?;
        while !matches!(listener.next().await, Some(Event::Increment(_)) | None) {}
        times.push(start.elapsed());
    }
    report("1 register, until a listener has it", times);
    Ok(())
}

/// One browser tab that pushes.
struct Tab<'a> {
    store: &'a RedisStore,
    session: SessionKey,
    clock: Clock,
    now_ms: u64,
}

impl<'a> Tab<'a> {
    async fn new(store: &'a RedisStore) -> Outcome<Self> {
        Ok(Self {
            store,
            session: SessionKey::from(SessionId::random()?),
            clock: Clock::new(ReplicaId([1; 6])),
            now_ms: store.now_ms().await?,
        })
    }

    async fn push(&mut self, registers: usize) -> Outcome<()> {
        let deltas = (0..registers).map(|number| {
            let register = Register {
                stamp: self.clock.tick(self.now_ms),
                token: 0,
                value: Some(vec![b'x'; 40]),
            };
            Ok(Delta {
                key: Key::new(format!("console/{number}"))?,
                register,
            })
        });
        let deltas = deltas.collect::<Outcome<_>>()?;
        let batch = Batch {
            session: self.session.tag(),
            origin: self.clock.replica(),
            claim: None,
            token: 0,
            floor: None,
            part: None,
            deltas,
        };
        match self.store.push(&self.session, &batch).await? {
            PushOutcome::Accepted { .. } => Ok(()),
            other => Err(format!("not accepted: {other:?}").into()),
        }
    }

    /// What a register costs Redis in processor time, beside an HSET of one field and one of as many
    /// fields, in turns: the medians of their ratios.
    async fn processor_time(
        &mut self,
        registers: usize,
        redis: &mut MultiplexedConnection,
    ) -> Outcome<()> {
        let mut turns = Vec::new();
        for _ in 0..TURNS {
            let before = processor_us(redis).await?;
            for _ in 0..PUSHES_A_TURN {
                self.push(registers).await?;
            }
            let pushed = processor_us(redis).await? - before;
            turns.push([
                pushed,
                hsets(1, redis).await? * registers as f64,
                hsets(registers, redis).await?,
            ]);
        }
        let each = (PUSHES_A_TURN * registers) as f64;
        let [pushed, one, together] = [0, 1, 2].map(|of| median(&turns, |turn| turn[of] / each));
        println!(
            "{registers} registers a push: {pushed:.1} us of Redis's processor time each; HSET of one \
             field {one:.1} us ({:.1} times), HSET of {registers} {together:.1} us each ({:.1} times)",
            median(&turns, |[pushed, one, _]| pushed / one),
            median(&turns, |[pushed, _, together]| pushed / together)
        );
        Ok(())
    }

    async fn time(&mut self, what: &str, registers: usize, pushes: usize) -> Outcome<()> {
        let mut times = Vec::new();
        for _ in 0..pushes {
            let start = Instant::now();
            self.push(registers).await?;
            times.push(start.elapsed());
        }
        report(what, times);
        Ok(())
    }
}

/// What as many HSETs of that many fields cost, as there are pushes a turn, in microseconds.
async fn hsets(fields: usize, redis: &mut MultiplexedConnection) -> Outcome<f64> {
    let before = processor_us(redis).await?;
    for _ in 0..PUSHES_A_TURN {
        let mut hset = redis::cmd("HSET");
        hset.arg("push-cost:plain");
        for number in 0..fields {
            hset.arg(format!("console/{number}")).arg(&[b'x'; 71][..]);
        }
        let _: i64 = hset.query_async(redis).await?;
    }
    Ok(processor_us(redis).await? - before)
}

fn median(turns: &[[f64; 3]], of: impl Fn(&[f64; 3]) -> f64) -> f64 {
    let mut values: Vec<f64> = turns.iter().map(of).collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// What Redis's main thread has used so far, in microseconds.
async fn processor_us(redis: &mut MultiplexedConnection) -> Outcome<f64> {
    let request = redis::cmd("INFO").arg("cpu").to_owned();
    let info: String = request.query_async(redis).await?;
    let used = info.lines().filter_map(|line| line.split_once(':'));
    let used = used.filter(|(name, _)| name.ends_with("_main_thread"));
    let seconds: Result<Vec<f64>, _> = used.map(|(_, value)| value.trim().parse()).collect();
    Ok(seconds?.iter().sum::<f64>() * 1_000_000.0)
}

fn report(what: &str, mut times: Vec<std::time::Duration>) {
    times.sort();
    let at = |percent: usize| times.get((times.len() * percent / 100).min(times.len() - 1));
    println!(
        "{what}: {} pushes, median {:?}, 99 % {:?}",
        times.len(),
        at(50),
        at(99)
    );
}

/// What Redis has counted.
struct Counters {
    calls: BTreeMap<String, u64>,
    bytes_in: u64,
    bytes_out: u64,
}

impl Counters {
    async fn read(redis: &mut MultiplexedConnection) -> Outcome<Self> {
        let request = redis::cmd("INFO").arg("everything").to_owned();
        let info: String = request.query_async(redis).await?;
        let mut counters = Self {
            calls: BTreeMap::new(),
            bytes_in: 0,
            bytes_out: 0,
        };
        for (name, value) in info.lines().filter_map(|line| line.split_once(':')) {
            match name {
                "total_net_input_bytes" => counters.bytes_in = value.parse()?,
                "total_net_output_bytes" => counters.bytes_out = value.parse()?,
                _ => {
                    let command = name.strip_prefix("cmdstat_");
                    let calls = value
                        .split(',')
                        .next()
                        .and_then(|calls| calls.strip_prefix("calls="));
                    if let (Some(command), Some(calls)) = (command, calls) {
                        counters.calls.insert(command.to_owned(), calls.parse()?);
                    }
                }
            }
        }
        Ok(counters)
    }

    /// What was counted after the earlier reading.
    fn since(&self, before: &Self) -> Self {
        let calls = self.calls.iter().map(|(command, calls)| {
            let before = before.calls.get(command).unwrap_or(&0);
            (command.clone(), calls - before)
        });
        Self {
            calls: calls.collect(),
            bytes_in: self.bytes_in - before.bytes_in,
            bytes_out: self.bytes_out - before.bytes_out,
        }
    }

    /// Prints what was counted, without what reading the counters took. The length of Redis's answer
    /// to that differs by a few bytes, as the digits of its numbers do.
    fn report(&self, reading: &Self) {
        for (command, calls) in &self.calls {
            if *calls > 0 && command != "info" {
                println!("  {command} {calls}");
            }
        }
        println!(
            "  bytes to Redis {}, from Redis about {}",
            self.bytes_in - reading.bytes_in,
            self.bytes_out.saturating_sub(reading.bytes_out),
        );
    }
}
