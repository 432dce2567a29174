// Whether each dependency comes from crates.io and has a licence that deny.toml allows, by what `cargo
// metadata` says. `cargo deny` knows more; this needs nothing installed.
import { readFileSync } from "node:fs";

let text = "";
for await (const chunk of process.stdin) text += chunk;
const { packages } = JSON.parse(text);
const [, list] = /\nallow = \[([^\]]*)\]/.exec(readFileSync("deny.toml", "utf8"));
const allowed = new Set([...list.matchAll(/"([^"]+)"/g)].map(([, name]) => name));

/** Whether one of the alternatives of an SPDX expression is allowed whole. A slash is an older OR. */
function isAllowed(expression) {
  const words = expression.replaceAll("/", " OR ").replace(/[()]/g, " $& ").split(/\s+/).filter(Boolean);
  let at = 0;
  const either = () => {
    let good = both();
    while (words[at] === "OR") { at++; good = both() || good; }
    return good;
  };
  const both = () => {
    let good = one();
    while (words[at] === "AND") { at++; good = one() && good; }
    return good;
  };
  const one = () => {
    if (words[at] === "(") {
      at++;
      const good = either();
      if (words[at++] !== ")") throw new Error(`a parenthesis is missing in ${expression}`);
      return good;
    }
    let name = words[at++];
    if (words[at] === "WITH") { name = `${name} WITH ${words[at + 1]}`; at += 2; }
    return allowed.has(name);
  };
  const good = either();
  if (at !== words.length) throw new Error(`not understood: ${expression}`);
  return good;
}

// That it looks: the words of an expression count.
if (isAllowed("GPL-3.0-only") || isAllowed("MIT AND GPL-3.0-only") || !isAllowed("(GPL-3.0-only OR MIT) AND Apache-2.0")) {
  throw new Error("licences are not told apart");
}
const foreign = packages.filter((one) => one.source !== null);
const registry = "registry+https://github.com/rust-lang/crates.io-index";
const refused = foreign.flatMap((one) => [
  ...(one.source === registry ? [] : [`${one.name} ${one.version} comes from ${one.source}`]),
  ...(one.license && isAllowed(one.license) ? [] : [`${one.name} ${one.version} has the licence ${one.license}`]),
]);
if (foreign.length < 100 || refused.length > 0) {
  console.error([`${foreign.length} dependencies`, ...refused].join("\n"));
  process.exit(1);
}
console.log(`${foreign.length} dependencies, all of crates.io, all with a licence of deny.toml`);
