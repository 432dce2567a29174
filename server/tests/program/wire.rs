//! What somebody tries who means harm, over real connections to the real program, and through real
//! proxies: slow heads and bodies, oversize heads, smuggled requests, floods of connections.

use std::{
    io::Write,
    net::{SocketAddr, TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
};

use crate::running::{PATIENCE, Running, ask, read};
use tempfile::TempDir;

#[test]
fn a_head_or_body_that_does_not_come_ends_the_connection() {
    let server = Running::start(&[("EVERBASIC_PATIENCE_S", "1")]);
    let head = format!("POST /api/push HTTP/1.1\r\nHost: {}\r\n", server.address);
    let body = format!("{head}Content-Length: 1000\r\nConnection: close\r\n\r\n0123456789");
    let page = server.get("/", "");
    let cookie = page.cookie().expect("a cookie");
    let body = body.replace("Connection", &format!("Cookie: {cookie}\r\nConnection"));
    for (sent, status) in [
        ("", 0),
        ("GET / HT", 0),
        (head.as_str(), 0),
        (body.as_str(), 408),
    ] {
        let mut stream = TcpStream::connect(server.address).expect("a connection");
        stream.set_read_timeout(Some(PATIENCE)).expect("a time");
        stream.write_all(sent.as_bytes()).expect("sent");
        // The server ends it: this reads to the end, and would wait for a minute.
        let answer = read(&mut stream);
        let is_ended = answer.status == status || answer.status == 408;
        assert!(is_ended, "{sent:?}: {answer:?}");
    }
}

#[test]
fn oversize_heads_are_refused() {
    let server = Running::start(&[]);
    let long = "x".repeat(100_000);
    let many = "a: b\r\n".repeat(500);
    for headers in [format!("Cookie: {long}\r\n"), many] {
        let request = format!("GET / HTTP/1.1\r\nHost: x\r\n{headers}\r\n");
        let answer = ask(server.address, request.as_bytes());
        assert!(matches!(answer.status, 0 | 431), "{}", answer.head);
    }
    let request = format!("GET /{long} HTTP/1.1\r\nHost: x\r\n\r\n");
    let answer = ask(server.address, request.as_bytes());
    assert!(matches!(answer.status, 0 | 414 | 431), "{}", answer.head);
    assert_eq!(server.get("/healthz", "").status, 200, "it goes on");
}

#[test]
fn one_address_may_not_take_all_connections() {
    let server = Running::start(&[
        ("EVERBASIC_CONNECTIONS_PER_ADDRESS", "5"),
        ("EVERBASIC_TRUSTED_PROXIES", "none"),
    ]);
    let mut held = Vec::new();
    for _ in 0..5 {
        let mut stream = TcpStream::connect(server.address).expect("a connection");
        stream.set_read_timeout(Some(PATIENCE)).expect("a time");
        // Answered, so it is counted; kept open.
        stream
            .write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
            .expect("sent");
        let mut first = [0; 12];
        std::io::Read::read_exact(&mut stream, &mut first).expect("an answer");
        assert_eq!(&first, b"HTTP/1.1 200");
        held.push(stream);
    }
    let refused = ask(server.address, b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
    assert_eq!(refused.status, 0, "closed without an answer");
}

/// A proxy before one server; ended when dropped.
struct Proxy {
    name: &'static str,
    address: SocketAddr,
    process: Child,
    _state: TempDir,
}

impl Drop for Proxy {
    fn drop(&mut self) {
        // nginx ends its workers itself when asked politely.
        let pid = self.process.id().to_string();
        let _ = Command::new("kill").args(["-TERM", &pid]).status();
        let _ = self.process.wait();
    }
}

impl Proxy {
    fn start(name: &'static str, server: SocketAddr) -> Self {
        for _ in 0..20 {
            if let Some(proxy) = Self::try_start(name, server) {
                return proxy;
            }
        }
        panic!("{name} found no free port in 20 attempts");
    }

    /// `None` if somebody else took the port.
    fn try_start(name: &'static str, server: SocketAddr) -> Option<Self> {
        let state = TempDir::new().expect("a directory");
        let free = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
        let address = free.local_addr().expect("its address");
        drop(free);
        let deploy = Path::new(env!("CARGO_MANIFEST_DIR")).join("../deploy");
        let (template, upstream) = match name {
            "nginx" => ("nginx/loopback.conf.in", format!("server {server};")),
            _ => ("haproxy/loopback.cfg.in", format!("server one {server}")),
        };
        let text = std::fs::read_to_string(deploy.join(template)).expect("readable");
        let text = text
            .replace("@port@", &address.port().to_string())
            .replace("@state@", state.path().to_str().expect("text"))
            .replace("@upstreams@", &upstream)
            .replace("@servers@", &upstream)
            .replace("@balance@", "roundrobin");
        let file = state.path().join("proxy.conf");
        std::fs::write(&file, text).expect("written");
        let (program, arguments) = match name {
            "nginx" => ("nginx", vec!["-p", state.path().to_str()?, "-c"]),
            _ => ("haproxy", vec!["-db", "-f"]),
        };
        let path = format!("{}:/usr/sbin", std::env::var("PATH").unwrap_or_default());
        let mut process = Command::new(program)
            .env("PATH", path)
            .args(arguments)
            .arg(&file)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("{name} cannot be started ({error})"));
        let deadline = std::time::Instant::now() + PATIENCE;
        while std::time::Instant::now() < deadline {
            if process.try_wait().expect("a process").is_some() {
                return None;
            }
            // A proxy without a server answers 502 or 503.
            if TcpStream::connect(address).is_ok() && get(address, "/healthz").contains(" 200 ") {
                return Some(Self {
                    name,
                    address,
                    process,
                    _state: state,
                });
            }
            std::thread::yield_now();
        }
        let _ = process.kill();
        let _ = process.wait();
        None
    }
}

fn get(address: SocketAddr, path: &str) -> String {
    let request = format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    ask(address, request.as_bytes()).head
}

/// Requests that a proxy and a server could cut in two places. What is smuggled asks for /smuggled.
const SMUGGLING: [&str; 12] = [
    "POST /api/push HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n",
    "POST /api/push HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 60\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: x\r\nX: y\r\n\r\n",
    "POST /api/push HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nContent-Length: 44\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n",
    "POST /api/push HTTP/1.1\r\nHost: x\r\nContent-Length: 0, 44\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n",
    "POST /api/push HTTP/1.1\r\nHost: x\r\nContent-Length: +44\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n",
    "POST /api/push HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\nContent-Length: 44\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n",
    "POST /api/push HTTP/1.1\r\nHost: x\r\nTransfer-Encoding : chunked\r\nContent-Length: 44\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n",
    "POST /api/push HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: identity, chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n",
    "POST /api/push HTTP/1.1\r\nHost: x\r\nTransfer-Encoding:\x0bchunked\r\nContent-Length: 44\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n",
    "POST /api/push HTTP/1.1\r\nHost: x\r\n Transfer-Encoding: chunked\r\nContent-Length: 44\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: x\r\nX-A: b\rGET /smuggled HTTP/1.1\r\n\r\n",
    "POST /api/push HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff1\r\nGET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n",
];

/// The same through a proxy: what reaches the server as a request of its own is in its log.
fn smuggle_through(name: &'static str) {
    let mut server = Running::start(&[("RUST_LOG", "debug")]);
    let proxy = Proxy::start(name, server.address);
    for (number, attack) in SMUGGLING.iter().enumerate() {
        // A proxy may see two requests where there is one more after the first: that is a pipeline, and
        // both are requests of whoever sent them. It must not be hidden in what the proxy takes for
        // one: so the connection is closed by asking for that, and then nothing may follow.
        let attack = attack.replacen("Host: x\r\n", "Host: x\r\nConnection: close\r\n", 1);
        let mut stream = TcpStream::connect(proxy.address).expect("a connection");
        stream.set_read_timeout(Some(PATIENCE)).expect("a time");
        let _ = stream.write_all(attack.as_bytes());
        // A proxy that waits for the rest of a body is not kept waiting.
        let _ = stream.shutdown(std::net::Shutdown::Write);
        read(&mut stream);
        // Whatever the server makes of it, the next visitor gets what the visitor asks for.
        let path = format!("/after-{name}-{number}");
        let head = get(proxy.address, &path);
        assert!(head.contains(" 404 "), "{name} {number}: {head}");
        server.wait_for_line(&path);
    }
    let log = server.log();
    assert!(
        !log.contains("/smuggled"),
        "{} let through: {log}",
        proxy.name
    );
}

#[test]
fn nothing_is_smuggled_through_nginx() {
    smuggle_through("nginx");
}

#[test]
fn nothing_is_smuggled_through_haproxy() {
    smuggle_through("haproxy");
}

#[test]
fn nothing_is_smuggled_past_the_server_itself() {
    let mut server = Running::start(&[("RUST_LOG", "debug")]);
    for (number, attack) in SMUGGLING.iter().enumerate() {
        let attack = attack.replacen("Host: x\r\n", "Host: x\r\nConnection: close\r\n", 1);
        let mut stream = TcpStream::connect(server.address).expect("a connection");
        stream.set_read_timeout(Some(PATIENCE)).expect("a time");
        let _ = stream.write_all(attack.as_bytes());
        let _ = stream.shutdown(std::net::Shutdown::Write);
        read(&mut stream);
        let path = format!("/after-{number}");
        assert_eq!(server.get(&path, "").status, 404);
        server.wait_for_line(&path);
    }
    assert!(!server.log().contains("/smuggled"));
}

#[test]
fn what_a_browser_makes_up_about_itself_ends_at_the_proxy() {
    for name in ["nginx", "haproxy"] {
        let mut server = Running::start(&[
            ("RUST_LOG", "debug"),
            ("EVERBASIC_USER_HEADER", "X-Forwarded-User"),
        ]);
        let proxy = Proxy::start(name, server.address);
        let path = format!("/spoofed-{name}");
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Forwarded-For: 6.6.6.6\r\n\
             X-Forwarded-User: root\r\nX_Forwarded_User: root\r\n\r\n"
        );
        ask(proxy.address, request.as_bytes());
        let line = server.wait_for_line(&path);
        assert!(!line.contains("6.6.6.6"), "{name}: {line}");
        // Two browsers that both claim to be root have two sessions.
        let claim =
            "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Forwarded-User: root\r\n\r\n";
        let sessions = [0, 1].map(|_| {
            let html = ask(proxy.address, claim.as_bytes()).text();
            let (_, rest) = html.split_once("session_tag").expect("a first paint");
            let digits = rest.trim_start_matches(|c: char| !c.is_ascii_hexdigit());
            digits[..16].to_owned()
        });
        assert_ne!(sessions[0], sessions[1], "{name}");
    }
}
