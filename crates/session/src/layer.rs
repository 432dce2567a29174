//! The tower layer that reads and sets the cookie.

use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll},
};

use http::{
    HeaderMap, HeaderValue, Request, Response, StatusCode,
    header::{CACHE_CONTROL, SET_COOKIE},
};
use tower_layer::Layer;
use tower_service::Service;

use crate::{
    CookieOptions, SessionError, SessionId, SessionStore, SigningKeys,
    clock::now_s,
    cookie,
    keys::Issued,
    session::{Fate, Handle},
};

/// Gives every request a [`SessionId`] and, with a store, a [`Session`](crate::Session). It asks the
/// store nothing: a request whose handler does not use its session costs no command.
#[derive(Clone, Debug)]
pub struct SessionLayer {
    keys: SigningKeys,
    options: CookieOptions,
    store: Option<SessionStore>,
}

impl SessionLayer {
    /// A layer whose cookies these keys sign.
    ///
    /// # Errors
    /// [`SessionError::BadOption`] for a cookie that browsers would not keep.
    pub fn new(keys: SigningKeys, options: CookieOptions) -> Result<Self, SessionError> {
        options.check()?;
        Ok(Self {
            keys,
            options,
            store: None,
        })
    }

    /// Also offers a [`Session`](crate::Session) with values kept there.
    #[must_use]
    pub fn with_store(mut self, store: SessionStore) -> Self {
        self.store = Some(store);
        self
    }

    /// The session of a request that does not pass through the layer; `None` where the layer would
    /// make a new one.
    pub fn session_id(&self, headers: &HeaderMap) -> Option<SessionId> {
        cookie::read(headers, &self.options, &self.keys, now_s()).map(|issued| issued.id)
    }

    /// The request's session and, where the browser needs one, its new cookie.
    fn admit(&self, headers: &HeaderMap) -> Result<(SessionId, Option<HeaderValue>), SessionError> {
        let now_s = now_s();
        match cookie::read(headers, &self.options, &self.keys, now_s) {
            Some(issued) if self.is_fresh(&issued, now_s) => Ok((issued.id, None)),
            Some(issued) => Ok((issued.id, self.cookie(&issued.id))),
            None => {
                let id = SessionId::random()?;
                Ok((id, self.cookie(&id)))
            }
        }
    }

    /// Whether the cookie may stay as it is. One that an older secret has signed is issued again, so
    /// that this secret can be forgotten one day.
    fn is_fresh(&self, issued: &Issued, now_s: u64) -> bool {
        !issued.is_by_older && now_s < issued.at_s.saturating_add(self.options.renew_after_s())
    }

    fn cookie(&self, id: &SessionId) -> Option<HeaderValue> {
        cookie::write(id, &self.options, &self.keys, now_s())
    }

    /// Tells the browser what became of its session.
    fn settle(&self, fate: Fate, admitted: Option<HeaderValue>, headers: &mut HeaderMap) {
        match fate {
            Fate::Same => {
                if let Some(cookie) = admitted {
                    offer_cookie(headers, cookie);
                }
            }
            Fate::Renamed(id) => impose_cookie(headers, self.cookie(&id)),
            Fate::Ended => impose_cookie(headers, cookie::remove(&self.options)),
        }
    }
}

impl<S> Layer<S> for SessionLayer {
    type Service = SessionService<S>;

    fn layer(&self, inner: S) -> Self::Service {
        SessionService {
            inner,
            layer: self.clone(),
        }
    }
}

/// A service behind a [`SessionLayer`].
#[derive(Clone, Debug)]
pub struct SessionService<S> {
    inner: S,
    layer: SessionLayer,
}

impl<S, RequestBody, ResponseBody> Service<Request<RequestBody>> for SessionService<S>
where
    S: Service<Request<RequestBody>, Response = Response<ResponseBody>>,
    S::Future: Send + 'static,
    S::Error: Send + 'static,
    ResponseBody: Default + Send + 'static,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Self::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, mut request: Request<RequestBody>) -> Self::Future {
        let Ok((id, cookie)) = self.layer.admit(request.headers()) else {
            // Without random numbers nobody gets an id, least of all a guessable one.
            let mut response = Response::new(ResponseBody::default());
            *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
            return Box::pin(async move { Ok(response) });
        };
        request.extensions_mut().insert(id);
        let handle = self.layer.store.clone().map(|store| Handle::new(id, store));
        if let Some(handle) = &handle {
            request.extensions_mut().insert(handle.clone());
        }
        let layer = self.layer.clone();
        let response = self.inner.call(request);
        Box::pin(async move {
            let mut response = response.await?;
            let fate = handle.map_or(Fate::Same, |handle| handle.fate());
            layer.settle(fate, cookie, response.headers_mut());
            Ok(response)
        })
    }
}

/// Sets the cookie, except on what shared caches keep: they would hand it to other visitors.
fn offer_cookie(headers: &mut HeaderMap, cookie: HeaderValue) {
    let shared = headers
        .get_all(CACHE_CONTROL)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(|directive| directive.trim().to_ascii_lowercase())
        .any(|directive| directive == "public" || directive == "immutable");
    if shared {
        return;
    }
    if !headers.contains_key(CACHE_CONTROL) {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    headers.append(SET_COOKIE, cookie);
}

/// Sets the cookie whatever the handler said about caches: without it the browser would go on with
/// an id that is no longer good.
fn impose_cookie(headers: &mut HeaderMap, cookie: Option<HeaderValue>) {
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Some(cookie) = cookie {
        headers.append(SET_COOKIE, cookie);
    }
}
