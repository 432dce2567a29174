//! Bundle files of other releases, for the time in which servers of two releases run side by side.

use std::sync::Arc;

use axum::{
    Router,
    body::Body,
    extract::Request,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use tower::ServiceExt;

use super::is_named_by_content;

/// This release's file. Where it has none of that name, and the name tells the content, so that it
/// cannot be the wrong one: the file of the first other release that has it.
pub async fn answer(own: Router, others: Arc<[Router]>, request: Request) -> Response {
    let again = is_named_by_content(request.uri().path()).then(|| without_body(&request));
    let answer = ask(own, request).await;
    let Some(again) = again.filter(|_| answer.status() == StatusCode::NOT_FOUND) else {
        return answer;
    };
    for other in others.iter() {
        let answer = ask(other.clone(), without_body(&again)).await;
        if answer.status() != StatusCode::NOT_FOUND {
            return answer;
        }
    }
    answer
}

async fn ask(files: Router, request: Request) -> Response {
    files.oneshot(request).await.into_response()
}

/// The head of a request: files are asked for without a body.
fn without_body(request: &Request) -> Request {
    let mut copy = Request::new(Body::empty());
    request.method().clone_into(copy.method_mut());
    request.uri().clone_into(copy.uri_mut());
    request.headers().clone_into(copy.headers_mut());
    copy
}
