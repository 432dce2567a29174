//! Redis over TLS.

use std::sync::Arc;

use redis_servers::{Certificates, RedisServer};
use relay::{DEFAULT_PREFIX, RedisStore, RelayError};

use crate::{hold_to_all_laws, support::Serves};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_laws_hold() {
    let server = RedisServer::with_tls(Arc::new(Certificates::make()));
    hold_to_all_laws(server.store()).await;
}

#[tokio::test]
async fn a_stranger_is_not_trusted() {
    let server = RedisServer::with_tls(Arc::new(Certificates::make()));
    let stranger = Certificates::make();
    let port = server.port();
    for url in [
        // Another authority.
        format!("rediss://127.0.0.1:{port}?{}", stranger.url_options()),
        // Those that this machine trusts.
        format!("rediss://127.0.0.1:{port}"),
        // No TLS at all.
        format!("redis://127.0.0.1:{port}"),
    ] {
        match RedisStore::connect(&url, DEFAULT_PREFIX).await {
            Err(RelayError::Unavailable(message)) => {
                assert!(message.contains(&format!("127.0.0.1:{port}")), "{message}");
            }
            other => panic!("{url}: {other:?}"),
        }
    }
}
