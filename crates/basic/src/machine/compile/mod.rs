//! Syntax to typed intermediate code.

mod command;
pub mod convert;
mod depth;
mod ends;
mod expression;
mod operator;
mod statement;

use super::code::{Body, Code, Named, Op, Place, Statement};
use super::program;
use super::state::State;
use super::variables;
use crate::error::ErrorCode;
use crate::parser;
use crate::syntax::{self, Address, Name};

/// What the compiler looks at while it works on one statement.
pub(super) struct Compiler<'a> {
    pub state: &'a State,
    pub code: &'a mut Code,
    /// Parameters of the function whose body is compiled, with their offsets.
    parameters: Vec<(Named, u16)>,
    /// The line the statement is in.
    line: u16,
    /// Stack bytes that a formula at the place being compiled needs, and the most so far.
    pending: u16,
    depth: u16,
    /// The same for the subscripts of the statement's targets, see [`depth::target`].
    target_base: u16,
    /// An INPUT$ or INKEY$ was seen.
    waits: bool,
    /// The third byte of the last single or double constant, see [`Compiler::divisor`].
    third_byte: u8,
}

/// Compiles the statement at `at` of line `line`; answers its index.
pub fn statement_at(
    state: &mut State,
    code: &mut Code,
    at: Address,
    line: u16,
    first: bool,
) -> usize {
    let parsed = parse(state, code, at);
    let mut compiler = Compiler::new(state, code, line);
    compiler.pending = depth::formula(&parsed.statement);
    compiler.target_base = depth::target(&parsed.statement);
    let op = compiler.statement(at, &parsed);
    let waits = compiler.waits;
    let depth = compiler.depth;
    let may_wait = waits || op_may_wait(&op) || calls_function(&parsed.statement, code);
    if may_wait && matches!(op, Op::While(_)) {
        whiles_wait(code);
    }
    let may_wait = may_wait || code.whiles_wait && matches!(op, Op::Wend(_));
    let statement = Statement {
        may_wait,
        op,
        at,
        fail: parsed.fail,
        rest: parsed.rest,
        line,
        end: parsed.end,
        first,
        depth,
    };
    let index = code.insert(at, statement);
    state.extend_links(code);
    index
}

fn parse(state: &State, code: &Code, at: Address) -> syntax::Parsed {
    let bare = |name: &Name| code.is_bare(name, &state.types);
    parser::parse_statement_knowing(state.memory.image(), at, &bare)
}

/// Compiles the bodies of all functions that are defined now.
pub fn defined_functions(state: &mut State, code: &mut Code) {
    let functions: Vec<(Named, Address)> = variables::Entries::simple(state)
        .filter(|entry| entry.function)
        .map(|entry| {
            let name = Named {
                text: entry.name(state).into(),
                kind: entry.kind,
                function: true,
            };
            (name, state.memory.word(entry.value))
        })
        .collect();
    for (name, at) in &functions {
        if has_no_parameters(&parser::parse_statement(state.memory.image(), *at)) {
            let slot = code.simple_slot(name.clone());
            code.bare.push(slot);
        }
    }
    for (_, at) in functions {
        if code.body(at).is_none() {
            let parsed = parse(state, code, at);
            let mut compiler = Compiler::new(state, code, 0);
            compiler.function_body(at, &parsed);
        }
    }
    state.extend_links(code);
}

fn has_no_parameters(parsed: &syntax::Parsed) -> bool {
    match &parsed.statement {
        syntax::Statement::DefFn {
            parameters, body, ..
        } => parameters.is_empty() && body.is_some(),
        _ => false,
    }
}

/// From now on each WEND is careful, also those compiled before.
fn whiles_wait(code: &mut Code) {
    if !std::mem::replace(&mut code.whiles_wait, true) {
        for statement in &mut code.statements {
            statement.may_wait |= matches!(statement.op, Op::Wend(_));
        }
    }
}

fn op_may_wait(op: &Op) -> bool {
    match op {
        Op::Input(input) | Op::LineInput(input) => input.file.is_none(),
        Op::Randomize(None) => true,
        _ => false,
    }
}

/// A user function may hide an INPUT$ in its body; only then calls must be able to wait.
fn calls_function(statement: &syntax::Statement, code: &Code) -> bool {
    code.functions_wait && format_has_user(statement)
}

fn format_has_user(statement: &syntax::Statement) -> bool {
    // A statement without expressions costs nothing to be careful with.
    !matches!(
        statement,
        syntax::Statement::Rem | syntax::Statement::Data | syntax::Statement::Goto(_)
    )
}

impl<'a> Compiler<'a> {
    fn new(state: &'a State, code: &'a mut Code, line: u16) -> Self {
        Compiler {
            state,
            code,
            parameters: Vec::new(),
            line,
            pending: 0,
            depth: 0,
            target_base: 0,
            waits: false,
            third_byte: 0,
        }
    }

    fn named(&self, name: &Name, function: bool) -> Named {
        Named {
            text: name.text.clone(),
            kind: super::code::type_of(name, &self.state.types),
            function,
        }
    }

    /// The place a simple name means: a parameter of the function being compiled or a variable.
    fn simple_place(&mut self, name: &Name) -> Place {
        let named = self.named(name, false);
        let kind = named.kind;
        // Of parameters with the same name the last one is found.
        let mut parameters = self.parameters.iter().rev();
        if let Some((_, offset)) = parameters.find(|(known, _)| *known == named) {
            return Place::Parameter(kind, *offset);
        }
        Place::Simple(kind, self.code.simple_slot(named))
    }

    /// What a statement assigns to.
    fn place(&mut self, target: &syntax::Target) -> Place {
        self.at(self.target_base, |this| this.reference(target))
    }

    fn reference(&mut self, target: &syntax::Target) -> Place {
        match target {
            syntax::Target::Variable(name) => self.simple_place(name),
            syntax::Target::Element(name, subscripts) => {
                Place::Element(self.element(name, subscripts))
            }
            syntax::Target::Fail(code) => Place::Fail(*code),
        }
    }

    fn places(&mut self, targets: &[syntax::Target]) -> Box<[Place]> {
        targets.iter().map(|target| self.place(target)).collect()
    }

    /// Keeps the body of the function that the DEF statement at `at` defines.
    fn function_body(&mut self, at: Address, parsed: &syntax::Parsed) {
        let syntax::Statement::DefFn {
            name,
            parameters,
            body: Some(body),
            ..
        } = &parsed.statement
        else {
            return;
        };
        let kind = self.named(name, true).kind;
        let mut offset = 0;
        let mut block = Vec::new();
        let mut sizes = Vec::new();
        for parameter in parameters.iter().filter_map(syntax::Target::name) {
            let named = self.named(parameter, false);
            block.push((named.kind, offset));
            let bytes = variables::size(named.kind);
            sizes.push(bytes + variables::name_size(&named.text));
            self.parameters.push((named, offset));
            offset += bytes;
        }
        let bare = |name: &Name| self.code.is_bare(name, &self.state.types);
        let expression = parser::parse_body(self.state.memory.image(), *body, &bare);
        let (pending, depth) = (self.pending, self.depth);
        (self.pending, self.depth) = (0, 0);
        let waits = std::mem::take(&mut self.waits);
        let expression = expression::closed(self.expression(&expression));
        if self.waits {
            self.code.functions_wait = true;
        }
        self.waits = waits;
        let body_depth = self.depth;
        (self.pending, self.depth) = (pending, depth);
        self.parameters.clear();
        self.code.bodies.push((
            at,
            Body {
                parameters: block,
                sizes,
                bytes: offset,
                expression,
                kind,
                depth: body_depth,
            },
        ));
    }

    fn target(&self, line: syntax::Line) -> super::code::Target {
        match line {
            syntax::Line::Fail(code) => super::code::Target::Missing(code),
            syntax::Line::Number(number) => match program::find_line(self.state, number) {
                Ok(at) => super::code::Target::Text(at - 1),
                Err(_) => super::code::Target::Missing(ErrorCode::UNDEFINED_LINE),
            },
        }
    }
}
