import base from "./playwright.config";

/**
 * How fast the page is: `make bench-ui`. One worker, so that nothing else takes the processor, and no
 * recording: Playwright's own walks over all of the page with each key and takes longer than the page.
 */
export default { ...base, testDir: "bench-ui", reporter: "list", workers: 1, use: { ...base.use, trace: "off" } };
