//! The real proxies, with the configurations of `deploy` for one machine.

use std::{
    fs,
    net::{SocketAddr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use tempfile::TempDir;

use crate::running::{Answer, PATIENCE, ask};

/// A program that stands before servers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Nginx,
    Haproxy,
    Caddy,
}

impl Kind {
    /// Those that are installed. nginx and HAProxy have to be; Caddy is in fewer distributions.
    pub fn installed() -> Vec<Self> {
        let mut all = vec![Self::Nginx, Self::Haproxy];
        let caddy = run("caddy", &["version"]);
        match caddy {
            Some(_) => all.push(Self::Caddy),
            None => eprintln!("caddy is not installed: its configuration is not tried"),
        }
        all
    }

    fn program(self) -> &'static str {
        match self {
            Self::Nginx => "nginx",
            Self::Haproxy => "haproxy",
            Self::Caddy => "caddy",
        }
    }

    /// Its configuration for one machine; the places to fill in are @names@.
    fn template(self) -> &'static str {
        match self {
            Self::Nginx => "nginx/loopback.conf.in",
            Self::Haproxy => "haproxy/loopback.cfg.in",
            Self::Caddy => "caddy/loopback.caddyfile.in",
        }
    }

    /// How it is started, before its configuration and after it.
    fn arguments(self, state: &str) -> (Vec<&str>, Vec<&str>) {
        match self {
            Self::Nginx => (vec!["-e", "stderr", "-p", state, "-c"], vec![]),
            Self::Haproxy => (vec!["-db", "-f"], vec![]),
            Self::Caddy => (vec!["run", "--config"], vec!["--adapter", "caddyfile"]),
        }
    }
}

/// Runs a program that may not be there; `None` if it is not. Whether it was content, and what it said.
pub fn run(program: &str, arguments: &[&str]) -> Option<(bool, String)> {
    let mut command = Command::new(program);
    let output = command
        .env("PATH", with_sbin())
        .args(arguments)
        .output()
        .ok()?;
    let said = [output.stdout, output.stderr].concat();
    Some((
        output.status.success(),
        String::from_utf8_lossy(&said).into_owned(),
    ))
}

/// The search path, with where distributions put servers.
pub fn with_sbin() -> String {
    let path = std::env::var("PATH").unwrap_or_default();
    format!("{path}:/usr/sbin:/usr/bin")
}

/// A proxy before servers that may be exchanged.
pub struct Proxy {
    pub kind: Kind,
    pub address: SocketAddr,
    process: Child,
    state: TempDir,
}

impl Proxy {
    /// Started on a free port; a server answers through it.
    pub fn start(kind: Kind, servers: &[SocketAddr]) -> Self {
        // Between finding a free port and taking it another process may be faster.
        (0..20)
            .find_map(|_| Self::launch(kind, servers))
            .unwrap_or_else(|| panic!("{kind:?} found no free port in 20 attempts"))
    }

    fn launch(kind: Kind, servers: &[SocketAddr]) -> Option<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
        let address = listener.local_addr().expect("its address");
        drop(listener);
        let state = TempDir::new().expect("a directory");
        let file = configure(kind, state.path(), address, servers);
        let folder = state.path().display().to_string();
        let (before, after) = kind.arguments(&folder);
        let process = Command::new(kind.program())
            .env("PATH", with_sbin())
            .env("HOME", state.path())
            .args(before)
            .arg(file)
            .args(after)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("{kind:?} cannot be started ({error})"));
        let mut proxy = Self {
            kind,
            address,
            process,
            state,
        };
        let deadline = std::time::Instant::now() + PATIENCE;
        while std::time::Instant::now() < deadline {
            if proxy.process.try_wait().expect("its state").is_some() {
                return None;
            }
            // A proxy without a server answers 502 or 503.
            if TcpStream::connect(address).is_ok() && proxy.get("/healthz").status == 200 {
                return Some(proxy);
            }
            std::thread::yield_now();
        }
        None
    }

    /// nginx goes on with other servers; who is connected stays so.
    pub fn exchange(&self, servers: &[SocketAddr]) {
        assert_eq!(self.kind, Kind::Nginx, "the others are not exchanged yet");
        configure(self.kind, self.state.path(), self.address, servers);
        self.signal("-HUP");
    }

    pub fn get(&self, path: &str) -> Answer {
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
            self.address
        );
        ask(self.address, request.as_bytes())
    }

    fn signal(&self, signal: &str) {
        let pid = self.process.id().to_string();
        let told = Command::new("kill").args([signal, &pid]).status();
        assert!(told.expect("kill runs").success());
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        if matches!(self.process.try_wait(), Ok(None)) {
            // Asked to, nginx ends its workers too. Caddy would wait for its connections.
            self.signal(if self.kind == Kind::Caddy {
                "-KILL"
            } else {
                "-TERM"
            });
        }
        let _ = self.process.wait();
    }
}

/// Writes the configuration, in one step: the proxy may be reading it. Returns where it is.
fn configure(kind: Kind, state: &Path, address: SocketAddr, servers: &[SocketAddr]) -> PathBuf {
    let deploy = Path::new(env!("CARGO_MANIFEST_DIR")).join("../deploy");
    let each = |line: &dyn Fn(usize, &SocketAddr) -> String| -> String {
        servers
            .iter()
            .enumerate()
            .map(|(number, server)| line(number, server))
            .collect()
    };
    let text = fs::read_to_string(deploy.join(kind.template()))
        .expect("the configuration")
        .replace("@state@", &state.display().to_string())
        .replace("@port@", &address.port().to_string())
        .replace(
            "@upstreams@",
            &each(&|_, server| format!("server {server} max_fails=1 fail_timeout=2s;\n")),
        )
        .replace(
            "@servers@",
            &each(&|number, server| format!("server replica{number} {server}\n")),
        )
        .replace("@addresses@", &each(&|_, server| format!("{server} ")))
        .replace(
            "@balance@",
            if kind == Kind::Caddy {
                "round_robin"
            } else {
                "roundrobin"
            },
        );
    let file = state.join("proxy.conf");
    let next = state.join("next.conf");
    fs::write(&next, text).expect("written");
    fs::rename(next, &file).expect("renamed");
    file
}
