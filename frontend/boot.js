// Starts the static edition: loads the bundle that the script element names and mounts the page.
const { js, wasm } = document.querySelector("script[data-js]").dataset;
const bundle = await import(js);
await bundle.default({ module_or_path: wasm });
bundle.mount();
