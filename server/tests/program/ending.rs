//! An end that nobody loses anything by.

use std::{
    io::{Read, Write},
    net::TcpStream,
};

use delta::{Keeping, PushOutcome};
use load::{
    Browser, Replicas,
    visit::{Visit, visit},
};
use tokio::{sync::watch, task::JoinSet};

use crate::{
    redis_server::RedisServer,
    running::{PATIENCE, Running, read},
};

/// Visitors while servers are replaced.
const VISITORS: u32 = 30;

#[test]
fn a_request_under_way_is_answered_and_nobody_new_is_let_in() {
    let mut server = Running::start(&[]);
    let page = server.get("/", "");
    let cookie = page.cookie().expect("a cookie").to_owned();
    let mut stream = TcpStream::connect(server.address).expect("a connection");
    stream.set_read_timeout(Some(PATIENCE)).expect("a time");
    let head = format!(
        "POST /api/push HTTP/1.1\r\nHost: {}\r\nCookie: {cookie}\r\nContent-Length: 10\r\n\
         Expect: 100-continue\r\n\r\n",
        server.address
    );
    stream.write_all(head.as_bytes()).expect("sent");
    // The server asks for the body: so the request is under way.
    let mut asked = [0; 25];
    stream.read_exact(&mut asked).expect("an answer");
    assert_eq!(&asked[..12], b"HTTP/1.1 100");
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
    let mut stream = TcpStream::connect(server.address).expect("a connection");
    stream.set_read_timeout(Some(PATIENCE)).expect("a time");
    let head =
        b"POST /api/push HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\nExpect: 100-continue\r\n\r\n";
    stream.write_all(head).expect("sent");
    let mut asked = [0; 12];
    stream.read_exact(&mut asked).expect("an answer");
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
    let mut redis = crate::servers::RedisServer::start();
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
    let (over, until) = watch::channel(false);
    let mut visitors = JoinSet::new();
    for number in 0..VISITORS {
        visitors.spawn(visit(replicas.clone(), number, until.clone()));
    }
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
    over.send_replace(true);
    let mut all = Visit::default();
    while let Some(visit) = visitors.join_next().await {
        let visit = visit.expect("no panic");
        all.pushes.merge(visit.pushes);
        all.reopened += visit.reopened;
        all.acknowledged.extend(visit.acknowledged);
    }
    assert_eq!(all.pushes.errors, Vec::<String>::new());
    assert!(all.reopened > 0, "tabs were sent elsewhere");
    assert!(
        all.acknowledged.len() >= VISITORS as usize,
        "everybody has written"
    );
}
