import { Debugger } from "../support/debugger";
import { choose, dialog, editorReady, showsLines, violations } from "../support/desk";
import { type Workbench, expect, tab, test } from "../support/fixtures";

const sums = ["10 DIM D(3,2)", "20 FOR I=1 TO 5", "30 A=A+I:D(1,2)=A", "40 NEXT", '50 PRINT "SUM";A', "60 END"];

const calls = ["10 GOSUB 100", '20 PRINT "BACK"', "30 END", '100 PRINT "IN"', "110 GOSUB 200", "120 RETURN", "200 X=X+1", "210 RETURN"];

/** Waits until the machine has come to rest in a line. */
async function pausedIn(workbench: Workbench, line: number) {
  await expect(workbench.machine).toHaveText(`Paused in ${line}`, { timeout: 20_000 });
}

test("a breakpoint stops the program, its variables are shown, steps and Continue go on", async ({ workbench, page }) => {
  const debug = new Debugger(page);
  await workbench.write(sums);
  await debug.cursorAt("A=A+I");
  await page.keyboard.press("F7");
  const breakpoints = await debug.open("Breakpoints");
  await expect(breakpoints).toContainText("Line 30");
  await workbench.run();
  await pausedIn(workbench, 30);
  await expect(page.getByText("Breakpoint in 30").first()).toBeVisible();
  await debug.open("Variables");
  await expect(debug.value("I!")).toHaveText("1");
  await workbench.button("Step line").click();
  await pausedIn(workbench, 40);
  await expect(debug.value("A!")).toHaveText("1");
  await workbench.button("Continue").click();
  await pausedIn(workbench, 30);
  await expect(debug.value("I!")).toHaveText("2");
  await debug.open("Breakpoints");
  await breakpoints.getByRole("button", { name: "Remove the breakpoint at line 30" }).click();
  await expect(breakpoints).not.toContainText("Line 30");
  await workbench.button("Continue").click();
  await workbench.shows("SUM 15");
  await workbench.is("Ready");
});

test("a click before a line sets a breakpoint, steps go by statement, and a run begins at any line", async ({ workbench, page }) => {
  const debug = new Debugger(page);
  await editorReady(workbench);
  await workbench.write(["10 PRINT 1", "20 A=1:B=2", "30 PRINT A;B"]);
  const gutter = page.locator(".cm-dots .cm-gutterElement");
  const before = async (line: string) => {
    const index = (await workbench.program.locator(".cm-line").allInnerTexts()).findIndex((text) => text.startsWith(line));
    await gutter.nth(index).click();
  };
  await before("20");
  const breakpoints = await debug.open("Breakpoints");
  await expect(breakpoints).toContainText("Line 20");
  await workbench.run();
  await pausedIn(workbench, 20);
  await debug.open("Variables");
  await workbench.button("Step statement").click();
  await expect(debug.value("A!")).toHaveText("1");
  await expect(debug.value("B!")).toHaveCount(0);
  await pausedIn(workbench, 20);
  await workbench.button("Step statement").click();
  await expect(debug.value("B!")).toHaveText("2");
  await pausedIn(workbench, 30);
  await before("20");
  await expect(await debug.open("Breakpoints")).not.toContainText("Line 20");
  await debug.cursorAt("PRINT A;B");
  await debug.button("Run from line").click();
  await workbench.shows(" 0  0");
  await workbench.is("Ready");
});

test("F5 at a breakpoint keeps the pause, the breakpoint and the open panel", async ({ workbench, page }) => {
  const debug = new Debugger(page);
  await workbench.write(sums);
  await debug.cursorAt("D(1,2)=A", "End");
  await page.keyboard.press("F7");
  await workbench.run();
  await pausedIn(workbench, 30);
  await debug.open("Variables");
  await expect(debug.value("I!")).toHaveText("1");
  await workbench.saved();
  await workbench.reload();
  await workbench.ready();
  await pausedIn(workbench, 30);
  await expect(debug.value("I!")).toHaveText("1");
  await workbench.button("Continue").click();
  await expect(debug.value("I!")).toHaveText("2");
  await pausedIn(workbench, 30);
  await expect((await debug.open("Breakpoints")).getByText("2 hits")).toBeVisible();
});

test("another tab of the session shows the same variables and can go on", async ({ workbench, page, context, home }) => {
  const debug = new Debugger(page);
  await workbench.write(sums);
  await debug.cursorAt('PRINT "SUM"');
  await page.keyboard.press("F7");
  await workbench.run();
  await pausedIn(workbench, 50);
  await workbench.saved();
  const other = await tab(context, home);
  await pausedIn(other, 50);
  const there = new Debugger(other.page);
  await there.open("Variables");
  await expect(there.value("A!")).toHaveText("15");
  await other.button("Continue").click();
  await other.shows("SUM 15");
  await workbench.shows("SUM 15");
});

test("a watch follows its expression and says what is wrong with one", async ({ workbench, page }) => {
  const debug = new Debugger(page);
  await workbench.write(sums);
  const watches = await debug.open("Watches");
  const add = async (text: string) => {
    await watches.getByRole("textbox", { name: "New watch" }).fill(text);
    await watches.getByRole("button", { name: "Add watch" }).click();
    await expect(watches.getByRole("button", { name: `Remove watch ${text}` })).toBeVisible();
  };
  await add("D(1,2)*10");
  await add("A+");
  await debug.cursorAt('PRINT "SUM"');
  await debug.button("Run to cursor").click();
  await pausedIn(workbench, 50);
  const value = (text: string) => watches.getByRole("listitem").filter({ hasText: text }).getByRole("status");
  await expect(value("D(1,2)*10")).toHaveText("150");
  await expect(value("A+")).toHaveText("Missing operand");
  await watches.getByRole("button", { name: "Remove watch A+" }).click();
  await expect(watches.getByRole("listitem")).toHaveCount(1);
});

test("a variable and an element of an array are changed in place", async ({ workbench, page }) => {
  const debug = new Debugger(page);
  await workbench.write(["10 DIM D(3)", '20 N$="ADA":D(2)=4', "30 STOP", "40 PRINT N$;D(2)"]);
  await workbench.run();
  await workbench.is("Stopped");
  const variables = await debug.open("Variables");
  await debug.change("N$", "GRACE");
  await expect(debug.value("N$")).toHaveText('"GRACE"');
  await variables.getByRole("button", { name: "D!(3)" }).click();
  await expect(debug.value("D!(2)")).toHaveText("4");
  await debug.change("D!(2)", "6*7");
  await expect(debug.value("D!(2)")).toHaveText("42");
  await workbench.button("Continue").click();
  await workbench.shows("GRACE 42");
});

test("conditions, log texts and changing variables decide where the program stops", async ({ workbench, page }) => {
  const debug = new Debugger(page);
  await workbench.write(sums);
  await debug.cursorAt("A=A+I");
  await page.keyboard.press("F7");
  const breakpoints = await debug.open("Breakpoints");
  const condition = breakpoints.getByRole("textbox", { name: "Condition of line 30" });
  await condition.fill("I=4");
  await condition.press("Enter");
  await workbench.run();
  await pausedIn(workbench, 30);
  await debug.open("Variables");
  await expect(debug.value("I!")).toHaveText("4");

  await debug.panel("Variables").getByRole("button", { name: "Stop when A! changes" }).click();
  await workbench.button("Continue").click();
  await expect(page.getByText("A! changed from 6 to 10 in 30").first()).toBeVisible();
  await debug.panel("Variables").getByRole("button", { name: "Stop when A! changes" }).click();

  await debug.open("Breakpoints");
  await condition.fill("");
  await condition.press("Enter");
  const log = breakpoints.getByRole("textbox", { name: "Log text of line 30" });
  await log.fill("I is {I}");
  await log.press("Enter");
  await workbench.run();
  await workbench.shows("I is 5");
  await workbench.shows("SUM 15");
  expect((await workbench.rows()).filter((row) => row.startsWith("I is "))).toHaveLength(5);
});

test("the stack leads back to its lines, and steps go over and out of subroutines", async ({ workbench, page }) => {
  const debug = new Debugger(page);
  await workbench.write(calls);
  await debug.cursorAt("X=X+1");
  await expect(debug.button("Run to cursor")).toBeEnabled();
  await page.keyboard.press("Control+F8");
  await pausedIn(workbench, 200);
  const stack = await debug.open("Stack");
  await expect(stack.getByRole("listitem")).toHaveText([/line\s*200/, /GOSUB\s*in line\s*110/, /GOSUB\s*in line\s*10/]);
  await expect(stack).toContainText("GOSUB depth2");
  await stack.getByRole("button", { name: "Go to line 110" }).click();
  await expect(workbench.program).toBeFocused();
  await page.keyboard.press("F7");
  await expect((await debug.open("Breakpoints"))).toContainText("Line 110");
  await page.keyboard.press("Control+F9");
  await pausedIn(workbench, 120);
  await page.keyboard.press("Control+F9");
  await pausedIn(workbench, 20);
  await page.keyboard.press("F10");
  await pausedIn(workbench, 30);
});

test("a slow program shows where it is, and full speed ends it", async ({ workbench, page }) => {
  await workbench.write(["10 FOR I=1 TO 200", "20 A=A+1", "30 NEXT", '40 PRINT "DONE"']);
  const speed = page.getByRole("combobox", { name: "Speed" });
  await speed.selectOption("20 a second");
  await workbench.run();
  await workbench.is("Running");
  const marked = page.locator(".cm-current-line");
  await expect(marked).toContainText("20 A=A+1");
  await expect(marked).toContainText("30 NEXT");
  await speed.selectOption("Full speed");
  await workbench.shows("DONE");
  await workbench.is("Ready");
});

test("the line that ended the program in an error is marked until the next run", async ({ workbench, page }) => {
  await workbench.write(["10 A=1", "20 GOTO 99", "30 END"]);
  await workbench.run();
  await workbench.shows("Undefined line number in 20");
  const failed = page.locator(".cm-failed-line");
  await expect(failed).toHaveText("20 GOTO 99");
  await workbench.write(["10 A=1", "20 END"]);
  await workbench.run();
  await workbench.is("Ready");
  await expect(failed).toHaveCount(0);
});

test("no panel has a violation of accessibility rules, and each opens by keyboard", async ({ workbench, page }) => {
  test.slow();
  await workbench.write(["10 DIM D(3,2)", "20 A=1:D(1,1)=5", '30 LPRINT "PAPER"', "40 GOSUB 100", "50 END", "100 STOP"]);
  await workbench.run();
  await workbench.is("Stopped");
  const debug = new Debugger(page);
  await page.getByRole("tab", { name: "Variables", exact: true }).click();
  await debug.panel("Variables").getByRole("button", { name: "D!(3,2)" }).click();
  await expect(debug.value("D!(1,1)")).toHaveText("5");
  await page.getByRole("tab", { name: "Variables", exact: true }).focus();
  for (const name of ["Variables", "Watches", "Stack", "Breakpoints", "Printer", "Profile"] as const) {
    await expect(debug.panel(name)).toBeVisible();
    expect(await violations(page), name).toEqual([]);
    await page.keyboard.press("ArrowRight");
  }
  await expect(debug.panel("Variables")).toBeVisible();
});

test("breakpoints follow RENUM, and its undo", async ({ workbench, page }) => {
  const debug = new Debugger(page);
  await workbench.write(["1 A=1", "2 B=2:C=3", "3 GOTO 2"]);
  await debug.cursorAt("C=3", "End");
  await page.keyboard.press("F7");
  const breakpoints = await debug.open("Breakpoints");
  await expect(breakpoints).toContainText("Line 2, statement 2");
  await choose(page, "Renumber…");
  await (await dialog(page, "Renumber")).getByRole("button", { name: "Renumber" }).click();
  await showsLines(workbench, ["10 A=1", "20 B=2:C=3", "30 GOTO 20"]);
  await expect(breakpoints).toContainText("Line 20, statement 2");
  await workbench.run();
  await pausedIn(workbench, 20);
  await workbench.button("Stop").click();
  await workbench.stopped();
  await choose(page, "Undo");
  await showsLines(workbench, ["1 A=1", "2 B=2:C=3", "3 GOTO 2"]);
  await expect(breakpoints).toContainText("Line 2, statement 2");
  // RENUM at the console takes them along too.
  await workbench.enter("RENUM 100");
  await showsLines(workbench, ["100 A=1", "110 B=2:C=3", "120 GOTO 110"]);
  await expect(breakpoints).toContainText("Line 110, statement 2");
});

test("variables are sorted by what was read or written last", async ({ workbench, page }) => {
  const debug = new Debugger(page);
  const variables = await debug.open("Variables");
  const names = () => variables.locator(".variable-name").allInnerTexts();
  await variables.getByRole("combobox", { name: "Sort by" }).selectOption("Last read");
  await workbench.write(["10 A=1:B=2:C=3", "20 D=B", "30 D=A", "40 STOP", "50 C=C+D"]);
  await workbench.run();
  await workbench.is("Stopped");
  await expect.poll(names).toEqual(["A!", "B!", "C!", "D!"]);
  await workbench.button("Continue").click();
  await workbench.is("Ready");
  await expect.poll(names).toEqual(["C!", "D!", "A!", "B!"]);
  await workbench.saved();
  await workbench.reload();
  await workbench.ready();
  await expect.poll(names).toEqual(["C!", "D!", "A!", "B!"]);
  await variables.getByRole("combobox", { name: "Sort by" }).selectOption("Last written");
  await expect.poll(names).toEqual(["C!", "D!", "B!", "A!"]);
});

test("what LPRINT printed is on the paper, and lines are counted while the profile is open", async ({ workbench, page }) => {
  const debug = new Debugger(page);
  const profile = await debug.open("Profile");
  await workbench.write(["10 FOR I=1 TO 50", "20 A=A+1", "30 NEXT", '40 LPRINT "PAPER";A']);
  await workbench.run();
  await workbench.is("Ready");
  await expect(profile.getByRole("row", { name: /line 20/ })).toContainText("50");
  await expect(profile.getByRole("row", { name: /line 40/ })).toContainText("1");
  // Each line's time stands beside its count.
  await workbench.write(["10 FOR I=1 TO 20000", "20 A$=STR$(SIN(I))", "30 NEXT"]);
  await workbench.run();
  await workbench.is("Ready", 40_000);
  await expect(profile.getByRole("row").nth(1)).toContainText(/^20\s*20,000\s*[\d.]+ m?s/);
  const paper = await debug.open("Printer");
  await expect(paper).toContainText("PAPER 50");
  const download = page.waitForEvent("download");
  await paper.getByRole("button", { name: "Download" }).click();
  expect((await download).suggestedFilename()).toBe("PRINTER.TXT");
});
