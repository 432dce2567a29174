//! A batch of changes goes to the store.

use delta::{Batch, PushOutcome};
use leptos::{prelude::*, server_fn::codec::Postcard};

use super::ApiError;

/// What became of the batch: all of it was taken, or nothing.
///
/// # Errors
/// [`ApiError`]: nothing is known about the batch, it may or may not have been taken.
#[server(prefix = "/api", endpoint = "push", input = Postcard, output = Postcard)]
pub async fn push(batch: Batch, handle: Option<String>) -> Result<PushOutcome, ApiError> {
    super::context::push(batch, handle).await
}

/// The same for a page that is going away: the request outlives it. At most 60 KB, browsers cap what
/// may outlive a page at 64 KiB in all.
///
/// # Errors
/// As [`push`].
#[cfg_attr(
    feature = "browser",
    server(prefix = "/api", endpoint = "push_keep_alive", input = Postcard, output = Postcard, client = super::keep_alive::KeepAlive)
)]
#[cfg_attr(
    not(feature = "browser"),
    server(prefix = "/api", endpoint = "push_keep_alive", input = Postcard, output = Postcard)
)]
pub async fn push_keep_alive(
    batch: Batch,
    handle: Option<String>,
) -> Result<PushOutcome, ApiError> {
    super::context::push(batch, handle).await
}
