//! Machines without containers: one file that serves, systemd, Redis.

use std::{fs, process::Command};

use super::text;
use crate::{
    proxy::run,
    running::{Running, site},
};

/// A real Redis starts with the configuration for production.
#[test]
fn redis_starts_with_its_configuration() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = |name: &str| directory.path().join(name).display().to_string();
    let hash = "0".repeat(64);
    let mut users = text("deploy/redis/users.acl.example");
    users = users.replace("REPLACE_WITH_SHA256_OF_THE_PASSWORD", &hash);
    fs::write(path("users.acl"), users).expect("written");
    let config = text("deploy/redis/redis.conf")
        .replace("/etc/redis/users.acl", &path("users.acl"))
        .replace("bind 0.0.0.0", "bind 127.0.0.1")
        .replace(
            "port 6379",
            &format!("port 0\nunixsocket {}", path("socket")),
        );
    fs::write(path("redis.conf"), config).expect("written");
    let mut redis = Command::new("redis-server")
        .arg(path("redis.conf"))
        .args(["--dir", &path("")])
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("redis-server runs");
    let output = redis.stdout.take().expect("its output is piped");
    let mut lines = std::io::BufRead::lines(std::io::BufReader::new(output)).map_while(Result::ok);
    let mut said = Vec::new();
    let is_ready = lines.any(|line| {
        said.push(line.clone());
        line.contains("eady to accept connections")
    });
    let _ = redis.kill();
    let _ = redis.wait();
    assert!(is_ready, "{}", said.join("\n"));
    let policy = text("deploy/redis/redis.conf");
    assert!(policy.contains("\nmaxmemory-policy noeviction\n"));
}

#[test]
fn systemd_accepts_the_unit_if_it_is_here() {
    let directory = tempfile::tempdir().expect("a directory");
    let unit = directory.path().join("everbasic.service");
    let program = env!("CARGO_BIN_EXE_everbasic-server");
    let text = text("deploy/systemd/everbasic.service")
        .replace("/usr/local/bin/everbasic-server", program);
    fs::write(&unit, text).expect("written");
    let unit = unit.display().to_string();
    if let Some((good, said)) = run("systemd-analyze", &["verify", "--man=no", &unit]) {
        // Where systemd itself does not run it cannot look further than the file.
        let about_us: Vec<&str> = said
            .lines()
            .filter(|line| line.contains("everbasic.service"))
            .collect();
        assert!(good || about_us.is_empty(), "{said}");
    }
}

/// One file alone serves: in an empty folder, with nothing that says where a site is.
#[test]
fn one_file_alone_serves() {
    let directory = tempfile::tempdir().expect("a directory");
    let alone = directory.path().join("everbasic-server");
    let packed = Command::new(env!("CARGO_BIN_EXE_everbasic-server"))
        .arg("pack")
        .arg(site(directory.path().join("site")))
        .arg(&alone)
        .output()
        .expect("the program runs");
    assert!(packed.status.success(), "{packed:?}");
    fs::remove_dir_all(directory.path().join("site")).expect("removed");
    let server = Running::start_program(&alone, &[], &["LEPTOS_SITE_ROOT"]);
    let page = server.get("/", "").text();
    let script = "/pkg/everbasic.abcdefghijklmnopqrstuv.js";
    assert!(page.contains(script), "{page}");
    let answer = server.get(script, "");
    assert_eq!((answer.status, answer.text().as_str()), (200, "x"));
    assert_eq!(answer.header("content-type"), Some("text/javascript"));
    assert!(
        answer
            .header("cache-control")
            .is_some_and(|kept| kept.contains("immutable"))
    );
    assert_eq!(server.get("/pkg/../pkg/everbasic.css", "").status, 404);
}
