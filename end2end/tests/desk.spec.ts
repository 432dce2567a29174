import { choose, dialog, editorReady, pick, violations } from "../support/desk";
import { expect, test } from "../support/fixtures";
import { hello } from "../support/programs";

test("a tour of three steps goes with the first visit, is left at any time and does not come back", async ({ workbench, page }) => {
  const tour = page.getByRole("region", { name: "Tour" });
  const step = tour.getByRole("status", { name: "Step of the tour" });
  await expect(step).toContainText("1 of 3");
  await tour.getByRole("button", { name: "Next step" }).click();
  await expect(step).toContainText("2 of 3");
  // It stands in nobody's way: one goes on working under it.
  await workbench.write(hello);
  await workbench.run();
  await workbench.shows("HELLO, WORLD");
  expect(await violations(page)).toEqual([]);
  await tour.getByRole("button", { name: "Next step" }).click();
  await tour.getByRole("button", { name: "Back a step" }).click();
  await tour.getByRole("button", { name: "Next step" }).click();
  await tour.getByRole("button", { name: "End the tour" }).click();
  await expect(tour).toBeHidden();
  await workbench.saved();
  await workbench.reload();
  await workbench.ready();
  await expect(tour).toBeHidden();
  await choose(page, "Take the tour");
  await expect(step).toContainText("1 of 3");
  await tour.getByRole("button", { name: "Skip the tour" }).click();
  await expect(tour).toBeHidden();
});

test("what this is, and the help, are in the menu", async ({ workbench, page }) => {
  await editorReady(workbench);
  await choose(page, "About Everbasic");
  const about = await dialog(page, "About Everbasic");
  await expect(about).toContainText("BASIC-80 Rev. 5.21");
  expect(await violations(page)).toEqual([]);
  await about.getByRole("button", { name: "Open the help" }).click();
  await dialog(page, "Help");
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await choose(page, "Help and shortcuts");
  await dialog(page, "Help");
});

test("the console is copied, cleared and given all the room, and knows the lines of before F5", async ({ workbench, page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await workbench.enter('PRINT "ONE"');
  await workbench.shows("ONE");
  await workbench.is("Ready");
  await page.getByRole("button", { name: "Copy console" }).click();
  await expect(page.getByRole("status", { name: "Notice" })).toContainText("clipboard");
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('PRINT "ONE"\nONE\nOk\n');
  await page.getByRole("button", { name: "Clear console" }).click();
  await expect.poll(() => workbench.rows()).toEqual(["Ok"]);
  await page.getByRole("button", { name: "Maximise console" }).click();
  await expect(workbench.program).toBeHidden();
  await workbench.saved();
  await workbench.reload();
  await workbench.ready();
  await expect(workbench.program).toBeHidden();
  await page.getByRole("button", { name: "Show the program again" }).click();
  await expect(workbench.program).toBeVisible();
  await workbench.input.press("ArrowUp");
  await expect(workbench.input).toHaveValue('PRINT "ONE"');
});

test("a program can clear the screen and move about on it as on the terminals of its time", async ({ workbench }) => {
  await workbench.write([
    "10 PRINT CHR$(26);",
    '20 PRINT CHR$(27);"=";CHR$(32+3);CHR$(32+5);"ADM"',
    '30 PRINT CHR$(27);"[6;8H";"ANSI";',
    '40 PRINT CHR$(30);"TOP"',
  ]);
  await workbench.run();
  await expect.poll(async () => (await workbench.rows()).slice(0, 6)).toEqual(["TOP", "Ok", "", "     ADM", "", "       ANSI"]);
});

test("TRON from the menu shows the lines that run", async ({ workbench, page }) => {
  await workbench.write(["10 A=1", "20 END"]);
  await choose(page, "Trace lines (TRON)");
  await workbench.shows("TRON");
  await workbench.run();
  await workbench.shows("[10][20]");
  await choose(page, "Stop tracing (TROFF)");
  await workbench.shows("TROFF");
});

test("a Z80 takes its time, and each program keeps its speed", async ({ workbench, page }) => {
  await editorReady(workbench);
  const speed = page.getByRole("combobox", { name: "Speed", exact: true });
  const open = (name: string, text: string) => pick(page, () => workbench.button("Open").click(), name, text);
  await open("SLOW.BAS", "10 FOR I=1 TO 300000:NEXT\r\n20 PRINT I\r\n");
  await workbench.hasLine("20 PRINT I");
  await speed.selectOption("4 MHz Z80");
  await workbench.run();
  await workbench.is("Running");
  // At full speed this takes a few milliseconds; a Z80 has five minutes of work with it.
  await workbench.saved();
  await workbench.is("Running");
  await speed.selectOption("Full speed");
  await workbench.shows(" 300001");
  await speed.selectOption("4 MHz Z80");
  await open("FAST.BAS", '10 PRINT "FAST"\r\n');
  await workbench.hasLine('10 PRINT "FAST"');
  await speed.selectOption("Full speed");
  await choose(page, "SLOW.BAS");
  await expect(speed).toHaveValue("z80");
  await choose(page, "FAST.BAS");
  await expect(speed).toHaveValue("full");
});
