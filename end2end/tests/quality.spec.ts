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
