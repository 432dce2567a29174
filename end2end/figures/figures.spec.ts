import { execFileSync } from "node:child_process";
import { appendFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { Workbench, addressOf, expect, progress, test } from "../support/fixtures";
import { chain, chainRows } from "../support/programs";
import { type Process, root, target } from "../support/processes";

const report = join(target, "figures.md");

test.beforeAll(() => {
  mkdirSync(target, { recursive: true });
  rmSync(report, { force: true });
  appendFileSync(report, "| figure | value |\n|---|---|\n");
});
test.afterAll(() => console.log(`\n${readFileSync(report, "utf8")}\n(kept in ${report})`));

function figure(name: string, value: string) {
  appendFileSync(report, `| ${name} | ${value} |\n`);
}

test("one keystroke in a program of 500 lines", async ({ stage, page }) => {
  const redis = await stage.redis();
  const workbench = await new Workbench(page).open(addressOf(await stage.server({ redis })));
  await workbench.write(Array.from({ length: 500 }, (_, index) => `${10 + index * 10} PRINT "LINE";${index}`));
  await workbench.saved();

  const before = redisCounters(redis);
  let posted = 0;
  let answered = 0;
  const done: Promise<unknown>[] = [];
  page.on("requestfinished", (request) => {
    done.push(
      request.sizes().then((sizes) => {
        posted += sizes.requestBodySize + sizes.requestHeadersSize;
        answered += sizes.responseBodySize + sizes.responseHeadersSize;
      }),
    );
  });
  const push = page.waitForRequest((request) => request.method() === "POST");
  await page.keyboard.type("X");
  const request = await push;
  await request.response();
  await workbench.saved();
  await Promise.all(done);
  const after = redisCounters(redis);

  figure("keystroke: body of the push", `${request.postDataBuffer()?.length ?? 0} bytes`);
  figure("keystroke: HTTP sent and received, headers included", `${posted} + ${answered} bytes`);
  const commands = [...after.calls].map(([name, calls]) => [name, calls - (before.calls.get(name) ?? 0)] as const).filter(([name, calls]) => calls > 0 && name !== "info");
  figure("keystroke: Redis commands (those inside the script included)", commands.map(([name, calls]) => `${calls} ${name}`).join(", "));
  figure("keystroke: bytes to and from Redis", `${after.input - before.input} + ${after.output - before.output}`);
});

test("from F5 to the program running again", async ({ workbench, page }) => {
  await workbench.write(chain);
  await workbench.run();
  const times: number[] = [];
  for (let turn = 0; turn < 9; turn++) {
    await progress(workbench, (turn + 1) * 1_000);
    const last = chainRows(await workbench.rows()).at(-1)!;
    const started = performance.now();
    await workbench.reload();
    await expect.poll(async () => chainRows(await workbench.rows()).at(-1) ?? 0, { intervals: [10] }).toBeGreaterThan(last);
    times.push(performance.now() - started);
  }
  figure("F5 until the program printed further than before, median of 9", milliseconds(times));
});

test("from kill -9 of the replica in use to the next saved change", async ({ stage, page, complaints }) => {
  complaints.allowLostConnections();
  const redis = await stage.redis();
  const replicas = [await stage.server({ redis }), await stage.server({ redis })];
  const times: number[] = [];
  for (let turn = 0; turn < 6; turn++) {
    // A new nginx knows nothing of the replica that was away in the turn before.
    const workbench = await new Workbench(page).open(addressOf(await stage.proxy("nginx", replicas)));
    await workbench.write([`10 REM TURN ${turn}`]);
    await workbench.saved();
    const victim = turn % 2;
    await replicas[victim].kill();
    const started = performance.now();
    const saved = page.waitForResponse((response) => response.url().endsWith("/api/push") && response.ok());
    await page.keyboard.type("X");
    await saved;
    times.push(performance.now() - started);
    await workbench.saved();
    replicas[victim] = await stage.server({ redis, port: replicas[victim].port });
  }
  figure("kill -9 of a replica until a key pressed right after it is saved (the flush waits 50 ms), median of 6", milliseconds(times));
});

test("sizes of the bundle", () => {
  for (const folder of ["target/site/pkg", "target/site"]) {
    const base = join(root, folder);
    for (const name of existsSync(base) ? readdirSync(base) : []) {
      if (!/\.(wasm|js|css)$/.test(name)) continue;
      const bytes = readFileSync(join(base, name));
      figure(`size of ${name}`, `${bytes.length} bytes, ${brotliCompressSync(bytes).length} with brotli`);
    }
  }
});

function milliseconds(times: number[]): string {
  const sorted = [...times].sort((a, b) => a - b);
  const rounded = sorted.map((time) => Math.round(time));
  return `${rounded[Math.floor(rounded.length / 2)]} ms (${rounded[0]} to ${rounded.at(-1)})`;
}

function redisCounters(redis: Process) {
  const info = (section: string) => execFileSync("redis-cli", ["-p", `${redis.port}`, "INFO", section]).toString();
  const calls = new Map<string, number>();
  for (const [, name, count] of info("commandstats").matchAll(/cmdstat_(\S+?):calls=(\d+)/g)) calls.set(name, Number(count));
  const stats = info("stats");
  const number = (name: string) => Number(new RegExp(`${name}:(\\d+)`).exec(stats)?.[1] ?? 0);
  return { calls, input: number("total_net_input_bytes"), output: number("total_net_output_bytes") };
}
