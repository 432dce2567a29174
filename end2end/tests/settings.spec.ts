import { choose, dialog, editorReady, pick, showsLines } from "../support/desk";
import { expect, test } from "../support/fixtures";

test("settings are found, checked, kept over F5 and known at the console", async ({ workbench, page }) => {
  await editorReady(workbench);
  await page.keyboard.press("ControlOrMeta+,");
  const settings = await dialog(page, "Settings");
  await settings.getByRole("searchbox", { name: "Search settings" }).fill("step");
  await expect(settings.getByRole("combobox", { name: "Theme" })).toHaveCount(0);
  const step = settings.getByRole("textbox", { name: "Step between lines" });
  await step.fill("5000");
  await step.press("Tab");
  await expect(settings.getByRole("alert").filter({ hasText: "1 to 1000" })).toBeVisible();
  await step.fill("5");
  await step.press("Tab");
  await settings.getByRole("button", { name: "Close" }).click();
  await workbench.enter("SHOWSETTINGS \"step\"");
  await workbench.shows("auto_number_step      5 *");
  await workbench.enter("SETSETTING theme amber");
  await workbench.shows("theme = amber");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "amber");
  await workbench.enter("HELPSETTING theme");
  await workbench.shows("Now amber, default auto");
  await workbench.saved();
  await workbench.reload();
  await workbench.ready();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "amber");
  await editorReady(workbench);
  await workbench.program.click();
  await page.keyboard.type("A=1\nB=2");
  await showsLines(workbench, ["10 A=1", "15 B=2"]);
});

test("settings come from a file, and go back to what they were", async ({ workbench, page }) => {
  await editorReady(workbench);
  await page.keyboard.press("ControlOrMeta+,");
  const settings = await dialog(page, "Settings");
  const file = JSON.stringify({ case_style: "force_upper", auto_number: false });
  await pick(page, () => settings.getByRole("button", { name: "Import…" }).click(), "settings.json", file);
  await expect(settings.getByRole("combobox", { name: "Keywords" })).toHaveValue("force_upper");
  await expect(settings.getByRole("checkbox", { name: "Number lines by themselves" })).not.toBeChecked();
  await settings.getByRole("button", { name: "Default of Keywords" }).click();
  await expect(settings.getByRole("combobox", { name: "Keywords" })).toHaveValue("keep");
  await settings.getByRole("button", { name: "Reset all" }).click();
  await expect(settings.getByRole("checkbox", { name: "Number lines by themselves" })).toBeChecked();
});

test("the badge tells what waits to be saved", async ({ workbench, page, context, complaints }) => {
  complaints.allowLostConnections();
  await editorReady(workbench);
  await workbench.sync.getByRole("button").click();
  const details = await dialog(page, "Saving");
  await expect(details).toContainText("Nothing waits to be saved.");
  await page.keyboard.press("Escape");
  await context.setOffline(true);
  await workbench.write(["10 REM ONE", "20 REM TWO"]);
  await expect(workbench.sync).toHaveText(/^Offline/, { timeout: 20_000 });
  await workbench.sync.getByRole("button").click();
  await expect(details).toContainText("2 lines of the program");
  await context.setOffline(false);
  await expect(details).toContainText("Nothing waits to be saved.", { timeout: 20_000 });
});
