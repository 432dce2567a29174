import { choose, dialog, editorReady, violations } from "../support/desk";
import { expect, test } from "../support/fixtures";

// Every screen and dialog, as axe sees it: no violation at all.

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test(`no screen or dialog has a violation (${colorScheme})`, async ({ workbench, page }) => {
      test.slow();
      await editorReady(workbench);
      const clean = async (what: string) => expect(await violations(page), what).toEqual([]);
      await clean("empty");
      await workbench.write(["10 PRINT \"A\"", "20 PRINT )", '30 INPUT "NAME";N$']);
      await expect(page.getByRole("button", { name: "1 problem" })).toBeVisible();
      await page.getByRole("button", { name: "Menu", exact: true }).click();
      await clean("menu");
      await page.keyboard.press("Escape");
      for (const [entry, name] of [
        ["Settings…", "Settings"],
        ["Go to line…", "Go to line"],
        ["Renumber…", "Renumber"],
        ["Delete lines…", "Delete lines"],
        ["Reset session…", "Reset this session?"],
        ["Delete my data…", "Delete my data?"],
        ["New program", "Start a new program?"],
      ]) {
        await choose(page, entry!);
        await dialog(page, name!);
        await clean(name!);
        await page.keyboard.press("Escape");
        await expect(page.getByRole("dialog", { name: name! })).toBeHidden();
      }
      await workbench.sync.getByRole("button").click();
      await dialog(page, "Saving");
      await clean("saving");
      await page.keyboard.press("Escape");
      await choose(page, "Find and replace…");
      await choose(page, "Files on the disk");
      await clean("finder and files");
      await workbench.write(['10 OPEN "O",1,"F":PRINT #1,"X":CLOSE', '20 INPUT "NAME";N$']);
      await workbench.run();
      await workbench.is("Waiting for input");
      await page.getByRole("button", { name: "F", exact: true }).click();
      await clean("a file and a question");
    });
  });
}

for (const theme of ["green", "amber"]) {
  test(`no screen has a violation on the smallest phone (${theme})`, async ({ workbench, page }) => {
    test.slow();
    await page.setViewportSize({ width: 320, height: 568 });
    await editorReady(workbench);
    await page.getByRole("button", { name: "Skip the tour" }).click();
    await page.getByRole("combobox", { name: "Theme" }).selectOption(theme);
    await expect(page.locator("html")).toHaveAttribute("data-theme", theme);
    const clean = async (what: string) => {
      expect(await violations(page), what).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth), what).toBeLessThanOrEqual(320);
    };
    await clean("empty");
    await workbench.write(['10 REM "A"', '20 A$="X":DIM B(10)', '30 INPUT "NAME";N$', "40 PRINT )"]);
    await workbench.run();
    await workbench.is("Waiting for input");
    await clean("a question");
    for (const panel of ["Variables", "Watches", "Stack", "Breakpoints", "Printer", "Profile"]) {
      await page.getByRole("tab", { name: panel, exact: true }).click();
      await expect(page.getByRole("region", { name: panel, exact: true })).toBeVisible();
      await clean(panel);
    }
    await page.getByRole("tab", { name: "Profile", exact: true }).click();
    await choose(page, "Find and replace…");
    await clean("find");
    await page.keyboard.press("Escape");
    await choose(page, "Files on the disk");
    await clean("files");
    await choose(page, "Files on the disk");
    await choose(page, "Settings…");
    await dialog(page, "Settings");
    await clean("settings");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Help", exact: true }).click();
    await expect(page.getByRole("dialog", { name: "Help" }).getByRole("searchbox")).toBeVisible();
    await clean("help");
  });
}

test("nothing overflows sideways from 320 px to 4K, menu and settings open", async ({ workbench, page }) => {
  await editorReady(workbench);
  for (const width of [320, 390, 768, 1440, 3840]) {
    await page.setViewportSize({ width, height: width < 700 ? 700 : 1000 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth), `${width}`).toBeLessThanOrEqual(width);
    await page.getByRole("button", { name: "Menu", exact: true }).click();
    await expect(page.getByRole("menu")).toBeInViewport({ ratio: 1 });
    await page.getByRole("menuitem", { name: "Settings…" }).click();
    await expect(await dialog(page, "Settings")).toBeInViewport({ ratio: 1 });
    await page.keyboard.press("Escape");
  }
});
