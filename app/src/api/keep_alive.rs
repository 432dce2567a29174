//! A client whose requests outlive the page.
//!
//! Written against the traits of `server_fn`, whose client owns an abort controller that would end
//! the request together with the page's future.

use std::future::Future;

use futures::{Sink, Stream};
use gloo_net::http::Request;
use leptos::server_fn::{
    Bytes,
    client::{Client, browser::BrowserClient},
    error::{FromServerFnError, ServerFnErrorErr},
    request::browser::BrowserRequest,
    response::browser::BrowserResponse,
};
use web_sys::RequestInit;

/// Sends with `fetch(.., { keepalive: true })`.
pub struct KeepAlive;

impl<Error, In, Out> Client<Error, In, Out> for KeepAlive
where
    Error: FromServerFnError + Send,
    In: FromServerFnError,
    Out: FromServerFnError,
{
    type Request = BrowserRequest;
    type Response = BrowserResponse;

    async fn send(mut request: BrowserRequest) -> Result<BrowserResponse, Error> {
        mark(&mut request)
            .map_err(|text| Error::from_server_fn_error(ServerFnErrorErr::Request(text)))?;
        <BrowserClient as Client<Error, In, Out>>::send(request).await
    }

    fn open_websocket(
        path: &str,
    ) -> impl Future<
        Output = Result<
            (
                impl Stream<Item = Result<Bytes, Bytes>> + Send + 'static,
                impl Sink<Bytes> + Send + 'static,
            ),
            Error,
        >,
    > + Send {
        <BrowserClient as Client<Error, In, Out>>::open_websocket(path)
    }

    fn spawn(future: impl Future<Output = ()> + Send + 'static) {
        <BrowserClient as Client<Error, In, Out>>::spawn(future);
    }
}

/// Replaces the request inside by one that is the same but outlives the page. The wrapper stays,
/// because dropping it would abort the request.
fn mark(request: &mut BrowserRequest) -> Result<(), String> {
    let empty = Request::get("/")
        .build()
        .map_err(|error| error.to_string())?;
    let plain: web_sys::Request = std::mem::replace(&mut **request, empty).into();
    let options = RequestInit::new();
    js_sys::Reflect::set(&options, &"keepalive".into(), &true.into())
        .map_err(|error| format!("{error:?}"))?;
    let kept = web_sys::Request::new_with_request_and_init(&plain, &options)
        .map_err(|error| format!("{error:?}"))?;
    **request = Request::from(kept);
    Ok(())
}
