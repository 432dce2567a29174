//! What Redis says about itself.

use std::fmt::Write as _;

use session::RedisConnection;

use super::{counter, gauge, head};

/// A line of Redis's INFO that is passed on: its name, what it is called here, what it means.
type Line = (&'static str, &'static str, &'static str);

const GAUGES: [Line; 3] = [
    (
        "used_memory",
        "everbasic_redis_memory_bytes",
        "Memory that Redis uses.",
    ),
    (
        "maxmemory",
        "everbasic_redis_memory_max_bytes",
        "Memory that Redis may use; 0 is no limit.",
    ),
    (
        "connected_clients",
        "everbasic_redis_clients",
        "Connections to Redis.",
    ),
];

const COUNTERS: [Line; 5] = [
    (
        "evicted_keys",
        "everbasic_redis_evicted_keys_total",
        "Keys that Redis dropped for want of memory. Anything but 0 is lost sessions.",
    ),
    (
        "expired_keys",
        "everbasic_redis_expired_keys_total",
        "Keys whose time was over.",
    ),
    (
        "total_commands_processed",
        "everbasic_redis_commands_total",
        "Commands that Redis has carried out.",
    ),
    (
        "used_cpu_user",
        "everbasic_redis_cpu_user_seconds_total",
        "Processor time of Redis in its own code.",
    ),
    (
        "used_cpu_sys",
        "everbasic_redis_cpu_system_seconds_total",
        "Processor time of Redis in the system.",
    ),
];

/// Nothing while Redis does not answer, or to a user that may not ask.
pub(super) async fn text(mut redis: RedisConnection) -> String {
    let asked = redis::cmd("INFO").query_async::<String>(&mut redis).await;
    asked.map_or_else(|_| String::new(), |info| written(&info))
}

fn written(info: &str) -> String {
    let mut text = String::new();
    let field = |name: &str| {
        info.lines()
            .filter_map(|line| line.split_once(':'))
            .find(|(found, _)| *found == name)
            .map(|(_, value)| value.trim())
    };
    let number = |name: &str| field(name)?.parse::<f64>().ok();
    for (name, ours, help) in GAUGES {
        if let Some(value) = number(name) {
            gauge(&mut text, ours, help, value);
        }
    }
    for (name, ours, help) in COUNTERS {
        if let Some(value) = number(name) {
            counter(&mut text, ours, help, value);
        }
    }
    if let Some(policy) = field("maxmemory_policy").filter(|policy| is_word(policy)) {
        let name = "everbasic_redis_maxmemory_policy";
        let help = "What Redis does when its memory is full; noeviction loses no session.";
        head(&mut text, name, "gauge", help);
        let _ = writeln!(text, "{name}{{policy=\"{policy}\"}} 1");
    }
    text
}

fn is_word(text: &str) -> bool {
    text.bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

#[cfg(test)]
mod tests {
    use super::written;

    #[test]
    fn info_is_passed_on() {
        let info = "# Memory\r\nused_memory:1048576\r\nmaxmemory:0\r\n\
                    maxmemory_policy:noeviction\r\nused_cpu_user:1.25\r\nevicted_keys:7\r\n";
        let text = written(info);
        for line in [
            "everbasic_redis_memory_bytes 1048576",
            "everbasic_redis_memory_max_bytes 0",
            "everbasic_redis_evicted_keys_total 7",
            "everbasic_redis_cpu_user_seconds_total 1.25",
            "everbasic_redis_maxmemory_policy{policy=\"noeviction\"} 1",
        ] {
            assert!(text.lines().any(|found| found == line), "{line} in {text}");
        }
        assert!(!text.contains("clients"), "what is not said is not made up");
    }
}
