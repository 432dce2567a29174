//! MBASIC's error codes and their texts.

/// A BASIC error: the number `ERR` holds. Codes 1 to 255 exist; those without a
/// text of their own print `Unprintable error` (case `errors/error-n-direct-odd`).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub struct ErrorCode(pub u8);

impl ErrorCode {
    /// NEXT without FOR.
    pub const NEXT_WITHOUT_FOR: Self = Self(1);
    /// Syntax error.
    pub const SYNTAX: Self = Self(2);
    /// RETURN without GOSUB.
    pub const RETURN_WITHOUT_GOSUB: Self = Self(3);
    /// Out of DATA.
    pub const OUT_OF_DATA: Self = Self(4);
    /// Illegal function call.
    pub const ILLEGAL_FUNCTION_CALL: Self = Self(5);
    /// Overflow.
    pub const OVERFLOW: Self = Self(6);
    /// Out of memory.
    pub const OUT_OF_MEMORY: Self = Self(7);
    /// Undefined line number.
    pub const UNDEFINED_LINE: Self = Self(8);
    /// Subscript out of range.
    pub const SUBSCRIPT: Self = Self(9);
    /// Duplicate Definition.
    pub const DUPLICATE_DEFINITION: Self = Self(10);
    /// Division by zero.
    pub const DIVISION_BY_ZERO: Self = Self(11);
    /// Illegal direct.
    pub const ILLEGAL_DIRECT: Self = Self(12);
    /// Type mismatch.
    pub const TYPE_MISMATCH: Self = Self(13);
    /// Out of string space.
    pub const OUT_OF_STRING_SPACE: Self = Self(14);
    /// String too long.
    pub const STRING_TOO_LONG: Self = Self(15);
    /// String formula too complex.
    pub const STRING_FORMULA: Self = Self(16);
    /// Can't continue.
    pub const CANT_CONTINUE: Self = Self(17);
    /// Undefined user function.
    pub const UNDEFINED_FUNCTION: Self = Self(18);
    /// No RESUME.
    pub const NO_RESUME: Self = Self(19);
    /// RESUME without error.
    pub const RESUME_WITHOUT_ERROR: Self = Self(20);
    /// Missing operand.
    pub const MISSING_OPERAND: Self = Self(22);
    /// Line buffer overflow.
    pub const LINE_BUFFER_OVERFLOW: Self = Self(23);
    /// FOR Without NEXT.
    pub const FOR_WITHOUT_NEXT: Self = Self(26);
    /// WHILE without WEND.
    pub const WHILE_WITHOUT_WEND: Self = Self(29);
    /// WEND without WHILE.
    pub const WEND_WITHOUT_WHILE: Self = Self(30);
    /// FIELD overflow.
    pub const FIELD_OVERFLOW: Self = Self(50);
    /// Internal error.
    pub const INTERNAL: Self = Self(51);
    /// Bad file number.
    pub const BAD_FILE_NUMBER: Self = Self(52);
    /// File not found.
    pub const FILE_NOT_FOUND: Self = Self(53);
    /// Bad file mode.
    pub const BAD_FILE_MODE: Self = Self(54);
    /// File already open.
    pub const FILE_ALREADY_OPEN: Self = Self(55);
    /// Disk I/O error.
    pub const DISK_IO: Self = Self(57);
    /// File already exists.
    pub const FILE_ALREADY_EXISTS: Self = Self(58);
    /// Disk full.
    pub const DISK_FULL: Self = Self(61);
    /// Input past end.
    pub const INPUT_PAST_END: Self = Self(62);
    /// Bad record number.
    pub const BAD_RECORD_NUMBER: Self = Self(63);
    /// Bad file name.
    pub const BAD_FILE_NAME: Self = Self(64);
    /// Direct statement in file.
    pub const DIRECT_STATEMENT_IN_FILE: Self = Self(66);
    /// Too many files.
    pub const TOO_MANY_FILES: Self = Self(67);

    /// The text MBASIC prints, e.g. `Syntax error` (`errors/error-n-direct-1-to-30`).
    pub fn message(self) -> &'static str {
        match self.0 {
            1 => "NEXT without FOR",
            2 => "Syntax error",
            3 => "RETURN without GOSUB",
            4 => "Out of DATA",
            5 => "Illegal function call",
            6 => "Overflow",
            7 => "Out of memory",
            8 => "Undefined line number",
            9 => "Subscript out of range",
            10 => "Duplicate Definition",
            11 => "Division by zero",
            12 => "Illegal direct",
            13 => "Type mismatch",
            14 => "Out of string space",
            15 => "String too long",
            16 => "String formula too complex",
            17 => "Can't continue",
            18 => "Undefined user function",
            19 => "No RESUME",
            20 => "RESUME without error",
            22 => "Missing operand",
            23 => "Line buffer overflow",
            26 => "FOR Without NEXT",
            29 => "WHILE without WEND",
            30 => "WEND without WHILE",
            50 => "FIELD overflow",
            51 => "Internal error",
            52 => "Bad file number",
            53 => "File not found",
            54 => "Bad file mode",
            55 => "File already open",
            57 => "Disk I/O error",
            58 => "File already exists",
            61 => "Disk full",
            62 => "Input past end",
            63 => "Bad record number",
            64 => "Bad file name",
            66 => "Direct statement in file",
            67 => "Too many files",
            _ => "Unprintable error",
        }
    }
}
