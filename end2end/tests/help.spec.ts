import { choose } from "../support/desk";
import { Workbench, expect, test } from "../support/fixtures";
import { serveStatic } from "../support/static";

// The help as a learner uses it: what does this word do, and how do I do that.

test("F1 on a word of the program explains it, with an example; Escape goes back to the program", async ({ workbench, page }) => {
  await workbench.write(['10 PRINT USING "##.##";X', "20 TOTAL=5"]);
  await page.keyboard.press("ControlOrMeta+Home");
  for (let step = 0; step < 5; step++) await page.keyboard.press("ArrowRight");
  await page.keyboard.press("F1");
  const help = page.getByRole("dialog", { name: "Help" });
  await expect(help.getByRole("article", { name: "PRINT USING" })).toContainText("Shows values in a format.");
  await expect(help.getByRole("article")).toContainText("$1,234.50");
  await page.keyboard.press("Escape");
  await expect(help).toBeHidden();
  await expect(workbench.program).toBeFocused();
  await page.keyboard.press("ControlOrMeta+End");
  await page.keyboard.insertText("+1");
  await workbench.hasLine("20 TOTAL=5+1");
});

test("the help is searched, read and closed by keyboard; it names every key of the page", async ({ workbench, page }) => {
  await workbench.program.focus();
  await page.getByRole("button", { name: "Help", exact: true }).click();
  const help = page.getByRole("dialog", { name: "Help" });
  await expect(help.getByRole("searchbox", { name: "Search help" })).toBeFocused();
  await page.keyboard.insertText("chr$");
  await expect(help.getByRole("status")).toHaveText(/topics?$/);
  await page.keyboard.press("Enter");
  const article = help.getByRole("article");
  await expect(article).toHaveAccessibleName("CHR$");
  await article.getByRole("link", { name: "ASC", exact: true }).click();
  await expect(article).toHaveAccessibleName("ASC");
  await help.getByRole("searchbox").fill("no such topic");
  await expect(help.getByRole("status")).toHaveText("Nothing found");
  await help.getByRole("searchbox").fill("shortcuts");
  await page.keyboard.press("Enter");
  await expect(article.getByRole("row", { name: /^Run F2 or Ctrl\+Enter/ })).toBeVisible();
  await help.getByRole("button", { name: "Close" }).click();
  await expect(help).toBeHidden();
  await expect(page.getByRole("button", { name: "Help", exact: true })).toBeFocused();
});

test("on a phone the help shows topics and pages one after the other, and opens without a connection", async ({ page, context, complaints }) => {
  await using site = await serveStatic("dist");
  await page.setViewportSize({ width: 390, height: 844 });
  const prepared = page.waitForResponse(/help\.css$/);
  const workbench = new Workbench(page);
  await page.goto(site.url);
  await workbench.alive();
  await workbench.enter("PRINT 6*7");
  await workbench.shows(" 42");
  await prepared;
  complaints.allowLostConnections();
  await context.setOffline(true);
  await page.getByRole("button", { name: "Help", exact: true }).click();
  const help = page.getByRole("dialog", { name: "Help" });
  await help.getByRole("link", { name: "GOSUB", exact: true }).click();
  await expect(help.getByRole("article", { name: "GOSUB" })).toBeInViewport();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await help.getByRole("button", { name: "All topics" }).click();
  await expect(help.getByRole("searchbox", { name: "Search help" })).toBeFocused();
  await context.setOffline(false);
});

test("the example programs are in the menu, by what they are about", async ({ workbench, page }) => {
  await choose(page, "Example programs");
  const help = page.getByRole("dialog", { name: "Help" });
  const first = help.getByRole("navigation", { name: "Help topics" }).locator("[aria-current]");
  await expect(first).toBeFocused();
  await expect(help.getByRole("heading", { name: /^Examples: / }).first()).toBeInViewport();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await help.getByRole("button", { name: "Open in the editor" }).click();
  await expect(help).toBeHidden();
  await expect.poll(() => workbench.text()).toMatch(/^10 /);
});

test("an example program is found, read and opened in the empty editor, and runs", async ({ workbench, page }) => {
  await page.getByRole("button", { name: "Help", exact: true }).click();
  const help = page.getByRole("dialog", { name: "Help" });
  await help.getByRole("searchbox", { name: "Search help" }).fill("queens");
  await help.getByRole("link", { name: /^Queens/ }).click();
  await expect(help.getByRole("article", { name: "Queens" })).toContainText("20 DEFINT A-Z");
  await help.getByRole("button", { name: "Open in the editor" }).click();
  await expect(help).toBeHidden();
  await workbench.hasLine("30 R=1:Q(1)=0");
  await workbench.run();
  await workbench.shows(" 4 SOLUTIONS ON A BOARD OF 6 BY 6");
});
