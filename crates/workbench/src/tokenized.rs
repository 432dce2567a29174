//! Programs in BASIC's compact form, as SAVE without `,A` writes them. The machine itself reads and
//! writes them, so they are what a real disk would hold.

use basic::machine::{Fuel, Machine, Options, Reply, Stop};

use crate::codepage;

const NAME: &[u8] = b"P.BAS";
/// First byte of a program in the compact form, and of one saved with `,P`.
const TOKENS: u8 = 0xFF;
const PROTECTED: u8 = 0xFE;
/// More than any LOAD or SAVE needs.
const FUEL: u64 = 50_000_000;

/// What a file holds, by its first byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Text.
    Text,
    /// Tokens.
    Tokens,
    /// Scrambled tokens: it runs, but shows nothing.
    Protected,
}

/// What a file holds.
pub fn form(bytes: &[u8]) -> Form {
    match bytes.first() {
        Some(&TOKENS) => Form::Tokens,
        Some(&PROTECTED) => Form::Protected,
        _ => Form::Text,
    }
}

/// The lines of a program in the compact form; `None` if the machine cannot load it.
pub fn lines(bytes: &[u8]) -> Option<Vec<String>> {
    let mut machine = Machine::new(Options::default());
    machine.put_file(NAME, bytes).ok()?;
    perform(&mut machine, b"LOAD\"P.BAS\"")?;
    let program = machine.program();
    Some(
        program
            .into_iter()
            .map(|(number, text)| format!("{number} {}", codepage::decode(&text)))
            .collect(),
    )
}

/// The compact form of a program.
///
/// # Errors
/// What the machine says about its lines.
pub fn bytes(lines: &[String]) -> Result<Vec<u8>, String> {
    let mut machine = Machine::new(Options::default());
    let text: Vec<u8> = lines
        .iter()
        .flat_map(|line| codepage::encode(line).into_iter().chain(*b"\r\n"))
        .collect();
    machine
        .load_listed(&text)
        .map_err(|(code, line)| match line {
            Some(line) => format!("{} in {line}", code.message()),
            None => code.message().to_owned(),
        })?;
    perform(&mut machine, b"SAVE\"P.BAS\"")
        .and_then(|()| {
            let mut files = machine.disk_files().into_iter();
            files.find(|(name, _)| name.as_slice() == NAME)
        })
        .map(|(_, bytes)| bytes)
        .ok_or_else(|| "The program could not be written.".to_owned())
}

/// Types a line at the prompt; `None` if the machine does not come back to it.
fn perform(machine: &mut Machine, line: &[u8]) -> Option<()> {
    let mut fuel = Fuel {
        units: FUEL,
        statements: None,
    };
    to_prompt(machine, &mut fuel)?;
    machine.reply(Reply::Line(line.to_vec()));
    to_prompt(machine, &mut fuel)
}

fn to_prompt(machine: &mut Machine, fuel: &mut Fuel) -> Option<()> {
    for _ in 0..8 {
        match machine.run(fuel) {
            Stop::Needs(_) => return Some(()),
            Stop::OutOfFuel | Stop::Held(_) | Stop::System => return None,
            Stop::Ended | Stop::Broke | Stop::Failed => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_survives_its_compact_form() {
        let program: Vec<String> = ["10 PRINT \"HI\";1.5:GOTO 10", "20 REM OK"]
            .map(str::to_owned)
            .to_vec();
        let compact = bytes(&program).unwrap();
        assert_eq!(form(&compact), Form::Tokens);
        assert_eq!(lines(&compact), Some(program));
    }

    #[test]
    fn what_cannot_be_loaded_says_so() {
        assert_eq!(
            bytes(&["PRINT".to_owned()]).unwrap_err(),
            "Direct statement in file"
        );
        assert_eq!(form(b"10 END"), Form::Text);
        assert_eq!(form(b"\xFE\x01"), Form::Protected);
        for seed in 0..64_u8 {
            let rubbish: Vec<u8> = (0..=200_u8)
                .map(|at| at.wrapping_mul(seed).wrapping_add(seed ^ at))
                .collect();
            // It may hold lines or none; it does not fail in another way.
            let _ = lines(&[&[TOKENS][..], &rubbish].concat());
        }
    }
}
