//! Walking token text without parsing it, byte for byte as MBASIC does. All functions work
//! on any bytes; behind the end of memory there are only zeros.
//!
//! A program line in memory is: link (2 bytes, address of the next line's link; 0 0 ends the
//! program), line number (2 bytes), tokens, 0. MBASIC takes no notice of strings, REM or DATA
//! where it is not said here.

use super::token;
use crate::syntax::Address;

/// The byte at `at`, 0 behind the end.
fn byte(memory: &[u8], at: usize) -> u8 {
    memory.get(at).copied().unwrap_or(0)
}

fn word(memory: &[u8], at: usize) -> u16 {
    u16::from_le_bytes([byte(memory, at), byte(memory, at + 1)])
}

fn address(at: usize) -> Address {
    Address::try_from(at).unwrap_or(Address::MAX)
}

/// The first address from `at` on that holds no blank.
fn visible(memory: &[u8], mut at: usize) -> usize {
    while matches!(byte(memory, at), b' ' | b'\t' | b'\n') {
        at += 1;
    }
    at
}

/// The address behind the element at `at` (a byte, or a constant with its operand), blanks skipped.
fn behind(memory: &[u8], at: usize) -> usize {
    let operand = token::operand_length(byte(memory, at));
    visible(memory, at + 1 + usize::from(operand))
}

/// The `:` or 0 that ends the statement at `at`. Colons in strings do not count. REM must be
/// looked for by the caller: see [`end_of_line`].
pub fn skip_statement(memory: &[u8], at: Address) -> Address {
    address(skip(memory, usize::from(at), true).0)
}

/// The 0 that ends the line `at` is in.
pub fn end_of_line(memory: &[u8], at: Address) -> Address {
    address(skip(memory, usize::from(at), false).0)
}

/// The last constant that begins from `from` on and before `to`, outside quotes.
pub fn last_constant(memory: &[u8], from: Address, to: Address) -> Option<Address> {
    let mut at = visible(memory, usize::from(from));
    let mut quoted = false;
    let mut last = None;
    while at < usize::from(to) {
        match byte(memory, at) {
            0 => break,
            b'"' => {
                quoted = !quoted;
                at = visible(memory, at + 1);
            }
            token::FUNCTION => at = visible(memory, at + 2),
            current => {
                if token::is_constant(current) && !quoted {
                    last = Some(address(at));
                }
                at = behind(memory, at);
            }
        }
    }
    last
}

/// Goes to the 0 or, with `colon`, to the first colon outside quotes; answers it and the
/// count of IF tokens passed. A REM is not a comment here.
fn skip(memory: &[u8], at: usize, colon: bool) -> (usize, u16) {
    let mut at = visible(memory, at);
    let mut quoted = false;
    let mut ifs = 0u16;
    loop {
        match byte(memory, at) {
            0 => return (at, ifs),
            b':' if colon && !quoted => return (at, ifs),
            b'"' => {
                quoted = !quoted;
                at = visible(memory, at + 1);
            }
            token::FUNCTION => at = visible(memory, at + 2),
            current => {
                if current == token::IF && colon && !quoted {
                    ifs = ifs.saturating_add(1);
                }
                at = behind(memory, at);
            }
        }
    }
}

/// The ELSE token that belongs to an IF whose condition ends at `at` (the THEN or GOTO).
pub fn matching_else(memory: &[u8], at: Address) -> Option<Address> {
    let mut at = usize::from(at);
    let mut open = 1u16;
    loop {
        let (end, ifs) = skip(memory, at, true);
        open = open.saturating_add(ifs);
        if byte(memory, end) == 0 {
            return None;
        }
        at = visible(memory, end + 1);
        if byte(memory, at) == token::ELSE {
            open -= 1;
            if open == 0 {
                return Some(address(at));
            }
        }
    }
}

/// A place in the program.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Place {
    /// Address of the token.
    pub at: Address,
    /// Number of its line; `None` for the line the search began in.
    pub line: Option<u16>,
}

/// Why a search for NEXT or WEND ended without finding it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Missed {
    /// The program ended.
    End,
    /// A `NEXT` on the way is written wrongly: Syntax error in that line.
    Syntax(Option<u16>),
}

/// Walks from statement to statement the way FOR and WHILE search: a statement begins behind
/// a colon, THEN and ELSE, wherever these bytes stand.
struct Search<'a> {
    memory: &'a [u8],
    at: usize,
    line: Option<u16>,
}

impl Search<'_> {
    /// Goes on to the next statement's first byte; `None` at the end of the program.
    fn next_statement(&mut self) -> Option<u8> {
        loop {
            match byte(self.memory, self.at) {
                b':' | token::ELSE | token::THEN => break,
                0 => {
                    let link = self.at + 1;
                    if link >= self.memory.len() || word(self.memory, link) == 0 {
                        return None;
                    }
                    self.line = Some(word(self.memory, link + 2));
                    self.at = link + 3;
                    break;
                }
                _ => self.at = behind(self.memory, self.at),
            }
        }
        self.at = visible(self.memory, self.at + 1);
        Some(byte(self.memory, self.at))
    }

    fn place(&self) -> Place {
        Place {
            at: address(self.at),
            line: self.line,
        }
    }
}

/// The NEXT that closes the FOR statement that ends at `at`: the place of the first byte
/// behind the NEXT token or, for `NEXT I,J`, of the name that is meant. `passed` gets the
/// names in NEXTs on the way, each with its line as in [`Place`].
pub fn find_next(memory: &[u8], at: Address, passed: &mut Vec<Place>) -> Result<Place, Missed> {
    find_closing(memory, at, (token::FOR, token::NEXT), |search, open| {
        close_loops(search, open, passed)
    })
}

/// The WEND that closes the WHILE whose condition begins at `at`: the place behind the WEND token.
pub fn find_wend(memory: &[u8], at: Address) -> Result<Place, Missed> {
    find_closing(memory, at, (token::WHILE, token::WEND), |search, open| {
        *open -= 1;
        if *open == 0 {
            search.at = visible(search.memory, search.at + 1);
        }
        Ok(*open == 0)
    })
}

/// The statement that closes what is open at `at`: the first of the two tokens opens another
/// one, at the second `closes` counts what is still open and says whether it is found.
fn find_closing(
    memory: &[u8],
    at: Address,
    (opening, closing): (u8, u8),
    mut closes: impl FnMut(&mut Search, &mut u16) -> Result<bool, Missed>,
) -> Result<Place, Missed> {
    let mut search = Search {
        memory,
        at: visible(memory, usize::from(at)),
        line: None,
    };
    let mut open = 1u16;
    loop {
        let token = search.next_statement().ok_or(Missed::End)?;
        if token == opening {
            open = open.saturating_add(1);
        } else if token == closing && closes(&mut search, &mut open)? {
            return Ok(search.place());
        }
    }
}

/// Counts the loops the NEXT at the search's place closes; true if the wanted one is among
/// them, the search then stands where its name would begin.
fn close_loops(
    search: &mut Search,
    open: &mut u16,
    passed: &mut Vec<Place>,
) -> Result<bool, Missed> {
    let wrong = Missed::Syntax(search.line);
    loop {
        search.at = visible(search.memory, search.at + 1);
        *open -= 1;
        if *open == 0 {
            return Ok(true);
        }
        if matches!(byte(search.memory, search.at), 0 | b':') {
            return Ok(false);
        }
        let (name, after) = crate::parser::parse_element(search.memory, address(search.at));
        if !name {
            return Err(wrong);
        }
        passed.push(search.place());
        search.at = usize::from(after);
        match byte(search.memory, search.at) {
            0 | b':' => return Ok(false),
            b',' => {}
            _ => return Err(wrong),
        }
    }
}

/// The first DATA at the beginning of a statement behind `at`, which stands at the end of a
/// statement or inside one: the place of the first byte behind the DATA token (blanks not
/// skipped). `None`: there is none, which is Out of DATA.
pub fn find_data(memory: &[u8], at: Address) -> Option<Place> {
    let mut at = usize::from(at);
    let mut line = None;
    loop {
        at = skip(memory, at, true).0;
        if byte(memory, at) == 0 {
            let link = at + 1;
            if link >= memory.len() || word(memory, link) == 0 {
                return None;
            }
            line = Some(word(memory, link + 2));
            at = link + 3;
        }
        at = visible(memory, at + 1);
        if byte(memory, at) == token::DATA {
            return Some(Place {
                at: address(at + 1),
                line,
            });
        }
    }
}
