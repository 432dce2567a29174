//! Cookie headers.

use http::{HeaderMap, HeaderValue, header::COOKIE};

use crate::{SessionError, SessionId, SigningKeys, keys::Issued};

/// How far in the future a cookie's time of issue may be: clocks of servers differ a little.
const CLOCK_AHEAD_MAX_S: u64 = 300;
/// The longest life of a cookie that browsers keep to, in seconds: 400 days (RFC 6265bis).
const MAX_AGE_S_MAX: u64 = 400 * 24 * 60 * 60;

/// Which requests of other sites' pages carry the cookie.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SameSite {
    /// None, not even a link to us.
    Strict,
    /// Links to us only. The default.
    #[default]
    Lax,
    /// All of them. Browsers want `secure` with it.
    None,
}

/// The cookie's name and attributes.
#[derive(Clone, Debug)]
pub struct CookieOptions {
    /// Its name, of letters, digits, `-` and `_`. With `secure` the browser sees it after `__Host-`,
    /// or after `__Secure-` if there is a domain or a path other than `/`. Default `everbasic`.
    pub name: String,
    /// Below which path it is sent. Default `/`.
    pub path: String,
    /// The domain whose hosts all get it; `None`, the default, is this host alone.
    pub domain: Option<String>,
    /// Whether browsers reach the server by https (directly or through a proxy). Default false.
    pub secure: bool,
    /// Whether scripts of the page cannot read it. Default true.
    pub http_only: bool,
    /// Which requests of other sites' pages carry it. Default `Lax`.
    pub same_site: SameSite,
    /// How long a cookie is valid after it was issued, in seconds. At most 400 days, which is the most
    /// that browsers keep and the default. One older than a day, or than half of this, is issued again.
    pub max_age_s: u64,
    /// Whether the browser forgets it when it is closed; `max_age_s` is checked all the same.
    /// Default false.
    pub until_browser_closes: bool,
}

impl Default for CookieOptions {
    fn default() -> Self {
        Self {
            name: "everbasic".into(),
            path: "/".into(),
            domain: None,
            secure: false,
            http_only: true,
            same_site: SameSite::Lax,
            max_age_s: MAX_AGE_S_MAX,
            until_browser_closes: false,
        }
    }
}

impl CookieOptions {
    /// Refuses what browsers would not store, or what would end in another header.
    pub(crate) fn check(&self) -> Result<(), SessionError> {
        let bad = |option, reason: &str| {
            let reason = reason.to_owned();
            Err(SessionError::BadOption { option, reason })
        };
        let is_word = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
        let is_plain = |byte: u8| byte.is_ascii_graphic() && byte != b';' && byte != b',';
        if self.name.is_empty() || !self.name.bytes().all(is_word) {
            return bad("name", "has to be of letters, digits, - and _");
        }
        if !self.path.starts_with('/') || !self.path.bytes().all(is_plain) {
            return bad(
                "path",
                "has to begin with / and be of ASCII without ; , and spaces",
            );
        }
        let is_host = |byte: u8| byte.is_ascii_alphanumeric() || b"-.".contains(&byte);
        if let Some(domain) = &self.domain
            && (domain.is_empty() || !domain.bytes().all(is_host))
        {
            return bad("domain", "has to be the name of a domain");
        }
        if self.same_site == SameSite::None && !self.secure {
            return bad(
                "same_site",
                "can be None only with secure: browsers drop it else",
            );
        }
        if !(1..=MAX_AGE_S_MAX).contains(&self.max_age_s) {
            return bad("max_age_s", "has to be one second to 400 days");
        }
        Ok(())
    }

    pub(crate) fn full_name(&self) -> String {
        let prefix = match (self.secure, &self.domain, self.path.as_str()) {
            (false, ..) => "",
            (true, None, "/") => "__Host-",
            (true, ..) => "__Secure-",
        };
        format!("{prefix}{}", self.name)
    }

    /// The age at which a cookie is issued again, in seconds.
    pub(crate) fn renew_after_s(&self) -> u64 {
        (self.max_age_s / 2).min(24 * 60 * 60)
    }
}

/// The first cookie of that name that is validly signed and has not expired. A browser may send
/// several of one name, and a stranger may have planted one of them.
pub(crate) fn read(
    headers: &HeaderMap,
    options: &CookieOptions,
    keys: &SigningKeys,
    now_s: u64,
) -> Option<Issued> {
    let name = options.full_name();
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|header| header.to_str().ok())
        .flat_map(|header| header.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .filter(|(found, _)| *found == name)
        .filter_map(|(_, value)| keys.verify(value))
        .find(|issued| is_current(issued, options, now_s))
}

fn is_current(issued: &Issued, options: &CookieOptions, now_s: u64) -> bool {
    issued.at_s <= now_s.saturating_add(CLOCK_AHEAD_MAX_S)
        && now_s < issued.at_s.saturating_add(options.max_age_s)
}

/// The `Set-Cookie` header that gives this id to a browser.
pub(crate) fn write(
    id: &SessionId,
    options: &CookieOptions,
    keys: &SigningKeys,
    now_s: u64,
) -> Option<HeaderValue> {
    let max_age_s = (!options.until_browser_closes).then_some(options.max_age_s);
    header(options, &keys.sign(id, now_s), max_age_s)
}

/// The `Set-Cookie` header that takes the cookie back.
pub(crate) fn remove(options: &CookieOptions) -> Option<HeaderValue> {
    header(options, "", Some(0))
}

/// The value of a `Set-Cookie` header. With options that pass the check there always is one.
fn header(options: &CookieOptions, value: &str, max_age_s: Option<u64>) -> Option<HeaderValue> {
    let text = format!(
        "{name}={value}; Path={path}{domain}{max_age}{http_only}; SameSite={same_site}{secure}",
        name = options.full_name(),
        path = options.path,
        domain = attribute("Domain=", options.domain.as_deref()),
        max_age = attribute("Max-Age=", max_age_s),
        http_only = if options.http_only { "; HttpOnly" } else { "" },
        same_site = match options.same_site {
            SameSite::Strict => "Strict",
            SameSite::Lax => "Lax",
            SameSite::None => "None",
        },
        secure = if options.secure { "; Secure" } else { "" },
    );
    HeaderValue::try_from(text).ok()
}

fn attribute(name: &str, value: Option<impl std::fmt::Display>) -> String {
    value.map_or(String::new(), |value| format!("; {name}{value}"))
}
