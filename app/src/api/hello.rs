//! A replica introduces itself.

use delta::HelloRequest;
use leptos::{prelude::*, server_fn::codec::Postcard};

use super::ApiError;

/// What the replica lacks, and the digest of the store's copy.
///
/// # Errors
/// [`ApiError`]; [`ApiError::WrongSession`] if the page's session is not the cookie's.
#[server(name = SayHello, prefix = "/api", endpoint = "hello", input = Postcard, output = Postcard)]
pub async fn hello(
    request: HelloRequest,
    handle: Option<String>,
) -> Result<delta::Hello, ApiError> {
    super::context::hello(request, handle).await
}
