import type { Page, Worker } from "@playwright/test";
import { Debugger } from "../support/debugger";
import { type Workbench, expect, tab, test } from "../support/fixtures";

/** Sums over integers, singles, doubles and arrays in rounds that print; long enough to be generated. */
function sums(rounds: number, turns: number): string[] {
  return [
    "10 DEFINT I-K:DIM A(200),D#(20)",
    `20 FOR R=1 TO ${rounds}:FOR Q=1 TO ${turns}`,
    "30 FOR I=1 TO 200:A(I)=(A(I)+I*3) MOD 1009:NEXT",
    "40 FOR J=1 TO 400:X=X*.5+A(J\\2)/3:IF X>500 THEN X=X-250",
    "50 NEXT J",
    "60 FOR K=1 TO 20:D#(K)=D#(K)*1.5#+SQR(X):S#=S#+D#(K)/K:IF D#(K)>1000 THEN D#(K)=0",
    "70 NEXT K,Q",
    '80 PRINT "ROUND";R;X;S#',
    "90 NEXT R",
    '100 PRINT "ALL SUMS DONE"',
  ];
}

/** Waits until the program said that it is done; its rows. */
async function finished(workbench: Workbench): Promise<string[]> {
  await workbench.shows("ALL SUMS DONE", 60_000);
  await workbench.is("Ready");
  return (await workbench.rows()).filter((row) => row.startsWith("ROUND"));
}

/** The machine's worker and the one that stands by, in which modules are counted from now on. */
async function counting(page: Page): Promise<Worker[]> {
  await expect.poll(() => page.workers().length).toBeGreaterThan(0);
  const workers = page.workers();
  for (const worker of workers) {
    await worker.evaluate(() => {
      const scope = self as unknown as { made: number };
      scope.made = 0;
      WebAssembly.Instance = new Proxy(WebAssembly.Instance, {
        construct(target, parts) {
          scope.made += 1;
          return Reflect.construct(target, parts);
        },
      });
    });
  }
  return workers;
}

async function made(workers: Worker[]): Promise<number> {
  const counts = await Promise.all(workers.map((worker) => worker.evaluate(() => (self as unknown as { made: number }).made)));
  return counts.reduce((sum, count) => sum + count, 0);
}

async function generate(workbench: Workbench, on: boolean) {
  await workbench.enter(`SETSETTING generated_code ${on}`);
  await workbench.shows(`generated_code = ${on}`);
}

test("a program prints the same with generated code and without", async ({ workbench, page, visitor, home }) => {
  await generate(workbench, false);
  await workbench.write(sums(50, 10));
  const portable = await counting(page);
  await workbench.run();
  const expected = await finished(workbench);
  expect(expected).toHaveLength(50);
  expect(await made(portable)).toBe(0);

  const other = await tab(await visitor(), home);
  await generate(other, true);
  await other.write(sums(50, 10));
  const generating = await counting(other.page);
  await other.run();
  expect(await finished(other)).toEqual(expected);
  expect(await made(generating)).toBeGreaterThan(0);
});

test("F5 in the middle of generated code goes on where it was", async ({ workbench, visitor, home }) => {
  test.setTimeout(120_000);
  await generate(workbench, false);
  await workbench.write(sums(200, 20));
  await workbench.run();
  const expected = await finished(workbench);
  expect(expected).toHaveLength(200);

  const other = await tab(await visitor(), home);
  await generate(other, true);
  await other.write(sums(200, 20));
  await other.run();
  for (const round of [5, 60, 120]) {
    const reached = async () => (await other.rows()).some((row) => Number(/^ROUND (\d+)/.exec(row)?.[1]) >= round);
    await expect.poll(reached, { timeout: 60_000 }).toBe(true);
    await other.reload();
    await other.ready();
  }
  expect(await finished(other)).toEqual(expected);
});

test("a breakpoint stops inside generated code", async ({ workbench, page }) => {
  const debug = new Debugger(page);
  await generate(workbench, true);
  await workbench.write(["10 DEFINT I-K:DIM A(50)", "20 I=(I+1) MOD 50:A(I)=A(I)+1", "30 IF A(I)<20000 THEN 20", "40 A(I)=0:GOTO 20"]);
  const worker = await counting(page);
  await workbench.run();
  await expect.poll(() => made(worker)).toBeGreaterThan(0);
  await debug.cursorAt("A(I)=A(I)+1");
  await page.keyboard.press("F7");
  await expect(workbench.machine).toHaveText("Paused in 20", { timeout: 20_000 });
  await debug.open("Variables");
  await expect(debug.value("I%")).toHaveText(/^\d+$/);
  await workbench.button("Step line").click();
  await expect(workbench.machine).toHaveText("Paused in 30");
});
