//! A real Redis of a test's own.

use std::{
    io::{BufRead, BufReader},
    net::TcpListener,
    process::{Child, Command, Stdio},
};

use tempfile::TempDir;

/// A `redis-server` on a free loopback port, without persistence; ended when dropped.
pub struct RedisServer {
    port: u16,
    process: Child,
    _directory: TempDir,
}

impl RedisServer {
    pub fn start() -> Self {
        // Between finding a free port and taking it another process may be faster.
        (0..20)
            .find_map(|_| Self::launch())
            .expect("redis-server found no free port in 20 attempts")
    }

    pub fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    /// How many keys it holds.
    pub async fn keys(&self) -> u64 {
        let mut redis = session::RedisConnection::open(&self.url()).expect("an address");
        let asked = redis::cmd("DBSIZE").query_async(&mut redis).await;
        asked.expect("an answer")
    }

    fn launch() -> Option<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
        let port = listener.local_addr().expect("its address").port();
        drop(listener);
        let directory = TempDir::new().expect("a temporary directory");
        let started = Command::new("redis-server")
            .args(["--bind", "127.0.0.1", "--save", "", "--appendonly", "no"])
            .args(["--port", &port.to_string()])
            .arg("--dir")
            .arg(directory.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn();
        let mut process = match started {
            Ok(process) => process,
            Err(error) => panic!(
                "redis-server cannot be started ({error}): these tests need Redis 7 on PATH, \
                 on Debian and Ubuntu: apt-get install redis-server"
            ),
        };
        let output = process.stdout.take().expect("its output is piped");
        let mut lines = BufReader::new(output).lines().map_while(Result::ok);
        let is_ready = lines.any(|line| line.contains("Ready to accept connections"));
        // Read on, so that it never waits for a full pipe. Ends with the process.
        std::thread::spawn(move || lines.for_each(drop));
        let server = Self {
            port,
            process,
            _directory: directory,
        };
        is_ready.then_some(server)
    }
}

impl Drop for RedisServer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
