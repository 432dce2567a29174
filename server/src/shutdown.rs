//! The end: first nobody new is sent here, then nobody new is let in, then everybody is asked to go
//! elsewhere, then it is over.

use std::time::Duration;

use tokio::sync::watch;

/// How far the end has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Phase {
    Serving,
    /// `/readyz` says so; everything else goes on.
    Draining,
    /// Nobody new is let in, live channels are closed.
    Ending,
}

/// How far the end has come, and who is still there. Clones are the same end.
#[derive(Clone, Debug)]
pub struct Shutdown {
    phase: watch::Sender<Phase>,
    present: watch::Sender<usize>,
}

impl Default for Shutdown {
    fn default() -> Self {
        Self {
            phase: watch::Sender::new(Phase::Serving),
            present: watch::Sender::new(0),
        }
    }
}

impl Shutdown {
    /// Says that the end is near, so that a load balancer sends nobody new.
    pub fn announce(&self) {
        self.phase
            .send_if_modified(|phase| *phase == Phase::Serving && set(phase, Phase::Draining));
    }

    /// Begins the end.
    pub fn begin(&self) {
        self.phase.send_replace(Phase::Ending);
    }

    /// Whether the end was announced, or has begun.
    pub fn is_near(&self) -> bool {
        *self.phase.borrow() > Phase::Serving
    }

    /// Waits for the beginning of the end.
    pub async fn begun(&self) {
        let mut phase = self.phase.subscribe();
        // Fails only without a sender, and this has one.
        let _ = phase.wait_for(|phase| *phase == Phase::Ending).await;
    }

    /// Counts a connection or live channel until the guard is dropped.
    #[must_use]
    pub fn count(&self) -> Present {
        self.present.send_modify(|count| *count += 1);
        Present(self.clone())
    }

    /// Waits until nobody is there any more, at most that long; how many are.
    pub async fn all_gone(&self, most: Duration) -> usize {
        let mut present = self.present.subscribe();
        let _ = tokio::time::timeout(most, present.wait_for(|count| *count == 0)).await;
        *self.present.borrow()
    }
}

fn set(phase: &mut Phase, to: Phase) -> bool {
    *phase = to;
    true
}

/// Somebody who is there.
#[derive(Debug)]
pub struct Present(Shutdown);

impl Drop for Present {
    fn drop(&mut self) {
        self.0.present.send_modify(|count| *count -= 1);
    }
}

/// Waits until the operator ends the server: SIGTERM, or Ctrl-C at a terminal. Listens from the call on, also
/// before the future is waited for.
pub fn asked_for() -> impl Future<Output = ()> {
    #[cfg(unix)]
    let terminate = {
        use tokio::signal::unix::{SignalKind, signal};
        signal(SignalKind::terminate())
    };
    async move {
        #[cfg(unix)]
        if let Ok(mut terminate) = terminate {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
            return;
        }
        // Where not even Ctrl-C can be heard the server runs until it is killed.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
