// Find and replace over the program. The dialog is the page's; here are matches, marks and moves.

import { EditorSelection, StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView } from "@codemirror/view";

const NAME = "A-Za-z0-9.$%!#";

/** The pattern of a query; null for none, an error in words for a wrong regular expression. */
export function patternOf({ text = "", matchCase = false, wholeWord = false, regexp = false }) {
  if (text === "") return null;
  const source = regexp ? text : text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const whole = wholeWord ? `(?<![${NAME}])(?:${source})(?![${NAME}])` : source;
  try {
    return new RegExp(whole, matchCase ? "gm" : "gim");
  } catch {
    return { error: "This is not a regular expression." };
  }
}

/** All matches in `text`, `{ from, to }`, those of no length left out. `range` limits them. */
export function matchesIn(text, pattern, range = null) {
  const found = [];
  for (const match of text.matchAll(pattern)) {
    const from = match.index;
    const to = from + match[0].length;
    if (to > from && (!range || (from >= range.from && to <= range.to))) found.push({ from, to });
  }
  return found;
}

/** What takes the place of a match: in a regular expression `$1` and `$&` mean what was found. */
export function replacementOf(text, match, query) {
  if (!query.regexp) return query.replacement ?? "";
  const pattern = patternOf(query);
  const once = new RegExp(pattern.source, pattern.flags.replace("g", "y"));
  once.lastIndex = match.from;
  const found = once.exec(text);
  if (!found) return query.replacement ?? "";
  return (query.replacement ?? "").replace(/\$([$&]|\d\d?)/g, (all, which) => {
    if (which === "$") return "$";
    if (which === "&") return found[0];
    return found[Number(which)] ?? (Number(which) < found.length ? "" : all);
  });
}

const setQuery = StateEffect.define();
const MATCH = Decoration.mark({ class: "cm-match" });
const CURRENT = Decoration.mark({ class: "cm-match cm-match-current" });

const NONE = { query: null, range: null, matches: [], error: null, marks: Decoration.none };

function searched(state, query, range) {
  const pattern = query && patternOf(query);
  if (!pattern) return { ...NONE, query, range };
  if (pattern.error) return { ...NONE, query, range, error: pattern.error };
  const matches = matchesIn(state.doc.toString(), pattern, range);
  const { from, to } = state.selection.main;
  const marks = Decoration.set(
    matches.map((match) => (match.from === from && match.to === to ? CURRENT : MATCH).range(match.from, match.to)),
  );
  return { query, range, matches, error: null, marks };
}

/** What is looked for, and where it stands. */
export const finding = StateField.define({
  create: () => NONE,
  update(value, transaction) {
    const effect = transaction.effects.find((one) => one.is(setQuery));
    if (effect) return effect.value === null ? NONE : searched(transaction.state, effect.value.query, effect.value.range);
    if (value.query === null || !(transaction.docChanged || transaction.selection)) return value;
    const { changes } = transaction;
    const range = value.range && { from: changes.mapPos(value.range.from, -1), to: changes.mapPos(value.range.to, 1) };
    return searched(transaction.state, value.query, range);
  },
  provide: (field) => EditorView.decorations.from(field, (value) => value.marks),
});

/** `{ count, at, error }`: how many there are and which of them (from 1) is selected, 0 for none. */
export function state(view) {
  const { matches, error } = view.state.field(finding);
  const { from, to } = view.state.selection.main;
  return { count: matches.length, at: matches.findIndex((match) => match.from === from && match.to === to) + 1, error };
}

/** Looks for something else; null ends it. With `inSelection` only in what is selected now, or was when that began. */
export function find(view, query) {
  if (query === null) {
    view.dispatch({ effects: setQuery.of(null) });
    return state(view);
  }
  const before = view.state.field(finding);
  const { from, to } = view.state.selection.main;
  const range = query.inSelection ? (before.range ?? (to > from ? { from, to } : null)) : null;
  view.dispatch({ effects: setQuery.of({ query, range }) });
  return state(view);
}

function select(view, match) {
  view.dispatch({
    selection: EditorSelection.single(match.from, match.to),
    effects: EditorView.scrollIntoView(match.from, { y: "nearest", yMargin: 48 }),
  });
}

/** Selects the next match behind the cursor, or the one before it; goes round at the ends. */
export function step(view, backwards = false) {
  const { matches } = view.state.field(finding);
  if (matches.length === 0) return state(view);
  const { from, to } = view.state.selection.main;
  const next = backwards
    ? (matches.findLast((match) => match.to <= from) ?? matches.at(-1))
    : (matches.find((match) => match.from >= to) ?? matches[0]);
  select(view, next);
  return state(view);
}

/** Replaces the selected match and goes to the next; goes to the first if none is selected. */
export function replace(view) {
  const { at } = state(view);
  if (at === 0) return step(view);
  const { matches, query } = view.state.field(finding);
  const match = matches[at - 1];
  const insert = replacementOf(view.state.doc.toString(), match, query);
  view.dispatch({
    changes: { ...match, insert },
    selection: { anchor: match.from + insert.length },
    userEvent: "input.replace",
  });
  return step(view);
}

/** Replaces all matches in one step of undo; answers how many. */
export function replaceAll(view) {
  const { matches, query } = view.state.field(finding);
  const text = view.state.doc.toString();
  const changes = matches.map((match) => ({ ...match, insert: replacementOf(text, match, query) }));
  if (changes.length > 0) view.dispatch({ changes, userEvent: "input.replace.all" });
  return { ...state(view), replaced: changes.length };
}
