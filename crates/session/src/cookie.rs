//! Cookie headers.

use http::{HeaderMap, header::COOKIE};

use crate::{SessionId, SigningKeys, keys::Issued, layer::CookieOptions};

/// How far in the future a cookie's time of issue may be: clocks of servers differ a little.
const CLOCK_AHEAD_MAX_S: u64 = 300;

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

/// The value of a `Set-Cookie` header.
pub(crate) fn write(
    id: &SessionId,
    options: &CookieOptions,
    keys: &SigningKeys,
    now_s: u64,
) -> String {
    format!(
        "{name}={value}; Path=/; Max-Age={max_age_s}; HttpOnly; SameSite=Lax{secure}",
        name = options.full_name(),
        value = keys.sign(id, now_s),
        max_age_s = options.max_age_s,
        secure = if options.secure { "; Secure" } else { "" },
    )
}
