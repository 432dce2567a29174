import assert from "node:assert/strict";
import { test } from "node:test";
import { caseConflicts, inCase, namesOf } from "../cases.js";
import { completionsFor } from "../completion.js";
import { matchesIn, patternOf, replacementOf } from "../find.js";

test("keywords and names in the chosen case; text in quotes, REM and DATA stays", () => {
  const line = '10 print Total;"print";chr$(65):rem print';
  assert.equal(inCase(line, { keywordCase: "force_upper" }), '10 PRINT Total;"print";CHR$(65):rem print');
  assert.equal(inCase(line, { keywordCase: "force_capitalize", variableCase: "upper" }), '10 Print TOTAL;"print";Chr$(65):rem print');
  assert.equal(inCase("10 total=TOTAL", { variableCase: "first_wins" }, new Map([["TOTAL", "Total"]])), "10 Total=Total");
  assert.deepEqual(namesOf("10 FOR I1=A$ TO FNX(B)").map(({ name }) => name), ["I1", "A$", "X", "B"]);
});

test("a name in another case than at first is a conflict, if one wants to know", () => {
  const found = caseConflicts(["10 Total=1", "20 PRINT TOTAL;Total"]);
  assert.deepEqual(found.map(({ line, from, to }) => [line, from, to]), [[1, 9, 14]]);
});

test("completions: words, names in use, line numbers behind jumps, none in text", () => {
  const lines = ["10 COUNT=1", "20 PRINT COUNT", "30 GOSUB 10"];
  const labels = (head, options) => completionsFor(head, () => lines, options)?.options.map(({ label }) => label) ?? null;
  assert.ok(labels("40 PRI").includes("PRINT"));
  assert.ok(labels("40 pri").includes("print"));
  assert.ok(labels("40 CO").includes("COUNT"));
  assert.deepEqual(labels("40 GOTO "), ["10", "20", "30"]);
  assert.deepEqual(labels("40 ON K GOTO 10,2"), ["10", "20", "30"]);
  assert.equal(labels('40 PRINT "CO'), null);
  assert.equal(labels("40 REM CO"), null);
  assert.equal(labels("40 P"), null, "one letter is too little");
});

test("find: case, whole word as BASIC sees words, regular expressions, a range", () => {
  const text = "10 A=1:A$=\"a\"\n20 PRINT A1";
  const found = (query, range) => matchesIn(text, patternOf(query), range).map(({ from, to }) => text.slice(from, to));
  assert.equal(found({ text: "a" }).length, 4);
  assert.deepEqual(found({ text: "A", matchCase: true, wholeWord: true }), ["A"]);
  assert.deepEqual(found({ text: "^\\d+", regexp: true }), ["10", "20"]);
  assert.deepEqual(found({ text: "a" }, { from: 14, to: text.length }), ["A"]);
  assert.match(patternOf({ text: "(", regexp: true }).error, /regular expression/);
  assert.equal(patternOf({ text: "" }), null);
});

test("replacing by a regular expression knows its groups", () => {
  const query = { text: "GOTO (\\d+)", regexp: true, replacement: "GOSUB $1 '$& $$" };
  assert.equal(replacementOf("10 GOTO 50", { from: 3, to: 10 }, query), "GOSUB 50 'GOTO 50 $");
  assert.equal(replacementOf("10 A", { from: 3, to: 4 }, { text: "A", replacement: "$1" }), "$1", "no groups without one");
});
