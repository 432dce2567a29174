// The rules of a numbered program, on plain arrays of lines: which number a line has, which one is
// free, where a line belongs, what RENUM rewrites.

import { tokenize } from "./basic.js";
import { difference } from "./lines.js";

/** The largest line number there is. */
export const LAST_NUMBER = 65529;

const NUMBER = /^[ \t]*(\d+)/;

/** The number a line begins with; null if it has none, or one that is too large. */
export function numberOf(line) {
  const found = NUMBER.exec(line);
  const number = found ? Number(found[1]) : null;
  return number !== null && number <= LAST_NUMBER ? number : null;
}

/** What stands behind the number, without the blank between. */
export const textOf = (line) => line.replace(NUMBER, "").replace(/^ /, "");

const isBlank = (line) => line.trim() === "";
const isBare = (line) => numberOf(line) !== null && isBlank(textOf(line));

/** `text` as line `number`. A number that stands there already goes. */
export const numbered = (number, text) => `${number} ${textOf(text).trimStart()}`;

/**
 * A free number behind `low` and before `high` (either may be null: no line there): one step on,
 * else the middle. Null if there is no room.
 */
export function between(low, high, { start = 10, step = 10 } = {}) {
  const wanted = low === null ? start : low + step;
  if (wanted < (high ?? LAST_NUMBER + 1)) return wanted;
  const middle = Math.floor(((low ?? -1) + (high ?? LAST_NUMBER + 1)) / 2);
  return middle > (low ?? -1) && middle < (high ?? LAST_NUMBER + 1) ? middle : null;
}

/** `count` free numbers between two lines, evenly apart; null if there is no room for all. */
export function severalBetween(low, high, count, { start = 10, step = 10 } = {}) {
  const end = high ?? LAST_NUMBER + 1;
  const first = low === null ? start : low + step;
  if (first + step * (count - 1) < end) return Array.from({ length: count }, (_, index) => first + step * index);
  const apart = Math.floor((end - (low ?? -1)) / (count + 1));
  if (apart < 1) return null;
  return Array.from({ length: count }, (_, index) => (low ?? -1) + apart * (index + 1));
}

/** The number of the nearest numbered line above `index`, and of the nearest one from `index` on. */
export function neighbours(lines, index) {
  let low = null;
  for (let at = index - 1; at >= 0 && low === null; at--) low = numberOf(lines[at]);
  let high = null;
  for (let at = index; at < lines.length && high === null; at++) high = numberOf(lines[at]);
  return { low, high };
}

/**
 * What becomes of lines that were edited and then left (`edited`, a set of indices): blank ones go,
 * a bare number deletes the line of that number, a number that is there already is replaced, lines
 * without a number get one (`auto`), lines out of order move to their place.
 *
 * Answers `{ splices, crowded }`: splices `{ from, deleteCount, insert }` to be made one after the
 * other, and the number behind which there was no room for a line, or null.
 */
export function arrange(lines, edited, { auto = true, start = 10, step = 10 } = {}) {
  const work = lines.map((text, index) => ({ text, edited: edited.has(index) }));
  const splices = [];
  const splice = (from, deleteCount, ...insert) => {
    work.splice(from, deleteCount, ...insert);
    splices.push({ from, deleteCount, insert: insert.map(({ text }) => text) });
  };
  const crowded = auto ? giveNumbers(work, splice, { start, step }) : null;
  if (isInOrder(work)) return { splices, crowded };
  const left = work.filter((line) => line.edited);
  if (left.length > MANY) {
    const whole = difference(
      work.map(({ text }) => text),
      typedIn(work),
    );
    if (whole) splices.push(whole);
  } else {
    for (const line of left) settle(work, line, splice);
  }
  return { splices, crowded };
}

/** More edited lines than this, as of a paste, are put into their places all at once. */
const MANY = 40;

/** Whether nothing is to be done: numbers rise, and no edited line is blank or bare. */
function isInOrder(work) {
  let last = -1;
  for (const { text, edited } of work) {
    const number = numberOf(text);
    if (edited && (number === null ? isBlank(text) : isBlank(textOf(text)))) return false;
    if (number === null) continue;
    if (number <= last) return false;
    last = number;
  }
  return true;
}

/** The lines as if the edited ones had been typed one after the other. */
function typedIn(work) {
  const program = new Map();
  // A line without a number stays behind the one above it.
  let group = [];
  const top = group;
  for (const { text, edited } of work) {
    const number = numberOf(text);
    if (number === null && edited && isBlank(text)) continue;
    if (number === null) group.push(text);
    else if (edited) continue;
    else program.set(number, (group = [text]));
  }
  for (const { text, edited } of work) {
    const number = numberOf(text);
    if (!edited || number === null) continue;
    if (isBlank(textOf(text))) program.delete(number);
    else program.set(number, [text, ...(program.get(number) ?? []).slice(1)]);
  }
  const sorted = [...program].sort(([a], [b]) => a - b);
  return [...top, ...sorted.flatMap(([, lines]) => lines)];
}

function giveNumbers(work, splice, numbering) {
  let crowded = null;
  for (let at = 0; at < work.length; at++) {
    const lacks = (line) => line?.edited && !isBlank(line.text) && !/^[ \t]*\d/.test(line.text);
    let count = 0;
    while (lacks(work[at + count])) count++;
    if (count === 0) continue;
    const { low, high } = neighbours(work.map(({ text }) => text), at);
    const numbers = severalBetween(low, high !== null && low !== null && high <= low ? null : high, count, numbering);
    if (numbers) {
      const lines = numbers.map((number, index) => ({ text: numbered(number, work[at + index].text), edited: true }));
      splice(at, count, ...lines);
    } else {
      crowded = low ?? 0;
    }
    at += count - 1;
  }
  return crowded;
}

function settle(work, line, splice) {
  const at = work.indexOf(line);
  if (at < 0) return;
  const number = numberOf(line.text);
  if (isBlank(line.text)) {
    if (work.length > 1) splice(at, 1);
    return;
  }
  if (number === null) return;
  for (let other = work.length - 1; other >= 0; other--) {
    const same = work[other] !== line && numberOf(work[other].text) === number;
    // Of two that were edited the later one counts, as if they had been typed one after the other.
    if (same && !(work[other].edited && other > work.indexOf(line))) splice(other, 1);
    else if (same) return splice(work.indexOf(line), 1);
  }
  if (isBare(line.text)) return splice(work.indexOf(line), 1);
  move(work, line, number, splice);
}

function move(work, line, number, splice) {
  const at = work.indexOf(line);
  const others = work.filter((other) => other !== line);
  const { low, high } = neighbours(
    others.map(({ text }) => text),
    at,
  );
  if ((low === null || low < number) && (high === null || high > number)) return;
  const behind = others.findIndex((other) => (numberOf(other.text) ?? -1) > number);
  const place = behind < 0 ? others.length : behind;
  if (place === at) return;
  splice(at, 1);
  splice(place, 0, line);
}

/**
 * RENUM: gives the lines from number `from` on new numbers and rewrites every reference to them
 * (GOTO, GOSUB, THEN, ELSE, ON, RESTORE, RESUME, RUN, LIST, DELETE, EDIT, ERL).
 *
 * Answers `{ lines, changed, undefinedLines }`, the last `{ target, line }` for references to lines
 * that do not exist; or `{ error }` in words, with nothing changed.
 */
export function renumber(lines, { start = 10, step = 10, from = 0 } = {}) {
  if (step < 1) return { error: "The step must be 1 or more." };
  const moving = lines.filter((line) => (numberOf(line) ?? -1) >= from);
  const staying = lines.map(numberOf).filter((number) => number !== null && number < from);
  if (moving.length === 0) return { error: "There is no line to renumber." };
  if (start + step * (moving.length - 1) > LAST_NUMBER) {
    return { error: `The numbers would go beyond ${LAST_NUMBER}.` };
  }
  const below = Math.max(-1, ...staying);
  if (start <= below) return { error: `The new numbers must be larger than ${below}, the line before.` };
  const renamed = new Map(staying.map((number) => [number, number]));
  moving.forEach((line, index) => renamed.set(numberOf(line), start + step * index));
  const undefinedLines = [];
  let changed = 0;
  let next = start;
  const result = lines.map((line) => {
    const number = numberOf(line);
    const lacking = (target) => undefinedLines.push({ target, line: renamed.get(number) ?? null });
    const body = rewrite(line, renamed, lacking);
    if (number === null || number < from) {
      if (body !== line) changed++;
      return body;
    }
    const text = body.replace(NUMBER, `${next}`);
    next += step;
    if (text !== line) changed++;
    return text;
  });
  return { lines: result, changed, undefinedLines };
}

function rewrite(line, renamed, lacking) {
  let text = "";
  let at = 0;
  for (const { from, to, kind } of tokenize(line)) {
    if (kind !== "target") continue;
    const target = Number(line.slice(from, to));
    const trap = target === 0 && /ERROR\s*GOTO\s*$/i.test(line.slice(0, from));
    if (!renamed.has(target) && !trap) lacking(target);
    text += line.slice(at, from) + (trap ? 0 : (renamed.get(target) ?? line.slice(from, to)));
    at = to;
  }
  return text + line.slice(at);
}

/** The index of the line with that number, the last one if there are several; -1 if none. */
export const indexOf = (lines, number) => lines.findLastIndex((line) => numberOf(line) === number);
