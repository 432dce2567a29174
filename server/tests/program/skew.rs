//! Version skew: pages of the releases before that ask this server, and a Redis in which servers of those
//! releases have written. The other direction: what this server keeps and answers has the same bytes
//! (answers: `crates/delta/tests/delta/released.rs`; checkpoints: `crates/workbench/tests/released.rs`).

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use delta::{Delta, Hello, Keeping, PushOutcome, wire};
use redis_servers::RedisServer;

use crate::running::{Answer, Running};

/// Recorded bytes by their names.
type Recorded = BTreeMap<String, Vec<u8>>;

fn tests() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Lines of a name and bytes in hexadecimal.
fn read(path: &Path) -> Recorded {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{path:?}: {error}"));
    let digits = |text: &str, at| u8::from_str_radix(&text[at..at + 2], 16).expect("hexadecimal");
    let bytes = |text: &str| {
        (0..text.len())
            .step_by(2)
            .map(|at| digits(text, at))
            .collect()
    };
    text.lines()
        .map(|line| line.split_once(": ").expect("a name"))
        .map(|(name, text)| (name.to_owned(), bytes(text)))
        .collect()
}

/// The releases, by the names of their files, with what their pages send.
fn releases() -> Vec<(String, Recorded)> {
    let folder = tests().join("../../crates/delta/tests/released");
    let files = fs::read_dir(folder).expect("the releases");
    let files = files.map(|file| file.expect("a file").path());
    files
        .map(|path| {
            let name = path.file_name().and_then(|name| name.to_str());
            (name.expect("a name").to_owned(), read(&path))
        })
        .collect()
}

/// The body of a server function as that release sends it, for this session. Bodies have no version in
/// front, and begin with the session's tag.
fn body(recorded: &Recorded, name: &str, page: &Answer) -> Vec<u8> {
    let mut body = recorded[name][1..].to_vec();
    body[..8].copy_from_slice(&page.session().0);
    body
}

/// A visitor's first page, and the header line with its cookie.
fn visit(server: &Running) -> (Answer, String) {
    let page = server.get("/", "");
    let cookie = format!("Cookie: {}\n", page.cookie().expect("a cookie"));
    (page, cookie)
}

/// Asks Redis, with bytes.
async fn ask(redis: &RedisServer, words: &[&[u8]]) -> Vec<Vec<u8>> {
    let mut redis = session::RedisConnection::open(&redis.url()).expect("an address");
    let mut command = redis::Cmd::new();
    for word in words {
        command.arg(*word);
    }
    let answer: Result<redis::Value, _> = command.query_async(&mut redis).await;
    flat(answer.expect("an answer"))
}

/// The strings of an answer, in order.
fn flat(value: redis::Value) -> Vec<Vec<u8>> {
    match value {
        redis::Value::BulkString(bytes) => vec![bytes],
        redis::Value::Array(all) | redis::Value::Set(all) => {
            all.into_iter().flat_map(flat).collect()
        }
        redis::Value::Map(pairs) => pairs
            .into_iter()
            .flat_map(|(name, value)| [flat(name), flat(value)].concat())
            .collect(),
        _ => Vec::new(),
    }
}

/// The only session's hash: its key, and its fields.
async fn hash(redis: &RedisServer) -> (Vec<u8>, Recorded) {
    let keys = ask(redis, &[b"KEYS", b"everbasic:client:*"]).await;
    let [key] = keys.as_slice() else {
        panic!("{} sessions", keys.len());
    };
    let all = ask(redis, &[b"HGETALL", key]).await;
    let fields = all.chunks_exact(2).map(|pair| {
        let name = String::from_utf8(pair[0].clone()).expect("text");
        (name, pair[1].clone())
    });
    (key.clone(), fields.collect())
}

/// The values of registers as they are compared: whatever else a session says about itself has a time or
/// chance in it.
fn registers(fields: &Recorded) -> Recorded {
    let is_register = |(name, _): &(&String, &Vec<u8>)| !name.starts_with('!');
    let registers = fields.iter().filter(is_register);
    registers
        .map(|(name, bytes)| (name.clone(), bytes.clone()))
        .collect()
}

fn greeted(server: &Running, cookie: &str, body: &[u8]) -> Vec<Delta> {
    let answer = server.call("hello", cookie, body);
    assert_eq!(answer.status, 200, "{}", answer.head);
    let hello: Hello = postcard::from_bytes(&answer.body).expect("a hello");
    let mut deltas = hello.changes.deltas;
    deltas.sort_by(|one, other| one.key.cmp(&other.key));
    deltas
}

/// A new release adds what it keeps: `EVERBASIC_RECORD=1 cargo test -p server --test program skew`.
#[tokio::test(flavor = "multi_thread")]
async fn pages_of_every_release_are_served_and_what_is_kept_has_the_same_bytes() {
    let own = concat!(env!("CARGO_PKG_VERSION"), ".txt");
    assert!(
        releases().iter().any(|(name, _)| name == own),
        "not recorded"
    );
    for (release, sent) in releases() {
        let redis = RedisServer::start();
        let url = redis.url();
        let mut server = Running::start(&[("EVERBASIC_REDIS_URL", &url)]);
        let (page, cookie) = visit(&server);
        let answer = server.call("push", &cookie, &body(&sent, "push of anybody", &page));
        assert_eq!(answer.status, 200, "{release}: {}", answer.head);
        let outcome: PushOutcome = postcard::from_bytes(&answer.body).expect("an outcome");
        let PushOutcome::Accepted { keeping, .. } = outcome else {
            panic!("{release}: {outcome:?}");
        };
        assert_eq!(keeping, Keeping::Stored);
        let mut lines: Vec<Delta> = wire::decode(&sent["lines"]).expect("deltas");
        lines.sort_by(|one, other| one.key.cmp(&other.key));
        let hello = body(&sent, "hello of anybody", &page);
        assert_eq!(greeted(&server, &cookie, &hello), lines, "{release}");

        let (key, fields) = hash(&redis).await;
        let file = tests().join("released").join(&release);
        if std::env::var_os("EVERBASIC_RECORD").is_some() && release == own {
            let mut text = String::new();
            for (name, bytes) in &fields {
                let _ = writeln!(text, "{name}: {}", hexadecimal(bytes));
            }
            fs::write(&file, text).expect("written");
        }
        let recorded = read(&file);
        assert!(registers(&recorded).len() >= 2, "{release}");
        assert_eq!(registers(&fields), registers(&recorded), "{release}");
        for name in recorded.keys() {
            assert!(fields.contains_key(name), "{release} looks for {name}");
        }

        // A session that a server of that release has written, whole.
        ask(&redis, &[b"DEL", &key]).await;
        for (name, bytes) in &recorded {
            ask(&redis, &[b"HSET", &key, name.as_bytes(), bytes]).await;
        }
        assert_eq!(greeted(&server, &cookie, &hello), lines, "{release}");
        let page = server.get("/", &cookie);
        assert_eq!(page.status, 200, "{release}");
        let log = server.log();
        assert!(!log.contains("without the session"), "{release}: {log}");
    }
}
