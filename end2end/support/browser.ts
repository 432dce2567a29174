import { existsSync } from "node:fs";

const installed = [process.env.CHROMIUM, "/usr/bin/chromium"].find((path) => path && existsSync(path));

/** Chromium from $CHROMIUM, from the system, or Playwright's own. */
export const chromium = {
  browserName: "chromium" as const,
  launchOptions: {
    executablePath: installed,
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
  },
};
