// The help finds the page for a word of a program, and what is searched; pages become elements.

import assert from "node:assert/strict";
import { test } from "node:test";
import { lineOf } from "../help/cursor.js";
import { Library } from "../help/library.js";
import { blocks } from "../help/markdown.js";
import { pages } from "../help/pages.js";
import { tokenize } from "../basic.js";

const list = pages();
const library = new Library(list);

/** The page for the place marked by `|`. */
function at(marked) {
  const column = marked.indexOf("|");
  return library.at(marked.replace("|", ""), column)?.name ?? null;
}

test("every page has what the dialog shows", () => {
  assert.ok(list.length > 130, `${list.length} pages`);
  for (const page of list) {
    for (const part of ["name", "group", "title", "kind", "summary", "text"]) assert.ok(page[part], `${page.name}: ${part}`);
    for (const block of blocks(page.text)) {
      const inline = [block.inline, block.items, block.head, block.rows].flat(3).filter(Boolean);
      for (const { page: target } of inline) if (target) assert.ok(library.named(target), `${page.name} links to ${target}`);
    }
  }
});

test("the word under the cursor leads to its page", () => {
  assert.equal(at("10 PR|INT A"), "print");
  assert.equal(at("10 |print A"), "print");
  assert.equal(at("10 PRINT| A"), "print");
  assert.equal(at("10 A$=LEF|T$(B$,3)"), "left");
  assert.equal(at("10 PRINT TA|B(5)"), "tab");
  assert.equal(at("10 |? A"), "print");
  assert.equal(at("10 X=FN|AREA(2)"), "def-fn");
  assert.equal(at("10 TOT|AL=5"), null);
  assert.equal(at("1|0 PRINT"), null);
});

test("phrases lead to the page of the phrase", () => {
  assert.equal(at("10 ON ERR|OR GOTO 100"), "on-error");
  assert.equal(at("10 O|N K GOTO 100,200"), "on-goto");
  assert.equal(at("10 ON K GO|SUB 100,200"), "on-gosub");
  assert.equal(at("10 LINE IN|PUT A$"), "line-input");
  assert.equal(at("10 INPUT |#1,A"), "input-file");
  assert.equal(at("10 A$=INP|UT$(1)"), "input-string");
  assert.equal(at('10 PRINT US|ING "##";A'), "print-using");
  assert.equal(at("10 MI|D$(A$,2)=B$"), "mid-statement");
  assert.equal(at("10 B$=MI|D$(A$,2)"), "mid");
});

test("every word the editor colours has a page", () => {
  for (const page of list) {
    const program = blocks(page.text).filter(({ what }) => what === "basic").map(({ text }) => text).join("\n");
    for (const line of program.split("\n")) {
      for (const { from, to, kind } of tokenize(line)) {
        if (kind === "keyword" || kind === "function") {
          assert.ok(library.at(line, from), `${line.slice(from, to)} in ${line}`);
        }
      }
    }
  }
});

test("search puts the word's own page first and knows texts too", () => {
  assert.equal(library.search("chr$")[0].name, "chr");
  assert.equal(library.search("print")[0].name, "print");
  assert.equal(library.search("random")[0].name, "randomize");
  assert.ok(library.search("division zero").some(({ name }) => name === "errors"));
  assert.deepEqual(library.search("no such thing anywhere"), []);
  assert.equal(library.search("  ").length, list.length);
});

test("the cursor's line is found in a text", () => {
  assert.deepEqual(lineOf("10 A\n20 BC\n30 D", 8), { line: "20 BC", column: 3 });
  assert.deepEqual(lineOf("PRINT", 5), { line: "PRINT", column: 5 });
  assert.deepEqual(lineOf("", 0), { line: "", column: 0 });
});

test("bars inside of backquotes do not end a table's cell", () => {
  const [table] = blocks("| a | b |\n|---|---|\n| `x|y` | z |");
  assert.deepEqual(table.rows, [[[{ code: "x|y" }], [{ text: "z" }]]]);
});

test("example programs can be searched and have all they need to be opened", () => {
  const examples = list.filter(({ program }) => program);
  assert.ok(examples.length >= 40, `${examples.length} examples`);
  for (const { file, program, title } of examples) {
    assert.match(file, /^[A-Z0-9]{1,8}\.BAS$/);
    assert.match(program, /^10 REM /, title);
  }
  assert.equal(library.search("mastermind")[0].file, "MASTER.BAS");
});
