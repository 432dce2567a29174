import base from "./playwright.config";

/** Pictures of the workbench: `make screenshots`. */
export default { ...base, testDir: "screenshots", reporter: "list", workers: 1 };
