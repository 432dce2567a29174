//! Who asks, as far as it can be believed.
//!
//! What a proxy says about the browser behind it (`X-Forwarded-For`, `-Proto`, `-Host`, and the
//! signed-in user) is believed of configured addresses only. Of everybody else these headers are
//! taken away before anything reads them.

use std::{
    net::{IpAddr, Ipv4Addr},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName},
    middleware::Next,
    response::Response,
};
use session::SessionId;

use crate::config::{Config, Networks};

const FORWARDED_FOR: &str = "x-forwarded-for";
const FORWARDED_PROTO: &str = "x-forwarded-proto";
const FORWARDED_HOST: &str = "x-forwarded-host";
/// What only a trusted proxy may say, besides the header of the user.
const FORWARDED: [&str; 5] = [
    FORWARDED_FOR,
    FORWARDED_PROTO,
    FORWARDED_HOST,
    "x-forwarded-port",
    "forwarded",
];
/// What says that a request belongs to a trace, which a stranger might make up too.
const TRACING: [&str; 2] = ["traceparent", "tracestate"];
/// Longest name of a user, in bytes.
const USER_BYTES_MAX: usize = 256;

/// The other end of the connection. Whatever serves the router puts it on each request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Peer {
    /// Its address.
    pub address: IpAddr,
    /// Whether the connection is https.
    pub is_https: bool,
}

/// The browser, or whatever else it is that asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Client {
    /// Its address.
    pub address: IpAddr,
    /// Whether it came by https.
    pub is_https: bool,
    /// Who is signed in, if a trusted proxy says so.
    pub user: Option<String>,
}

/// Whom to believe. Clones are the same.
#[derive(Clone, Debug, Default)]
pub struct Believed(Arc<Rules>);

#[derive(Debug, Default)]
struct Rules {
    proxies: Networks,
    user_header: Option<HeaderName>,
    /// Whether somebody was told already that his proxy is not believed.
    has_warned: AtomicBool,
}

impl Believed {
    /// As configured.
    pub fn new(config: &Config) -> Self {
        let header = config.user_header.as_deref();
        Self(Arc::new(Rules {
            proxies: config.trusted_proxies.clone(),
            user_header: header.and_then(|name| HeaderName::try_from(name).ok()),
            has_warned: AtomicBool::new(false),
        }))
    }

    /// Whether it is a proxy that may speak for others.
    pub fn is_trusted(&self, address: IpAddr) -> bool {
        self.0.proxies.contains(address)
    }

    /// Whether requests of signed-in users are told apart.
    pub fn knows_users(&self) -> bool {
        self.0.user_header.is_some()
    }

    /// Who asks. Takes away what the peer must not say.
    fn client(&self, peer: Peer, headers: &mut HeaderMap) -> Client {
        if self.is_trusted(peer.address) {
            Client {
                address: self.address(peer.address, headers),
                is_https: peer.is_https || first(headers, FORWARDED_PROTO) == Some("https"),
                user: self.user(headers),
            }
        } else {
            self.disbelieve(peer, headers);
            Client {
                address: peer.address,
                is_https: peer.is_https,
                user: None,
            }
        }
    }

    /// The last address of the way here that is no trusted proxy: everything before it may be made
    /// up by whoever asks.
    fn address(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let mut nearest = peer;
        let lines: Vec<&str> = headers
            .get_all(FORWARDED_FOR)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .collect();
        for hop in lines.iter().rev().flat_map(|line| line.rsplit(',')) {
            let Some(address) = parse_hop(hop) else {
                return nearest;
            };
            nearest = address;
            if !self.is_trusted(address) {
                return nearest;
            }
        }
        nearest
    }

    fn user(&self, headers: &HeaderMap) -> Option<String> {
        let header = self.0.user_header.as_ref()?;
        // Two names are as good as none: nobody knows which of them the proxy has written.
        let mut values = headers.get_all(header).iter();
        let (Some(value), None) = (values.next(), values.next()) else {
            return None;
        };
        let user = value.to_str().ok()?.trim();
        (1..=USER_BYTES_MAX)
            .contains(&user.len())
            .then(|| user.to_owned())
    }

    fn disbelieve(&self, peer: Peer, headers: &mut HeaderMap) {
        for name in TRACING {
            headers.remove(name);
        }
        let mut spoke = false;
        for name in FORWARDED {
            spoke |= headers.remove(name).is_some();
        }
        if let Some(name) = &self.0.user_header {
            spoke |= headers.remove(name).is_some();
        }
        if spoke && !self.0.has_warned.swap(true, Ordering::Relaxed) {
            tracing::warn!(
                "X-Forwarded headers of {} are not believed; if it is your proxy, name it in \
                 EVERBASIC_TRUSTED_PROXIES",
                peer.address
            );
        }
    }
}

/// Finds out who asks, for everything that comes after.
pub async fn identify(
    State(believed): State<Believed>,
    mut request: Request,
    next: Next,
) -> Response {
    let peer = request.extensions().get().copied().unwrap_or(Peer {
        address: Ipv4Addr::UNSPECIFIED.into(),
        is_https: false,
    });
    let client = believed.client(peer, request.headers_mut());
    request.extensions_mut().insert(client);
    next.run(request).await
}

/// Gives a signed-in user the session that is the user's in whatever browser, in place of the one of
/// the browser's cookie.
pub async fn users_session(mut request: Request, next: Next) -> Response {
    let user = request
        .extensions()
        .get()
        .and_then(|client: &Client| client.user.as_deref());
    if let Some(id) = user.map(session_of) {
        request.extensions_mut().insert(id);
    }
    next.run(request).await
}

/// The session of a user. Its id is never in a cookie, so it need not be a secret.
fn session_of(user: &str) -> SessionId {
    SessionId::from_bytes([0; 32]).for_handle(&format!("user of a trusted proxy {user}"))
}

fn first<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let text = headers.get(name)?.to_str().ok()?;
    text.split(',').next().map(str::trim)
}

/// An address as proxies write it: with or without a port, IPv6 in brackets or not.
fn parse_hop(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let socket = || text.parse().ok().map(|at: std::net::SocketAddr| at.ip());
    let bare = text.trim_start_matches('[').trim_end_matches(']');
    bare.parse().ok().or_else(socket)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn believed() -> Believed {
        let config = Config::read(|name| match name {
            "EVERBASIC_TRUSTED_PROXIES" => Some("10.0.0.0/8".to_owned()),
            "EVERBASIC_USER_HEADER" => Some("X-Forwarded-User".to_owned()),
            _ => None,
        });
        Believed::new(&config.expect("good"))
    }

    fn client(peer: &str, lines: &[(&'static str, &str)]) -> (Client, HeaderMap) {
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.append(*name, value.parse().expect("a value"));
        }
        let peer = Peer {
            address: peer.parse().expect("an address"),
            is_https: false,
        };
        let client = believed().client(peer, &mut headers);
        (client, headers)
    }

    #[test]
    fn the_last_hop_that_is_no_proxy_is_the_client() {
        for (lines, expected) in [
            (vec![], "10.0.0.1"),
            (vec!["203.0.113.9"], "203.0.113.9"),
            (vec!["6.6.6.6, 203.0.113.9, 10.0.0.2"], "203.0.113.9"),
            (vec!["6.6.6.6", "203.0.113.9"], "203.0.113.9"),
            (vec!["203.0.113.9:4711"], "203.0.113.9"),
            (vec!["[2001:db8::1]:80"], "2001:db8::1"),
            (vec!["10.0.0.3, 10.0.0.2"], "10.0.0.3"),
            (vec!["6.6.6.6, nonsense, 10.0.0.2"], "10.0.0.2"),
        ] {
            let lines: Vec<_> = lines.iter().map(|line| (FORWARDED_FOR, *line)).collect();
            let (client, _) = client("10.0.0.1", &lines);
            assert_eq!(client.address.to_string(), expected, "{lines:?}");
        }
    }

    #[test]
    fn strangers_are_not_believed_and_what_they_say_is_taken_away() {
        let said = [
            (FORWARDED_FOR, "10.0.0.1"),
            (FORWARDED_PROTO, "https"),
            (FORWARDED_HOST, "evil.example"),
            ("x-forwarded-user", "root"),
            (
                "traceparent",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            ),
        ];
        let (stranger, headers) = client("203.0.113.9", &said);
        assert_eq!(stranger.address.to_string(), "203.0.113.9");
        assert!(!stranger.is_https && stranger.user.is_none());
        assert!(headers.is_empty(), "{headers:?}");
        let (proxy, _) = client("10.0.0.1", &said);
        assert!(proxy.is_https);
        assert_eq!(proxy.user.as_deref(), Some("root"));
        let twice = [("x-forwarded-user", "a"), ("x-forwarded-user", "b")];
        assert_eq!(client("10.0.0.1", &twice).0.user, None);
    }
}
