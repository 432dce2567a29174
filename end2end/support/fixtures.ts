import { type Browser, type BrowserContext, type ConsoleMessage, type Page, test as base, expect } from "@playwright/test";
import { type Process, Stage } from "./processes";
import { chainRows } from "./programs";
import { serveStatic } from "./static";
import { Workbench } from "./workbench";

export { expect } from "@playwright/test";
export { Workbench } from "./workbench";

/** What the pages of a test complained about, and what the test says they may. */
export class Complaints {
  private seen: string[] = [];
  private allowed: RegExp[] = [
    // Said by the browser when a page goes while its live channel still opens.
    /WebSocket is closed before the connection is established/,
    /Service Worker registration blocked by Playwright/,
  ];
  private ended = false;

  /** Complaints of this kind belong to what the test does, as a refused connection to a killed server. */
  allow(pattern: RegExp) {
    this.allowed.push(pattern);
  }

  /** What a browser itself says about a connection that is gone. */
  allowLostConnections() {
    this.allow(/Failed to load resource|WebSocket connection to|net::ERR_/);
  }

  watch(context: BrowserContext) {
    context.on("page", (page) => this.watchPage(page));
    context.pages().forEach((page) => this.watchPage(page));
  }

  /** The test is over; what pages say while they are closed is of no interest. */
  end() {
    this.ended = true;
  }

  private watchPage(page: Page) {
    page.on("pageerror", (error) => this.take(`page error: ${error.stack ?? error}`));
    page.on("console", (message: ConsoleMessage) => {
      if (message.type() === "error" || message.type() === "warning") {
        this.take(`${message.type()}: ${message.text()} (${message.location().url})`);
      }
    });
  }

  private take(complaint: string) {
    if (!this.ended) this.seen.push(complaint);
  }

  get remaining(): string[] {
    return this.seen.filter((text) => !this.allowed.some((pattern) => pattern.test(text)));
  }
}

/** What a project of the configuration says. */
export interface Options {
  /** Whether pages come from a server of the product, or are the files of the static edition. */
  edition: "server" | "static";
}

interface Fixtures {
  /** Starts servers for this test alone. */
  stage: Stage;
  /** The server, if the edition has one. */
  host: Process | null;
  /** A server that keeps sessions in memory, for this test alone. */
  server: Process;
  /** The address of the page. */
  home: string;
  complaints: Complaints;
  /** A new browser profile, as another person's. */
  visitor: () => Promise<BrowserContext>;
  /** The workbench in a fresh tab of a fresh profile, open and ready. */
  workbench: Workbench;
}

export const test = base.extend<Fixtures & Options>({
  edition: ["server", { option: true }],
  stage: async ({}, use, info) => {
    const stage = new Stage();
    await use(stage);
    if (info.status !== info.expectedStatus) await info.attach("server logs", { body: stage.logs });
    await stage.end();
  },
  host: async ({ stage, edition }, use) => use(edition === "server" ? await stage.server() : null),
  server: async ({ host }, use) => {
    if (!host) throw new Error("The static edition has no server.");
    await use(host);
  },
  home: async ({ host }, use) => {
    if (host) return use(addressOf(host));
    await using site = await serveStatic("dist");
    await use(site.url);
    expect(site.missing, "files the page asked for and the build does not hold").toEqual([]);
  },
  complaints: [
    async ({}, use) => {
      const complaints = new Complaints();
      await use(complaints);
      expect(complaints.remaining, "errors and warnings in the browser's console").toEqual([]);
    },
    { auto: true },
  ],
  // Both depend on the stage, so that pages are closed before their server is.
  context: async ({ context, complaints, stage: _ }, use) => {
    complaints.watch(context);
    await use(context);
    complaints.end();
    await Promise.all(context.pages().map((page) => page.close()));
  },
  visitor: async ({ browser, complaints, serviceWorkers, stage: _ }, use) => {
    const opened: BrowserContext[] = [];
    await use(async () => {
      const context = await (browser as Browser).newContext({ serviceWorkers });
      complaints.watch(context);
      opened.push(context);
      return context;
    });
    complaints.end();
    await Promise.all(opened.map((context) => context.close()));
  },
  workbench: async ({ page, home }, use) => use(await new Workbench(page).open(home)),
});

export function addressOf(one: Process, path = "/"): string {
  return `http://127.0.0.1:${one.port}${path}`;
}

/** Another tab of the same browser. */
export async function tab(context: BrowserContext, url: string): Promise<Workbench> {
  return new Workbench(await context.newPage()).open(url);
}

/** Waits until `chain` counted this far; at every look its rows must be unbroken. */
export async function progress(workbench: Workbench, atLeast: number) {
  await expect
    .poll(async () => chainRows(await workbench.rows()).at(-1) ?? 0, { timeout: 40_000, message: `row ${atLeast} of the count` })
    .toBeGreaterThanOrEqual(atLeast);
}
