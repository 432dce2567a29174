// Finding a page: by the word at a place of a program line, and by search.

// Phrases whose page no single word of them tells, the longer ones first.
const PHRASES = [
  [/ON\s+ERROR(\s+GOTO)?/gi, "on-error"],
  [/ON\b[^:]*?\bGOSUB\b/gi, "on-gosub"],
  [/LINE\s+INPUT\s*#/gi, "line-input-file"],
  [/LINE\s+INPUT/gi, "line-input"],
  [/LPRINT\s+USING/gi, "lprint-using"],
  [/PRINT\s*#\s*\d+\s*,\s*USING/gi, "print-file-using"],
  [/PRINT\s*#/gi, "print-file"],
  [/PRINT\s+USING/gi, "print-using"],
  [/INPUT\s*#/gi, "input-file"],
  [/WRITE\s*#/gi, "write-file"],
  [/DEF\s+USR\d?/gi, "def-usr"],
  [/OPTION\s+BASE/gi, "option-base"],
  [/(?<=^\d*\s*|:\s*)MID\$(?=\s*\([^:]*\)\s*=)/gi, "mid-statement"],
];
const WORD = /[A-Z][A-Z0-9.]*\$?|['?+\-*/\\^=<>]/gi;

export class Library {
  #byName = new Map();
  #byWord = new Map();

  constructor(pages) {
    this.pages = pages;
    for (const page of pages) {
      this.#byName.set(page.name, page);
      for (const word of page.words) this.#byWord.set(word.replace(/\($/, ""), page);
    }
  }

  /** The page of this name; `undefined` if there is none. */
  named(name) {
    return this.#byName.get(name);
  }

  /** The page for what stands at a column of a program line; `null` if the word has none. */
  at(line, column) {
    for (const [pattern, name] of PHRASES) {
      if (covering(pattern, line, column)) return this.named(name) ?? null;
    }
    const word = covering(WORD, line, column)?.toUpperCase();
    if (!word) return null;
    const user = /^FN/.test(word) ? "FN" : word.replace(/^USR\d$/, "USR");
    return this.#byWord.get(word) ?? this.#byWord.get(word.replace(/\$$/, "")) ?? this.#byWord.get(user) ?? null;
  }

  /** The pages that have all words of a query somewhere, the likeliest first; all pages for an empty one. */
  search(query) {
    const wanted = query.toLowerCase().split(/\s+/).filter(Boolean);
    if (wanted.length === 0) return this.pages;
    return this.pages
      .map((page, place) => ({ page, place, score: score(page, wanted, query.trim().toLowerCase()) }))
      .filter(({ score }) => score > 0)
      .sort((one, other) => other.score - one.score || one.place - other.place)
      .map(({ page }) => page);
  }
}

/** What a pattern finds that begins at or before the column and reaches it. */
function covering(pattern, line, column) {
  for (const found of line.matchAll(pattern)) {
    if (found.index <= column && column <= found.index + found[0].length) return found[0];
  }
  return null;
}

/** How well a page fits: a word of the language before a title, a title before a text; 0 if not at all. */
function score(page, wanted, query) {
  const title = page.title.toLowerCase();
  const summary = page.summary.toLowerCase();
  const text = page.text.toLowerCase();
  if (!wanted.every((word) => title.includes(word) || summary.includes(word) || text.includes(word))) return 0;
  if (page.words.some((word) => word.toLowerCase() === query)) return 60;
  if (title === query) return 50;
  if (title.startsWith(query)) return 40;
  if (wanted.every((word) => title.includes(word))) return 30;
  if (wanted.every((word) => summary.includes(word))) return 20;
  return 10;
}
