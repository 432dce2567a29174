// node bench/wasm.mjs MODULE PROGRAM N [generated]: runs a benchmark program in the WebAssembly
// module of `cargo build --target wasm32-unknown-unknown -p codegen --example bench`, with
// generated code or without, and prints the seconds of the main thread's own time it took, after a fifth of the
// work has warmed the engine up, without generated code too. What the engine compiles beside it is not counted.
// node bench/wasm.mjs MODULE start STATEMENTS [warm]: how long a program of so many statements takes
// until 200 of them were carried out, and all once, and then for each 2,000 of them, in milliseconds; with `warm`
// after the engine was warmed up as the worker does it.
import { readFileSync } from "node:fs";

const names = [
  "ahl", "bm78", "data", "fib", "forloop", "hello", "mandel", "matmul",
  "print", "queens", "shell", "sieve", "spectral", "strings", "whilefn",
];
const [path, name, size, mode] = process.argv.slice(2);
const generated = mode === "generated" ? 1 : 0;
const program = names.indexOf(name);
const n = Number(size);

const host = {
  make(at, length, place) {
    try {
      const bytes = new Uint8Array(memory.buffer, at, length);
      const made = new WebAssembly.Instance(new WebAssembly.Module(bytes), { host: lent });
      table.set(place, made.exports.run);
      return 1;
    } catch {
      return 0;
    }
  },
  now: () => spent() * 1000,
};
const { instance } = await WebAssembly.instantiate(readFileSync(path), { host });
const { run, check, warm, begin, advance, helper, memory, __indirect_function_table: table } = instance.exports;
const lent = { memory };
for (let index = 0; helper(index); index += 1) lent[`h${index}`] = table.get(helper(index));

// Milliseconds of the main thread's own time where the system tells that, else of the clock.
function spent() {
  try {
    const own = readFileSync(`/proc/self/task/${process.pid}/schedstat`, "utf8");
    return Number(own.split(" ")[0]) / 1e6;
  } catch {
    return performance.now();
  }
}

if (name === "start") {
  for (const round of ["first", "second"]) {
    const start = spent();
    if (mode === "warm" && round === "first") warm();
    const ready = spent();
    if (!begin(n)) process.exit(1);
    const loaded = spent();
    advance(200);
    const begun = spent() - loaded;
    advance(n - 200);
    const all = spent() - loaded;
    const slices = [];
    let made = 0;
    for (let slice = 0; slice < 2000; slice += 1) {
      const before = spent();
      made = advance(2000);
      slices.push(spent() - before);
    }
    const long = slices.filter((ms) => ms > 10).length;
    const times = [ready - start, loaded - ready, begun, all, Math.max(...slices)];
    const [before, load, first, once, most] = times.map((ms) => ms.toFixed(1));
    console.log(`${round}: warming up ${before}, loading ${load}, the first 200 ${first}, each once ${once}, longest slice of 2000 ${most}, above 10 ms ${long}, generated ${made}`);
  }
  process.exit(0);
}
run(program, Math.ceil(n / 5), 0);
if (generated) run(program, Math.ceil(n / 5), generated);
const before = spent();
const printed = run(program, n, generated);
const took = (spent() - before) / 1e3;
if (printed < 0) {
  console.error(`${name} did not run to its end`);
  process.exit(1);
}
if (process.env.CHECK) {
  let value = "";
  for (let at = 0; check(at); at += 1) value += String.fromCharCode(check(at));
  console.error(`CHECK ${value}`);
}
console.log(took);
