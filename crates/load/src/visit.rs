//! What somebody does: types a line of a program, runs it for a while, presses F5, and so on.

use std::time::{Duration, Instant};

use delta::PushOutcome;
use serde::{Deserialize, Serialize};
use tokio::sync::watch;

use crate::{
    Browser, LoadError, Replicas,
    browser::{Channel, heard},
    figures::Figures,
};

/// Between two keystrokes that are pushed.
const TYPING_PAUSE: Duration = Duration::from_millis(400);
/// Between two checkpoints of a running program.
const CHECKPOINT_PAUSE: Duration = Duration::from_millis(1_000);
/// What a checkpoint of a small program has: blocks of 256 bytes.
const CHECKPOINT_BLOCKS: usize = 6;
/// Steps after which a visitor does the same again.
const ROUND_STEPS: u32 = 40;
/// In which of them the program runs.
const RUN_STEPS: std::ops::Range<u32> = 20..25;
/// In which of them the visitor presses F5.
const REFRESH_STEP: u32 = 39;
/// How long to wait after being turned away.
const SHED_PAUSE: Duration = Duration::from_millis(500);

/// What a visitor has done and seen.
#[derive(Debug, Default)]
pub struct Visit {
    /// Times of pushes, from request to answer.
    pub pushes: Figures,
    /// Values that were acknowledged, by their keys.
    pub acknowledged: Vec<(String, Vec<u8>)>,
    /// Requests that had to be sent again because a server was gone.
    pub retried: u64,
    /// How often the live channel had to be opened again.
    pub reopened: u64,
    /// How long it took each time.
    pub reopening: Figures,
}

/// What many visitors have seen, without what they have written.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Seen {
    /// Times of pushes, from request to answer.
    pub pushes: Figures,
    /// How often a live channel had to be opened again.
    pub reopened: u64,
    /// How long it took each time.
    pub reopening: Figures,
}

impl From<Visit> for Seen {
    fn from(visit: Visit) -> Self {
        Self {
            pushes: visit.pushes,
            reopened: visit.reopened,
            reopening: visit.reopening,
        }
    }
}

impl Seen {
    /// That of others too.
    pub fn merge(&mut self, other: Self) {
        self.pushes.merge(other.pushes);
        self.reopened += other.reopened;
        self.reopening.merge(other.reopening);
    }
}

/// One visitor who types without rest, until `until` says true; then everything acknowledged is looked for
/// in the store. The number makes visitors differ.
pub async fn visit(replicas: Replicas, number: u32, until: watch::Receiver<bool>) -> Visit {
    visit_at(1.0, replicas, number, until).await
}

/// The same, with pauses so many times longer.
pub async fn visit_at(
    pace: f64,
    replicas: Replicas,
    number: u32,
    until: watch::Receiver<bool>,
) -> Visit {
    let mut visit = Visit::default();
    if let Err(error) = act(&mut visit, pace, replicas, number, until).await {
        visit
            .pushes
            .errors
            .push(format!("visitor {number}: {error}"));
    }
    visit
}

async fn act(
    visit: &mut Visit,
    pace: f64,
    replicas: Replicas,
    number: u32,
    mut until: watch::Receiver<bool>,
) -> Result<(), LoadError> {
    let [a, b, c, d] = number.to_be_bytes();
    let mut browser = loop {
        match Browser::open(replicas.clone(), [7, 7, a, b, c, d]).await {
            Err(LoadError::Refused(429 | 503)) => turned_away(&mut visit.pushes.shed).await,
            browser => break browser?,
        }
    };
    let mut channel = listen(visit, &mut browser).await?;
    let mut token = 0;
    for step in 0_u32.. {
        if *until.borrow() {
            break;
        }
        // Forty steps are typing with one run and one F5 among them; each visitor begins elsewhere.
        let place = (step + number) % ROUND_STEPS;
        let is_running = RUN_STEPS.contains(&place) && (place == RUN_STEPS.start || token > 0);
        if is_running {
            let claim = (place == RUN_STEPS.start).then_some(token);
            token += u64::from(claim.is_some());
            checkpoint(visit, &mut browser, step, claim, token).await?;
        } else if place == REFRESH_STEP {
            loop {
                match browser.load().await {
                    Err(LoadError::Refused(429 | 503)) => turned_away(&mut visit.pushes.shed).await,
                    page => break drop(page?),
                }
            }
            reopen(visit, &mut browser, &mut channel).await?;
        } else {
            let key = format!("program/g/{}", step % 50);
            let line = format!("{} PRINT \"VISITOR {number} LINE {step}\"", step * 10);
            save(visit, &mut browser, vec![(key, line.into_bytes())], None, 0).await?;
        }
        let pause = if is_running {
            CHECKPOINT_PAUSE
        } else {
            TYPING_PAUSE
        };
        // Visitors do not act in step.
        let spread = number
            .wrapping_mul(7_919)
            .wrapping_add(step.wrapping_mul(104_729))
            % 1_000;
        let pause = pause.mul_f64(pace * (0.5 + f64::from(spread) / 1_000.0));
        let over = tokio::time::timeout(pause, pass(&mut channel, &mut until)).await;
        if over == Ok(false) {
            reopen(visit, &mut browser, &mut channel).await?;
        }
    }
    check(visit, &mut browser).await?;
    visit.retried = browser.retried;
    Ok(())
}

/// Reads what the channel says. True when the visit is over, false when the channel has ended.
async fn pass(channel: &mut Channel, until: &mut watch::Receiver<bool>) -> bool {
    loop {
        tokio::select! {
            said = heard(channel) => if said.is_none() { return false },
            ended = until.wait_for(|over| *over) => return ended.is_ok(),
        }
    }
}

async fn reopen(
    visit: &mut Visit,
    browser: &mut Browser,
    channel: &mut Channel,
) -> Result<(), LoadError> {
    let began = Instant::now();
    *channel = listen(visit, browser).await?;
    visit.reopened += 1;
    visit.reopening.add(began.elapsed());
    Ok(())
}

async fn listen(visit: &mut Visit, browser: &mut Browser) -> Result<Channel, LoadError> {
    loop {
        match browser.listen().await {
            Err(LoadError::Refused(429 | 503)) => turned_away(&mut visit.reopening.shed).await,
            channel => return channel,
        }
    }
}

/// Waits, as a page does that was told to come later.
async fn turned_away(count: &mut u64) {
    *count += 1;
    tokio::time::sleep(SHED_PAUSE).await;
}

async fn checkpoint(
    visit: &mut Visit,
    browser: &mut Browser,
    step: u32,
    claim: Option<u64>,
    token: u64,
) -> Result<(), LoadError> {
    let blocks = (0..CHECKPOINT_BLOCKS).map(|block| {
        let bytes = vec![u8::try_from(step % 251).unwrap_or(0); 256];
        (format!("machine/image/{block}"), bytes)
    });
    let row = format!("CONSOLE ROW OF STEP {step}").into_bytes();
    let mut values: Vec<_> = blocks.collect();
    values.push((format!("console/{}", step % 100), row));
    save(visit, browser, values, claim, token).await
}

/// Pushes until it is acknowledged, as a page does.
async fn save(
    visit: &mut Visit,
    browser: &mut Browser,
    values: Vec<(String, Vec<u8>)>,
    claim: Option<u64>,
    token: u64,
) -> Result<(), LoadError> {
    let deltas: Result<Vec<_>, _> = values
        .iter()
        .map(|(key, value)| browser.edit(key, value, token))
        .collect();
    let deltas = deltas?;
    loop {
        let began = Instant::now();
        match browser.push(deltas.clone(), claim, token).await {
            Ok(PushOutcome::Accepted { .. }) => {
                visit.pushes.add(began.elapsed());
                for (key, value) in values {
                    visit.acknowledged.retain(|(known, _)| *known != key);
                    visit.acknowledged.push((key, value));
                }
                return Ok(());
            }
            Ok(other) => return Err(LoadError::Unexpected(format!("{other:?}"))),
            Err(LoadError::Refused(429 | 503)) => turned_away(&mut visit.pushes.shed).await,
            Err(error) => return Err(error),
        }
    }
}

/// Looks for everything that was acknowledged.
async fn check(visit: &mut Visit, browser: &mut Browser) -> Result<(), LoadError> {
    let hello = loop {
        match browser.hello().await {
            Err(LoadError::Refused(429 | 503)) => tokio::time::sleep(SHED_PAUSE).await,
            hello => break hello?,
        }
    };
    for (key, value) in &visit.acknowledged {
        let found = hello
            .changes
            .deltas
            .iter()
            .find(|delta| delta.key.as_str() == key);
        let found = found.and_then(|delta| delta.register.value.as_deref());
        if found != Some(value.as_slice()) {
            visit.pushes.errors.push(format!("{key} was lost"));
        }
    }
    Ok(())
}
