import { join } from "node:path";
import type { Page } from "@playwright/test";
import { Debugger } from "../support/debugger";
import { choose, dialog, editorReady, stockRecords } from "../support/desk";
import { type Workbench, expect, test } from "../support/fixtures";
import { root } from "../support/processes";

// The screens in two sizes and three themes: the main ones into docs/screenshots, which the README
// shows, the others into target/screenshots, to be looked at. With ALL=1 also the smallest and the
// largest size and the theme amber, all into target/screenshots.

const ALL = process.env.ALL === "1";
const MAIN = ["empty", "running", "variables", "settings", "help"];

const sizes = {
  desktop: { width: 1440, height: 900 },
  phone: { width: 390, height: 844 },
  ...(ALL && { small: { width: 320, height: 568 }, wide: { width: 3840, height: 2160 } }),
};
const themes = ["light", "dark", "green", ...(ALL ? ["amber"] : [])];

const sieve = [
  "10 REM PRIMES BY SIEVE",
  "20 DIM F%(60),N$(2)",
  '30 N$(0)="SIEVE":N$(1)="OF":N$(2)="ERATOSTHENES"',
  "40 FOR I%=2 TO 60",
  "50 IF F%(I%)=0 THEN GOSUB 200:COUNT=COUNT+1",
  "60 NEXT I%",
  '70 PRINT:PRINT "PRIMES:";COUNT:LAST$="DONE"',
  "80 END",
  "200 FOR J%=I%+I% TO 60 STEP I%",
  "210 F%(J%)=1:HITS=HITS+1",
  "220 NEXT J%",
  '230 PRINT I%;:LPRINT "PRIME";I%',
  "240 RETURN",
];

const lander = [
  "10 REM LANDER",
  "20 H=120:V=0:F=150",
  '30 PRINT "HEIGHT","SPEED","FUEL"',
  "40 PRINT H,V,F",
  '50 INPUT "BURN";B',
  "60 IF B>F THEN B=F",
  "70 F=F-B:V=V+5-B:H=H-V",
  "80 IF H>0 THEN 40",
  '90 IF V<8 THEN PRINT "LANDED" ELSE PRINT "CRASH AT";V',
];

for (const [size, viewport] of Object.entries(sizes)) {
  for (const theme of themes) {
    test(`${theme}, ${size}`, async ({ workbench, page }) => {
      test.slow();
      await page.setViewportSize(viewport);
      await wear(workbench, theme);
      const picture = (what: string) => {
        const folder = MAIN.includes(what) && !ALL ? "docs/screenshots" : "target/screenshots";
        return page.screenshot({ path: join(root, folder, `${what}-${size}-${theme}.png`), animations: "disabled", caret: "initial" });
      };
      await picture("tour");
      await page.getByRole("button", { name: "Skip the tour" }).click();
      await workbench.saved();
      await picture("empty");
      await workbench.write(lander);
      await workbench.run();
      await workbench.is("Waiting for input");
      await workbench.enter("0");
      await workbench.enter("4");
      await workbench.input.pressSequentially("1");
      await workbench.saved();
      await picture("running");
      await workbench.enter("2");
      await workbench.button("Stop").click();
      await workbench.stopped();
      await debugging(workbench, page, picture);
      await dialogs(page, picture);
      await page.keyboard.press("Escape");
      await records(workbench, page, picture);
    });
  }
}

/** Chooses a theme, and waits until the page wears it. */
async function wear(workbench: Workbench, theme: string) {
  await editorReady(workbench);
  await workbench.page.getByRole("combobox", { name: "Theme" }).selectOption(theme);
  await expect(workbench.page.locator("html")).toHaveAttribute("data-theme", theme);
  await workbench.saved();
}

async function debugging(workbench: Workbench, page: Page, picture: (what: string) => Promise<unknown>) {
  const debug = new Debugger(page);
  await workbench.write(sieve);
  await debug.cursorAt("HITS=HITS+1", "End");
  await page.keyboard.press("F7");
  await debug.cursorAt("RETURN");
  await page.keyboard.press("F7");
  const breakpoints = await debug.open("Breakpoints");
  const condition = breakpoints.getByRole("textbox", { name: "Condition of line 210, statement 2" });
  await condition.fill("J%>30");
  await condition.press("Enter");
  await workbench.run();
  await expect(workbench.machine).toHaveText("Paused in 210");
  await picture("breakpoints");
  const variables = await debug.open("Variables");
  await variables.getByRole("button", { name: "F%(60)" }).click();
  await expect(debug.value("F%(4)")).toHaveText("1");
  await picture("variables");
  const watches = await debug.open("Watches");
  for (const text of ["COUNT*2", 'N$(2)+"!"', "F%(99)"]) {
    await watches.getByRole("textbox", { name: "New watch" }).fill(text);
    await watches.getByRole("button", { name: "Add watch" }).click();
  }
  await expect(watches.getByText("Subscript out of range")).toBeVisible();
  await picture("watches");
  await debug.open("Stack");
  await picture("stack");
  await debug.open("Printer");
  await picture("printer");
  await debug.open("Profile");
  await workbench.run();
  await expect(workbench.machine).toHaveText("Paused in 210");
  await picture("profile");
  await page.getByRole("tab", { name: "Profile", exact: true }).click();
}

async function dialogs(page: Page, picture: (what: string) => Promise<unknown>) {
  await choose(page, "Find and replace…");
  await picture("find");
  await page.keyboard.press("Escape");
  await choose(page, "Files on the disk");
  await picture("files");
  await choose(page, "Files on the disk");
  await page.getByRole("button", { name: "Menu", exact: true }).click();
  await picture("menu");
  await page.keyboard.press("Escape");
  await choose(page, "Settings…");
  await dialog(page, "Settings");
  await picture("settings");
  await page.keyboard.press("Escape");
  await choose(page, "Example programs");
  await expect(page.getByRole("dialog").getByRole("searchbox")).toBeVisible();
  await picture("examples");
  await page.keyboard.press("Escape");
  await choose(page, "About Everbasic");
  await picture("about");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Help", exact: true }).click();
  await expect(page.getByRole("dialog").getByRole("searchbox")).toBeVisible();
  await picture("help");
}

/** A random file, by the fields of the program that wrote it. */
async function records(workbench: Workbench, page: Page, picture: (what: string) => Promise<unknown>) {
  await workbench.button("Stop").click();
  await workbench.stopped();
  const files = await stockRecords(workbench, page);
  for (const [role, name, text] of [["textbox", "Record length", "26"], ["combobox", "Fields", "20 AS N$,4 AS P$,2 AS Q$"]] as const) {
    await files.getByRole(role, { name }).fill(text);
    await files.getByRole(role, { name }).press("Enter");
  }
  await expect(files.getByRole("row", { name: "3 WASHER 100 7", exact: true })).toBeVisible();
  await picture("records");
}
