//! One Redis.

use std::{
    io::{BufRead, BufReader},
    net::TcpListener,
    process::{Child, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicU16, Ordering},
    },
};

use tempfile::TempDir;

use super::tls::Certificates;

/// A `redis-server` on a free loopback port, without persistence; ended when dropped.
pub struct RedisServer {
    port: u16,
    directory: TempDir,
    options: Vec<String>,
    tls: Option<Arc<Certificates>>,
    process: Option<Child>,
}

impl RedisServer {
    /// With Redis's own options.
    pub fn start() -> Self {
        Self::with_options(&[])
    }

    /// At that port, which nobody else has.
    pub fn at(port: u16) -> Self {
        let mut server = Self {
            port,
            directory: directory(),
            options: Vec::new(),
            tls: None,
            process: None,
        };
        assert!(server.launch(), "redis-server cannot have port {port}");
        server
    }

    /// With these options on its command line.
    pub fn with_options(options: &[&str]) -> Self {
        Self::on_free_port(options, None, |_| Vec::new())
    }

    /// One that speaks TLS and nothing else, with clients that prove who they are.
    pub fn with_tls(certificates: Arc<Certificates>) -> Self {
        Self::on_free_port(&[], Some(certificates), |_| Vec::new())
    }

    /// One that speaks TLS and nothing else, with anybody.
    pub fn with_tls_for_all(certificates: Arc<Certificates>) -> Self {
        let anybody = ["--tls-auth-clients", "no"];
        Self::on_free_port(&anybody, Some(certificates), |_| Vec::new())
    }

    /// A member of a cluster, with no slots and no others yet.
    pub fn in_cluster() -> Self {
        Self::on_free_port(&["--cluster-enabled", "yes"], None, |_| {
            // The bus would be ten thousand ports higher, which may be beyond the last.
            let bus = free_port().to_string();
            vec!["--cluster-port".to_owned(), bus]
        })
    }

    fn on_free_port(
        options: &[&str],
        tls: Option<Arc<Certificates>>,
        more: impl Fn(u16) -> Vec<String>,
    ) -> Self {
        let options: Vec<String> = options.iter().map(|option| (*option).to_owned()).collect();
        let mut server = Self {
            port: 0,
            directory: directory(),
            options: Vec::new(),
            tls,
            process: None,
        };
        // Between finding a free port and taking it another process may be faster.
        for _ in 0..20 {
            server.port = free_port();
            server.options = [options.clone(), more(server.port)].concat();
            if server.launch() {
                return server;
            }
        }
        panic!("redis-server found no free port in 20 attempts");
    }

    /// Where it listens.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The id of its process.
    pub fn pid(&self) -> u32 {
        self.process.as_ref().map_or(0, Child::id)
    }

    /// Its address, with TLS with the options for certificates.
    pub fn url(&self) -> String {
        match &self.tls {
            None => format!("redis://127.0.0.1:{}", self.port),
            Some(tls) => format!("rediss://127.0.0.1:{}?{}", self.port, tls.url_options()),
        }
    }

    /// The path of its Unix socket.
    pub fn socket(&self) -> String {
        self.directory.path().join("socket").display().to_string()
    }

    /// A plain connection over its socket, to look behind the back of what is tested.
    pub async fn connection(&self) -> redis::aio::MultiplexedConnection {
        let client = redis::Client::open(format!("unix://{}", self.socket()));
        let client = client.expect("the URL is well formed");
        let connection = client.get_multiplexed_async_connection().await;
        connection.expect("Redis accepts connections")
    }

    /// Sends one command behind the back of what is tested.
    pub async fn command<T: redis::FromRedisValue>(&self, words: &[&str]) -> T {
        match self.try_command(words).await {
            Ok(answer) => answer,
            Err(error) => panic!("{words:?}: {error}"),
        }
    }

    /// The same to a server that may close the connection: it does so when its role changes.
    pub async fn try_command<T: redis::FromRedisValue>(
        &self,
        words: &[&str],
    ) -> redis::RedisResult<T> {
        let client = redis::Client::open(format!("unix://{}", self.socket()))?;
        let mut connection = client.get_multiplexed_async_connection().await?;
        let mut command = redis::cmd(words[0]);
        command.arg(&words[1..]);
        command.query_async(&mut connection).await
    }

    /// How many keys it holds.
    pub async fn keys(&self) -> u64 {
        self.command(&["DBSIZE"]).await
    }

    /// Whether it says so in its INFO about replication.
    pub async fn says(&self, text: &str) -> bool {
        let info: redis::RedisResult<String> = self.try_command(&["INFO", "replication"]).await;
        info.is_ok_and(|info| info.contains(text))
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

    /// Stops or continues the process.
    pub fn signal(&self, name: &str) {
        let done = Command::new("kill")
            .args([format!("-{name}"), self.pid().to_string()])
            .status();
        assert!(done.is_ok_and(|status| status.success()), "kill -{name}");
    }

    /// Starts the process and waits until it is ready; whether it is.
    fn launch(&mut self) -> bool {
        let mut command = Command::new("redis-server");
        let port = self.port.to_string();
        match &self.tls {
            None => command.args(["--port", &port]),
            Some(tls) => command
                .args(["--port", "0", "--tls-port", &port])
                .args(tls.server_options()),
        };
        command
            .args(["--bind", "127.0.0.1", "--save", "", "--appendonly", "no"])
            .args(["--unixsocket", &self.socket()])
            .arg("--dir")
            .arg(self.directory.path())
            .args(&self.options);
        self.process = launch(command, "Ready to accept connections");
        self.process.is_some()
    }
}

/// Starts a server and waits until its log says that line; `None` if it ends before. What it logs then is
/// shown if `SERVERS_SAY` is set.
pub(crate) fn launch(mut command: Command, ready: &str) -> Option<Child> {
    command.stdin(Stdio::null()).stdout(Stdio::piped());
    let mut process = match command.spawn() {
        Ok(process) => process,
        Err(error) => panic!(
            "redis-server cannot be started ({error}): these tests need Redis 7 on PATH, \
             on Debian and Ubuntu: apt-get install redis-server"
        ),
    };
    let output = process.stdout.take().expect("its output is piped");
    let mut lines = BufReader::new(output).lines().map_while(Result::ok);
    let is_ready = lines.any(|line| line.contains(ready));
    // Read on, so that it never waits for a full pipe. Ends with the process.
    let id = process.id();
    let is_shown = std::env::var_os("SERVERS_SAY").is_some();
    std::thread::spawn(move || {
        for line in lines {
            if is_shown {
                eprintln!("{id}: {line}");
            }
        }
    });
    if is_ready {
        return Some(process);
    }
    let _ = process.kill();
    let _ = process.wait();
    None
}

impl Drop for RedisServer {
    fn drop(&mut self) {
        self.kill();
    }
}

/// A directory of a server's own: in memory where that is possible. A member of a cluster forces what it
/// knows of the others to disk, and answers nobody meanwhile, which on a busy disk takes seconds.
pub(crate) fn directory() -> TempDir {
    TempDir::new_in("/dev/shm")
        .or_else(|_| TempDir::new())
        .expect("a temporary directory")
}

/// A loopback port that nobody listens at. Not one of those that the system gives to outgoing
/// connections (32768 and up): such a connection could take it before the server does.
pub fn free_port() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let own = u16::try_from(std::process::id() % 200).unwrap_or(0);
    for _ in 0..1_000 {
        let turn = NEXT.fetch_add(1, Ordering::Relaxed) % 1_000;
        // Test processes side by side begin at different places.
        let port = 10_000 + (own * 97 + turn) % 20_000;
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
    panic!("no free port of a thousand");
}
