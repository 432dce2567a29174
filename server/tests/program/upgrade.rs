//! An upgrade that nobody notices: two releases side by side behind a real nginx.

use std::{
    fs,
    net::{SocketAddr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use load::{
    Replicas,
    visit::{Visit, visit},
};
use tempfile::TempDir;
use tokio::{sync::watch, task::JoinSet};

use crate::{
    redis_server::RedisServer,
    running::{Running, ask, site},
};

/// Visitors while servers are exchanged.
const VISITORS: u32 = 12;
/// The two releases, by what the build makes of their content.
const OLD: &str = "oooooooooooooooooooooo";
const NEW: &str = "nnnnnnnnnnnnnnnnnnnnnn";

/// The site of a release. Its script tells which.
fn release(root: PathBuf, hash: &str) -> PathBuf {
    let root = site(root);
    let built = root.join("pkg/everbasic.abcdefghijklmnopqrstuv.js");
    fs::remove_file(built).expect("it is there");
    fs::write(root.join(format!("pkg/everbasic.{hash}.js")), hash).expect("a file");
    root
}

/// The script that a page names.
fn script_of(page: &str) -> &str {
    let is_script = |text: &&str| text.starts_with("/pkg/everbasic.") && text.ends_with(".js");
    page.split('"').find(is_script).expect("a script")
}

/// nginx with the configuration of `deploy`, before servers that may be exchanged.
struct Proxy {
    address: SocketAddr,
    process: Child,
    state: TempDir,
}

impl Proxy {
    fn start(servers: &[SocketAddr]) -> Self {
        // Between finding a free port and taking it another process may be faster.
        (0..20)
            .find_map(|_| Self::launch(servers))
            .expect("nginx found no free port in 20 attempts")
    }

    fn launch(servers: &[SocketAddr]) -> Option<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
        let address = listener.local_addr().expect("its address");
        drop(listener);
        let state = TempDir::new().expect("a directory");
        configure(state.path(), address, servers);
        let path = std::env::var("PATH").unwrap_or_default();
        let process = Command::new("nginx")
            .env("PATH", format!("{path}:/usr/sbin"))
            .args(["-e", "stderr", "-p"])
            .arg(state.path())
            .arg("-c")
            .arg(state.path().join("nginx.conf"))
            .stdin(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("nginx runs");
        let mut proxy = Self {
            address,
            process,
            state,
        };
        loop {
            if proxy.process.try_wait().expect("its state").is_some() {
                return None;
            }
            if TcpStream::connect(address).is_ok() {
                return Some(proxy);
            }
            std::thread::yield_now();
        }
    }

    /// Goes on with other servers; who is connected stays so.
    fn exchange(&self, servers: &[SocketAddr]) {
        configure(self.state.path(), self.address, servers);
        let pid = self.process.id().to_string();
        let told = Command::new("kill").args(["-HUP", &pid]).status();
        assert!(told.expect("kill runs").success());
    }

    fn get(&self, path: &str) -> (u16, String) {
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
            self.address
        );
        let answer = ask(self.address, request.as_bytes());
        (answer.status, answer.text())
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        // Asked to, it ends its workers too.
        let pid = self.process.id().to_string();
        let _ = Command::new("kill").args(["-TERM", &pid]).status();
        let _ = self.process.wait();
    }
}

fn configure(state: &Path, address: SocketAddr, servers: &[SocketAddr]) {
    let template = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../deploy/nginx/loopback.conf.in"
    );
    let upstreams: String = servers
        .iter()
        .map(|server| format!("server {server} max_fails=1 fail_timeout=2s;\n"))
        .collect();
    let text = fs::read_to_string(template)
        .expect("the configuration")
        .replace("@state@", &state.display().to_string())
        .replace("@port@", &address.port().to_string())
        .replace("@upstreams@", &upstreams);
    // In one step: nginx may be reading it.
    fs::write(state.join("next.conf"), text).expect("written");
    fs::rename(state.join("next.conf"), state.join("nginx.conf")).expect("renamed");
}

/// Ends a server; nobody is cut off.
fn end(mut server: Running) {
    server.terminate();
    assert!(server.ended().success());
    let log = server.log();
    assert!(!log.contains("were cut"), "{log}");
}

/// Each replica is ended and replaced by one of the new release, while visitors type, run and press F5.
#[tokio::test(flavor = "multi_thread")]
async fn a_rolling_upgrade_loses_nothing_and_every_page_finds_its_files() {
    let redis = RedisServer::start();
    let url = redis.url();
    let folder = TempDir::new().expect("a directory");
    let old = release(folder.path().join("old"), OLD);
    let new = release(folder.path().join("new"), NEW);
    let start = |own: &Path, other: &Path| {
        Running::start(&[
            ("EVERBASIC_REDIS_URL", url.as_str()),
            ("EVERBASIC_NEW_SESSIONS_PER_MINUTE", "0"),
            ("LEPTOS_SITE_ROOT", own.to_str().expect("text")),
            ("EVERBASIC_OTHER_SITES", other.to_str().expect("text")),
        ])
    };
    let mut servers = [start(&old, &new), start(&old, &new), start(&old, &new)];
    let addresses = |servers: &[Running; 3]| servers.each_ref().map(|server| server.address);
    let proxy = Proxy::start(&addresses(&servers));
    let replicas = Replicas::new(vec![proxy.address]);
    let (over, until) = watch::channel(false);
    let mut visitors = JoinSet::new();
    for number in 0..VISITORS {
        visitors.spawn(visit(replicas.clone(), number, until.clone()));
    }
    for place in 0..servers.len() {
        // Somebody is connected here, and is sent elsewhere.
        while servers[place].live_channels() == 0 {
            tokio::task::yield_now().await;
        }
        // The proxy knows the new one before the old one goes.
        let next = start(&new, &old);
        let before = std::mem::replace(&mut servers[place], next);
        proxy.exchange(&addresses(&servers));
        while servers[place].pages() == 0 {
            assert_eq!(proxy.get("/").0, 200);
        }
        end(before);
        let (status, page) = proxy.get("/");
        assert_eq!(status, 200);
        // Whatever release the page is of, all have its script, and that of the other one.
        let own = format!("/pkg/everbasic.{NEW}.js");
        assert!(
            [OLD, NEW]
                .iter()
                .any(|hash| script_of(&page).contains(hash))
        );
        for script in [script_of(&page), &own, &own.replace(NEW, OLD)] {
            for server in &servers {
                let answer = server.get(script, "");
                assert_eq!(answer.status, 200, "{script}");
                assert!(script.contains(&answer.text()), "{script}");
            }
            assert_eq!(proxy.get(script).0, 200);
        }
        assert_eq!(script_of(&servers[place].get("/", "").text()), own);
    }
    over.send_replace(true);
    let mut all = Visit::default();
    while let Some(visit) = visitors.join_next().await {
        let visit = visit.expect("no panic");
        all.pushes.merge(visit.pushes);
        all.reopened += visit.reopened;
        all.acknowledged.extend(visit.acknowledged);
    }
    assert_eq!(all.pushes.errors, Vec::<String>::new());
    assert_eq!(all.pushes.shed, 0, "nobody was turned away");
    assert!(all.reopened > 0, "tabs were sent elsewhere");
    assert!(all.acknowledged.len() >= VISITORS as usize);
}
