import { choose, dialog, downloaded, editorReady, pick, showsLines, stockRecords } from "../support/desk";
import { Workbench, expect, test } from "../support/fixtures";

test("New asks only when there is something to lose, and a recent file comes back", async ({ workbench, page }) => {
  await editorReady(workbench);
  await workbench.write(['10 PRINT "KEPT"']);
  const saved = await downloaded(page, () => workbench.button("Save").click());
  expect(saved.bytes.toString()).toBe('10 PRINT "KEPT"\n');
  await workbench.button("New").click();
  await expect(workbench.program.getByText("KEPT")).toHaveCount(0);
  await workbench.program.click();
  await page.keyboard.type("10 REM NOT SAVED");
  await workbench.button("New").click();
  const question = await dialog(page, "Start a new program?");
  await question.getByRole("button", { name: "Cancel" }).click();
  await workbench.hasLine("10 REM NOT SAVED");
  await workbench.button("New").click();
  await question.getByRole("button", { name: "New program" }).click();
  await workbench.saved();
  await workbench.reload();
  await workbench.ready();
  await choose(page, "PROGRAM.BAS");
  await workbench.hasLine('10 PRINT "KEPT"');
});

test("the compact form goes out and comes in, and another program is merged", async ({ workbench, page }) => {
  await editorReady(workbench);
  await workbench.write(["10 PRINT 1", "20 PRINT 2"]);
  const compact = await downloaded(page, () => choose(page, "Save in compact form"));
  expect(compact.bytes[0]).toBe(0xff);
  await workbench.button("New").click();
  await pick(page, () => workbench.button("Open").click(), "OLD.BAS", compact.bytes);
  await showsLines(workbench, ["10 PRINT 1", "20 PRINT 2"]);
  await pick(page, () => choose(page, "Merge…"), "MORE.BAS", "15 PRINT 1.5\r\n20 PRINT 20\r\n\x1a");
  await showsLines(workbench, ["10 PRINT 1", "15 PRINT 1.5", "20 PRINT 20"]);
  await workbench.run();
  await workbench.shows(" 20");
});

test("a file dropped on the page is opened", async ({ workbench, page }) => {
  await editorReady(workbench);
  const dropped = await page.evaluateHandle(() => {
    const files = new DataTransfer();
    files.items.add(new File(['10 PRINT "DROPPED"\r\n'], "DROP.BAS", { type: "text/plain" }));
    return files;
  });
  await page.getByRole("main").dispatchEvent("drop", { dataTransfer: dropped });
  await workbench.hasLine('10 PRINT "DROPPED"');
  await expect(page.getByText("DROP.BAS").first()).toBeVisible();
});

test("files of the disk are seen, brought, renamed, taken and deleted", async ({ workbench, page }) => {
  await editorReady(workbench);
  await workbench.write(['10 OPEN "O",1,"OUT.TXT"', '20 PRINT #1,"WRITTEN"', "30 CLOSE", '40 PRINT "DONE"']);
  await workbench.run();
  await workbench.shows("DONE");
  await choose(page, "Files on the disk");
  const files = page.getByRole("region", { name: "Files", exact: true });
  await files.getByRole("button", { name: "OUT.TXT", exact: true }).click();
  await expect(files.locator("pre")).toHaveText("WRITTEN");
  await files.getByRole("button", { name: "Hex" }).click();
  await expect(files.locator("pre")).toContainText("57 52 49 54 54 45 4E");
  await pick(page, () => files.getByRole("button", { name: "Upload…" }).click(), "brought along.dat", "FROM OUTSIDE\r\n");
  await expect(files.getByRole("button", { name: "BROUGHTA.DAT", exact: true })).toBeVisible();
  await workbench.enter('OPEN "I",1,"BROUGHTA.DAT":LINE INPUT #1,A$:PRINT A$:CLOSE');
  await workbench.shows("FROM OUTSIDE");
  await files.getByRole("button", { name: "Rename BROUGHTA.DAT" }).click();
  await files.getByRole("textbox", { name: "New name of BROUGHTA.DAT" }).fill("in.dat");
  await page.keyboard.press("Enter");
  await expect(files.getByRole("button", { name: "IN.DAT", exact: true })).toBeVisible();
  const file = await downloaded(page, () => files.getByRole("button", { name: "Download IN.DAT" }).click());
  expect(file.bytes.toString("latin1").split("\x1a")[0]).toBe("FROM OUTSIDE\r\n");
  const all = await downloaded(page, () => files.getByRole("button", { name: "Download all" }).click());
  expect(all.name).toBe("disk.zip");
  expect(all.bytes.subarray(0, 2).toString()).toBe("PK");
  await files.getByRole("button", { name: "Delete OUT.TXT" }).click();
  await (await dialog(page, "Delete OUT.TXT?")).getByRole("button", { name: "Delete" }).click();
  await expect(files.getByRole("button", { name: "OUT.TXT", exact: true })).toHaveCount(0);
  await workbench.saved();
  await workbench.reload();
  await workbench.ready();
  await expect(files.getByRole("button", { name: "IN.DAT", exact: true })).toBeVisible();
});

test("the records of a random file are shown by the fields of the program", async ({ workbench, page }) => {
  await editorReady(workbench);
  const files = await stockRecords(workbench, page);
  const length = files.getByRole("textbox", { name: "Record length" });
  await length.fill("26");
  await length.press("Enter");
  const fields = files.getByRole("combobox", { name: "Fields" });
  // The program's own FIELD statement is offered.
  await expect(files.locator("option")).toHaveAttribute("value", "20 AS N$,4 AS P$,2 AS Q$");
  await fields.fill("20 AS N$,4 AS P$,2 AS Q$");
  await fields.press("Enter");
  await expect(files.getByRole("row", { name: "2 NUT .25 -3", exact: true })).toBeVisible();
  await expect(files.getByRole("row", { name: "3 WASHER 100 7", exact: true })).toBeVisible();
  await fields.fill("20 AS");
  await fields.press("Enter");
  await expect(fields).toHaveAttribute("aria-invalid", "true");
});

test("a whole session goes to another browser as one file, and a session can be begun anew", async ({ workbench, page, visitor, home }) => {
  await editorReady(workbench);
  await workbench.write(["10 A=42", "20 STOP"]);
  await workbench.run();
  await workbench.is("Stopped");
  await workbench.saved();
  const session = await downloaded(page, () => choose(page, "Save session"));

  const other = await new Workbench(await (await visitor()).newPage()).open(home);
  await editorReady(other);
  await pick(other.page, () => choose(other.page, "Open session…"), session.name, session.bytes);
  await (await dialog(other.page, `Open the session ${session.name}?`)).getByRole("button", { name: "Open session" }).click();
  await showsLines(other, ["10 A=42", "20 STOP"]);
  await other.is("Stopped");
  await other.enter("PRINT A");
  await other.shows(" 42");

  await choose(other.page, "Reset session…");
  await (await dialog(other.page, "Reset this session?")).getByRole("button", { name: "Reset session" }).click();
  await expect(other.program).not.toContainText("STOP");
  await other.enter("PRINT A");
  await other.shows(" 0");
});

test("a new session in this tab has a path of its own", async ({ workbench, page, home }) => {
  await editorReady(workbench);
  await workbench.write(["10 REM FIRST"]);
  await workbench.saved();
  await choose(page, "New session");
  await expect(page).toHaveURL(/\/s\/[a-z0-9]+$/);
  const other = new Workbench(page);
  await other.ready();
  await expect(other.program).not.toContainText("FIRST");
  await page.goto(home);
  await workbench.ready();
  await workbench.hasLine("10 REM FIRST");
});
