import { type Workbench, expect, test } from "../support/fixtures";
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
  const program = rounds(8, 300);
  const answers = (round: number) => `${round * 10}`;

  const undisturbed = await playThrough(await tabOf(visitor, home), program, answers);

  const random = seeded(5_21);
  await workbench.write(program);
  await workbench.run();
  const answered = new Set<number>();
  for (let press = 0; press < 50; press++) {
    // The moment is what this test is about, so here, and only here, time is let pass.
    await workbench.page.waitForTimeout(random.below(900));
    await workbench.reload();
    await workbench.is("Waiting for input", 50).catch(() => {});
    await answerIfAsked(workbench, answered, answers);
  }
  while (!(await workbench.rows()).includes("ALL ROUNDS DONE")) {
    await expect(workbench.machine).toHaveText(/^(Waiting for input|Ready)/, { timeout: 20_000 });
    await answerIfAsked(workbench, answered, answers);
  }
  await workbench.is("Ready");
  expect(await workbench.rows()).toEqual(undisturbed);
});

async function tabOf(visitor: () => Promise<import("@playwright/test").BrowserContext>, home: string) {
  const { Workbench } = await import("../support/fixtures");
  return new Workbench(await (await visitor()).newPage()).open(home);
}

async function playThrough(workbench: Workbench, program: string[], answers: (round: number) => string) {
  await workbench.write(program);
  await workbench.run();
  const answered = new Set<number>();
  while (!(await workbench.rows()).includes("ALL ROUNDS DONE")) {
    await answerIfAsked(workbench, answered, answers);
  }
  await workbench.is("Ready");
  return workbench.rows();
}

/** Answers the INPUT that waits, unless this round's answer was given before. */
async function answerIfAsked(workbench: Workbench, answered: Set<number>, answers: (round: number) => string) {
  if (!/^Waiting for input/.test((await workbench.machine.textContent()) ?? "")) return;
  const round = Number(/^ANSWER (\d+) \?$/.exec((await workbench.rows()).at(-1) ?? "")?.[1]);
  if (!round || answered.has(round)) return;
  await workbench.enter(answers(round));
  answered.add(round);
}
