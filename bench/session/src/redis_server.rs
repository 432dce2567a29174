//! A Redis for this run alone.

use std::{
    net::TcpListener,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use redis::aio::MultiplexedConnection;

use crate::AnyError;

pub struct RedisServer {
    pub port: u16,
    process: Child,
}

impl RedisServer {
    pub fn start() -> Result<Self, AnyError> {
        let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
        let process = Command::new("redis-server")
            .args(["--bind", "127.0.0.1", "--save", "", "--appendonly", "no"])
            .args(["--port", &port.to_string()])
            .stdout(Stdio::null())
            .spawn()?;
        let server = Self { port, process };
        let started = Instant::now();
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
            if started.elapsed() > Duration::from_secs(20) {
                return Err("redis-server does not answer".into());
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        Ok(server)
    }

    pub fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    pub async fn connection(&self) -> Result<MultiplexedConnection, AnyError> {
        use redis::IntoConnectionInfo;
        let info = self.url().into_connection_info()?;
        let tcp = redis::io::tcp::TcpSettings::default().set_nodelay(true);
        let client = redis::Client::open(info.set_tcp_settings(tcp))?;
        Ok(client.get_multiplexed_async_connection().await?)
    }

    /// Bytes that Redis has received so far, those of asking included.
    pub async fn received_bytes(&self) -> Result<u64, AnyError> {
        let mut connection = self.connection().await?;
        let info: String = redis::cmd("INFO")
            .arg("stats")
            .query_async(&mut connection)
            .await?;
        let line = info
            .lines()
            .find_map(|line| line.strip_prefix("total_net_input_bytes:"));
        Ok(line.ok_or("no such figure")?.trim().parse()?)
    }

    pub fn redis_benchmark(&self) -> Result<String, AnyError> {
        let mut text = String::new();
        for (what, arguments) in [
            ("one client", vec!["-c", "1", "-n", "50000"]),
            ("64 clients", vec!["-c", "64", "-n", "200000"]),
            ("one client, pipelines of 64", vec!["-c", "1", "-P", "64", "-n", "500000"]),
        ] {
            let output = Command::new("redis-benchmark")
                .args(["-p", &self.port.to_string(), "-q"])
                .args(&arguments)
                .args(["hset", "bench:session:{redis-benchmark}", "foo", "\"bar\""])
                .output()?;
            let last = String::from_utf8_lossy(&output.stdout);
            let last = last.rsplit(['\r', '\n']).find(|line| line.contains("requests per second"));
            text += &format!("{what}: {}\n", last.unwrap_or("no answer").trim());
        }
        Ok(text)
    }
}

impl Drop for RedisServer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
