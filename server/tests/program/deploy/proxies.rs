//! The configurations of the proxies, read by the real programs.

use std::{fs, path::Path};

use super::text;
use crate::proxy::{Kind, run};

/// A certificate with its key in one file, for programs that check their configuration.
fn certificate(directory: &Path) -> (String, String) {
    let file = |name: &str| directory.join(name).display().to_string();
    let (certificate, key) = (file("cert.pem"), file("key.pem"));
    let arguments = [
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "1",
        "-subj",
        "/CN=x",
        "-out",
        &certificate,
        "-keyout",
        &key,
    ];
    assert!(run("openssl", &arguments).expect("openssl runs").0);
    (certificate, key)
}

/// The real programs read the configurations for production, with names that exist here.
#[test]
fn proxies_accept_their_configurations_sticky_or_not() {
    let directory = tempfile::tempdir().expect("a directory");
    let (certificate, key) = certificate(directory.path());
    let path = |name: &str| directory.path().join(name).display().to_string();
    let local = |mut text: String| {
        for number in 1..=3 {
            text = text.replace(&format!("replica{number}:3000"), "127.0.0.1:3000");
        }
        text
    };
    for is_sticky in [false, true] {
        let mut site = local(text("deploy/nginx/everbasic.conf"))
            .replace("/etc/ssl/everbasic/fullchain.pem", &certificate)
            .replace("/etc/ssl/everbasic/privkey.pem", &key)
            .replace("listen 80;", "listen 127.0.0.1:8080;")
            .replace("listen 443 ", "listen 127.0.0.1:8443 ");
        let mut proxy = local(text("deploy/haproxy/everbasic.cfg"))
            .replace("/etc/haproxy/everbasic.pem", &path("both.pem"));
        if is_sticky {
            for line in ["# hash $everbasic", "# balance hash", "# hash-type"] {
                assert!(site.contains(line) || proxy.contains(line), "{line}");
                site = site.replace(line, &line[2..]);
                proxy = proxy.replace(line, &line[2..]);
            }
            proxy = proxy.replace("    balance roundrobin\n", "");
        }
        let temporary: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
            .map(|kind| format!("{kind}_temp_path {};\n", path(kind)))
            .concat();
        let main = format!(
            "pid {};\nerror_log stderr;\nevents {{}}\nhttp {{\naccess_log off;\n{temporary}{site}\n}}\n",
            path("pid")
        );
        fs::write(path("nginx.conf"), main).expect("written");
        let (good, said) =
            run("nginx", &["-t", "-p", &path(""), "-c", &path("nginx.conf")]).expect("nginx runs");
        assert!(good, "{said}");
        let both = fs::read_to_string(&certificate).expect("read")
            + &fs::read_to_string(&key).expect("read");
        fs::write(path("both.pem"), both).expect("written");
        fs::write(path("haproxy.cfg"), proxy).expect("written");
        let (good, said) =
            run("haproxy", &["-c", "-f", &path("haproxy.cfg")]).expect("haproxy runs");
        assert!(good, "{said}");
    }
    let inner =
        local(text("deploy/compose/nginx.conf")).replace("listen 8080", "listen 127.0.0.1:8080");
    fs::write(path("inner.conf"), inner).expect("written");
    let log = format!("error_log stderr; pid {};", path("pid"));
    let (good, said) = run(
        "nginx",
        &["-t", "-p", &path(""), "-c", &path("inner.conf"), "-g", &log],
    )
    .expect("nginx runs");
    // Temporary directories of the system may be out of reach; the configuration itself is read first.
    assert!(good || said.contains("syntax is ok"), "{said}");
}

/// Caddy reads its configuration, sticky or not, with names that exist here.
#[test]
fn caddy_accepts_its_configuration_if_it_is_here() {
    if !Kind::installed().contains(&Kind::Caddy) {
        return;
    }
    let directory = tempfile::tempdir().expect("a directory");
    let file = directory.path().join("Caddyfile");
    let plain = text("deploy/caddy/Caddyfile");
    let own = "\t\t# lb_policy cookie";
    assert!(plain.contains(own), "the line for sticky sessions");
    let sticky = plain
        .replace(own, "\t\tlb_policy cookie")
        .replace("\t\tlb_policy round_robin\n", "");
    // That it looks: a word it does not know is refused.
    let wrong = plain.replace("health_uri", "health_url");
    for (text, is_good) in [(plain, true), (sticky, true), (wrong, false)] {
        fs::write(&file, text).expect("written");
        let file = file.display().to_string();
        let arguments = ["validate", "--adapter", "caddyfile", "--config", &file];
        let (good, said) = run("caddy", &arguments).expect("caddy runs");
        assert_eq!(good, is_good, "{said}");
    }
}
