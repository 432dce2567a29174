import { type Locator, type Page, expect } from "@playwright/test";

type Button = "Run" | "Stop" | "Continue" | "Step line" | "Step statement" | "New" | "Open" | "Save";

/** The workbench in one tab, by the roles and names that assistive technology sees. */
export class Workbench {
  readonly program: Locator;
  readonly console: Locator;
  readonly input: Locator;
  readonly sync: Locator;
  readonly machine: Locator;

  constructor(readonly page: Page) {
    this.program = page.getByRole("textbox", { name: "Program", exact: true });
    this.console = page.getByRole("log", { name: "Console" });
    this.input = page.getByRole("textbox", { name: "Console input", exact: true });
    this.sync = page.getByRole("status", { name: "Sync" });
    this.machine = page.getByRole("status", { name: "Machine" });
  }

  button(name: Button): Locator {
    return this.page.getByRole("button", { name, exact: true });
  }

  /** Opens the page and waits until it is alive: the machine answers and nothing waits to be saved. */
  async open(url: string): Promise<this> {
    await this.page.goto(url);
    await this.ready();
    return this;
  }

  /** Waits until the page took over from the server's HTML and hears what one does. */
  async alive() {
    await expect(this.page.getByRole("main")).toHaveAttribute("aria-busy", "false", { timeout: 20_000 });
  }

  async ready() {
    await this.alive();
    await expect(this.machine).toHaveText(/^(Ready|Running|Paused|Waiting for input|Stopped)/);
    await this.saved();
  }

  async saved() {
    await expect(this.sync).toHaveText(/^Saved/, { timeout: 20_000 });
  }

  /** Replaces the whole program text, as a person does: select all, then type. */
  async write(lines: string[]) {
    await this.program.click();
    await this.page.keyboard.press("ControlOrMeta+A");
    await this.page.keyboard.insertText(lines.join("\n"));
    await this.hasLine(lines.at(-1)!);
  }

  async hasLine(line: string) {
    await expect.poll(() => this.text()).toContain(line);
  }

  /** The text in the editor that is on screen. */
  async text(): Promise<string> {
    return this.program.evaluate((box) => (box instanceof HTMLTextAreaElement ? box.value : (box as HTMLElement).innerText));
  }

  async run() {
    await this.button("Run").click();
  }

  /** Types into the console and presses Enter: an answer to INPUT or a direct line. */
  async enter(line: string) {
    await this.input.fill(line);
    await this.input.press("Enter");
  }

  /** The rows of the console without the empty ones at the end. */
  async rows(): Promise<string[]> {
    const text = await this.console.innerText();
    const rows = text.split("\n").map((row) => row.replace(/[\u00a0 ]+$/, ""));
    while (rows.at(-1) === "") rows.pop();
    return rows;
  }

  /** Waits until a row of the console is exactly this. */
  async shows(row: string, timeout = 10_000) {
    await expect.poll(async () => (await this.rows()).includes(row), { message: `a console row "${row}"`, timeout }).toBe(true);
  }

  async is(status: "Ready" | "Running" | "Paused" | "Waiting for input" | "Stopped", timeout = 10_000) {
    await expect(this.machine).toHaveText(new RegExp(`^${status}`), { timeout });
  }

  /** Waits until the machine gave up a broken program. */
  async stopped() {
    await expect(this.machine).toHaveText(/^(Ready|Paused|Stopped)/);
  }

  /** F5: the page is torn down at once, wherever it stands. */
  async reload() {
    for (;;) {
      try {
        await this.page.reload({ waitUntil: "commit" });
        return;
      } catch (error) {
        // Between two documents there is none that the browser could load again: pressed once more.
        if (!String(error).includes("Not attached to an active page")) throw error;
      }
    }
  }
}
