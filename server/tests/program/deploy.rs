//! The files of `deploy`, and the pages that speak of them.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde::Deserialize;
use serde_yaml_ng::Value;
use server::config::keys;

use crate::running::{Running, site};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn text(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn documents(path: &str) -> Vec<Value> {
    serde_yaml_ng::Deserializer::from_str(&text(path))
        .map(|document| {
            Value::deserialize(document).unwrap_or_else(|error| panic!("{path}: {error}"))
        })
        .collect()
}

/// Every name of a metric in a text.
fn metric_names(text: &str) -> BTreeSet<String> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    text.split(|c| !is_part(c))
        .filter(|word| word.starts_with("everbasic_"))
        .map(|word| word.trim_end_matches("_bucket").to_owned())
        .collect()
}

#[test]
fn every_metric_of_dashboard_and_alerts_exists() {
    let redis = crate::redis_server::RedisServer::start();
    let server = Running::start(&[("EVERBASIC_REDIS_URL", &redis.url())]);
    let metrics = server.get("/metrics", "").text();
    let told: BTreeSet<String> = metrics
        .lines()
        .filter_map(|line| line.strip_prefix("# TYPE ")?.split(' ').next())
        .map(str::to_owned)
        .collect();
    let dashboard = text("deploy/grafana/everbasic.json");
    let parsed: serde_json::Value = serde_json::from_str(&dashboard).expect("JSON");
    assert!(
        parsed["panels"]
            .as_array()
            .is_some_and(|panels| panels.len() >= 10)
    );
    let named = metric_names(&(dashboard + &text("deploy/grafana/alerts.yaml")));
    assert!(named.len() >= 20, "{named:?}");
    for name in named {
        assert!(told.contains(&name), "{name} is not in /metrics");
    }
    // A file that Prometheus would refuse: a value without its type, or the same line twice.
    let mut seen = BTreeSet::new();
    for line in metrics
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
    {
        let (name, value) = line.rsplit_once(' ').expect("a value");
        assert!(value.parse::<f64>().is_ok(), "{line}");
        assert!(seen.insert(name.to_owned()), "twice: {name}");
        let base = name.split('{').next().unwrap_or_default();
        let plain = ["_bucket", "_sum", "_count"]
            .iter()
            .find_map(|end| base.strip_suffix(end))
            .filter(|plain| told.contains(*plain));
        assert!(told.contains(plain.unwrap_or(base)), "{line}");
    }
}

/// The value at a path of names, or null.
fn at<'a>(value: &'a Value, path: &str) -> &'a Value {
    path.split('.')
        .fold(value, |value, name| value.get(name).unwrap_or(&Value::Null))
}

fn list(value: &Value) -> &[Value] {
    value.as_sequence().map_or(&[], Vec::as_slice)
}

#[test]
fn kubernetes_manifests_fit_together() {
    let mut all = documents("deploy/kubernetes/everbasic.yaml");
    all.extend(documents("deploy/kubernetes/redis.yaml"));
    let name = |value: &Value| {
        at(value, "metadata.name")
            .as_str()
            .unwrap_or_default()
            .to_owned()
    };
    let mut kinds = BTreeSet::new();
    for document in &all {
        let kind = at(document, "kind").as_str().expect("a kind");
        assert!(at(document, "apiVersion").is_string(), "{kind}");
        assert!(
            kinds.insert((kind.to_owned(), name(document))),
            "twice: {kind}"
        );
        if kind != "Namespace" {
            assert_eq!(at(document, "metadata.namespace"), "everbasic", "{kind}");
        }
    }
    for kind in [
        "Deployment",
        "Service",
        "HorizontalPodAutoscaler",
        "PodDisruptionBudget",
        "NetworkPolicy",
        "StatefulSet",
        "Ingress",
    ] {
        assert!(kinds.iter().any(|(found, _)| found == kind), "no {kind}");
    }
    let sets: Vec<&Value> = all
        .iter()
        .filter(|document| {
            let kind = at(document, "kind");
            kind == "Deployment" || kind == "StatefulSet"
        })
        .collect();
    let labels: Vec<&Value> = sets
        .iter()
        .map(|set| at(set, "spec.template.metadata.labels"))
        .collect();
    for set in &sets {
        check_pods(set);
    }
    for document in &all {
        let selector = match at(document, "kind").as_str() {
            Some("Service") => at(document, "spec.selector"),
            Some("PodDisruptionBudget") => at(document, "spec.selector.matchLabels"),
            _ => continue,
        };
        assert!(
            labels.contains(&selector),
            "{} selects nobody",
            name(document)
        );
    }
    let scaled = all
        .iter()
        .find(|document| at(document, "kind") == "HorizontalPodAutoscaler");
    let target = at(scaled.expect("one"), "spec.scaleTargetRef");
    let found = (
        "Deployment".to_owned(),
        at(target, "name").as_str().unwrap_or_default().to_owned(),
    );
    assert!(kinds.contains(&found));
}

/// What every pod should be, and that what it names exists.
fn check_pods(set: &Value) {
    let pod = at(set, "spec.template.spec");
    assert_eq!(
        at(set, "spec.selector.matchLabels"),
        at(set, "spec.template.metadata.labels")
    );
    assert_eq!(
        at(pod, "securityContext.runAsNonRoot").as_bool(),
        Some(true)
    );
    let volumes: Vec<&Value> = list(at(pod, "volumes"))
        .iter()
        .chain(list(at(set, "spec.volumeClaimTemplates")))
        .map(|volume| {
            let name = at(volume, "name");
            if name.is_null() {
                at(volume, "metadata.name")
            } else {
                name
            }
        })
        .collect();
    for container in list(at(pod, "containers")) {
        assert_eq!(
            at(container, "securityContext.readOnlyRootFilesystem").as_bool(),
            Some(true)
        );
        assert_eq!(
            at(container, "securityContext.allowPrivilegeEscalation").as_bool(),
            Some(false)
        );
        assert!(at(container, "resources.requests.memory").is_string());
        let ports: Vec<&Value> = list(at(container, "ports"))
            .iter()
            .map(|port| at(port, "name"))
            .collect();
        for probe in ["readinessProbe", "livenessProbe"] {
            for how in ["httpGet.port", "tcpSocket.port"] {
                let port = at(at(container, probe), how);
                assert!(port.is_null() || ports.contains(&port), "{probe}: {port:?}");
            }
        }
        for mount in list(at(container, "volumeMounts")) {
            assert!(volumes.contains(&at(mount, "name")), "{mount:?}");
        }
        for variable in list(at(container, "env")) {
            let name = at(variable, "name").as_str().unwrap_or_default();
            if name.starts_with("EVERBASIC_") {
                assert!(keys::named(name).is_some(), "{name} can not be configured");
            }
        }
    }
}

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

/// Runs a program that may not be there; `None` if it is not.
fn run(program: &str, arguments: &[&str]) -> Option<(bool, String)> {
    let path = format!(
        "{}:/usr/sbin:/usr/bin",
        std::env::var("PATH").unwrap_or_default()
    );
    let output = Command::new(program)
        .env("PATH", path)
        .args(arguments)
        .output()
        .ok()?;
    let said = [output.stdout, output.stderr].concat();
    Some((
        output.status.success(),
        String::from_utf8_lossy(&said).into_owned(),
    ))
}

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

/// The steps of the image, without a container: what they lay out serves, and says that it lives.
#[test]
fn the_image_serves() {
    let directory = tempfile::tempdir().expect("a directory");
    let image = directory.path().join("image");
    let target = directory.path().join("target");
    fs::create_dir_all(target.join("release")).expect("a directory");
    let program = target.join("release/everbasic-server");
    fs::copy(env!("CARGO_BIN_EXE_everbasic-server"), &program).expect("copied");
    let laid_out = Command::new(root().join("deploy/image/root"))
        .arg(&image)
        .env("CARGO_TARGET_DIR", &target)
        .env("SITE", site(directory.path().join("site")))
        .output()
        .expect("the script runs");
    assert!(laid_out.status.success(), "{laid_out:?}");
    let home = image.join("var/lib/everbasic");
    let variables = text("deploy/Containerfile");
    for name in variables
        .split_whitespace()
        .filter_map(|word| word.split_once('='))
        .map(|pair| pair.0)
    {
        if name.starts_with("EVERBASIC_") {
            assert!(keys::named(name).is_some(), "{name} can not be configured");
        }
    }
    let server = Running::start(&[
        ("HOME", home.to_str().expect("text")),
        (
            "LEPTOS_SITE_ROOT",
            image
                .join("usr/share/everbasic/site")
                .to_str()
                .expect("text"),
        ),
        ("EVERBASIC_MODE", "production"),
    ]);
    assert_eq!(server.get("/", "").status, 200);
    let address = server.address.to_string();
    let health = Command::new(image.join("usr/local/bin/everbasic-server"))
        .args(["check-health", "--addr", &address])
        .output()
        .expect("the program runs");
    assert!(health.status.success(), "{health:?}");
    drop(server);
    let health = Command::new(image.join("usr/local/bin/everbasic-server"))
        .args(["check-health", "--addr", &address])
        .output()
        .expect("the program runs");
    assert!(!health.status.success());
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

/// Every heading of the troubleshooting part is a line that the program can write.
#[test]
fn troubleshooting_is_found_by_the_words_of_the_log() {
    let page = text("docs/operations.md");
    let (_, part) = page.split_once("## Troubleshooting").expect("the part");
    let part = part.split("\n## ").next().unwrap_or_default();
    let mut source = String::new();
    for folder in ["server/src", "crates/relay/src", "crates/session/src"] {
        read_all(&root().join(folder), &mut source);
    }
    // Text in the source goes over several lines, and holds places for values.
    let flat: String = source
        .replace("\\\n", "")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    let headings: Vec<&str> = part
        .lines()
        .filter_map(|line| line.strip_prefix("### "))
        .collect();
    assert!(headings.len() >= 10, "{headings:?}");
    for heading in headings {
        for words in heading
            .trim_matches('`')
            .split('…')
            .map(str::trim)
            .filter(|words| !words.is_empty())
        {
            assert!(flat.contains(words), "nobody writes {words:?}");
        }
    }
}

fn read_all(folder: &Path, text: &mut String) {
    for entry in fs::read_dir(folder)
        .expect("a folder")
        .filter_map(Result::ok)
    {
        let path = entry.path();
        if path.is_dir() {
            read_all(&path, text);
        } else {
            text.push_str(&fs::read_to_string(&path).unwrap_or_default());
        }
    }
}

/// Every test that the threat model names exists.
#[test]
fn the_threat_model_names_tests_that_exist() {
    let page = text("docs/threat-model.md");
    let mut source = String::new();
    for folder in [
        "server",
        "crates/session",
        "crates/relay",
        "crates/delta",
        "crates/basic",
    ] {
        read_all(&root().join(folder).join("tests"), &mut source);
        read_all(&root().join(folder).join("src"), &mut source);
    }
    let mut named = 0;
    for word in page.split('`').skip(1).step_by(2) {
        let is_test = !word.starts_with("everbasic_")
            && word.contains('_')
            && word
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
        if is_test {
            named += 1;
            assert!(
                source.contains(&format!("fn {word}(")),
                "there is no test {word}"
            );
        }
    }
    assert!(named >= 15, "only {named} tests are named");
}
