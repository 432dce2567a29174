//! Working out an expression beside the program, and setting a variable.

use crate::error::ErrorCode;
use crate::machine::code::{Expr, Op, Place, PrintItem};
use crate::machine::compile;
use crate::machine::eval::{Run, Trap};
use crate::machine::inspect::value;
use crate::machine::layout::{DIRECT_BYTES, DIRECT_LINE};
use crate::machine::state::{DIRECT, Mode};
use crate::machine::{Machine, Waiting};
use crate::syntax::Type;
use crate::text::crunch;

/// The value of an expression.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Evaluated {
    /// Its type.
    pub kind: Type,
    /// The value as PRINT shows it, without blanks around it; a string's bytes as they are.
    pub value: Vec<u8>,
    /// Whether IF would take it for true: a number other than zero.
    pub is_true: bool,
}

impl Machine {
    /// Works out an expression in the state the machine is in, as PRINT would, and changes
    /// nothing: not the random numbers, not the error variables, not the screen.
    ///
    /// # Errors
    /// What MBASIC would say; Syntax error for what is no single expression; Illegal direct for
    /// one that waits for keys.
    pub fn evaluate(&self, text: &[u8]) -> Result<Evaluated, ErrorCode> {
        let mut line = b"PRINT ".to_vec();
        line.extend(text);
        let mut copy = self.clone();
        // An error shall come back here, and Overflow and Division by zero go on with their value.
        copy.s.trap = 0;
        copy.s.inside = None;
        copy.s.waiting = Waiting::default();
        copy.s.line = DIRECT;
        let index = copy.compile_beside(&line)?;
        let statement = &copy.code.statements[index];
        if statement.may_wait {
            return Err(ErrorCode::ILLEGAL_DIRECT);
        }
        let depth = statement.depth;
        copy.s.check_depth(depth)?;
        let mut run = Run {
            s: &mut copy.s,
            code: &copy.code,
            screen: &mut copy.screen,
            answers: &[],
            used: 0,
        };
        let expression = expression_of(&run.code.statements[index].op)?;
        evaluate(&mut run, expression).map_err(code_of)
    }

    /// Sets a variable or array element (`A`, `N$(3)`) to the value of an expression, between two
    /// statements; the program goes on as if nothing had happened. If it fails nothing has changed.
    ///
    /// # Errors
    /// What MBASIC would say to the assignment; Syntax error for what is none.
    pub fn assign(&mut self, place: &[u8], expression: &[u8]) -> Result<(), ErrorCode> {
        let mut line = b"LET ".to_vec();
        line.extend(place);
        line.push(b'=');
        line.extend(expression);
        let before = self.s.clone();
        let result = self.assign_beside(&line);
        let direct = before.memory.slice(DIRECT_LINE - 1, DIRECT_BYTES).to_vec();
        match result {
            // A direct line that is being carried out lies where the assignment was put.
            Ok(()) => self.s.memory.set_slice(DIRECT_LINE - 1, &direct),
            Err(_) => {
                self.s = before;
                self.s.extend_links(&self.code);
            }
        }
        self.code.drop_below(DIRECT_LINE + DIRECT_BYTES as u16);
        result
    }

    fn assign_beside(&mut self, line: &[u8]) -> Result<(), ErrorCode> {
        let (trap, at) = (self.s.trap, self.s.line);
        let inside = self.s.inside.take();
        self.s.trap = 0;
        self.s.line = DIRECT;
        let done = self.compile_beside(line).and_then(|index| {
            let statement = &self.code.statements[index];
            if statement.may_wait || !is_assignment(&statement.op) {
                return Err(ErrorCode::SYNTAX);
            }
            let depth = statement.depth;
            self.s.check_depth(depth)?;
            let mut run = Run {
                s: &mut self.s,
                code: &self.code,
                screen: &mut crate::machine::Screen::default(),
                answers: &[],
                used: 0,
            };
            run.execute(&run.code.statements[index])
                .map(drop)
                .map_err(code_of)
        });
        (self.s.trap, self.s.line, self.s.inside) = (trap, at, inside);
        done
    }

    /// Compiles a line that is one statement, at the place of the direct line; its index.
    fn compile_beside(&mut self, line: &[u8]) -> Result<usize, ErrorCode> {
        let tokens = crunch::crunch(line)?;
        if tokens.len() > DIRECT_BYTES - 4 {
            return Err(ErrorCode::LINE_BUFFER_OVERFLOW);
        }
        let end = DIRECT_LINE + tokens.len() as u16;
        self.s.memory.set_byte(DIRECT_LINE - 1, b':');
        self.s.memory.set_slice(DIRECT_LINE, &tokens);
        self.s.memory.clear(end, 4);
        self.code.drop_below(DIRECT_LINE + DIRECT_BYTES as u16);
        if std::mem::take(&mut self.stale) {
            compile::defined_functions(&mut self.s, &mut self.code);
        }
        let index = compile::statement_at(&mut self.s, &mut self.code, DIRECT_LINE, DIRECT, true);
        let statement = &self.code.statements[index];
        match statement.fail {
            Some(code) => Err(code),
            None if statement.end != end => Err(ErrorCode::SYNTAX),
            None => Ok(index),
        }
    }

    /// Whether statements are being carried out, of a program or a direct line.
    pub fn is_running(&self) -> bool {
        self.s.mode == Mode::Running
    }
}

fn expression_of(op: &Op) -> Result<&Expr, ErrorCode> {
    let Op::Print(print) = op else {
        return Err(ErrorCode::SYNTAX);
    };
    if print.printer || print.file.is_some() || print.using.is_some() {
        return Err(ErrorCode::SYNTAX);
    }
    match &print.items[..] {
        [PrintItem::Value(expression)] => Ok(expression),
        [PrintItem::Fail(code)] => Err(*code),
        _ => Err(ErrorCode::SYNTAX),
    }
}

fn evaluate(run: &mut Run<'_>, expression: &Expr) -> Result<Evaluated, Trap> {
    if let Expr::Text(text) = expression {
        let descriptor = run.text(text)?;
        return Ok(Evaluated {
            kind: Type::Text,
            value: run.s.characters_of(descriptor).to_vec(),
            is_true: false,
        });
    }
    let number = run.number_of(expression)?;
    Ok(Evaluated {
        kind: value::kind_of(number),
        value: value::of_number(number),
        is_true: number.sign() != 0,
    })
}

fn is_assignment(op: &Op) -> bool {
    match op {
        Op::LetInt(place, _)
        | Op::LetSingle(place, _)
        | Op::LetDouble(place, _)
        | Op::LetText(place, _)
        | Op::LetFail(place, _, _) => !matches!(place, Place::Fail(_)),
        _ => false,
    }
}

fn code_of(trap: Trap) -> ErrorCode {
    match trap {
        Trap::Error(code) | Trap::ErrorIn(code, _) => code,
        Trap::Need(_) | Trap::Break | Trap::Quiet => ErrorCode::ILLEGAL_DIRECT,
    }
}
