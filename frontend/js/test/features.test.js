// docs/features.md names a test for every row; each of them is there.

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";

const root = new URL("../../../", import.meta.url);
const FOLDERS = {
  "spec.ts": ["end2end/tests/"],
  "test.js": ["frontend/js/test/"],
  rs: ["crates/basic/tests/", "crates/workbench/tests/"],
};

test("every feature has a test that exists", () => {
  const rows = readFileSync(new URL("docs/features.md", root), "utf8").split("\n");
  const named = rows.flatMap((row) => {
    const [, file, kind, title] = /^\| .* \| ([\w-]+\.(spec\.ts|test\.js|rs)): (.+) \|$/.exec(row) ?? [];
    return file ? [{ files: FOLDERS[kind].map((folder) => new URL(folder + file, root)), title }] : [];
  });
  const features = rows.filter((row) => row.startsWith("| ") && !row.startsWith("| what "));
  assert.equal(named.length, features.length, "every row names its test");
  for (const { files, title } of named) {
    const holds = (file) => existsSync(file) && readFileSync(file, "utf8").includes(title);
    assert.ok(files.some(holds), `${files[0]}: ${title}`);
  }
});
