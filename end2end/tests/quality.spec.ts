import type { Locator } from "@playwright/test";
import { dialog, editorReady, violations } from "../support/desk";
import { expect, test } from "../support/fixtures";
import { hello } from "../support/programs";

// Every test fails on errors and warnings in the browser's console, hydration
// and Content-Security-Policy complaints included; this one looks at the rest.

test("roles and names are those that assistive technology is promised", async ({ workbench, page }) => {
  await expect(workbench.program).toBeVisible();
  await expect(workbench.console).toBeVisible();
  await expect(workbench.input).toBeVisible();
  await expect(workbench.sync).toBeVisible();
  await expect(workbench.machine).toBeVisible();
  for (const name of ["Run", "Stop", "Continue", "Step line", "Step statement", "New", "Open", "Save"]) {
    await expect(page.getByRole("button", { name, exact: true }), name).toHaveCount(1);
  }
});

test("the page is served with a strict Content-Security-Policy and is never cached", async ({ page, home }) => {
  const answer = await page.goto(home);
  const headers = answer!.headers();
  expect(headers["content-security-policy"]).toContain("script-src 'self'");
  expect(headers["content-security-policy"]).not.toMatch(/'unsafe-inline'|'unsafe-eval'/);
  expect(headers["cache-control"]).toContain("no-store");
});

test("the first screen waits for no more code than it needs, and for that only once", async ({ request, home }) => {
  const html = await (await request.get(home)).text();
  const path = /<link rel="preload" href="([^"]+\.wasm)"/.exec(html)?.[1];
  const answer = await request.get(new URL(path!, home).href, { headers: { "Accept-Encoding": "br" } });
  expect(answer.headers()["content-encoding"]).toBe("br");
  expect(Number(answer.headers()["content-length"])).toBeLessThan(450_000);
  expect(answer.headers()["cache-control"]).toContain("immutable");
});

test("everything is reachable with the keyboard alone", async ({ workbench, page }) => {
  await workbench.program.focus();
  await page.keyboard.insertText(hello.join("\n"));
  const reached = new Set<string>();
  await page.locator("body").press("Escape");
  for (let step = 0; step < 40; step++) {
    await page.keyboard.press("Tab");
    reached.add(await page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent?.trim() ?? ""));
  }
  expect([...reached].some((name) => /^Run/.test(name))).toBe(true);
  expect([...reached]).toContain("Console input");
});

test("nothing overflows sideways on a phone", async ({ workbench, page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await expect(workbench.button("Run")).toBeInViewport();
  await expect(workbench.console).toBeInViewport();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
});

test("what is nearly full is told before it is full", async ({ workbench, page }) => {
  const room = page.getByRole("status", { name: "Room" });
  await expect(room).toHaveText("");
  await workbench.write(Array.from({ length: 900 }, (_, index) => `${10 + index} REM ${"X".repeat(32)}`));
  await expect(room).toHaveText(/^Program in memory: [89]\d %$/);
  await room.getByRole("button").click();
  const details = await dialog(page, "Saving");
  await expect(details.getByRole("row", { name: /Program in memory/ })).toContainText("Out of memory");
  await expect(details.getByRole("row", { name: /Files on the disk/ })).toContainText("0 of 1,048,576 bytes");
  expect(await violations(page)).toEqual([]);
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test("a phone's keyboard covers neither the console's line nor the program's", async ({ workbench, page }) => {
    await editorReady(workbench);
    await workbench.write(Array.from({ length: 60 }, (_, index) => `${10 + 10 * index} REM LINE`));
    // As on an iPhone: the keyboard lies over the page, which only hears that it sees less of it.
    const keyboard = (height: number) =>
      page.evaluate((height) => {
        const view = window.visualViewport!;
        Object.defineProperty(view, "height", { configurable: true, get: () => height });
        view.dispatchEvent(new Event("resize"));
      }, height);
    const bottom = (locator: Locator) => locator.evaluate((one) => one.getBoundingClientRect().bottom);
    await workbench.input.tap();
    await keyboard(420);
    await expect.poll(() => bottom(workbench.input)).toBeLessThanOrEqual(420);
    await expect.poll(() => bottom(workbench.console)).toBeLessThanOrEqual(420);
    await keyboard(844);
    await expect.poll(() => bottom(workbench.input)).toBeGreaterThan(0);
    const line = workbench.program.locator(".cm-activeLine");
    await workbench.program.tap();
    await page.keyboard.press("ControlOrMeta+End");
    await keyboard(420);
    await expect.poll(() => bottom(line)).toBeLessThanOrEqual(420);
    await page.keyboard.type("X");
    await expect.poll(() => bottom(line)).toBeLessThanOrEqual(420);
    await expect.poll(() => line.evaluate((one) => one.getBoundingClientRect().top)).toBeGreaterThan(0);
  });
});
