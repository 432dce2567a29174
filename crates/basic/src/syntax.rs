//! What a statement is: the tree the parser makes of tokens and the compiler reads.
//!
//! MBASIC finds a syntax error only when execution arrives at it: `PRINT 1;)` prints
//! ` 1 ` first. So the parser never fails. Where the text stops making sense it puts
//! a [`Expr::Fail`] (or the `Fail` of the list it is in) with the error MBASIC would
//! raise there, and whoever runs the tree meets it in the order of the text.
//! All addresses are places of the 64 KiB memory image that holds the tokens.
#![expect(
    missing_docs,
    reason = "variants and fields are named after the words of the language"
)]

use crate::error::ErrorCode;
use crate::number::{Double, Single};

/// An address in the memory image.
pub type Address = u16;

/// The four types a name or value can have.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Type {
    Integer,
    Single,
    Double,
    Text,
}

/// A name as written: upper case, 1 to 40 characters (letters, digits, dots; without
/// the type sign). `sigil` is the type sign if one was written; without it the
/// DEFINT table of the moment decides. For a function name `FN` is not part of `text`.
#[derive(Clone, PartialEq, Eq, Debug, Hash)]
pub struct Name {
    pub text: Box<[u8]>,
    pub sigil: Option<Type>,
}

/// Something that can be assigned to.
#[derive(Clone, PartialEq, Debug)]
pub enum Target {
    Variable(Name),
    Element(Name, Vec<Expr>),
    /// No variable stands where one must; raised when execution gets there.
    Fail(ErrorCode),
}

/// An expression. Operands are evaluated in the order of the text.
#[derive(Clone, PartialEq, Debug)]
pub enum Expr {
    Integer(i16),
    Single(Single),
    Double(Double),
    /// A literal: `length` bytes at `address` of the text (the value points there; it is not copied).
    Text {
        address: Address,
        length: u8,
    },
    /// A line number that stands as an operand (after ERL: `IF ERL=65535`): its value, a single.
    Line(u16),
    Variable(Name),
    Element(Name, Vec<Expr>),
    Unary(Unary, Box<Expr>),
    Binary(Binary, Box<Expr>, Box<Expr>),
    /// A parenthesised expression (kept: `VARPTR((A))` and stack depth can tell).
    Group(Box<Expr>),
    Call(Function, Vec<Expr>),
    /// `FNname` with its arguments. What stands behind the name of a function that is known
    /// to have no parameters is not part of it: `PRINT FNA(1)` prints FNA and then 1.
    User(Name, Vec<Expr>),
    /// `USR`, `USR0` to `USR9` with its argument.
    Usr(u8, Box<Expr>),
    /// `VARPTR(variable)`.
    VarPtr(Box<Target>),
    /// `VARPTR(#file)`.
    FilePtr(Box<Expr>),
    /// `INPUT$(n)` or `INPUT$(n, #file)`.
    InputText(Box<Expr>, Option<Box<Expr>>),
    /// MBASIC raises this error on reaching this place.
    Fail(ErrorCode),
    /// Evaluates the first, then raises the error (a bad token after a good operand:
    /// a missing `)` is found only after what stands before it was worked out).
    Then(Box<Expr>, ErrorCode),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Unary {
    Negate,
    Not,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Binary {
    Power,
    Multiply,
    Divide,
    IntegerDivide,
    Modulo,
    Add,
    Subtract,
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    /// `A<=>B`: compares (so the types must match) and is always true.
    AnyOrder,
    And,
    Or,
    Xor,
    Eqv,
    Imp,
}

/// Built-in functions. Those without a parenthesis take no arguments here
/// (ERR, ERL, INKEY$, RND without an argument).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Function {
    Abs,
    Asc,
    Atn,
    Cdbl,
    Chr,
    Cint,
    Cos,
    Csng,
    Cvd,
    Cvi,
    Cvs,
    Eof,
    Erl,
    Err,
    Exp,
    Fix,
    Fre,
    Hex,
    Inkey,
    Inp,
    Instr,
    Int,
    Left,
    Len,
    Loc,
    Lof,
    Log,
    Lpos,
    Mid,
    Mkd,
    Mki,
    Mks,
    Oct,
    Peek,
    Pos,
    Right,
    Rnd,
    Sgn,
    Sin,
    Space,
    Sqr,
    Str,
    StringOf,
    Tan,
    Val,
}

/// Where a jump goes. `Fail` where no line number stands (`GOTO X`).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Line {
    Number(u16),
    Fail(ErrorCode),
}

/// One end of a range of lines: a number, or `.` for the current line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LineRef {
    Number(u16),
    Dot,
}

/// `a`, `a-`, `-b`, `a-b` or nothing.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Range {
    pub from: Option<LineRef>,
    pub to: Option<LineRef>,
    /// Whether a `-` was written: `a` alone means one line, `a-` to the end.
    pub dash: bool,
}

/// One thing in a PRINT list. A new line follows if the list is empty or its last item is
/// a [`PrintItem::Value`].
#[derive(Clone, PartialEq, Debug)]
pub enum PrintItem {
    Value(Expr),
    Comma,
    Semicolon,
    Tab(Expr),
    Spc(Expr),
    Fail(ErrorCode),
}

/// `USING format; values`. It ends the PRINT list.
#[derive(Clone, PartialEq, Debug)]
pub struct Using {
    pub format: Expr,
    pub values: Vec<Expr>,
    /// The list ended in `;` or `,`: no new line.
    pub open: bool,
    /// What stands where a value should (TAB ...): raised after the values before it were printed.
    pub fail: Option<ErrorCode>,
}

/// The thing `IF` does on one of its branches.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Branch {
    /// `THEN 100`, `GOTO 100`, `ELSE 100`.
    Line(Line),
    /// Statements: go on at this address of the same line.
    At(Address),
    /// No branch written: go on with the next program line.
    NextLine,
}

/// The prompt part of INPUT.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Prompt {
    /// `INPUT ;`: the cursor stays on the line after Enter.
    pub keep_line: bool,
    /// The literal, as an [`Expr::Text`].
    pub text: Option<Expr>,
    /// Whether `? ` follows the prompt (`;` after it, or no prompt).
    pub question: bool,
}

/// What to do with `RESUME`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Resume {
    Same,
    Next,
    Line(Line),
}

/// One statement. Anything after its natural end that is not `:` or the end of the line is
/// reported through [`Parsed::fail`], raised after the statement did its work where
/// MBASIC does so.
#[derive(Clone, PartialEq, Debug)]
pub enum Statement {
    /// Empty statement (`::`), also a line with only blanks.
    Empty,
    /// Found no statement it knows: raised at once.
    Fail(ErrorCode),
    /// REM, `'`, DATA and ELSE reached in sequence: nothing more on this line (REM, ', ELSE) or a skip (DATA).
    Rem,
    Data,
    Else,

    Let {
        target: Target,
        value: Expr,
    },
    Print {
        printer: bool,
        file: Option<Expr>,
        items: Vec<PrintItem>,
        using: Option<Using>,
    },
    Write {
        file: Option<Expr>,
        values: Vec<Expr>,
        /// Something that is no separator stands behind the last value.
        broken: bool,
    },
    Input {
        file: Option<Expr>,
        prompt: Prompt,
        targets: Vec<Target>,
    },
    LineInput {
        file: Option<Expr>,
        prompt: Prompt,
        target: Target,
    },
    Read(Vec<Target>),
    Restore(Option<Line>),

    If {
        condition: Expr,
        then: Branch,
        otherwise: Branch,
    },
    Goto(Line),
    Gosub(Line),
    /// `RETURN`; a line number after it is not 5.21's.
    Return,
    /// ON x GOTO / GOSUB; `None` = an empty entry in the list: selected, it is a Syntax error.
    /// `fail` is raised only if the selector points behind the list.
    On {
        selector: Expr,
        gosub: bool,
        lines: Vec<Option<Line>>,
        fail: Option<ErrorCode>,
    },
    OnError(Line),
    Resume(Resume),
    Error(Expr),
    For {
        variable: Target,
        from: Expr,
        to: Expr,
        step: Option<Expr>,
    },
    /// NEXT alone has an empty list.
    Next(Vec<Target>),
    While(Expr),
    Wend,
    End,
    Stop,

    Dim(Vec<(Name, Vec<Expr>)>),
    Erase(Vec<Name>),
    Swap(Target, Target),
    /// `body` is the address of the `=`, parsed anew on each call by
    /// [`crate::parser::parse_body`]: MBASIC does not look at it before. Without one calls are
    /// Syntax errors. `fail` is raised when the function is defined as far as it goes.
    DefFn {
        name: Name,
        parameters: Vec<Name>,
        body: Option<Address>,
        fail: Option<ErrorCode>,
    },
    /// DEF USRn=address.
    DefUsr(u8, Expr),
    /// DEFINT, DEFSNG, DEFDBL, DEFSTR with letter ranges `0..=25`; `fail` after the good ones.
    DefType {
        kind: Type,
        ranges: Vec<(u8, u8)>,
        fail: Option<ErrorCode>,
    },
    OptionBase(Expr),
    MidAssign {
        target: Target,
        start: Expr,
        length: Option<Expr>,
        value: Expr,
    },
    LSet {
        target: Target,
        value: Expr,
        right: bool,
    },
    Randomize(Option<Expr>),
    /// The flag says whether `()` follows the name. Nothing happens when COMMON is reached;
    /// CHAIN looks for it.
    Common(Vec<(Name, bool)>),

    Clear {
        first: Option<Expr>,
        memory: Option<Expr>,
        stack: Option<Expr>,
    },
    Poke(Expr, Expr),
    Out(Expr, Expr),
    Wait(Expr, Expr, Option<Expr>),
    Call {
        name: Name,
        arguments: Vec<Target>,
    },
    Width {
        printer: bool,
        file: Option<Expr>,
        columns: Expr,
    },
    Null(Expr),
    Tron,
    Troff,

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
    Run(RunTarget),
    Cont,
    System,
    /// A token that no word has, met as a statement: the operating system takes over.
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
    /// An empty list closes all.
    Close(Vec<Expr>),
    Field {
        number: Expr,
        fields: Vec<(Expr, Target)>,
    },
    Get {
        number: Expr,
        record: Option<Expr>,
    },
    Put {
        number: Expr,
        record: Option<Expr>,
    },
    Kill(Expr),
    NameAs(Expr, Expr),
    Files(Option<Expr>),
    Reset,
}

/// What RUN was given.
#[derive(Clone, PartialEq, Debug)]
pub enum RunTarget {
    Start,
    Line(Line),
    File { name: Expr, keep_files: bool },
}

/// How SAVE writes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SaveForm {
    Tokens,
    /// As text: the lines that LIST with this range would show.
    Ascii(Range),
    Protected,
    /// Something else than `A` or `P` was asked for.
    Unknown,
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

/// A parsed statement and where the next one starts.
#[derive(Clone, PartialEq, Debug)]
pub struct Parsed {
    pub statement: Statement,
    /// Raised after the statement was carried out: rubbish follows it (`PRINT 1)` prints, then fails;
    /// MBASIC checks the end of a statement when it goes on to the next).
    pub fail: Option<ErrorCode>,
    /// Where the rubbish begins: RESUME NEXT goes on behind its first byte. `None` where the
    /// statement itself notices it: then RESUME and RESUME NEXT mean the statement.
    pub rest: Option<Address>,
    /// Address of the `:` or of the 0 byte that ended the statement.
    pub end: Address,
}
