//! The tower layer that reads and sets the cookie.

use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll},
    time::{SystemTime, UNIX_EPOCH},
};

use http::{
    HeaderMap, HeaderValue, Request, Response, StatusCode,
    header::{CACHE_CONTROL, SET_COOKIE},
};
use tower_layer::Layer;
use tower_service::Service;

use crate::{Session, SessionError, SessionId, SigningKeys, Values, cookie};

/// A cookie older than this is issued again, in seconds.
const RENEW_AFTER_S: u64 = 24 * 60 * 60;

/// The cookie's name and attributes.
#[derive(Clone, Debug)]
pub struct CookieOptions {
    /// Its name, of letters, digits, `-` and `_`; with `secure` the browser sees it after
    /// `__Host-`. Default `everbasic`.
    pub name: String,
    /// Whether browsers reach the server by https (directly or through a proxy). Default false.
    pub secure: bool,
    /// How long a cookie is valid after it was issued, in seconds. Default 400 days, the most that
    /// browsers keep.
    pub max_age_s: u64,
}

impl Default for CookieOptions {
    fn default() -> Self {
        Self {
            name: "everbasic".into(),
            secure: false,
            max_age_s: 400 * 24 * 60 * 60,
        }
    }
}

impl CookieOptions {
    pub(crate) fn full_name(&self) -> String {
        let prefix = if self.secure { "__Host-" } else { "" };
        format!("{prefix}{}", self.name)
    }
}

/// Gives every request a [`SessionId`] and, with values, a [`Session`].
#[derive(Clone, Debug)]
pub struct SessionLayer {
    keys: SigningKeys,
    options: CookieOptions,
    values: Option<Values>,
}

impl SessionLayer {
    /// A layer whose cookies these keys sign.
    pub fn new(keys: SigningKeys, options: CookieOptions) -> Self {
        Self {
            keys,
            options,
            values: None,
        }
    }

    /// Also offers a [`Session`] with values kept there.
    #[must_use]
    pub fn with_values(mut self, values: Values) -> Self {
        self.values = Some(values);
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
        let (id, current) = match cookie::read(headers, &self.options, &self.keys, now_s) {
            Some(issued) => (issued.id, now_s < issued.at_s.saturating_add(RENEW_AFTER_S)),
            None => (SessionId::random()?, false),
        };
        if current {
            return Ok((id, None));
        }
        // The value is ASCII unless the configured name is not; then there is no cookie to set.
        let cookie = cookie::write(&id, &self.options, &self.keys, now_s);
        Ok((id, HeaderValue::try_from(cookie).ok()))
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
        if let Some(values) = &self.layer.values {
            request
                .extensions_mut()
                .insert(Session::new(id, values.clone()));
        }
        let response = self.inner.call(request);
        Box::pin(async move {
            let mut response = response.await?;
            if let Some(cookie) = cookie {
                set_cookie(response.headers_mut(), cookie);
            }
            Ok(response)
        })
    }
}

/// Sets the cookie, except on what shared caches keep: they would hand it to other visitors.
fn set_cookie(headers: &mut HeaderMap, cookie: HeaderValue) {
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

/// Seconds since 1970.
fn now_s() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |time| time.as_secs())
}
