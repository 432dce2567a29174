import { type Workbench, expect, tab, test } from "../support/fixtures";
import { asksName, hello, rounds } from "../support/programs";
import { seeded } from "../support/random";

test("program and console are there after F5", async ({ workbench }) => {
  await workbench.write(hello);
  await workbench.run();
  await workbench.shows("HELLO, WORLD");
  await workbench.reload();
  await workbench.ready();
  await workbench.hasLine(hello[0]);
  await workbench.shows("HELLO, WORLD");
});

test("the first HTML already holds program and console", async ({ workbench, page, home }) => {
  await workbench.write(hello);
  await workbench.run();
  await workbench.is("Ready");
  await workbench.saved();
  const html = await (await page.request.get(home)).text();
  expect(html).toContain("HELLO, WORLD");
  expect(html).toMatch(/<textarea[^>]*aria-label="Program"/);
});

test("F5 while INPUT waits keeps the half-typed answer", async ({ workbench }) => {
  await workbench.write(asksName);
  await workbench.run();
  await workbench.is("Waiting for input");
  await workbench.input.click();
  await workbench.page.keyboard.type("GRACE HOP");
  await workbench.reload();
  await expect(workbench.input).toHaveValue("GRACE HOP");
  await workbench.is("Waiting for input");
  await workbench.input.click();
  await workbench.input.press("End");
  await workbench.page.keyboard.type("PER");
  await workbench.input.press("Enter");
  await workbench.shows("HELLO, GRACE HOPPER!");
});

test("text typed just before F5 is not lost", async ({ workbench }) => {
  await workbench.write(['10 PRINT "TYPED IN THE LAST MOMENT"']);
  await workbench.reload();
  await workbench.ready();
  await workbench.hasLine('10 PRINT "TYPED IN THE LAST MOMENT"');
});

test("50 presses of F5 at random moments change nothing in the transcript", async ({ workbench, visitor, home }) => {
  test.setTimeout(240_000);
  const program = rounds(30, 40);
  const undisturbed = await tab(await visitor(), home);
  await undisturbed.write(program);
  await undisturbed.run();
  const expected = await playToEnd(undisturbed, new Set());

  const random = seeded(521);
  const given = new Set<string>();
  await workbench.write(program);
  await workbench.run();
  for (let press = 0; press < 50; press++) {
    // The moment is what this test is about, so here, and only here, time is let pass.
    await workbench.page.waitForTimeout(random.below(700));
    await workbench.reload();
    if (random.below(3) > 0) await answerIfAsked(workbench, given);
  }
  expect(await playToEnd(workbench, given)).toEqual(expected);
});

/** Answers until the program is done; the whole transcript. */
async function playToEnd(workbench: Workbench, given: Set<string>): Promise<string[]> {
  const done = async () => {
    await answerIfAsked(workbench, given);
    return (await workbench.rows()).includes("ALL ROUNDS DONE");
  };
  await expect.poll(done, { intervals: [20], timeout: 120_000 }).toBe(true);
  await workbench.is("Ready");
  return workbench.rows();
}

/**
 * Answers the INPUT that waits, if one does. An answer given before is never
 * repeated: once Enter was pressed it must arrive by itself, F5 or not.
 */
async function answerIfAsked(workbench: Workbench, given: Set<string>) {
  await workbench.alive();
  if (!/^Waiting for input/.test((await workbench.machine.textContent()) ?? "")) return;
  const round = /^ANSWER (\d+) \?$/.exec((await workbench.rows()).at(-1) ?? "")?.[1];
  if (round === undefined) return;
  if (given.has(round)) return workbench.shows(`ANSWER ${round} ? ${round}0`);
  await workbench.enter(`${round}0`);
  given.add(round);
}
