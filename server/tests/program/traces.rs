//! What a collector of OpenTelemetry is told, and what it is never told.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpListener},
    sync::mpsc::{Receiver, channel},
};

use delta::{Batch, Delta, Key, Register, ReplicaId, Stamp};
use serde_json::Value;

use crate::running::{PATIENCE, Running};

const TRACE: &str = "0af7651916cd43dd8448eb211c80319c";
const SPAN: &str = "b7ad6b7169203331";

/// A collector: what was posted to it, by path.
struct Collector {
    address: SocketAddr,
    posts: Receiver<(String, Vec<u8>)>,
}

impl Collector {
    fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
        let address = listener.local_addr().expect("its address");
        let (sender, posts) = channel();
        // Ends with the test's process at the latest, and with whoever asks it.
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let mut stream = BufReader::new(stream);
                let mut path = String::new();
                let mut length = 0;
                for (number, line) in stream.by_ref().lines().map_while(Result::ok).enumerate() {
                    if line.is_empty() {
                        break;
                    }
                    if number == 0 {
                        path = line.split(' ').nth(1).unwrap_or_default().to_owned();
                    }
                    if let Some(said) = line.strip_prefix("Content-Length: ") {
                        length = said.parse().expect("a length");
                    }
                }
                let mut body = vec![0; length];
                stream.read_exact(&mut body).expect("a body");
                let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";
                stream.get_mut().write_all(answer).expect("answered");
                if sender.send((path, body)).is_err() {
                    break;
                }
            }
        });
        Self { address, posts }
    }

    fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// All that has been posted, as one text.
    fn text(&self) -> String {
        let posts = self.posts.try_iter();
        posts
            .map(|(path, body)| {
                assert_eq!(path, "/v1/traces");
                String::from_utf8(body).expect("JSON") + "\n"
            })
            .collect()
    }
}

/// The spans of what was posted, each with its attributes by name.
fn spans(text: &str) -> Vec<Value> {
    let mut all = Vec::new();
    for line in text.lines() {
        let mut post: Value = serde_json::from_str(line).expect("JSON");
        for of_scope in post["resourceSpans"][0]["scopeSpans"]
            .as_array_mut()
            .expect("scopes")
        {
            for span in of_scope["spans"].as_array_mut().expect("spans") {
                let named = span["attributes"].as_array().expect("attributes").iter();
                let named = named.map(|said| {
                    let key = said["key"].as_str().expect("a key").to_owned();
                    (key, said["value"].clone())
                });
                span["named"] = Value::Object(named.collect());
                all.push(span.take());
            }
        }
    }
    all
}

/// The body of a push of one line, of the session with that tag.
fn push(tag: delta::SessionTag, line: &str) -> Vec<u8> {
    let origin = ReplicaId([1; 6]);
    let batch = Batch {
        session: tag,
        origin,
        claim: None,
        token: 0,
        floor: None,
        part: None,
        deltas: vec![Delta {
            key: Key::new("program/g/1").expect("a key"),
            register: Register {
                stamp: Stamp::new(1_700_000_000_000, 0, origin),
                token: 0,
                value: Some(line.as_bytes().to_vec()),
            },
        }],
    };
    postcard::to_allocvec(&(batch, None::<String>)).expect("it can be sent")
}

#[test]
fn a_collector_is_told_where_the_time_goes_and_never_what_was_in_it() {
    let collector = Collector::start();
    let mut server = Running::start(&[("EVERBASIC_OTLP_URL", &collector.url())]);
    let page = server.get("/s/my-secret-name", "X-Request-Id: the-page\n");
    let cookie = page.cookie().expect("a cookie").to_owned();
    let default = server.get("/", &format!("Cookie: {cookie}\n"));
    let tag = default.session();
    let answer = server.call(
        "push",
        &format!("Cookie: {cookie}\nX-Request-Id: the-push\ntraceparent: 00-{TRACE}-{SPAN}-01\n"),
        &push(tag, "10 REM PROGRAM TEXT"),
    );
    assert_eq!(answer.status, 200, "{}", answer.head);
    let headers = format!("traceparent: 00-{TRACE}-{SPAN}-00\nX-Request-Id: not-kept\n");
    server.get("/healthz", &headers);
    // At its end the server hands over what is left.
    server.terminate();
    assert!(server.ended().success());
    let text = collector.text();
    let spans = spans(&text);
    let of_request = |id: &str| {
        let found = spans
            .iter()
            .find(|span| span["named"]["everbasic.request"]["stringValue"] == id);
        found
            .unwrap_or_else(|| panic!("{id} is not in {text}"))
            .clone()
    };
    let pushed = of_request("the-push");
    assert_eq!(pushed["name"], "push");
    assert_eq!(
        (&pushed["traceId"], &pushed["parentSpanId"]),
        (&TRACE.into(), &SPAN.into())
    );
    let status = &pushed["named"]["http.response.status_code"];
    assert_eq!(status["intValue"], "200");
    let part = spans
        .iter()
        .find(|span| span["parentSpanId"] == pushed["spanId"]);
    let part = part.expect("what the store was asked");
    assert_eq!(
        (&part["name"], &part["traceId"]),
        (&"store push".into(), &TRACE.into())
    );
    assert_eq!(part["named"]["everbasic.registers"]["intValue"], "1");
    assert_eq!(
        part["named"]["everbasic.outcome"]["stringValue"],
        "accepted"
    );
    let time = |span: &Value, name: &str| -> u64 {
        span[name]
            .as_str()
            .and_then(|text| text.parse().ok())
            .expect("a time")
    };
    assert!(time(part, "endTimeUnixNano") <= time(&pushed, "endTimeUnixNano"));
    assert!(time(&pushed, "startTimeUnixNano") <= time(part, "endTimeUnixNano"));
    let asked = of_request("the-page");
    assert_eq!(asked["name"], "page");
    assert!(
        spans
            .iter()
            .any(|span| span["parentSpanId"] == asked["spanId"])
    );

    assert!(!text.contains("not-kept"), "the proxy has decided");
    let tag = tag.to_string();
    let id = cookie.split_once('=').expect("a value").1;
    for secret in [
        "PROGRAM TEXT",
        "my-secret-name",
        &tag,
        &id[..20],
        "127.0.0.1",
    ] {
        assert!(!text.contains(secret), "{secret} is in {text}");
    }
}

#[test]
fn strangers_do_not_decide_what_is_traced() {
    let collector = Collector::start();
    let mut server = Running::start(&[
        ("EVERBASIC_OTLP_URL", &collector.url()),
        ("EVERBASIC_TRACE_ONE_IN", "3"),
        ("EVERBASIC_TRUSTED_PROXIES", "none"),
    ]);
    for _ in 0..9 {
        server.get("/healthz", &format!("traceparent: 00-{TRACE}-{SPAN}-01\n"));
    }
    server.terminate();
    assert!(server.ended().success());
    let text = collector.text();
    assert_eq!(spans(&text).len(), 3, "{text}");
    assert!(!text.contains(TRACE), "{text}");
}

#[test]
fn a_collector_that_is_away_is_told_of_and_keeps_nobody_waiting() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
    let address = listener.local_addr().expect("its address");
    let url = format!("http://{address}");
    let mut server = Running::start(&[("EVERBASIC_OTLP_URL", &url)]);
    // It accepts, and goes without an answer.
    let gone = std::thread::spawn(move || drop(listener.accept()));
    assert_eq!(server.get("/", "").status, 200);
    server.wait_for_line("traces cannot be handed over");
    gone.join().expect("it has gone");
    let began = std::time::Instant::now();
    let dropped = "everbasic_spans_total{outcome=\"dropped\"} ";
    loop {
        let metrics = server.get("/metrics", "").text();
        let count = metrics.lines().find_map(|line| line.strip_prefix(dropped));
        if count.is_some_and(|count| count != "0") {
            break;
        }
        assert!(began.elapsed() < PATIENCE, "{metrics}");
    }
}
