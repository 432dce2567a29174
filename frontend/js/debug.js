// Debugging in the editor: breakpoints, the line that failed, the profile's heat.

import { RangeSet, StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, GutterMarker, WidgetType, gutter } from "@codemirror/view";

const setMarks = StateEffect.define();
const setFailure = StateEffect.define();
const setHeatMarks = StateEffect.define();

/** Says what happens: `cursor(line, column)`, `toggle(line, column)`; set by `onDebug`. */
const listeners = new WeakMap();

class Dot extends GutterMarker {
  constructor(kind) {
    super();
    this.elementClass = `cm-dot cm-dot-${kind}`;
  }
  eq(other) {
    return other.elementClass === this.elementClass;
  }
}

const DOTS = new Map(["plain", "conditional", "log", "off", "inner"].map((kind) => [kind, new Dot(kind)]));

/** The dot before a statement that is not the first of its line. */
class StatementDot extends WidgetType {
  constructor(kind) {
    super();
    this.kind = kind;
  }
  eq(other) {
    return other.kind === this.kind;
  }
  toDOM() {
    const dot = document.createElement("span");
    dot.className = `cm-statement-dot cm-dot-${this.kind}`;
    dot.setAttribute("aria-hidden", "true");
    return dot;
  }
  ignoreEvent() {
    return false;
  }
}

class Bang extends GutterMarker {
  constructor(message) {
    super();
    this.message = message;
  }
  eq(other) {
    return other.message === this.message;
  }
  toDOM() {
    const mark = document.createElement("span");
    mark.className = "cm-bang";
    mark.textContent = "!";
    mark.title = this.message;
    return mark;
  }
}

class Heat extends GutterMarker {
  constructor(degree, title) {
    super();
    this.elementClass = `cm-heat cm-heat-${degree}`;
    this.title = title;
  }
  eq(other) {
    return other.elementClass === this.elementClass && other.title === this.title;
  }
}

/** A field of gutter markers that an effect replaces and edits move along. */
function markers(effect, make) {
  return StateField.define({
    create: () => RangeSet.empty,
    update(set, transaction) {
      set = set.map(transaction.changes);
      for (const found of transaction.effects) {
        if (found.is(effect)) set = make(transaction.state.doc, found.value);
      }
      return set;
    },
  });
}

const lineAt = (doc, index) => (Number.isInteger(index) && index >= 0 && index < doc.lines ? doc.line(index + 1) : null);

function lineDots(doc, marks) {
  const byLine = new Map();
  for (const mark of marks) {
    const line = lineAt(doc, mark.line);
    if (!line) continue;
    // The dot of the first statement stands for the line.
    if (mark.first || !byLine.has(line.from)) byLine.set(line.from, mark.first ? mark.kind : "inner");
  }
  const ranges = [...byLine].map(([from, kind]) => (DOTS.get(kind) ?? DOTS.get("plain")).range(from));
  return RangeSet.of(ranges, true);
}

const dots = markers(setMarks, lineDots);

const statementDots = StateField.define({
  create: () => Decoration.none,
  update(set, transaction) {
    set = set.map(transaction.changes);
    for (const found of transaction.effects) {
      if (found.is(setMarks)) set = innerDots(transaction.state.doc, found.value);
    }
    return set;
  },
  provide: (field) => EditorView.decorations.from(field),
});

function innerDots(doc, marks) {
  const ranges = marks.flatMap(({ line: index, from, first, kind }) => {
    const line = lineAt(doc, index);
    if (!line || first) return [];
    const widget = Decoration.widget({ widget: new StatementDot(kind), side: -1 });
    return [widget.range(Math.min(line.from + from, line.to))];
  });
  return Decoration.set(ranges, true);
}

const FAILED = Decoration.line({ class: "cm-failed-line" });

const failure = StateField.define({
  create: () => ({ lines: Decoration.none, bangs: RangeSet.empty }),
  update({ lines, bangs }, transaction) {
    lines = lines.map(transaction.changes);
    bangs = bangs.map(transaction.changes);
    for (const found of transaction.effects) {
      if (!found.is(setFailure)) continue;
      const line = found.value && lineAt(transaction.state.doc, found.value.line);
      lines = line ? Decoration.set([FAILED.range(line.from)]) : Decoration.none;
      bangs = line ? RangeSet.of([new Bang(found.value.message).range(line.from)]) : RangeSet.empty;
    }
    return { lines, bangs };
  },
  provide: (field) => EditorView.decorations.from(field, (value) => value.lines),
});

function heatOf(doc, marks) {
  const ranges = marks.flatMap(({ line: index, degree, title }) => {
    const line = lineAt(doc, index);
    return line ? [new Heat(degree, title).range(line.from)] : [];
  });
  return RangeSet.of(ranges, true);
}

const heat = markers(setHeatMarks, heatOf);

const dotGutter = gutter({
  class: "cm-dots",
  renderEmptyElements: true,
  markers: (view) => [view.state.field(heat), view.state.field(dots), view.state.field(failure).bangs],
  domEventHandlers: {
    mousedown(view, block, event) {
      if (event.button !== 0) return false;
      const line = view.state.doc.lineAt(block.from);
      listeners.get(view)?.toggle(line.number - 1, 0);
      event.preventDefault();
      return true;
    },
  },
});

const clicks = EditorView.domEventHandlers({
  mousedown(event, view) {
    if (!event.target.classList?.contains("cm-statement-dot")) return false;
    const at = view.posAtDOM(event.target);
    const line = view.state.doc.lineAt(at);
    listeners.get(view)?.toggle(line.number - 1, [...view.state.sliceDoc(line.from, at)].length);
    event.preventDefault();
    return true;
  },
});

const cursor = EditorView.updateListener.of((update) => {
  if (update.selectionSet || update.docChanged) sayCursor(update.view);
});

function sayCursor(view) {
  const line = view.state.doc.lineAt(view.state.selection.main.head);
  const column = [...view.state.sliceDoc(line.from, view.state.selection.main.head)].length;
  listeners.get(view)?.cursor(line.number - 1, column);
}

/** What the editor needs to show all this. */
export const debugging = [dots, statementDots, failure, heat, dotGutter, clicks, cursor];

/** What the handle can do about it. */
export function debugHandle(view) {
  const dispatch = (effect) => view.dispatch({ effects: [effect] });
  // What is shown already costs nothing: marks are told anew with every key, and move along by themselves.
  const shows = (field, set) => RangeSet.eq([view.state.field(field)], [set]);
  return {
    onDebug(cursor, toggle) {
      listeners.set(view, { cursor, toggle });
      sayCursor(view);
    },
    /** Breakpoints: `{ line, from, first, kind }` each, kind one of plain, conditional, log, off. */
    setBreakpoints(marks) {
      const { doc } = view.state;
      if (shows(dots, lineDots(doc, marks)) && shows(statementDots, innerDots(doc, marks))) return;
      dispatch(setMarks.of(marks));
    },
    /** Marks the line whose error ended the program, or none (null). */
    markFailure(line, message) {
      if (line === null && view.state.field(failure).bangs.size === 0) return;
      dispatch(setFailure.of(line === null ? null : { line, message }));
    },
    /** How hot lines are: `{ line, degree, title }` each, degree 1 to 5. */
    setHeat(marks) {
      if (!shows(heat, heatOf(view.state.doc, marks))) dispatch(setHeatMarks.of(marks));
    },
    /** Puts the cursor at the beginning of a line and shows it. */
    showLine(index) {
      const line = lineAt(view.state.doc, index);
      if (!line) return;
      view.dispatch({
        selection: { anchor: line.from },
        effects: EditorView.scrollIntoView(line.from, { y: "center" }),
      });
      view.focus();
    },
  };
}
