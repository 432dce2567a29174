// Where the cursor and the scrolled text stand, in words that survive a reload.

import { EditorSelection } from "@codemirror/state";
import { EditorView, ViewPlugin } from "@codemirror/view";

const SETTLE_MS = 400;

const point = (doc, at) => {
  const line = doc.lineAt(at);
  return `${line.number}:${at - line.from}`;
};

/** `anchor head top` as `line:column line:column line`, lines from 1. */
export function place(view) {
  const { doc, selection } = view.state;
  const top = doc.lineAt(view.lineBlockAtHeight(view.scrollDOM.scrollTop).from).number;
  return `${point(doc, selection.main.anchor)} ${point(doc, selection.main.head)} ${top}`;
}

/** Puts cursor and text where `place` says, as far as such lines are there. */
export function placed(view, text) {
  const found = /^(\d+):(\d+) (\d+):(\d+) (\d+)$/.exec(text);
  if (!found) return;
  const [anchorLine, anchorColumn, headLine, headColumn, top] = found.slice(1).map(Number);
  const { doc } = view.state;
  const lineOf = (number) => doc.line(Math.max(1, Math.min(number, doc.lines)));
  const at = (number, column) => Math.min(lineOf(number).from + column, lineOf(number).to);
  view.dispatch({
    selection: EditorSelection.single(at(anchorLine, anchorColumn), at(headLine, headColumn)),
    effects: top > 1 ? EditorView.scrollIntoView(lineOf(top).from, { y: "start", yMargin: 0 }) : [],
  });
}

/** Reports the place when it has stood still for a moment, and the fault of the cursor's line at once. */
export function reportPlace(onPlace, onLine) {
  return ViewPlugin.fromClass(
    class {
      constructor(view) {
        this.view = view;
        this.timer = 0;
        this.later = () => {
          clearTimeout(this.timer);
          this.timer = setTimeout(() => onPlace(place(view)), SETTLE_MS);
        };
        view.scrollDOM.addEventListener("scroll", this.later, { passive: true });
      }
      update(update) {
        if (update.selectionSet || update.docChanged) this.later();
        if (!update.selectionSet && !update.docChanged && update.transactions.length === 0) return;
        const line = update.state.doc.lineAt(update.state.selection.main.head);
        onLine(update.view, line.from, line.to);
      }
      destroy() {
        clearTimeout(this.timer);
        this.view.scrollDOM.removeEventListener("scroll", this.later);
      }
    },
  );
}
