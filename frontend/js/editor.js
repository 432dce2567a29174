// The program editor: CodeMirror 6 over the textarea that the first page holds.

import { defaultKeymap, history, historyKeymap, insertNewline } from "@codemirror/commands";
import { Annotation, EditorState, Transaction } from "@codemirror/state";
import { EditorView, highlightActiveLine, highlightSpecialChars, keymap } from "@codemirror/view";
import { changesTo, meant, shown, splicesOf } from "./lines.js";
import { markErrors, markStatement, marks } from "./marks.js";

/** On changes that came from the program, not from the person typing. */
const foreign = Annotation.define();

/**
 * Puts an editor into `host`.
 *
 * `options`: `text` (the program), `nonce` (for the style sheet under a strict content
 * security policy), `onSplice(from, deleteCount, insertLines)` for each edit made here,
 * `onRun()`; `selection` `{ anchor, head }`, `focus` and `scrollTop` take over from the textarea.
 *
 * Answers a handle: `setLines(lines)` shows a program that changed elsewhere (the cursor
 * stays, undo does not see it, `onSplice` is not called), `markStatement(line, from, to)`,
 * `markErrors(faults)`, `focus()`, `destroy()`.
 */
export function mount(host, options) {
  const view = new EditorView({
    parent: host,
    state: EditorState.create({
      doc: options.text,
      selection: clamp(options.selection, options.text.length),
      extensions: extensions(options),
    }),
  });
  if (options.focus) view.focus();
  if (options.scrollTop) view.scrollDOM.scrollTop = options.scrollTop;
  return handleOf(view);
}

function extensions({ nonce, onSplice, onRun }) {
  const run = () => (onRun(), true);
  return [
    nonce ? EditorView.cspNonce.of(nonce) : [],
    EditorView.contentAttributes.of({
      "aria-label": "Program",
      autocapitalize: "off",
      autocorrect: "off",
      spellcheck: "false",
    }),
    history(),
    highlightSpecialChars(),
    highlightActiveLine(),
    marks,
    keymap.of([
      { key: "Mod-Enter", run },
      { key: "Enter", run: insertNewline },
      ...historyKeymap,
      ...defaultKeymap,
    ]),
    EditorView.domEventHandlers({ beforeinput: typeOverSelection }),
    EditorView.updateListener.of((update) => report(update, onSplice)),
  ];
}

/**
 * Text typed over a selection is put in here. The browser would keep the look of what it
 * replaces by an inline style, which a strict content security policy refuses and reports.
 */
function typeOverSelection(event, view) {
  const { data, inputType, isComposing } = event;
  if (inputType !== "insertText" || !data || isComposing || view.state.selection.main.empty) return false;
  view.dispatch(view.state.replaceSelection(data), { userEvent: "input.type", scrollIntoView: true });
  return true;
}

function report(update, onSplice) {
  if (!update.docChanged) return;
  if (update.transactions.some((transaction) => transaction.annotation(foreign))) return;
  for (const splice of splicesOf(update.changes, update.startState.doc, update.state.doc)) {
    onSplice(splice.from, splice.deleteCount, splice.insert.map(meant));
  }
}

function handleOf(view) {
  return {
    setLines(lines) {
      const changes = changesTo(view.state.doc, lines.map(shown));
      if (changes.length === 0) return;
      const annotations = [foreign.of(true), Transaction.addToHistory.of(false)];
      view.dispatch({ changes, annotations });
    },
    markStatement: (line, from, to) => markStatement(view, line, from, to),
    markErrors: (faults) => markErrors(view, faults),
    focus: () => view.focus(),
    destroy: () => view.destroy(),
  };
}

function clamp(selection, length) {
  if (!selection) return undefined;
  const inside = (place) => Math.max(0, Math.min(place ?? 0, length));
  return { anchor: inside(selection.anchor), head: inside(selection.head) };
}
