import base from "./playwright.config";

/** Measurements, one after the other so that they do not disturb each other: `make figures`. */
export default { ...base, testDir: "figures", reporter: "line", workers: 1, timeout: 300_000 };
