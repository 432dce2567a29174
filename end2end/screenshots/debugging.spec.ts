import { join } from "node:path";
import { Debugger } from "../support/debugger";
import { expect, test } from "../support/fixtures";
import { root } from "../support/processes";

const sizes = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
];

const program = [
  "10 REM PRIMES BY SIEVE",
  "20 DIM F%(60),N$(2)",
  '30 N$(0)="SIEVE":N$(1)="OF":N$(2)="ERATOSTHENES"',
  "40 FOR I%=2 TO 60",
  "50 IF F%(I%)=0 THEN GOSUB 200:COUNT=COUNT+1",
  "60 NEXT I%",
  '70 PRINT "PRIMES:";COUNT:LAST$="DONE"',
  "80 END",
  "200 FOR J%=I%+I% TO 60 STEP I%",
  "210 F%(J%)=1:HITS=HITS+1",
  "220 NEXT J%",
  '230 PRINT I%;:LPRINT "PRIME";I%',
  "240 RETURN",
];

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test("debugging", async ({ workbench, page }) => {
      const debug = new Debugger(page);
      const picture = async (what: string) => {
        for (const size of sizes) {
          await page.setViewportSize(size);
          await page.screenshot({ path: join(root, "target/screenshots", `debug-${what}-${size.width}-${colorScheme}.png`) });
        }
        await page.setViewportSize(sizes[0]);
      };
      await workbench.write(program);
      await debug.cursorAt("HITS=HITS+1", "End");
      await page.keyboard.press("F7");
      await debug.cursorAt("RETURN");
      await page.keyboard.press("F7");
      const breakpoints = await debug.open("Breakpoints");
      const condition = breakpoints.getByRole("textbox", { name: "Condition of line 210, statement 2" });
      await condition.fill("J%>30");
      await condition.press("Enter");
      await workbench.run();
      await expect(workbench.machine).toHaveText("Paused in 210");
      await picture("breakpoints");
      const variables = await debug.open("Variables");
      await variables.getByRole("button", { name: "F%(60)" }).click();
      await expect(debug.value("F%(4)")).toHaveText("1");
      await picture("variables");
      await debug.open("Stack");
      await picture("stack");
      const watches = await debug.open("Watches");
      for (const text of ["COUNT*2", "N$(2)+\"!\"", "F%(99)"]) {
        await watches.getByRole("textbox", { name: "New watch" }).fill(text);
        await watches.getByRole("button", { name: "Add watch" }).click();
      }
      await expect(watches.getByText("Subscript out of range")).toBeVisible();
      await picture("watches");
      await debug.open("Profile");
      await workbench.run();
      await expect(workbench.machine).toHaveText("Paused in 210");
      await picture("profile");
      await debug.open("Printer");
      await picture("printer");
    });
  });
}
