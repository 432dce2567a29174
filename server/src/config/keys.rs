//! The one list of what can be configured.

/// Something that can be configured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// The environment variable, and the name in a configuration file.
    pub name: &'static str,
    /// The flag on the command line, without its dashes.
    pub flag: &'static str,
    /// What it is if nothing is said.
    pub default: &'static str,
    /// What it means, in a few words.
    pub meaning: &'static str,
    /// Whether its value, or a part of it, must never be shown.
    pub is_secret: bool,
}

/// An entry of the list whose value may be shown.
const fn key(
    name: &'static str,
    flag: &'static str,
    default: &'static str,
    meaning: &'static str,
) -> Key {
    Key {
        name,
        flag,
        default,
        meaning,
        is_secret: false,
    }
}

/// An entry of the list whose value is never shown.
const fn secret(
    name: &'static str,
    flag: &'static str,
    default: &'static str,
    meaning: &'static str,
) -> Key {
    Key {
        is_secret: true,
        ..key(name, flag, default, meaning)
    }
}

/// All of them, in the order in which they are documented.
pub const KEYS: &[Key] = &[
    key(
        "EVERBASIC_MODE",
        "mode",
        "development",
        "production refuses to start without a good secret",
    ),
    key(
        "EVERBASIC_ADDR",
        "addr",
        "127.0.0.1:3000",
        "where to listen, host:port",
    ),
    secret(
        "EVERBASIC_REDIS_URL",
        "redis-url",
        "none: in memory",
        "where sessions are kept",
    ),
    key(
        "EVERBASIC_REDIS_KEY_PREFIX",
        "redis-key-prefix",
        "everbasic:",
        "what Redis keys begin with",
    ),
    key(
        "EVERBASIC_REDIS_REPLICAS",
        "redis-replicas",
        "0",
        "replicas of Redis that should have a change before the page says Saved; 0 asks none",
    ),
    secret(
        "EVERBASIC_STORAGE_SECRET",
        "storage-secret",
        "one per machine, for development",
        "signs the session cookie; the same on every replica. Other users of the machine can see \
         flags: the environment or a file is the better place",
    ),
    secret(
        "EVERBASIC_STORAGE_SECRET_ALSO",
        "storage-secret-also",
        "none",
        "a second secret whose cookies are accepted too, while the first is being replaced",
    ),
    key(
        "EVERBASIC_SECURE_COOKIE",
        "secure-cookie",
        "0",
        "1 where browsers come by https",
    ),
    key(
        "EVERBASIC_COOKIE_DAYS",
        "cookie-days",
        "400",
        "how long a browser keeps its session's cookie, in days",
    ),
    key(
        "EVERBASIC_TLS_CERT",
        "tls-cert",
        "none: plain http",
        "PEM file with the certificate chain; with it the server speaks https itself",
    ),
    key(
        "EVERBASIC_TLS_KEY",
        "tls-key",
        "none",
        "PEM file with the certificate's private key",
    ),
    key(
        "EVERBASIC_TRUSTED_PROXIES",
        "trusted-proxies",
        "127.0.0.0/8,::1",
        "addresses or networks whose X-Forwarded- headers are believed, separated by commas; none \
         believes nobody",
    ),
    key(
        "EVERBASIC_USER_HEADER",
        "user-header",
        "none",
        "header in which a trusted proxy names the signed-in user, such as X-Forwarded-User",
    ),
    key(
        "EVERBASIC_NEW_SESSIONS_PER_MINUTE",
        "new-sessions-per-minute",
        "240",
        "new sessions one address may begin; 0 is no limit",
    ),
    key(
        "EVERBASIC_SESSION_REQUESTS_PER_SECOND",
        "session-requests-per-second",
        "100",
        "requests of one session; 0 is no limit",
    ),
    key(
        "EVERBASIC_ADDRESS_REQUESTS_PER_SECOND",
        "address-requests-per-second",
        "1000",
        "requests of one address; 0 is no limit",
    ),
    key(
        "EVERBASIC_REQUESTS_AT_ONCE",
        "requests-at-once",
        "2000",
        "requests under way at once; more are answered 503",
    ),
    key(
        "EVERBASIC_CONNECTIONS",
        "connections",
        "20000",
        "connections at once; more wait to be accepted",
    ),
    key(
        "EVERBASIC_CONNECTIONS_PER_ADDRESS",
        "connections-per-address",
        "500",
        "connections of one address that is no trusted proxy; 0 is no limit",
    ),
    key(
        "EVERBASIC_PATIENCE_S",
        "patience-s",
        "30",
        "seconds that the head of a request, and then its body, may take to come",
    ),
    key(
        "EVERBASIC_OTHER_SITES",
        "other-sites",
        "none",
        "sites of other releases, separated by commas, folders or servers with a site in them: pages \
         of theirs find their files here too",
    ),
    key(
        "EVERBASIC_LOG_FORMAT",
        "log-format",
        "text",
        "text, or json: one object a line",
    ),
    key(
        "EVERBASIC_OTLP_URL",
        "otlp-url",
        "none: no traces",
        "collector of OpenTelemetry that takes OTLP over HTTP, such as http://127.0.0.1:4318; spans of \
         requests go to its /v1/traces",
    ),
    key(
        "EVERBASIC_TRACE_ONE_IN",
        "trace-one-in",
        "1",
        "of so many requests one is traced, where no proxy decides by traceparent",
    ),
    secret(
        "EVERBASIC_OPERATOR_TOKEN",
        "operator-token",
        "none: no such page",
        "password of the page /operator",
    ),
    key(
        "EVERBASIC_DRAIN_S",
        "drain-s",
        "0",
        "seconds between /readyz saying that the server ends and its refusing connections",
    ),
    key(
        "EVERBASIC_GRACE_S",
        "grace-s",
        "5",
        "seconds that requests under way have to finish at the end",
    ),
];

/// What some keys were called in an older deployment. These names are accepted, with a notice.
const OLDER_NAMES: [(&str, &str); 3] = [
    ("EVERBASIC_REDIS_URL", "NICEGUI_REDIS_URL"),
    ("EVERBASIC_REDIS_KEY_PREFIX", "NICEGUI_REDIS_KEY_PREFIX"),
    ("EVERBASIC_STORAGE_SECRET", "MBASIC_STORAGE_SECRET"),
];

/// The older name of a key, if it has one.
pub fn older_name(name: &str) -> Option<&'static str> {
    let found = OLDER_NAMES.iter().find(|(key, _)| *key == name);
    found.map(|(_, older)| *older)
}

/// The key of that name.
pub fn named(name: &str) -> Option<&'static Key> {
    KEYS.iter().find(|key| key.name == name)
}

/// The key whose name is most like this one, for whoever has mistyped it.
pub fn nearest(name: &str) -> &'static str {
    let mut nearest = KEYS[0].name;
    let mut least = usize::MAX;
    for key in KEYS {
        let distance = distance(name, key.name);
        if distance < least {
            (nearest, least) = (key.name, distance);
        }
    }
    nearest
}

/// How many characters have to be put in, taken out or replaced.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (number, mine) in one.chars().enumerate() {
        let mut diagonal = number;
        let mut left = number + 1;
        let mut next = vec![left];
        for (yours, above) in other.iter().zip(row.iter().skip(1)) {
            left = (diagonal + usize::from(mine != *yours))
                .min(above + 1)
                .min(left + 1);
            diagonal = *above;
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances() {
        for (one, other, expected) in [
            ("", "", 0),
            ("", "abc", 3),
            ("abc", "", 3),
            ("abc", "abc", 0),
            ("abc", "axc", 1),
            ("abc", "ac", 1),
            ("ac", "abc", 1),
            ("kitten", "sitting", 3),
        ] {
            assert_eq!(distance(one, other), expected, "{one} {other}");
        }
        assert_eq!(nearest("EVERBASIC_REDIS_URI"), "EVERBASIC_REDIS_URL");
    }

    #[test]
    fn every_key_is_documented_with_its_flag_and_default() {
        let page = include_str!("../../../docs/operations.md");
        for key in KEYS {
            let line = page
                .lines()
                .find(|line| line.starts_with(&format!("| `{}`", key.name)));
            let line = line.unwrap_or_else(|| panic!("{} is not documented", key.name));
            assert!(line.contains(&format!("`--{}`", key.flag)), "{line}");
            let default = key.default.split(':').next().unwrap_or_default();
            assert!(line.contains(default), "{line} lacks {default}");
        }
        let documented = page
            .lines()
            .filter(|line| line.starts_with("| `EVERBASIC_"));
        assert_eq!(documented.count(), KEYS.len());
    }
}
