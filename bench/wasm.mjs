// node bench/wasm.mjs MODULE PROGRAM N: runs a benchmark program in the WebAssembly module of
// `cargo build --target wasm32-unknown-unknown -p basic --example bench` and prints the
// seconds of user time it took, after a fifth of the work has warmed the engine up.
import { readFileSync } from "node:fs";

const names = [
  "ahl", "bm78", "data", "fib", "forloop", "hello", "mandel", "matmul",
  "print", "queens", "shell", "sieve", "spectral", "strings", "whilefn",
];
const [path, name, size] = process.argv.slice(2);
const program = names.indexOf(name);
const n = Number(size);
const { instance } = await WebAssembly.instantiate(readFileSync(path), {});
const { run } = instance.exports;

run(program, Math.ceil(n / 5));
const before = process.cpuUsage();
const printed = run(program, n);
const took = process.cpuUsage(before).user / 1e6;
if (printed < 0) {
  console.error(`${name} did not run to its end`);
  process.exit(1);
}
console.log(took);
