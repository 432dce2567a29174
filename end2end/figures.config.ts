import base from "./playwright.config";

/**
 * Measurements, one after the other so that they do not disturb each other, and without a recording: Playwright's own walks over
 * all of the page and takes a processor for itself.
 */
export default { ...base, testDir: "figures", reporter: "line", workers: 1, timeout: 300_000, use: { ...base.use, trace: "off" } };
