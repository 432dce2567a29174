//! Why a server function decided nothing.

use leptos::server_fn::{
    codec::PostcardEncoding,
    error::{FromServerFnError, ServerFnErrorErr},
};
use serde::{Deserialize, Serialize};

/// Why a server function decided nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum ApiError {
    /// No answer, or one that is not the server's (a proxy's error page).
    #[error("the server does not answer: {0}")]
    Transport(String),
    /// The server is there, its store is not. Answered with status 503.
    #[error("the store does not answer")]
    Unavailable,
    /// The request cannot be understood. Answered with status 400.
    #[error("the request is malformed: {0}")]
    Malformed(String),
    /// The page belongs to another session than the browser's cookie says now. Answered with
    /// status 409.
    #[error("the page belongs to another session")]
    WrongSession,
    /// The store holds something unreadable. Answered with status 500.
    #[error("the session cannot be read: {0}")]
    Corrupt(String),
}

impl ApiError {
    /// The HTTP status that goes with it.
    #[cfg(feature = "ssr")]
    fn status(&self) -> axum::http::StatusCode {
        use axum::http::StatusCode;
        match self {
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Self::Malformed(_) => StatusCode::BAD_REQUEST,
            Self::WrongSession => StatusCode::CONFLICT,
            Self::Transport(_) | Self::Corrupt(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Puts the status on the response that is being made, and returns the error.
    #[cfg(feature = "ssr")]
    pub(crate) fn answered(self) -> Self {
        if let Some(response) = leptos::prelude::use_context::<leptos_axum::ResponseOptions>() {
            response.set_status(self.status());
        }
        self
    }
}

impl FromServerFnError for ApiError {
    type Encoder = PostcardEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            // On the server what cannot be decoded is a request, in the browser it is an answer,
            // and one that is not ours: a proxy's error page.
            #[cfg(feature = "ssr")]
            ServerFnErrorErr::Args(text) | ServerFnErrorErr::Deserialization(text) => {
                Self::Malformed(text).answered()
            }
            other => Self::Transport(other.to_string()),
        }
    }
}
