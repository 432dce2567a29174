// The pages of the in-app help, read from the repository when the bundle is built.

import { readFileSync } from "node:fs";

const docs = new URL("../../../docs/", import.meta.url);

/**
 * All pages in the order of the index: `{ name, group, title, kind, words, summary, text }`.
 * `words` are those that lead here from the editor; `text` is what follows the summary. The page
 * of an example program has its `file` name and the `program` as well.
 */
export function pages() {
  const help = ["shortcuts", "about"].map((name) => pageOf(name, "Everbasic", read(`help/${name}.md`)));
  return [...reference(), ...examples(), ...help];
}

function examples() {
  const rows = read("../examples/README.md").split("\n").filter((line) => /^\| [a-z0-9]+ \| (?!title)/.test(line));
  return rows.map((row) => {
    const [name, title, summary, group] = row.slice(1, -1).split("|").map((cell) => cell.trim());
    const program = read(`../examples/${name}.bas`).trimEnd();
    return {
      name: `example-${name}`,
      group: `Examples: ${group}`,
      title,
      kind: "Example program",
      words: [],
      summary: `${summary}.`.replace(/\?\.$/, "?"),
      text: "```basic\n" + program + "\n```",
      file: `${name.slice(0, 8).toUpperCase()}.BAS`,
      program,
    };
  });
}

function reference() {
  const list = [];
  let group = "";
  for (const line of read("reference/README.md").split("\n")) {
    group = /^## (.*)/.exec(line)?.[1] ?? group;
    const name = /^- \[.*\]\((.*)\.md\): /.exec(line)?.[1];
    if (name) list.push(pageOf(name, group, read(`reference/${name}.md`)));
  }
  return list;
}

function pageOf(name, group, markdown) {
  const [title, kind, summary, ...rest] = markdown.split("\n\n");
  const [, what, words] = /^\*(.*?)\*(?: · words: (.*))?$/.exec(kind);
  return {
    name,
    group,
    title: title.replace(/^# /, ""),
    kind: what,
    words: words ? words.split(", ") : [],
    summary,
    text: rest.join("\n\n").trimEnd(),
  };
}

function read(path) {
  return readFileSync(new URL(path, docs), "utf8");
}
