//! Line numbers inside a line: what RENUM rewrites.

use super::token;

/// Gives every line number constant in `tokens` its new number.
///
/// `renumber` answers the new number of a line that exists (the same one if it does not
/// change), `None` for one that does not: it is left and handed to `undefined`, for the
/// report `Undefined line n in m`. The 0 of ON ERROR GOTO 0 is not a line; every other 0 is
/// (RESUME 0 is reported). Like MBASIC this walks through strings, REM and DATA as if they
/// were tokens.
pub fn renumber(
    tokens: &mut [u8],
    renumber: impl Fn(u16) -> Option<u16>,
    mut undefined: impl FnMut(u16),
) {
    // How much of ERROR GOTO stands right before the place.
    let mut before = [0u8; 2];
    let mut at = 0;
    while let Some(&byte) = tokens.get(at) {
        let operand = at + 1;
        at = operand + usize::from(token::operand_length(byte));
        if matches!(byte, b' ' | b'\t' | b'\n') {
            continue;
        }
        if byte == token::LINE_NUMBER
            && let Some(&[low, high]) = tokens.get(operand..at)
        {
            let number = u16::from_le_bytes([low, high]);
            let trap = before == [token::ERROR, token::GOTO];
            match renumber(number) {
                _ if trap && number == 0 => {}
                Some(new) => {
                    if let Some(place) = tokens.get_mut(operand..at) {
                        place.copy_from_slice(&new.to_le_bytes());
                    }
                }
                None => undefined(number),
            }
        }
        before = [before[1], byte];
    }
}
