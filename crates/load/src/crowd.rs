//! Many visitors at once, in processes of their own: each visitor has two connections, and a process may
//! open some thousand files only.

use std::{
    io::{Read, Write},
    net::SocketAddr,
    process::Stdio,
    time::{Duration, Instant},
};

use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, BufReader},
    process::{Child, ChildStdout, Command},
    sync::{oneshot, watch},
    task::JoinSet,
};

use crate::{
    LoadError, Replicas,
    visit::{Seen, visit_at},
};

/// New visitors in a second, of all processes together.
const ARRIVALS_PER_S: u32 = 200;
/// Most visitors of one process.
const VISITORS_MAX: u32 = 2_500;

/// Which visitors a process is.
#[derive(Clone, Debug)]
pub struct Part {
    /// Where servers are.
    pub servers: Vec<SocketAddr>,
    /// Number of the first visitor.
    pub first: u32,
    /// How many.
    pub count: u32,
    /// How many times longer they pause than somebody who types without rest.
    pub pace: f64,
    /// How many come in a second.
    pub arrivals_per_s: f64,
}

/// Visitors in their processes, all of which have arrived.
pub struct Crowd {
    parts: Vec<(Child, BufReader<ChildStdout>)>,
    /// When the first came.
    pub began: Instant,
}

impl Crowd {
    /// So many visitors come to these servers. Returns when all are there.
    ///
    /// # Errors
    /// [`LoadError`] if a process cannot be started.
    pub async fn arrive(servers: &[SocketAddr], count: u32, pace: f64) -> Result<Self, LoadError> {
        let began = Instant::now();
        let processes = count.div_ceil(VISITORS_MAX).max(1);
        let mut parts = Vec::new();
        for number in 0..processes {
            let first = count * number / processes;
            let own = count * (number + 1) / processes - first;
            let mut child = Command::new(std::env::current_exe()?)
                .arg("--part")
                .args(servers.iter().map(SocketAddr::to_string))
                .args(["--first", &first.to_string(), "--count", &own.to_string()])
                .args(["--pace", &pace.to_string(), "--arrivals-per-s"])
                .arg((f64::from(ARRIVALS_PER_S) / f64::from(processes)).to_string())
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .kill_on_drop(true)
                .spawn()?;
            let output = child.stdout.take();
            let output = output.ok_or_else(|| LoadError::Unexpected("no output".to_owned()))?;
            parts.push((child, BufReader::new(output)));
        }
        for (_, output) in &mut parts {
            let mut line = String::new();
            output.read_line(&mut line).await?;
            if line != "arrived\n" {
                return Err(LoadError::Unexpected(format!("a part said {line:?}")));
            }
        }
        Ok(Self { parts, began })
    }

    /// What they have seen, when each has found all that was acknowledged.
    ///
    /// # Errors
    /// [`LoadError`] if a process has failed.
    pub async fn leave(mut self) -> Result<Seen, LoadError> {
        for (child, _) in &mut self.parts {
            // The end of what it is told is the sign.
            drop(child.stdin.take());
        }
        let mut all = Seen::default();
        for (_, output) in &mut self.parts {
            let mut bytes = Vec::new();
            output.read_to_end(&mut bytes).await?;
            let seen = postcard::from_bytes(&bytes);
            all.merge(seen.map_err(|error| LoadError::Unexpected(error.to_string()))?);
        }
        Ok(all)
    }
}

/// The body of such a process: visitors come, stay until nothing can be read any more, and what they have
/// seen is written.
///
/// # Errors
/// [`LoadError::System`] if whoever started it is gone.
pub async fn be_part(part: &Part) -> Result<(), LoadError> {
    let (over, until) = watch::channel(false);
    // One list for all, so that they take turns.
    let replicas = Replicas::new(part.servers.clone());
    let mut visitors = JoinSet::new();
    let mut next = tokio::time::interval(Duration::from_secs_f64(1.0 / part.arrivals_per_s));
    for number in part.first..part.first + part.count {
        next.tick().await;
        visitors.spawn(visit_at(part.pace, replicas.clone(), number, until.clone()));
    }
    say(b"arrived\n")?;
    // A thread of its own, which may wait for ever: whoever reads here ends with the process.
    let (told, asked_to_leave) = oneshot::channel();
    std::thread::spawn(move || told.send(std::io::stdin().read_to_end(&mut Vec::new())));
    let _ = asked_to_leave.await;
    over.send_replace(true);
    let mut all = Seen::default();
    while let Some(visit) = visitors.join_next().await {
        all.merge(visit.map(Seen::from).unwrap_or_default());
    }
    let bytes = postcard::to_allocvec(&all);
    let bytes = bytes.map_err(|error| LoadError::Unexpected(error.to_string()))?;
    say(&bytes)
}

fn say(bytes: &[u8]) -> Result<(), LoadError> {
    let mut output = std::io::stdout();
    output.write_all(bytes)?;
    Ok(output.flush()?)
}
