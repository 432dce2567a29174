//! The first HTML with the session in it.

use std::time::Instant;

use app::{api::context::Visit, document, state::FirstPaint};
use axum::{
    body::Body,
    extract::{Path, Request, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use delta::{Changes, Delta, Key};
use leptos::{
    nonce::use_nonce,
    prelude::{expect_context, provide_context},
};
use leptos_axum::ResponseOptions;
use relay::{RelayError, Store};
use session::SessionId;
use workbench::registers;

use crate::{
    headers::{content_security_policy, is_watched},
    routes::AppState,
    traces::Trace,
};

/// Most that a page starts with, in bytes of registers: a program of a thousand lines, a full console
/// and a full machine together have about half of it.
const PRELOAD_BYTES_MAX: usize = 256 * 1024;
/// Longest handle of an isolated session.
const HANDLE_CHARS_MAX: usize = 64;

/// The visitor's default session.
pub async fn default(state: State<AppState>, id: SessionId, request: Request) -> Response {
    page(state, id, None, request).await
}

/// An isolated session of the visitor.
pub async fn isolated(
    state: State<AppState>,
    id: SessionId,
    Path(handle): Path<String>,
    request: Request,
) -> Response {
    if is_handle(&handle) {
        page(state, id, Some(handle), request).await
    } else {
        let text = "a session's name has 1 to 64 letters, digits, - and _\n";
        (StatusCode::NOT_FOUND, text).into_response()
    }
}

/// Whether a text may name an isolated session.
pub fn is_handle(text: &str) -> bool {
    (1..=HANDLE_CHARS_MAX).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

/// The page that the service worker keeps for the time when no server can be reached. There is no
/// session in it, so it is the same for everybody.
pub async fn shell(State(state): State<AppState>, request: Request) -> Response {
    let watched = is_watched(&state.leptos);
    let show = move || {
        set_headers(watched);
        app::shell(&state.leptos, state.site.bundle())
    };
    leptos_axum::render_app_to_stream(show)(request).await
}

/// The names of this release's files, for the service worker.
pub async fn release(State(state): State<AppState>) -> impl IntoResponse {
    let script = state.site.release().to_owned();
    ([(header::CONTENT_TYPE, "text/javascript")], script)
}

async fn page(
    State(state): State<AppState>,
    id: SessionId,
    handle: Option<String>,
    request: Request<Body>,
) -> Response {
    let trace = request.extensions().get::<Trace>();
    let first = first_paint(&state, id, handle, trace).await;
    let watched = is_watched(&state.leptos);
    let provide = move || provide_context(first.clone());
    let show = move || {
        set_headers(watched);
        document(&state.leptos, state.site.bundle())
    };
    leptos_axum::render_app_to_stream_with_context(provide, show)(request).await
}

/// The session as the store has it. A store that cannot be read is said so, and is no empty session.
async fn first_paint(
    state: &AppState,
    id: SessionId,
    handle: Option<String>,
    trace: Option<&Trace>,
) -> FirstPaint {
    let visit = Visit::new(state.store.clone(), id, handle.as_deref());
    let tag = visit.key.tag().to_string();
    state.settings.welcome(&visit.store, &visit.key).await;
    let began = Instant::now();
    let snapshot = visit.store.snapshot(&visit.key).await;
    if let Some(trace) = trace {
        trace.asked(
            "store snapshot",
            began.elapsed(),
            snapshot.is_err(),
            Vec::new(),
        );
    }
    let mut first = match snapshot {
        Ok(changes) => {
            let gone_ms = changes.gone_ms;
            FirstPaint::of(&shown(changes), gone_ms)
        }
        Err(error) => {
            tracing::warn!(session = %tag, %error, "first paint without the session");
            let mut first = FirstPaint::default();
            first.trouble = Some(trouble(&error));
            first
        }
    };
    first.session_tag = tag;
    first.handle = handle;
    first
}

/// The registers that the page starts with: all that are alive, or of a large session those that
/// can be seen; the rest comes with the hello.
fn shown(changes: Changes) -> Vec<Delta> {
    let mut deltas = changes.deltas;
    deltas.retain(|delta| {
        let is_dropped = changes.floors.iter().any(|floor| floor.covers(&delta.key));
        delta.register.value.is_some() && !is_dropped
    });
    if deltas.iter().map(Delta::size_bytes).sum::<usize>() > PRELOAD_BYTES_MAX {
        deltas.retain(|delta| is_visible(&delta.key));
    }
    deltas
}

/// Whether the register is part of the first HTML.
fn is_visible(key: &Key) -> bool {
    let families = [
        registers::GENERATION,
        registers::PROGRAM,
        registers::CONSOLE,
        registers::TYPING,
        registers::SETTINGS,
        registers::VIEW,
    ];
    families.contains(&key.family()) || key.as_str() == registers::MANIFEST
}

/// What the visitor is told, without the store's address.
fn trouble(error: &RelayError) -> String {
    match error {
        RelayError::Corrupt { .. } => {
            "Your session cannot be read. It is left as it is; what you do now is kept in this \
             browser."
        }
        _ => {
            "The server cannot reach its store. Your session is safe there and comes back by \
             itself; what you do now is kept in this browser."
        }
    }
    .to_owned()
}

/// The policy with this answer's nonce, and that nobody keeps the page.
fn set_headers(watched: bool) {
    let response: ResponseOptions = expect_context();
    response.insert_header(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let nonce = use_nonce();
    let policy = content_security_policy(nonce.as_deref(), watched);
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        response.insert_header(header::CONTENT_SECURITY_POLICY, policy);
    }
}
