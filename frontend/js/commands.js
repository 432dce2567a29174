// What keys and menus do to a numbered program.

import { EditorSelection, StateEffect, StateField } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { tokenize } from "./basic.js";
import { numbering } from "./config.js";
import { slice } from "./lines.js";
import { between, indexOf, neighbours, numberOf, numbered, renumber as renumbered, textOf } from "./numbering.js";
import { composed, settle, settling } from "./settle.js";

const prompt = (number) => `${number} `;

/** The numbers a line behind `line` (a document line) can have: the line's own or the one above it, and the next. */
function around(state, line) {
  const lines = slice(state.doc);
  const own = numberOf(line.text);
  const { low, high } = neighbours(lines, line.number);
  return { low: own ?? low, high };
}

/**
 * Enter: at a line's end begins the next line with its number, inside a line makes two statements
 * two lines, before the text opens a line above. Without automatic numbers it is a plain Enter.
 */
export const enter = (onCrowded) => (view) => {
  const { state } = view;
  const { main } = state.selection;
  const rules = numbering(state);
  const line = state.doc.lineAt(main.head);
  if (!rules.auto || !main.empty || state.selection.ranges.length > 1) return breakLine(view);
  const number = numberOf(line.text);
  const text = number === null ? line.text.trim() : textOf(line.text).trim();
  // Enter on an offered number ends the numbering.
  if (text === "") return number === null ? breakLine(view) : endNumbering(view, line);
  const head = line.text.slice(0, main.head - line.from);
  const isBeforeText = (number === null ? head : head.replace(/^[ \t]*\d*[ \t]*/, "")).trim() === "";
  if (isBeforeText && number !== null) return openAbove(view, line, onCrowded);
  return splitOrNext(view, line, head, onCrowded);
};

function breakLine(view) {
  view.dispatch(view.state.replaceSelection("\n"), { scrollIntoView: true, userEvent: "input" });
  return true;
}

function endNumbering(view, line) {
  const last = line.number === view.state.doc.lines;
  const changes = { from: line.from, to: line.to, insert: "" };
  view.dispatch({ changes, selection: { anchor: line.from }, userEvent: "input", scrollIntoView: last });
  return true;
}

function openAbove(view, line, onCrowded) {
  const { low } = neighbours(slice(view.state.doc), line.number - 1);
  const number = between(low, numberOf(line.text), numbering(view.state));
  if (number === null) return crowded(onCrowded, low ?? 0);
  const text = prompt(number);
  view.dispatch({
    changes: { from: line.from, insert: `${text}\n` },
    selection: { anchor: line.from + text.length },
    userEvent: "input",
    scrollIntoView: true,
  });
  return true;
}

function splitOrNext(view, line, head, onCrowded) {
  const { state } = view;
  const rules = numbering(state);
  const { low, high } = around(state, line);
  const own = numberOf(line.text);
  const first = own ?? between(low, high, rules);
  const next = first === null ? null : between(first, high !== null && high <= first ? null : high, rules);
  if (next === null) return crowded(onCrowded, own ?? low ?? 0);
  const kept = (own === null ? numbered(first, head) : head).replace(/[ \t]*:?[ \t]*$/, "");
  const rest = line.text.slice(head.length).replace(/^[ \t]*:?[ \t]*/, "");
  const text = prompt(next) + rest;
  view.dispatch({
    changes: { from: line.from, to: line.to, insert: `${rest === "" ? keptWhole(own, first, line.text) : kept}\n${text}` },
    selection: { anchor: 0 },
    userEvent: "input",
  });
  const cursor = view.state.doc.line(line.number + 1).from + prompt(next).length;
  view.dispatch({ selection: { anchor: cursor }, scrollIntoView: true });
  return true;
}

const keptWhole = (own, first, text) => (own === null ? numbered(first, text) : text);

function crowded(onCrowded, number) {
  onCrowded(number);
  return true;
}

/** A new line behind the cursor's, with the number in the middle of the gap. */
export const insertLine = (onCrowded) => (view) => {
  // The lines around it have their numbers first.
  settle(view);
  const { state } = view;
  const line = state.doc.lineAt(state.selection.main.head);
  const { low, high } = around(state, line);
  const { start, step } = numbering(state);
  const number = high === null ? between(low, high, { start, step }) : middle(low ?? -1, high);
  if (number === null) return crowded(onCrowded, low ?? 0);
  const text = prompt(number);
  const blank = line.text.trim() === "";
  const changes = blank ? { from: line.from, to: line.to, insert: text } : { from: line.to, insert: `\n${text}` };
  const anchor = blank ? line.from + text.length : line.to + 1 + text.length;
  view.dispatch({ changes, selection: { anchor }, userEvent: "input", scrollIntoView: true });
  view.focus();
  return true;
};

function middle(low, high) {
  const number = Math.floor((low + high) / 2);
  return number > low && number < high ? number : null;
}

/** RENUM as one step of undo. Answers what happened, in words. */
export function renumber(view, options) {
  settle(view);
  const { doc } = view.state;
  const before = slice(doc);
  const result = renumbered(before, options);
  if (result.error) return { error: result.error };
  const splices = result.lines.flatMap((text, index) =>
    text === before[index] ? [] : [{ from: index, deleteCount: 1, insert: [text] }],
  );
  view.dispatch({ changes: lineChanges(doc, splices), annotations: settling.of("all"), userEvent: "renumber" });
  return { changed: result.changed, undefinedLines: result.undefinedLines };
}

/** Changes of single lines, all in the document as it is. */
function lineChanges(doc, splices) {
  return splices.map(({ from, insert }) => {
    const line = doc.line(from + 1);
    return { from: line.from, to: line.to, insert: insert[0] };
  });
}

/** Deletes the lines with numbers from `from` to `to`; answers how many. */
export function deleteLines(view, from, to) {
  const { doc } = view.state;
  const inside = (text) => numberOf(text) !== null && numberOf(text) >= from && numberOf(text) <= to;
  const lines = slice(doc);
  const splices = [];
  for (let index = lines.length - 1; index >= 0; index--) {
    if (inside(lines[index])) splices.push({ from: index, deleteCount: 1, insert: [] });
  }
  if (splices.length > 0) view.dispatch({ changes: composed(doc, splices), annotations: settling.of("all"), userEvent: "delete" });
  return splices.length;
}

/** Puts all lines in the order of their numbers. */
export function sortLines(view) {
  settle(view);
  const lines = slice(view.state.doc);
  // A line without a number stays behind the one above it.
  let last = -1;
  const keyed = lines.map((text, index) => ({ text, index, number: (last = numberOf(text) ?? last) }));
  const sorted = keyed.sort((a, b) => a.number - b.number || a.index - b.index).map(({ text }) => text);
  if (sorted.every((text, index) => text === lines[index])) return;
  const changes = { from: 0, to: view.state.doc.length, insert: sorted.join("\n") };
  view.dispatch({ changes, annotations: settling.of("all"), userEvent: "sort" });
}

const remember = StateEffect.define();

/** Places the cursor jumped from, the newest last. */
export const jumps = StateField.define({
  create: () => [],
  update(places, transaction) {
    let next = transaction.docChanged ? places.map((place) => transaction.changes.mapPos(place)) : places;
    for (const effect of transaction.effects) {
      if (effect.is(remember)) next = effect.value === null ? next.slice(0, -1) : [...next, effect.value].slice(-50);
    }
    return next;
  },
});

/** Puts the cursor on the line of that number; whether there is one. */
export function goTo(view, number, { exact = true } = {}) {
  const lines = slice(view.state.doc);
  let index = indexOf(lines, number);
  if (index < 0 && !exact) index = lines.findIndex((line) => (numberOf(line) ?? -1) >= number);
  if (index < 0) return false;
  const line = view.state.doc.line(index + 1);
  const behind = /^[ \t]*\d*[ ]?/.exec(line.text)[0].length;
  view.dispatch({
    selection: EditorSelection.cursor(line.from + behind),
    effects: [remember.of(view.state.selection.main.head), EditorView.scrollIntoView(line.from, { y: "center" })],
  });
  view.focus();
  return true;
}

/** The line number that the jump at a place of the text goes to; null if none stands there. */
export function targetAt(state, place) {
  const line = state.doc.lineAt(place);
  const column = place - line.from;
  const targets = tokenize(line.text).filter(({ kind }) => kind === "target");
  const found =
    targets.find(({ from, to }) => from <= column && column <= to) ??
    // On the word GOTO its first target is meant, and any place of a line with one target is that one.
    targets.find(({ from }) => from >= column && /^\D*$/.test(line.text.slice(column, from))) ??
    (targets.length === 1 ? targets[0] : undefined);
  return found ? Number(line.text.slice(found.from, found.to)) : null;
}

/** Jumps to the target of the GOTO or GOSUB at the cursor; tells `onMissing` of a line that is not there. */
export const jump = (onMissing) => (view) => {
  const target = targetAt(view.state, view.state.selection.main.head);
  if (target === null) return false;
  if (!goTo(view, target)) onMissing(target);
  return true;
};

/** Back to where the last jump was made. */
export function back(view) {
  const place = view.state.field(jumps).at(-1);
  if (place === undefined) return false;
  view.dispatch({
    selection: EditorSelection.cursor(Math.min(place, view.state.doc.length)),
    effects: [remember.of(null), EditorView.scrollIntoView(place, { y: "center" })],
  });
  view.focus();
  return true;
}

/** A click with Ctrl or Cmd on a target jumps. */
export const clickJump = (onMissing) =>
  EditorView.domEventHandlers({
    mousedown(event, view) {
      if (!(event.ctrlKey || event.metaKey) || event.button !== 0) return false;
      const place = view.posAtCoords({ x: event.clientX, y: event.clientY });
      if (place === null) return false;
      view.dispatch({ selection: { anchor: place } });
      if (!jump(onMissing)(view)) return false;
      event.preventDefault();
      return true;
    },
  });
