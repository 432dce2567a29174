//! An end that nobody loses anything by.

use std::{
    io::{Read, Write},
    net::TcpStream,
};

use delta::{Keeping, PushOutcome};
use load::{Browser, Replicas};
use redis_servers::RedisServer;

use crate::{
    crowd::Crowd,
    running::{PATIENCE, Running, read},
};

/// Visitors while servers are replaced.
const VISITORS: u32 = 30;

/// A request with these header lines whose body of ten bytes the server waits for.
fn request_under_way(server: &Running, headers: &str) -> TcpStream {
    let mut stream = TcpStream::connect(server.address).expect("a connection");
    stream.set_read_timeout(Some(PATIENCE)).expect("a time");
    let head = format!(
        "POST /api/push HTTP/1.1\r\nHost: {}\r\n{headers}Content-Length: 10\r\n\
         Expect: 100-continue\r\n\r\n",
        server.address
    );
    stream.write_all(head.as_bytes()).expect("sent");
    // The server asks for the body.
    let mut asked = [0; 25];
    stream.read_exact(&mut asked).expect("an answer");
    assert_eq!(&asked[..12], b"HTTP/1.1 100");
    stream
}

#[test]
fn a_request_under_way_is_answered_and_nobody_new_is_let_in() {
    let mut server = Running::start(&[]);
    let page = server.get("/", "");
    let cookie = page.cookie().expect("a cookie").to_owned();
    let mut stream = request_under_way(&server, &format!("Cookie: {cookie}\r\n"));
    server.terminate();
    server.wait_for_line("ending; requests under way may finish");
    // The listener goes with its task, right after that line.
    while TcpStream::connect(server.address).is_ok() {
        std::thread::yield_now();
    }
    stream.write_all(&[0xff; 10]).expect("sent");
    let answer = read(&mut stream);
    assert_eq!(answer.status, 400, "answered, then closed: {}", answer.head);
    assert!(server.ended().success());
    assert!(server.log().contains("ended"));
}

#[test]
fn who_holds_on_is_cut_within_a_bound() {
    let mut server = Running::start(&[("EVERBASIC_GRACE_S", "1")]);
    let _under_way = request_under_way(&server, "");
    server.terminate();
    assert!(server.ended().success());
    assert!(
        server.log().contains("1 connections were cut"),
        "{}",
        server.log()
    );
}

#[test]
fn a_load_balancer_is_told_before_the_end() {
    let mut server = Running::start(&[("EVERBASIC_DRAIN_S", "600")]);
    assert_eq!(server.get("/readyz", "").status, 200);
    server.terminate();
    server.wait_for_line("ending in 600 s");
    assert_eq!(server.get("/readyz", "").status, 503);
    assert_eq!(server.get("/", "").status, 200, "everything else goes on");
    server.terminate();
    assert!(server.ended().success(), "who asks twice is in a hurry");
}

/// What only the server's memory has is waited for, if the store comes back in time.
#[tokio::test(flavor = "multi_thread")]
async fn what_only_the_memory_has_is_handed_over_before_the_end() {
    let mut redis = RedisServer::start();
    let url = redis.url();
    let variables = [
        ("EVERBASIC_REDIS_URL", url.as_str()),
        ("EVERBASIC_GRACE_S", "60"),
    ];
    let mut server = Running::start(&variables);
    let replicas = Replicas::new(vec![server.address]);
    let mut page = Browser::open(replicas.clone(), [1; 6])
        .await
        .expect("a page");
    redis.kill();
    page.hello_with_all().await.expect("the memory answers");
    let edit = page.edit("view/x", b"kept", 0).expect("a key");
    let outcome = page.push(vec![edit.clone()], None, 0).await;
    let Ok(PushOutcome::Accepted { keeping, .. }) = outcome else {
        panic!("{outcome:?}");
    };
    assert_eq!(keeping, Keeping::Standby);
    // The browser closes its connection with the page.
    let old = server.address;
    server.terminate();
    server.wait_for_line("1 sessions are in memory only");
    redis.restart();
    assert!(server.ended().success());
    let log = server.log();
    assert!(!log.contains("end with this server's memory"), "{log}");
    let next = Running::start(&variables);
    replicas.replace(old, next.address);
    let told = page.hello().await.expect("hello");
    assert_eq!(told.changes.deltas, [edit]);
}

/// A server that may do one thing at a time is busy with it when visitors come: they are turned away, come
/// again, and nothing is lost.
#[tokio::test(flavor = "multi_thread")]
async fn who_is_turned_away_comes_again_and_loses_nothing() {
    let redis = RedisServer::start();
    let url = redis.url();
    let mut server = Running::start(&[
        ("EVERBASIC_REDIS_URL", url.as_str()),
        ("EVERBASIC_NEW_SESSIONS_PER_MINUTE", "0"),
        ("EVERBASIC_REQUESTS_AT_ONCE", "1"),
        ("EVERBASIC_PATIENCE_S", "600"),
    ]);
    let busy = request_under_way(&server, "");
    let refused = server.get("/", "");
    assert_eq!(refused.status, 503, "{}", refused.head);
    assert!(refused.header("retry-after").is_some(), "{}", refused.head);
    let crowd = Crowd::arrive(&Replicas::new(vec![server.address]), VISITORS);
    server.wait_for_lines("status=503", 1 + VISITORS as usize);
    drop(busy);
    while server.pushes() < u64::from(VISITORS) {
        tokio::task::yield_now().await;
    }
    let all = crowd.leave().await;
    assert!(all.pushes.shed > 0, "nobody was turned away");
    assert!(!all.acknowledged.is_empty(), "nobody has written");
}

/// Three servers are replaced one after the other, while visitors type, run and press F5.
#[tokio::test(flavor = "multi_thread")]
async fn a_rolling_restart_under_load_loses_nothing_and_shows_no_error() {
    let redis = RedisServer::start();
    let url = redis.url();
    let start = || {
        Running::start(&[
            ("EVERBASIC_REDIS_URL", url.as_str()),
            ("EVERBASIC_NEW_SESSIONS_PER_MINUTE", "0"),
        ])
    };
    let mut servers = [start(), start(), start()];
    let replicas = Replicas::new(servers.iter().map(|server| server.address).collect());
    let crowd = Crowd::arrive(&replicas, VISITORS);
    for server in &mut servers {
        // Somebody is connected here, and is sent elsewhere.
        while server.live_channels() == 0 {
            tokio::task::yield_now().await;
        }
        let old = server.address;
        server.terminate();
        assert!(server.ended().success());
        assert!(!server.log().contains("were cut"), "{}", server.log());
        *server = start();
        replicas.replace(old, server.address);
    }
    let all = crowd.leave().await;
    assert!(all.reopened > 0, "tabs were sent elsewhere");
    let written = all.acknowledged.len();
    assert!(written >= VISITORS as usize, "everybody has written");
}
