// The in-app help: one module, loaded when the page stands, with all its pages inside, so
// that it opens without a connection.

import list from "virtual:pages";
import { Dialog } from "./dialog.js";
import { Library } from "./library.js";
import { lineAtCursor } from "./cursor.js";

export const library = new Library(list);

let dialog;
let style;

/** Loads what the dialog needs besides this module, so that it opens without a connection. */
export function prepare() {
  style ??= loadStyle(document);
  return style;
}

/**
 * Opens the help: at the word under the cursor if the cursor is in a text and the word has a
 * page, else where it was left.
 */
export async function open() {
  const place = lineAtCursor(document);
  await prepare();
  dialog ??= new Dialog(library, document);
  dialog.open(place ? library.at(place.line, place.column) : null);
}

/** Opens the help at the example programs. */
export async function openExamples() {
  await prepare();
  dialog ??= new Dialog(library, document);
  dialog.browse(library.pages.find(({ program }) => program));
}

/** Done when the style sheet is there, or cannot be had. */
function loadStyle(document) {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = new URL("help.css", import.meta.url).href;
  const loaded = new Promise((done) => {
    link.addEventListener("load", done);
    link.addEventListener("error", done);
  });
  document.head.append(link);
  return loaded;
}
