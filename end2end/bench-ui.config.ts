import base from "./playwright.config";

/** How fast the page is: `make bench-ui`. One worker, so that nothing else takes the processor. */
export default { ...base, testDir: "bench-ui", reporter: "list", workers: 1 };
