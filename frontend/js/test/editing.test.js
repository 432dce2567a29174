import assert from "node:assert/strict";
import { test } from "node:test";
import { EditorState } from "@codemirror/state";
import { history, redo, undo } from "@codemirror/commands";
import * as commands from "../commands.js";
import { configuration } from "../config.js";
import { composed, settle, settling } from "../settle.js";
import { edited } from "../settle.js";

/** A view without a screen: what the commands need of one. */
class Desk {
  constructor(text, { at = text.length, ...values } = {}) {
    this.crowded = [];
    this.state = EditorState.create({
      doc: text,
      selection: { anchor: at },
      extensions: [history(), configuration(values), edited, commands.jumps],
    });
  }
  dispatch(...specs) {
    this.state = this.state.update(...specs).state;
  }
  undo() {
    return undo({ state: this.state, dispatch: (transaction) => (this.state = transaction.state) });
  }
  redo() {
    return redo({ state: this.state, dispatch: (transaction) => (this.state = transaction.state) });
  }
  focus() {}
  get text() {
    return this.state.doc.toString();
  }
  get column() {
    const { head } = this.state.selection.main;
    const line = this.state.doc.lineAt(head);
    return [line.number, head - line.from];
  }
  type(text) {
    this.dispatch(this.state.replaceSelection(text), { userEvent: "input.type" });
  }
  enter() {
    commands.enter((number) => this.crowded.push(number))(this);
    settle(this, { all: false });
    return this;
  }
  go(line) {
    this.dispatch({ selection: { anchor: this.state.doc.line(line).from } });
    settle(this, { all: false });
  }
}

test("Enter begins the next line with its number", () => {
  const desk = new Desk("10 A=1").enter();
  desk.type("B=2");
  desk.enter();
  assert.equal(desk.text, "10 A=1\n20 B=2\n30 ");
  assert.deepEqual(desk.column, [3, 3]);
});

test("Enter numbers a line that has none, with first number and step of the settings", () => {
  const desk = new Desk("PRINT 1", { start: 100, step: 5 }).enter();
  assert.equal(desk.text, "100 PRINT 1\n105 ");
});

test("Enter on an offered number ends the numbering", () => {
  const desk = new Desk("10 A=1").enter().enter();
  assert.equal(desk.text, "10 A=1\n");
});

test("Enter between two lines takes the middle, and says so when there is none", () => {
  const desk = new Desk("10 A\n20 B", { at: 4 }).enter();
  assert.equal(desk.text, "10 A\n15 \n20 B");
  const full = new Desk("10 A\n11 B", { at: 4 }).enter();
  assert.equal(full.text, "10 A\n11 B");
  assert.deepEqual(full.crowded, [10]);
});

test("Enter in the middle makes two lines of two statements", () => {
  const desk = new Desk('10 PRINT "A":PRINT "B"\n20 END', { at: 12 }).enter();
  assert.equal(desk.text, '10 PRINT "A"\n15 PRINT "B"\n20 END');
  assert.deepEqual(desk.column, [2, 3]);
});

test("Enter before the text opens a line above", () => {
  const desk = new Desk("10 A\n20 B", { at: 5 }).enter();
  assert.equal(desk.text, "10 A\n15 \n20 B");
});

test("without automatic numbers Enter is a plain Enter and lines stay as typed", () => {
  const desk = new Desk("PRINT", { autoNumber: false }).enter();
  desk.type("X");
  desk.go(1);
  assert.equal(desk.text, "PRINT\nX");
});

test("a line goes to its place when it is left, and undo brings it back in steps", () => {
  const desk = new Desk("10 A\n30 C\n");
  desk.type("20 B");
  assert.equal(desk.text, "10 A\n30 C\n20 B");
  desk.go(1);
  assert.equal(desk.text, "10 A\n20 B\n30 C");
  desk.undo();
  assert.match(desk.text, /^10 A\n30 C/);
  desk.redo();
  assert.equal(desk.text, "10 A\n20 B\n30 C");
});

test("a bare number deletes, a number that is there is replaced", () => {
  const desk = new Desk("10 A\n20 B\n30 C\n");
  desk.type("20");
  desk.go(1);
  assert.equal(desk.text, "10 A\n30 C");
  desk.dispatch({ selection: { anchor: desk.text.length } });
  desk.type("\n10 NEW");
  desk.go(1);
  assert.equal(desk.text, "10 NEW\n30 C");
});

test("a pasted listing finds its places, with numbers or without", () => {
  const desk = new Desk("10 A\n40 D\n");
  desk.type("30 C\n20 B\n40 NEW\n50 E");
  settle(desk);
  assert.equal(desk.text, "10 A\n20 B\n30 C\n40 NEW\n50 E");
  const plain = new Desk("");
  plain.type("A=1\nB=2\nPRINT A+B");
  settle(plain);
  assert.equal(plain.text, "10 A=1\n20 B=2\n30 PRINT A+B");
});

test("a line being typed moves nothing around it", () => {
  const desk = new Desk("10 A\n15 B\n20 C").enter();
  desk.dispatch({ changes: { from: desk.text.length - 3, to: desk.text.length } });
  for (const key of "10") {
    desk.type(key);
    settle(desk, { all: false });
  }
  assert.equal(desk.text, "10 A\n15 B\n20 C\n10");
  settle(desk);
  assert.equal(desk.text, "15 B\n20 C");
});

test("insert line takes the middle of the gap", () => {
  const desk = new Desk("10 A\n20 B", { at: 0 });
  commands.insertLine((number) => desk.crowded.push(number))(desk);
  assert.equal(desk.text, "10 A\n15 \n20 B");
  const full = new Desk("10 A\n11 B", { at: 0 });
  commands.insertLine((number) => full.crowded.push(number))(full);
  assert.deepEqual(full.crowded, [10]);
});

test("RENUM is one step of undo", () => {
  const desk = new Desk("5 GOTO 7\n7 GOTO 5");
  assert.equal(commands.renumber(desk, { start: 10, step: 10, from: 0 }).changed, 2);
  assert.equal(desk.text, "10 GOTO 20\n20 GOTO 10");
  desk.undo();
  assert.equal(desk.text, "5 GOTO 7\n7 GOTO 5");
});

test("jumps go to the target and come back", () => {
  const desk = new Desk("10 GOSUB 30\n20 END\n30 RETURN", { at: 5 });
  const missing = [];
  assert.equal(commands.jump((number) => missing.push(number))(desk), true);
  assert.deepEqual(desk.column, [3, 3]);
  assert.equal(commands.back(desk), true);
  assert.deepEqual(desk.column, [1, 5]);
  assert.equal(commands.back(desk), false);
  assert.equal(commands.targetAt(desk.state, desk.text.length), null);
});

test("lines are deleted by number and sorted", () => {
  const desk = new Desk("30 C\n10 A\n20 B");
  commands.sortLines(desk);
  assert.equal(desk.text, "10 A\n20 B\n30 C");
  assert.equal(commands.deleteLines(desk, 10, 20), 2);
  assert.equal(desk.text, "30 C");
});

test("keywords and names get the chosen case when the line is left", () => {
  const desk = new Desk("10 Total=1\n", { keywordCase: "force_upper", variableCase: "first_wins" });
  desk.type('20 print TOTAL;"total"');
  desk.go(1);
  assert.equal(desk.text, '10 Total=1\n20 PRINT Total;"total"');
});

test("splices made one after the other are one change", () => {
  const { doc } = new Desk("A\nB\nC").state;
  const set = composed(doc, [
    { from: 0, deleteCount: 1, insert: [] },
    { from: 2, deleteCount: 0, insert: ["A"] },
  ]);
  assert.equal(set.apply(doc).toString(), "B\nC\nA");
  assert.ok(settling);
});
