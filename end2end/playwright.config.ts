import { defineConfig } from "@playwright/test";
import { chromium } from "./support/browser";
import type { Options } from "./support/fixtures";

/** What is told of the static edition too, all of it if asked for, and what in it needs a server. */
const onePage = process.env.EVERBASIC_STATIC_STORIES
  ? /(editing|console|debugging|desk|files|settings|help)\.spec\.ts/
  : /(editing|files|settings)\.spec\.ts/;
const needsServer = /a path of its own|another tab|another browser|what waits to be saved|without a connection/;

/** The tests of the built product: `make e2e`. */
export default defineConfig<Options>({
  testDir: "tests",
  outputDir: "test-results",
  fullyParallel: true,
  workers: 2,
  retries: 0,
  forbidOnly: !!process.env.CI,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: process.env.CI ? [["list"]] : [["list"], ["html", { open: "never", outputFolder: "playwright-report" }]],
  // Only tests that are about it have a service worker: requests that go through it are not seen by the others.
  use: { serviceWorkers: "block", trace: "retain-on-failure", actionTimeout: 10_000, navigationTimeout: 20_000 },
  projects: [
    { name: "server", use: chromium },
    { name: "static", use: { ...chromium, edition: "static" }, testMatch: onePage, grepInvert: needsServer },
  ],
});
