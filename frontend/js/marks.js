// What the editor draws over the text: BASIC's colours and the current statement. (Faults: `faults.js`.)

import { RangeSet, StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, GutterMarker, ViewPlugin, gutter } from "@codemirror/view";
import { tokenize } from "./basic.js";

const COLOURS = new Map();

function colour(kind) {
  if (!COLOURS.has(kind)) COLOURS.set(kind, Decoration.mark({ class: `syn-${kind}` }));
  return COLOURS.get(kind);
}

/** The colours of the lines from one place to another. */
function coloursOf(doc, from, to) {
  const ranges = [];
  for (let at = from; at <= to; ) {
    const line = doc.lineAt(at);
    for (const token of tokenize(line.text)) {
      ranges.push(colour(token.kind).range(line.from + token.from, line.from + token.to));
    }
    at = line.to + 1;
  }
  return ranges;
}

function allColours({ state, visibleRanges }) {
  return Decoration.set(
    visibleRanges.flatMap(({ from, to }) => coloursOf(state.doc, from, to)),
    true,
  );
}

/** An edit of more characters than this changes the colours of everything in view. */
const EDIT_MAX = 2_000;

/** The colours after an edit: those of the lines that changed are made anew, the others move along. */
function recoloured(colours, { changes, view }) {
  const { doc } = view.state;
  let edited = 0;
  changes.iterChangedRanges((_fromA, _toA, from, to) => (edited += to - from));
  if (edited > EDIT_MAX) return allColours(view);
  let next = colours.map(changes);
  changes.iterChangedRanges((_fromA, _toA, from, to) => {
    const [filterFrom, filterTo] = [doc.lineAt(from).from, doc.lineAt(to).to];
    next = next.update({ filterFrom, filterTo, filter: () => false, add: coloursOf(doc, filterFrom, filterTo), sort: true });
  });
  return next;
}

/** Colours the lines in view. A BASIC line needs nothing from the lines before it. */
export const highlighting = ViewPlugin.fromClass(
  class {
    constructor(view) {
      this.decorations = allColours(view);
    }
    update(update) {
      if (update.viewportMoved) this.decorations = allColours(update.view);
      else if (update.docChanged) this.decorations = recoloured(this.decorations, update);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);

const setStatement = StateEffect.define();

const CURRENT_LINE = Decoration.line({ class: "cm-current-line" });
const CURRENT_STATEMENT = Decoration.mark({ class: "cm-current-statement" });

class Pointer extends GutterMarker {
  elementClass = "cm-pointer";
}
const POINTER = new Pointer();

/** The decorations of a field that an effect replaces and edits move along. */
function markField(effect, decorate) {
  return StateField.define({
    create: () => Decoration.none,
    update(marks, transaction) {
      marks = marks.map(transaction.changes);
      for (const found of transaction.effects) {
        if (found.is(effect)) marks = Decoration.set(decorate(transaction.state.doc, found.value), true);
      }
      return marks;
    },
    provide: (field) => EditorView.decorations.from(field),
  });
}

function span(doc, lineIndex, fromColumn, toColumn) {
  if (!Number.isInteger(lineIndex) || lineIndex < 0 || lineIndex >= doc.lines) return null;
  const line = doc.line(lineIndex + 1);
  const from = Math.min(line.from + Math.max(fromColumn ?? 0, 0), line.to);
  const to = Math.min(line.from + (toColumn ?? line.length), line.to);
  return { line, from, to: Math.max(from, to) };
}

function statementMarks(doc, place) {
  const found = place && span(doc, place.line, place.from, place.to);
  if (!found) return [];
  const marks = [CURRENT_LINE.range(found.line.from)];
  if (found.to > found.from) marks.push(CURRENT_STATEMENT.range(found.from, found.to));
  return marks;
}

const statementField = markField(setStatement, statementMarks);

const markGutter = gutter({
  class: "cm-marks",
  markers(view) {
    const places = [];
    view.state.field(statementField).between(0, view.state.doc.length, (from, _to, mark) => {
      if (mark === CURRENT_LINE) places.push(POINTER.range(from));
    });
    return RangeSet.of(places);
  },
});

export const marks = [highlighting, statementField, markGutter];

/** Marks the statement the machine is at (columns in characters; `toColumn` null: to the line's end), or none. */
export function markStatement(view, lineIndex, fromColumn, toColumn) {
  const none = lineIndex === null || lineIndex === undefined || lineIndex < 0;
  const place = none ? null : { line: lineIndex, from: fromColumn, to: toColumn };
  const marks = Decoration.set(statementMarks(view.state.doc, place), true);
  // What is marked already costs nothing: this is told anew with every key.
  if (RangeSet.eq([view.state.field(statementField)], [marks])) return;
  const effects = [setStatement.of(place)];
  const found = place && span(view.state.doc, place.line, place.from, place.to);
  if (found) effects.push(EditorView.scrollIntoView(found.from, { y: "nearest", yMargin: 48 }));
  view.dispatch({ effects });
}
