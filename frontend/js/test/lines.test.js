import assert from "node:assert/strict";
import { test } from "node:test";
import { ChangeSet, Text } from "@codemirror/state";
import { changesTo, meant, shown, slice, splicesOf } from "../lines.js";

const text = (lines) => Text.of(lines.length ? lines : [""]);

function applied(lines, splices) {
  const result = [...lines];
  for (const { from, deleteCount, insert } of splices) {
    assert.ok(from + deleteCount <= result.length, "a splice stays inside the program");
    result.splice(from, deleteCount, ...insert);
  }
  return result;
}

function edit(lines, changes) {
  const before = text(lines);
  const set = ChangeSet.of(changes, before.length);
  const after = set.apply(before);
  return { splices: splicesOf(set, before, after), after: slice(after) };
}

test("one key changes one line", () => {
  const { splices } = edit(["10 A", "20 B", "30 C"], [{ from: 9, insert: "!" }]);
  assert.deepEqual(splices, [{ from: 1, deleteCount: 1, insert: ["20 B!"] }]);
});

test("Enter at either end of a line inserts a line and keeps the others", () => {
  assert.deepEqual(edit(["10", "20"], [{ from: 2, insert: "\n" }]).splices, [{ from: 1, deleteCount: 0, insert: [""] }]);
  assert.deepEqual(edit(["10", "20"], [{ from: 3, insert: "\n" }]).splices, [{ from: 1, deleteCount: 0, insert: [""] }]);
});

test("an empty document is a program of no lines", () => {
  assert.deepEqual(edit([], [{ from: 0, insert: "1" }]).splices, [{ from: 0, deleteCount: 0, insert: ["1"] }]);
  assert.deepEqual(edit(["1"], [{ from: 0, to: 1 }]).splices, [{ from: 0, deleteCount: 1, insert: [] }]);
});

test("changes far apart are told apart", () => {
  const { splices } = edit(["A", "B", "C", "D"], [{ from: 0, insert: "\n" }, { from: 6, to: 7, insert: "X" }]);
  assert.deepEqual(splices, [
    { from: 0, deleteCount: 0, insert: [""] },
    { from: 4, deleteCount: 1, insert: ["X"] },
  ]);
});

test("random edits and random foreign programs give the same lines on both sides", () => {
  let seed = 3;
  const random = (below) => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return (seed >> 8) % below;
  };
  const program = () => Array.from({ length: random(5) }, () => "AB".slice(0, random(3)));
  for (let round = 0; round < 4000; round++) {
    const lines = program();
    const length = text(lines).length;
    const places = [random(length + 1), random(length + 1), random(length + 1)].sort((a, b) => a - b);
    const changes = [
      { from: places[0], to: places[1], insert: ["", "X", "\n", "Y\nZ"][random(4)] },
      { from: places[2], insert: ["", "Q\n"][random(2)] },
    ];
    const { splices, after } = edit(lines, changes);
    // A program whose only line is empty cannot be told from an empty one in a document.
    if (!(lines.length === 1 && lines[0] === "")) assert.deepEqual(applied(lines, splices), after);

    const target = program();
    const doc = text(lines);
    const shownLines = slice(ChangeSet.of(changesTo(doc, target), doc.length).apply(doc));
    if (!(target.length === 1 && target[0] === "")) assert.deepEqual(shownLines, target);
  }
});

test("a line feed inside a line stays inside", () => {
  assert.equal(shown("10 A\nB").includes("\n"), false);
  assert.equal(meant(shown("10 A\nB\r")), "10 A\nB\r");
});
