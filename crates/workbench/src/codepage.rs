//! Bytes of BASIC (0-255) as characters of screen and editor, and back. Latin-1: byte n is U+00nn.

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

/// The same for bytes that may be no text: what no screen shows is `hidden`.
pub fn shown(bytes: &[u8], hidden: char) -> String {
    let shown = bytes.iter().map(|byte| match byte {
        0x20..=0x7E | 0xA1..=0xFF => character(*byte),
        _ => hidden,
    });
    shown.collect()
}

/// The bytes of a text. A character that BASIC cannot hold becomes `?`.
pub fn encode(text: &str) -> Vec<u8> {
    text.chars()
        .map(|character| byte(character).unwrap_or(b'?'))
        .collect()
}
