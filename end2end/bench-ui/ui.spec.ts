import { writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "@playwright/test";
import { editorReady } from "../support/desk";
import { Workbench, expect, test } from "../support/fixtures";
import { mirrorOf } from "../support/mirror";
import { root } from "../support/processes";
import { type KeyTimes, keysOf } from "../support/trace";

// How fast the page is, as Chromium's own trace and its performance entries say, beside what the same
// browser on the same machine takes for a page that does nothing. The result goes to bench/UI.md.

const LINES = 2_000;
const KEYS = 120;
const VISITS = 7;
const rows: string[] = [];

test.describe.configure({ mode: "serial" });

test.afterAll(() => {
  // Other people's builds make every figure worse: the table says whether there were any.
  figure(`load of the machine in the last minute (it has ${cpus().length} cores)`, loadavg()[0]!.toFixed(1));
  const text = [
    "# How fast the page is",
    "",
    "Measured by `make bench-ui` in headless Chromium without a graphics processor, on the machine that also ran the server.",
    `Loading: medians of ${VISITS} first visits, each with a browser profile of its own. A key's time is from the browser's dispatch of the key to the end of the`,
    "main thread's work on the frame that shows it, out of Chromium's trace, over",
    `${KEYS} keys typed in the middle of a program of ${LINES} lines. A frame at 60 Hz has 16.7 ms; a key waits for the next one, and the test presses`,
    "each key shortly after a frame. So a page with nothing but a textarea stands beside it, typed into in the same way in the same run: what",
    "it takes is what this browser takes on this machine.",
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

interface Visit {
  paint: number;
  alive: number;
  blocked: number;
  shift: number;
  bytes: number;
}

test("loading", async ({ browser, home }) => {
  test.slow();
  await using mirror = await mirrorOf(home);
  // A server that has just started reads its files for the first time; that is not what a visitor meets.
  for (let visit = 0; visit < 3; visit++) await visited(browser as Browser, home, true);
  const seen = { page: [] as Visit[], still: [] as Visit[], empty: [] as Visit[] };
  for (let visit = 0; visit < VISITS; visit++) {
    seen.page.push(await visited(browser as Browser, home, true));
    seen.still.push(await visited(browser as Browser, `${mirror.url}still`, false));
    seen.empty.push(await visited(browser as Browser, `${mirror.url}empty`, false));
  }
  const ms = (visits: Visit[], what: "paint" | "alive" | "blocked") => {
    const sorted = visits.map((visit) => visit[what]).sort((a, b) => a - b);
    return `${at(sorted, 0.5).toFixed(0)} ms (${sorted[0]!.toFixed(0)} to ${sorted.at(-1)!.toFixed(0)})`;
  };
  figure("first contentful paint", ms(seen.page, "paint"));
  figure("... of the same page without its scripts", ms(seen.still, "paint"));
  figure("... of a page of one word with the same style sheet", ms(seen.empty, "paint"));
  figure("until the page hears what one does (machine loaded)", ms(seen.page, "alive"));
  figure("total blocking time", ms(seen.page, "blocked"));
  figure("cumulative layout shift, the largest", Math.max(...seen.page.map(({ shift }) => shift)).toFixed(4));
  figure("bytes of the first visit, compressed", `${Math.round(seen.page.at(-1)!.bytes / 1000)} kB`);
});

/** A first visit; `comesAlive`: it is the workbench. */
async function visited(browser: Browser, url: string, comesAlive: boolean): Promise<Visit> {
  const context = await browser.newContext({ serviceWorkers: "block" });
  const page = await context.newPage();
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
  const network = await context.newCDPSession(page);
  await network.send("Network.enable");
  let bytes = 0;
  network.on("Network.loadingFinished", ({ encodedDataLength }) => (bytes += encodedDataLength));
  await page.goto(url, { waitUntil: "networkidle" });
  if (comesAlive) {
    await expect(page.getByRole("main")).toHaveAttribute("aria-busy", "false");
    await editorReady(new Workbench(page));
  }
  await expect.poll(() => page.evaluate(() => performance.getEntriesByName("first-contentful-paint").length)).toBe(1);
  const seen = await page.evaluate(() => ({
    paint: performance.getEntriesByName("first-contentful-paint")[0]!.startTime,
    alive: performance.getEntriesByName("alive")[0]?.startTime ?? 0,
    ...(window as unknown as { seen: { shift: number; blocked: number } }).seen,
  }));
  await context.close();
  return { ...seen, bytes };
}

test("a key in a long program", async ({ workbench, page, browser }) => {
  test.slow();
  await longProgram(workbench);
  figures(`a key in ${LINES} lines, machine at rest`, await typed(browser as Browser, page));
});

test("a key in a long program while a program runs at full speed", async ({ workbench, page, browser }) => {
  test.slow();
  await longProgram(workbench);
  await workbench.enter("FOR I=1 TO 1E30:NEXT");
  await workbench.is("Running");
  figures(`a key in ${LINES} lines while a program runs at full speed`, await typed(browser as Browser, page));
  await workbench.is("Running");
});

for (const counting of [false, true]) {
  test(`a key in a textarea, ${counting ? "while a worker counts" : "alone"}`, async ({ page, browser }) => {
    test.slow();
    await page.setContent('<textarea aria-label="Program" rows="40" cols="80"></textarea>');
    if (counting) {
      await page.evaluate(() => {
        const script = new Blob(["for (let count = 0; ; count++);"]);
        (window as unknown as { worker: Worker }).worker = new Worker(URL.createObjectURL(script));
      });
    }
    figures(`a key in a page of one textarea${counting ? ", while a worker counts" : ""}`, await typed(browser as Browser, page));
  });
}

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

/** What each key takes. */
async function typed(browser: Browser, page: Page): Promise<KeyTimes[]> {
  await page.getByRole("textbox", { name: "Program", exact: true }).click();
  await page.keyboard.press("End");
  return keysOf(browser, page, async () => {
    for (let key = 0; key < KEYS; key++) {
      await page.keyboard.press("ABCDEFGH"[key % 8]!);
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))));
      if (key % 40 === 39) {
        // A BASIC line has 255 characters at most.
        await page.keyboard.press("ArrowDown");
        await page.keyboard.press("End");
      }
    }
  });
}

function figures(what: string, keys: KeyTimes[]) {
  expect(keys.length, "keys in the trace").toBeGreaterThanOrEqual(KEYS);
  const of = (part: keyof KeyTimes) => {
    const sorted = keys.map((key) => key[part]).sort((a, b) => a - b);
    return `median ${at(sorted, 0.5).toFixed(1)} ms, 95th percentile ${at(sorted, 0.95).toFixed(1)} ms, longest ${at(sorted, 1).toFixed(1)} ms`;
  };
  figure(what, of("whole"));
  figure("... of that, work of the main thread", of("work"));
  figure("... and waiting for the frame, or for a processor", of("wait"));
}

/** The value below which that share of the sorted values lies. */
function at(sorted: number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!;
}
