use super::*;

fn read(variables: &[(&str, &str)]) -> Result<Config, ConfigError> {
    Config::read(|name| {
        let found = variables.iter().find(|(key, _)| *key == name);
        found.map(|(_, value)| (*value).to_owned())
    })
}

#[test]
fn nothing_set_is_memory_on_loopback() {
    let config = read(&[]).expect("defaults are valid");
    assert_eq!(config, Config::default());
    assert_eq!(config.mode, Mode::Development);
    assert_eq!(config.addr, "127.0.0.1:3000".parse().expect("an address"));
    assert_eq!(config.redis_url, None);
    assert_eq!(config.redis_key_prefix, "everbasic:");
    assert_eq!(config.storage_secret, None);
    assert!(!config.secure_cookie && config.tls.is_none());
    assert!(config.notices.is_empty());
}

#[test]
fn the_defaults_are_those_that_are_documented() {
    let said: Vec<(&str, &str)> = keys::KEYS
        .iter()
        .filter(|key| !key.default.starts_with("none") && !key.is_secret)
        .map(|key| (key.name, key.default))
        .collect();
    assert_eq!(read(&said), read(&[]));
}

#[test]
fn older_names_are_accepted_with_a_notice_each() {
    let config = read(&[
        ("NICEGUI_REDIS_URL", "redis://one"),
        ("NICEGUI_REDIS_KEY_PREFIX", "old:"),
        ("MBASIC_STORAGE_SECRET", "sixteen bytes or more"),
    ])
    .expect("valid");
    assert_eq!(config.redis_url.as_deref(), Some("redis://one"));
    assert_eq!(config.redis_key_prefix, "old:");
    assert_eq!(
        config.storage_secret.as_deref(),
        Some("sixteen bytes or more")
    );
    assert_eq!(config.notices.len(), 3);
    assert!(config.notices[1].contains("NICEGUI_REDIS_URL"));
}

#[test]
fn own_names_win_silently() {
    let config = read(&[
        ("NICEGUI_REDIS_URL", "redis://one"),
        ("EVERBASIC_REDIS_URL", "redis://two"),
    ])
    .expect("valid");
    assert_eq!(config.redis_url.as_deref(), Some("redis://two"));
    assert!(config.notices.is_empty());
}

#[test]
fn what_cannot_be_meant_is_refused_by_name_with_the_fix() {
    for (name, value, fix) in [
        ("EVERBASIC_MODE", "prod", "write development or production"),
        ("EVERBASIC_ADDR", "nonsense", "write host:port"),
        ("EVERBASIC_SECURE_COOKIE", "maybe", "write 1"),
        ("EVERBASIC_COOKIE_DAYS", "0", "write 1 to 400 days"),
        ("EVERBASIC_COOKIE_DAYS", "401", "write 1 to 400 days"),
        ("EVERBASIC_TRUSTED_PROXIES", "proxy", "10.0.0.0/8"),
        ("EVERBASIC_USER_HEADER", "a b", "X-Forwarded-User"),
        (
            "EVERBASIC_REQUESTS_AT_ONCE",
            "many",
            "write one, such as 100",
        ),
        ("EVERBASIC_LOG_FORMAT", "xml", "write text or json"),
        ("EVERBASIC_GRACE_S", "601", "at most 600"),
    ] {
        let error = read(&[(name, value)]).expect_err(name).to_string();
        assert!(error.starts_with(&format!("{name}={value} ")), "{error}");
        assert!(error.contains(fix), "{error}");
    }
    for (name, value, fix) in [
        ("EVERBASIC_STORAGE_SECRET", PUBLIC_SECRETS[0], "openssl"),
        (
            "EVERBASIC_STORAGE_SECRET_ALSO",
            PUBLIC_SECRETS[1],
            "openssl",
        ),
        ("EVERBASIC_OPERATOR_TOKEN", "short-token", "openssl"),
        ("EVERBASIC_TLS_CERT", "/some/cert", "both files"),
        ("EVERBASIC_TLS_KEY", "/some/key", "both files"),
    ] {
        let error = read(&[(name, value)]).expect_err(name).to_string();
        assert!(error.starts_with("EVERBASIC_"), "{error}");
        assert!(error.contains(fix) && !error.contains(value), "{error}");
    }
}

#[test]
fn production_wants_a_good_secret() {
    let production = ("EVERBASIC_MODE", "production");
    let secret = |value| ("EVERBASIC_STORAGE_SECRET", value);
    let good = "0123456789abcdef0123456789abcdef";
    for (variables, said) in [
        (vec![production], "is not set"),
        (
            vec![production, secret("sixteen bytes or more")],
            "shorter than 32",
        ),
        (vec![production, secret(PUBLIC_SECRETS[3])], "example"),
    ] {
        let error = read(&variables).expect_err(said).to_string();
        assert!(error.starts_with("EVERBASIC_STORAGE_SECRET"), "{error}");
        assert!(error.contains(said) && error.contains("openssl"), "{error}");
    }
    let plain = read(&[production, secret(good)]).expect("good");
    assert!(plain.notices[0].contains("EVERBASIC_SECURE_COOKIE"));
    let secure = read(&[production, secret(good), ("EVERBASIC_SECURE_COOKIE", "1")]);
    assert!(secure.expect("good").notices.is_empty());
}
