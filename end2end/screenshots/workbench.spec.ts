import { join } from "node:path";
import { test } from "../support/fixtures";
import { root } from "../support/processes";
import { asksName } from "../support/programs";

const sizes = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
];

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test("empty and in use", async ({ workbench, page }) => {
      const picture = async (what: string) => {
        for (const size of sizes) {
          await page.setViewportSize(size);
          await page.screenshot({ path: join(root, "target/screenshots", `${what}-${size.width}-${colorScheme}.png`) });
        }
        await page.setViewportSize(sizes[0]);
      };
      await picture("empty");
      await workbench.write(["10 REM THE SCREEN IN USE", "12 FOR I=1 TO 12:PRINT I,I*I,SQR(I):NEXT", ...asksName.map((line) => line.replace(/^(\d)0/, "$15"))]);
      await workbench.run();
      await workbench.is("Waiting for input");
      await workbench.input.pressSequentially("ADA");
      await workbench.saved();
      await picture("waiting");
    });
  });
}
