//! Deleting a session for good.

use delta::SessionTag;
use leptos::{prelude::*, server_fn::codec::Postcard};

use super::ApiError;

/// Deletes the session: what anybody has of it until now is never taken again, and whoever is connected
/// hears of it.
///
/// # Errors
/// [`ApiError`]; [`ApiError::WrongSession`] if the page's session is not the cookie's. Then nothing was
/// deleted.
#[server(prefix = "/api", endpoint = "forget", input = Postcard, output = Postcard)]
pub async fn forget(session: SessionTag, handle: Option<String>) -> Result<(), ApiError> {
    use relay::Store;

    let visit = super::context::visit(handle).await?;
    visit.check(session)?;
    visit
        .store
        .forget(&visit.key)
        .await
        .map_err(super::context::answer)
}

/// Tells the store again that the session was deleted at that time (milliseconds since 1970), where it has
/// lost what it knew of that.
///
/// # Errors
/// As [`forget`].
#[server(prefix = "/api", endpoint = "forget_before", input = Postcard, output = Postcard)]
pub async fn forget_before(
    session: SessionTag,
    gone_ms: u64,
    handle: Option<String>,
) -> Result<(), ApiError> {
    use relay::Store;

    let visit = super::context::visit(handle).await?;
    visit.check(session)?;
    visit
        .store
        .forget_before(&visit.key, gone_ms)
        .await
        .map_err(super::context::answer)
}
