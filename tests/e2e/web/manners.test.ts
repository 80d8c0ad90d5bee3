import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { excessOf, keyboardReport, seriousOn } from "../../fixtures/page-checks.ts";
import { openChromium, openPage, staticHost } from "../../fixtures/site.ts";
import { PROJECT } from "../thalweg.ts";

/** Each page, and what is there once it stands. */
const PAGES = [
  ["board", "#/", ".card"],
  ["claim", "#/claim/safran-lee-2022/floor-holds?profile=smoke", "math"],
  ["playground", "#/playground", "canvas"],
  ["sandwich", "#/sandwich", "img, svg"],
  ["spectra", "#/spectra", "img, svg"],
  ["papers", "#/papers/vempala-wilmes-2019", ".measured"],
  ["runs", "#/runs", "h1"],
] as const;
const SIZES = [
  { width: 360, height: 740, colorScheme: "dark" },
  { width: 2560, height: 1440, colorScheme: "light" },
] as const;
/** For people to look at; not part of the repository. */
const SCREENSHOTS = join(PROJECT, "out/screenshots");

let host: Awaited<ReturnType<typeof staticHost>>;
let browser: Browser;

beforeAll(async () => {
  mkdirSync(SCREENSHOTS, { recursive: true });
  host = await staticHost(inject("site"));
  browser = await openChromium();
});
afterAll(async () => {
  await browser?.close();
  await host?.[Symbol.asyncDispose]();
});

describe.each(PAGES)("%s", (name, hash, selector) => {
  test.each(SIZES)(
    "at $width pixels, $colorScheme: axe finds nothing serious, nothing is cut off, Tab reaches all of it, nobody complains",
    async (size) => {
      const { width, height, colorScheme } = size;
      const { page, complaints } = await openPage(browser, host.url + hash, {
        viewport: { width, height },
        colorScheme,
      });
      await page.locator("main h1").waitFor();
      await page.locator(`main :is(${selector})`).first().waitFor();
      await page.waitForTimeout(300);
      await page.screenshot({ path: join(SCREENSHOTS, `${name}-${width}.png`) });
      expect(await excessOf(page)).toBe(0);
      expect(await page.locator("h1").count()).toBe(1);
      expect(await seriousOn(page)).toEqual([]);
      if (width > 1000) {
        // What moves is no list to compare with; a click would have Tab go on from there.
        if (name === "playground") await page.keyboard.press("k");
        await page.waitForTimeout(300);
        expect(await keyboardReport(page)).toEqual({ unreached: [], unseen: [] });
      }
      expect(complaints).toEqual([]);
      await page.context().close();
    },
  );
});

test("with the keyboard alone from the first page to a verdict", async () => {
  const { page, complaints } = await openPage(browser, host.url);
  await page.locator(".card").first().waitFor();
  await page.keyboard.press("Tab");
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("To the page");
  await page.keyboard.press("Enter");
  expect(await page.evaluate(() => document.activeElement?.id)).toBe("main");
  const tabTo = async (name: RegExp): Promise<void> => {
    for (let presses = 0; presses < 200; presses++) {
      await page.keyboard.press("Tab");
      if (name.test(await page.evaluate(() => document.activeElement?.textContent ?? ""))) return;
    }
    throw new Error(`Tab does not come to ${name}`);
  };
  await tabTo(/^\s*Degrees that gradient descent does not see/);
  await page.keyboard.press("Enter");
  await expect.poll(() => page.url()).toContain("#/claim/vempala-wilmes-2019/dead-degrees");
  await page.goto(`${host.url}#/claim/safran-eldan-shamir-2019/polynomial-in-dimension?profile=smoke`);
  await page.locator("math").first().waitFor();
  await tabTo(/Run here/);
  await page.keyboard.press("Enter");
  await page
    .locator("main")
    .getByText(/consistent|inconclusive|contradicted/)
    .first()
    .waitFor();
  expect(complaints).toEqual([]);
  await page.context().close();
});
