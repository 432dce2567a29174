// What can be written at the cursor: BASIC's words, names in use, line numbers behind GOTO.

import { autocompletion } from "@codemirror/autocomplete";
import { WORDS, tokenize } from "./basic.js";
import { namesOf, styled } from "./cases.js";
import { config } from "./config.js";
import { slice } from "./lines.js";
import { numberOf, textOf } from "./numbering.js";

const JUMP = /(?:GO ?TO|GO ?SUB|THEN|ELSE|RESTORE|RESUME|RUN|LIST|DELETE|EDIT)[ \t]*(?:\d+[ \t]*,[ \t]*)*(\d*)$/i;
const WORD = /[A-Z][A-Z0-9.]*[$%!#]?$/i;

/** Completions for a line up to the cursor, given what answers all lines: `{ from, options }` or null. */
export function completionsFor(head, linesOf, { keywordCase = "keep", explicit = false } = {}) {
  if (isText(head)) return null;
  const jump = JUMP.exec(head);
  if (jump && (jump[1] !== "" || explicit || /[ \t]$/.test(head))) {
    return { from: head.length - jump[1].length, options: lineNumbers(linesOf()) };
  }
  const word = WORD.exec(head)?.[0] ?? "";
  if (word.length < (explicit ? 0 : 2)) return null;
  const options = [...keywords(word, keywordCase), ...names(word, linesOf())];
  return options.length > 0 ? { from: head.length - word.length, options } : null;
}

function isText(head) {
  const last = tokenize(`${head}\u0000`).at(-1);
  return last !== undefined && last.to > head.length && (last.kind === "comment" || last.kind === "string");
}

function lineNumbers(lines) {
  return lines
    .filter((line) => numberOf(line) !== null)
    .map((line) => ({ label: `${numberOf(line)}`, detail: textOf(line).slice(0, 32), type: "constant" }));
}

function keywords(word, style) {
  // As typed: in small letters if the word begins with one.
  const asTyped = /^[a-z]/.test(word) ? "force_lower" : "force_upper";
  return WORDS.map(({ word: label, kind }) => ({
    label: styled(label, style === "keep" ? asTyped : style),
    type: kind === "function" ? "function" : "keyword",
  }));
}

/** The names of lines seen before: most of a program stays as it is while one line is typed. */
const known = new Map();

function namesIn(line) {
  let found = known.get(line);
  if (!found) {
    if (known.size > 10_000) known.clear();
    found = namesOf(line).map(({ name }) => name);
    known.set(line, found);
  }
  return found;
}

function names(word, lines) {
  const counts = new Map();
  for (const line of lines) for (const name of namesIn(line)) counts.set(name, (counts.get(name) ?? 0) + 1);
  // The word being typed is no name in use.
  if (counts.get(word) === 1) counts.delete(word);
  return [...counts.keys()].map((label) => ({ label, type: "variable", boost: 1 }));
}

function source(context) {
  const chosen = context.state.facet(config);
  if (!chosen.completion && !context.explicit) return null;
  const line = context.state.doc.lineAt(context.pos);
  const head = line.text.slice(0, context.pos - line.from);
  const { keywordCase } = chosen;
  const found = completionsFor(head, () => slice(context.state.doc), { keywordCase, explicit: context.explicit });
  return found && { ...found, from: line.from + found.from, validFor: /^[A-Z0-9.]*[$%!#]?$/i };
}

/** Offers come by themselves, but Enter stays Enter until one of them was chosen with the arrows. */
export const completion = autocompletion({
  override: [source],
  selectOnOpen: false,
  icons: false,
  maxRenderedOptions: 60,
});
