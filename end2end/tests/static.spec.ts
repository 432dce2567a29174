import { Debugger } from "../support/debugger";
import { choose, dialog, editorReady, showsLines, violations } from "../support/desk";
import { Workbench, expect, progress, test } from "../support/fixtures";
import { chain, chainRows, hello } from "../support/programs";
import { serveStatic } from "../support/static";

test("the static edition runs programs and keeps them over F5", async ({ page }) => {
  await using site = await serveStatic("dist");
  const workbench = new Workbench(page);
  await page.goto(site.url);
  await workbench.alive();
  await workbench.write(hello);
  await workbench.run();
  await workbench.shows("HELLO, WORLD");
  await workbench.reload();
  await workbench.alive();
  await workbench.hasLine(hello[0]);
  await workbench.shows("HELLO, WORLD");
  await workbench.enter("PRINT 6*7");
  await workbench.shows(" 42");
  expect(site.missing, "files the page asked for and the build does not hold").toEqual([]);
});

test("the static edition goes on with a running program after F5, its panels and settings too", async ({ page }) => {
  await using site = await serveStatic("dist");
  const workbench = new Workbench(page);
  await page.goto(site.url);
  await workbench.alive();
  await workbench.write(chain);
  await workbench.run();
  await progress(workbench, 20);
  await workbench.reload();
  await workbench.alive();
  await progress(workbench, chainRows(await workbench.rows()).at(-1) ?? 0);
  await workbench.button("Stop").click();
  await workbench.stopped();
  const debug = new Debugger(page);
  await debug.open("Variables");
  await expect(debug.value("X!")).toBeVisible();
  await workbench.enter("SETSETTING theme amber");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "amber");
  await workbench.reload();
  await workbench.alive();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "amber");
  await expect(debug.value("X!")).toBeVisible();
  expect(await violations(page)).toEqual([]);
});

test("the static edition renumbers, saves a file and opens a session of its own", async ({ page }) => {
  await using site = await serveStatic("dist");
  const workbench = new Workbench(page);
  await page.goto(site.url);
  await workbench.alive();
  await editorReady(workbench);
  await workbench.write(["1 GOTO 3", "2 END", "3 PRINT 3"]);
  await choose(page, "Renumber…");
  await (await dialog(page, "Renumber")).getByRole("button", { name: "Renumber" }).click();
  await showsLines(workbench, ["10 GOTO 30", "20 END", "30 PRINT 3"]);
  const download = page.waitForEvent("download");
  await workbench.button("Save").click();
  expect((await download).suggestedFilename()).toBe("PROGRAM.BAS");
  await choose(page, "New session");
  await expect(page).toHaveURL(/\?s=/);
  await workbench.alive();
  await expect(workbench.program).not.toContainText("GOTO");
  await page.goBack();
  await workbench.alive();
  await workbench.hasLine("30 PRINT 3");
});

test.describe("with its service worker", () => {
  test.use({ serviceWorkers: "allow" });

  test("the static edition needs no host after the first visit", async ({ page, complaints }) => {
    complaints.allowLostConnections();
    await using site = await serveStatic("dist");
    const workbench = new Workbench(page);
    await page.goto(site.url);
    await workbench.alive();
    await page.evaluate(() => navigator.serviceWorker.ready);
    await workbench.write(chain);
    await workbench.run();
    await progress(workbench, 20);
    await site.stop();
    for (let round = 0; round < 2; round++) {
      const shown = chainRows(await workbench.rows()).at(-1)!;
      await workbench.reload();
      await workbench.alive();
      await progress(workbench, shown + 20);
    }
    await page.keyboard.press("F1");
    await expect((await dialog(page, "Help")).getByRole("searchbox")).toBeVisible();
  });
});
