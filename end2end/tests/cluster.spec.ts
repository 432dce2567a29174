import { downloaded, violations } from "../support/desk";
import { Workbench, addressOf, expect, progress, test } from "../support/fixtures";
import { chain, chainRows, hello } from "../support/programs";
import { type Process, proxies } from "../support/processes";

for (const proxy of proxies) {
  test(`a replica behind ${proxy} is killed during a run: the page goes on through the other, and F5 shows all`, async ({ stage, page, complaints }) => {
    complaints.allowLostConnections();
    const redis = await stage.redis();
    const replicas = [await stage.server({ redis }), await stage.server({ redis })];
    const workbench = await new Workbench(page).open(addressOf(await stage.proxy(proxy, replicas)));
    await page.evaluate(() => Object.assign(window, { neverReloaded: true }));

    await workbench.write(chain);
    await workbench.run();
    await progress(workbench, 50);
    await (await inUse(replicas)).kill();

    await workbench.write([...chain, "9999 REM WRITTEN AFTER THE CRASH"]);
    await workbench.saved();
    await progress(workbench, chainRows(await workbench.rows()).at(-1)! + 200);
    await workbench.button("Stop").click();
    await workbench.stopped();
    await workbench.saved();
    expect(await page.evaluate(() => "neverReloaded" in window)).toBe(true);

    const before = await workbench.rows();
    await workbench.reload();
    await workbench.ready();
    await workbench.hasLine("9999 REM WRITTEN AFTER THE CRASH");
    expect(await workbench.rows()).toEqual(before);
  });
}

test("the session follows the cookie to another replica", async ({ stage, page }) => {
  const redis = await stage.redis();
  const [first, second] = [await stage.server({ redis }), await stage.server({ redis })];
  const workbench = await new Workbench(page).open(addressOf(first));
  await workbench.write(hello);
  await workbench.run();
  await workbench.shows("HELLO, WORLD");
  await workbench.saved();
  await workbench.open(addressOf(second));
  await workbench.hasLine(hello[0]);
  await workbench.shows("HELLO, WORLD");
});

test("Redis goes away: the server serves from memory and the badge says so; it comes back empty: everything is offered again", async ({ stage, page, visitor, complaints }) => {
  complaints.allowLostConnections();
  const redis = await stage.redis();
  const server = await stage.server({ redis });
  const workbench = await new Workbench(page).open(addressOf(server));
  await workbench.write(hello);
  await workbench.saved();

  await redis.kill();
  await workbench.write([...hello, "30 REM WITHOUT REDIS"]);
  await expect(workbench.sync).toHaveText("Kept by the server, not stored", { timeout: 20_000 });
  await workbench.run();
  await workbench.shows("HELLO, WORLD");

  await stage.redis(redis.port);
  await workbench.saved();

  // What Redis holds now is what another browser with the same cookie gets.
  const elsewhere = await visitor();
  await elsewhere.addCookies(await page.context().cookies());
  const other = await new Workbench(await elsewhere.newPage()).open(addressOf(server));
  await other.hasLine("30 REM WITHOUT REDIS");
  await other.shows("HELLO, WORLD");
});

test("a session deleted by the operator: the page still has the program, and gives it", async ({ stage, page }) => {
  const redis = await stage.redis();
  const server = await stage.server({ redis });
  const workbench = await new Workbench(page).open(addressOf(server));
  await workbench.write(hello);
  await workbench.saved();
  const [, name] = /^(\S+) +\d+ +\d+ /m.exec(stage.operator(redis, "sessions", "list"))!;
  stage.operator(redis, "sessions", "delete", name!);
  const copy = page.getByRole("region", { name: "Last copy" });
  await workbench.program.click();
  await page.keyboard.press("ControlOrMeta+End");
  await page.keyboard.type("\nREM NEW");
  await expect(copy).toBeVisible({ timeout: 20_000 });
  expect(await violations(page)).toEqual([]);
  const download = await downloaded(page, () => copy.getByRole("button", { name: "Download the program" }).click());
  expect(download.name).toBe("LASTCOPY.BAS");
  expect(download.bytes.toString()).toContain(`${hello[0]}\r\n`);
  await copy.getByRole("button", { name: "Let it go" }).click();
  await expect(copy).toBeHidden();
});

/** The replica that the page's live channel is connected to, as the replicas' own figures say. */
async function inUse(replicas: Process[]): Promise<Process> {
  let found: Process | undefined;
  await expect
    .poll(
      async () => {
        const busy = await Promise.all(replicas.map(hasChannel));
        found = replicas[busy.indexOf(true)];
        return found !== undefined;
      },
      { message: "a replica with a live channel" },
    )
    .toBe(true);
  return found!;
}

async function hasChannel(replica: Process): Promise<boolean> {
  const figures = await (await fetch(addressOf(replica, "/metrics"))).text();
  return /^everbasic_live_channels [1-9]/m.test(figures);
}
