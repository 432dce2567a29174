#!/usr/bin/env node
// Writes release.js into a folder of the static edition: what the service worker has to know, as the
// server says it where there is one (server/src/site/release.rs).
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const folder = process.argv[2];
const leftOut = /(\.br|\.gz|\.txt|^service-worker\.js|^release\.js|^index\.html)$/;
const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(join(folder, "/").length))
  .filter((path) => !leftOut.test(path))
  .sort();
const hash = createHash("sha256");
for (const path of ["index.html", ...files]) hash.update(path).update(readFileSync(join(folder, path)));
const release = { name: hash.digest("hex").slice(0, 16), shell: "./", keepsSessions: false, files };
writeFileSync(join(folder, "release.js"), `self.release = ${JSON.stringify(release)};\n`);
