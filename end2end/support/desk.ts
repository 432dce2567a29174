import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { type Download, type Locator, type Page, expect } from "@playwright/test";
import { stock } from "./programs";
import type { Workbench } from "./workbench";

/** Opens the menu and chooses an entry. */
export async function choose(page: Page, entry: string) {
  await page.getByRole("button", { name: "Menu", exact: true }).click();
  await page.getByRole("menuitem", { name: entry, exact: true }).click();
}

/** Runs `stock` and shows its file as records; the drawer "Files". */
export async function stockRecords(workbench: Workbench, page: Page) {
  await workbench.write(stock);
  await workbench.run();
  await choose(page, "Files on the disk");
  const files = page.getByRole("region", { name: "Files", exact: true });
  await files.getByRole("button", { name: "STOCK", exact: true }).click();
  await files.getByRole("button", { name: "Records", exact: true }).click();
  return files;
}

/** What the browser downloads when `act` is done: name and bytes. */
export async function downloaded(page: Page, act: () => Promise<void>) {
  const [download] = await Promise.all([page.waitForEvent("download") as Promise<Download>, act()]);
  return { name: download.suggestedFilename(), bytes: readFileSync((await download.path())!) };
}

/** Answers the file picker that `act` opens. */
export async function pick(page: Page, act: () => Promise<void>, name: string, bytes: Buffer | string) {
  const [chooser] = await Promise.all([page.waitForEvent("filechooser"), act()]);
  await chooser.setFiles({ name, mimeType: "application/octet-stream", buffer: Buffer.from(bytes) });
}

/** Waits until the editor shows exactly these lines. */
export async function showsLines(workbench: Workbench, lines: string[]) {
  await expect
    .poll(async () => (await workbench.program.locator(".cm-line").allInnerTexts()).map((line) => line.replace(/\s+$/, "")))
    .toEqual(lines);
}

/** Waits until the editor itself stands in the textarea's place. */
export async function editorReady(workbench: Workbench) {
  await expect(workbench.program.locator(".cm-line").first()).toBeAttached();
}

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe finds wrong with the page as it is: rule and element each. */
export async function violations(page: Page): Promise<string[]> {
  // Evaluated, not put in as a script: the page's own policy forbids foreign ones.
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const tool = (window as unknown as { axe: { run: () => Promise<{ violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[] }> } }).axe;
    const { violations } = await tool.run();
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary ?? ""}`));
  });
}

/** The dialog of that name, open. */
export async function dialog(page: Page, name: string): Promise<Locator> {
  const found = page.getByRole("dialog", { name });
  await expect(found).toBeVisible();
  return found;
}
