// How words are written: BASIC's own by `keywordCase`, names by `variableCase`.

import { tokenize } from "./basic.js";

const STYLES = {
  force_lower: (word) => word.toLowerCase(),
  force_upper: (word) => word.toUpperCase(),
  force_capitalize: (word) => word.toLowerCase().replace(/[a-z]/, (letter) => letter.toUpperCase()),
};

/** A keyword in a style; as it is if the style is none of ours. */
export const styled = (word, style) => (STYLES[style] ?? ((same) => same))(word);

const NAME = /[A-Z][A-Z0-9.]*[$%!#]?/gi;

/** The names in a line, `{ from, to, name }`: what stands in no coloured piece and begins with a letter. */
export function namesOf(line) {
  const names = [];
  let at = 0;
  const scan = (to) => {
    for (const found of line.slice(at, to).matchAll(NAME)) {
      names.push({ from: at + found.index, to: at + found.index + found[0].length, name: found[0] });
    }
  };
  for (const token of tokenize(line)) {
    scan(token.from);
    at = token.to;
  }
  scan(line.length);
  return names;
}

/** How each name is first written, by its capitals. */
export function firstSpellings(lines) {
  const spellings = new Map();
  for (const line of lines) {
    for (const { name } of namesOf(line)) {
      const key = name.toUpperCase();
      if (!spellings.has(key)) spellings.set(key, name);
    }
  }
  return spellings;
}

/** A quick look whether one of the names can stand in a line. */
function patternOf(names) {
  const escaped = [...names].map((name) => name.replace(/[.$]/g, "\\$&"));
  return new RegExp(escaped.join("|"), "i");
}

/** How the names in some lines are first written in all of them; looks only where they are written. */
export function spellingsFor(some, lines) {
  const wanted = new Set(some.flatMap((line) => namesOf(line).map(({ name }) => name.toUpperCase())));
  const spellings = new Map();
  let pattern = patternOf(wanted);
  for (const line of lines) {
    if (wanted.size === 0) break;
    if (!pattern.test(line)) continue;
    const before = wanted.size;
    for (const { name } of namesOf(line)) {
      if (wanted.delete(name.toUpperCase())) spellings.set(name.toUpperCase(), name);
    }
    if (wanted.size < before) pattern = patternOf(wanted);
  }
  return spellings;
}

/** The line with its keywords and names in the chosen cases. `spellings` for `first_wins`. */
export function inCase(line, { keywordCase = "keep", variableCase = "keep" } = {}, spellings = new Map()) {
  const words = tokenize(line)
    .filter(({ kind }) => kind === "keyword" || kind === "function")
    .map(({ from, to }) => ({ from, to, text: styled(line.slice(from, to), keywordCase) }));
  const names = namesOf(line).map(({ from, to, name }) => ({ from, to, text: spelled(name, variableCase, spellings) }));
  let text = "";
  let at = 0;
  for (const piece of [...words, ...names].sort((a, b) => a.from - b.from)) {
    text += line.slice(at, piece.from) + piece.text;
    at = piece.to;
  }
  return text + line.slice(at);
}

function spelled(name, policy, spellings) {
  if (policy === "upper") return name.toUpperCase();
  if (policy === "lower") return name.toLowerCase();
  if (policy === "first_wins") return spellings.get(name.toUpperCase()) ?? name;
  return name;
}

/** Names that are written in another case than at first: `{ line, from, to, message }`. */
export function caseConflicts(lines) {
  const spellings = firstSpellings(lines);
  return lines.flatMap((text, line) =>
    namesOf(text)
      .map((found) => ({ ...found, first: spellings.get(found.name.toUpperCase()) }))
      .filter(({ name, first }) => name !== first)
      .map(({ from, to, name, first }) => ({ line, from, to, message: `${name} is written ${first} before; to BASIC they are one variable.` })),
  );
}
