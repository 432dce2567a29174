//! Faults of real servers while clients write: how many writes were acknowledged, how many of them
//! Redis lost, how many are lost after the clients have given back what they have, and how long nobody
//! had a write acknowledged.
//!
//! `cargo test -p relay --test faults` is a short form that asserts that nothing is lost after healing;
//! with `FAULTS=FILE` clients are more and write longer, and the table goes to that file (`make faults`).

mod client;
#[path = "../stores/mod.rs"]
mod stores;

use std::{fmt::Write as _, future::Future, pin::Pin, time::Duration};

use redis_servers::{RedisServer, SentinelSet};
use relay::RedisStore;
use tokio::time::sleep;

use client::{Clients, Figures};
use stores::Serves;

/// How long a run lasts.
#[derive(Clone, Copy)]
struct Scale {
    clients: usize,
    /// How many writes each client has had acknowledged before the fault, and again after it.
    writes: usize,
    /// How long a process is stopped.
    stopped: Duration,
}

const SHORT: Scale = Scale {
    clients: 2,
    writes: 50,
    stopped: Duration::from_millis(1_500),
};
const LONG: Scale = Scale {
    clients: 16,
    writes: 1_000,
    stopped: Duration::from_secs(10),
};

/// Clients write, the fault comes, they write on.
async fn run(store: RedisStore, scale: Scale, fault: impl Future<Output = ()>) -> Figures {
    let clients = Clients::start(store, scale.clients);
    clients.write(scale.writes).await;
    clients.begin_fault().await;
    // They write on while it happens.
    tokio::join!(clients.write(scale.writes), fault);
    clients.write(scale.writes / 2).await;
    clients.finish().await
}

async fn killed_primary(scale: Scale) -> Figures {
    let mut set = SentinelSet::start().await;
    let store = set.store();
    run(store, scale, async {
        set.nodes[0].kill();
        set.wait_for_primary(&set.nodes[1]).await;
    })
    .await
}

async fn planned_failover(scale: Scale) -> Figures {
    let set = SentinelSet::start().await;
    run(set.store(), scale, set.fail_over()).await
}

/// The replica hears nothing for a while, then the primary dies: what was acknowledged in between is
/// nowhere but with the clients.
async fn unreplicated_writes(scale: Scale) -> Figures {
    let mut set = SentinelSet::start().await;
    let store = set.store();
    let clients = Clients::start(store, scale.clients);
    clients.write(scale.writes).await;
    set.nodes[1].signal("STOP");
    clients.write(scale.writes / 2).await;
    clients.begin_fault().await;
    set.nodes[0].kill();
    set.nodes[1].signal("CONT");
    clients.write(scale.writes).await;
    clients.finish().await
}

/// The primary stands still beyond the patience of the sentinels, and comes back when another one is.
async fn stopped_primary(scale: Scale) -> Figures {
    let set = SentinelSet::start().await;
    run(set.store(), scale, async {
        set.nodes[0].signal("STOP");
        sleep(scale.stopped).await;
        set.nodes[0].signal("CONT");
        set.wait_for_primary(&set.nodes[1]).await;
    })
    .await
}

/// The replica dies and comes back: only the primary is needed.
async fn killed_replica(scale: Scale) -> Figures {
    let mut set = SentinelSet::start().await;
    run(set.store(), scale, async {
        set.nodes[1].restart();
    })
    .await
}

/// Primary and replica die, and the primary comes back empty where it was.
async fn killed_both(scale: Scale) -> Figures {
    let mut set = SentinelSet::start().await;
    run(set.store(), scale, async {
        set.nodes[1].kill();
        set.nodes[0].restart();
    })
    .await
}

/// Nothing reaches the primary and nothing comes from it, without an error or an end; then the network
/// is as it was, and there are two that have been the primary.
async fn partitioned_primary(scale: Scale) -> Figures {
    let (set, network) = SentinelSet::behind_proxy().await;
    run(set.store(), scale, async {
        network.cut_all_but(0..0);
        set.wait_for_primary(&set.nodes[1]).await;
        network.mend();
        set.wait_for_replica(&set.nodes[0]).await;
    })
    .await
}

/// Sentinels and replica are cut off from the primary, its clients are not: what they write until they
/// hear of another primary is written to one that will be told to forget it.
async fn partitioned_with_clients(scale: Scale) -> Figures {
    let (set, network) = SentinelSet::behind_proxy().await;
    let others = network.connections();
    let clients = Clients::start(set.store(), scale.clients);
    clients.write(scale.writes).await;
    network.cut_all_but(others..network.connections());
    clients.begin_fault().await;
    clients.write(scale.writes).await;
    set.wait_for_primary(&set.nodes[1]).await;
    clients.write(scale.writes / 2).await;
    network.mend();
    set.wait_for_replica(&set.nodes[0]).await;
    clients.finish().await
}

async fn stopped_single_node(scale: Scale) -> Figures {
    let server = RedisServer::start();
    run(server.store(), scale, async {
        server.signal("STOP");
        sleep(scale.stopped).await;
        server.signal("CONT");
    })
    .await
}

async fn killed_single_node(scale: Scale) -> Figures {
    let mut server = RedisServer::start();
    let store = server.store();
    run(store, scale, async { server.restart() }).await
}

async fn flushed(scale: Scale) -> Figures {
    let server = RedisServer::start();
    run(server.store(), scale, async {
        let _: String = server.command(&["FLUSHALL"]).await;
    })
    .await
}

async fn full(scale: Scale) -> Figures {
    let server = RedisServer::start();
    run(server.store(), scale, async {
        let _: String = server.command(&["CONFIG", "SET", "maxmemory", "1"]).await;
        sleep(scale.stopped / 4).await;
        let _: String = server.command(&["CONFIG", "SET", "maxmemory", "0"]).await;
    })
    .await
}

/// What happens, and what plays it.
type Fault = (
    &'static str,
    fn(Scale) -> Pin<Box<dyn Future<Output = Figures>>>,
);

const FAULTS: [Fault; 12] = [
    ("Sentinel: primary killed (SIGKILL)", |scale| {
        Box::pin(killed_primary(scale))
    }),
    ("Sentinel: failover asked for", |scale| {
        Box::pin(planned_failover(scale))
    }),
    (
        "Sentinel: primary killed while its replica was behind",
        |scale| Box::pin(unreplicated_writes(scale)),
    ),
    ("Sentinel: primary stopped (SIGSTOP), then back", |scale| {
        Box::pin(stopped_primary(scale))
    }),
    ("Sentinel: replica killed, back", |scale| {
        Box::pin(killed_replica(scale))
    }),
    (
        "Sentinel: primary and replica killed, primary back empty",
        |scale| Box::pin(killed_both(scale)),
    ),
    (
        "Sentinel: network cuts the primary off, then mends",
        |scale| Box::pin(partitioned_primary(scale)),
    ),
    (
        "Sentinel: network cuts primary and clients off together, then mends",
        |scale| Box::pin(partitioned_with_clients(scale)),
    ),
    (
        "one node without persistence: killed, started again",
        |scale| Box::pin(killed_single_node(scale)),
    ),
    ("one node: stopped (SIGSTOP), then back", |scale| {
        Box::pin(stopped_single_node(scale))
    }),
    ("one node: FLUSHALL typed by hand", |scale| {
        Box::pin(flushed(scale))
    }),
    ("one node: out of memory for a while", |scale| {
        Box::pin(full(scale))
    }),
];

/// All faults, or those whose names contain the word in `FAULT`.
async fn play(scale: Scale, only: Option<&str>) -> Vec<(&'static str, Figures)> {
    let mut played = Vec::new();
    for (name, play) in FAULTS {
        if only.is_none_or(|only| name.contains(only)) {
            played.push((name, play(scale).await));
        }
    }
    played
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_acknowledged_is_lost() {
    let file = std::env::var("FAULTS").ok();
    let scale = if file.is_some() { LONG } else { SHORT };
    let only = std::env::var("FAULT").ok();
    let runs = play(scale, only.as_deref()).await;
    let mut table = String::from(
        "| fault | acknowledged | lost by Redis | lost after healing | longest without an acknowledgement |\n\
         |---|---|---|---|---|\n",
    );
    for (fault, figures) in &runs {
        let Figures {
            acknowledged,
            lost_by_redis,
            lost_after_healing,
            pause,
        } = figures;
        let _ = writeln!(
            table,
            "| {fault} | {acknowledged} | {lost_by_redis} | {lost_after_healing} | {:.1} s |",
            pause.as_secs_f64()
        );
    }
    println!("{table}");
    if let Some(file) = file.filter(|_| only.is_none()) {
        std::fs::write(file, page(&table)).expect("the file can be written");
    }
    for (fault, figures) in runs {
        let enough = scale.clients * scale.writes * 2;
        assert!(figures.acknowledged >= enough, "{fault}: {figures:?}");
        assert_eq!(figures.lost_after_healing, 0, "{fault}: {figures:?}");
        // Those that must lose something do, or the measurement is worth nothing.
        // (How much a replica was behind is up to the system's buffers.)
        if fault.contains("FLUSHALL") || fault.contains("started again") {
            assert!(figures.lost_by_redis > 0, "{fault}: {figures:?}");
        }
    }
}

fn page(table: &str) -> String {
    format!(
        "# Faults\n\n\
         What becomes of writes when the store fails under them. `make faults` starts real servers on free \
         ports (Redis without persistence; with Sentinel a primary, a replica and three sentinels that call \
         a primary down after 0.5 s), lets {} clients write through the Redis store as fast as they are \
         answered, each to a session of its own, and breaks something. A client repeats what was not \
         acknowledged. In the end it does what every page does every 45 s: it compares digests with the \
         store and offers what the store lacks.\n\n{table}\n\
         *Lost by Redis* are writes that Redis had acknowledged and that were not there when the writing \
         ended. *Lost after healing* are those of them that are still not there when every client has said \
         hello; `make test` asserts in a short form that there are none. The last column is the longest \
         time that any write waited, from the fault on; `make faults FAULT=network` plays those faults only \
         whose names have that word, and `SERVERS_SAY=1` shows what the servers log.\n\n\
         What a pause with Sentinel is made of (here 1.2 s from the cut to the switch, seen in the \
         sentinels' log): the time until they call a silent primary down (`down-after-milliseconds`, here \
         500), until a majority agrees and one is elected (0.2 s), and until the promoted replica says so \
         (they ask it once a second). A vote that ends in a tie is repeated only after twice \
         `failover-timeout` (here 4 s; Sentinel's default of 180 s is far too long for this), plus up to a \
         second. So `down-after-milliseconds` of 1000 to 5000 and `failover-timeout` of 5000 to 10000 keep \
         pauses short; shorter than the longest time that the machine stands still makes failovers for \
         nothing. What is the store's own: a stopped process is noticed after 4 s without an answer, or at \
         once when the sentinels name another primary; then requests under way are sent again. A primary \
         that comes back is made a replica by the sentinels some 10 s later, which nobody waits for. Where \
         the network is cut it is a TCP proxy that goes silent. Measured on a busy machine of two cores.\n",
        LONG.clients
    )
}
