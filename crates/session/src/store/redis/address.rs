//! Addresses of Redis, and how they are shown: never with a password.

use redis::{
    Client, ConnectionAddr, IntoConnectionInfo,
    cluster::ClusterClient,
    io::tcp::TcpSettings,
    sentinel::{SentinelClient, SentinelClientBuilder, SentinelServerType},
};
use url::Url;

use crate::SessionError;

pub(super) enum Address {
    Node(Client),
    Sentinel(SentinelClient),
    Cluster(ClusterClient),
}

/// What every refusal ends with.
const EXPECTED: &str = "expected redis://host:port/database, unix:///path, \
    redis-sentinel://host:port,host:port/service/database or redis-cluster://host:port,host:port";

pub(super) fn parse(text: &str) -> Result<Address, SessionError> {
    match text.split_once("://").map_or("", |(scheme, _)| scheme) {
        "redis" | "unix" => node(text),
        "rediss" => {
            choose_cryptography();
            node(text)
        }
        "redis-sentinel" => sentinel(&Several::parse(text, 26_379)?),
        "redis-cluster" => cluster(&Several::parse(text, 6_379)?),
        _ => bad(format!("not an address of Redis; {EXPECTED}")),
    }
}

/// The redis crate leaves the choice to the application. It stays with one that has chosen.
#[cfg(feature = "tls")]
fn choose_cryptography() {
    let _ = rustls::crypto::ring::default_provider().install_default();
}

/// Without the feature there is nothing to choose: the address is refused.
#[cfg(not(feature = "tls"))]
fn choose_cryptography() {}

fn node(text: &str) -> Result<Address, SessionError> {
    // Nothing of the text is shown: with a bare / or # in a password nobody knows where it ends.
    let malformed = || {
        SessionError::BadAddress(format!(
            "the address of Redis is malformed (special characters in a password have to be \
             written as %XX), or wants TLS without the feature for it; {EXPECTED}"
        ))
    };
    let info = text.into_connection_info().map_err(|_| malformed())?;
    let client = Client::open(info.set_tcp_settings(tcp())).map_err(|_| malformed())?;
    Ok(Address::Node(client))
}

fn sentinel(several: &Several) -> Result<Address, SessionError> {
    let Some(service) = several.path.first() else {
        return bad(format!(
            "the address of Sentinel names no service; {EXPECTED}"
        ));
    };
    let database = match several.path.get(1) {
        None => 0,
        Some(text) => text
            .parse()
            .or_else(|_| bad("the database of Redis is no number".to_owned()))?,
    };
    let hosts = several.hosts.iter().cloned();
    let addresses = hosts.map(|(host, port)| ConnectionAddr::Tcp(host, port));
    let build = || {
        let mut builder =
            SentinelClientBuilder::new(addresses, service, SentinelServerType::Master)?
                .set_client_to_redis_db(database)
                .set_client_to_redis_tcp_settings(tcp())
                .set_client_to_sentinel_tcp_settings(tcp());
        if let Some(user) = &several.user {
            builder = builder.set_client_to_redis_username(user);
        }
        if let Some(password) = &several.password {
            builder = builder.set_client_to_redis_password(password);
        }
        builder.build()
    };
    match build() {
        Ok(client) => Ok(Address::Sentinel(client)),
        Err(error) => bad(format!("the address of Sentinel is malformed: {error}")),
    }
}

fn cluster(several: &Several) -> Result<Address, SessionError> {
    let nodes = several
        .hosts
        .iter()
        .map(|(host, port)| format!("redis://{host}:{port}"));
    let mut builder = ClusterClient::builder(nodes)
        .tcp_settings(tcp())
        .connection_timeout(super::connection::CONNECT_TIMEOUT)
        .response_timeout(super::connection::RESPONSE_TIMEOUT);
    if let Some(user) = &several.user {
        builder = builder.username(user);
    }
    if let Some(password) = &several.password {
        builder = builder.password(password);
    }
    match builder.build() {
        Ok(client) => Ok(Address::Cluster(client)),
        Err(error) => bad(format!("the address of the cluster is malformed: {error}")),
    }
}

/// Without it a command may wait 40 ms for an acknowledgement of the packet before.
fn tcp() -> TcpSettings {
    TcpSettings::default().set_nodelay(true)
}

/// An address with several hosts.
struct Several {
    user: Option<String>,
    password: Option<String>,
    hosts: Vec<(String, u16)>,
    path: Vec<String>,
}

impl Several {
    fn parse(text: &str, port_default: u16) -> Result<Self, SessionError> {
        let malformed =
            || SessionError::BadAddress(format!("the address of Redis is malformed; {EXPECTED}"));
        let rest = text.split_once("://").map_or("", |(_, rest)| rest);
        let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
        let (credentials, hosts) = match authority.rsplit_once('@') {
            Some((credentials, hosts)) => (format!("{credentials}@"), hosts),
            None => (String::new(), authority),
        };
        // The crate for URLs knows how to take names and passwords apart; it takes one host at a time.
        let with_host = |host: &str| Url::parse(&format!("redis://{credentials}{host}")).ok();
        let decoded = |text: &str| percent_decoded(text).ok_or_else(malformed);
        let first = with_host("host").ok_or_else(malformed)?;
        let user = Some(first.username()).filter(|user| !user.is_empty());
        let hosts = hosts.split(',').map(|host| {
            let url = with_host(host)?;
            let is_host = url.path().trim_matches('/').is_empty();
            let name = url.host_str().filter(|_| is_host)?.to_owned();
            Some((name, url.port().unwrap_or(port_default)))
        });
        let parts = path.split('/').filter(|part| !part.is_empty());
        Ok(Self {
            user: user.map(&decoded).transpose()?,
            password: first.password().map(&decoded).transpose()?,
            hosts: hosts.collect::<Option<_>>().ok_or_else(malformed)?,
            path: parts.map(str::to_owned).collect(),
        })
    }
}

/// Text with its %XX replaced by what they stand for.
fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        if *first == b'%' {
            let (digits, after) = after.split_at_checked(2)?;
            let digits = std::str::from_utf8(digits).ok()?;
            bytes.push(u8::from_str_radix(digits, 16).ok()?);
            rest = after;
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    String::from_utf8(bytes).ok()
}

fn bad<T>(message: String) -> Result<T, SessionError> {
    Err(SessionError::BadAddress(message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_of_a_node_a_sentinel_or_a_cluster() {
        for (text, expected) in [
            ("redis://127.0.0.1:6380", "node"),
            ("redis://me:hunter2@db.example/3", "node"),
            ("unix:///run/redis.sock", "node"),
            ("redis-sentinel://:hunter2@a:1,b/service/2", "sentinel"),
            ("redis-cluster://me:hunter2@a:7000,b,[::1]:7001", "cluster"),
        ] {
            let found = match parse(text) {
                Ok(Address::Node(_)) => "node",
                Ok(Address::Sentinel(_)) => "sentinel",
                Ok(Address::Cluster(_)) => "cluster",
                Err(error) => panic!("{text}: {error}"),
            };
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn refusals_show_no_password() {
        for text in [
            "",
            "me:hunter2@host",
            "http://me:hunter2@host",
            "redis://:hun/hunter2@host",
            "redis://me:hunter2@host/nine",
            "redis-sentinel://:hunter2@a:1",
            "redis-sentinel://:hunter2@a:1/service/nine",
            "redis-sentinel://:hunter2@a:port/service",
            "redis-cluster://me:%hunter2@a",
            "redis-cluster://me:hunter2@",
        ] {
            match parse(text) {
                Err(SessionError::BadAddress(shown)) => {
                    assert!(!shown.contains("hunter2"), "{text}: {shown}");
                }
                _ => panic!("{text} is no address"),
            }
        }
    }

    #[test]
    fn several_hosts_share_name_and_password() {
        let several = Several::parse("redis-sentinel://me:p%40ss@a:1,b/service/2", 26_379);
        let several = several.expect("an address");
        assert_eq!(several.user.as_deref(), Some("me"));
        assert_eq!(several.password.as_deref(), Some("p@ss"));
        assert_eq!(
            several.hosts,
            [("a".to_owned(), 1), ("b".to_owned(), 26_379)]
        );
        assert_eq!(several.path, ["service", "2"]);
    }
}
