//! Addresses of Redis, and how they are shown: never with a password.

mod url;

use std::{fmt, path::PathBuf};

use redis::{
    Client, ConnectionAddr, ConnectionInfo, IntoConnectionInfo, ProtocolVersion,
    RedisConnectionInfo, RedisResult, TlsCertificates, io::tcp::TcpSettings,
};

pub(super) use url::parse;

/// Where Redis is and how to log in there.
#[derive(Clone, Debug)]
pub(super) struct Address {
    pub(super) place: Place,
    pub(super) login: Login,
    /// What to call it in messages: `host:port`, the path of a socket, or several hosts.
    pub(super) name: String,
}

/// Where Redis is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// One node.
    Node(Endpoint),
    /// The primary that these sentinels name.
    Sentinel {
        sentinels: Vec<Endpoint>,
        service: String,
    },
    /// A cluster that these nodes belong to.
    Cluster(Vec<Endpoint>),
}

/// One process to connect to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Endpoint {
    Tcp(String, u16),
    Unix(PathBuf),
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tcp(host, port) if host.contains(':') => write!(f, "[{host}]:{port}"),
            Self::Tcp(host, port) => write!(f, "{host}:{port}"),
            Self::Unix(path) => write!(f, "{}", path.display()),
        }
    }
}

/// How to log in at a node.
#[derive(Clone)]
pub(super) struct Login {
    redis: RedisConnectionInfo,
    /// How to log in at a sentinel, which has users of its own.
    sentinel: RedisConnectionInfo,
    tls: Option<TlsCertificates>,
}

impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Login")
    }
}

impl Login {
    /// The way to a node.
    pub(super) fn client(&self, endpoint: &Endpoint) -> RedisResult<Client> {
        self.open(endpoint, self.redis.clone())
    }

    /// The way to a node that sends messages between answers.
    pub(super) fn listening_client(&self, endpoint: &Endpoint) -> RedisResult<Client> {
        let redis = self.redis.clone().set_protocol(ProtocolVersion::RESP3);
        self.open(endpoint, redis)
    }

    /// The way to a sentinel.
    pub(super) fn sentinel_client(&self, endpoint: &Endpoint) -> RedisResult<Client> {
        self.open(endpoint, self.sentinel.clone())
    }

    /// The way to a sentinel that sends messages between answers.
    pub(super) fn listening_sentinel_client(&self, endpoint: &Endpoint) -> RedisResult<Client> {
        let redis = self.sentinel.clone().set_protocol(ProtocolVersion::RESP3);
        self.open(endpoint, redis)
    }

    fn open(&self, endpoint: &Endpoint, redis: RedisConnectionInfo) -> RedisResult<Client> {
        let info = |addr: ConnectionAddr| -> RedisResult<ConnectionInfo> {
            // Without it a push may wait 40 ms for an acknowledgement of the packet before.
            let settings = TcpSettings::default().set_nodelay(true);
            let info = addr.into_connection_info()?;
            Ok(info.set_redis_settings(redis).set_tcp_settings(settings))
        };
        match (endpoint, &self.tls) {
            (Endpoint::Unix(path), _) => Client::open(info(ConnectionAddr::Unix(path.clone()))?),
            (Endpoint::Tcp(host, port), None) => {
                Client::open(info(ConnectionAddr::Tcp(host.clone(), *port))?)
            }
            (Endpoint::Tcp(host, port), Some(certificates)) => {
                let addr = ConnectionAddr::TcpTls {
                    host: host.clone(),
                    port: *port,
                    insecure: false,
                    tls_params: None,
                };
                Client::build_with_tls(info(addr)?, certificates.clone())
            }
        }
    }
}
