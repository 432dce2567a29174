//! A Redis Cluster of three primaries, with a replica each if wanted.

use crate::{node::RedisServer, wait::until};

/// Three primaries that share the slots; ended when dropped.
pub struct Cluster {
    /// The three that begin as primaries.
    pub primaries: Vec<RedisServer>,
    /// Those that were added.
    pub replicas: Vec<RedisServer>,
}

impl Cluster {
    /// Waits until all nodes serve.
    pub async fn start() -> Self {
        let primaries: Vec<RedisServer> = (0..3).map(|_| RedisServer::in_cluster()).collect();
        let ranges = [("0", "5460"), ("5461", "10922"), ("10923", "16383")];
        for (epoch, (node, (first, last))) in (1..).zip(primaries.iter().zip(ranges)) {
            let _: () = node
                .command(&["CLUSTER", "ADDSLOTSRANGE", first, last])
                .await;
            // Otherwise they settle it among themselves, some time after they serve.
            let epoch: u8 = epoch;
            let _: () = node
                .command(&["CLUSTER", "SET-CONFIG-EPOCH", &epoch.to_string()])
                .await;
        }
        let cluster = Self {
            primaries,
            replicas: Vec::new(),
        };
        for node in &cluster.primaries[1..] {
            cluster.meet(node).await;
        }
        cluster.settle(3).await;
        cluster
    }

    async fn meet(&self, node: &RedisServer) {
        let first = &self.primaries[0];
        let bus: String = bus_port(first).await;
        let port = first.port().to_string();
        let _: () = node
            .command(&["CLUSTER", "MEET", "127.0.0.1", &port, &bus])
            .await;
    }

    async fn settle(&self, known: usize) {
        for node in self.primaries.iter().chain(&self.replicas) {
            until("the cluster serves", async || {
                let info: String = node.command(&["CLUSTER", "INFO"]).await;
                let nodes: String = node.command(&["CLUSTER", "NODES"]).await;
                info.contains("cluster_state:ok")
                    && info.contains(&format!("cluster_known_nodes:{known}"))
                    && !nodes.contains("handshake")
            })
            .await;
        }
    }

    /// Gives the first primary a replica and waits until it is in step.
    pub async fn add_replica(&mut self) {
        let replica = RedisServer::in_cluster();
        self.meet(&replica).await;
        self.replicas.push(replica);
        let known = self.primaries.len() + self.replicas.len();
        self.settle(known).await;
        let replica = &self.replicas[self.replicas.len() - 1];
        let of: String = self.primaries[0].command(&["CLUSTER", "MYID"]).await;
        let _: () = replica.command(&["CLUSTER", "REPLICATE", &of]).await;
        until("the replica is in step", async || {
            replica.says("master_link_status:up").await
        })
        .await;
    }

    /// Moves a slot with all its keys from the node that owns it to another one.
    pub async fn move_slot(&self, slot: u16, from: usize, to: usize) {
        let (slot, source, target) = (slot.to_string(), &self.primaries[from], &self.primaries[to]);
        let source_id: String = source.command(&["CLUSTER", "MYID"]).await;
        let target_id: String = target.command(&["CLUSTER", "MYID"]).await;
        let setslot = ["CLUSTER", "SETSLOT", &slot];
        let importing = [&setslot[..], &["IMPORTING", &source_id]].concat();
        let _: () = target.command(&importing).await;
        let migrating = [&setslot[..], &["MIGRATING", &target_id]].concat();
        let _: () = source.command(&migrating).await;
        let keys: Vec<String> = source
            .command(&["CLUSTER", "GETKEYSINSLOT", &slot, "1000"])
            .await;
        let port = target.port().to_string();
        for key in &keys {
            let migrate = ["MIGRATE", "127.0.0.1", &port, key, "0", "5000"];
            let _: () = source.command(&migrate).await;
        }
        // Once each: saying it again makes a node drop the listeners of the slot.
        let others = self.primaries.iter().enumerate();
        let others = others.filter(|(number, _)| ![from, to].contains(number));
        let others = others.map(|(_, node)| node);
        for node in [target, source].into_iter().chain(others) {
            let owned = [&setslot[..], &["NODE", &target_id]].concat();
            let _: () = node.command(&owned).await;
        }
    }

    /// The number of the primary that owns the slot.
    pub async fn owner(&self, slot: u16) -> usize {
        for (number, node) in self.primaries.iter().enumerate() {
            let slots: Vec<(u16, u16, (String, u16, String))> = slots(node).await;
            let owner = slots.iter().find(|(a, b, _)| (*a..=*b).contains(&slot));
            if owner.is_some_and(|(_, _, (_, port, _))| *port == node.port()) {
                return number;
            }
        }
        panic!("nobody owns slot {slot}");
    }

    /// Its address: all primaries of the beginning.
    pub fn url(&self) -> String {
        let hosts: Vec<String> = self
            .primaries
            .iter()
            .map(|node| format!("127.0.0.1:{}", node.port()))
            .collect();
        format!("redis-cluster://{}", hosts.join(","))
    }
}

async fn bus_port(node: &RedisServer) -> String {
    let (_, port): (String, String) = node.command(&["CONFIG", "GET", "cluster-port"]).await;
    port
}

/// First slot, last slot, and host, port and id of the owner.
async fn slots(node: &RedisServer) -> Vec<(u16, u16, (String, u16, String))> {
    let nodes: String = node.command(&["CLUSTER", "NODES"]).await;
    let mut found = Vec::new();
    for line in nodes.lines() {
        let words: Vec<&str> = line.split(' ').collect();
        let [id, address, flags, ..] = words.as_slice() else {
            continue;
        };
        if !flags.contains("master") {
            continue;
        }
        let port = address
            .split('@')
            .next()
            .and_then(|address| address.rsplit(':').next())
            .and_then(|port| port.parse().ok())
            .unwrap_or_default();
        for range in words.iter().skip(8).filter(|word| !word.starts_with('[')) {
            let (first, last) = range.split_once('-').unwrap_or((range, range));
            if let (Ok(first), Ok(last)) = (first.parse(), last.parse()) {
                found.push((first, last, (String::new(), port, (*id).to_owned())));
            }
        }
    }
    found
}
