import { appendFileSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type Workbench, test } from "../support/fixtures";
import { root, target } from "../support/processes";

/** What programs take in the browser, for the table of bench/RESULTS.md: name, mode, microseconds. */
const report = join(target, "browser.tsv");

/**
 * N of a short and of a long run with generated code, as long as it takes until the browser has replaced its first,
 * quickly made code by better one; without generated code a share of both. A loop over singles ends at 2^24, that of strings works with
 * it as an integer.
 */
const programs = {
  sieve: { sizes: [5_000, 30_000], share: 0.05 },
  queens: { sizes: [2_000, 12_000], share: 0.05 },
  shell: { sizes: [1_000, 6_000], share: 0.05 },
  forloop: { sizes: [4_000_000, 16_000_000], share: 1 },
  matmul: { sizes: [500, 2_000], share: 0.2 },
  bm78: { sizes: [500_000, 3_000_000], share: 0.5 },
  mandel: { sizes: [1_000, 5_000], share: 0.1 },
  strings: { sizes: [8_000, 32_000], share: 1 },
  data: { sizes: [100_000, 500_000], share: 0.5 },
  whilefn: { sizes: [50_000, 300_000], share: 0.1 },
  print: { sizes: [300_000, 1_500_000], share: 0.5 },
} as const;

/** Turns of which the median counts. */
const TURNS = 5;

test.beforeAll(() => {
  mkdirSync(target, { recursive: true });
  rmSync(report, { force: true });
});

function sized(name: string, size: number, mark: string): string[] {
  const text = readFileSync(join(root, `bench/${name}.bas`), "utf8").replace('"CHECK"', `"${mark}"`);
  return [`10 N=${size}`, ...text.trim().split(/\r?\n/).slice(1)];
}

/** Runs so far: each ends with a row of its own. */
let runs = 0;

/**
 * Milliseconds from a click on Run until the machine is ready again and the last row shown, by the page's own clock. The test tool
 * does nothing meanwhile: one that asks again and again takes more time than the program.
 */
async function timed(workbench: Workbench, name: string, size: number): Promise<number> {
  runs += 1;
  const mark = `CHECK${runs}:`;
  await workbench.write(sized(name, size, mark));
  await workbench.saved();
  const places = await Promise.all([workbench.machine.elementHandle(), workbench.console.elementHandle()]);
  return workbench.button("Run").evaluate(
    (button, { places: [status, console], mark }) =>
      new Promise<number>((done) => {
        const began = performance.now();
        const observer = new MutationObserver(() => {
          if (!status!.textContent!.startsWith("Ready") || !console!.textContent!.includes(mark)) return;
          observer.disconnect();
          done(performance.now() - began);
        });
        for (const place of [status!, console!]) observer.observe(place, { childList: true, characterData: true, subtree: true });
        (button as HTMLElement).click();
      }),
    { places, mark },
  );
}

for (const [name, { sizes, share }] of Object.entries(programs)) {
  test(`${name} in the browser, with generated code and without`, async ({ workbench }) => {
    test.setTimeout(900_000);
    for (const generated of [false, true]) {
      await workbench.enter(`SETSETTING generated_code ${generated}`);
      await workbench.shows(`generated_code = ${generated}`);
      const [small, large] = sizes.map((size) => Math.ceil(size * (generated ? 1 : share))) as [number, number];
      await timed(workbench, name, small);
      const times: number[] = [];
      for (let turn = 0; turn < TURNS; turn++) {
        const short = await timed(workbench, name, small);
        times.push(((await timed(workbench, name, large)) - short) / (large - small));
      }
      times.sort((a, b) => a - b);
      const mode = generated ? "generated" : "plain";
      appendFileSync(report, [name, mode, ...[(TURNS - 1) / 2, 0, TURNS - 1].map((place) => times[place]! * 1e3)].join("\t") + "\n");
    }
  });
}
