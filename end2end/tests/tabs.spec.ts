import type { BrowserContext, Page } from "@playwright/test";
import { editorReady } from "../support/desk";
import { type Workbench, addressOf, expect, progress, tab, test } from "../support/fixtures";
import { asksName, chain, chainRows, countsTo, hello } from "../support/programs";
import { rendererOf } from "../support/renderer";

test("two tabs of one session follow each other", async ({ workbench, context, home }) => {
  const other = await tab(context, home);
  await workbench.write(hello);
  await other.hasLine(hello[0]);
  await other.run();
  await workbench.shows("HELLO, WORLD");
  await other.write(["10 PRINT 2", "20 REM BACK"]);
  await workbench.hasLine("20 REM BACK");
});

test("the cursor stands where it was left, on another tab and after F5", async ({ workbench, page, context, home }) => {
  await editorReady(workbench);
  await workbench.write(["10 A=1", "20 B=2", "30 C=3"]);
  await workbench.saved();
  // Its place goes out when it has stood still for a moment: line and column of both ends of the selection.
  const stored = page.waitForRequest((request) => request.postDataBuffer()?.includes("2:6 2:6") ?? false);
  await page.keyboard.press("ArrowUp");
  await stored;
  await workbench.saved();
  const other = await tab(context, home);
  await expect(other.page.locator(".cm-activeLine")).toHaveText("20 B=2");
  await workbench.reload();
  await workbench.ready();
  await expect(page.locator(".cm-activeLine")).toHaveText("20 B=2");
});

test("a follower's answer takes the run over", async ({ workbench, context, home }) => {
  const other = await tab(context, home);
  await workbench.write(asksName);
  await workbench.run();
  await other.is("Waiting for input");
  await other.enter("LIN");
  await other.shows("HELLO, LIN!");
  await workbench.shows("HELLO, LIN!");
});

test("Run pressed in two tabs before either hears of the other runs once", async ({ workbench, context, home }) => {
  const other = await tab(context, home);
  await workbench.write(['10 PRINT "RUN NUMBER";RND', ...countsTo(200).map((line) => `1${line}`)]);
  await other.hasLine('10 PRINT "RUN NUMBER";RND');
  await both(workbench, other, (one) => one.saved());
  await pushTogether(context);
  await Promise.all([workbench.run(), other.run()]);
  await both(workbench, other, (one) => one.shows("COUNTED TO 200"));
  await both(workbench, other, (one) => one.is("Ready"));
  await expect.poll(() => other.rows()).toEqual(await workbench.rows());
  const rows = await workbench.rows();
  expect(rows.filter((row) => row.startsWith("RUN NUMBER"))).toHaveLength(1);
  expect(rows.filter((row) => row.startsWith("COUNTED TO"))).toHaveLength(1);
});

test("a holder frozen past its expiry is replaced, and follows when it wakes", async ({ workbench, context, home }) => {
  test.setTimeout(120_000);
  const other = await tab(context, home);
  await workbench.write(chain);
  await other.hasLine(chain[3]);
  const renderer = await rendererOf(workbench.page);
  await workbench.run();
  await progress(workbench, 10);
  await progress(other, 10);
  process.kill(renderer, "SIGSTOP");
  try {
    // The run's holder is silent now; what the other tab shows beyond this, it computed itself.
    const shown = chainRows(await other.rows()).at(-1)!;
    await progress(other, shown + 5_000);
  } finally {
    process.kill(renderer, "SIGCONT");
  }
  await progress(workbench, chainRows(await other.rows()).at(-1)!);
  await other.button("Stop").click();
  await both(workbench, other, (one) => one.stopped());
  await both(workbench, other, (one) => one.saved());
  expect(chainRows(await other.rows()).length).toBeGreaterThan(500);
  await expect.poll(() => workbench.rows()).toEqual(await other.rows());
});

test("eight tabs of one session open at once, load and follow", async ({ workbench, context, home }) => {
  const others = await Promise.all(Array.from({ length: 7 }, () => tab(context, home)));
  await workbench.write(hello);
  await workbench.run();
  for (const one of [workbench, ...others]) {
    await one.hasLine(hello[0]);
    await one.shows("HELLO, WORLD");
    await one.saved();
  }
});

test("two browsers never see each other", async ({ workbench, visitor, home }) => {
  const stranger = await tab(await visitor(), home);
  await workbench.write(['10 PRINT "MINE"', "20 REM MINE"]);
  await stranger.write(['10 PRINT "THEIRS"', "20 REM THEIRS"]);
  await workbench.run();
  await workbench.shows("MINE");
  await stranger.run();
  await stranger.shows("THEIRS");
  await both(workbench, stranger, async (one) => {
    await one.saved();
    await one.reload();
    await one.ready();
  });
  expect(await workbench.rows()).not.toContain("THEIRS");
  expect(await stranger.rows()).not.toContain("MINE");
  expect(await workbench.text()).not.toContain("THEIRS");
  expect(await stranger.text()).not.toContain("MINE");
});

test("/s/name is a session of its own", async ({ workbench, context, server }) => {
  const named = await tab(context, addressOf(server, "/s/lander"));
  const again = await tab(context, addressOf(server, "/s/lander"));
  await named.write(['10 PRINT "LANDER"', "20 REM LANDER"]);
  await again.hasLine("20 REM LANDER");
  await workbench.write(["10 REM THE DEFAULT ONE"]);
  await workbench.saved();
  await both(workbench, named, (one) => one.reload());
  await both(workbench, named, (one) => one.ready());
  await named.hasLine("20 REM LANDER");
  expect(await workbench.text()).not.toContain("LANDER");
  expect(await named.text()).not.toContain("DEFAULT");
});

/** Pushes wait until each of two pages has one to send: neither can have heard of the other's before. */
async function pushTogether(context: BrowserContext) {
  const waiting: { page: Page; pass: () => void }[] = [];
  let isOpen = false;
  await context.route("**/api/push", async (route) => {
    if (!isOpen) {
      await new Promise<void>((pass) => {
        waiting.push({ page: route.request().frame().page(), pass });
        isOpen = new Set(waiting.map(({ page }) => page)).size === 2;
        if (isOpen) waiting.forEach((one) => one.pass());
      });
    }
    await route.continue();
  });
}

async function both(one: Workbench, other: Workbench, step: (workbench: Workbench) => Promise<unknown>) {
  await Promise.all([step(one), step(other)]);
}
