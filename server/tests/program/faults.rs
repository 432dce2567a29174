//! Servers killed under pages that write, alone and together with the primary of their Redis: how many
//! writes were acknowledged, how many of them Redis lost, how many are lost after the pages have given
//! back what they have.
//!
//! A short form that asserts that nothing is lost; with `FAULTS=FILE` pages are more, they write longer,
//! and the table is added to that page (`make faults`).

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    time::{Duration, Instant},
};

use delta::{Delta, Keeping, Key, PushOutcome};
use load::{Browser, LoadError, Replicas};
use redis_servers::SentinelSet;
use tokio::{task::JoinSet, time::sleep};

use crate::running::Running;

/// How long a page waits after a push that was not acknowledged.
const AGAIN: Duration = Duration::from_millis(20);
/// Pages, and how often each writes before the fault, and again from it on.
const SHORT: (u8, usize) = (3, 20);
const LONG: (u8, usize) = (16, 300);

/// A page as far as saving goes.
struct Page {
    browser: Browser,
    written: Vec<Delta>,
    last: Instant,
    pause: Duration,
}

#[derive(Debug, Default)]
struct Figures {
    acknowledged: usize,
    lost_by_redis: usize,
    lost_after_healing: usize,
    pause: Duration,
}

impl Page {
    async fn open(replicas: Replicas, number: u8) -> Self {
        let browser = Browser::open(replicas, [number; 6]).await;
        Self {
            browser: browser.expect("a page"),
            written: Vec::new(),
            last: Instant::now(),
            pause: Duration::ZERO,
        }
    }

    /// Writes so many registers, one after the other, each until the store has it.
    async fn write(mut self, count: usize) -> Self {
        self.last = Instant::now();
        for _ in 0..count {
            let number = self.written.len();
            let edit = self
                .browser
                .edit(&format!("view/w{number}"), b"value", 0)
                .expect("a key");
            self.save(vec![edit.clone()]).await;
            self.written.push(edit);
            self.pause = self.pause.max(self.last.elapsed());
            self.last = Instant::now();
        }
        self
    }

    async fn save(&mut self, deltas: Vec<Delta>) {
        loop {
            match self.browser.push(deltas.clone(), None, 0).await {
                Ok(PushOutcome::Accepted {
                    keeping: Keeping::Stored,
                    ..
                }) => return,
                // A server's memory has it, or nobody: the page keeps it and sends it again.
                Ok(PushOutcome::Accepted { .. })
                | Err(LoadError::Away(_) | LoadError::Refused(500..)) => sleep(AGAIN).await,
                other => panic!("{other:?}"),
            }
        }
    }

    /// What was acknowledged and is not there.
    async fn missing(&mut self) -> Vec<Delta> {
        let hello = loop {
            match self.browser.hello().await {
                Ok(hello) => break hello,
                Err(LoadError::Away(_) | LoadError::Refused(500..)) => sleep(AGAIN).await,
                Err(error) => panic!("{error:?}"),
            }
        };
        let there: BTreeMap<Key, _> = hello
            .changes
            .deltas
            .into_iter()
            .map(|delta| (delta.key, delta.register.stamp))
            .collect();
        let missing = self
            .written
            .iter()
            .filter(|delta| there.get(&delta.key) < Some(&delta.register.stamp));
        missing.cloned().collect()
    }
}

async fn all_write(pages: Vec<Page>, count: usize) -> Vec<Page> {
    let writing: JoinSet<Page> = pages.into_iter().map(|page| page.write(count)).collect();
    writing.join_all().await
}

/// Two servers and a Redis with Sentinel: pages write, the fault comes, they write on.
async fn run(
    (pages, writes): (u8, usize),
    fault: impl AsyncFnOnce(&mut SentinelSet, &mut Running),
) -> Figures {
    let mut redis = SentinelSet::start().await;
    let url = redis.url();
    let start = || {
        Running::start(&[
            ("EVERBASIC_REDIS_URL", url.as_str()),
            ("EVERBASIC_NEW_SESSIONS_PER_MINUTE", "0"),
            ("EVERBASIC_SESSION_REQUESTS_PER_SECOND", "0"),
            ("EVERBASIC_ADDRESS_REQUESTS_PER_SECOND", "0"),
        ])
    };
    let [stays, mut goes] = [start(), start()];
    let replicas = Replicas::new(vec![stays.address, goes.address]);
    let mut open = Vec::new();
    for number in 1..=pages {
        open.push(Page::open(replicas.clone(), number).await);
    }
    let mut open = all_write(open, writes).await;
    for page in &mut open {
        page.pause = Duration::ZERO;
    }
    let breaking = async {
        fault(&mut redis, &mut goes).await;
        let old = goes.address;
        goes = start();
        replicas.replace(old, goes.address);
    };
    let (open, ()) = tokio::join!(all_write(open, writes), breaking);
    let mut figures = Figures::default();
    for mut page in all_write(open, writes / 2).await {
        figures.acknowledged += page.written.len();
        figures.pause = figures.pause.max(page.pause);
        let missing = page.missing().await;
        figures.lost_by_redis += missing.len();
        if !missing.is_empty() {
            page.save(missing).await;
        }
        figures.lost_after_healing += page.missing().await.len();
    }
    figures
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn faults_of_servers_lose_nothing() {
    let file = std::env::var("FAULTS").ok();
    let scale = if file.is_some() { LONG } else { SHORT };
    let runs = [
        (
            "server killed (SIGKILL), another in its place",
            run(scale, async |_, server| server.kill()).await,
        ),
        (
            "server and primary killed together",
            run(scale, async |redis, server| {
                redis.nodes[0].kill();
                server.kill();
                redis.wait_for_primary(&redis.nodes[1]).await;
            })
            .await,
        ),
    ];
    let mut table = String::from(
        "| fault | acknowledged | lost by Redis | lost after healing | longest without an acknowledgement |\n\
         |---|---|---|---|---|\n",
    );
    for (fault, figures) in &runs {
        let _ = writeln!(
            table,
            "| {fault} | {} | {} | {} | {:.1} s |",
            figures.acknowledged,
            figures.lost_by_redis,
            figures.lost_after_healing,
            figures.pause.as_secs_f64()
        );
    }
    println!("{table}");
    if let Some(file) = file {
        let mut page = std::fs::read_to_string(&file).expect("the page");
        let _ = write!(
            page,
            "\n## Servers\n\n\
             The same over the whole way: {} browsers without a screen, two servers, Redis with Sentinel. A \
             push counts as acknowledged when the store itself has it.\n\n{table}",
            scale.0
        );
        std::fs::write(file, page).expect("the page can be written");
    }
    for (fault, figures) in runs {
        let least = usize::from(scale.0) * scale.1 * 2;
        assert!(figures.acknowledged >= least, "{fault}: {figures:?}");
        assert_eq!(figures.lost_after_healing, 0, "{fault}: {figures:?}");
    }
}
