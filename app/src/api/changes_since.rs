//! What has changed since a place in the session's history.

use delta::{Changes, Cursor, SessionTag};
use leptos::{prelude::*, server_fn::codec::Postcard};

use super::ApiError;

/// The registers that are newer than the cursor, or all of them if it is of another epoch.
///
/// # Errors
/// [`ApiError`]; [`ApiError::WrongSession`] if the page's session is not the cookie's.
#[server(prefix = "/api", endpoint = "changes", input = Postcard, output = Postcard)]
pub async fn changes_since(
    session: SessionTag,
    cursor: Cursor,
    handle: Option<String>,
) -> Result<Changes, ApiError> {
    super::context::changes_since(session, cursor, handle).await
}
