//! Bytes of BASIC (0-255) as characters, and back. In a session byte n is U+00nn, as in Latin-1; what the
//! screen shows for it is a matter of its [`Glyphs`].

use std::borrow::Cow;

/// What an IBM PC shows for the bytes from 128 on, in their order: code page 437.
const IBM_PC: &str = "\
    ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒ\
    áíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐\
    └┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀\
    αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";

/// Which characters the screen shows for the bytes from 128 on: the setting [`Glyphs::SETTING`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Glyphs {
    /// Those of Latin-1.
    #[default]
    Latin1,
    /// Those of the IBM PC, with lines and blocks to draw with.
    IbmPc,
}

impl Glyphs {
    /// Name of the setting.
    pub const SETTING: &str = "code_page";

    /// Those that a value of the setting names.
    pub fn of(setting: &str) -> Self {
        match setting {
            "cp437" => Self::IbmPc,
            _ => Self::Latin1,
        }
    }

    /// A text of the session as it is shown. Every character stays one character.
    pub fn shown(self, text: &str) -> Cow<'_, str> {
        if self == Self::Latin1 || text.is_ascii() {
            return Cow::Borrowed(text);
        }
        let glyph = |character| match byte(character) {
            Some(byte @ 128..) => IBM_PC.chars().nth(usize::from(byte - 128)),
            _ => None,
        };
        let shown = text.chars();
        shown
            .map(|character| glyph(character).unwrap_or(character))
            .collect()
    }

    /// What a shown or typed text means in the session. A character of Latin-1 that these do not have becomes
    /// `?`; others that no byte shows stay as they are.
    pub fn meant(self, text: &str) -> Cow<'_, str> {
        if self == Self::Latin1 || text.is_ascii() {
            return Cow::Borrowed(text);
        }
        let byte_of = |shown| {
            IBM_PC
                .chars()
                .zip(128..=255)
                .find(|(glyph, _)| *glyph == shown)
        };
        let meant = text.chars().map(|shown| match byte_of(shown) {
            Some((_, byte)) => character(byte),
            None if !shown.is_ascii() && byte(shown).is_some() => '?',
            None => shown,
        });
        meant.collect()
    }

    /// Bytes that may be no text: what no screen shows is `hidden`.
    pub fn of_bytes(self, bytes: &[u8], hidden: char) -> String {
        let text = bytes.iter().map(|byte| match (byte, self) {
            (0x20..=0x7E | 0xA1..=0xFE, _) | (0xFF, Self::Latin1) | (0x80..=0xA0, Self::IbmPc) => {
                character(*byte)
            }
            _ => hidden,
        });
        self.shown(&text.collect::<String>()).into_owned()
    }
}

/// The character that shows a byte.
pub fn character(byte: u8) -> char {
    char::from(byte)
}

/// The byte of a character; `None` if no byte shows it.
pub fn byte(character: char) -> Option<u8> {
    u8::try_from(u32::from(character)).ok()
}

/// The text that shows the bytes.
pub fn decode(bytes: &[u8]) -> String {
    bytes.iter().copied().map(character).collect()
}

/// The bytes of a text. A character that BASIC cannot hold becomes `?`.
pub fn encode(text: &str) -> Vec<u8> {
    text.chars()
        .map(|character| byte(character).unwrap_or(b'?'))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_has_one_glyph_and_comes_back() {
        let bytes: Vec<u8> = (0..=255).collect();
        let text = decode(&bytes);
        for glyphs in [Glyphs::Latin1, Glyphs::IbmPc] {
            let shown = glyphs.shown(&text);
            assert_eq!(shown.chars().count(), 256);
            assert_eq!(glyphs.meant(&shown), text, "{glyphs:?}");
        }
        assert_eq!(
            Glyphs::IbmPc.shown("A\u{db}\u{c9}\u{e1}"),
            "A\u{2588}\u{2554}\u{df}"
        );
    }

    #[test]
    fn what_a_screen_does_not_have_is_no_other_byte() {
        assert_eq!(Glyphs::IbmPc.meant("\u{c3}\u{2192}A"), "?\u{2192}A");
        assert_eq!(Glyphs::Latin1.meant("\u{c3}\u{2588}"), "\u{c3}\u{2588}");
    }

    #[test]
    fn control_codes_are_hidden() {
        let bytes = [7, b'A', 0x7F, 0x80, 0xA0, 0xB0, 0xFF];
        assert_eq!(Glyphs::Latin1.of_bytes(&bytes, '.'), ".A...\u{b0}\u{ff}");
        assert_eq!(
            Glyphs::IbmPc.of_bytes(&bytes, '.'),
            ".A.\u{c7}\u{e1}\u{2591}."
        );
    }
}
