//! The tokens of a stored line: one byte `81` to `FD`, two bytes `FF 81` to `FF B4` for
//! functions, and the prefixes `0B` to `1F` of constants. The values are those of
//! BASIC-80 5.21, so files saved without `,A` can be exchanged with it.
#![expect(missing_docs, reason = "a token is named after its word")]

/// First byte of a two-byte function token.
pub const FUNCTION: u8 = 0xFF;

pub const END: u8 = 0x81;
pub const FOR: u8 = 0x82;
pub const NEXT: u8 = 0x83;
pub const DATA: u8 = 0x84;
pub const INPUT: u8 = 0x85;
pub const DIM: u8 = 0x86;
pub const READ: u8 = 0x87;
pub const LET: u8 = 0x88;
pub const GOTO: u8 = 0x89;
pub const RUN: u8 = 0x8A;
pub const IF: u8 = 0x8B;
pub const RESTORE: u8 = 0x8C;
pub const GOSUB: u8 = 0x8D;
pub const RETURN: u8 = 0x8E;
pub const REM: u8 = 0x8F;
pub const STOP: u8 = 0x90;
pub const PRINT: u8 = 0x91;
pub const CLEAR: u8 = 0x92;
pub const LIST: u8 = 0x93;
pub const NEW: u8 = 0x94;
pub const ON: u8 = 0x95;
pub const NULL: u8 = 0x96;
pub const WAIT: u8 = 0x97;
pub const DEF: u8 = 0x98;
pub const POKE: u8 = 0x99;
pub const CONT: u8 = 0x9A;
/// No word has these tokens, only foreign files; MBASIC's table of statements holds address 0 for them.
pub const UNUSED_A0: u8 = 0xA0;
/// See [`UNUSED_A0`].
pub const UNUSED_B2: u8 = 0xB2;
/// See [`UNUSED_A0`].
pub const UNUSED_B3: u8 = 0xB3;
/// See [`UNUSED_A0`].
pub const UNUSED_BC: u8 = 0xBC;
/// See [`UNUSED_A0`].
pub const UNUSED_BE: u8 = 0xBE;
pub const OUT: u8 = 0x9D;
pub const LPRINT: u8 = 0x9E;
pub const LLIST: u8 = 0x9F;
pub const WIDTH: u8 = 0xA1;
pub const ELSE: u8 = 0xA2;
pub const TRON: u8 = 0xA3;
pub const TROFF: u8 = 0xA4;
pub const SWAP: u8 = 0xA5;
pub const ERASE: u8 = 0xA6;
pub const EDIT: u8 = 0xA7;
pub const ERROR: u8 = 0xA8;
pub const RESUME: u8 = 0xA9;
pub const DELETE: u8 = 0xAA;
pub const AUTO: u8 = 0xAB;
pub const RENUM: u8 = 0xAC;
pub const DEFSTR: u8 = 0xAD;
pub const DEFINT: u8 = 0xAE;
pub const DEFSNG: u8 = 0xAF;
pub const DEFDBL: u8 = 0xB0;
pub const LINE: u8 = 0xB1;
pub const WHILE: u8 = 0xB4;
pub const WEND: u8 = 0xB5;
pub const CALL: u8 = 0xB6;
pub const WRITE: u8 = 0xB7;
pub const COMMON: u8 = 0xB8;
pub const CHAIN: u8 = 0xB9;
pub const OPTION: u8 = 0xBA;
pub const RANDOMIZE: u8 = 0xBB;
pub const SYSTEM: u8 = 0xBD;
pub const OPEN: u8 = 0xBF;
pub const FIELD: u8 = 0xC0;
pub const GET: u8 = 0xC1;
pub const PUT: u8 = 0xC2;
pub const CLOSE: u8 = 0xC3;
pub const LOAD: u8 = 0xC4;
pub const MERGE: u8 = 0xC5;
pub const FILES: u8 = 0xC6;
pub const NAME: u8 = 0xC7;
pub const KILL: u8 = 0xC8;
pub const LSET: u8 = 0xC9;
pub const RSET: u8 = 0xCA;
pub const SAVE: u8 = 0xCB;
pub const RESET: u8 = 0xCC;
pub const TO: u8 = 0xCE;
pub const THEN: u8 = 0xCF;
pub const TAB: u8 = 0xD0;
pub const STEP: u8 = 0xD1;
pub const USR: u8 = 0xD2;
pub const FN: u8 = 0xD3;
pub const SPC: u8 = 0xD4;
pub const NOT: u8 = 0xD5;
pub const ERL: u8 = 0xD6;
pub const ERR: u8 = 0xD7;
pub const STRING: u8 = 0xD8;
pub const USING: u8 = 0xD9;
pub const INSTR: u8 = 0xDA;
/// `'`, stored as `:`, REM and this byte.
pub const APOSTROPHE: u8 = 0xDB;
pub const VARPTR: u8 = 0xDC;
pub const INKEY: u8 = 0xDD;
pub const GREATER: u8 = 0xEF;
pub const EQUAL: u8 = 0xF0;
pub const LESS: u8 = 0xF1;
pub const PLUS: u8 = 0xF2;
pub const MINUS: u8 = 0xF3;
pub const TIMES: u8 = 0xF4;
pub const DIVIDE: u8 = 0xF5;
pub const POWER: u8 = 0xF6;
pub const AND: u8 = 0xF7;
pub const OR: u8 = 0xF8;
pub const XOR: u8 = 0xF9;
pub const EQV: u8 = 0xFA;
pub const IMP: u8 = 0xFB;
pub const MOD: u8 = 0xFC;
pub const INTEGER_DIVIDE: u8 = 0xFD;

/// Prefix of an octal constant (two bytes follow).
pub const OCTAL: u8 = 0x0B;
/// Prefix of a hexadecimal constant (two bytes follow).
pub const HEX: u8 = 0x0C;
/// Prefix of a line address: MBASIC puts it in place of [`LINE_NUMBER`] while a program
/// runs. It is never in a saved file and never made here.
pub const LINE_ADDRESS: u8 = 0x0D;
/// Prefix of a line number (two bytes follow).
pub const LINE_NUMBER: u8 = 0x0E;
/// Prefix of an integer from 10 to 255 (one byte follows).
pub const BYTE: u8 = 0x0F;
/// The digit 0; `12` to `1A` are 1 to 9, `1B` would be 10 but is never made.
pub const DIGIT_0: u8 = 0x11;
/// Prefix of a 16-bit integer.
pub const INTEGER: u8 = 0x1C;
/// Prefix of a single (four bytes follow).
pub const SINGLE: u8 = 0x1D;
/// Prefix of a double (eight bytes follow).
pub const DOUBLE: u8 = 0x1F;

/// How many bytes follow the constant prefix `byte`; 0 for every other byte.
pub fn operand_length(byte: u8) -> u16 {
    match byte {
        OCTAL | HEX | LINE_ADDRESS | LINE_NUMBER | INTEGER => 2,
        BYTE => 1,
        SINGLE => 4,
        DOUBLE => 8,
        _ => 0,
    }
}

/// Whether `byte` begins a constant (a digit token counts).
pub fn is_constant(byte: u8) -> bool {
    (OCTAL..=DOUBLE).contains(&byte)
}

/// The tokens after which a number is a line number.
pub fn takes_line_number(token: u8) -> bool {
    matches!(
        token,
        RESTORE
            | AUTO
            | RENUM
            | DELETE
            | EDIT
            | RESUME
            | ERL
            | ELSE
            | RUN
            | LIST
            | LLIST
            | GOTO
            | THEN
            | GOSUB
    )
}

/// The words in the order MBASIC tries them (by first letter, then as listed). A value
/// below 80 is a function: it is stored as [`FUNCTION`] and the value plus 80.
pub const WORDS: &[(&[u8], u8)] = &[
    (b"AUTO", AUTO),
    (b"AND", AND),
    (b"ABS", 0x06),
    (b"ATN", 0x0E),
    (b"ASC", 0x15),
    (b"CLOSE", CLOSE),
    (b"CONT", CONT),
    (b"CLEAR", CLEAR),
    (b"CINT", 0x1C),
    (b"CSNG", 0x1D),
    (b"CDBL", 0x1E),
    (b"CVI", 0x2B),
    (b"CVS", 0x2C),
    (b"CVD", 0x2D),
    (b"COS", 0x0C),
    (b"CHR$", 0x16),
    (b"CALL", CALL),
    (b"COMMON", COMMON),
    (b"CHAIN", CHAIN),
    (b"DELETE", DELETE),
    (b"DATA", DATA),
    (b"DIM", DIM),
    (b"DEFSTR", DEFSTR),
    (b"DEFINT", DEFINT),
    (b"DEFSNG", DEFSNG),
    (b"DEFDBL", DEFDBL),
    (b"DEF", DEF),
    (b"ELSE", ELSE),
    (b"END", END),
    (b"ERASE", ERASE),
    (b"EDIT", EDIT),
    (b"ERROR", ERROR),
    (b"ERL", ERL),
    (b"ERR", ERR),
    (b"EXP", 0x0B),
    (b"EOF", 0x2F),
    (b"EQV", EQV),
    (b"FOR", FOR),
    (b"FIELD", FIELD),
    (b"FILES", FILES),
    (b"FN", FN),
    (b"FRE", 0x0F),
    (b"FIX", 0x1F),
    (b"GOTO", GOTO),
    (b"GO TO", GOTO),
    (b"GOSUB", GOSUB),
    (b"GET", GET),
    (b"HEX$", 0x1A),
    (b"INPUT", INPUT),
    (b"IF", IF),
    (b"INSTR", INSTR),
    (b"INT", 0x05),
    (b"INP", 0x10),
    (b"IMP", IMP),
    (b"INKEY$", INKEY),
    (b"KILL", KILL),
    (b"LPRINT", LPRINT),
    (b"LLIST", LLIST),
    (b"LPOS", 0x1B),
    (b"LET", LET),
    (b"LINE", LINE),
    (b"LOAD", LOAD),
    (b"LSET", LSET),
    (b"LIST", LIST),
    (b"LOG", 0x0A),
    (b"LOC", 0x30),
    (b"LEN", 0x12),
    (b"LEFT$", 0x01),
    (b"LOF", 0x31),
    (b"MERGE", MERGE),
    (b"MOD", MOD),
    (b"MKI$", 0x32),
    (b"MKS$", 0x33),
    (b"MKD$", 0x34),
    (b"MID$", 0x03),
    (b"NEXT", NEXT),
    (b"NULL", NULL),
    (b"NAME", NAME),
    (b"NEW", NEW),
    (b"NOT", NOT),
    (b"OPEN", OPEN),
    (b"OUT", OUT),
    (b"ON", ON),
    (b"OR", OR),
    (b"OCT$", 0x19),
    (b"OPTION", OPTION),
    (b"PRINT", PRINT),
    (b"PUT", PUT),
    (b"POKE", POKE),
    (b"POS", 0x11),
    (b"PEEK", 0x17),
    (b"RETURN", RETURN),
    (b"READ", READ),
    (b"RUN", RUN),
    (b"RESTORE", RESTORE),
    (b"REM", REM),
    (b"RESUME", RESUME),
    (b"RSET", RSET),
    (b"RIGHT$", 0x02),
    (b"RND", 0x08),
    (b"RENUM", RENUM),
    (b"RESET", RESET),
    (b"RANDOMIZE", RANDOMIZE),
    (b"STOP", STOP),
    (b"SWAP", SWAP),
    (b"SAVE", SAVE),
    (b"SPC(", SPC),
    (b"STEP", STEP),
    (b"SGN", 0x04),
    (b"SQR", 0x07),
    (b"SIN", 0x09),
    (b"STR$", 0x13),
    (b"STRING$", STRING),
    (b"SPACE$", 0x18),
    (b"SYSTEM", SYSTEM),
    (b"THEN", THEN),
    (b"TRON", TRON),
    (b"TROFF", TROFF),
    (b"TAB(", TAB),
    (b"TO", TO),
    (b"TAN", 0x0D),
    (b"USING", USING),
    (b"USR", USR),
    (b"VAL", 0x14),
    (b"VARPTR", VARPTR),
    (b"WIDTH", WIDTH),
    (b"WAIT", WAIT),
    (b"WHILE", WHILE),
    (b"WEND", WEND),
    (b"WRITE", WRITE),
    (b"XOR", XOR),
];

/// The operators and the apostrophe: characters that have a token of their own.
pub const SIGNS: &[(u8, u8)] = &[
    (b'+', PLUS),
    (b'-', MINUS),
    (b'*', TIMES),
    (b'/', DIVIDE),
    (b'^', POWER),
    (b'\\', INTEGER_DIVIDE),
    (b'\'', APOSTROPHE),
    (b'>', GREATER),
    (b'=', EQUAL),
    (b'<', LESS),
];

/// The word of a token; `code` is the token byte, or for a function its second byte less 80.
pub fn word(code: u8) -> Option<&'static [u8]> {
    WORDS
        .iter()
        .find(|(_, value)| *value == code)
        .map(|(word, _)| *word)
}

/// The character of an operator's token (or of [`APOSTROPHE`]).
pub fn sign(token: u8) -> Option<u8> {
    SIGNS
        .iter()
        .find(|(_, value)| *value == token)
        .map(|(sign, _)| *sign)
}
