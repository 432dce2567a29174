//! Statements.

use super::{
    Address, Branch, Chain, Expr, Line, LineRef, Name, PrintItem, Prompt, Range, Resume, RunTarget,
    SaveForm, Target, Type, Using,
};
use crate::error::ErrorCode;

/// One statement. Anything after its natural end that is not `:` or the end of the line is
/// reported through [`Parsed::fail`](super::Parsed::fail), raised after the statement did its work where
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
        parameters: Vec<Target>,
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
