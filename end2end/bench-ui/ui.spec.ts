import { writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "@playwright/test";
import { editorReady } from "../support/desk";
import { type Workbench, expect, test } from "../support/fixtures";
import { root } from "../support/processes";

// How fast the page is, as Chromium's own trace and its performance entries say. The result goes to
// bench/UI.md.

const LINES = 2_000;
const KEYS = 120;
const rows: string[] = [];

test.describe.configure({ mode: "serial" });

test.afterAll(() => {
  // Other people's builds make every figure worse: the table says whether there were any.
  figure(`load of the machine in the last minute (it has ${cpus().length} cores)`, loadavg()[0]!.toFixed(1));
  const text = [
    "# How fast the page is",
    "",
    "Measured by `make bench-ui` in headless Chromium without a graphics processor, on the machine that also ran the server.",
    "A key's time is from the browser's dispatch of the key to the end of the main thread's work on the frame that shows it (waiting for that frame included),",
    `out of Chromium's trace, over ${KEYS} keys typed in the middle of a program of ${LINES} lines. A frame at 60 Hz has 16.7 ms.`,
    "",
    "| what | figure |",
    "|---|---|",
    ...rows,
    "",
  ].join("\n");
  writeFileSync(join(root, "bench/UI.md"), text);
  console.log(text);
});

function figure(what: string, value: string) {
  rows.push(`| ${what} | ${value} |`);
}

test("loading", async ({ page, home }) => {
  await page.addInitScript(() => {
    const seen = { shift: 0, blocked: 0 };
    (window as unknown as { seen: typeof seen }).seen = seen;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[]) if (!entry.hadRecentInput) seen.shift += entry.value;
    }).observe({ type: "layout-shift", buffered: true });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) seen.blocked += Math.max(0, entry.duration - 50);
    }).observe({ type: "longtask", buffered: true });
    new MutationObserver(() => {
      if (document.querySelector('main[aria-busy="false"]') && !performance.getEntriesByName("alive").length) performance.mark("alive");
    }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["aria-busy"] });
  });
  const network = await page.context().newCDPSession(page);
  await network.send("Network.enable");
  let bytes = 0;
  network.on("Network.loadingFinished", ({ encodedDataLength }) => (bytes += encodedDataLength));
  // A server that has just started reads its files for the first time; that is not what a visitor meets.
  for (let visit = 0; visit < 3; visit++) await (await fetch(home)).text();
  await page.goto(home, { waitUntil: "networkidle" });
  await expect(page.getByRole("main")).toHaveAttribute("aria-busy", "false");
  await expect(page.getByRole("textbox", { name: "Program", exact: true }).locator(".cm-line").first()).toBeAttached();
  const { paint, alive, shift, blocked } = await page.evaluate(() => ({
    paint: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0,
    alive: performance.getEntriesByName("alive")[0]?.startTime ?? 0,
    ...(window as unknown as { seen: { shift: number; blocked: number } }).seen,
  }));
  figure("first contentful paint", `${paint.toFixed(0)} ms`);
  figure("until the page hears what one does (machine loaded)", `${alive.toFixed(0)} ms`);
  figure("total blocking time", `${blocked.toFixed(0)} ms`);
  figure("cumulative layout shift", shift.toFixed(4));
  figure("bytes of the first visit, compressed", `${Math.round(bytes / 1000)} kB`);
});

test("a key in a long program", async ({ workbench, page, browser }) => {
  test.slow();
  await longProgram(workbench);
  figure(`a key in ${LINES} lines, machine at rest`, times(await typed(browser as Browser, page)));
});

test("a key in a long program while a program runs at full speed", async ({ workbench, page, browser }) => {
  test.slow();
  await longProgram(workbench);
  await workbench.enter("FOR I=1 TO 1E30:NEXT");
  await workbench.is("Running");
  figure(`a key in ${LINES} lines while a program runs at full speed`, times(await typed(browser as Browser, page)));
  await workbench.is("Running");
});

test("fast output", async ({ workbench, page }) => {
  await editorReady(workbench);
  await workbench.write(["10 FOR I=1 TO 300000:PRINT I:NEXT", '20 PRINT "ALL DONE"']);
  await page.evaluate(() => {
    const seen = { frames: 0, worst: 0, last: performance.now(), going: true };
    (window as unknown as { frames: typeof seen }).frames = seen;
    const frame = (now: number) => {
      seen.frames++;
      seen.worst = Math.max(seen.worst, now - seen.last);
      seen.last = now;
      if (seen.going) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
  const started = performance.now();
  await workbench.run();
  await workbench.shows("ALL DONE", 60_000);
  const seconds = (performance.now() - started) / 1000;
  const { frames, worst } = await page.evaluate(() => {
    const { frames } = window as unknown as { frames: { frames: number; worst: number; going: boolean } };
    frames.going = false;
    return frames;
  });
  figure("lines printed a second", Math.round(300_000 / seconds).toLocaleString("en"));
  figure("... frames a second meanwhile, longest time without one", `${(frames / seconds).toFixed(0)}, ${worst.toFixed(0)} ms`);
});

/** A program that fits into the machine's memory, so that lines can be run beside it. */
async function longProgram(workbench: Workbench) {
  await editorReady(workbench);
  await workbench.write(Array.from({ length: LINES }, (_, index) => `${10 + index * 10} A(${index % 10})=B+${index % 9}`));
  await workbench.saved();
}

/** Milliseconds from each key to the end of the main thread's work on the frame that shows it. */
async function typed(browser: Browser, page: Page): Promise<number[]> {
  await page.getByRole("textbox", { name: "Program", exact: true }).click();
  await page.keyboard.press("End");
  await browser.startTracing(page, { categories: ["devtools.timeline"] });
  for (let key = 0; key < KEYS; key++) {
    await page.keyboard.press("ABCDEFGH"[key % 8]!);
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))));
    if (key % 40 === 39) {
      // A BASIC line has 255 characters at most.
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("End");
    }
  }
  const trace = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: { name: string; ts: number; dur?: number; args?: { data?: { type?: string } } }[] };
  const events = trace.traceEvents.sort((a, b) => a.ts - b.ts);
  // The last step of a frame on the main thread: what was painted is put into layers.
  const frames = events.filter((event) => event.name === "Layerize");
  return events
    .filter((event) => event.name === "EventDispatch" && event.args?.data?.type === "keydown")
    .flatMap((key) => {
      const frame = frames.find((frame) => frame.ts > key.ts);
      return frame ? [(frame.ts + (frame.dur ?? 0) - key.ts) / 1000] : [];
    });
}

function times(all: number[]): string {
  expect(all.length, "keys in the trace").toBeGreaterThanOrEqual(KEYS);
  const sorted = [...all].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!.toFixed(1);
  return `median ${at(0.5)} ms, 95th percentile ${at(0.95)} ms, longest ${at(1)} ms`;
}
