//! What is measured: Redis and servers of one's own, and what Linux says about them.

use std::{
    io::{BufRead, BufReader},
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use crate::LoadError;

/// A process that is ended when dropped.
pub(super) struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Process {
    pub(super) fn id(&self) -> u32 {
        self.0.id()
    }

    /// Processor time so far, in seconds; 0 where nobody says.
    pub(super) fn cpu_s(&self) -> f64 {
        let text = std::fs::read_to_string(format!("/proc/{}/stat", self.id()));
        let text = text.unwrap_or_default();
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

    /// Its memory in KB; 0 where nobody says.
    pub(super) fn memory_kb(&self) -> u64 {
        let text = std::fs::read_to_string(format!("/proc/{}/status", self.id()));
        let text = text.unwrap_or_default();
        let line = text.lines().find(|line| line.starts_with("VmRSS:"));
        let number = line.and_then(|line| line.split_whitespace().nth(1));
        number.and_then(|number| number.parse().ok()).unwrap_or(0)
    }
}

/// How many wanted to run in the last minute, as Linux tells it.
pub(super) fn load_average() -> String {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').next().unwrap_or_default().to_owned()
}

/// A server.
pub(super) struct Server {
    pub(super) process: Process,
    pub(super) address: SocketAddr,
}

/// What servers are started with.
pub(super) struct Setting<'a> {
    pub(super) program: &'a Path,
    pub(super) site: &'a Path,
    pub(super) home: &'a Path,
    pub(super) redis_port: u16,
    /// Requests that each takes at once.
    pub(super) requests_at_once: u32,
}

impl Setting<'_> {
    /// The server of that number. Each has an address of its own, so that the ports of connections to one
    /// are no fewer for those to another.
    pub(super) fn start(&self, number: u8) -> Result<Server, LoadError> {
        let mut child = Command::new(self.program)
            .env("HOME", self.home)
            .env("NO_COLOR", "1")
            .env("EVERBASIC_ADDR", format!("127.0.0.{}:0", number + 1))
            .env(
                "EVERBASIC_STORAGE_SECRET",
                "a secret of the load generator alone",
            )
            .env(
                "EVERBASIC_REDIS_URL",
                format!("redis://127.0.0.1:{}", self.redis_port),
            )
            .env("EVERBASIC_NEW_SESSIONS_PER_MINUTE", "0")
            .env("EVERBASIC_ADDRESS_REQUESTS_PER_SECOND", "0")
            .env(
                "EVERBASIC_REQUESTS_AT_ONCE",
                self.requests_at_once.to_string(),
            )
            .env("LEPTOS_SITE_ROOT", self.site)
            .current_dir(self.home)
            .stderr(Stdio::piped())
            .spawn()?;
        let line = wait_for(child.stderr.take(), "serving http://")?;
        let address = line
            .rsplit("://")
            .next()
            .and_then(|text| text.trim().parse().ok());
        let address = address.ok_or(LoadError::Unexpected(line))?;
        Ok(Server {
            process: Process(child),
            address,
        })
    }
}

/// A Redis that writes nothing to disk, and its port.
pub(super) fn start_redis(home: &Path) -> Result<(Process, u16), LoadError> {
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

/// A folder for all of them, which is removed in the end.
pub(super) struct Home(pub(super) PathBuf);

impl Home {
    pub(super) fn make() -> std::io::Result<Self> {
        let home = std::env::temp_dir().join(format!("everbasic-load-{}", std::process::id()));
        std::fs::create_dir_all(&home)?;
        Ok(Self(home))
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
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
