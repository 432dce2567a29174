//! File names: how BASIC reads them and how a directory compares them.

use crate::error::ErrorCode;

/// A name: eight characters and three, filled with blanks.
pub type Name = [u8; 11];

/// A name with its drive.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FileName {
    /// 0 the current drive, 1 to 26 drive A to Z.
    pub drive: u8,
    pub name: Name,
    /// A dot ended the first part.
    pub dotted: bool,
}

impl FileName {
    /// `BAS` where the extension is blank and no dot was written.
    pub fn with_program_extension(mut self) -> Self {
        if !self.dotted && self.name[8] == b' ' {
            self.name[8..].copy_from_slice(b"BAS");
        }
        self
    }

    /// Makes a `*` at the start of the name or the extension mean any characters, as only
    /// FILES does.
    pub fn with_stars(mut self) -> Self {
        let (stem, extension) = self.name.split_at_mut(8);
        for part in [stem, extension] {
            if part[0] == b'*' {
                part.fill(b'?');
            }
        }
        self
    }
}

/// Characters from which on a name is blank: MBASIC counts those that are left in a byte and
/// takes its top bit for a sign.
const TOO_LONG: usize = 129;

/// Reads a file name. A first part of more than eight characters runs over into the
/// extension; what follows eleven characters is not looked at.
///
/// # Errors
/// Bad file name: empty, a drive and nothing else, a character before the colon that is
/// no letter, a dot where no extension can begin.
pub fn parse_name(text: &[u8]) -> Result<FileName, ErrorCode> {
    const LETTERS: u8 = 0xDF;
    let (drive, text) = match text {
        [letter, b':', rest @ ..] => (*letter & LETTERS, rest),
        _ => (b'@', text),
    };
    let drive = drive.wrapping_sub(b'@');
    if text.is_empty() || drive > 26 {
        return Err(ErrorCode::BAD_FILE_NAME);
    }
    let mut name = [b' '; 11];
    let mut at = 0;
    let mut dotted = false;
    let text = match text.len() {
        ..TOO_LONG => text,
        _ => &[],
    };
    for &byte in text {
        if byte == b'.' {
            if at == 0 || at > 8 {
                return Err(ErrorCode::BAD_FILE_NAME);
            }
            at = 8;
            dotted = true;
            continue;
        }
        name[at] = byte & 0x7F;
        at += 1;
        if at == name.len() {
            break;
        }
    }
    Ok(FileName {
        drive,
        name,
        dotted,
    })
}

/// Whether a name fits a pattern with `?`.
pub fn fits(name: &Name, pattern: &Name) -> bool {
    name.iter()
        .zip(pattern)
        .all(|(byte, wanted)| *wanted == b'?' || byte == wanted)
}

/// A name as it is written, `NAME.EXT`.
pub fn shown_name(name: &Name) -> Vec<u8> {
    let part = |bytes: &[u8]| {
        let length = bytes
            .iter()
            .rposition(|&byte| byte != b' ')
            .map_or(0, |last| last + 1);
        bytes[..length].to_vec()
    };
    let mut shown = part(&name[..8]);
    let extension = part(&name[8..]);
    if !extension.is_empty() {
        shown.push(b'.');
        shown.extend(extension);
    }
    shown
}
