//! Statements: what they do, and where they stand.

use super::{Dbl, Expr, Int, Place, Sgl, Slot, Txt};
use crate::error::ErrorCode;
use crate::syntax::{Address, LineRef, Range, Resume, SaveForm, Type};

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
    /// Stack bytes that the format needs, and each value, as [`Statement::depth`].
    pub of_format: u16,
    pub of_values: Box<[u16]>,
}

/// Stack bytes that the parts of a PRINT or WRITE need, as [`Statement::depth`].
#[derive(Clone, PartialEq, Debug)]
pub struct Depths {
    pub file: u16,
    pub items: Box<[u16]>,
}

/// A PRINT or LPRINT.
#[derive(Clone, PartialEq, Debug)]
pub struct Print {
    pub printer: bool,
    pub file: Option<Expr>,
    pub items: Box<[PrintItem]>,
    pub using: Option<Using>,
    pub depths: Depths,
}

/// A WRITE.
#[derive(Clone, PartialEq, Debug)]
pub struct Write {
    pub file: Option<Expr>,
    pub values: Box<[Expr]>,
    /// A Syntax error comes behind the last value.
    pub broken: bool,
    pub depths: Depths,
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
    /// The variables of the NEXTs that looking for the matching one passes, and the lines
    /// they are in: they are made.
    pub passed: Box<[(Place, u16)]>,
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
    Write(Box<Write>),
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
        parameters: Box<[Place]>,
        /// It has no parameters and a body.
        bare: bool,
        fail: Option<ErrorCode>,
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
    WarmStart,
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
    /// Where that begins, see [`crate::syntax::Parsed::rest`].
    pub rest: Option<Address>,
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
    /// Bytes that each takes, name and all, in MBASIC's own block of parameters.
    pub sizes: Vec<u16>,
    /// Length of the block.
    pub bytes: u16,
    pub expression: Expr,
    pub kind: Type,
    pub depth: u16,
}

/// Size of MBASIC's block of parameters.
const PARAMETERS_MAX: u16 = 100;

impl Body {
    /// Whether its first `count` parameters do not fit.
    pub fn overflows(&self, count: usize) -> bool {
        self.sizes.iter().take(count).sum::<u16>() >= PARAMETERS_MAX
    }
}
