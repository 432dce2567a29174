import assert from "node:assert/strict";
import { test } from "node:test";
import { tokenize } from "../basic.js";

const check = (line, expected) =>
  assert.deepEqual(
    tokenize(line).map(({ from, to, kind }) => `${kind}:${line.slice(from, to)}`),
    expected,
    line,
  );

test("the words of a line", () => {
  check('10 PRINT "A:B";X', ["line-number:10", "keyword:PRINT", 'string:"A:B"']);
  check("20 ?A$:B=1", ["line-number:20", "keyword:?", "operator:=", "number:1"]);
  check("30 FOR I=1TO N", ["line-number:30", "keyword:FOR", "operator:=", "number:1", "keyword:TO"]);
  check("I=1TO10", ["operator:=", "number:1"]);
  check("FORI=1", ["operator:=", "number:1"]);
  check("total=total+1", ["operator:=", "operator:+", "number:1"]);
  check("A$=LEFT$(B$,2)", ["operator:=", "function:LEFT$", "number:2"]);
});

test("comments and DATA take what follows them", () => {
  check("10 REM PRINT 1", ["line-number:10", "comment:REM PRINT 1"]);
  check("10 A=1 ' one", ["line-number:10", "operator:=", "number:1", "comment:' one"]);
  check("REMARK", []);
  check('DATA FOR, "x:y" ,-3:PRINT', ["keyword:DATA", "string:FOR", 'string:"x:y"', "number:-3", "keyword:PRINT"]);
});

test("line numbers behind jumps", () => {
  check("ON K GOTO 100,200:X=5", ["keyword:ON", "keyword:GOTO", "target:100", "target:200", "operator:=", "number:5"]);
  check("IF A THEN 10 ELSE 20", ["keyword:IF", "keyword:THEN", "target:10", "keyword:ELSE", "target:20"]);
  check("GO TO 50", ["keyword:GO TO", "target:50"]);
});

test("numbers as MBASIC reads them", () => {
  check("A=&HFF+&O17+1.5E-3+2#+.5", [
    "operator:=", "number:&HFF", "operator:+", "number:&O17", "operator:+", "number:1.5E-3", "operator:+",
    "number:2#", "operator:+", "number:.5",
  ]);
});

test("words that need nothing behind them", () => {
  check("PRINT TAB(3)FNA(X)USR0(1)", ["keyword:PRINT", "function:TAB(", "number:3", "function:FN", "function:USR0", "number:1"]);
});

test("every piece of any text lies inside the line and after the one before", () => {
  const alphabet = ['"', "'", ":", ",", "REM", "DATA", "GO", " ", "1", ".", "&", "E", "$", "é", "-"];
  let seed = 7;
  for (let round = 0; round < 5000; round++) {
    let line = "";
    for (let part = 0; part < 8; part++) {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      line += alphabet[(seed >> 8) % alphabet.length];
    }
    let end = 0;
    for (const token of tokenize(line)) {
      assert.ok(token.from >= end && token.to > token.from && token.to <= line.length, JSON.stringify(line));
      end = token.to;
    }
  }
});
