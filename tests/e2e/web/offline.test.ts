import { cpSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { buildServiceWorker } from "../../../tools/build-service-worker.ts";
import { openChromium, openPage, staticHost } from "../../fixtures/site.ts";
import { temporaryFolder } from "../thalweg.ts";

const site = inject("site");
let browser: Browser;
beforeAll(async () => {
  browser = await openChromium();
});
afterAll(async () => {
  await browser?.close();
});

/** Waits until the site is stored; the names of the caches. */
const stored = async (page: Page): Promise<readonly string[]> => {
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  return page.evaluate(() => caches.keys());
};

test("after one visit the pages work without a network, in memory that they may share", async () => {
  await using host = await staticHost(site, { isolated: true });
  const { page, complaints } = await openPage(browser, host.url);
  await page.locator("h1").waitFor();
  await stored(page);
  await page.context().setOffline(true);
  await host[Symbol.asyncDispose]();
  for (const hash of ["#/", "#/claim/vempala-wilmes-2019/dead-degrees", "#/playground", "#/spectra"]) {
    await page.goto("about:blank");
    await page.goto(host.url + hash);
    await page.locator("h1").waitFor();
    if (hash === "#/playground") await page.getByRole("button", { name: "Pause" }).waitFor();
    expect(await page.evaluate(() => window.crossOriginIsolated)).toBe(true);
    expect(await page.getByRole("alert").count()).toBe(0);
  }
  // Its worker and the kernels of its mathematics are there, too.
  await page.locator(".chart .up").first().waitFor();
  expect(complaints).toEqual([]);
});

test("the next build takes the place of this one, and its cache goes", async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, "site");
  cpSync(site, path, { recursive: true });
  await using host = await staticHost(path);
  const { page, complaints } = await openPage(browser, host.url);
  const [first] = await stored(page);

  writeFileSync(join(path, "data/added.json"), "{}");
  rmSync(join(path, "service-worker.js"));
  await buildServiceWorker(path);
  await page.evaluate(async () => (await navigator.serviceWorker.ready).update());
  // It waits until no page of the old build is open.
  await page.waitForFunction(async () => (await navigator.serviceWorker.getRegistration())?.waiting !== null);
  await page.goto("about:blank");
  await page.goto(host.url);
  await page.waitForFunction(async (old) => {
    const names = await caches.keys();
    return names.length === 1 && names[0] !== old;
  }, first);
  expect(complaints).toEqual([]);
});
