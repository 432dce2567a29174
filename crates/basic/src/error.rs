//! MBASIC's error codes and their texts.

/// A BASIC error: the number `ERR` holds. Codes 1 to 255 exist; those without a
/// text of their own print `Unprintable error` (case `errors/error-n-direct-odd`).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub struct ErrorCode(pub u8);

impl ErrorCode {
    pub const NEXT_WITHOUT_FOR: Self = Self(1);
    pub const SYNTAX: Self = Self(2);
    pub const RETURN_WITHOUT_GOSUB: Self = Self(3);
    pub const OUT_OF_DATA: Self = Self(4);
    pub const ILLEGAL_FUNCTION_CALL: Self = Self(5);
    pub const OVERFLOW: Self = Self(6);
    pub const OUT_OF_MEMORY: Self = Self(7);
    pub const UNDEFINED_LINE: Self = Self(8);
    pub const SUBSCRIPT: Self = Self(9);
    pub const DUPLICATE_DEFINITION: Self = Self(10);
    pub const DIVISION_BY_ZERO: Self = Self(11);
    pub const ILLEGAL_DIRECT: Self = Self(12);
    pub const TYPE_MISMATCH: Self = Self(13);
    pub const OUT_OF_STRING_SPACE: Self = Self(14);
    pub const STRING_TOO_LONG: Self = Self(15);
    pub const STRING_FORMULA: Self = Self(16);
    pub const CANT_CONTINUE: Self = Self(17);
    pub const UNDEFINED_FUNCTION: Self = Self(18);
    pub const NO_RESUME: Self = Self(19);
    pub const RESUME_WITHOUT_ERROR: Self = Self(20);
    pub const MISSING_OPERAND: Self = Self(22);
    pub const LINE_BUFFER_OVERFLOW: Self = Self(23);
    pub const FOR_WITHOUT_NEXT: Self = Self(26);
    pub const WHILE_WITHOUT_WEND: Self = Self(29);
    pub const WEND_WITHOUT_WHILE: Self = Self(30);
    pub const FIELD_OVERFLOW: Self = Self(50);
    pub const INTERNAL: Self = Self(51);
    pub const BAD_FILE_NUMBER: Self = Self(52);
    pub const FILE_NOT_FOUND: Self = Self(53);
    pub const BAD_FILE_MODE: Self = Self(54);
    pub const FILE_ALREADY_OPEN: Self = Self(55);
    pub const DISK_IO: Self = Self(57);
    pub const FILE_ALREADY_EXISTS: Self = Self(58);
    pub const DISK_FULL: Self = Self(61);
    pub const INPUT_PAST_END: Self = Self(62);
    pub const BAD_RECORD_NUMBER: Self = Self(63);
    pub const BAD_FILE_NAME: Self = Self(64);
    pub const DIRECT_STATEMENT_IN_FILE: Self = Self(66);
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
