import { choose, dialog, editorReady, showsLines } from "../support/desk";
import { expect, test } from "../support/fixtures";

test("a program is typed without a thought of its numbers", async ({ workbench, page }) => {
  await editorReady(workbench);
  await workbench.program.click();
  await page.keyboard.type('PRINT "ONE"\nPRINT "THREE"\n');
  await showsLines(workbench, ['10 PRINT "ONE"', '20 PRINT "THREE"', "30"]);
  // A line typed at the end goes to its place when it is left; a bare number deletes.
  await page.keyboard.press("Shift+Home");
  await page.keyboard.type('15 PRINT "TWO"');
  await page.keyboard.press("ArrowUp");
  await showsLines(workbench, ['10 PRINT "ONE"', '15 PRINT "TWO"', '20 PRINT "THREE"']);
  await page.keyboard.press("ControlOrMeta+End");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Shift+Home");
  await page.keyboard.type("10");
  await workbench.run();
  await showsLines(workbench, ['15 PRINT "TWO"', '20 PRINT "THREE"']);
  await workbench.shows("THREE");
  expect(await workbench.rows()).not.toContain("ONE");
});

test("a listing without numbers gets them, and the middle of a line can be broken", async ({ workbench, page }) => {
  await editorReady(workbench);
  await workbench.program.click();
  await page.keyboard.insertText("A=1:B=2\nPRINT A+B");
  await page.keyboard.press("Alt+Enter");
  await showsLines(workbench, ["10 A=1:B=2", "20 PRINT A+B", "30"]);
  await page.keyboard.press("ControlOrMeta+Home");
  for (let step = 0; step < "10 A=1".length; step++) await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await showsLines(workbench, ["10 A=1", "15 B=2", "20 PRINT A+B"]);
  await workbench.run();
  await workbench.shows(" 3");
});

test("numbers begin where the settings say, or are left to oneself", async ({ workbench, page }) => {
  await editorReady(workbench);
  for (const setting of ["auto_number_start 100", "auto_number_step 5"]) {
    await workbench.enter(`SETSETTING ${setting}`);
    await workbench.shows(setting.replace(" ", " = "));
  }
  await workbench.program.click();
  await page.keyboard.type("A=1\nB=2\n");
  await showsLines(workbench, ["100 A=1", "105 B=2", "110"]);
  await workbench.enter("SETSETTING auto_number off");
  await workbench.shows("auto_number = false");
  await workbench.program.click();
  await page.keyboard.press("ControlOrMeta+End");
  await page.keyboard.type("\nC=3\nD=4");
  await page.keyboard.press("ControlOrMeta+Home");
  await showsLines(workbench, ["100 A=1", "105 B=2", "C=3", "D=4"]);
});

test("a pasted listing finds its places, and a line between two others gets the number between theirs", async ({ workbench, page }) => {
  await editorReady(workbench);
  await workbench.write(["10 A=1", "20 B=2", "30 C=3"]);
  await page.keyboard.press("ControlOrMeta+End");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Shift+Home");
  await page.keyboard.insertText("25 X=1\n20 B=22\n5 REM FIRST");
  await page.keyboard.press("ControlOrMeta+Home");
  await showsLines(workbench, ["5 REM FIRST", "10 A=1", "20 B=22", "25 X=1", "30 C=3"]);
  await page.keyboard.press("ControlOrMeta+Home");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Alt+Enter");
  await page.keyboard.type("MIDDLE=1");
  await page.keyboard.press("ArrowUp");
  await showsLines(workbench, ["5 REM FIRST", "10 A=1", "15 MIDDLE=1", "20 B=22", "25 X=1", "30 C=3"]);
});

test("keywords and names are written as the settings say", async ({ workbench, page }) => {
  await editorReady(workbench);
  await workbench.write(["10 Total=1"]);
  const set = async (setting: string) => {
    await workbench.enter(`SETSETTING ${setting}`);
    await workbench.shows(setting.replace(" ", " = "));
    await workbench.program.click();
    await page.keyboard.press("ControlOrMeta+End");
  };
  await set("case_style force_upper");
  await page.keyboard.type("\nprint total");
  await page.keyboard.press("ControlOrMeta+Home");
  await showsLines(workbench, ["10 Total=1", "20 PRINT Total"]);
  await set("case_conflict upper");
  await page.keyboard.type("\nnext total");
  await page.keyboard.press("ControlOrMeta+Home");
  // Enter at the end of a line touches that line too.
  await showsLines(workbench, ["10 Total=1", "20 PRINT TOTAL", "30 NEXT TOTAL"]);
  await set("case_conflict error");
  const problem = page.getByRole("button", { name: "2 problems" });
  await problem.click();
  await expect(page.getByRole("status", { name: "Problem" })).toContainText("TOTAL is written Total before");
  await set("case_conflict first_wins");
  await expect(problem).toHaveCount(0);
});

test("what is wrong is marked while it is typed, in MBASIC's words", async ({ workbench, page }) => {
  await editorReady(workbench);
  await workbench.write(["10 PRINT 1)", "20 GOTO 99", "30 END"]);
  const problems = page.getByRole("button", { name: "2 problems" });
  await expect(problems).toBeVisible();
  await page.locator(".cm-fault").first().hover();
  await expect(page.getByText("Syntax error", { exact: true }).first()).toBeVisible();
  await problems.click();
  await expect(page.getByRole("status", { name: "Problem" })).toHaveText("Syntax error");
  await problems.click();
  await expect(page.getByRole("status", { name: "Problem" })).toHaveText("Undefined line number 99");
  await workbench.write(["10 PRINT 1", "20 GOTO 30", "30 END"]);
  await expect(page.getByRole("button", { name: /problem/ })).toHaveCount(0);
});

test("RENUM rewrites the jumps, undo takes it back, and one can jump there and back", async ({ workbench, page }) => {
  await editorReady(workbench);
  await workbench.write(["1 GOSUB 3", "2 END", "3 PRINT \"THERE\"", "4 RETURN"]);
  await choose(page, "Renumber…");
  const renumber = await dialog(page, "Renumber");
  await renumber.getByRole("textbox", { name: "First new number" }).fill("100");
  await renumber.getByRole("textbox", { name: "Step" }).fill("5");
  await renumber.getByRole("button", { name: "Renumber", exact: true }).click();
  const renumbered = ["100 GOSUB 110", "105 END", '110 PRINT "THERE"', "115 RETURN"];
  await showsLines(workbench, renumbered);
  await choose(page, "Undo");
  await showsLines(workbench, ["1 GOSUB 3", "2 END", '3 PRINT "THERE"', "4 RETURN"]);
  await choose(page, "Redo");
  await showsLines(workbench, renumbered);

  await page.keyboard.press("ControlOrMeta+g");
  const goTo = await dialog(page, "Go to line");
  await goTo.getByRole("textbox", { name: "Line number" }).fill("100");
  await page.keyboard.press("Enter");
  await expect(workbench.program).toBeFocused();
  await page.keyboard.press("ControlOrMeta+.");
  await page.keyboard.press("End");
  await page.keyboard.type(":REM A");
  await choose(page, "Back from the jump");
  await page.keyboard.press("End");
  await page.keyboard.type(":REM B");
  await showsLines(workbench, ["100 GOSUB 110:REM B", "105 END", '110 PRINT "THERE":REM A', "115 RETURN"]);
});

test("without room for a number the editor offers to renumber", async ({ workbench, page }) => {
  await editorReady(workbench);
  await workbench.write(["10 A=1", "11 GOTO 10"]);
  await page.keyboard.press("ControlOrMeta+Home");
  await page.keyboard.press("Alt+Enter");
  const notice = page.getByRole("status", { name: "Notice" });
  await expect(notice).toContainText("No line number is free behind 10");
  await notice.getByRole("button", { name: "Renumber…" }).click();
  await (await dialog(page, "Renumber")).getByRole("button", { name: "Renumber", exact: true }).click();
  await showsLines(workbench, ["10 A=1", "20 GOTO 10"]);
});

test("find and replace, with its fields kept over F5", async ({ workbench, page }) => {
  await editorReady(workbench);
  await workbench.write(["10 A=1:AA=2", "20 PRINT A;AA", '30 PRINT "A"']);
  await page.keyboard.press("ControlOrMeta+f");
  const finder = await dialog(page, "Find and replace");
  await finder.getByRole("textbox", { name: "Find" }).fill("A");
  await finder.getByRole("button", { name: "Whole word" }).click();
  await expect(finder.getByRole("status", { name: "Matches" })).toHaveText("3 found");
  await finder.getByRole("button", { name: "Find next" }).click();
  await expect(finder.getByRole("status", { name: "Matches" })).toHaveText(/^[123] of 3$/);
  await finder.getByRole("textbox", { name: "Replace with" }).fill("N");
  await finder.getByRole("button", { name: "Replace all" }).click();
  await showsLines(workbench, ["10 N=1:AA=2", "20 PRINT N;AA", '30 PRINT "N"']);
  await workbench.saved();
  await workbench.reload();
  await workbench.ready();
  await expect(finder.getByRole("textbox", { name: "Find" })).toHaveValue("A");
  await expect(finder.getByRole("textbox", { name: "Replace with" })).toHaveValue("N");
  await expect(finder.getByRole("button", { name: "Whole word" })).toHaveAttribute("aria-pressed", "true");
  await finder.getByRole("button", { name: "Close" }).click();
  await expect(finder).toHaveCount(0);
});

test("find goes both ways, by case, by regular expression and within a selection", async ({ workbench, page }) => {
  await editorReady(workbench);
  await workbench.write(["10 REM ab AB", '20 PRINT "ab"', '30 PRINT "AB"']);
  await page.keyboard.press("ControlOrMeta+f");
  const finder = await dialog(page, "Find and replace");
  const text = finder.getByRole("textbox", { name: "Find" });
  const matches = finder.getByRole("status", { name: "Matches" });
  const press = (name: string) => finder.getByRole("button", { name, exact: true }).click();
  await text.fill("ab");
  await expect(matches).toHaveText("4 found");
  await press("Match case");
  await expect(matches).toHaveText("2 found");
  await press("Find next");
  await press("Find next");
  const at = Number((await matches.innerText()).split(" ")[0]);
  await press("Find previous");
  await expect(matches).toHaveText(`${3 - at} of 2`);
  await press("Regular expression");
  await text.fill('"([A-Z])[A-Z]"');
  await expect(matches).toHaveText("1 found");
  await finder.getByRole("textbox", { name: "Replace with" }).fill('"$1"');
  await press("Find next");
  await press("Replace");
  await showsLines(workbench, ["10 REM ab AB", '20 PRINT "ab"', '30 PRINT "A"']);
  await press("Match case");
  await press("Regular expression");
  await press("Close");
  await page.keyboard.press("ControlOrMeta+End");
  await page.keyboard.press("Shift+Home");
  await page.keyboard.press("ControlOrMeta+f");
  await press("In selection");
  await text.fill("a");
  await expect(matches).toHaveText("1 found");
});

test("words, names in use and line numbers are offered", async ({ workbench, page }) => {
  await editorReady(workbench);
  await workbench.write(["10 COUNTER=1", "20 PRINT COUNTER"]);
  await page.keyboard.press("ControlOrMeta+End");
  await page.keyboard.press("Enter");
  await page.keyboard.type("COU");
  await page.keyboard.press("Control+ ");
  await page.getByRole("option", { name: "COUNTER" }).click();
  await page.keyboard.type("=3:PRI");
  await expect(page.getByRole("option", { name: "PRINT", exact: true })).toBeVisible();
  await page.keyboard.type("NT 1:GOTO ");
  await page.keyboard.press("Control+ ");
  await expect(page.getByRole("option", { name: /^20\s*PRINT/ })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.keyboard.type("20");
  await showsLines(workbench, ["10 COUNTER=1", "20 PRINT COUNTER", "30 COUNTER=3:PRINT 1:GOTO 20"]);
});
