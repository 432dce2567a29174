//! Variables, stack, memory and watches of a machine, for panels.

use basic::{
    machine::{Machine, StackEntry},
    syntax::Type,
};
use serde::{Deserialize, Serialize};

use super::ViewWants;
use crate::codepage::{self, Glyphs};

/// Elements of one array that are shown at most.
pub const ELEMENTS_MAX: usize = 1_000;
/// Variables that are shown at most.
const VARIABLES_MAX: usize = 1_000;

/// What panels show of a machine.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DebugView {
    /// Simple variables, then arrays, in the order they were made.
    pub variables: Vec<VariableView>,
    /// The control stack, innermost entry last.
    pub stack: Vec<StackView>,
    /// The watches' values, in the order they were asked for.
    pub watches: Vec<Watched>,
    /// Memory in use.
    pub memory: MemoryView,
    /// The lowest subscript of arrays.
    pub base: u8,
    /// How often each line ran, and for how long in tenths of a millisecond, if that is counted.
    pub profile: Vec<(u16, u64, u32)>,
    /// Name of a variable and the numbers of the statements that last read and wrote it, if that is
    /// noted: larger is later, 0 is never.
    pub uses: Vec<(String, u64, u64)>,
}

impl DebugView {
    /// The same with all values as the screen shows them.
    pub fn shown_in(mut self, glyphs: Glyphs) -> Self {
        if glyphs == Glyphs::default() {
            return self;
        }
        let show = |text: &mut String| *text = glyphs.shown(text).into_owned();
        for variable in &mut self.variables {
            show(&mut variable.value);
            let elements = variable.array.iter_mut().flat_map(|it| &mut it.elements);
            elements.for_each(show);
        }
        for watched in &mut self.watches {
            if let Watched::Value(value) = watched {
                show(value);
            }
        }
        self
    }
}

/// A variable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VariableView {
    /// Its name with the type sign.
    pub name: String,
    /// `%`, `!`, `#` or `$`.
    pub sign: char,
    /// What it holds, as BASIC writes it: strings in quotes. Empty for arrays.
    pub value: String,
    /// The array's bounds, if it is one.
    pub array: Option<ArrayView>,
}

/// An array.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArrayView {
    /// The highest subscript of each dimension.
    pub bounds: Vec<u16>,
    /// Elements, the first subscript changing fastest, if they were asked for; at most
    /// [`ELEMENTS_MAX`].
    pub elements: Vec<String>,
}

/// An entry of the control stack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StackView {
    /// `GOSUB`, `FOR I! = 1 TO 9 STEP 2`, `WHILE`.
    pub text: String,
    /// The line it is in; `None` for a direct line.
    pub line: Option<u16>,
}

/// A watch's value, or what BASIC says to its expression.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Watched {
    /// The value as BASIC writes it.
    Value(String),
    /// The error message.
    Error(String),
}

/// Memory in use, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemoryView {
    /// Free for programs, variables and strings.
    pub free: u16,
    /// The program.
    pub program: u16,
    /// Simple variables and arrays.
    pub variables: u16,
    /// Strings with what is to be collected of them.
    pub strings: u16,
    /// The control stack.
    pub stack: u16,
    /// What the control stack can hold.
    pub stack_size: u16,
    /// Subroutines called and not returned from.
    pub gosubs: u16,
}

/// What panels show of this machine.
pub fn of(machine: &Machine, wants: &ViewWants) -> DebugView {
    let variables = machine.variables().into_iter().take(VARIABLES_MAX);
    let memory = machine.resources();
    DebugView {
        variables: variables
            .map(|variable| {
                let shown = wants.arrays.contains(&variable.name);
                let elements = shown.then(|| machine.elements(&variable.name, 0, ELEMENTS_MAX));
                let elements = elements.unwrap_or_default();
                let is_array = !variable.bounds.is_empty();
                VariableView {
                    sign: sign(variable.kind),
                    value: match is_array {
                        true => String::new(),
                        false => written(variable.kind, &variable.value),
                    },
                    array: is_array.then(|| ArrayView {
                        bounds: variable.bounds,
                        elements: elements
                            .iter()
                            .map(|element| written(variable.kind, element))
                            .collect(),
                    }),
                    name: variable.name,
                }
            })
            .collect(),
        stack: machine.stack().into_iter().map(stack_view).collect(),
        watches: wants
            .watches
            .iter()
            .map(|text| watched(machine, text))
            .collect(),
        memory: MemoryView {
            free: memory.free,
            program: memory.program,
            variables: memory.variables,
            strings: memory.strings,
            stack: memory.stack,
            stack_size: memory.stack_size,
            gosubs: memory.gosubs,
        },
        base: machine.base(),
        profile: Vec::new(),
        uses: Vec::new(),
    }
}

/// Works out a watch.
pub fn watched(machine: &Machine, text: &str) -> Watched {
    match machine.evaluate(&codepage::encode(text)) {
        Ok(found) => Watched::Value(written(found.kind, &found.value)),
        Err(code) => Watched::Error(code.message().to_owned()),
    }
}

fn sign(kind: Type) -> char {
    match kind {
        Type::Integer => '%',
        Type::Single => '!',
        Type::Double => '#',
        Type::Text => '$',
    }
}

/// A value as BASIC writes it: strings in quotes.
fn written(kind: Type, value: &[u8]) -> String {
    let text = codepage::decode(value);
    match kind {
        Type::Text => format!("\"{text}\""),
        _ => text,
    }
}

fn stack_view(entry: StackEntry) -> StackView {
    match entry {
        StackEntry::Gosub { line } => StackView {
            text: "GOSUB".to_owned(),
            line,
        },
        StackEntry::While { line } => StackView {
            text: "WHILE".to_owned(),
            line,
        },
        StackEntry::For {
            line,
            variable,
            value,
            limit,
            step,
        } => {
            let [value, limit, step] = [value, limit, step].map(|bytes| codepage::decode(&bytes));
            let mut text = format!("FOR {variable} = {value} TO {limit}");
            if step != "1" {
                text.push_str(&format!(" STEP {step}"));
            }
            StackView { text, line }
        }
    }
}
