import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { openChromium, openPage, staticHost } from "../../fixtures/site.ts";

let host: Awaited<ReturnType<typeof staticHost>>;
let browser: Browser;
beforeAll(async () => {
  host = await staticHost(inject("site"));
  browser = await openChromium();
});
afterAll(async () => {
  await browser?.close();
  await host?.[Symbol.asyncDispose]();
});

const topOf = (page: Page): Promise<number> => page.evaluate(() => window.scrollY);
/** Waits until the page is so far down. */
const reached = (page: Page, top: number) => expect.poll(() => topOf(page), { timeout: 20_000 }).toBe(top);

test("a page that is opened begins at its top; Back, Forward and a reload come to where one was", async () => {
  const { page, complaints } = await openPage(browser, host.url);
  await page.getByRole("button", { name: /surveys/ }).click();
  const link = page.locator(".card h3 a").last();
  await link.scrollIntoViewIfNeeded();
  const [cards, board] = [await page.locator(".card").count(), await topOf(page)];
  expect(board).toBeGreaterThan(500);
  await link.click();
  await page.locator("main h1").filter({ hasNotText: "Which functions" }).waitFor();
  await reached(page, 0);
  expect(await page.evaluate(() => document.activeElement?.id)).toBe("main");
  await page.locator("math").first().waitFor();
  // At once: the scroll is told with the next frame, which may come after Back.
  await page.evaluate(() => {
    window.scrollTo(0, 300);
    history.back();
  });
  await reached(page, board);
  expect(await page.locator(".card").count()).toBe(cards);
  await page.goForward();
  await reached(page, 300);
  await page.reload();
  await reached(page, 300);
  expect(complaints).toEqual([]);
  await page.context().close();
});

test("an address that says nothing is answered by what it should say and a way on; what was there stays", async () => {
  const { page, complaints } = await openPage(browser, `${host.url}#/nowhere`);
  await page.getByRole("alert").getByText("must begin with one of board, papers").waitFor();
  await page.getByRole("link", { name: "To the board" }).click();
  await page.locator(".card").first().waitFor();
  expect(await page.getByRole("alert").count()).toBe(0);
  await page.goto(`${host.url}#/spectra?dimension=1`);
  await page.getByRole("alert").getByText("dimension: must be ≥ 2, got 1").waitFor();
  expect(await page.locator(".card").count()).toBeGreaterThan(0);
  expect(complaints).toEqual([]);
  await page.context().close();
});

test.each([
  ["is missing", { status: 404 }, "it could not be loaded; is the network there?"],
  ["throws", { body: "throw new Error('lost')" }, "Error: lost"],
  ["ends when it is asked", { body: "onmessage = () => { throw new Error('lost') }" }, "Error: lost"],
])("where the worker %s, nobody waits for ever, and the board needs none", async (_, answer, why) => {
  const { page } = await openPage(browser, "about:blank", { serviceWorkers: "block" });
  await page.route(/\/worker-[^/]*\.js$/, (route) => route.fulfill({ contentType: "text/javascript", ...answer }));
  await page.goto(`${host.url}#/spectra`);
  const alert = page.getByRole("alert").filter({ hasText: "Reload the page" });
  expect(await alert.textContent()).toContain(why);
  await page.getByRole("link", { name: "To the board" }).click();
  await page.locator(".card").first().waitFor();
  expect(await page.getByRole("alert").count()).toBe(0);
  // The worker is there again.
  await page.unroute(/\/worker-[^/]*\.js$/);
  await page.getByRole("link", { name: "Spectra", exact: true }).click();
  await page.locator(".chart .up").first().waitFor();
  await page.context().close();
});
