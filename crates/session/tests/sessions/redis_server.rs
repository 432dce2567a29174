//! Real Redis servers of a test's own.

use std::{
    io::{BufRead, BufReader, Write},
    net::TcpListener,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use redis::{
    Client,
    aio::{ConnectionManager, ConnectionManagerConfig},
};
use tempfile::TempDir;

use crate::tls::Certificates;

/// How long a condition may take that a test waits for.
const PATIENCE: Duration = Duration::from_secs(60);

/// A `redis-server` on a free loopback port, without persistence; ended when dropped.
pub struct RedisServer {
    pub port: u16,
    process: Child,
    _directory: TempDir,
}

impl RedisServer {
    pub fn start() -> Self {
        Self::start_with(&[])
    }

    /// A server that speaks TLS and nothing else, and asks clients for no certificate.
    pub fn with_tls(certificates: &Certificates) -> Self {
        let options = certificates.server_options();
        let options = options.iter().map(String::as_str);
        let more = [
            "--tls-auth-clients",
            "no",
            "--tls-port",
            "{port}",
            "--port",
            "0",
        ];
        Self::start_with(&options.chain(more).collect::<Vec<_>>())
    }

    /// A server with more options. `{free}` in them is a free port, `{port}` its own.
    fn start_with(options: &[&str]) -> Self {
        // Between finding a free port and taking it another process may be faster.
        (0..20)
            .find_map(|_| Self::launch(None, options))
            .expect("redis-server found no free port in 20 attempts")
    }

    pub fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    pub async fn connection(&self) -> ConnectionManager {
        let client = Client::open(self.url()).unwrap();
        let config = ConnectionManagerConfig::new().set_number_of_retries(1);
        client
            .get_connection_manager_with_config(config)
            .await
            .unwrap()
    }

    /// The answer to a command, as text.
    pub async fn ask(&self, words: &[&str]) -> String {
        let mut command = redis::cmd(words[0]);
        command.arg(&words[1..]);
        let mut connection = self.connection().await;
        let answer: redis::Value = command.query_async(&mut connection).await.unwrap();
        match answer {
            redis::Value::BulkString(bytes) => String::from_utf8(bytes).unwrap(),
            redis::Value::SimpleString(text) => text,
            other => format!("{other:?}"),
        }
    }

    /// Ends the process as a crash would.
    pub fn kill(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }

    fn launch(config: Option<&str>, options: &[&str]) -> Option<Self> {
        let port = free_port();
        let directory = TempDir::new().expect("a temporary directory");
        let mut command = Command::new("redis-server");
        if let Some(config) = config {
            let path = directory.path().join("config");
            let mut file = std::fs::File::create(&path).expect("a file");
            file.write_all(config.as_bytes()).expect("room for it");
            command.arg(path).arg("--sentinel");
        } else {
            command.args(["--save", "", "--appendonly", "no"]);
        }
        command
            .args(["--bind", "127.0.0.1", "--port", &port.to_string()])
            .arg("--dir")
            .arg(directory.path());
        for option in options {
            let option = option.replace("{port}", &port.to_string());
            command.arg(option.replace("{free}", &free_port().to_string()));
        }
        let started = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn();
        let mut process = match started {
            Ok(process) => process,
            Err(error) => panic!(
                "redis-server cannot be started ({error}): these tests need Redis 7 on PATH, \
                 on Debian and Ubuntu: apt-get install redis-server"
            ),
        };
        let output = process.stdout.take().expect("its output is piped");
        let mut lines = BufReader::new(output).lines().map_while(Result::ok);
        let is_ready = lines.any(|line| {
            line.contains("Ready to accept connections") || line.contains("+monitor master")
        });
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
        self.kill();
    }
}

fn free_port() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
    listener.local_addr().expect("its address").port()
}

/// Asks again and again until it is so.
async fn wait_until(what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    let started = Instant::now();
    while !is_so().await {
        assert!(started.elapsed() < PATIENCE, "in vain: {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// A primary, its replica, and one Sentinel.
pub struct Sentinel {
    nodes: [RedisServer; 2],
    sentinel: RedisServer,
}

impl Sentinel {
    pub async fn start() -> Self {
        let primary = RedisServer::start();
        let port = primary.port.to_string();
        let replica = RedisServer::start_with(&[
            "--replicaof",
            "127.0.0.1",
            &port,
            "--repl-diskless-sync-delay",
            "0",
        ]);
        let config = format!(
            "sentinel monitor main 127.0.0.1 {port} 1\n\
             sentinel down-after-milliseconds main 60000\n\
             sentinel failover-timeout main 60000\n"
        );
        let sentinel = (0..20)
            .find_map(|_| RedisServer::launch(Some(&config), &[]))
            .expect("a sentinel");
        let servers = Self {
            nodes: [primary, replica],
            sentinel,
        };
        wait_until("the replica follows", async || {
            let info = servers.nodes[1].ask(&["INFO", "replication"]).await;
            info.contains("master_link_status:up")
        })
        .await;
        wait_until("Sentinel knows the replica", async || {
            let info = servers.sentinel.ask(&["INFO", "sentinel"]).await;
            info.contains("status=ok") && info.contains("slaves=1")
        })
        .await;
        servers
    }

    pub fn url(&self) -> String {
        format!("redis-sentinel://127.0.0.1:{}/main/0", self.sentinel.port)
    }

    pub async fn wait_until(&self, what: &str, is_so: impl AsyncFnMut() -> bool) {
        wait_until(what, is_so).await;
    }

    /// Makes the replica the primary, and waits until Sentinel says so.
    pub async fn fail_over(&self) {
        wait_until("Sentinel finds the replica good enough", async || {
            let mut connection = self.sentinel.connection().await;
            let answer: redis::RedisResult<()> = redis::cmd("SENTINEL")
                .arg(&["FAILOVER", "main"])
                .query_async(&mut connection)
                .await;
            answer.is_ok()
        })
        .await;
        wait_until("the other node is the primary", async || {
            let address = ["SENTINEL", "GET-MASTER-ADDR-BY-NAME", "main"];
            let answer = self.sentinel.ask(&address).await;
            answer.contains(&self.nodes[1].port.to_string())
        })
        .await;
    }
}

/// Two nodes with half of the slots each.
pub struct Cluster([RedisServer; 2]);

impl Cluster {
    pub async fn start() -> Self {
        let options = ["--cluster-enabled", "yes", "--cluster-port", "{free}"];
        let nodes = [
            RedisServer::start_with(&options),
            RedisServer::start_with(&options),
        ];
        let cluster = Self(nodes);
        let [first, second] = &cluster.0;
        first.ask(&["CLUSTER", "ADDSLOTSRANGE", "0", "8191"]).await;
        let rest = ["CLUSTER", "ADDSLOTSRANGE", "8192", "16383"];
        second.ask(&rest).await;
        let bus = second.ask(&["CONFIG", "GET", "cluster-port"]).await;
        let bus: String = bus.chars().filter(char::is_ascii_digit).collect();
        let port = second.port.to_string();
        let meet = ["CLUSTER", "MEET", "127.0.0.1", &port, &bus];
        first.ask(&meet).await;
        for node in &cluster.0 {
            wait_until("the cluster is whole", async || {
                let info = node.ask(&["CLUSTER", "INFO"]).await;
                info.contains("cluster_state:ok") && info.contains("cluster_known_nodes:2")
            })
            .await;
        }
        cluster
    }

    pub fn url(&self) -> String {
        let [first, second] = &self.0;
        format!(
            "redis-cluster://127.0.0.1:{},127.0.0.1:{}",
            first.port, second.port
        )
    }

    pub async fn both_hold_sessions(&self) -> bool {
        for node in &self.0 {
            if node.ask(&["DBSIZE"]).await == "int(0)" {
                return false;
            }
        }
        true
    }
}
