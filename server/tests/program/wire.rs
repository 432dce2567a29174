//! What somebody tries who means harm, over real connections to the real program, and through real
//! proxies: slow heads and bodies, oversize heads, smuggled requests, floods of connections.

use std::{
    io::Write,
    net::{SocketAddr, TcpStream},
};

use crate::{
    proxy::{Kind, Proxy},
    running::{PATIENCE, Running, ask, read},
};

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
fn smuggle_through(kind: Kind) {
    let mut server = Running::start(&[("RUST_LOG", "debug")]);
    let proxy = Proxy::start(kind, &[server.address]);
    for (number, attack) in SMUGGLING.iter().enumerate() {
        // A proxy may see two requests where there is one more after the first: that is a pipeline, and
        // both are requests of whoever sent them. It must not be hidden in what the proxy takes for
        // one: so the connection is closed by asking for that, and then nothing may follow.
        attack_at(proxy.address, attack);
        // Whatever the server makes of it, the next visitor gets what the visitor asks for.
        let path = format!("/after-{number}");
        assert_eq!(proxy.get(&path).status, 404, "{kind:?} {number}");
        server.wait_for_line(&path);
    }
    let log = server.log();
    assert!(!log.contains("/smuggled"), "{kind:?} let through: {log}");
}

/// Sends it as the last request of its connection, and reads what comes back.
fn attack_at(address: SocketAddr, attack: &str) {
    let attack = attack.replacen("Host: x\r\n", "Host: x\r\nConnection: close\r\n", 1);
    let mut stream = TcpStream::connect(address).expect("a connection");
    stream.set_read_timeout(Some(PATIENCE)).expect("a time");
    let _ = stream.write_all(attack.as_bytes());
    // Who waits for the rest of a body is not kept waiting.
    let _ = stream.shutdown(std::net::Shutdown::Write);
    read(&mut stream);
}

#[test]
fn nothing_is_smuggled_through_nginx() {
    smuggle_through(Kind::Nginx);
}

#[test]
fn nothing_is_smuggled_through_haproxy() {
    smuggle_through(Kind::Haproxy);
}

#[test]
fn nothing_is_smuggled_through_caddy_if_it_is_here() {
    if Kind::installed().contains(&Kind::Caddy) {
        smuggle_through(Kind::Caddy);
    }
}

#[test]
fn nothing_is_smuggled_past_the_server_itself() {
    let mut server = Running::start(&[("RUST_LOG", "debug")]);
    for (number, attack) in SMUGGLING.iter().enumerate() {
        attack_at(server.address, attack);
        let path = format!("/after-{number}");
        assert_eq!(server.get(&path, "").status, 404);
        server.wait_for_line(&path);
    }
    assert!(!server.log().contains("/smuggled"));
}

#[test]
fn what_a_browser_makes_up_about_itself_ends_at_the_proxy() {
    for kind in Kind::installed() {
        let mut server = Running::start(&[
            ("RUST_LOG", "debug"),
            ("EVERBASIC_USER_HEADER", "X-Forwarded-User"),
        ]);
        let proxy = Proxy::start(kind, &[server.address]);
        let path = format!("/spoofed-{kind:?}");
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Forwarded-For: 6.6.6.6\r\n\
             X-Forwarded-User: root\r\nX_Forwarded_User: root\r\n\r\n"
        );
        ask(proxy.address, request.as_bytes());
        let line = server.wait_for_line(&path);
        assert!(!line.contains("6.6.6.6"), "{kind:?}: {line}");
        // Two browsers that both claim to be root have two sessions.
        let claim =
            "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Forwarded-User: root\r\n\r\n";
        let sessions = [0, 1].map(|_| ask(proxy.address, claim.as_bytes()).session());
        assert_ne!(sessions[0], sessions[1], "{kind:?}");
    }
}
