//! Keys as text: what is typed, and when.

use super::{BREAK, ENTER, Key, Moment};

/// Typed text as the keys pressed: each line gets Enter, unless it ends in Ctrl-C or, with
/// `escapes`, in `{nocr}`. The other escapes are `{^C} {ESC} {DEL} {BS} {TAB} {LF} {CR}
/// {SP} {x1B} {{}`.
pub fn keys_of(text: &[u8], escapes: bool) -> Vec<u8> {
    let mut keys = Vec::new();
    for line in lines(text) {
        let (line, enter) = match line.strip_suffix(b"{nocr}") {
            Some(line) if escapes => (line, false),
            _ => (line, true),
        };
        let line = if escapes {
            unescape(line)
        } else {
            line.to_vec()
        };
        let enter = enter && line.last() != Some(&BREAK);
        keys.extend(line);
        if enter {
            keys.push(ENTER);
        }
    }
    keys
}

fn lines(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    let text = text.strip_suffix(b"\n").unwrap_or(text);
    let empty = text.is_empty();
    text.split(|&byte| byte == b'\n')
        .map(|line| line.strip_suffix(b"\r").unwrap_or(line))
        .filter(move |_| !empty)
}

/// Replaces `{..}` names by the characters they mean.
pub fn unescape(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    while let Some(&byte) = text.get(at) {
        if byte == b'{'
            && let Some(length) = text[at..].iter().position(|&byte| byte == b'}')
            && let Some(key) = named_key(&text[at + 1..at + length])
        {
            out.push(key);
            at += length + 1;
            continue;
        }
        out.push(byte);
        at += 1;
    }
    out
}

fn named_key(name: &[u8]) -> Option<u8> {
    let name = std::str::from_utf8(name).ok()?.to_ascii_uppercase();
    Some(match name.as_str() {
        "ESC" => 27,
        "DEL" => 127,
        "BS" => 8,
        "TAB" => 9,
        "LF" => 10,
        "CR" => ENTER,
        "SP" => b' ',
        "{" => b'{',
        _ => match name.as_bytes() {
            [b'^', letter] => letter & 31,
            [b'X', _, _] => u8::from_str_radix(name.get(1..)?, 16).ok()?,
            _ => return None,
        },
    })
}

/// Reads scheduled keys, one entry a line: `inkey N KEYS`, `inkey * KEYS`, `line L[:K]
/// KEYS`, `stmt N KEYS`, `poll N KEYS`, `out "TEXT" KEYS`; `#` begins a comment.
///
/// # Errors
/// The number of the first line that is none of these.
pub fn scheduled_keys(text: &[u8]) -> Result<Vec<Key>, usize> {
    let mut list = Vec::new();
    for (index, line) in lines(text).enumerate() {
        if line.is_empty() || line.starts_with(b"#") {
            continue;
        }
        list.push(scheduled_key(line).ok_or(index + 1)?);
    }
    Ok(list)
}

fn scheduled_key(line: &[u8]) -> Option<Key> {
    let line = std::str::from_utf8(line).ok()?;
    let (word, rest) = line.split_once(' ')?;
    let (moment, keys) = if word == "out" {
        let (text, keys) = rest.strip_prefix('"')?.split_once('"')?;
        (
            Moment::Output(unescape(text.as_bytes())),
            keys.trim_start_matches(' '),
        )
    } else {
        let (when, keys) = rest.split_once(' ').unwrap_or((rest, ""));
        let moment = match word {
            "inkey" if when == "*" => Moment::Inkey(None),
            "inkey" => Moment::Inkey(Some(when.parse().ok()?)),
            "stmt" => Moment::Statement(when.parse().ok()?),
            "poll" => Moment::Poll(when.parse().ok()?),
            "line" => {
                let (line, count) = when.split_once(':').unwrap_or((when, "1"));
                Moment::Line(line.parse().ok()?, count.parse().ok()?)
            }
            _ => return None,
        };
        (moment, keys)
    };
    Some(Key {
        moment,
        keys: unescape(keys.as_bytes()).into(),
    })
}
