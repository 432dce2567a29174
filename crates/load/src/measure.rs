//! Real servers under growing load, as a report.

use std::{
    fmt::Write as _,
    io::{BufRead, BufReader},
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use tokio::{sync::watch, task::JoinSet};

use crate::{
    LoadError, Replicas,
    figures::Figures,
    plot::{Curve, svg},
    visit::{Visit, visit},
};

/// A push should be acknowledged within this time, 99 of 100.
const GOAL: Duration = Duration::from_millis(50);
/// New visitors in a second while a step begins.
const ARRIVALS_PER_S: u32 = 200;

/// What to measure.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The server's program.
    pub server: PathBuf,
    /// The site that it serves.
    pub site: PathBuf,
    /// How many servers.
    pub replicas: usize,
    /// Sessions at once, step by step.
    pub steps: Vec<u32>,
    /// How long each step takes after all have arrived.
    pub seconds: u64,
}

/// What one step has shown.
struct Step {
    sessions: u32,
    pushes: Figures,
    per_second: f64,
    /// Memory of one server.
    server_kb: u64,
    /// Processor time of all servers and of Redis, as parts of one core.
    server_cores: f64,
    redis_cores: f64,
}

/// A process that is ended when dropped.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts Redis and servers, loads them step by step, kills one server under the last load, and
/// returns the report and its picture.
///
/// # Errors
/// [`LoadError`] if something cannot be started.
pub async fn measure(plan: &Plan) -> Result<(String, String), LoadError> {
    let home = std::env::temp_dir().join(format!("everbasic-load-{}", std::process::id()));
    std::fs::create_dir_all(&home)?;
    let (redis, port) = start_redis(&home)?;
    let mut servers = Vec::new();
    for _ in 0..plan.replicas.max(1) {
        servers.push(start_server(plan, &home, port)?);
    }
    let addresses: Vec<SocketAddr> = servers.iter().map(|(_, address)| *address).collect();
    let idle_kb = memory_kb(servers[0].0.0.id());
    let others = load_average();
    let mut steps = Vec::new();
    for sessions in &plan.steps {
        let mut step = load(plan, *sessions, &addresses, &servers, redis.0.id()).await;
        eprintln!("{}", row(&mut step, idle_kb, plan.replicas));
        steps.push(step);
    }
    let storm = match plan.steps.last() {
        Some(most) if servers.len() > 1 => Some(storm(plan, *most, &addresses, &mut servers).await),
        _ => None,
    };
    drop(servers);
    drop(redis);
    let _ = std::fs::remove_dir_all(&home);
    Ok((
        report(plan, &mut steps, idle_kb, &others, storm),
        picture(&mut steps),
    ))
}

fn start_redis(home: &Path) -> Result<(Process, u16), LoadError> {
    let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
    let mut child = Command::new("redis-server")
        .args(["--bind", "127.0.0.1", "--save", "", "--appendonly", "no"])
        .args(["--port", &port.to_string(), "--dir"])
        .arg(home)
        .stdout(Stdio::piped())
        .spawn()?;
    wait_for(child.stdout.take(), "Ready to accept connections")?;
    Ok((Process(child), port))
}

fn start_server(plan: &Plan, home: &Path, port: u16) -> Result<(Process, SocketAddr), LoadError> {
    let mut child = Command::new(&plan.server)
        .env("HOME", home)
        .env("NO_COLOR", "1")
        .env("EVERBASIC_ADDR", "127.0.0.1:0")
        .env(
            "EVERBASIC_STORAGE_SECRET",
            "a secret of the load generator alone",
        )
        .env("EVERBASIC_REDIS_URL", format!("redis://127.0.0.1:{port}"))
        .env("EVERBASIC_NEW_SESSIONS_PER_MINUTE", "0")
        .env("EVERBASIC_ADDRESS_REQUESTS_PER_SECOND", "0")
        .env("LEPTOS_SITE_ROOT", &plan.site)
        .current_dir(home)
        .stderr(Stdio::piped())
        .spawn()?;
    let line = wait_for(child.stderr.take(), "serving http://")?;
    let address = line
        .rsplit("://")
        .next()
        .and_then(|text| text.trim().parse().ok());
    let address = address.ok_or(LoadError::Unexpected(line))?;
    Ok((Process(child), address))
}

/// Waits for a line, and reads on for ever so that the program never waits for a full pipe.
fn wait_for(
    output: Option<impl std::io::Read + Send + 'static>,
    text: &str,
) -> Result<String, LoadError> {
    let Some(output) = output else {
        return Err(LoadError::Unexpected("no output".to_owned()));
    };
    let mut lines = BufReader::new(output).lines().map_while(Result::ok);
    let found = lines.find(|line| line.contains(text));
    std::thread::spawn(move || lines.for_each(drop));
    found.ok_or_else(|| LoadError::Unexpected(format!("a program ended before {text:?}")))
}

async fn load(
    plan: &Plan,
    sessions: u32,
    addresses: &[SocketAddr],
    servers: &[(Process, SocketAddr)],
    redis: u32,
) -> Step {
    let (over, until) = watch::channel(false);
    let mut visitors = arrive(sessions, addresses, &until).await;
    let pids: Vec<u32> = servers.iter().map(|(server, _)| server.0.id()).collect();
    let cpu = |pids: &[u32]| pids.iter().map(|pid| cpu_s(*pid)).sum::<f64>();
    let (began, servers_before, redis_before) = (Instant::now(), cpu(&pids), cpu_s(redis));
    tokio::time::sleep(Duration::from_secs(plan.seconds)).await;
    let took = began.elapsed().as_secs_f64();
    let server_cores = (cpu(&pids) - servers_before) / took;
    let redis_cores = (cpu_s(redis) - redis_before) / took;
    let server_kb = pids.iter().map(|pid| memory_kb(*pid)).max().unwrap_or(0);
    over.send_replace(true);
    let mut pushes = Figures::default();
    while let Some(visit) = visitors.join_next().await {
        pushes.merge(visit.unwrap_or_default().pushes);
    }
    // Those of the arrival are among them, so the rate is a little high at the first moment.
    let arrival = f64::from(sessions) / f64::from(ARRIVALS_PER_S) / 2.0;
    let per_second = pushes.count() as f64 / (took + arrival);
    Step {
        sessions,
        pushes,
        per_second,
        server_kb,
        server_cores,
        redis_cores,
    }
}

async fn arrive(
    sessions: u32,
    addresses: &[SocketAddr],
    until: &watch::Receiver<bool>,
) -> JoinSet<Visit> {
    let mut visitors = JoinSet::new();
    let pause = Duration::from_secs_f64(1.0 / f64::from(ARRIVALS_PER_S));
    let mut next = tokio::time::interval(pause);
    for number in 0..sessions {
        next.tick().await;
        visitors.spawn(visit(
            Replicas::new(addresses.to_vec()),
            number,
            until.clone(),
        ));
    }
    visitors
}

/// What one server's death under load does: all its tabs come back to the others.
struct Storm {
    sessions: u32,
    reopened: u64,
    reopening: Figures,
    pushes: Figures,
}

async fn storm(
    plan: &Plan,
    sessions: u32,
    addresses: &[SocketAddr],
    servers: &mut Vec<(Process, SocketAddr)>,
) -> Storm {
    let (over, until) = watch::channel(false);
    let mut visitors = arrive(sessions, addresses, &until).await;
    tokio::time::sleep(Duration::from_secs(2)).await;
    servers.pop();
    tokio::time::sleep(Duration::from_secs(plan.seconds)).await;
    over.send_replace(true);
    let mut storm = Storm {
        sessions,
        reopened: 0,
        reopening: Figures::default(),
        pushes: Figures::default(),
    };
    while let Some(visit) = visitors.join_next().await {
        let visit = visit.unwrap_or_default();
        storm.reopened += visit.reopened;
        storm.reopening.merge(visit.reopening);
        storm.pushes.merge(visit.pushes);
    }
    storm
}

fn ms(took: Duration) -> f64 {
    took.as_secs_f64() * 1_000.0
}

/// Memory that a session costs one of the servers.
fn kb_per_session(step: &Step, idle_kb: u64, replicas: usize) -> f64 {
    let here = f64::from(step.sessions) / replicas.max(1) as f64;
    step.server_kb.saturating_sub(idle_kb) as f64 / here
}

fn row(step: &mut Step, idle_kb: u64, replicas: usize) -> String {
    let per_thousand = step.redis_cores * 1_000.0 / f64::from(step.sessions) * 100.0;
    format!(
        "| {} | {:.0} | {:.1} | {:.1} | {:.1} | {:.2} | {:.1} | {:.2} | {:.1} % | {} | {} |",
        step.sessions,
        step.per_second,
        ms(step.pushes.quantile(0.5)),
        ms(step.pushes.quantile(0.99)),
        ms(step.pushes.quantile(1.0)),
        step.server_cores,
        kb_per_session(step, idle_kb, replicas),
        step.redis_cores,
        per_thousand,
        step.pushes.shed,
        step.pushes.errors.len()
    )
}

fn report(
    plan: &Plan,
    steps: &mut [Step],
    idle_kb: u64,
    others: &str,
    storm: Option<Storm>,
) -> String {
    let mut text = format!(
        "# Load\n\nMade by `make load`: {} servers and one Redis, loaded by simulated browsers over the \
         real protocol on the same machine ({} cores, shared with the load generator and whatever else \
         runs there). Each visitor has a live channel and a session of its own, pushes a line of a program \
         every 0.4 s on average, runs a program for five checkpoints of 1.8 KB once in forty steps, and \
         presses F5 once. Each step lasts {} s after all have arrived. At the end each visitor looks for \
         every value that was acknowledged.\n\nBefore the first step the load average was {others}: what \
         others do on the machine is in all times.\n\n\
         | sessions | pushes/s | median ms | p99 ms | slowest ms | cores of servers | KB a session in a \
         server | cores of Redis | of a core, Redis, per 1,000 sessions | shed | errors |\n\
         |---|---|---|---|---|---|---|---|---|---|---|\n",
        plan.replicas,
        std::thread::available_parallelism().map_or(1, usize::from),
        plan.seconds
    );
    for step in steps.iter_mut() {
        text += &row(step, idle_kb, plan.replicas);
        text += "\n";
    }
    let best = steps
        .iter_mut()
        .filter_map(|step| (step.pushes.quantile(0.99) < GOAL).then_some(step.sessions))
        .max();
    let _ = match best {
        Some(best) => writeln!(
            text,
            "\nMost sessions of these steps with 99 of 100 pushes under 50 ms: **{best}**, {:.0} a server. An \
             idle server has {:.1} MB.",
            f64::from(best) / plan.replicas.max(1) as f64,
            idle_kb as f64 / 1024.0
        ),
        None => writeln!(text, "\nIn no step were 99 of 100 pushes under 50 ms."),
    };
    if let Some(mut storm) = storm {
        let _ = writeln!(
            text,
            "\n## A server dies\n\nOne of {} servers was killed under {} sessions. {} live channels were \
             opened again (F5 included), half of them within {:.0} ms, 99 of 100 within {:.0} ms. Pushes: {} \
             acknowledged, slowest {:.0} ms, {} turned away for a while, {} errors.",
            plan.replicas,
            storm.sessions,
            storm.reopened,
            ms(storm.reopening.quantile(0.5)),
            ms(storm.reopening.quantile(0.99)),
            storm.pushes.count(),
            ms(storm.pushes.quantile(1.0)),
            storm.pushes.shed,
            storm.pushes.errors.len()
        );
        for error in storm.pushes.errors.iter().take(5) {
            let _ = writeln!(text, "- {error}");
        }
    }
    text + "\n![Growth](load.svg)\n"
}

fn picture(steps: &mut [Step]) -> String {
    let curve = |name, value: &dyn Fn(&mut Step) -> f64, steps: &mut [Step]| Curve {
        name,
        points: steps
            .iter_mut()
            .map(|step| (f64::from(step.sessions), value(step)))
            .collect(),
    };
    svg(&[
        curve(
            "p99 of a push, ms",
            &|step| ms(step.pushes.quantile(0.99)),
            steps,
        ),
        curve("cores of all servers", &|step| step.server_cores, steps),
        curve("cores of Redis", &|step| step.redis_cores, steps),
        curve(
            "memory of a server, MB",
            &|step| step.server_kb as f64 / 1024.0,
            steps,
        ),
    ])
}

/// Processor time of a process so far, in seconds, as Linux tells it; 0 where it does not.
fn cpu_s(pid: u32) -> f64 {
    let text = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    let after = text.rsplit(')').next().unwrap_or_default();
    let ticks: f64 = after
        .split_whitespace()
        .skip(11)
        .take(2)
        .filter_map(|field| field.parse::<f64>().ok())
        .sum();
    // Linux counts hundredths of a second for everybody who reads this file.
    ticks / 100.0
}

/// How many wanted to run in the last minute, as Linux tells it.
fn load_average() -> String {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').next().unwrap_or_default().to_owned()
}

/// Memory of a process in KB, as Linux tells it; 0 where it does not.
fn memory_kb(pid: u32) -> u64 {
    let text = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = text.lines().find(|line| line.starts_with("VmRSS:"));
    let number = line.and_then(|line| line.split_whitespace().nth(1));
    number.and_then(|number| number.parse().ok()).unwrap_or(0)
}
