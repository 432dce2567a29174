//! Redis with an access list, secrets that differ, https, backup and restore.

use std::{
    path::Path,
    process::{Command, Output},
};

use load::{Browser, Replicas};
use redis_servers::RedisServer;

use crate::running::Running;

async fn redis(server: &RedisServer, words: &[&str]) {
    let mut redis = session::RedisConnection::open(&server.url()).expect("an address");
    let mut command = redis::Cmd::new();
    for word in words {
        command.arg(*word);
    }
    let done: Result<(), redis::RedisError> = command.query_async(&mut redis).await;
    done.unwrap_or_else(|error| panic!("{words:?}: {error}"));
}

/// The words of the application's line in the example, with a password.
fn application_user() -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../deploy/redis/users.acl.example");
    let text = std::fs::read_to_string(path).expect("readable");
    let line = text
        .lines()
        .find(|line| line.starts_with("user everbasic "));
    let words = line.expect("the line").split_whitespace().skip(1);
    words
        .map(|word| match word.strip_prefix("#REPLACE") {
            Some(_) => ">hunter2".to_owned(),
            None => word.to_owned(),
        })
        .collect()
}

#[tokio::test]
async fn the_access_list_of_deploy_lets_the_server_do_everything_and_nothing_else() {
    let redis_server = RedisServer::start();
    let words = application_user();
    let mut set = vec!["ACL", "SETUSER"];
    set.extend(words.iter().map(String::as_str));
    redis(&redis_server, &set).await;
    let url = redis_server
        .url()
        .replace("redis://", "redis://everbasic:hunter2@");
    let mut server = Running::start(&[
        ("EVERBASIC_REDIS_URL", &url),
        ("EVERBASIC_MODE", "production"),
    ]);
    server.wait_for_line("storage: Redis answers");
    let replicas = Replicas::new(vec![server.address]);
    let mut browser = Browser::open(replicas.clone(), [1; 6])
        .await
        .expect("a page");
    let mut channel = browser.listen().await.expect("a channel");
    let delta = browser.edit("typing", b"HELLO", 0).expect("a key");
    let outcome = browser
        .push(vec![delta], Some(0), 1)
        .await
        .expect("an answer");
    assert!(
        matches!(outcome, delta::PushOutcome::Accepted { .. }),
        "{outcome:?}"
    );
    // The channel says first that it lives, then what was pushed: the bell rings under this user.
    for _ in 0..2 {
        assert!(load::browser::heard(&mut channel).await.is_some());
    }
    let hello = browser.hello().await.expect("an answer");
    assert_eq!(hello.changes.deltas.len(), 1);
    let html = browser.load().await.expect("a page");
    assert!(html.contains("HELLO"));
    let metrics = server.get("/metrics", "").text();
    for line in [
        "everbasic_redis_memory_bytes ",
        "everbasic_secret_differs 0",
    ] {
        assert!(metrics.contains(line), "{line} is not in {metrics}");
    }
    assert!(!server.log().contains("NOPERM"), "{}", server.log());

    // The same user may do nothing else.
    let mut user = session::RedisConnection::open(&url).expect("an address");
    for words in [
        vec!["GET", "another-application"],
        vec!["KEYS", "*"],
        vec!["FLUSHALL"],
        vec!["CONFIG", "GET", "*"],
        vec!["ACL", "LIST"],
        vec!["SUBSCRIBE", "another-channel"],
        vec!["EVAL", "return 1", "0"],
        vec!["SHUTDOWN"],
    ] {
        let mut command = redis::Cmd::new();
        for word in &words {
            command.arg(*word);
        }
        let done: Result<redis::Value, _> = command.query_async(&mut user).await;
        let error = done.expect_err(words[0]).to_string();
        assert!(
            error.to_uppercase().contains("NOPERM"),
            "{words:?}: {error}"
        );
    }
}

#[test]
fn servers_with_different_secrets_find_out() {
    let redis = RedisServer::start();
    let url = redis.url();
    let (old, new) = (
        "the first secret, long enough for all",
        "the second secret, long enough for all",
    );
    let start = |secret: &str, also: &str| {
        Running::start(&[
            ("EVERBASIC_REDIS_URL", url.as_str()),
            ("EVERBASIC_STORAGE_SECRET", secret),
            ("EVERBASIC_STORAGE_SECRET_ALSO", also),
        ])
    };
    let first = start(old, new);
    // Once it has left its fingerprint, others can be compared with it.
    while !has_fingerprint(&url) {
        std::thread::yield_now();
    }
    let mut other = start("a secret that nobody else has", "");
    let line = other.wait_for_line("signs cookies with another secret");
    assert!(line.contains("EVERBASIC_STORAGE_SECRET"), "{line}");
    while !other.get("/readyz", "").text().contains("another secret") {
        std::thread::yield_now();
    }
    // In the middle of a replacement both accept both, and visitors stay who they are.
    let second = start(new, old);
    let page = first.get("/", "");
    let cookie = page.cookie().expect("a cookie");
    let there = second.get("/", &format!("Cookie: {cookie}\n"));
    let renewed = there.cookie().expect("issued again with the new secret");
    assert_ne!(renewed, cookie);
    let third = start(new, "");
    assert_eq!(tag(&there.text()), tag(&page.text()));
    let there = third.get("/", &format!("Cookie: {renewed}\n"));
    assert_eq!(tag(&there.text()), tag(&page.text()));
    assert_eq!(there.cookie(), None);
}

fn has_fingerprint(url: &str) -> bool {
    let port = url.rsplit(':').next().unwrap_or_default();
    let asked = Command::new("redis-cli")
        .args(["-p", port, "EXISTS", "everbasic:secret"])
        .output();
    asked.expect("redis-cli runs").stdout.starts_with(b"1")
}

fn tag(html: &str) -> String {
    let (_, rest) = html.split_once("session_tag").expect("a first paint");
    let digits = rest.trim_start_matches(|c: char| !c.is_ascii_hexdigit());
    digits[..16].to_owned()
}

#[test]
fn the_server_itself_speaks_https_with_http_2() {
    let directory = tempfile::tempdir().expect("a directory");
    let file = |name: &str| directory.path().join(name).display().to_string();
    let (certificate, key) = (file("cert.pem"), file("key.pem"));
    let made = Command::new("openssl")
        .args([
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
        ])
        .args(["-nodes", "-days", "1", "-subj", "/CN=localhost"])
        .args(["-addext", "subjectAltName=DNS:localhost"])
        .args(["-out", &certificate, "-keyout", &key])
        .output();
    assert!(made.expect("openssl runs").status.success());
    let server = Running::start(&[
        ("EVERBASIC_TLS_CERT", &certificate),
        ("EVERBASIC_TLS_KEY", &key),
    ]);
    let port = server.address.port();
    for (asked, version) in [("--http2", "2"), ("--http1.1", "1.1")] {
        let output = Command::new("curl")
            .args([
                "--silent",
                "--show-error",
                "--include",
                asked,
                "--cacert",
                &certificate,
            ])
            .args(["--resolve", &format!("localhost:{port}:127.0.0.1")])
            .args(["--write-out", "version %{http_version}"])
            .arg(format!("https://localhost:{port}/"))
            .output()
            .expect("curl runs");
        let said = String::from_utf8_lossy(&output.stdout).to_lowercase();
        assert!(said.ends_with(&format!("version {version}")), "{said}");
        for header in [
            "strict-transport-security: max-age=",
            "set-cookie: __host-everbasic=",
            "; secure",
        ] {
            assert!(said.contains(header), "{header} is not in {said}");
        }
    }
}

/// Runs an operator's command on the Redis at that URL.
fn operate(url: &str, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_everbasic-server"));
    command.args(arguments).args(["--redis-url", url]);
    command.output().expect("the program runs")
}

/// The drill of docs/operations.md: a backup, the loss of everything, a restore, and the visitor goes on.
#[tokio::test]
async fn backup_and_restore_bring_a_visitor_back() {
    let directory = tempfile::tempdir().expect("a directory");
    let file = directory.path().join("sessions.backup");
    let file = file.to_str().expect("text");
    let redis_server = RedisServer::start();
    let url = redis_server.url();
    let server = Running::start(&[("EVERBASIC_REDIS_URL", &url)]);
    let replicas = Replicas::new(vec![server.address]);
    let mut browser = Browser::open(replicas, [1; 6]).await.expect("a page");
    let delta = browser
        .edit("typing", b"KEPT THROUGH THE LOSS", 0)
        .expect("a key");
    browser.push(vec![delta], None, 0).await.expect("an answer");

    let backup = operate(&url, &["backup", file]);
    assert!(backup.status.success(), "{backup:?}");
    redis(&redis_server, &["FLUSHALL"]).await;
    assert!(
        !browser
            .load()
            .await
            .expect("a page")
            .contains("KEPT THROUGH")
    );
    let restore = operate(&url, &["restore", file]);
    assert!(restore.status.success(), "{restore:?}");
    assert!(
        browser
            .load()
            .await
            .expect("a page")
            .contains("KEPT THROUGH THE LOSS")
    );
}
