//! The typed intermediate code: statements and expressions whose types, variable
//! slots and jump targets are settled. It is derived from the tokens and can be
//! dropped at any time.
//!
//! `Int`, `Sgl`, `Dbl` and `Txt` are expressions whose type is known; `Num` is a
//! number whose type only shows when it is worked out (integer sums that overflow
//! become single).

use super::flat::Flat;
use crate::error::ErrorCode;
use crate::number::{Double, Single};
use crate::syntax::{Address, Function, LineRef, Name, Range, Resume, SaveForm, Type};
use std::collections::HashMap;

/// Index of a name in [`Code::simple`] or [`Code::arrays`].
pub type Slot = u32;

/// A name with its type settled.
#[derive(Clone, PartialEq, Eq, Debug, Hash)]
pub struct Named {
    pub text: Box<[u8]>,
    pub kind: Type,
    /// A user function (lives among the simple variables).
    pub function: bool,
}

/// An array element.
#[derive(Clone, PartialEq, Debug)]
pub struct Element {
    pub array: Slot,
    pub kind: Type,
    pub subscripts: Box<[Int]>,
}

/// Something that has an address and a type.
#[derive(Clone, PartialEq, Debug)]
pub enum Place {
    Simple(Type, Slot),
    /// A parameter of the active user function: offset in its block.
    Parameter(Type, u16),
    Element(Element),
    Fail(ErrorCode),
}

impl Place {
    /// The type of what is there; a place that fails counts as single.
    pub fn kind(&self) -> Type {
        match self {
            Place::Simple(kind, _) | Place::Parameter(kind, _) => *kind,
            Place::Element(element) => element.kind,
            Place::Fail(_) => Type::Single,
        }
    }
}

/// A call of a user function.
#[derive(Clone, PartialEq, Debug)]
pub struct UserCall {
    /// Stack bytes pending when the body is worked out, from the start of the formula's own
    /// statement or function on.
    pub stack: u16,
    pub function: Slot,
    pub kind: Type,
    pub arguments: Box<[Expr]>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Relation {
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    /// `<=>`: always.
    Any,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Logic {
    And,
    Or,
    Xor,
    Eqv,
    Imp,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Arith {
    Add,
    Subtract,
    Multiply,
    Divide,
}

/// A number of known type integer.
#[derive(Clone, PartialEq, Debug)]
#[expect(clippy::enum_variant_names, reason = "the name says what is compared")]
pub enum Int {
    Const(i16),
    Simple(Slot),
    Parameter(u16),
    Element(Box<Element>),
    OfSingle(Box<Sgl>),
    OfDouble(Box<Dbl>),
    OfNumber(Box<Num>),
    CompareInt(Relation, Box<(Int, Int)>),
    CompareSingle(Relation, Box<(Sgl, Sgl)>),
    CompareDouble(Relation, Box<(Dbl, Dbl)>),
    CompareNumber(Relation, Box<(Num, Num)>),
    CompareText(Relation, Box<(Txt, Txt)>),
    Logic(Logic, Box<(Int, Int)>),
    Not(Box<Int>),
    Modulo(Box<(Int, Int)>),
    Length(Box<Txt>),
    User(Box<UserCall>),
    Call(Function, Box<[Expr]>),
}

/// A number of known type single.
#[derive(Clone, PartialEq, Debug)]
pub enum Sgl {
    Const(Single),
    Simple(Slot),
    Parameter(u16),
    Element(Box<Element>),
    OfInt(Box<Int>),
    OfDouble(Box<Dbl>),
    OfNumber(Box<Num>),
    Negate(Box<Sgl>),
    Add(Box<(Sgl, Sgl)>),
    Subtract(Box<(Sgl, Sgl)>),
    Multiply(Box<(Sgl, Sgl)>),
    Divide(Box<(Sgl, Sgl)>),
    Power(Box<(Sgl, Sgl)>),
    Int(Box<Sgl>),
    Random(Option<Box<Sgl>>),
    User(Box<UserCall>),
    Call(Function, Box<Sgl>),
    /// Functions of anything else: FRE, VARPTR, CVS ...
    Other(Function, Box<[Expr]>),
    VarPtr(Box<Place>),
    FilePtr(Box<Expr>),
}

/// A number of known type double.
#[derive(Clone, PartialEq, Debug)]
pub enum Dbl {
    Const(Double),
    Simple(Slot),
    Parameter(u16),
    Element(Box<Element>),
    OfInt(Box<Int>),
    OfSingle(Box<Sgl>),
    OfNumber(Box<Num>),
    Negate(Box<Dbl>),
    Add(Box<(Dbl, Dbl)>),
    Subtract(Box<(Dbl, Dbl)>),
    Multiply(Box<(Dbl, Dbl)>),
    Divide(Box<(Dbl, Dbl)>),
    User(Box<UserCall>),
    Cvd(Box<Txt>),
}

/// A number whose type shows at run time.
#[derive(Clone, PartialEq, Debug)]
pub enum Num {
    Int(Int),
    Single(Sgl),
    Double(Dbl),
    IntAdd(Box<(Int, Int)>),
    IntSubtract(Box<(Int, Int)>),
    IntMultiply(Box<(Int, Int)>),
    IntDivide(Box<(Int, Int)>),
    Arith(Arith, Box<(Num, Num)>),
    Negate(Box<Num>),
    Abs(Box<Num>),
    IntPart(Box<Num>),
    Fix(Box<Num>),
    Val(Box<Txt>),
    Usr(u8, Box<Expr>),
    /// Works out what stands before, then raises the error.
    Fail(Box<(Vec<Expr>, ErrorCode)>),
    /// As `Fail`, but what the statement wants of the value (a byte, a string, a file that
    /// is there) is looked at before the error is raised.
    Behind(Box<(Expr, ErrorCode)>),
}

/// A string.
#[derive(Clone, PartialEq, Debug)]
pub enum Txt {
    Literal(Address, u8),
    Simple(Slot),
    Parameter(u16),
    Element(Box<Element>),
    Join(Box<(Txt, Txt)>),
    User(Box<UserCall>),
    Call(Function, Box<[Expr]>),
    Input(Box<Expr>, Option<Box<Expr>>),
    Usr(u8, Box<Expr>),
    Fail(Box<(Vec<Expr>, ErrorCode)>),
}

/// Any expression.
#[derive(Clone, PartialEq, Debug)]
pub enum Expr {
    Int(Int),
    Single(Sgl),
    Double(Dbl),
    Number(Num),
    Text(Txt),
}

impl Expr {
    /// The value without the error that waits behind it, and that error.
    pub fn behind(&self) -> (&Expr, Result<(), ErrorCode>) {
        match self {
            Expr::Number(Num::Behind(parts)) => (&parts.0, Err(parts.1)),
            other => (other, Ok(())),
        }
    }
}

/// Where a jump goes: the byte before the line, or the error of getting there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Target {
    Text(Address),
    Missing(ErrorCode),
}

/// What IF does on a branch.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Branch {
    Jump(Target),
    Inside(Address),
}

/// One thing in a PRINT list.
#[derive(Clone, PartialEq, Debug)]
pub enum PrintItem {
    Value(Expr),
    Comma,
    Semicolon,
    Tab(Expr),
    Spc(Expr),
    Fail(ErrorCode),
}

/// PRINT USING.
#[derive(Clone, PartialEq, Debug)]
pub struct Using {
    pub format: Expr,
    pub values: Box<[Expr]>,
    pub open: bool,
    pub fail: Option<ErrorCode>,
}

/// A PRINT or LPRINT.
#[derive(Clone, PartialEq, Debug)]
pub struct Print {
    pub printer: bool,
    pub file: Option<Expr>,
    pub items: Box<[PrintItem]>,
    pub using: Option<Using>,
}

/// INPUT or LINE INPUT.
#[derive(Clone, PartialEq, Debug)]
pub struct Input {
    pub file: Option<Expr>,
    pub keep_line: bool,
    pub prompt: Option<Expr>,
    pub question: bool,
    pub targets: Box<[Place]>,
}

/// The NEXT that belongs to a FOR.
#[derive(Clone, PartialEq, Debug)]
pub struct LoopEnd {
    /// Line of the NEXT.
    pub line: u16,
    /// Address of the variable that closes the loop, or of the end of a NEXT without one.
    pub at: Address,
    /// The variables from that one on with their addresses (empty: NEXT alone).
    pub variables: Box<[(Address, Place)]>,
    /// The end of the NEXT statement.
    pub end: Address,
}

/// A FOR statement.
#[derive(Clone, PartialEq, Debug)]
pub struct For {
    pub variable: Place,
    pub from: Expr,
    pub to: Expr,
    pub step: Option<Expr>,
    /// The matching NEXT, or the error of looking for it and the line it is reported in.
    pub next: Result<LoopEnd, (ErrorCode, u16)>,
}

/// A WHILE statement.
#[derive(Clone, PartialEq, Debug)]
pub struct While {
    pub condition: Expr,
    /// Address behind the WEND token, its line and the end of its statement; or the error.
    pub wend: Result<(Address, u16, Address), (ErrorCode, u16)>,
}

/// What a statement does.
#[derive(Clone, PartialEq, Debug)]
pub enum Op {
    Empty,
    Fail(ErrorCode),
    LetInt(Place, Int),
    LetSingle(Place, Sgl),
    LetDouble(Place, Dbl),
    LetText(Place, Txt),
    /// A value that does not fit its target: both are worked out, then the error.
    LetFail(Place, Expr, ErrorCode),
    Print(Box<Print>),
    /// With `true` a Syntax error comes behind the last value.
    Write(Option<Expr>, Box<[Expr]>, bool),
    Input(Box<Input>),
    LineInput(Box<Input>),
    Read(Box<[Place]>),
    Restore(Option<Target>),
    If(Box<(Expr, Branch, Branch)>),
    Goto(Target),
    Gosub(Target),
    Return,
    On {
        selector: Expr,
        gosub: bool,
        lines: Box<[Option<Target>]>,
        fail: Option<ErrorCode>,
    },
    OnError(Option<Target>),
    Resume(Resume, Option<Target>),
    Error(Expr),
    For(Box<For>),
    Next(Box<[(Address, Place)]>),
    While(Box<While>),
    Wend(Address),
    End,
    Stop,
    Dim(Box<[(Slot, Box<[Int]>)]>),
    Erase(Box<[Slot]>),
    Swap(Box<(Place, Place)>),
    DefFn {
        function: Slot,
        parameters: Box<[Slot]>,
    },
    DefUsr(u8, Expr),
    DefType {
        kind: Type,
        ranges: Box<[(u8, u8)]>,
        fail: Option<ErrorCode>,
    },
    OptionBase(Expr),
    MidAssign(Box<(Place, Expr, Option<Expr>, Expr)>),
    LSet {
        target: Place,
        value: Expr,
        right: bool,
    },
    Randomize(Option<Expr>),
    Common,
    Clear(Box<[Option<Expr>; 3]>),
    Poke(Expr, Expr),
    Out(Expr, Expr),
    Wait(Expr, Expr, Option<Expr>),
    Call(Type, Slot),
    Width {
        printer: bool,
        file: Option<Expr>,
        columns: Expr,
    },
    Null(Expr),
    Trace(bool),
    List {
        printer: bool,
        range: Range,
    },
    Delete(Range),
    Renum {
        new: Option<LineRef>,
        from: Option<LineRef>,
        step: Option<u16>,
    },
    Auto {
        start: Option<LineRef>,
        step: Option<u16>,
        comma: bool,
    },
    Edit(LineRef),
    New,
    Run(Option<Target>),
    RunFile {
        name: Expr,
        keep_files: bool,
    },
    Cont,
    System,
    Load {
        file: Expr,
        run: bool,
    },
    Save {
        file: Expr,
        form: SaveForm,
    },
    Merge(Expr),
    Chain(Box<Chain>),
    Open {
        mode: Expr,
        number: Expr,
        name: Expr,
        record: Option<Expr>,
    },
    Close(Box<[Expr]>),
    Field {
        number: Expr,
        fields: Box<[(Expr, Place)]>,
    },
    Record {
        put: bool,
        number: Expr,
        record: Option<Expr>,
    },
    Kill(Expr),
    Rename(Expr, Expr),
    Files(Option<Expr>),
    Reset,
}

/// CHAIN and its options.
#[derive(Clone, PartialEq, Debug)]
pub struct Chain {
    pub merge: bool,
    pub file: Expr,
    pub line: Option<Expr>,
    pub all: bool,
    pub delete: Option<Range>,
}

/// A statement ready to run.
#[derive(Clone, PartialEq, Debug)]
pub struct Statement {
    pub op: Op,
    /// Raised after the statement did its work.
    pub fail: Option<ErrorCode>,
    /// Its address.
    pub at: Address,
    /// Number of its line.
    pub line: u16,
    /// Address of the `:` or 0 byte behind it.
    pub end: Address,
    /// Whether it is the first of its line (TRON shows the number).
    pub first: bool,
    /// It may have to wait for an answer.
    pub may_wait: bool,
    /// Stack bytes its expressions need at most, functions apart.
    pub depth: u16,
}

/// The body of a user function.
#[derive(Clone, PartialEq, Debug)]
pub struct Body {
    /// Type and offset of each parameter in the block.
    pub parameters: Vec<(Type, u16)>,
    /// Length of the block.
    pub bytes: u16,
    pub expression: Expr,
    pub kind: Type,
    pub depth: u16,
}

/// All that was compiled, by statement address.
#[derive(Default)]
pub struct Code {
    /// Statement index + 1 by address, 0 = not compiled; empty until something is.
    index: Vec<u32>,
    pub statements: Vec<Statement>,
    /// Bodies of user functions by the address of their DEF statement.
    pub bodies: Vec<(Address, Body)>,
    /// A user function reads keys: any statement may have to wait.
    pub functions_wait: bool,
    /// Whether the condition of a WHILE may ask for a key: then each WEND may, for it works
    /// out the condition again.
    pub whiles_wait: bool,
    pub simple: Vec<Named>,
    pub arrays: Vec<Named>,
    /// What is hot, lowered.
    pub flat: Flat,
    simple_slots: HashMap<Named, Slot>,
    array_slots: HashMap<Named, Slot>,
}

/// When so many statements are compiled the cache is dropped: direct lines leave theirs behind.
const STATEMENTS_MAX: usize = 20_000;
/// Likewise with so many instructions.
const INSTRUCTIONS_MAX: usize = 400_000;

impl Code {
    /// Index of the statement at `at`, if it is compiled.
    #[inline(always)]
    pub fn find(&self, at: Address) -> Option<usize> {
        let index = self.index.get(usize::from(at))?;
        (*index as usize).checked_sub(1)
    }

    /// Keeps a compiled statement.
    pub fn insert(&mut self, at: Address, statement: Statement) -> usize {
        if self.statements.len() >= STATEMENTS_MAX {
            self.forget_statements();
        }
        if self.index.is_empty() {
            self.index.resize(super::memory::IMAGE_BYTES, 0);
        }
        self.statements.push(statement);
        self.index[usize::from(at)] = self.statements.len() as u32;
        self.statements.len() - 1
    }

    /// Makes sure that `statements` more do not drop the cache.
    pub fn make_room(&mut self, statements: usize) {
        if self.statements.len() + statements >= STATEMENTS_MAX
            || self.flat.len() >= INSTRUCTIONS_MAX
        {
            self.forget_statements();
        }
    }

    /// Forgets all compiled statements and functions; names keep their slots.
    pub fn drop_statements(&mut self) {
        self.forget_statements();
        self.bodies.clear();
    }

    fn forget_statements(&mut self) {
        if self.statements.is_empty() {
            return;
        }
        self.index.fill(0);
        self.statements.clear();
        self.flat.clear();
    }

    /// Forgets statements compiled from addresses below `end` (the direct line).
    pub fn drop_below(&mut self, end: Address) {
        if let Some(index) = self.index.get_mut(..usize::from(end)) {
            index.fill(0);
        }
        self.flat.drop_below(end);
    }

    /// The body of the function whose DEF statement is at `at`.
    pub fn body(&self, at: Address) -> Option<&Body> {
        self.bodies
            .iter()
            .find(|(address, _)| *address == at)
            .map(|(_, body)| body)
    }

    /// The slot of a simple variable or function.
    pub fn simple_slot(&mut self, name: Named) -> Slot {
        slot(&mut self.simple, &mut self.simple_slots, name)
    }

    /// The slot of an array.
    pub fn array_slot(&mut self, name: Named) -> Slot {
        slot(&mut self.arrays, &mut self.array_slots, name)
    }
}

fn slot(names: &mut Vec<Named>, slots: &mut HashMap<Named, Slot>, name: Named) -> Slot {
    if let Some(&slot) = slots.get(&name) {
        return slot;
    }
    let slot = names.len() as Slot;
    names.push(name.clone());
    slots.insert(name, slot);
    slot
}

/// The type a name has under a type table.
pub fn type_of(name: &Name, types: &[Type; 26]) -> Type {
    name.sigil.unwrap_or_else(|| {
        let letter = name.text.first().map_or(0, |byte| byte.wrapping_sub(b'A'));
        types
            .get(usize::from(letter))
            .copied()
            .unwrap_or(Type::Single)
    })
}
