//! Waiting for what other processes do.

use std::time::Duration;

/// How long a condition may take. Sentinels whose vote was a tie try again after twice their
/// failover-timeout, and those that had no processor for two seconds do nothing for thirty.
const PATIENCE: Duration = Duration::from_secs(120);

/// Waits for a condition, at most two minutes, so that what never comes fails the test.
pub async fn until(what: &str, condition: impl AsyncFn() -> bool) {
    let waiting = async {
        while !condition().await {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    let done = tokio::time::timeout(PATIENCE, waiting).await;
    assert!(done.is_ok(), "within {PATIENCE:?}: {what}");
}
