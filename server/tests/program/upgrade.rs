//! An upgrade that nobody notices: two releases side by side behind a real nginx.

use std::{
    fs,
    path::{Path, PathBuf},
};

use load::Replicas;
use redis_servers::RedisServer;
use tempfile::TempDir;

use crate::{
    crowd::Crowd,
    proxy::{Kind, Proxy},
    running::{Running, site},
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
    let proxy = Proxy::start(Kind::Nginx, &addresses(&servers));
    let replicas = Replicas::new(vec![proxy.address]);
    let crowd = Crowd::arrive(&replicas, VISITORS);
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
            assert_eq!(proxy.get("/").status, 200);
        }
        end(before);
        let answer = proxy.get("/");
        assert_eq!(answer.status, 200);
        let page = answer.text();
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
            assert_eq!(proxy.get(script).status, 200);
        }
        assert_eq!(script_of(&servers[place].get("/", "").text()), own);
    }
    let all = crowd.leave().await;
    assert!(all.reopened > 0, "tabs were sent elsewhere");
    let written = all.acknowledged.len();
    assert!(written >= VISITORS as usize, "everybody has written");
    assert_eq!(all.pushes.shed, 0, "nobody was turned away");
}
