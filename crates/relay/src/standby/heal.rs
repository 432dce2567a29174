//! Handing over to the store what a memory took.

use std::{
    sync::{PoisonError, atomic::Ordering},
    time::Duration,
};

use tokio::{runtime::Handle, time::sleep};

use super::{Standby, StandbyEvent, merge::merge};
use crate::{RelayError, SessionKey, Store};

/// The pause between two attempts to reach the store again.
const RETRY_PAUSE: Duration = Duration::from_millis(500);

impl<S: Store + Clone> Standby<S> {
    pub(super) fn wake_healer(&self) {
        let Ok(runtime) = Handle::try_current() else {
            return;
        };
        if self.shared.healing.swap(true, Ordering::AcqRel) {
            return;
        }
        let standby = self.clone();
        runtime.spawn(async move {
            loop {
                sleep(RETRY_PAUSE).await;
                standby.heal().await;
                if standby.sessions_away() == 0 {
                    standby.shared.healing.store(false, Ordering::Release);
                    // One may have left between the two; whoever comes first looks after it.
                    if standby.sessions_away() == 0
                        || standby.shared.healing.swap(true, Ordering::AcqRel)
                    {
                        return;
                    }
                }
            }
        });
    }

    /// Tries to give the store back every session that is away.
    pub async fn heal(&self) {
        let mut keys: Vec<SessionKey> = self.away().keys().cloned().collect();
        keys.sort_by(|a, b| a.as_str().cmp(b.as_str()));
        // In a cluster a part may be away, so the first of the row is another one each time.
        let turn = (self.shared.clock_ms)() / 500;
        let middle = usize::try_from(turn).unwrap_or(0) % keys.len().max(1);
        keys.rotate_left(middle);
        for key in keys {
            if self.heal_session(&key).await.is_err() {
                return;
            }
        }
    }

    async fn heal_session(&self, key: &SessionKey) -> Result<(), RelayError> {
        let Some(entry) = self.entry(key) else {
            return Ok(());
        };
        // Held until the store has all: nobody is answered meanwhile.
        let mut away = entry.lock().await;
        let merged = match merge(&self.main, key, &self.shared.memory).await {
            Ok(merged) => merged,
            Err(error) => {
                away.reason = error.to_string();
                return Err(error);
            }
        };
        away.over = true;
        self.shared.memory.remove(key);
        let is_last = {
            let mut sessions = self.away();
            sessions.remove(key);
            sessions.is_empty()
        };
        let mut healed = self
            .shared
            .healed
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        healed.0 += 1;
        healed.1.add(&merged);
        if is_last {
            let (sessions, merged) = std::mem::take(&mut *healed);
            drop(healed);
            self.tell(StandbyEvent::Ended {
                sessions,
                registers: merged.registers,
                behind: merged.behind,
                refused: merged.refused,
            });
        }
        Ok(())
    }
}
