//! A primary, a replica, and three sentinels that watch them.

use std::process::{Child, Command};

use tempfile::TempDir;

use crate::{
    node::{RedisServer, directory, free_port, launch},
    proxy::Proxy,
    wait::until,
};

/// What the sentinels call it.
pub const SERVICE: &str = "basic";

/// How long sentinels wait, in milliseconds.
#[derive(Clone, Copy)]
struct Times {
    /// A silent primary has so long until it is called down.
    down_after: u32,
    failover_timeout: u32,
}

const QUICK: Times = Times {
    down_after: 500,
    failover_timeout: 4_000,
};
/// However busy the machine is, nobody is called down for that.
const PATIENT: Times = Times {
    down_after: 60_000,
    failover_timeout: 60_000,
};

/// A primary, a replica and three sentinels; ended when dropped.
pub struct SentinelSet {
    /// The node that is the primary in the beginning, then its replica.
    pub nodes: [RedisServer; 2],
    sentinels: Vec<Sentinel>,
}

struct Sentinel {
    port: u16,
    process: Child,
    _directory: TempDir,
}

impl Drop for Sentinel {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl SentinelSet {
    /// Waits until the sentinels know each other and the replica.
    pub async fn start() -> Self {
        Self::with_options(&[]).await
    }

    /// With these options for the two nodes.
    pub async fn with_options(options: &[&str]) -> Self {
        let primary = RedisServer::with_options(options);
        let port = primary.port();
        Self::around(primary, port, options, QUICK).await
    }

    /// With sentinels that make a failover when they are asked, and else after a minute.
    pub async fn patient() -> Self {
        let primary = RedisServer::start();
        let port = primary.port();
        Self::around(primary, port, &[], PATIENT).await
    }

    /// All that is said to the first primary goes through the proxy.
    pub async fn behind_proxy() -> (Self, Proxy) {
        let primary = RedisServer::start();
        let proxy = Proxy::to(primary.port()).await;
        (Self::around(primary, proxy.port(), &[], QUICK).await, proxy)
    }

    async fn around(primary: RedisServer, port: u16, options: &[&str], times: Times) -> Self {
        let reached_at = port.to_string();
        let follows = ["--replicaof", "127.0.0.1", &reached_at];
        let replica = RedisServer::with_options(&[options, &follows].concat());
        let set = Self {
            sentinels: (0..3).map(|_| Sentinel::start(port, times)).collect(),
            nodes: [primary, replica],
        };
        until("the replica is in step", async || {
            set.nodes[1].says("master_link_status:up").await
        })
        .await;
        for sentinel in &set.sentinels {
            until("the sentinels know everybody", async || {
                let about = sentinel.about().await;
                about.contains("slaves=1") && about.contains("sentinels=3")
            })
            .await;
        }
        set
    }

    /// Its address: all sentinels and the name of the service.
    pub fn url(&self) -> String {
        let hosts: Vec<String> = self
            .sentinels
            .iter()
            .map(|sentinel| format!("127.0.0.1:{}", sentinel.port))
            .collect();
        format!("redis-sentinel://{}/{SERVICE}", hosts.join(","))
    }

    /// Asks for a failover of a primary that is well, and waits until the other node is the primary.
    pub async fn fail_over(&self) {
        // Refused as long as no replica is known to be good enough.
        let failover = ["SENTINEL", "FAILOVER", SERVICE];
        until("a sentinel begins", async || {
            let begun: redis::RedisResult<String> = self.sentinels[0].try_command(&failover).await;
            begun.is_ok()
        })
        .await;
        self.wait_for_primary(&self.nodes[1]).await;
    }

    /// Waits until all sentinels call that node the primary, and it calls itself so.
    pub async fn wait_for_primary(&self, node: &RedisServer) {
        until("the node is the primary", async || {
            node.says("role:master").await
        })
        .await;
        for sentinel in &self.sentinels {
            until("the sentinels agree on the primary", async || {
                let (_, port): (String, u16) = sentinel
                    .command(&["SENTINEL", "GET-MASTER-ADDR-BY-NAME", SERVICE])
                    .await;
                port == node.port()
            })
            .await;
        }
    }

    /// Waits until that node follows the other one and has all it has.
    pub async fn wait_for_replica(&self, node: &RedisServer) {
        until("the old primary follows the new one", async || {
            node.says("role:slave").await && node.says("master_link_status:up").await
        })
        .await;
    }
}

impl Sentinel {
    fn start(primary: u16, times: Times) -> Self {
        for _ in 0..20 {
            let directory = directory();
            let port = free_port();
            let file = directory.path().join("sentinel.conf");
            let lines = format!(
                "port {port}\nbind 127.0.0.1\ndir {}\n\
                 sentinel monitor {SERVICE} 127.0.0.1 {primary} 2\n\
                 sentinel down-after-milliseconds {SERVICE} {}\n\
                 sentinel failover-timeout {SERVICE} {}\n",
                directory.path().display(),
                times.down_after,
                times.failover_timeout
            );
            std::fs::write(&file, lines).expect("a file");
            let mut command = Command::new("redis-server");
            command.arg(&file).arg("--sentinel");
            if let Some(process) = launch(command, "Sentinel ID is") {
                return Self {
                    port,
                    process,
                    _directory: directory,
                };
            }
        }
        panic!("a sentinel found no free port in 20 attempts");
    }

    async fn command<T: redis::FromRedisValue>(&self, words: &[&str]) -> T {
        match self.try_command(words).await {
            Ok(answer) => answer,
            Err(error) => panic!("{words:?}: {error}"),
        }
    }

    async fn try_command<T: redis::FromRedisValue>(&self, words: &[&str]) -> redis::RedisResult<T> {
        let client = redis::Client::open(format!("redis://127.0.0.1:{}", self.port))?;
        let mut connection = client.get_multiplexed_async_connection().await?;
        let mut command = redis::cmd(words[0]);
        command.arg(&words[1..]);
        command.query_async(&mut connection).await
    }

    async fn about(&self) -> String {
        self.command(&["INFO", "sentinel"]).await
    }
}
