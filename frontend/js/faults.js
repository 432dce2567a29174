// Live syntax marks: a wavy line under what is wrong, a mark in the gutter, the message on hover.

import { RangeSet, StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, GutterMarker, gutter, hoverTooltip } from "@codemirror/view";

const setFaults = StateEffect.define();

function place(doc, { line, from, to, message }) {
  if (!Number.isInteger(line) || line < 0 || line >= doc.lines) return null;
  const found = doc.line(line + 1);
  const start = Math.min(found.from + Math.max(from ?? 0, 0), found.to);
  const end = Math.max(start, Math.min(found.from + (to ?? found.length), found.to));
  // Something missing at the end of a line is shown under its last character.
  return { from: end > start ? start : Math.max(found.from, start - 1), to: end, message: message ?? "" };
}

const MARK = (message) => Decoration.mark({ class: "cm-fault", message });

/** The faults, as decorations that edits move along. */
export const faults = StateField.define({
  create: () => Decoration.none,
  update(marks, transaction) {
    marks = marks.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (!effect.is(setFaults)) continue;
      const places = effect.value.map((fault) => place(transaction.state.doc, fault)).filter((one) => one && one.to > one.from);
      marks = Decoration.set(
        places.map(({ from, to, message }) => MARK(message).range(from, to)),
        true,
      );
    }
    return marks;
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** Shows these faults, `{ line, from, to, message }`, in place of those before. */
export function markErrors(view, list) {
  view.dispatch({ effects: setFaults.of(Array.isArray(list) ? list : []) });
}

/** The faults that touch a piece of the document, `{ from, to, message }`. */
export function faultsBetween(state, from, to) {
  const found = [];
  state.field(faults).between(from, to, (start, end, mark) => {
    found.push({ from: start, to: end, message: mark.spec.message });
  });
  return found;
}

/** Selects the next fault behind the cursor, the first after the last; answers its message, or null. */
export function nextFault(view) {
  const all = faultsBetween(view.state, 0, view.state.doc.length);
  if (all.length === 0) return null;
  const { head } = view.state.selection.main;
  const next = all.find(({ from }) => from > head) ?? all[0];
  view.dispatch({
    selection: { anchor: next.from },
    effects: EditorView.scrollIntoView(next.from, { y: "nearest", yMargin: 48 }),
  });
  view.focus();
  return next.message;
}

class Bad extends GutterMarker {
  constructor(message) {
    super();
    this.message = message;
  }
  eq(other) {
    return other.message === this.message;
  }
  toDOM() {
    const mark = document.createElement("span");
    mark.className = "cm-fault-mark";
    mark.textContent = "!";
    mark.title = this.message;
    return mark;
  }
}

const faultGutter = gutter({
  class: "cm-faults",
  markers(view) {
    const lines = new Map();
    view.state.field(faults).between(0, view.state.doc.length, (from, _to, mark) => {
      const line = view.state.doc.lineAt(from).from;
      lines.set(line, [...(lines.get(line) ?? []), mark.spec.message]);
    });
    const sorted = [...lines].sort(([a], [b]) => a - b);
    return RangeSet.of(sorted.map(([line, messages]) => new Bad(messages.join("\n")).range(line)));
  },
});

const hover = hoverTooltip((view, pos) => {
  const found = faultsBetween(view.state, pos, pos);
  if (found.length === 0) return null;
  return {
    pos: found[0].from,
    end: found[0].to,
    above: true,
    create() {
      const dom = document.createElement("div");
      dom.className = "cm-fault-message";
      dom.textContent = found.map(({ message }) => message).join("\n");
      return { dom };
    },
  };
});

export const faultMarks = [faults, faultGutter, hover];
