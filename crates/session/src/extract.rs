//! `SessionId` and `Session` as arguments of axum handlers.

use axum_core::{
    extract::FromRequestParts,
    response::{IntoResponse, Response},
};
use http::{StatusCode, request::Parts};

use crate::{Codec, Session, SessionId, session::Handle};

/// The handler is not behind a [`SessionLayer`](crate::SessionLayer), or asks for a [`Session`]
/// while the layer has no store. A mistake in the program: answered with 500.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the handler is not behind a session layer")]
pub struct MissingLayer;

impl IntoResponse for MissingLayer {
    fn into_response(self) -> Response {
        (StatusCode::INTERNAL_SERVER_ERROR, self.to_string()).into_response()
    }
}

impl<S: Sync> FromRequestParts<S> for SessionId {
    type Rejection = MissingLayer;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, MissingLayer> {
        parts.extensions.get().copied().ok_or(MissingLayer)
    }
}

impl<S: Sync, C: Codec> FromRequestParts<S> for Session<C> {
    type Rejection = MissingLayer;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, MissingLayer> {
        let handle: Option<&Handle> = parts.extensions.get();
        handle.map(Handle::session).ok_or(MissingLayer)
    }
}
