// The program editor: CodeMirror 6 over the textarea that the first page holds.

import { defaultKeymap, history, historyKeymap, insertNewline, redo, undo } from "@codemirror/commands";
import { EditorState, Transaction } from "@codemirror/state";
import { EditorView, highlightActiveLine, highlightSpecialChars, keymap } from "@codemirror/view";
import * as commands from "./commands.js";
import { completion } from "./completion.js";
import { caseConflicts } from "./cases.js";
import { config, configuration, configure } from "./config.js";
import { debugHandle, debugging } from "./debug.js";
import { faultMarks, faultsBetween, markErrors, nextFault } from "./faults.js";
import * as finder from "./find.js";
import { changesTo, meant, shown, slice, splicesOf } from "./lines.js";
import { markStatement, marks } from "./marks.js";
import { foreign, settle, settling, settlingLines } from "./settle.js";
import { place, placed, reportPlace } from "./view.js";

/**
 * Puts an editor into `host`.
 *
 * `options`: `text` (the program), `nonce` (for the style sheet under a strict content
 * security policy), `settings` (see `config.js`), `place` (where the cursor was, see `view.js`);
 * `selection` `{ anchor, head }`, `focus` and `scrollTop` take over from the textarea.
 *
 * What it reports: `onSplice(from, deleteCount, insertLines)` for each edit made here, `onRun()`,
 * `onCrowded(number)` when no number is free behind that line, `onMissing(number)` for a jump to a
 * line that is not there, `onPlace(place)` when the cursor has moved, `onFault(message)` with what
 * is wrong in the cursor's line, or null.
 *
 * Answers a handle: see `handleOf` and `debugHandle`.
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
  if (options.place && !options.focus) placed(view, options.place);
  return handleOf(view, options);
}

function extensions(options) {
  const { nonce, onSplice, onRun } = options;
  const { onCrowded = () => {}, onMissing = () => {}, onPlace = () => {}, onFault = () => {} } = options;
  const run = (view) => (settle(view), onRun(), true);
  return [
    nonce ? EditorView.cspNonce.of(nonce) : [],
    EditorView.contentAttributes.of({
      "aria-label": "Program",
      // It is in the order of Tab anyhow; tools that check pages want to read it.
      tabindex: "0",
      autocapitalize: "off",
      autocorrect: "off",
      spellcheck: "false",
    }),
    configuration(options.settings),
    history(),
    highlightSpecialChars(),
    highlightActiveLine(),
    debugging,
    marks,
    faultMarks,
    commands.jumps,
    commands.clickJump(onMissing),
    finder.finding,
    completion,
    settlingLines(onCrowded),
    keymap.of([
      { key: "Mod-Enter", run },
      { key: "Alt-Enter", run: commands.insertLine(onCrowded) },
      { key: "Mod-.", run: commands.jump(onMissing) },
      { key: "Shift-Mod-.", run: commands.back },
      { key: "Mod->", run: commands.back },
      { key: "Enter", run: commands.enter(onCrowded) },
      { key: "Shift-Enter", run: insertNewline },
      ...historyKeymap,
      ...defaultKeymap,
    ]),
    typing(),
    EditorView.updateListener.of((update) => report(update, onSplice)),
    reportPlace(onPlace, (view, from, to) => onFault(faultsBetween(view.state, from, to).at(0)?.message ?? null)),
  ];
}

/**
 * Text that a plain key types is put in here: what the browser does with an editable text (its own
 * typing, its own undo, text read back out of the page) takes twice as long. So is text typed over a
 * selection: the browser would keep the look of what it replaces by an inline style, which a strict
 * content security policy refuses and reports. And so are many lines at once: the browser would take
 * minutes to make a paragraph of each. What a phone's keyboard or an input method types is the browser's.
 */
function typing() {
  let key = null;
  return EditorView.domEventHandlers({
    keydown(event) {
      key = event.key;
      return false;
    },
    beforeinput(event, view) {
      const { data, inputType, isComposing } = event;
      if (inputType !== "insertText" || !data || isComposing) return false;
      const plain = data === key && !view.composing;
      if (!plain && view.state.selection.main.empty && !data.includes("\n")) return false;
      view.dispatch(view.state.replaceSelection(data), { userEvent: "input.type", scrollIntoView: true });
      return true;
    },
  });
}

function report(update, onSplice) {
  if (!update.docChanged) return;
  if (update.transactions.some((transaction) => transaction.annotation(foreign))) return;
  for (const splice of splicesOf(update.changes, update.startState.doc, update.state.doc)) {
    onSplice(splice.from, splice.deleteCount, splice.insert.map(meant));
  }
}

/**
 * `setLines(lines, undoable)` shows a program that changed elsewhere: the cursor stays and
 * `onSplice` is not called; undo takes it back only if it is `undoable`. The rest by their names.
 */
function handleOf(view, { onCrowded = () => {}, onMissing = () => {} }) {
  return {
    setLines(lines, undoable = false) {
      const changes = changesTo(view.state.doc, lines.map(shown));
      if (changes.length === 0) return;
      const annotations = [foreign.of(true), Transaction.addToHistory.of(undoable)];
      view.dispatch({ changes, annotations, userEvent: "program" });
    },
    configure: (values) => configure(view, values),
    settle: () => settle(view),
    markStatement: (line, from, to) => markStatement(view, line, from, to),
    markErrors(list) {
      const all = [...list, ...spellingFaults(view)];
      markErrors(view, all);
      return all.length;
    },
    nextFault: () => nextFault(view),
    undo: () => (undo(view), view.focus()),
    redo: () => (redo(view), view.focus()),
    selectAll: () => (view.dispatch({ selection: { anchor: 0, head: view.state.doc.length } }), view.focus()),
    insertLine: () => commands.insertLine(onCrowded)(view),
    jump: () => commands.jump(onMissing)(view),
    back: () => commands.back(view),
    goTo: (number) => commands.goTo(view, number, { exact: false }),
    renumber: (options) => commands.renumber(view, options),
    deleteLines: (from, to) => commands.deleteLines(view, from, to),
    sortLines: () => commands.sortLines(view),
    setProgram(lines) {
      const changes = changesTo(view.state.doc, lines.map(shown));
      if (changes.length === 0) return;
      // It is taken as it is: nothing in it waits to be numbered or sorted.
      view.dispatch({ changes, annotations: settling.of("all"), userEvent: "program" });
    },
    lines: () => slice(view.state.doc).map(meant),
    selectedText() {
      const { from, to } = view.state.selection.main;
      return view.state.sliceDoc(from, to);
    },
    find: (query) => finder.find(view, query),
    findNext: () => finder.step(view),
    findPrevious: () => finder.step(view, true),
    replace: () => finder.replace(view),
    replaceAll: () => finder.replaceAll(view),
    place: () => place(view),
    ...debugHandle(view),
    focus: () => view.focus(),
    destroy: () => view.destroy(),
  };
}

/** Names written in several cases, where the settings call that a mistake. */
function spellingFaults(view) {
  if (view.state.facet(config).variableCase !== "error") return [];
  return caseConflicts(slice(view.state.doc));
}

function clamp(selection, length) {
  if (!selection) return undefined;
  const inside = (place) => Math.max(0, Math.min(place ?? 0, length));
  return { anchor: inside(selection.anchor), head: inside(selection.head) };
}
