import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import type { Board, Papers } from "../../../src/web/model/site-schema.ts";
import { excessOf, seriousOn } from "../../fixtures/page-checks.ts";
import { openChromium, openPage, staticHost } from "../../fixtures/site.ts";

const site = inject("site");
let host: Awaited<ReturnType<typeof staticHost>>;
let browser: Browser;
let board: Board;
let papers: Papers["papers"];

beforeAll(async () => {
  host = await staticHost(site);
  browser = await openChromium();
  board = JSON.parse(readFileSync(join(site, "data/board.json"), "utf8"));
  ({ papers } = JSON.parse(readFileSync(join(site, "data/papers.json"), "utf8")) as Papers);
});
afterAll(async () => {
  await browser?.close();
  await host?.[Symbol.asyncDispose]();
});

const open = (hash: string, options: Parameters<typeof openPage>[2] = {}) =>
  openPage(browser, host.url + hash, options);

/** Asks until it is so; a machine may have other things to do. */
const soon = <T>(ask: () => T | Promise<T>) => expect.poll(ask, { timeout: 30_000 });

const titles = (page: Page): Promise<readonly string[]> => page.locator(".card h3").allTextContents();

test("the board shows every claim with its verdict, filters by paper in the address and by outcome, and weighs little", async () => {
  const { page, complaints } = await open("");
  await page.locator(".card").first().waitFor();
  const asked = new Set<string>();
  page.on("request", (request) => asked.add(new URL(request.url()).pathname.slice("/some/where/".length)));
  await page.reload();
  await page.locator(".card").first().waitFor();
  await page.locator(".emblem img").evaluate((image: HTMLImageElement) => image.decode());
  const files = [...asked].map((path) => join(site, path === "" ? "index.html" : path));
  expect(files.length).toBeGreaterThan(5);
  expect(files.reduce((sum, file) => sum + gzipSync(readFileSync(file)).length, 0)).toBeLessThan(300_000);
  const drawings = files.filter((file) => file.endsWith(".svg"));
  // Drawings below the window wait.
  expect(drawings.length).toBeLessThan(board.cards.length / 2);

  await page.emulateMedia({ colorScheme: "dark" });
  await soon(() => page.locator(".emblem img").getAttribute("src")).toMatch(/\.dark\.svg$/);

  expect(await titles(page)).toEqual(board.cards.map(({ title }) => title));
  const judged = board.cards.find(({ verdict }) => verdict !== null)!;
  const card = page.locator(".card", { has: page.getByRole("link", { name: judged.title, exact: true }) });
  await soon(() => card.locator(".verdict").textContent()).toContain(judged.verdict!);
  const interval = /\[.*\]/.exec(judged.headline)![0];
  expect(await card.textContent()).toContain(interval);
  expect(await card.locator("svg.strip circle").count()).toBe(
    judged.strip.filter(({ value }) => value !== undefined).length,
  );

  const { id: paper, authors, year } = board.papers[1]!;
  await page
    .getByRole("navigation", { name: "Papers" })
    .getByRole("link", { name: `${authors} ${year}` })
    .click();
  await soon(() => page.url()).toContain(`#/board?paper=${paper}`);
  const own = board.cards.filter((other) => other.paper === paper);
  await soon(() => titles(page)).toEqual(own.map(({ title }) => title));
  const surveys = own.filter(({ state }) => state === "survey");
  await page.getByRole("button", { name: /survey/ }).press("Enter");
  expect(await titles(page)).toEqual(surveys.map(({ title }) => title));
  await page.reload();
  await soon(() => titles(page)).toEqual(own.map(({ title }) => title));
  await page.goBack();
  await soon(async () => (await titles(page)).length).toBe(board.cards.length);

  await page.getByRole("link", { name: judged.title, exact: true }).press("Enter");
  await soon(() => page.url()).toContain(`#/claim/${judged.id}`);
  expect(complaints).toEqual([]);
  await page.context().close();
});

test("a paper says what is stated, derived and measured, and its notes are read within it", async () => {
  const { page, complaints } = await open("#/papers", { viewport: { width: 360, height: 740 } });
  const paper = papers.find(({ notes }) => notes.length > 2)!;
  await page.getByRole("link", { name: `${paper.authors} ${paper.year}` }).click();
  await page.getByRole("heading", { name: "What is stated" }).waitFor();
  expect(await page.locator(".measured h4").allTextContents()).toEqual(
    paper.chapters.flatMap(({ claims }) => claims).map((id) => board.cards.find((card) => card.id === id)!.title),
  );
  for (const sentence of [...paper.stated, ...paper.derived])
    expect(await page.textContent("main")).toContain(sentence);

  await page.getByRole("link", { name: paper.notes[0]!.title }).click();
  await page.getByRole("heading", { level: 1, name: paper.notes[0]!.title }).waitFor();
  expect(page.url()).toContain(`#/papers/${paper.id}?note=${paper.notes[0]!.name}`);
  await page.locator(".note .formula sub").first().waitFor();
  expect(await excessOf(page)).toBe(0);
  expect(await seriousOn(page)).toEqual([]);
  const place = page.getByRole("navigation", { name: "In this note" }).getByRole("button").last();
  const heading = await place.textContent();
  await place.press("Enter");
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(heading);
  // From one note into another, by a link in its text.
  await page.locator(".note a[href*='note=']").first().click();
  await soon(() => page.locator("h1").textContent()).not.toBe(paper.notes[0]!.title);

  await page.goto(`${host.url}#/papers/${paper.id}?note=never-written`);
  await page.getByRole("alert").getByText("This paper has no note called «never-written»").waitFor();
  expect(complaints).toEqual([]);
  await page.context().close();
});

test("data that are missing or cut are said to be so", async () => {
  const { page } = await open("#/papers", { serviceWorkers: "block" });
  await page.locator(".paper-list").waitFor();
  await page.route("**/notes/*.json", (route) =>
    route.fulfill({ body: '{"version": 1, "na', contentType: "application/json" }),
  );
  const [{ id, notes }] = papers as [Papers["papers"][number]];
  await page.goto(`${host.url}#/papers/${id}?note=${notes[0]!.name}`);
  await page.getByRole("alert").getByText("is not what this page expects (not JSON). Reload the page").waitFor();
  await page.route("**/board.json", (route) => route.fulfill({ status: 404, body: "" }));
  await page.goto(host.url);
  await page.reload();
  await page
    .getByRole("alert")
    .getByText("board.json is not there (404): the site was not built completely.")
    .waitFor();
  expect(await page.locator("h1").count()).toBe(1);
  await page.context().close();
});
