//! Which variables a statement reads and writes, told from its tokens.

use super::sign_of;
use crate::machine::code::type_of;
use crate::parser;
use crate::syntax::{Address, Type};
use crate::text::token;

/// Number of the function MID$, which may begin a statement.
const MID: u8 = 0x83;

/// Names with their type signs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// Of variables and arrays whose value the statement uses.
    pub read: Vec<String>,
    /// Of those it gives a value.
    pub written: Vec<String>,
}

/// What becomes of the names outside of brackets; inside, they are read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Use {
    Read,
    /// The first is written, the others are read.
    FirstWritten,
    /// The first is written within brackets: MID$.
    FirstInside,
    Written,
    Both,
    /// No value is used: DIM, ERASE.
    No,
}

/// The names in the statement at `at`, up to its end or its THEN. Whether it comes to carry out all
/// of it is not known before.
pub fn of_statement(memory: &[u8], at: Address, types: &[Type; 26]) -> Names {
    let byte = |at: usize| memory.get(at).copied().unwrap_or(0);
    let mut at = usize::from(at);
    while byte(at) == b' ' {
        at += 1;
    }
    let mut names = Names::default();
    let Some(mut with) = use_of(byte(at), byte(at + 1)) else {
        return names;
    };
    let has_as = matches!(byte(at), token::FIELD | token::NAME);
    let (mut depth, mut quoted) = (0u32, false);
    loop {
        match byte(at) {
            0 => break,
            b'"' => quoted = !quoted,
            _ if quoted => {}
            b':' | token::THEN | token::ELSE | token::APOSTROPHE => break,
            b'(' => depth += 1,
            b')' => depth = depth.saturating_sub(1),
            token::FUNCTION => at += 1,
            token::FN => at = behind_name(memory, at + 1).max(at + 1) - 1,
            b'A'..=b'Z' => {
                let (found, end) = parser::parse_name(memory, at as Address);
                if let Some(name) = found {
                    let mut text = String::from_utf8_lossy(&name.text).into_owned();
                    let is_as = has_as && text == "AS";
                    text.push(sign_of(type_of(&name, types)));
                    if !is_as {
                        with = names.take(text, with, depth);
                    }
                }
                at = usize::from(end).max(at + 1) - 1;
            }
            constant => at += usize::from(token::operand_length(constant)),
        }
        at += 1;
    }
    names
}

fn behind_name(memory: &[u8], at: usize) -> usize {
    let at = Address::try_from(at).unwrap_or(Address::MAX);
    usize::from(parser::parse_name(memory, at).1)
}

/// How a statement that begins so uses its names; `None` if it has none.
fn use_of(first: u8, second: u8) -> Option<Use> {
    Some(match first {
        b'A'..=b'Z' | token::LET | token::FOR | token::LSET | token::RSET => Use::FirstWritten,
        token::FUNCTION if second == MID => Use::FirstInside,
        token::INPUT | token::READ | token::LINE => Use::Written,
        token::FIELD => Use::Written,
        token::NEXT | token::SWAP => Use::Both,
        token::DIM | token::ERASE => Use::No,
        token::REM | token::DATA | token::DEF | token::OPTION | token::COMMON => return None,
        token::DEFSTR..=token::DEFDBL => return None,
        0 | b':' => return None,
        _ => Use::Read,
    })
}

impl Names {
    /// Takes a name in; how the next one is used.
    fn take(&mut self, name: String, with: Use, depth: u32) -> Use {
        let (read, written) = match with {
            Use::FirstInside => (true, true),
            _ if depth > 0 => (true, false),
            Use::Read => (true, false),
            Use::FirstWritten | Use::Written => (false, true),
            Use::Both => (true, true),
            Use::No => (false, false),
        };
        if written {
            self.written.push(name.clone());
        }
        if read {
            self.read.push(name);
        }
        match with {
            Use::FirstWritten | Use::FirstInside => Use::Read,
            other => other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::crunch::crunch;

    fn names(line: &str) -> (String, String) {
        let mut memory = vec![0; 8];
        memory.extend(crunch(line.as_bytes()).unwrap());
        memory.extend([0; 8]);
        let found = of_statement(&memory, 8, &[Type::Single; 26]);
        (found.read.join(" "), found.written.join(" "))
    }

    #[test]
    fn names_are_read_or_written() {
        for (line, read, written) in [
            ("A=B+C%*10", "B! C%", "A!"),
            ("LET A(I,J)=A(I-1,J)+1.5", "I! J! A! I! J!", "A!"),
            ("PRINT \"X:Y\";N$;TAB(T);FNA(Q)", "N$ T! Q!", ""),
            ("FOR I%=A TO B STEP C:X=1", "A! B! C!", "I%"),
            ("NEXT I,J", "I! J!", "I! J!"),
            ("INPUT \"NAME\";N$,D#(K)", "K!", "N$ D#"),
            ("LINE INPUT#1,L$", "", "L$"),
            ("READ A,B$", "", "A! B$"),
            ("SWAP A,B", "A! B!", "A! B!"),
            ("MID$(A$,I,1)=B$", "A$ I! B$", "A$"),
            ("LSET F$=MKI$(N%)", "N%", "F$"),
            ("FIELD #1,20 AS N$,4 AS P$", "", "N$ P$"),
            ("IF A>1 AND B$=\"Q\" THEN C=1", "A! B$", ""),
            ("ON K GOTO 100,200", "K!", ""),
            ("DIM A(N),B$(5)", "N!", ""),
            ("DEF FNA(X)=X*Y", "", ""),
            ("REM A=B", "", ""),
            ("DATA A,B", "", ""),
            ("A=1000:B=A", "", "A!"),
            ("A=65.5D0'B=A", "", "A!"),
        ] {
            assert_eq!(names(line), (read.to_owned(), written.to_owned()), "{line}");
        }
    }
}
