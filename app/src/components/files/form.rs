//! Programs as bytes of a file, and back.

use workbench::{
    codepage,
    tokenized::{self, Form},
};

use crate::later;

/// Why a file cannot be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// The browser could not read it.
    Browser,
    /// It was saved with `,P`: BASIC runs it and shows nothing of it.
    Protected,
    /// It says that it is in the compact form, and is not.
    Damaged,
}

impl Unreadable {
    /// What happened, what is safe, what to do.
    pub fn in_words(self, name: &str) -> String {
        let what = match self {
            Self::Browser => format!("{name} could not be read. Choose the file again."),
            Self::Protected => format!(
                "{name} was saved with protection: BASIC runs it, but shows nothing of it. Upload it to the disk and type RUN \"{name}\"."
            ),
            Self::Damaged => {
                format!("{name} begins like a program in BASIC's compact form, but is damaged.")
            }
        };
        format!("{what} The program in the editor is as it was.")
    }
}

/// Fetches what reads this file, if it is in the compact form.
///
/// # Errors
/// A sentence for the user if that could not be had.
pub async fn ready_for(bytes: &[u8]) -> Result<(), &'static str> {
    match tokenized::form(bytes) {
        Form::Tokens => later::fetched().await.map(drop),
        Form::Protected | Form::Text => Ok(()),
    }
}

/// The text of a program's file: from its compact form, as UTF-8 if it is, else one character a byte.
/// A CP/M file ends at its first ^Z. What is to be read has been asked for with [`ready_for`].
pub fn text_of(bytes: &[u8]) -> Result<String, Unreadable> {
    match tokenized::form(bytes) {
        Form::Tokens => {
            let read = later::here().and_then(|later| (later.lines)(bytes));
            let lines = read.ok_or(Unreadable::Damaged)?;
            return Ok(lines.join("\n"));
        }
        Form::Protected => return Err(Unreadable::Protected),
        Form::Text => {}
    }
    let end = bytes.iter().position(|&byte| byte == 0x1A);
    let bytes = &bytes[..end.unwrap_or(bytes.len())];
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => codepage::decode(bytes),
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    Ok(text.trim_end_matches(['\n', '\r']).to_owned())
}

/// The program as a file: one byte a character, as BASIC holds it; UTF-8 only if that would lose
/// something.
pub fn file_bytes(lines: &[String]) -> Vec<u8> {
    let mut text = lines.join("\n");
    if !text.is_empty() {
        text.push('\n');
    }
    if text
        .chars()
        .all(|character| codepage::byte(character).is_some())
    {
        codepage::encode(&text)
    } else {
        text.into_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_saved_program_opens_as_it_was() {
        let lines = vec!["10 PRINT \"\u{e9}\"".to_owned(), "20 END".to_owned()];
        let bytes = file_bytes(&lines);
        assert_eq!(
            text_of(&bytes).as_deref(),
            Ok("10 PRINT \"\u{e9}\"\n20 END")
        );
        let foreign = vec!["10 REM \u{2192}".to_owned()];
        assert_eq!(
            text_of(&file_bytes(&foreign)).as_deref(),
            Ok("10 REM \u{2192}")
        );
    }

    #[test]
    fn cpm_files_end_at_control_z_and_the_compact_form_is_read() {
        assert_eq!(text_of(b"10 END\r\n\x1A\x1A\x1A").as_deref(), Ok("10 END"));
        assert_eq!(text_of(b"").as_deref(), Ok(""));
        let compact = tokenized::bytes(&["10 PRINT 1".to_owned()]).unwrap();
        assert_eq!(text_of(&compact).as_deref(), Ok("10 PRINT 1"));
        assert_eq!(text_of(b"\xFE\x01"), Err(Unreadable::Protected));
    }
}
