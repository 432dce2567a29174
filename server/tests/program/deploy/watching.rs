//! Dashboard and alerts against what the server tells.

use std::collections::BTreeSet;

use super::text;
use crate::running::Running;

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
    let redis = redis_servers::RedisServer::start();
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
