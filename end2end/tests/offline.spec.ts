import type { BrowserContext } from "@playwright/test";
import { Workbench, expect, tab, test } from "../support/fixtures";
import { stockRecords } from "../support/desk";
import { hello } from "../support/programs";

test("offline one types and runs on; back online everything is saved", async ({ workbench, context, complaints, visitor, home }) => {
  complaints.allowLostConnections();
  await context.setOffline(true);
  await workbench.write(hello);
  await expect(workbench.sync).toHaveText(/^Offline/, { timeout: 20_000 });
  await workbench.run();
  await workbench.shows("HELLO, WORLD");
  await context.setOffline(false);
  await workbench.saved();
  await serverHolds(context, visitor, home);
});

test("the server stops and starts again with empty memory: nothing is lost", async ({ workbench, server, stage, context, complaints, visitor, home }) => {
  complaints.allowLostConnections();
  await workbench.write(["10 REM BEFORE"]);
  await workbench.saved();
  await server.kill();
  await workbench.write(hello);
  await expect(workbench.sync).toHaveText(/^Offline/, { timeout: 20_000 });
  await workbench.run();
  await workbench.shows("HELLO, WORLD");
  await stage.server({ port: server.port });
  await workbench.saved();
  await serverHolds(context, visitor, home);
});

test("a tab closed while offline has lost nothing when it is opened again", async ({ workbench, context, complaints, visitor, home }) => {
  complaints.allowLostConnections();
  await context.setOffline(true);
  await workbench.write(hello);
  await workbench.run();
  await workbench.shows("HELLO, WORLD");
  await workbench.is("Ready");
  await workbench.page.close();
  await context.setOffline(false);

  const again = await tab(context, home);
  await again.hasLine(hello[0]);
  await again.shows("HELLO, WORLD");
  await serverHolds(context, visitor, home);
});

test("a tab that crashes while the server is away has lost nothing", async ({ workbench, context, server, stage, complaints, visitor, home }) => {
  complaints.allowLostConnections();
  await workbench.saved();
  await server.kill();
  await workbench.write(hello);
  await workbench.run();
  await workbench.shows("HELLO, WORLD");
  await workbench.is("Ready");
  await crash(workbench);
  await stage.server({ port: server.port });

  const again = await tab(context, home);
  await again.hasLine(hello[0]);
  await again.shows("HELLO, WORLD");
  await serverHolds(context, visitor, home);
});

test("a connection that fails while the machine is fetched costs a moment, not the program", async ({ page, home, complaints }) => {
  complaints.allowLostConnections();
  await page.route("**/worker.js", (route) => route.abort());
  const workbench = await new Workbench(page).open(home);
  await workbench.write(hello);
  await workbench.run();
  await page.unroute("**/worker.js");
  await workbench.shows("HELLO, WORLD");
});

test("a part of the page that cannot be fetched is fetched again until it is there", async ({ page, home, complaints }) => {
  complaints.allowLostConnections();
  // The browser's own words for a file that did not come, as the loader of the parts logs them.
  complaints.allow(/Failed to fetch/);
  await page.route("**/split_later.*", (route) => route.abort());
  const workbench = await new Workbench(page).open(home);
  await page.getByRole("button", { name: "Menu" }).click();
  await expect(page.getByRole("menu").getByRole("status")).toHaveText("Loading\u2026");
  await page.unroute("**/split_later.*");
  await page.getByRole("menuitem", { name: "About" }).click();
  await expect(page.getByRole("dialog", { name: "About Everbasic" })).toBeVisible();
});

test("a page with an open drawer whose code cannot be fetched is taken over when it can", async ({ page, home, complaints }) => {
  complaints.allowLostConnections();
  complaints.allow(/Failed to fetch/);
  const workbench = await new Workbench(page).open(home);
  const files = await stockRecords(workbench, page);
  await workbench.saved();
  let refused = 0;
  await page.route("**/split_later.*", (route) => {
    refused += 1;
    return route.abort();
  });
  await page.reload();
  await expect.poll(() => refused).toBeGreaterThan(1);
  // As the server drew it, and nobody pretends that it hears what one does.
  await expect(files).toBeVisible();
  await expect(page.getByRole("main")).toHaveAttribute("aria-busy", "true");
  await page.unroute("**/split_later.*");
  await workbench.ready();
  await files.getByRole("button", { name: "Close files", exact: true }).click();
  await expect(files).toBeHidden();
});

/** What the server has is what another browser with the same cookie is given. */
async function serverHolds(
  context: BrowserContext,
  visitor: () => Promise<BrowserContext>,
  home: string,
) {
  const elsewhere = await visitor();
  await elsewhere.addCookies(await context.cookies());
  const other = await new Workbench(await elsewhere.newPage()).open(home);
  await other.hasLine(hello[0]);
  await other.shows("HELLO, WORLD");
}

/** Ends the page's renderer process without any chance to say good-bye. */
async function crash(workbench: Workbench) {
  const crashed = workbench.page.waitForEvent("crash");
  workbench.page.goto("chrome://crash").catch(() => {});
  await crashed;
}
