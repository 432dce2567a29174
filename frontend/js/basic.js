// Where the words of one BASIC-80 line are, as MBASIC 5.21 sees them: it looks for words
// at each place, a word that a letter, digit or dot follows is a name (`FORI` is no FOR),
// REM and ' take the rest of the line, DATA takes text up to the next colon.

const STATEMENTS = `AUTO AND CLOSE CONT CLEAR CALL COMMON CHAIN DELETE DATA DIM DEFSTR DEFINT DEFSNG DEFDBL
DEF ELSE END ERASE EDIT ERROR EQV FOR FIELD FILES GOTO GOSUB GET INPUT IF IMP KILL LPRINT LLIST LET LINE LOAD
LSET LIST MERGE MOD NEXT NULL NAME NEW NOT OPEN OUT ON OR OPTION BASE PRINT PUT POKE RETURN READ RUN RESTORE REM
RESUME RSET RENUM RESET RANDOMIZE STOP SWAP SAVE STEP SYSTEM THEN TRON TROFF TO USING WIDTH WAIT WHILE WEND
WRITE XOR`.split(/\s+/);

const FUNCTIONS = `ABS ATN ASC CINT CSNG CDBL CVI CVS CVD COS CHR$ ERL ERR EXP EOF FRE FIX HEX$ INSTR INT INP
INKEY$ LPOS LOG LOC LEN LEFT$ LOF MKI$ MKS$ MKD$ MID$ OCT$ POS PEEK RIGHT$ RND SGN SQR SIN STR$ STRING$ SPACE$
TAN VAL VARPTR`.split(/\s+/);

// The words a line number follows: its digits are a jump target, not a value.
const TAKES_LINE = new Set(
  "RESTORE AUTO RENUM DELETE EDIT RESUME ERL ELSE RUN LIST LLIST GOTO THEN GOSUB".split(" "),
);

const KINDS = new Map([
  ...STATEMENTS.map((word) => [word, "keyword"]),
  ...FUNCTIONS.map((word) => [word, "function"]),
]);

/** All reserved words: `{ word, kind }`. */
export const WORDS = [...KINDS].map(([word, kind]) => ({ word, kind }));

const LINE_NUMBER = /^[ \t]*\d[\d ]*/;
const NUMBER = /(?:&H[0-9A-F]*|&O?[0-7]*|(?:\d+\.?\d*|\.\d+)(?:[ED][+-]?\d+)?[%!#]?)/iy;
const WORD = /[A-Z][A-Z0-9.]*[$%!#]?/iy;
// Words that need nothing behind them: `TAB(`, `SPC(`, `FNA`, `USR0`.
const OPEN_WORD = /(?:TAB\(|SPC\(|FN|USR\d?)/iy;
const GO_TO = /GO {1,2}(?:TO|SUB)(?![A-Z0-9.])/iy;
const STRING = /"[^"]*"?/y;
const BLANK = /[ \t]+/y;

/**
 * The coloured pieces of one line, in order: `{ from, to, kind }` with kind one of
 * `line-number`, `keyword`, `function`, `string`, `comment`, `number`, `target`, `operator`.
 * What is not named (names, blanks) keeps the text's own colour.
 */
export function tokenize(line) {
  const tokens = [];
  const lineNumber = LINE_NUMBER.exec(line);
  let at = 0;
  if (lineNumber) {
    at = lineNumber[0].trimEnd().length;
    tokens.push({ from: 0, to: at, kind: "line-number" });
  }
  scan(line, at, tokens);
  return tokens;
}

function scan(line, at, tokens) {
  let targets = false;
  const take = (length, kind) => {
    tokens.push({ from: at, to: at + length, kind });
    at += length;
  };
  while (at < line.length) {
    const blank = match(BLANK, line, at);
    if (blank) {
      at += blank.length;
      continue;
    }
    const piece = match(STRING, line, at);
    if (piece) {
      take(piece.length, "string");
      continue;
    }
    if (line[at] === "'") return take(line.length - at, "comment");
    const go = match(GO_TO, line, at);
    if (go) {
      take(go.length, "keyword");
      targets = true;
      continue;
    }
    const word = match(WORD, line, at);
    if (word) {
      const name = reserved(word);
      if (name === "REM") return take(line.length - at, "comment");
      if (name) {
        take(name.length, KINDS.get(name));
        if (name === "DATA") at = data(line, at, tokens);
        targets = TAKES_LINE.has(name);
        continue;
      }
      const open = match(OPEN_WORD, line, at);
      if (open) take(open.length, "function");
      else at += word.length;
      targets = false;
      continue;
    }
    const number = match(NUMBER, line, at);
    if (number) {
      take(number.length, targets ? "target" : "number");
      continue;
    }
    if (line[at] === "?") take(1, "keyword");
    else if ("+-*/^\\=<>".includes(line[at])) take(1, "operator");
    else at += 1;
    // Signs between do not end a list of targets: ON K GOTO 100,200, ERL=30, LIST 10-20.
    if (line[at - 1] === ":") targets = false;
  }
}

/** The reserved word that `word` is, in capitals: with its own `$`, or before a type sign. */
function reserved(word) {
  const whole = word.toUpperCase();
  if (KINDS.has(whole)) return whole;
  const bare = whole.replace(/[$%!#]$/, "");
  return KINDS.has(bare) ? bare : null;
}

/** Colours the items of DATA from `at`; answers where the statement ends. */
function data(line, at, tokens) {
  while (at < line.length && line[at] !== ":") {
    const quoted = match(STRING, line, at);
    if (quoted) {
      tokens.push({ from: at, to: at + quoted.length, kind: "string" });
      at += quoted.length;
      continue;
    }
    const item = /[^",:]+/y;
    const text = match(item, line, at);
    if (text) {
      const from = at + text.length - text.trimStart().length;
      const to = at + text.trimEnd().length;
      const number = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[ED][+-]?\d+)?[%!#]?$/i.test(text.trim());
      if (to > from) tokens.push({ from, to, kind: number ? "number" : "string" });
      at += text.length;
      continue;
    }
    at += 1;
  }
  return at;
}

function match(pattern, line, at) {
  pattern.lastIndex = at;
  return pattern.exec(line)?.[0] || null;
}
