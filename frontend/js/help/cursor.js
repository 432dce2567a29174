// Where the cursor is, in whatever takes text: the editor, the console's line, a textarea.

/** `{ line, column }`: the text of the cursor's line and the place in it; `null` if there is no cursor. */
export function lineAtCursor(document) {
  const active = document.activeElement;
  if (!active) return null;
  if (typeof active.value === "string" && typeof active.selectionStart === "number") {
    return lineOf(active.value, active.selectionStart);
  }
  return active.isContentEditable ? lineOfSelection(document) : null;
}

/** The line around a place of a text. */
export function lineOf(text, place) {
  const from = text.lastIndexOf("\n", place - 1) + 1;
  const end = text.indexOf("\n", place);
  return { line: text.slice(from, end < 0 ? text.length : end), column: place - from };
}

/** An editor shows each line as an element; words may be elements of their own inside. */
function lineOfSelection(document) {
  const { focusNode, focusOffset } = document.getSelection() ?? {};
  const element = focusNode?.nodeType === 1 ? focusNode : focusNode?.parentElement;
  const line = element?.closest(".cm-line");
  if (!line) return null;
  const before = document.createRange();
  before.setStart(line, 0);
  before.setEnd(focusNode, focusOffset);
  return { line: line.textContent, column: before.toString().length };
}
