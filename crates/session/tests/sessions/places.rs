//! Every place that values can be kept in is held to the contract.

use session::{RedisConnection, SessionStore, StoreOptions};

use crate::{
    contract,
    redis_server::{Cluster, RedisServer, Sentinel},
};

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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sentinel_before_and_after_a_failover() {
    let servers = Sentinel::start().await;
    let store = SessionStore::open(&servers.url(), options()).unwrap();
    contract::check(&store).await;
    servers.fail_over().await;
    // The call that notices fails; then Sentinel is asked again.
    servers
        .wait_until("the new primary takes writes", async || {
            let session = session::Session::<session::Json>::open(
                session::SessionId::from_bytes([1; 32]),
                store.clone(),
            );
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
    assert!(cluster.both_hold_sessions().await);
}
