import assert from "node:assert/strict";
import { test } from "node:test";
import { arrange, between, numberOf, renumber, severalBetween } from "../numbering.js";

function arranged(lines, edited, rules) {
  const result = [...lines];
  const { splices, crowded } = arrange(lines, new Set(edited), rules);
  for (const { from, deleteCount, insert } of splices) result.splice(from, deleteCount, ...insert);
  return crowded === null ? result : { result, crowded };
}

test("a number is free one step on, else in the middle, else nowhere", () => {
  assert.equal(between(10, null), 20);
  assert.equal(between(10, 20), 15);
  assert.equal(between(10, 11), null);
  assert.equal(between(null, null, { start: 100, step: 5 }), 100);
  assert.equal(between(65529, null), null);
  assert.deepEqual(severalBetween(10, 20, 3), [12, 14, 16]);
  assert.equal(severalBetween(10, 12, 2), null);
  assert.equal(numberOf("70000 X"), null);
});

test("a line goes to its place", () => {
  assert.deepEqual(arranged(["10 A", "30 C", "20 B"], [2]), ["10 A", "20 B", "30 C"]);
  assert.deepEqual(arranged(["40 D", "10 A", "20 B"], [0]), ["10 A", "20 B", "40 D"]);
  assert.deepEqual(arranged(["10 A", "20 B"], [0, 1]), ["10 A", "20 B"]);
});

test("a number that is there is replaced, a bare one deletes", () => {
  assert.deepEqual(arranged(["10 A", "20 B", "10 NEW"], [2]), ["10 NEW", "20 B"]);
  assert.deepEqual(arranged(["10 A", "20 B", "20"], [2]), ["10 A"]);
  assert.deepEqual(arranged(["10 A", "20 "], [1]), ["10 A"]);
  assert.deepEqual(arranged(["10 A", "10 B"], [0, 1]), ["10 B"], "of two the later counts");
});

test("blank lines go, lines without a number get one", () => {
  assert.deepEqual(arranged(["10 A", "", "20 B"], [1]), ["10 A", "20 B"]);
  assert.deepEqual(arranged(["PRINT 1", "PRINT 2"], [0, 1]), ["10 PRINT 1", "20 PRINT 2"]);
  assert.deepEqual(arranged(["10 A", "X", "Y", "20 B"], [1, 2]), ["10 A", "13 X", "16 Y", "20 B"]);
  assert.deepEqual(arranged(["10 A", "X"], [1], { auto: false }), ["10 A", "X"]);
  assert.deepEqual(arranged(["10 A", "X", "11 B"], [1]), { result: ["10 A", "X", "11 B"], crowded: 10 });
});

test("lines nobody edited stay as they are", () => {
  assert.deepEqual(arranged(["30 C", "10 A", "", "10 B"], [0]), ["10 A", "", "10 B", "30 C"]);
  assert.deepEqual(arranged(["X", "10 A"], []), ["X", "10 A"]);
});

test("a large paste finds its places at once, as if its lines had been typed", () => {
  const pasted = Array.from({ length: 3000 }, (_, index) => `${(index * 7919) % 3001} NEW ${index}`);
  const program = ["5 OLD", "PRINT", "3 OLD", ...pasted, "7"];
  const edited = program.map((_, index) => index).slice(3);
  const result = arranged(program, edited);
  const numbers = result.map(numberOf).filter((number) => number !== null);
  assert.deepEqual(numbers, [...new Set(numbers)].sort((a, b) => a - b));
  assert.equal(numbers.includes(7), false);
  assert.equal(result.filter((line) => line.includes("OLD")).length, 0);
  assert.equal(result[result.findIndex((line) => line.startsWith("5 ")) + 1], "PRINT");
});

test("random edits leave a sorted program without doubles, and lose no number but deleted ones", () => {
  let seed = 11;
  const random = (below) => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return (seed >> 8) % below;
  };
  for (let round = 0; round < 2000; round++) {
    const numbers = [...new Set(Array.from({ length: random(8) }, () => random(60)))].sort((a, b) => a - b);
    const lines = numbers.map((number) => `${number} A`);
    const at = random(lines.length + 1);
    const typed = [`${random(60)} NEW`, "NEW", `${random(60)}`, ""][random(4)];
    lines.splice(at, 0, typed);
    const { splices, crowded } = arrange(lines, new Set([at]));
    const after = [...lines];
    for (const { from, deleteCount, insert } of splices) after.splice(from, deleteCount, ...insert);
    if (crowded !== null) continue;
    const found = after.filter((line) => line !== "").map(numberOf);
    assert.ok(!found.includes(null), after.join("|"));
    const expected = new Set(numbers);
    if (/^\d+$/.test(typed)) expected.delete(Number(typed));
    assert.deepEqual(found, [...found].sort((a, b) => a - b), after.join("|"));
    assert.equal(new Set(found).size, found.length);
    for (const number of expected) assert.ok(found.includes(number), `${number} in ${after.join("|")}`);
  }
});

test("RENUM rewrites every kind of reference and tells what is undefined", () => {
  const { lines, undefinedLines } = renumber(
    [
      "5 ON ERROR GOTO 0",
      "7 IF A THEN 9 ELSE 5:GOTO 7",
      "8 ON K GOSUB 5,7,9:RESTORE 9",
      '9 PRINT "GOTO 5":REM GOTO 5',
      "11 IF ERL=8 THEN RESUME 9",
      "12 GOTO 99",
    ],
    { start: 100, step: 10 },
  );
  assert.deepEqual(lines, [
    "100 ON ERROR GOTO 0",
    "110 IF A THEN 130 ELSE 100:GOTO 110",
    "120 ON K GOSUB 100,110,130:RESTORE 130",
    '130 PRINT "GOTO 5":REM GOTO 5',
    "140 IF ERL=120 THEN RESUME 130",
    "150 GOTO 99",
  ]);
  assert.deepEqual(undefinedLines, [{ target: 99, line: 150 }]);
});

test("RENUM from a line on leaves those before, and refuses what cannot be", () => {
  const program = ["10 GOTO 30", "20 A", "30 B"];
  assert.deepEqual(renumber(program, { start: 100, step: 5, from: 20 }).lines, ["10 GOTO 105", "100 A", "105 B"]);
  assert.match(renumber(program, { start: 5, step: 5, from: 20 }).error, /larger than 10/);
  assert.match(renumber(program, { start: 65000, step: 1000 }).error, /65529/);
});
