import type { Browser, Page } from "playwright-core";
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
  let page: Page;
  let complaints: readonly string[];
  /** The law whose integrals take least, few widths, and the fewest points that the survey takes. */
  const points = { points: 400, twoLayerPoints: 400, validationPoints: 100, testPoints: 400, builtTestPoints: 400 };
  const small = { law: "gaussian", dimension: 6, largest: 100, secondWidths: [20], ...points } as const;
  const address = (): string => `${host.url}#/sandwich?sizes=smoke&${new URLSearchParams(small as never)}`;
  beforeAll(async () => {
    host = await staticHost(site);
    browser = await openChromium();
    ({ page, complaints } = await openPage(browser, address()));
  });
  afterAll(async () => {
    await browser?.close();
    await host?.[Symbol.asyncDispose]();
  });

  const reads = (text: string): Promise<void> => page.locator(".sentences").getByText(text).waitFor();
  const floorOf = (profile: string, units = 100): string => {
    const { profile: corners } = resolved({ ...small, profile });
    const { relativeFloor } = profileTarget.certify({ ...small, points: corners }, BigInt(units));
    return `With ${units} hidden units no network with one hidden layer comes below ${formatNumber(100 * relativeFloor, 3)} %`;
  };

  test("says the certificate's floor, draws by keyboard, and has all of it in its address", async () => {
    await reads(floorOf("ball 0.5"));
    await page.getByRole("radio", { name: "drawn by hand" }).check();
    await page.getByRole("slider", { name: "Corner 3 of 3" }).focus();
    for (const key of ["ArrowUp", "Shift+ArrowUp", "ArrowRight", "Enter"]) await page.keyboard.press(key);
    const corner = page.getByRole("slider", { name: "Corner 4 of 4" });
    await corner.waitFor();
    await page.keyboard.press("Shift+ArrowDown");
    const [, r, value] = /^r = (.+), g = (.+)$/.exec((await corner.getAttribute("aria-valuetext"))!)!;
    await page.getByRole("radio", { name: "root mean square error" }).check();
    await page.getByRole("slider", { name: "Hidden units" }).press("PageDown");
    const units = Number.parseInt(
      (await page.getByRole("slider", { name: "Hidden units" }).getAttribute("aria-valuetext"))!,
      10,
    );
    expect(units).toBeLessThan(100);
    await page.waitForURL((url) => url.hash.endsWith(`&units=${units}&measure=rms`));
    const drawn = new URLSearchParams(page.url().split("?")[1]).get("profile")!;
    expect(drawn).toMatch(`, ${r}:${value}`);
    await reads(floorOf(drawn, units));

    // At rest: a page that is left while it loads would complain.
    await reads("with ReLU units");
    await page.reload();
    await corner.waitFor();
    await reads(floorOf(drawn, units));
    await page.getByRole("columnheader", { name: "root mean square error" }).waitFor();
  });

  test("keeps what was there where a formula or a seed cannot be read", async () => {
    await page.getByRole("radio", { name: "formula in r" }).check();
    await page.getByLabel("g(r)").fill("max(0, 1 - r");
    await page.getByText('column 13: expected ")"').waitFor();
    await page.getByText("of the function before").first().waitFor();
    expect(await page.locator("path.curve.floor").count()).toBe(1);
    expect(await page.getByRole("button", { name: "Run here" }).isDisabled()).toBe(true);
    await page.getByLabel("g(r)").fill("max(0, 1 - r)");
    await reads("no network with one hidden layer comes below");
    expect(await page.getByText('expected ")"').count()).toBe(0);

    const seed = page.getByLabel("seed", { exact: true });
    await seed.fill("2.5");
    await page.getByText("seed must be an integer, got 2.5").waitFor();
    await seed.fill("3");
    await page.waitForURL(/&seed=3&/);
    expect(await page.getByText("seed must be").count()).toBe(0);
  });

  test("runs the survey with the numbers of the command line's engine, and can be cancelled", async () => {
    await page.goto(address());
    await reads(floorOf("ball 0.5"));
    const run = page.getByRole("button", { name: "Run here" });
    await run.click();
    await page.getByText(/ of \d+ parts/).waitFor();
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.getByText("Cancelled; what was there stays.").waitFor();
    await run.click();
    const { sizes } = await sandwich.sandwichStart();
    const { table } = await sandwich.sandwichRun(
      { params: { ...sizes.smoke, ...small }, seed: 1, threads: 1 },
      () => {},
    );
    await page.getByText(/^Done in/).waitFor();
    await page.getByText("The table: errors as shares of the variance").click();
    const rows = page.getByRole("table", { name: /as a share of the variance/ }).locator("tbody tr");
    expect(
      await rows.evaluateAll((all) => all.map((row) => [...row.children].map((cell) => cell.textContent))),
    ).toEqual(table.map((row) => Object.values(row).map(cellText)));
    // Its points stand in the picture above, beside the bounds of the same function.
    await page.getByText("measured, one layer: one function, fitted to matched directions").first().waitFor();
    expect(complaints).toEqual([]);
  });
});
