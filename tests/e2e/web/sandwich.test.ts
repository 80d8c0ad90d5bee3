import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { resolved } from "../../../src/experiments/safran-eldan-shamir-2019/sandwich-profiles.ts";
import { formatNumber } from "../../../src/plots/ticks.ts";
import profileTarget from "../../../src/theory/certificates/targets/profile.ts";
import { sandwich } from "../../../src/web/laboratory/sandwich.ts";
import { cellText } from "../../../src/web/model/data-table.ts";
import { openChromium, openPage, staticHost } from "../../fixtures/site.ts";

describe("the sandwich in a browser", () => {
  const site = inject("site");
  let host: Awaited<ReturnType<typeof staticHost>>;
  let browser: Browser;
  beforeAll(async () => {
    host = await staticHost(site);
    browser = await openChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await host?.[Symbol.asyncDispose]();
  });

  /** The law whose integrals take least, and the fewest points that the survey takes. */
  const SMALL =
    "law=gaussian&dimension=6&sizes=smoke&points=400&twoLayerPoints=400&validationPoints=100&testPoints=400&builtTestPoints=400";
  const open = (state: string) => openPage(browser, `${host.url}#/sandwich?${SMALL}${state}`);

  test("says the certificate's floor, draws by keyboard, and has all of it in its address", async () => {
    const { page, complaints } = await open("");
    const reading = page.locator(".sentences");
    const floorOf = (profile: string): string => {
      const { profile: points } = resolved({ law: "gaussian", dimension: 6, profile });
      const { relativeFloor } = profileTarget.certify({ law: "gaussian", dimension: 6, points }, 100n);
      return `With 100 hidden units no network with one hidden layer comes below ${formatNumber(100 * relativeFloor, 3)} %`;
    };
    await reading.getByText(floorOf("ball 0.5")).waitFor();
    await reading.getByText("with ReLU units").waitFor();

    await page.getByRole("radio", { name: "drawn by hand" }).check();
    await page.getByRole("slider", { name: "Corner 3 of 3" }).focus();
    for (const key of ["ArrowUp", "Shift+ArrowUp", "ArrowRight", "Enter"]) await page.keyboard.press(key);
    await page.getByRole("slider", { name: "Corner 4 of 4" }).waitFor();
    await page.keyboard.press("Shift+ArrowDown");
    const corner = await page.getByRole("slider", { name: "Corner 4 of 4" }).getAttribute("aria-valuetext");
    const [, r, value] = /^r = (.+), g = (.+)$/.exec(corner!)!;
    await expect.poll(() => decodeURIComponent(page.url()), { timeout: 20_000 }).toContain(`, ${r}:${value}&points`);
    const drawn = decodeURIComponent(/profile=([^&]+)/.exec(page.url())![1]!);
    await reading.getByText(floorOf(drawn)).waitFor();

    // At rest: a page that is left while it loads would complain.
    await reading.getByText("with ReLU units").waitFor();
    await page.reload();
    await page.getByRole("slider", { name: "Corner 4 of 4" }).waitFor();
    await reading.getByText(floorOf(drawn)).waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test("keeps what was there where a formula cannot be read", async () => {
    const { page, complaints } = await open("&profile=exp(-r^2/2)");
    const reading = page.locator(".sentences");
    await reading.getByText("no network with one hidden layer comes below").waitFor();
    await page.getByLabel("g(r)").fill("exp(-r^2");
    await page.getByText('column 9: expected ")"').waitFor();
    await page.getByText("of the function before").first().waitFor();
    expect(await page.locator("path.curve.floor").count()).toBe(1);
    expect(await page.getByRole("button", { name: "Run here" }).isDisabled()).toBe(true);
    await page.getByLabel("g(r)").fill("exp(-r^2)");
    await reading.getByText("no network with one hidden layer comes below").waitFor();
    expect(await page.getByText('expected ")"').count()).toBe(0);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test("runs the survey with the numbers of the command line's engine, and can be cancelled", async () => {
    const { page, complaints } = await open("");
    const run = page.getByRole("button", { name: "Run here" });
    await run.click();
    await page.getByText(/ of \d+ parts/).waitFor();
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.getByText("Cancelled; what was there stays.").waitFor();
    await run.click();
    const { sizes } = await sandwich.sandwichStart();
    const points = { points: 400, twoLayerPoints: 400, validationPoints: 100, testPoints: 400, builtTestPoints: 400 };
    const params = { ...sizes.smoke, law: "gaussian", dimension: 6, ...points };
    const { table } = await sandwich.sandwichRun({ params, seed: 1, threads: 1 }, () => {});
    await page.getByText(/^Done in/).waitFor();
    await page.getByText("The table: errors as shares of the variance").click();
    const rows = page.getByRole("table", { name: /as a share of the variance/ }).locator("tbody tr");
    expect(
      await rows.evaluateAll((all) => all.map((row) => [...row.children].map((cell) => cell.textContent))),
    ).toEqual(table.map((row) => Object.values(row).map(cellText)));
    // Its points stand in the picture above, beside the bounds of the same function.
    await page.getByText("measured, one layer: one function, fitted to matched directions").first().waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});
