import { Workbench, expect, test } from "../support/fixtures";
import { hello } from "../support/programs";
import { serveStatic } from "../support/static";

test("the static edition runs programs and keeps them over F5", async ({ page }) => {
  await using site = await serveStatic("dist");
  const workbench = new Workbench(page);
  await page.goto(site.url);
  await workbench.alive();
  await workbench.write(hello);
  await workbench.run();
  await workbench.shows("HELLO, WORLD");
  await workbench.reload();
  await workbench.alive();
  await workbench.hasLine(hello[0]);
  await workbench.shows("HELLO, WORLD");
  await workbench.enter("PRINT 6*7");
  await workbench.shows(" 42");
  expect(site.missing, "files the page asked for and the build does not hold").toEqual([]);
});
