//! Addresses of Redis, and how they are shown: never with a password.

use redis::{ConnectionInfo, IntoConnectionInfo, io::tcp::TcpSettings};
use url::Url;

use crate::RelayError;

/// How to connect, and what to call it in messages.
#[derive(Clone, Debug)]
pub(super) struct Address {
    pub(super) info: ConnectionInfo,
    /// `host:port` or the path of the socket.
    pub(super) name: String,
}

/// The address that a URL gives: `redis://[[user]:password@]host[:port][/db]` or
/// `unix:///path/to/socket[?db=0]`.
pub(super) fn parse(text: &str) -> Result<Address, RelayError> {
    if has_bare_password(text) {
        return bad(
            "the Redis URL is malformed; special characters in its password have to be written as %XX"
                .into(),
        );
    }
    let Ok(url) = Url::parse(text) else {
        // Nothing of the text is shown: without its parts known, neither is where a password is.
        return bad("the Redis URL is malformed; expected redis://host:port/database".into());
    };
    check_scheme(&url)?;
    let name = match (url.host_str(), url.scheme()) {
        (_, "unix") => url.path().to_owned(),
        (Some(host), _) => format!("{host}:{}", url.port().unwrap_or(6379)),
        (None, _) => return bad(format!("{}: the Redis URL names no host", shown(&url))),
    };
    match text.into_connection_info() {
        // Without it a push may wait 40 ms for an acknowledgement of the packet before.
        Ok(info) => Ok(Address {
            info: info.set_tcp_settings(TcpSettings::default().set_nodelay(true)),
            name,
        }),
        Err(_) => bad(format!("{}: the Redis URL is malformed", shown(&url))),
    }
}

fn check_scheme(url: &Url) -> Result<(), RelayError> {
    let complaint = match url.scheme() {
        "redis" | "unix" => return Ok(()),
        "rediss" => ": TLS to Redis is not supported yet",
        "redis-sentinel" | "redis-cluster" => {
            ": Redis Sentinel and Redis Cluster are not supported yet"
        }
        _ => " is not a Redis URL; expected redis://host:port/database",
    };
    bad(format!("{}{complaint}", shown(url)))
}

/// Whether the URL has a password with a bare `/`, `?` or `#` in it: that ends the host early, and part
/// of the password would be taken, and shown, as the host.
fn has_bare_password(text: &str) -> bool {
    let after_scheme = text.split_once("://").map(|(_, rest)| rest);
    let after_host = after_scheme.and_then(|rest| rest.split_once(['/', '?', '#']));
    after_host.is_some_and(|(_, rest)| rest.contains('@'))
}

fn bad<T>(message: String) -> Result<T, RelayError> {
    Err(RelayError::BadAddress(message))
}

/// Scheme, host and port of the URL. Everything else may hold a password, and so may all of a URL that
/// names no host.
fn shown(url: &Url) -> String {
    let Some(host) = url.host_str() else {
        return "the address".to_owned();
    };
    let port = url.port().map(|port| format!(":{port}"));
    format!("{}://{host}{}", url.scheme(), port.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        let cases = [
            ("redis://127.0.0.1:6380", Ok("127.0.0.1:6380")),
            ("redis://:hunter2@db.example/3", Ok("db.example:6379")),
            ("redis://me:hunter2@[::1]:7000", Ok("[::1]:7000")),
            ("unix:///run/redis.sock", Ok("/run/redis.sock")),
            (
                "http://me:hunter2@db.example:6379/",
                Err("http://db.example:6379 is not"),
            ),
            (
                "redis://me:hunter2@db.example:6379/nine",
                Err("db.example:6379"),
            ),
            (
                "rediss://me:hunter2@db.example:6379",
                Err("db.example:6379: TLS"),
            ),
            ("redis-sentinel://:hunter2@a:1/service/0", Err("Sentinel")),
            ("redis://me:hunter2@db.example:port", Err("malformed")),
            ("db.example:6379:hunter2", Err("not a Redis URL")),
            ("redis://:hun/hunter2@db.example:6379", Err("%XX")),
            ("redis://:6@hunter2#x@db.example:6379", Err("%XX")),
            ("", Err("malformed")),
        ];
        for (url, expected) in cases {
            match (parse(url), expected) {
                (Ok(address), Ok(name)) => assert_eq!(address.name, name),
                (Err(error), Err(part)) => {
                    let text = error.to_string();
                    assert!(text.contains(part), "{url}: {text}");
                    assert!(!text.contains("hunter2"), "{url}: {text}");
                }
                (found, _) => panic!("{url}: {found:?}"),
            }
        }
    }
}
