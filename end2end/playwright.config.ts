import { defineConfig } from "@playwright/test";
import { chromium } from "./support/browser";

/** The tests of the built product: `make e2e`. */
export default defineConfig({
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
  projects: [{ name: "chromium", use: chromium }],
});
