//! The end.

use std::time::Duration;

use tokio::sync::watch;

/// How long requests under way may take to end, once the end has begun.
pub const GRACE: Duration = Duration::from_secs(5);

/// Whether the end has begun. Clones are the same end.
#[derive(Clone, Debug)]
pub struct Shutdown {
    sender: watch::Sender<bool>,
}

impl Default for Shutdown {
    fn default() -> Self {
        Self {
            sender: watch::Sender::new(false),
        }
    }
}

impl Shutdown {
    /// Begins the end.
    pub fn begin(&self) {
        self.sender.send_replace(true);
    }

    /// Whether the end has begun.
    pub fn has_begun(&self) -> bool {
        *self.sender.borrow()
    }

    /// Waits for the beginning of the end.
    pub async fn begun(&self) {
        // Fails only without a sender, and this has one.
        let _ = self.sender.subscribe().wait_for(|begun| *begun).await;
    }
}

/// Waits until the operator ends the server: SIGTERM, or Ctrl-C at a terminal.
pub async fn asked_for() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
            return;
        }
    }
    // Where not even Ctrl-C can be heard the server runs until it is killed.
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}
