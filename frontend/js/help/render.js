// Pages as elements. Text is only ever text: nothing here makes markup from a string.

import { tokenize } from "../basic.js";
import { blocks } from "./markdown.js";

// What the reader sees of an example. Typed lines and answers are in the output as well.
const CAPTIONS = { basic: "Program", output: "On the screen", printer: "On the printer", syntax: "" };

/** Makes an element: `element(document, "p", { class: "x" }, "text", child)`. */
export function element(document, name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** The elements of a page's text. `link(name, text)` makes the link to another page. */
export function content(document, page, link) {
  const make = (...what) => element(document, ...what);
  const inline = (parts) =>
    parts.map((part) => {
      if (part.code !== undefined) return make("code", {}, part.code);
      return part.page ? link(part.page, part.text) : part.text;
    });
  return blocks(page.text).flatMap((block) => {
    switch (block.kind) {
      case "heading":
        return make("h3", {}, ...inline(block.inline));
      case "list":
        return make("ul", {}, ...block.items.map((item) => make("li", {}, ...inline(item))));
      case "table":
        return table(make, inline, block);
      case "code":
        return code(make, block);
      default:
        return make("p", {}, ...inline(block.inline));
    }
  });
}

function table(make, inline, { head, rows }) {
  const row = (cells, name) => make("tr", {}, ...cells.map((cell) => make(name, {}, ...inline(cell))));
  const body = make("tbody", {}, ...rows.map((cells) => row(cells, "td")));
  return make("table", {}, make("thead", {}, row(head, "th")), body);
}

function code(make, { what, text }) {
  const [kind, name] = what.split(" ");
  const caption = kind === "file" ? `File ${name}` : CAPTIONS[kind];
  if (caption === undefined) return [];
  const lines = kind === "basic" ? coloured(make, text) : [text];
  const pre = make("pre", { class: `help-${kind}` }, ...lines);
  return caption ? make("figure", {}, make("figcaption", {}, caption), pre) : pre;
}

/** A program in the colours of the editor. */
function coloured(make, text) {
  return text.split("\n").flatMap((line, index) => {
    const parts = index > 0 ? ["\n"] : [];
    let at = 0;
    for (const { from, to, kind } of tokenize(line)) {
      if (from > at) parts.push(line.slice(at, from));
      parts.push(make("span", { class: `syn-${kind}` }, line.slice(from, to)));
      at = to;
    }
    parts.push(line.slice(at));
    return parts;
  });
}
