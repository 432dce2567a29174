import { Debugger } from "../support/debugger";
import { editorReady } from "../support/desk";
import { expect, progress, test } from "../support/fixtures";
import { asksName, chain, chainRows, hello } from "../support/programs";

test("a program typed in runs and prints", async ({ workbench }) => {
  await workbench.write(hello);
  await workbench.run();
  await workbench.shows("HELLO, WORLD");
  await workbench.is("Ready");
  expect((await workbench.rows()).at(-1)).toBe("Ok");
});

test("INPUT waits for an answer and goes on with it", async ({ workbench }) => {
  await workbench.write(asksName);
  await workbench.run();
  await workbench.is("Waiting for input");
  await workbench.enter("ADA");
  await workbench.shows("YOUR NAME? ADA");
  await workbench.shows("HELLO, ADA!");
});

test("a direct line answers at once", async ({ workbench }) => {
  await workbench.enter("PRINT 6*7");
  await workbench.shows(" 42");
});

test("the bell rings, unless the setting is off", async ({ workbench, page }) => {
  await page.evaluate(() => {
    const { createOscillator } = AudioContext.prototype;
    AudioContext.prototype.createOscillator = function () {
      document.documentElement.dataset.rung = `${Number(document.documentElement.dataset.rung ?? 0) + 1}`;
      return createOscillator.call(this);
    };
  });
  await workbench.enter("PRINT CHR$(7)");
  await expect(page.locator("html")).toHaveAttribute("data-rung", "1");
  await workbench.enter("SETSETTING bell off");
  await workbench.enter('PRINT CHR$(7);"QUIET"');
  await workbench.shows("QUIET");
  await expect(page.locator("html")).toHaveAttribute("data-rung", "1");
});

test("rows wrap at WIDTH, and Ctrl+C breaks", async ({ workbench }) => {
  await workbench.enter("WIDTH 20");
  await workbench.enter('PRINT STRING$(30,"X")');
  await workbench.shows("X".repeat(20));
  await workbench.shows("X".repeat(10));
  await workbench.write(["10 GOTO 10"]);
  await workbench.run();
  await workbench.is("Running");
  await workbench.input.press("Control+c");
  await workbench.shows("Break in 10");
  await workbench.is("Stopped");
});

test("bytes from 128 on are shown as the chosen terminal shows them", async ({ workbench, page }) => {
  await workbench.write(["10 PRINT CHR$(201);CHR$(205);CHR$(219)", "20 A$=CHR$(187)"]);
  await workbench.run();
  await workbench.shows("\u00c9\u00cd\u00db");
  await workbench.enter("SETSETTING code_page cp437");
  await workbench.shows("\u2554\u2550\u2588");
  const debug = new Debugger(page);
  await debug.open("Variables");
  await expect(debug.value("A$")).toHaveText('"\u2557"');
  // In the program too, and it stays the same bytes.
  await editorReady(workbench);
  await workbench.program.click();
  await page.keyboard.press("ControlOrMeta+End");
  await page.keyboard.insertText('\n30 PRINT "\u2551";ASC("\u2551")');
  await page.keyboard.press("ControlOrMeta+Home");
  await workbench.run();
  await workbench.shows("\u2551 186");
  await workbench.saved();
  await workbench.reload();
  await workbench.ready();
  await workbench.hasLine('30 PRINT "\u2551";ASC("\u2551")');
  await workbench.shows("\u2551 186");
  await workbench.enter("SETSETTING code_page latin1");
  await workbench.hasLine('30 PRINT "\u00ba";ASC("\u00ba")');
  await workbench.shows("\u00ba 186");
});

test("typed bytes from 128 on stay what they are: at the console, in answers and as single keys", async ({ workbench }) => {
  await workbench.enter('PRINT "\u00fc";ASC("\u00fc")');
  await workbench.shows("\u00fc 252");
  await workbench.write(['10 INPUT "NAME";N$:PRINT "<";N$;">";ASC(N$)', '20 K$=INKEY$:IF K$="" THEN 20 ELSE PRINT ASC(K$)', "30 PRINT ASC(INPUT$(1))"]);
  await workbench.run();
  await workbench.is("Waiting for input");
  await workbench.enter("\u00dcber");
  await workbench.shows("<\u00dcber> 220");
  await workbench.input.click();
  await workbench.input.pressSequentially("\u00e4");
  await workbench.shows(" 228");
  await workbench.is("Waiting for input");
  await workbench.input.pressSequentially("\u00f6");
  await workbench.shows(" 246");
  await workbench.is("Ready");
  // Of a terminal with another set of characters the same key is another byte.
  await workbench.enter("SETSETTING code_page cp437");
  await workbench.enter('PRINT ASC("\u00fc")');
  await workbench.shows(" 129");
});

test("variables of the last run are there in direct mode", async ({ workbench }) => {
  await workbench.write(["10 A=12345"]);
  await workbench.run();
  await workbench.is("Ready");
  await workbench.enter("PRINT A");
  await workbench.shows(" 12345");
});

test("Stop breaks an endless program and Continue goes on with it", async ({ workbench }) => {
  await workbench.write(chain);
  await workbench.run();
  await progress(workbench, 20);
  await workbench.button("Stop").click();
  await expect.poll(async () => (await workbench.rows()).some((row) => /^Break in \d+$/.test(row))).toBe(true);
  await workbench.stopped();
  const stoppedAt = chainRows(await workbench.rows()).at(-1)!;
  await workbench.button("Continue").click();
  await progress(workbench, stoppedAt + 5);
  await workbench.button("Stop").click();
  await workbench.stopped();
});

test("a line typed at the console joins the program", async ({ workbench }) => {
  await workbench.enter('10 PRINT "FROM THE CONSOLE"');
  await workbench.hasLine('10 PRINT "FROM THE CONSOLE"');
  await workbench.enter("RUN");
  await workbench.shows("FROM THE CONSOLE");
});

test("single keys go to INKEY$ while the program runs, and to INPUT$", async ({ workbench, page }) => {
  await workbench.write(['10 K$=INKEY$:IF K$="" THEN 10', '20 PRINT "KEY ";K$', "30 L$=INPUT$(2)", '40 PRINT "TWO ";L$']);
  await workbench.run();
  await workbench.is("Running");
  await workbench.input.click();
  await page.keyboard.press("x");
  await workbench.shows("KEY x");
  await page.keyboard.press("y");
  await page.keyboard.press("z");
  await workbench.shows("TWO yz");
  await workbench.is("Ready");
});

test("of output that rushes by one sees the end, and all of it when one looks back or it ends", async ({ workbench, page }) => {
  const numbers = async () => (await workbench.rows()).map((row) => /^ (\d+)$/.exec(row)?.[1]).filter(Boolean).map(Number);
  const unbroken = (seen: number[]) => seen.every((number, at) => at === 0 || number === seen[at - 1]! + 1);
  await workbench.write(["10 I#=I#+1:PRINT I#:GOTO 10"]);
  await workbench.run();
  await expect.poll(async () => (await numbers()).at(-1) ?? 0).toBeGreaterThan(3_000);
  expect(unbroken(await numbers())).toBe(true);
  await workbench.console.evaluate((screen) => (screen.scrollTop = -2_000));
  await expect(page.getByRole("button", { name: "Newest" })).toBeVisible();
  await expect.poll(async () => (await numbers()).length).toBeGreaterThan(900);
  await page.getByRole("button", { name: "Newest" }).click();
  await workbench.button("Stop").click();
  await workbench.stopped();
  await expect.poll(async () => (await numbers()).length).toBeGreaterThan(900);
  expect(unbroken(await numbers())).toBe(true);
});
