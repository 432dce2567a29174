import { type Locator, type Page, expect } from "@playwright/test";

type Panel = "Variables" | "Watches" | "Stack" | "Breakpoints" | "Printer" | "Profile";
type Step = "Step over" | "Step out" | "Run to cursor" | "Run from line" | "Breakpoint";

/** The debugging side of a workbench, by role and name. */
export class Debugger {
  constructor(readonly page: Page) {}

  /** The panel as a region; open it first. */
  panel(name: Panel): Locator {
    return this.page.getByRole("region", { name, exact: true });
  }

  async open(name: Panel): Promise<Locator> {
    const tab = this.page.getByRole("tab", { name, exact: true });
    if ((await tab.getAttribute("aria-selected")) !== "true") await tab.click();
    await expect(this.panel(name)).toBeVisible();
    return this.panel(name);
  }

  button(name: Step): Locator {
    return this.page.getByRole("button", { name, exact: true });
  }

  /** Puts the editor's cursor at the beginning (or end) of a line, found by what stands in it. */
  async cursorAt(text: string, place: "Home" | "End" = "Home") {
    const line = this.page.getByRole("textbox", { name: "Program", exact: true }).getByText(text).first();
    await line.click();
    await this.page.keyboard.press(place);
  }

  /** The value of a variable (with its type sign) in the panel Variables. */
  value(name: string): Locator {
    return this.panel("Variables").getByRole("button", { name: new RegExp(`^${escaped(name)} is `) });
  }

  /** Changes a value in place, as one types it. */
  async change(name: string, value: string) {
    await this.value(name).click();
    const field = this.page.getByRole("textbox", { name: `New value of ${name}`, exact: true });
    await field.fill(value);
    await field.press("Enter");
  }
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
