// Lines that were edited and then left: numbered, sorted into place, put in the chosen case.

import { Annotation, ChangeSet, EditorSelection, StateField } from "@codemirror/state";
import { EditorView, ViewPlugin } from "@codemirror/view";
import { inCase, spellingsFor } from "./cases.js";
import { config, numbering } from "./config.js";
import { slice, spliceChange } from "./lines.js";
import { arrange, indexOf, numberOf } from "./numbering.js";

/** On changes that came from the program, not from the person typing. */
export const foreign = Annotation.define();
/** On changes that settle lines; they leave nothing more to settle. */
export const settling = Annotation.define();

const isOwnEdit = (transaction) =>
  transaction.docChanged &&
  !transaction.annotation(foreign) &&
  !transaction.annotation(settling) &&
  !transaction.isUserEvent("undo") &&
  !transaction.isUserEvent("redo");

/** Places in lines that were edited since they were last settled. */
export const edited = StateField.define({
  create: () => [],
  update(places, transaction) {
    const settled = transaction.annotation(settling);
    if (settled === "all") return [];
    if (settled === "left") return inCursorsLine(places, transaction);
    if (!transaction.docChanged) return places;
    let next = places.map((place) => transaction.changes.mapPos(place, 1));
    if (isOwnEdit(transaction)) {
      const { doc } = transaction.state;
      transaction.changes.iterChangedRanges((_fromA, _toA, from, to) => {
        for (let at = from; ; ) {
          const line = doc.lineAt(at);
          next.push(line.from);
          if (line.to >= to) break;
          at = line.to + 1;
        }
      });
      next = [...new Set(next)];
    }
    return next;
  },
});

/** Of the places only those in the line that the cursor is in: the others have been settled. */
function inCursorsLine(places, transaction) {
  const before = transaction.startState;
  const line = before.doc.lineAt(before.selection.main.head);
  return places
    .filter((place) => place >= line.from && place <= line.to)
    .map((place) => transaction.changes.mapPos(place, 1));
}

/** Settles the edited lines; without `all` those that the cursor is not in. */
export function settle(view, { all = true } = {}) {
  const { state } = view;
  const places = state.field(edited);
  if (places.length === 0) return null;
  const { doc } = state;
  const cursor = doc.lineAt(state.selection.main.head).number;
  const left = new Set(places.map((place) => doc.lineAt(Math.min(place, doc.length)).number - 1));
  if (!all) left.delete(cursor - 1);
  if (left.size === 0) return null;

  const lines = slice(doc);
  const cased = casesOf(state, lines, left);
  const { splices, crowded } = arrange(cased.lines, left, numbering(state));
  const changes = [...cased.splices, ...splices];
  const kept = all ? "all" : "left";
  if (changes.length === 0) {
    view.dispatch({ annotations: settling.of(kept) });
    return crowded;
  }
  const set = composed(doc, changes);
  view.dispatch({
    changes: set,
    selection: cursorAfter(state, set),
    annotations: settling.of(kept),
    scrollIntoView: false,
  });
  return crowded;
}

/** One change set of splices made one after the other. */
export function composed(doc, splices) {
  let set = ChangeSet.empty(doc.length);
  for (const { from, deleteCount, insert } of splices) {
    const now = set.apply(doc);
    set = set.compose(ChangeSet.of(spliceChange(now, from, deleteCount, insert), now.length));
  }
  return set;
}

/** The chosen cases, as splices of single lines. */
function casesOf(state, lines, left) {
  const chosen = state.facet(config);
  const plain = chosen.keywordCase === "keep" && !["upper", "lower", "first_wins"].includes(chosen.variableCase);
  if (plain) return { lines, splices: [] };
  // The first spelling is that of the lines that stood there before.
  const before = lines.filter((_, index) => !left.has(index));
  const some = [...left].map((index) => lines[index] ?? "");
  const spellings = chosen.variableCase === "first_wins" ? spellingsFor(some, [...before, ...lines]) : undefined;
  const splices = [];
  const result = lines.map((line, index) => {
    if (!left.has(index)) return line;
    const text = inCase(line, chosen, spellings);
    if (text !== line) splices.push({ from: index, deleteCount: 1, insert: [text] });
    return text;
  });
  return { lines: result, splices };
}

/**
 * The cursor stays in its line, wherever that goes; a line that is gone leaves it where it is. A
 * selection over more than a line is only mapped.
 */
function cursorAfter(state, set) {
  const { main } = state.selection;
  if (!main.empty) return undefined;
  const line = state.doc.lineAt(main.head);
  const number = numberOf(line.text);
  if (number === null) return undefined;
  const doc = set.apply(state.doc);
  const index = indexOf(slice(doc), number);
  if (index < 0) return undefined;
  const place = doc.line(index + 1);
  return EditorSelection.cursor(Math.min(place.from + (main.head - line.from), place.to));
}

/** Settles lines as the cursor leaves them, and all of them as the editor loses the focus. */
export function settlingLines(onCrowded) {
  const plugin = ViewPlugin.fromClass(
    class {
      update(update) {
        const moved = update.selectionSet || update.docChanged;
        const own = update.transactions.some((transaction) => transaction.annotation(settling));
        if (!moved || own || update.view.composing) return;
        if (update.transactions.some((transaction) => transaction.annotation(foreign))) return;
        // A view cannot be changed while it updates.
        const { view } = update;
        queueMicrotask(() => {
          if (!view.dom.isConnected) return;
          const crowded = settle(view, { all: false });
          if (crowded !== null) onCrowded(crowded);
        });
      }
    },
  );
  const blur = EditorView.domEventHandlers({
    blur(_event, view) {
      const crowded = settle(view);
      if (crowded !== null) onCrowded(crowded);
    },
  });
  return [edited, plugin, blur];
}
