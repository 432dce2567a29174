// The in-app help: one module, loaded when the page stands, with all its pages inside, so
// that it opens without a connection.

import list from "virtual:pages";
import { Dialog } from "./dialog.js";
import { Library } from "./library.js";
import { lineAtCursor } from "./cursor.js";

export const library = new Library(list);

let dialog;

/** Loads what the dialog needs, so that it opens at once and without a connection. */
export function prepare() {
  dialog ??= new Dialog(library, document);
  return dialog.styled();
}

/**
 * Opens the help: at the word under the cursor if the cursor is in a text and the word has a
 * page, else where it was left.
 */
export function open() {
  const place = lineAtCursor(document);
  prepare();
  return dialog.open(place ? library.at(place.line, place.column) : null);
}
