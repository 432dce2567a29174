// Between the editor's document and the program's lines. An empty document is a program
// of no lines. A BASIC line may hold a line feed (^J) or a carriage return; the document
// shows them as one visible character, so a line of the program stays one line here.

/** The text of a program line as the document shows it. */
export const shown = (line) => line.replaceAll("\n", "\u240a").replaceAll("\r", "\u240d");

/** The program line that a line of the document stands for. */
export const meant = (line) => line.replaceAll("\u240a", "\n").replaceAll("\u240d", "\r");

/** The lines `from` (counted from 0) up to `to` of `doc`, as the document shows them. */
export function slice(doc, from = 0, to = doc.lines) {
  return doc.length === 0 || from >= to ? [] : [...doc.iterLines(from + 1, to + 1)];
}

/**
 * What an edit did to the program, as splices `{ from, deleteCount, insert }` to be applied
 * one after the other: only lines whose text changed are named, so the others keep their identity.
 */
export function splicesOf(changes, oldDoc, newDoc) {
  const ranges = [];
  changes.iterChangedRanges((fromA, toA, fromB, toB) => {
    const range = {
      oldFrom: oldDoc.lineAt(fromA).number - 1,
      oldTo: oldDoc.lineAt(toA).number,
      newFrom: newDoc.lineAt(fromB).number - 1,
      newTo: newDoc.lineAt(toB).number,
    };
    const last = ranges.at(-1);
    if (last && range.oldFrom < last.oldTo) {
      last.oldTo = range.oldTo;
      last.newTo = range.newTo;
    } else {
      ranges.push(range);
    }
  });
  return ranges
    .map(({ oldFrom, oldTo, newFrom, newTo }) => {
      const splice = difference(slice(oldDoc, oldFrom, oldTo), slice(newDoc, newFrom, newTo));
      return splice && { ...splice, from: newFrom + splice.from };
    })
    .filter(Boolean);
}

/** The one splice that makes `after` of `before`, without their equal ends; null if they are equal. */
export function difference(before, after) {
  let from = 0;
  while (from < before.length && from < after.length && before[from] === after[from]) from++;
  let tail = 0;
  while (
    tail < before.length - from &&
    tail < after.length - from &&
    before[before.length - 1 - tail] === after[after.length - 1 - tail]
  ) {
    tail++;
  }
  const deleteCount = before.length - from - tail;
  const insert = after.slice(from, after.length - tail);
  return deleteCount === 0 && insert.length === 0 ? null : { from, deleteCount, insert };
}

/**
 * The document changes (`{ from, to, insert }` in characters) that make the document show
 * `lines`. Lines that stay are not touched; a line that changed is changed only where it
 * differs, so the cursor in it keeps its place.
 */
export function changesTo(doc, lines) {
  const splice = difference(slice(doc), lines);
  if (!splice) return [];
  const { from, deleteCount, insert } = splice;
  if (doc.length > 0 && deleteCount === insert.length) {
    return insert
      .map((text, index) => withinLine(doc.line(from + index + 1), text))
      .filter(Boolean);
  }
  return [wholeLines(doc, from, deleteCount, insert)];
}

function withinLine(line, text) {
  const change = difference([...line.text], [...text]);
  if (!change) return null;
  const before = [...line.text];
  const from = line.from + before.slice(0, change.from).join("").length;
  const cut = before.slice(change.from, change.from + change.deleteCount).join("").length;
  return { from, to: from + cut, insert: change.insert.join("") };
}

/** The change (in characters) that replaces `deleteCount` lines of `doc` from index `from` on by `insert`. */
export function spliceChange(doc, from, deleteCount, insert) {
  if (doc.length > 0 && deleteCount === 1 && insert.length === 1) {
    const line = doc.line(from + 1);
    return withinLine(line, insert[0]) ?? { from: line.from };
  }
  return wholeLines(doc, from, deleteCount, insert);
}

function wholeLines(doc, from, deleteCount, insert) {
  const text = insert.join("\n");
  if (doc.length === 0) return { from: 0, to: 0, insert: text };
  const atEnd = from + deleteCount >= doc.lines;
  if (insert.length === 0) {
    if (!atEnd) return { from: doc.line(from + 1).from, to: doc.line(from + deleteCount + 1).from };
    return { from: from > 0 ? doc.line(from).to : 0, to: doc.length };
  }
  if (deleteCount > 0) {
    return { from: doc.line(from + 1).from, to: doc.line(from + deleteCount).to, insert: text };
  }
  if (atEnd) return { from: doc.length, to: doc.length, insert: `\n${text}` };
  const place = doc.line(from + 1).from;
  return { from: place, to: place, insert: `${text}\n` };
}
