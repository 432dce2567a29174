//! A real Redis of a test's own.

use std::{
    io::{BufRead, BufReader},
    net::TcpListener,
    process::{Child, Command, Stdio},
};

use relay::{DEFAULT_PREFIX, RedisStore};
use tempfile::TempDir;

/// A `redis-server` on a free loopback port, without persistence; ended when dropped.
pub struct RedisServer {
    port: u16,
    directory: TempDir,
    options: Vec<String>,
    process: Option<Child>,
}

impl RedisServer {
    pub fn start() -> Self {
        Self::with_options(&[])
    }

    /// With these options on its command line.
    pub fn with_options(options: &[&str]) -> Self {
        let mut server = Self {
            port: 0,
            directory: TempDir::new().expect("a temporary directory"),
            options: options.iter().map(|option| (*option).to_owned()).collect(),
            process: None,
        };
        // Between finding a free port and taking it another process may be faster.
        for _ in 0..20 {
            server.port = free_port();
            if server.launch() {
                return server;
            }
        }
        panic!("redis-server found no free port in 20 attempts");
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    pub fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    /// The path of its Unix socket.
    pub fn socket(&self) -> String {
        self.directory.path().join("socket").display().to_string()
    }

    pub fn store(&self) -> RedisStore {
        RedisStore::open(&self.url(), DEFAULT_PREFIX).expect("the URL is well formed")
    }

    /// A plain connection, to look behind the store's back.
    pub async fn connection(&self) -> redis::aio::MultiplexedConnection {
        let client = redis::Client::open(self.url()).expect("the URL is well formed");
        let connection = client.get_multiplexed_async_connection().await;
        connection.expect("Redis accepts connections")
    }

    /// Ends the process as a crash would.
    pub fn kill(&mut self) {
        if let Some(mut process) = self.process.take() {
            let _ = process.kill();
            let _ = process.wait();
        }
    }

    /// Starts it again on the same port, empty.
    pub fn restart(&mut self) {
        self.kill();
        assert!(self.launch(), "redis-server cannot have its port back");
    }

    /// Starts the process and waits until it is ready; whether it is.
    fn launch(&mut self) -> bool {
        let mut command = Command::new("redis-server");
        command
            .args(["--bind", "127.0.0.1", "--save", "", "--appendonly", "no"])
            .args(["--port", &self.port.to_string()])
            .args(["--unixsocket", &self.socket()])
            .arg("--dir")
            .arg(self.directory.path())
            .args(&self.options)
            .stdin(Stdio::null())
            .stdout(Stdio::piped());
        let mut process = match command.spawn() {
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
        self.process = Some(process);
        if !is_ready {
            self.kill();
        }
        is_ready
    }
}

impl Drop for RedisServer {
    fn drop(&mut self) {
        self.kill();
    }
}

/// A loopback port that nobody listens at.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
    listener.local_addr().expect("its address").port()
}
