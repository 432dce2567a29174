// The machine's worker: the same WebAssembly bundle as the page, entered by another door.
//
// The page sends the bundle's URL and its compiled module first. Whatever arrives while the bundle
// loads waits here and is handed over in order.
const waiting = [];
let started = false;

self.onmessage = (event) => {
  if (started) {
    waiting.push(event);
    return;
  }
  started = true;
  start(event.data).catch((error) => {
    // A rejected promise does not reach the page's `error` handler; a thrown error does.
    setTimeout(() => {
      throw error;
    });
  });
};

async function start({ js, wasm }) {
  const bundle = await import(js);
  await bundle.default({ module_or_path: wasm });
  await bundle.run_worker();
  self.postMessage("loaded");
  for (const event of waiting) self.onmessage(event);
  waiting.length = 0;
}
