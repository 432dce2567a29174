import type { Page } from "@playwright/test";

/** The process id of the renderer that shows this page: the one that works when the page is made to work. */
export async function rendererOf(page: Page): Promise<number> {
  const browser = await page.context().browser()!.newBrowserCDPSession();
  const used = async () => {
    const { processInfo } = (await browser.send("SystemInfo.getProcessInfo")) as {
      processInfo: { type: string; id: number; cpuTime: number }[];
    };
    return new Map(processInfo.filter((one) => one.type === "renderer").map((one) => [one.id, one.cpuTime]));
  };
  const before = await used();
  await page.evaluate(() => {
    const end = performance.now() + 400;
    while (performance.now() < end);
  });
  const after = await used();
  await browser.detach();
  const worked = (id: number) => after.get(id)! - (before.get(id) ?? 0);
  const busiest = [...after.keys()].sort((a, b) => worked(b) - worked(a))[0];
  if (busiest === undefined) throw new Error("The browser names no renderer process.");
  return busiest;
}
