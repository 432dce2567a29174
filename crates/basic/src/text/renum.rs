//! Line numbers inside a line: what RENUM rewrites.

use super::token;

/// Gives every line number constant in `tokens` its new number.
///
/// `renumber` answers the new number of a line that exists (the same one if it does not
/// change), `None` for one that does not: it is left and handed to `undefined`, for the
/// report `Undefined line n in m`. The 0 of ON ERROR GOTO 0 is not a line; every other 0 is
/// (RESUME 0 is reported). Like MBASIC this walks through strings, REM and DATA as if they
/// were tokens. It writes where the last constant it looked at stands, and it has looked at
/// the one behind the line number: so `20&O17` becomes `20` and the new number.
pub fn renumber(
    tokens: &mut [u8],
    renumber: impl Fn(u16) -> Option<u16>,
    mut undefined: impl FnMut(u16),
) {
    // How much of ERROR GOTO stands right before the place.
    let mut before = [0u8; 2];
    let original = tokens.to_vec();
    let mut at = 0;
    while let Some(&byte) = original.get(at) {
        let operand = at + 1;
        at = operand + usize::from(token::operand_length(byte));
        if matches!(byte, b' ' | b'\t' | b'\n') {
            continue;
        }
        if byte == token::LINE_NUMBER
            && let Some(&[low, high]) = original.get(operand..at)
        {
            let number = u16::from_le_bytes([low, high]);
            let trap = before == [token::ERROR, token::GOTO];
            match renumber(number) {
                _ if trap && number == 0 => {}
                Some(new) => write(tokens, operand - 1, new),
                None => undefined(number),
            }
        }
        before = [before[1], byte];
    }
}

/// Writes a line number in place of the one at `at`, or of the constants that touch it: once
/// when it becomes the address of its line, once when that becomes a number again.
fn write(tokens: &mut [u8], at: usize, number: u16) {
    let first = constant_behind(tokens, at);
    let second = first.and_then(|first| constant_behind(tokens, first));
    let [low, high] = number.to_le_bytes();
    for place in [first.or(Some(at)), second].into_iter().flatten() {
        if let Some(bytes) = tokens.get_mut(place..place + 3) {
            bytes.copy_from_slice(&[token::LINE_NUMBER, low, high]);
        }
    }
}

/// Where a constant of the same length as the one at `at` follows it, blanks apart.
fn constant_behind(tokens: &[u8], at: usize) -> Option<usize> {
    let behind = at + 3;
    let rest = tokens.get(behind..)?;
    let next = behind
        + rest
            .iter()
            .position(|byte| !matches!(byte, b' ' | b'\t' | b'\n'))?;
    let prefix = tokens.get(next)?;
    matches!(*prefix, token::OCTAL | token::HEX | token::LINE_NUMBER).then_some(next)
}
