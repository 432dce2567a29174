//! The instructions of flat code.
//!
//! `d` and `s` are registers. A register holds a whole number (`i32`: integers and sums of
//! them on their way), a single, a double or an address; which one, the instruction knows.
//! Where an instruction has two operands the left one is in `d`, and so is the result.

mod operand;
mod target;

pub use crate::machine::code::Logic;
pub use operand::{Case, EQUAL, GREATER, LESS, Operation, Orders, Part, Register, Slot, Target};

use crate::syntax::{Address, Function};

/// One instruction.
#[derive(Clone, Copy, PartialEq, Debug)]
#[expect(
    missing_docs,
    reason = "what the words do not say is said at the group or the instruction"
)]
pub enum Instruction {
    // Blocks and jumps.
    /// A block of `count` statements begins; `last` is the mark of its last one. Leaves
    /// the flat code before it if the fuel does not suffice for all of them.
    Block {
        count: u16,
        last: u32,
    },
    /// As `Block`, where expressions need `depth` bytes of the stack.
    DeepBlock {
        count: u16,
        depth: u16,
        last: u32,
    },
    Jump(Target),
    /// A jump that is not linked yet: to the statement behind the byte at `text`.
    /// `origin` is a branch that leads here and nowhere else.
    Link {
        text: Address,
        origin: Target,
    },
    /// Leaves the flat code before the statement behind the byte at `text`.
    Leave {
        text: Address,
    },
    /// Leaves it before a statement behind THEN or ELSE.
    LeaveInside {
        at: Address,
    },
    /// Carries out the statement as a tree.
    Tree,
    /// Works out a condition as a tree; the branch is taken if it `holds` or does not.
    TreeCondition {
        holds: bool,
        condition: u32,
        target: Target,
    },
    /// Branches that are taken if the operands stand in one of `orders`.
    IfInt {
        orders: Orders,
        d: Register,
        s: Register,
        target: Target,
    },
    IfIntConst {
        orders: Orders,
        d: Register,
        value: i16,
        target: Target,
    },
    IfIntVar {
        orders: Orders,
        d: Register,
        slot: Slot,
        target: Target,
    },
    IfVarConst {
        orders: Orders,
        slot: Slot,
        value: i16,
        target: Target,
    },
    IfVarVar {
        orders: Orders,
        left: Slot,
        right: Slot,
        target: Target,
    },
    IfElementConst {
        orders: Orders,
        array: Slot,
        slot: Slot,
        value: i16,
        target: Target,
    },
    IfSingle {
        orders: Orders,
        d: Register,
        s: Register,
        target: Target,
    },
    IfSingleVar {
        orders: Orders,
        d: Register,
        slot: Slot,
        target: Target,
    },
    IfDouble {
        orders: Orders,
        d: Register,
        s: Register,
        target: Target,
    },
    /// GOSUB in the statement of a mark.
    Gosub {
        mark: u32,
        target: Target,
    },
    Return,
    /// FOR of a simple variable. It is carried out as a tree and goes on at `over`. Between
    /// stands what generated code does instead: start, limit and step into the registers 0
    /// to 2, of the type of the variable, and `EnterLoop`.
    For {
        over: Target,
    },
    /// The rest of the FOR in the statement of a mark.
    EnterLoop {
        mark: u32,
        slot: Slot,
    },
    /// WHILE, likewise. Between stands its condition, a branch to `PassWhile` if that does not
    /// hold, `EnterWhile` and a jump to `over`.
    While {
        over: Target,
    },
    /// The condition of the WHILE in the statement of a mark holds.
    EnterWhile {
        mark: u32,
    },
    /// It does not hold.
    PassWhile {
        mark: u32,
    },
    /// NEXT of one variable; `at` is where it stands in the program.
    Next {
        slot: Slot,
        at: Address,
    },
    /// NEXT alone; `at` is its end.
    NextInnermost {
        at: Address,
    },

    /// WEND of the loop `index`. If its WHILE is on top of the stack the instruction behind
    /// the next one follows, where the condition is worked out; else the next one, a `Tree`.
    Wend {
        index: u32,
    },
    /// The condition of the WHILE does not hold any more.
    EndWhile,
    /// If the user function is still the one that was lowered here: jumps to it.
    IfDefined {
        call: u32,
        target: Target,
    },
    /// The arguments are in `d` and those behind it.
    EnterFunction {
        d: Register,
        call: u32,
    },
    LeaveFunction {
        call: u32,
    },

    // Strings. Flat code carries them out as trees; what stands up to `over` generated code does
    // instead. A register holds the address of a descriptor.
    /// An assignment, carried out as a tree.
    Text {
        over: Target,
    },
    /// A number made of strings, worked out as a tree.
    IntText {
        d: Register,
        tree: u32,
        over: Target,
    },
    TextLiteral {
        d: Register,
        at: Address,
        length: u8,
    },
    TextVar {
        d: Register,
        slot: Slot,
    },
    JoinTexts {
        d: Register,
        s: Register,
    },
    /// LEFT$, RIGHT$, MID$ of the string in `d` with the numbers in the registers behind it.
    TextPart {
        part: Part,
        d: Register,
    },
    /// CHR$
    CharacterText {
        d: Register,
    },
    /// LEN
    TextLength {
        d: Register,
    },
    /// ASC
    FirstCharacter {
        d: Register,
    },
    CompareTexts {
        orders: Orders,
        d: Register,
        s: Register,
    },
    StoreText {
        slot: Slot,
        s: Register,
    },
    /// To the address in `d`.
    StoreTextAt {
        d: Register,
        s: Register,
    },

    // Whole numbers.
    IntConst {
        d: Register,
        value: i16,
    },
    IntVar {
        d: Register,
        slot: Slot,
    },
    IntParameter {
        d: Register,
        offset: u16,
    },
    /// The integer at the address in `d`.
    IntAt {
        d: Register,
    },
    IntElement {
        d: Register,
        array: Slot,
        slot: Slot,
    },
    AddInt {
        d: Register,
        s: Register,
    },
    AddIntVar {
        d: Register,
        slot: Slot,
    },
    AddIntConst {
        d: Register,
        value: i16,
    },
    SubtractInt {
        d: Register,
        s: Register,
    },
    SubtractIntVar {
        d: Register,
        slot: Slot,
    },
    MultiplyInt {
        d: Register,
        s: Register,
    },
    /// `\`
    DivideInt {
        d: Register,
        s: Register,
    },
    Modulo {
        d: Register,
        s: Register,
    },
    NegateInt {
        d: Register,
    },
    AbsInt {
        d: Register,
    },
    Not {
        d: Register,
    },
    Logic {
        logic: Logic,
        d: Register,
        s: Register,
    },
    /// -1 if the operands stand in one of `orders`, else 0.
    CompareInt {
        orders: Orders,
        d: Register,
        s: Register,
    },
    CompareSingle {
        orders: Orders,
        d: Register,
        s: Register,
    },
    CompareDouble {
        orders: Orders,
        d: Register,
        s: Register,
    },
    /// Overflow unless the number is an integer of 16 bits.
    FitInt {
        d: Register,
    },
    SingleToInt {
        d: Register,
    },
    DoubleToInt {
        d: Register,
    },
    IntTree {
        d: Register,
        tree: u32,
    },

    // Singles.
    SingleConst {
        d: Register,
        bits: u32,
    },
    SingleVar {
        d: Register,
        slot: Slot,
    },
    SingleParameter {
        d: Register,
        offset: u16,
    },
    SingleAt {
        d: Register,
    },
    Single {
        operation: Operation,
        d: Register,
        s: Register,
    },
    AddSingleVar {
        d: Register,
        slot: Slot,
    },
    SubtractSingleVar {
        d: Register,
        slot: Slot,
    },
    MultiplySingleVar {
        d: Register,
        slot: Slot,
    },
    Power {
        d: Register,
        s: Register,
    },
    NegateSingle {
        d: Register,
    },
    AbsSingle {
        d: Register,
    },
    /// INT
    FloorSingle {
        d: Register,
    },
    /// FIX
    TruncateSingle {
        d: Register,
    },
    IntToSingle {
        d: Register,
    },
    IntVarToSingle {
        d: Register,
        slot: Slot,
    },
    DoubleToSingle {
        d: Register,
    },
    Random {
        d: Register,
    },
    SingleFunction {
        function: Function,
        d: Register,
    },
    SingleTree {
        d: Register,
        tree: u32,
    },

    // Doubles.
    DoubleConst {
        d: Register,
        value: u32,
    },
    DoubleVar {
        d: Register,
        slot: Slot,
    },
    DoubleParameter {
        d: Register,
        offset: u16,
    },
    DoubleAt {
        d: Register,
    },
    Double {
        operation: Operation,
        d: Register,
        s: Register,
    },
    NegateDouble {
        d: Register,
    },
    IntToDouble {
        d: Register,
    },
    SingleToDouble {
        d: Register,
    },
    DoubleTree {
        d: Register,
        tree: u32,
    },

    // Addresses of array elements; `size` is that of an element.
    /// Illegal function call or Subscript out of range, if no array can have it.
    CheckSubscript {
        s: Register,
    },
    /// The subscript is in `d`.
    Element {
        size: u8,
        d: Register,
        array: Slot,
    },
    ElementVar {
        size: u8,
        d: Register,
        array: Slot,
        slot: Slot,
    },
    /// The subscripts are in `d` and the register behind it.
    Element2 {
        size: u8,
        d: Register,
        array: Slot,
    },
    Element2Var {
        size: u8,
        d: Register,
        array: Slot,
        first: Slot,
        second: Slot,
    },
    /// The address of any other place.
    PlaceTree {
        d: Register,
        tree: u32,
    },

    // Assignments, each the last instruction of its statement.
    StoreInt {
        slot: Slot,
        s: Register,
    },
    StoreSingle {
        slot: Slot,
        s: Register,
    },
    StoreDouble {
        slot: Slot,
        s: Register,
    },
    /// To the address in `d`.
    StoreIntAt {
        d: Register,
        s: Register,
    },
    StoreSingleAt {
        d: Register,
        s: Register,
    },
    StoreDoubleAt {
        d: Register,
        s: Register,
    },
    /// `A%(I%)=1`
    StoreElementConst {
        array: Slot,
        slot: Slot,
        value: i16,
    },
    /// `I%=1`
    SetInt {
        slot: Slot,
        value: i16,
    },
    /// `I%=J%+1`
    SetIntPlusConst {
        slot: Slot,
        left: Slot,
        value: i16,
    },
    /// `I%=J%+K%`
    SetIntPlusVar {
        slot: Slot,
        left: Slot,
        right: Slot,
    },
}
