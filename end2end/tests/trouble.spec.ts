import { readFile } from "node:fs/promises";
import { violations } from "../support/desk";
import { Workbench, addressOf, expect, progress, test } from "../support/fixtures";
import { chainRows, hello, slowChain } from "../support/programs";

test("a syntax error is MBASIC's own message", async ({ workbench }) => {
  await workbench.enter("PRNT 1");
  await workbench.shows("Syntax error");
});

test("an error in a program names its line", async ({ workbench }) => {
  await workbench.write(["10 PRINT 1/0", "20 GOTO 99"]);
  await workbench.run();
  await workbench.shows("Division by zero");
  await workbench.shows("Undefined line number in 20");
});

test("a line of more than 255 characters is refused and the rest stays usable", async ({ workbench }) => {
  await workbench.enter(`PRINT "${"X".repeat(300)}"`);
  await expect.poll(async () => (await workbench.rows()).length).toBeGreaterThan(3);
  await workbench.enter("PRINT 1+1");
  await workbench.shows(" 2");
});

test("characters BASIC cannot hold do no harm", async ({ workbench }) => {
  await workbench.write(['10 PRINT "caf\u00e9 \u{1f600} \u201cquoted\u201d"', '20 PRINT "STILL HERE"']);
  await workbench.run();
  await workbench.shows("STILL HERE");
  await workbench.reload();
  await workbench.ready();
  await workbench.hasLine('20 PRINT "STILL HERE"');
});

test("a forged cookie is given a new, empty session", async ({ workbench, context, home }) => {
  await workbench.write(hello);
  await workbench.saved();
  const [cookie] = (await context.cookies()).filter((one) => one.httpOnly);
  expect(cookie, "the session cookie is HttpOnly").toBeDefined();
  expect(cookie.sameSite).toBe("Lax");
  const forged = `${cookie.value[0] === "A" ? "B" : "A"}${cookie.value.slice(1)}`;
  await context.addCookies([{ ...cookie, value: forged }]);

  const html = await (await context.request.get(home)).text();
  expect(html).not.toContain("HELLO, WORLD");
  const [given] = (await context.cookies()).filter((one) => one.name === cookie.name);
  expect(given.value).not.toBe(forged);
});

test("nonsense and oversize pushes are refused, and the server goes on", async ({ workbench, page, server }) => {
  for (const body of [Buffer.from("nonsense"), Buffer.alloc(0), Buffer.alloc(3_000_000, 7)]) {
    const answer = await page.request.post(addressOf(server, "/api/push"), {
      data: body,
      headers: { "content-type": "application/octet-stream" },
    });
    expect(answer.status(), `a push of ${body.length} bytes`).toBeGreaterThanOrEqual(400);
    expect(answer.status()).toBeLessThan(600);
  }
  await workbench.write(hello);
  await workbench.run();
  await workbench.shows("HELLO, WORLD");
  await workbench.saved();
});

test("a program larger than one push, and than BASIC's memory, is saved whole", async ({ workbench, page }) => {
  const lines = Array.from({ length: 3000 }, (_, index) => `${10 + index * 10} REM ${"LINE ".repeat(20)}${index}`);
  await workbench.write(lines);
  await workbench.saved();
  await workbench.reload();
  await workbench.ready();
  const download = page.waitForEvent("download");
  await workbench.button("Save").click();
  const text = await readFile(await (await download).path(), "latin1");
  expect(text.trimEnd().split(/\r?\n/)).toEqual(lines);
  await workbench.run();
  await expect.poll(async () => (await workbench.rows()).some((row) => row.startsWith("Out of memory"))).toBe(true);
});

test("a page that cannot reach its stored data says so and does not show an empty session", async ({ stage, page, complaints }) => {
  complaints.allowLostConnections();
  const redis = await stage.redis();
  const server = await stage.server({ redis });
  const workbench = await new Workbench(page).open(addressOf(server));
  await workbench.write(hello);
  await workbench.saved();
  await redis.kill();
  await workbench.reload();
  await expect(workbench.sync).toHaveText(/^(Offline|Attention|Kept)/, { timeout: 20_000 });
  await stage.redis(redis.port);
  await workbench.saved();
});

test("a run that went on in two browsers: both are kept until one chooses", async ({ workbench, context, visitor, home, complaints }) => {
  test.slow();
  complaints.allowLostConnections();
  // The same person at another device: the session follows the cookie.
  const device = await visitor();
  await device.addCookies(await context.cookies());
  const other = await new Workbench(await device.newPage()).open(home);
  await workbench.write(slowChain);
  await workbench.run();
  await progress(workbench, 20);
  const follows = other.page.getByText("Another tab runs it");
  await expect(follows).toBeVisible();
  await progress(other, 100);
  await expect(follows).toBeVisible();
  await context.setOffline(true);
  await expect(workbench.sync).toHaveText(/^Offline/, { timeout: 20_000 });
  // The other one hears nothing of the run any more, and takes it up where it was last saved.
  await expect(follows).toBeHidden({ timeout: 20_000 });
  await progress(other, (chainRows(await other.rows()).at(-1) ?? 0) + 20);
  const shown = chainRows(await workbench.rows()).at(-1)!;
  await context.setOffline(false);
  const choice = workbench.page.getByRole("region", { name: "Two runs" });
  await expect(choice).toBeVisible({ timeout: 30_000 });
  await expect(workbench.sync).toContainText("Both runs are kept");
  expect(await violations(workbench.page)).toEqual([]);
  await choice.getByRole("button", { name: "Keep this tab's run" }).click();
  await expect(choice).toBeHidden();
  await progress(workbench, shown + 20);
  await workbench.button("Stop").click();
  await workbench.stopped();
  await other.stopped();
  await expect.poll(async () => chainRows(await other.rows())).toEqual(chainRows(await workbench.rows()));
});

test("where the browser stores nothing the page works, and says what is at risk", async ({ page, context, home, complaints }) => {
  complaints.allowLostConnections();
  await page.addInitScript(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException("No room", "QuotaExceededError");
    };
  });
  const workbench = await new Workbench(page).open(home);
  await context.setOffline(true);
  await workbench.write(['10 PRINT "ONLY HERE"']);
  await expect(workbench.sync).toContainText("storage is full or blocked", { timeout: 20_000 });
  await workbench.run();
  await workbench.shows("ONLY HERE");
  await context.setOffline(false);
  await workbench.saved();
  await workbench.reload();
  await workbench.ready();
  await workbench.hasLine('10 PRINT "ONLY HERE"');
});
