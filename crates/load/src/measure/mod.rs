//! Real servers under growing load.
//!
//! - [`processes`]: Redis and servers of one's own.
//! - [`report`]: what was measured, as a page and a picture.

mod processes;
mod report;

use std::{
    net::SocketAddr,
    path::PathBuf,
    time::{Duration, Instant},
};

use crate::{LoadError, crowd::Crowd, figures::Figures, visit::Seen};
use processes::{Home, Process, Server, Setting, load_average, start_redis};

/// How long all stay before a server dies.
const CALM_BEFORE: Duration = Duration::from_secs(2);

/// What to measure.
#[derive(Clone, Debug)]
pub struct Plan {
    /// What was asked for, as it is said in the report.
    pub command: String,
    /// Name of the files, without what tells page and picture apart.
    pub name: String,
    /// The server's program.
    pub server: PathBuf,
    /// The site that it serves.
    pub site: PathBuf,
    /// How many servers.
    pub replicas: u8,
    /// Requests that each server takes at once.
    pub requests_at_once: u32,
    /// Sessions at once, step by step.
    pub steps: Vec<u32>,
    /// How long each step takes after all have arrived.
    pub seconds: u64,
    /// How many times longer visitors pause than somebody who types without rest.
    pub pace: f64,
    /// Sessions of which a third lose their server at once; 0 kills none.
    pub storm: u32,
    /// Minutes for which the sessions of the first step are replaced by new ones each minute; 0 is none.
    pub soak: u32,
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

/// What one server's death under load does: all its tabs come back to the others.
struct Storm {
    sessions: u32,
    seen: Seen,
}

/// A minute of a soak.
struct Minute {
    server_kb: u64,
    pushes: Figures,
}

/// All that was measured.
struct Measured {
    idle_kb: u64,
    others: String,
    steps: Vec<Step>,
    storm: Option<Storm>,
    soak: Vec<Minute>,
}

/// What is loaded.
struct Cluster {
    servers: Vec<Server>,
    redis: Process,
    _home: Home,
}

impl Cluster {
    fn start(plan: &Plan) -> Result<Self, LoadError> {
        let home = Home::make()?;
        let (redis, redis_port) = start_redis(&home.0)?;
        let setting = Setting {
            program: &plan.server,
            site: &plan.site,
            home: &home.0,
            redis_port,
            requests_at_once: plan.requests_at_once,
        };
        let numbers = 0..plan.replicas.clamp(1, 200);
        let servers = numbers.map(|number| setting.start(number));
        Ok(Self {
            servers: servers.collect::<Result<_, _>>()?,
            redis,
            _home: home,
        })
    }

    fn addresses(&self) -> Vec<SocketAddr> {
        self.servers.iter().map(|server| server.address).collect()
    }

    fn cpu_s(&self) -> f64 {
        let all = self.servers.iter();
        all.map(|server| server.process.cpu_s()).sum()
    }

    /// Memory of the server that has most.
    fn memory_kb(&self) -> u64 {
        let all = self.servers.iter();
        let all = all.map(|server| server.process.memory_kb());
        all.max().unwrap_or(0)
    }
}

/// Starts Redis and servers, loads them as planned, and returns the report and its picture.
///
/// # Errors
/// [`LoadError`] if something cannot be started.
pub async fn measure(plan: &Plan) -> Result<(String, String), LoadError> {
    let mut cluster = Cluster::start(plan)?;
    let mut measured = Measured {
        idle_kb: cluster.memory_kb(),
        others: load_average(),
        steps: Vec::new(),
        storm: None,
        soak: Vec::new(),
    };
    for sessions in &plan.steps {
        let mut step = load(plan, *sessions, plan.seconds, &cluster).await?;
        eprintln!("{}", report::row(&mut step, measured.idle_kb, plan));
        measured.steps.push(step);
    }
    for minute in 0..plan.soak {
        let sessions = plan.steps.first().copied().unwrap_or(60);
        let step = load(plan, sessions, 60, &cluster).await?;
        eprintln!("minute {minute}: {} KB", step.server_kb);
        measured.soak.push(Minute {
            server_kb: step.server_kb,
            pushes: step.pushes,
        });
    }
    if plan.storm > 0 && cluster.servers.len() > 1 {
        measured.storm = Some(storm(plan, &mut cluster).await?);
    }
    drop(cluster);
    let text = report::page(plan, &mut measured);
    Ok((text, report::picture(&mut measured.steps)))
}

async fn load(
    plan: &Plan,
    sessions: u32,
    seconds: u64,
    cluster: &Cluster,
) -> Result<Step, LoadError> {
    let crowd = Crowd::arrive(&cluster.addresses(), sessions, plan.pace).await?;
    let (arrived, began) = (crowd.began.elapsed(), Instant::now());
    let (servers_before, redis_before) = (cluster.cpu_s(), cluster.redis.cpu_s());
    tokio::time::sleep(Duration::from_secs(seconds)).await;
    let took = began.elapsed().as_secs_f64();
    let server_cores = (cluster.cpu_s() - servers_before) / took;
    let redis_cores = (cluster.redis.cpu_s() - redis_before) / took;
    let server_kb = cluster.memory_kb();
    let pushes = crowd.leave().await?.pushes;
    // Those of the arrival are among them, when on average half of all were there.
    let per_second = pushes.count() as f64 / (took + arrived.as_secs_f64() / 2.0);
    Ok(Step {
        sessions,
        pushes,
        per_second,
        server_kb,
        server_cores,
        redis_cores,
    })
}

async fn storm(plan: &Plan, cluster: &mut Cluster) -> Result<Storm, LoadError> {
    let sessions = plan.storm;
    let crowd = Crowd::arrive(&cluster.addresses(), sessions, plan.pace).await?;
    tokio::time::sleep(CALM_BEFORE).await;
    cluster.servers.pop();
    tokio::time::sleep(Duration::from_secs(plan.seconds)).await;
    let seen = crowd.leave().await?;
    Ok(Storm { sessions, seen })
}
