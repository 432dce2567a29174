//! Containers: the image's steps without a container, and the compose file.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_yaml_ng::Value;
use server::config::keys;

use super::{at, documents, root, text};
use crate::running::{Running, site};

#[test]
fn compose_has_redis_three_replicas_and_a_proxy() {
    let compose = documents("deploy/compose/compose.yaml").remove(0);
    let merged = {
        let mut compose = compose;
        compose.apply_merge().expect("merge keys");
        compose
    };
    let services = at(&merged, "services");
    for name in ["redis", "replica1", "replica2", "replica3", "proxy"] {
        assert!(!at(services, name).is_null(), "no {name}");
    }
    let proxy = text("deploy/compose/nginx.conf");
    for number in 1..=3 {
        let replica = at(services, &format!("replica{number}"));
        assert_eq!(at(replica, "read_only").as_bool(), Some(true));
        assert!(proxy.contains(&format!("server replica{number}:3000")));
        let environment = at(replica, "environment").as_mapping().expect("variables");
        for name in environment.keys().filter_map(Value::as_str) {
            assert!(keys::named(name).is_some(), "{name} can not be configured");
        }
        let file = at(replica, "build.dockerfile").as_str().expect("a file");
        assert!(root().join(file).exists());
    }
}

/// What the scripts lay out for the image, of this program and a small site. The folder is its root.
fn image(directory: &Path) -> PathBuf {
    let image = directory.join("image");
    let target = directory.join("target");
    fs::create_dir_all(target.join("release")).expect("a directory");
    let program = target.join("release/everbasic-server");
    fs::copy(env!("CARGO_BIN_EXE_everbasic-server"), &program).expect("copied");
    let laid_out = Command::new(root().join("deploy/image/root"))
        .arg(&image)
        .env("CARGO_TARGET_DIR", &target)
        .env("SITE", site(directory.join("site")))
        .output()
        .expect("the script runs");
    assert!(laid_out.status.success(), "{laid_out:?}");
    image
}

/// What the image sets in the environment.
fn environment() -> Vec<(String, String)> {
    let text = text("deploy/Containerfile");
    let (_, from) = text.split_once("\nENV ").expect("variables");
    let (variables, _) = from.split_once("\nEXPOSE").expect("what comes after");
    let words = variables.split_whitespace().filter(|word| *word != "\\");
    words
        .map(|word| word.split_once('=').expect("NAME=value"))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

#[test]
fn what_the_image_sets_can_be_configured() {
    let variables = environment();
    assert!(variables.len() >= 5, "{variables:?}");
    for (name, _) in variables {
        if name.starts_with("EVERBASIC_") {
            assert!(keys::named(&name).is_some(), "{name} can not be configured");
        }
    }
}

/// The steps of the image, without a container: what they lay out serves, and says that it lives.
#[test]
fn the_image_serves() {
    let directory = tempfile::tempdir().expect("a directory");
    let image = image(directory.path());
    let path = |place: &str| image.join(place).display().to_string();
    let (home, site) = (path("var/lib/everbasic"), path("usr/share/everbasic/site"));
    let server = Running::start(&[
        ("HOME", &home),
        ("LEPTOS_SITE_ROOT", &site),
        ("EVERBASIC_MODE", "production"),
    ]);
    assert_eq!(server.get("/", "").status, 200);
    let address = server.address.to_string();
    let lives = || {
        let health = Command::new(image.join("usr/local/bin/everbasic-server"))
            .args(["check-health", "--addr", &address])
            .output();
        health.expect("the program runs").status.success()
    };
    assert!(lives());
    drop(server);
    assert!(!lives());
}

/// The same as a container runs it, as far as Linux does without an engine: as user 10001, who can write
/// nowhere, with nothing but the image and the libraries of a base to be seen.
#[test]
fn the_image_serves_from_a_root_that_is_read_only() {
    let directory = tempfile::tempdir().expect("a directory");
    let image = image(directory.path());
    let script = root().join("deploy/image/try");
    let within = |command: &[&str]| {
        let output = Command::new(&script).arg(&image).args(command).output();
        output.expect("the script runs")
    };
    let who = within(&["id", "-u"]);
    if who.status.code() == Some(77) {
        let why = String::from_utf8_lossy(&who.stderr).into_owned();
        return eprintln!("a root of its own is not tried: {why}");
    }
    assert_eq!(String::from_utf8_lossy(&who.stdout), "10001\n", "{who:?}");
    for place in ["/x", "/tmp/x", "/var/lib/everbasic/x", "/usr/bin/x"] {
        assert!(!within(&["touch", place]).status.success(), "{place}");
    }
    let mut variables = environment();
    for (name, value) in &mut variables {
        // The one thing that is not as in the image: ports of this machine belong to all tests.
        if name == "EVERBASIC_ADDR" {
            *value = value.replace(":3000", ":0");
        }
    }
    let variables: Vec<(&str, &str)> = variables
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let image = image.to_str().expect("text");
    let arguments = [image, "/usr/local/bin/everbasic-server"];
    let mut server = Running::start_with(&script, &arguments, &variables, &[]);
    let page = server.get("/", "");
    assert_eq!(page.status, 200);
    assert!(
        page.text()
            .contains("/pkg/everbasic.abcdefghijklmnopqrstuv.js")
    );
    server.wait_for_line("beginning with 1 defaults");
}
