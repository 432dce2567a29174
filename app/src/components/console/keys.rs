//! Keys as a terminal sends them.

use web_sys::KeyboardEvent;

/// Whether it is Ctrl+C.
pub fn is_break(event: &KeyboardEvent) -> bool {
    event.ctrl_key()
        && !event.alt_key()
        && !event.shift_key()
        && event.key().eq_ignore_ascii_case("c")
}

/// Whether it writes a character.
pub fn is_text(event: &KeyboardEvent) -> bool {
    let plain = !event.ctrl_key() && !event.meta_key() && !event.is_composing();
    plain && event.key().chars().count() == 1
}

/// What a terminal sends for the key; `None` for keys that are the page's (Tab, arrows, F-keys).
pub fn sent_by(event: &KeyboardEvent) -> Option<String> {
    if is_text(event) && !event.alt_key() {
        return Some(event.key());
    }
    if event.ctrl_key() && !event.alt_key() && !event.meta_key() && !event.shift_key() {
        return control(&event.key());
    }
    named(&event.key()).map(str::to_owned)
}

fn named(key: &str) -> Option<&'static str> {
    Some(match key {
        "Enter" => "\r",
        "Backspace" => "\u{8}",
        "Escape" => "\u{1b}",
        "Delete" => "\u{7f}",
        _ => return None,
    })
}

/// Ctrl and a letter, except those the browser or the page needs.
fn control(key: &str) -> Option<String> {
    let letter = key
        .bytes()
        .next()
        .filter(|_| key.len() == 1)?
        .to_ascii_lowercase();
    let free = letter.is_ascii_lowercase() && !b"acfjklnoprstvwxz".contains(&letter);
    free.then(|| char::from(letter - b'a' + 1).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_keys_leave_the_browser_its_own() {
        assert_eq!(control("g").as_deref(), Some("\u{7}"));
        for key in ["r", "R", "t", "w", "c", "v", "F5", "é"] {
            assert_eq!(control(key), None, "{key}");
        }
    }

    #[test]
    fn keys_with_names() {
        assert_eq!(named("Enter"), Some("\r"));
        assert_eq!(named("Tab"), None);
        assert_eq!(named("F5"), None);
    }
}
