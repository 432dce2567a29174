//! Settings as a JSON file: one object, keys and values as strings.

use super::{DEFINITIONS, Invalid, find};

/// The settings that were set, as JSON with one setting a line.
pub fn to_json(set: impl Fn(&str) -> Option<String>) -> String {
    let lines: Vec<String> = DEFINITIONS
        .iter()
        .filter_map(|one| {
            let value = set(one.key)?;
            Some(format!("  {}: {}", quoted(one.key), quoted(&value)))
        })
        .collect();
    match lines.is_empty() {
        true => "{}\n".to_owned(),
        false => format!("{{\n{}\n}}\n", lines.join(",\n")),
    }
}

/// The settings of a JSON file, checked: key and value. Values may be strings, numbers, true or false.
///
/// # Errors
/// [`Invalid`] if it is no such object, or one of its values is not allowed; then nothing is to be set.
pub fn from_json(text: &str) -> Result<Vec<(&'static str, String)>, Invalid> {
    let pairs = Reader::new(text)
        .object()
        .ok_or_else(|| Invalid("This is not a file of settings.".to_owned()))?;
    pairs
        .into_iter()
        .map(|(name, value)| {
            let definition =
                find(&name).ok_or_else(|| Invalid(format!("There is no setting {name}.")))?;
            Ok((definition.key, definition.accept(&value)?))
        })
        .collect()
}

fn quoted(text: &str) -> String {
    let mut out = String::from('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => out.extend(['\\', character]),
            character if u32::from(character) < 0x20 => {
                out.push_str(&format!("\\u{:04x}", u32::from(character)));
            }
            character => out.push(character),
        }
    }
    out.push('"');
    out
}

/// Reads a flat JSON object.
struct Reader<'a> {
    rest: &'a str,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            rest: text.trim_start_matches('\u{feff}'),
        }
    }

    fn take(&mut self, wanted: char) -> Option<()> {
        self.rest = self.rest.trim_start().strip_prefix(wanted)?;
        Some(())
    }

    fn object(&mut self) -> Option<Vec<(String, String)>> {
        let mut pairs = Vec::new();
        self.take('{')?;
        if self.take('}').is_none() {
            loop {
                let name = self.string()?;
                self.take(':')?;
                let value = self.string().or_else(|| self.word())?;
                pairs.push((name, value));
                if self.take(',').is_none() {
                    break;
                }
            }
            self.take('}')?;
        }
        self.rest.trim().is_empty().then_some(pairs)
    }

    /// A number, true or false.
    fn word(&mut self) -> Option<String> {
        let rest = self.rest.trim_start();
        let end = rest
            .find(|character: char| !character.is_ascii_alphanumeric())
            .unwrap_or(rest.len());
        let (word, behind) = rest.split_at(end);
        self.rest = behind;
        (!word.is_empty()).then(|| word.to_owned())
    }

    fn string(&mut self) -> Option<String> {
        let mut characters = self.rest.trim_start().strip_prefix('"')?.chars();
        let mut text = String::new();
        loop {
            match characters.next()? {
                '"' => break,
                '\\' => match characters.next()? {
                    'n' => text.push('\n'),
                    't' => text.push('\t'),
                    'u' => {
                        let digits: String = characters.by_ref().take(4).collect();
                        text.push(char::from_u32(u32::from_str_radix(&digits, 16).ok()?)?);
                    }
                    other => text.push(other),
                },
                other => text.push(other),
            }
        }
        self.rest = characters.as_str();
        Some(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_exported_is_imported() {
        let set = |key: &str| match key {
            "theme" => Some("green".to_owned()),
            "font_size" => Some("18".to_owned()),
            _ => None,
        };
        let text = to_json(set);
        assert_eq!(
            text,
            "{\n  \"theme\": \"green\",\n  \"font_size\": \"18\"\n}\n"
        );
        assert_eq!(
            from_json(&text).unwrap(),
            [
                ("theme", "green".to_owned()),
                ("font_size", "18".to_owned())
            ]
        );
        assert_eq!(from_json(&to_json(|_| None)).unwrap(), []);
    }

    #[test]
    fn numbers_and_switches_may_be_written_plainly() {
        let read = from_json("{\"editor.auto_number\": false, \"auto_number_step\": 5}");
        assert_eq!(
            read.unwrap(),
            [
                ("auto_number", "false".to_owned()),
                ("auto_number_step", "5".to_owned())
            ]
        );
    }

    #[test]
    fn a_wrong_file_sets_nothing() {
        for text in [
            "",
            "[]",
            "{\"theme\"}",
            "{\"theme\": \"pink\"}",
            "{\"x\": 1}",
            "{} {}",
            "{\"a\\",
        ] {
            assert!(from_json(text).is_err(), "{text}");
        }
    }
}
