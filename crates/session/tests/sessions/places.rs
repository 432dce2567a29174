//! Every place that values can be kept in is held to the contract.

use std::{process::Command, sync::Arc};

use redis_servers::{Certificates, Cluster, RedisServer, SentinelSet, until};
use session::{
    Json, RedisConnection, Session, SessionError, SessionId, SessionStore, StoreOptions,
};

use crate::contract;

fn options() -> StoreOptions {
    StoreOptions::for_test().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn memory() {
    contract::check(&SessionStore::memory()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_node_by_its_address() {
    let server = RedisServer::start();
    let store = SessionStore::open(&server.url(), options()).unwrap();
    contract::check(&store).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_node_by_connections_of_ones_own() {
    let server = RedisServer::start();
    let connection = RedisConnection::new(server.connection().await);
    contract::check(&SessionStore::redis(connection, options()).unwrap()).await;
    let several = vec![server.connection().await, server.connection().await];
    let pool = RedisConnection::pool(several).unwrap();
    contract::check(&SessionStore::redis(pool, options()).unwrap()).await;
}

/// Whom to trust is what the machine says, or the variable SSL_CERT_FILE, so this test runs itself
/// once more with one of its own.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_node_over_tls() {
    const ADDRESS: &str = "SESSION_TEST_TLS_ADDRESS";
    if let Ok(url) = std::env::var(ADDRESS) {
        return contract::check(&SessionStore::open(&url, options()).unwrap()).await;
    }
    let certificates = Arc::new(Certificates::make());
    let server = RedisServer::with_tls_for_all(certificates.clone());
    let url = format!("rediss://127.0.0.1:{}", server.port());
    let stranger = SessionStore::open(&url, options()).unwrap();
    let session = Session::<Json>::open(SessionId::random().unwrap(), stranger);
    let error = session.set("x", &1).await.unwrap_err();
    assert!(matches!(error, SessionError::Unavailable(_)), "{error:?}");
    let again = Command::new(std::env::current_exe().unwrap())
        .args(["places::one_node_over_tls", "--exact"])
        .env(ADDRESS, &url)
        .env("SSL_CERT_FILE", certificates.file("ca.pem"))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&again.stdout).into_owned();
    assert!(
        again.status.success() && said.contains("1 passed"),
        "{said}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sentinel_before_and_after_a_failover() {
    let servers = SentinelSet::patient().await;
    let store = SessionStore::open(&servers.url(), options()).unwrap();
    contract::check(&store).await;
    servers.fail_over().await;
    // The call that notices fails; then Sentinel is asked again.
    until("the new primary takes writes", async || {
        let session = Session::<Json>::open(SessionId::from_bytes([1; 32]), store.clone());
        session.set("after", &1).await.is_ok()
    })
    .await;
    contract::check(&store).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cluster() {
    let cluster = Cluster::start().await;
    let store = SessionStore::open(&cluster.url(), options()).unwrap();
    contract::check(&store).await;
    for node in &cluster.primaries {
        assert!(node.keys().await > 0);
    }
}
