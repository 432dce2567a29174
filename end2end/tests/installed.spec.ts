import type { Page } from "@playwright/test";
import { Workbench, expect, progress, test } from "../support/fixtures";
import type { Process } from "../support/processes";
import { asksName, chain, chainRows, fastChain, hello } from "../support/programs";

// The service worker: after the first visit the page needs no server to open.

test.use({ serviceWorkers: "allow" });

test("with the server gone F5 brings program, console and the question back", async ({ workbench, page, server, complaints }) => {
  complaints.allowLostConnections();
  await kept(page);
  await workbench.write(asksName);
  await workbench.run();
  await workbench.is("Waiting for input");
  await workbench.saved();
  await server.kill();
  await workbench.reload();
  await workbench.alive();
  await workbench.hasLine(asksName[0]!);
  await expect(workbench.sync).toHaveText(/^Offline/, { timeout: 20_000 });
  await workbench.is("Waiting for input");
  await workbench.enter("ADA");
  await workbench.shows("HELLO, ADA!");
  await workbench.is("Ready");
});

test("with the server gone a running program outlives F5 again and again", ({ workbench, server, complaints }) => {
  test.slow();
  complaints.allowLostConnections();
  return outlives(chain, workbench, server);
});

test("with the server gone a program that prints as fast as it can outlives F5 too", ({ workbench, server, complaints }) => {
  test.slow();
  complaints.allowLostConnections();
  return outlives(fastChain, workbench, server);
});

/** The server goes, the page is loaded again several times, and the program goes on each time. */
async function outlives(program: string[], workbench: Workbench, server: Process) {
  await kept(workbench.page);
  await workbench.write(program);
  await workbench.run();
  await progress(workbench, 50);
  await server.kill();
  const last = async () => chainRows(await workbench.rows()).at(-1)!;
  for (let round = 0; round < 3; round++) {
    const shown = await last();
    await workbench.reload();
    await workbench.alive();
    // What was printed since the last checkpoint is printed again, and then more.
    await progress(workbench, shown + 50);
    await expect(workbench.sync).toHaveText(/^Offline/);
  }
  // A page need not even come so far as to go on.
  const shown = await last();
  await workbench.reload();
  await workbench.reload();
  await workbench.alive();
  await progress(workbench, shown + 50);
  await workbench.button("Stop").click();
  await workbench.stopped();
  await expect(workbench.sync).toHaveText(/^Offline/);
}

test("a session of its own path opens without a server too, another one says that it cannot", async ({ page, server, home, complaints }) => {
  complaints.allowLostConnections();
  const workbench = await new Workbench(page).open(`${home}s/offline`);
  await kept(page);
  await workbench.write(hello);
  await workbench.saved();
  await server.kill();
  await workbench.reload();
  await workbench.alive();
  await workbench.hasLine(hello[0]!);
  await workbench.run();
  await workbench.shows("HELLO, WORLD");
  await expect(page.goto(`${home}s/unknown`)).rejects.toThrow(/ERR_CONNECTION_REFUSED|ERR_FAILED/);
});

test("what is deleted is not brought back from the copy", async ({ workbench, page, server, complaints }) => {
  complaints.allowLostConnections();
  await kept(page);
  await workbench.write(hello);
  await workbench.saved();
  await page.getByRole("button", { name: "Menu", exact: true }).click();
  await page.getByRole("menuitem", { name: "Delete my data…" }).click();
  await page.getByRole("button", { name: "Delete everything" }).click();
  await expect.poll(() => workbench.text()).not.toContain("HELLO");
  await workbench.saved();
  await server.kill();
  await workbench.reload();
  await workbench.alive();
  await expect(workbench.sync).toHaveText(/^(Offline|Saved)/);
  expect(await workbench.text()).not.toContain("HELLO");
});

test("it can be installed: manifest, icons and scope are there", async ({ page, home }) => {
  await page.goto(home);
  const href = await page.locator('link[rel="manifest"]').getAttribute("href");
  const manifest = await (await page.request.get(new URL(href!, home).href)).json();
  expect(manifest).toMatchObject({ name: "Everbasic", display: "standalone", start_url: "./", scope: "./" });
  const sizes = manifest.icons.map((icon: { sizes: string }) => icon.sizes);
  expect(sizes).toEqual(expect.arrayContaining(["192x192", "512x512"]));
  for (const icon of manifest.icons) {
    const answer = await page.request.get(new URL(icon.src, new URL(href!, home)).href);
    expect(answer.status()).toBe(200);
    expect(answer.headers()["content-type"]).toBe(icon.type);
  }
});

/** Waits until the service worker has everything that it keeps. */
async function kept(page: Page) {
  await page.evaluate(() => navigator.serviceWorker.ready);
  const sessions = () =>
    page.evaluate(async () => {
      const cache = await caches.open("everbasic-sessions-/");
      return (await cache.keys()).length;
    });
  await expect.poll(sessions, { timeout: 20_000 }).toBeGreaterThan(0);
}
