// The few kinds of Markdown the pages use, as plain data.

/**
 * Blocks in order: `{ kind: "heading", inline }`, `{ kind: "paragraph", inline }`,
 * `{ kind: "list", items }`, `{ kind: "table", head, rows }`, `{ kind: "code", what, text }`.
 * Inline text is a list of `{ text }`, `{ code }` and `{ text, page }`.
 */
export function blocks(markdown) {
  const lines = markdown.split("\n");
  const list = [];
  let at = 0;
  const take = (wanted) => {
    const from = at;
    while (at < lines.length && wanted(lines[at])) at += 1;
    return lines.slice(from, at);
  };
  while (at < lines.length) {
    const line = lines[at];
    if (line.startsWith("```")) {
      at += 1;
      const text = take((line) => line !== "```").join("\n");
      at += 1;
      list.push({ kind: "code", what: line.slice(3), text });
    } else if (line.startsWith("## ")) {
      at += 1;
      list.push({ kind: "heading", inline: inline(line.slice(3)) });
    } else if (line.startsWith("- ")) {
      const items = take((line) => line.startsWith("- "));
      list.push({ kind: "list", items: items.map((item) => inline(item.slice(2))) });
    } else if (line.startsWith("|")) {
      const [head, , ...rows] = take((line) => line.startsWith("|")).map(cells);
      list.push({ kind: "table", head, rows });
    } else if (line === "") {
      at += 1;
    } else {
      const text = take((line) => line !== "" && !line.startsWith("```") && !line.startsWith("- "));
      list.push({ kind: "paragraph", inline: inline(text.join(" ")) });
    }
  }
  return list;
}

/** The cells of a table row. A bar inside of backquotes belongs to the text. */
function cells(row) {
  return row
    .slice(1, row.trimEnd().length - 1)
    .split(/\|(?=(?:[^`]*`[^`]*`)*[^`]*$)/)
    .map((cell) => inline(cell.trim()));
}

function inline(text) {
  const parts = [];
  let at = 0;
  for (const found of text.matchAll(/`([^`]*)`|\[([^\]]*)\]\(([\w-]*)\.md\)/g)) {
    if (found.index > at) parts.push({ text: text.slice(at, found.index) });
    parts.push(found[1] === undefined ? { text: found[2], page: found[3] } : { code: found[1] });
    at = found.index + found[0].length;
  }
  if (at < text.length) parts.push({ text: text.slice(at) });
  return parts;
}
