// node bench/run.mjs NATIVE MODULE [PROGRAM...]: measures the benchmark programs with the command line interpreter and its
// WebAssembly module, with generated code and without, beside the peers that are installed, and prints a table; of all programs it also
// writes bench/RESULTS.md. Fails if a program prints another CHECK value than bench/README.md names. ROUNDS=n sets the
// rounds, in which all take turns; BROWSER names a file with what was measured in Chromium (scripts/figures).
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { basename, dirname, join } from "node:path";

const [native, module, ...chosen] = process.argv.slice(2);
const rounds = Number(process.env.ROUNDS ?? 3);
const work = join(dirname(native), "../bench");
mkdirSync(work, { recursive: true });

// N of a short run; a long one has three times as much (that of strings must be an integer, a loop over singles ends at 2^24).
const sizes = {
  ahl: 400, bm78: 250_000, data: 30_000, fib: 15_000, forloop: 5_000_000, mandel: 130, matmul: 70, print: 300_000,
  queens: 150, shell: 80, sieve: 350, spectral: 500, strings: 10_000, whilefn: 5_000,
};
// Microseconds for one of N that generated code should take.
const targets = {
  sieve: 60, mandel: 400, queens: 250, forloop: 0.003, shell: 350, matmul: 1_500, strings: 3, bm78: 0.6, data: 5,
  whilefn: 5, print: 0.6,
};

const version = (command, ...args) => {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: "utf8", timeout: 20_000 });
  return status === null ? undefined : `${stdout}${stderr}`.trim().split("\n")[0];
};
const sized = (file, n) => {
  const path = join(work, `${basename(dirname(file))}-${basename(file)}`);
  writeFileSync(path, readFileSync(file, "utf8").replace(/^(.*N=)\d+/, `$1${n}`));
  return path;
};
const own = (name) => `bench/${name}.bas`;
const wasm = (mode) => (name, n) => ["node", "bench/wasm.mjs", module, name, String(n), mode];
// What each runs for a program with an N; `share` is the part of N that slow ones get, `prints` says that it prints its own time.
const peers = [
  { name: "native", command: (name, n) => [native, "run", sized(own(name), n)] },
  { name: "wasm", command: wasm("plain"), prints: true },
  // So much that the engine has replaced its first, quickly made code by better one before the short run is over.
  { name: "generated", command: wasm("generated"), prints: true, long: true, share: 10, most: { forloop: 5_300_000, strings: 10_900 } },
  { name: "Lua", binary: "lua5.4", asks: ["-v"], command: (name, n) => with_file(`bench/peers/lua/${name}.lua`, (file) => ["lua5.4", file, String(n)]) },
  { name: "EndBASIC", binary: "endbasic", asks: ["--version"], share: 0.1, command: (name, n) => with_file(`bench/peers/endbasic/${name}.bas`, (file) => ["endbasic", sized(file, n)]) },
  { name: "bwbasic", binary: "bwbasic", asks: [], share: 0.01, command: (name, n) => ["bwbasic", sized(own(name), n)] },
  { name: "PC-BASIC", binary: "pcbasic", asks: ["--version"], share: 0.001, command: (name, n) => ["pcbasic", "-n", "-q", sized(own(name), n)] },
  { name: "mbasic.py", binary: "mbasic", asks: ["--version"], share: 0.002, command: (name, n) => ["mbasic", sized(own(name), n)] },
].filter((peer) => {
  if (!peer.binary) return true;
  peer.version = version(peer.binary, ...peer.asks);
  if (peer.version === undefined) console.log(`${peer.name} is not installed: its column is left out`);
  return peer.version !== undefined;
});

function with_file(file, command) {
  return existsSync(file) ? command(file) : undefined;
}

// Seconds of user time of a run, and what it printed last behind CHECK; nothing if it cannot be run.
function run(peer, name, n) {
  const command = peer.command(name, n);
  if (!command) return undefined;
  const script = 'TIMEFORMAT=%U; time "$@" </dev/null 2>/dev/null';
  const options = { encoding: "utf8", timeout: 300_000, maxBuffer: 1 << 30 };
  const { stdout, stderr, status } = spawnSync("bash", ["-c", script, "bash", ...command], options);
  if (status !== 0) return undefined;
  const check = stdout.split("\n").findLast((line) => line.startsWith("CHECK"))?.split(/\s+/)[1];
  const seconds = Number(peer.prints ? stdout : stderr.trim().split("\n").at(-1));
  return Number.isFinite(seconds) ? { seconds, check } : undefined;
}

const units = (peer, name) => Math.min(Math.max(1, Math.ceil(sizes[name] * (peer.share ?? 1))), peer.most?.[name] ?? Infinity);
const least = (a, b) => (a === undefined || (b !== undefined && b < a) ? b : a);
const shown = (value) => (!Number.isFinite(value) ? "-" : value >= 1_000 ? value.toFixed(0) : value.toPrecision(3));
const row = (cells) => `| ${cells.join(" | ")} |`;
const table = (head, rows) => [row(head), row(head.map(() => "---")), ...rows.map(row)].join("\n");

const expected = Object.fromEntries(
  [...readFileSync("bench/README.md", "utf8").matchAll(/^\| (\w+) \| (\d+) \| (\S+) \|/gm)].map(([, name, n, check]) => [name, { n, check }]),
);
const programs = chosen.length > 0 ? chosen : Object.keys(sizes);
let wrong = 0;
for (const name of programs) {
  const { n, check } = expected[name];
  const printed = run(peers[0], name, n)?.check;
  if (printed !== check) {
    wrong += 1;
    console.error(`${name} printed ${printed}, not ${check}`);
  }
}

const startup = {};
for (const peer of peers.filter((peer) => !peer.prints)) {
  for (let turn = 0; turn < 5; turn += 1) startup[peer.name] = least(startup[peer.name], run(peer, "hello", 1)?.seconds);
}
const results = [];
for (const name of programs) {
  const short = {};
  const long = {};
  for (let round = 0; round < rounds; round += 1) {
    for (const peer of peers) {
      const n = units(peer, name);
      short[peer.name] = least(short[peer.name], run(peer, name, n)?.seconds);
      if (peer.long) long[peer.name] = least(long[peer.name], run(peer, name, 3 * n)?.seconds);
    }
  }
  const result = { name };
  for (const peer of peers) {
    const n = units(peer, name);
    const seconds = short[peer.name];
    if (seconds === undefined) continue;
    if (peer.long) {
      const more = (long[peer.name] - seconds) / (2 * n);
      result[peer.name] = more * 1e6;
      result.once = Math.max(0, seconds - more * n) * 1e3;
    } else {
      result[peer.name] = (Math.max(0, seconds - (startup[peer.name] ?? 0)) / n) * 1e6;
    }
  }
  results.push(result);
  console.log(name, peers.map((peer) => `${peer.name} ${shown(result[peer.name])}`).join(", "), `once ${shown(result.once)} ms`);
}

const others = peers.slice(3);
const figures = table(
  ["program", "native", "wasm", "generated", "target", "once, ms", ...others.map((peer) => peer.name), "generated / wasm", ...others.map((peer) => `generated / ${peer.name}`)],
  results.map((result) => [
    result.name, shown(result.native), shown(result.wasm), shown(result.generated), shown(targets[result.name]), shown(result.once),
    ...others.map((peer) => shown(result[peer.name])),
    shown(result.generated / result.wasm),
    ...others.map((peer) => (result[peer.name] ? shown(result.generated / result[peer.name]) : "-")),
  ]),
);
// How many times less than the portable back end in WebAssembly, as bars.
const chart = results.map((result) => {
  const times = result.wasm / result.generated;
  return `${result.name.padEnd(9)} ${"#".repeat(Math.max(1, Math.min(60, Math.round(2 * times))))} ${times.toFixed(1)}`;
});

function browser() {
  const file = process.env.BROWSER;
  if (!file || !existsSync(file)) return "Not measured in this run (`make bench-all` does).";
  const measured = {};
  for (const line of readFileSync(file, "utf8").trim().split("\n")) {
    const [name, mode, ...us] = line.split("\t");
    (measured[name] ??= {})[mode] = us.map(Number);
  }
  const beside = others.filter((peer) => results.some((result) => result[peer.name]));
  const rows = Object.entries(measured).map(([name, { plain, generated }]) => {
    const result = results.find((one) => one.name === name) ?? {};
    const [median, least, most] = generated ?? [];
    return [
      name, shown(plain?.[0]), shown(median), `${shown(least)} to ${shown(most)}`, shown(targets[name]), shown(median / plain?.[0]),
      shown(result.generated), ...beside.map((peer) => shown(result[peer.name])),
    ];
  });
  return table(["program", "without", "generated", "of all turns", "target", "generated / without", "generated, node", ...beside.map((peer) => peer.name)], rows);
}

const machine = `${cpus().length} cores of ${cpus()[0].model.trim()}, Linux ${process.arch}; load of the last minute ${loadavg()[0].toFixed(1)}`;
const versions = ["rustc", "node"].map((tool) => `${tool} ${execFileSync(tool, ["--version"], { encoding: "utf8" }).trim().replace(/^rustc /, "")}`);
versions.push(...others.map((peer) => `${peer.name}: ${peer.version || "version unknown"}`));
const text = `# Results

Written by \`make bench\` (\`make bench-all\` measures Chromium too). ${machine}. ${versions.join("; ")}.
${loadavg()[0] > cpus().length ? "\n**The machine was busy with other work: compare within a row only.**\n" : ""}
Microseconds of user time for one unit of N, the best of ${rounds} rounds in which all took turns, without start-up. *generated* is what one further unit
takes, from runs of two sizes, *once* what a run takes beside that, in milliseconds. Of WebAssembly it is the main thread's time: what the engine compiles beside
it is not counted.
The programs in the peers' languages are in [peers](peers); what they do less is told in [README.md](README.md), what the figures mean in [NOTES.md](NOTES.md).

${figures}

How many times faster than the portable back end in the same engine:

\`\`\`
${chart.join("\n")}
\`\`\`

## In Chromium

The workbench of this repository, headless, by the page's clock from the click on Run until the machine is ready; what one further unit of N takes, from
runs of two sizes, median of 5 turns, microseconds. Columns behind that are those above, of the same \`make bench-all\`.

${browser()}
`;
if (chosen.length === 0) writeFileSync("bench/RESULTS.md", text);
console.log(figures);
process.exit(wrong === 0 ? 0 : 1);
