import { readFileSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { parsePermalink } from "../../../src/permalink/permalink.ts";
import type { PlaygroundState } from "../../../src/permalink/playground-state.ts";
import { createPlayground } from "../../../src/playground/session.ts";
import { openBrowserEngine } from "../../../src/web/computation/open-engine.ts";
import { STORIES } from "../../../src/web/model/playground-stories.ts";
import { openChromium, openPage, staticHost } from "../../fixtures/site.ts";

let browser: Browser;
let url: string;
let page: Page;
let complaints: readonly string[];
const stack = new AsyncDisposableStack();

/** Small networks, so that a test is over soon. */
const SMALL =
  "#/playground?law=gaussian&dimension=4&networks.1.widths=8&networks.2.widths=4,4&trainingPoints=500&testPoints=200&training.batch=32&shown=error,radius,plane";

/** One page for all: a test goes on where the one before it ended. */
beforeAll(async () => {
  ({ url } = stack.use(await staticHost(inject("site"))));
  browser = await openChromium();
  stack.defer(() => browser.close());
  ({ page, complaints } = await openPage(browser, url + SMALL));
  page.setDefaultTimeout(30_000);
}, 120_000);
afterAll(() => stack.disposeAsync());

const steps = (): Promise<number> =>
  page.evaluate(() => Number(document.querySelector<HTMLElement>("[data-steps]")?.dataset.steps));
const stepsAbove = (count: number) =>
  page.waitForFunction(
    (least) => Number(document.querySelector<HTMLElement>("[data-steps]")?.dataset.steps) > least,
    count,
  );
const button = (name: string) => page.getByRole("button", { name, exact: true });
const paused = async (): Promise<void> => {
  await button("Pause").click();
  await button("Play").waitFor();
};

test("it begins by itself, is paused, stepped and rewound, and gives the numbers of the command line's engine", async () => {
  await stepsAbove(0);
  await paused();
  await button("Rewind").click();
  await page.waitForFunction(() => document.querySelector<HTMLElement>("[data-steps]")?.dataset.steps === "0");
  for (const [name, after] of [
    ["1 step", 1],
    ["10 steps", 11],
    ["100 steps", 111],
  ] as const) {
    await button(name).click();
    await stepsAbove(after - 1);
    expect(await steps()).toBe(after);
  }
  const file = page.waitForEvent("download");
  await button("Curves as CSV").click();
  const rows = readFileSync(await (await file).path(), "utf8")
    .trim()
    .split(/\r?\n/);
  const cells = rows.map((row) => row.split(","));
  const [network, step, error] = ["network", "step", "error"].map((name) => cells[0]!.indexOf(name));
  const shown = cells.filter((row) => row[step!] === "111").map((row) => [row[network!], Number(row[error!])]);

  const state = (await parsePermalink(SMALL)) as unknown as PlaygroundState;
  const engine = await openBrowserEngine({ memoryMebibytes: 128 });
  const playground = createPlayground(state, { engine });
  playground.step(111);
  const same = playground.view().networks.map(({ label, curve }) => [label, curve.at(-1)!.error]);
  playground.release();
  await engine.close();
  expect(shown).toEqual(same);
});

test("a formula that is none, or a constant, is refused beside its field and the networks stay; the next one is learnt", async () => {
  const before = await steps();
  await page.getByLabel("profile", { exact: true }).selectOption("own");
  await page.waitForURL(/profile=/);
  const text = page.getByLabel(/formula in r/);
  await text.fill("sin(");
  await page.getByText(/profile cannot be read: expression, column 5/).waitFor();
  expect(await text.inputValue()).toBe("sin(");
  expect(page.url()).not.toContain("sin(");
  await text.fill("1");
  await page.getByRole("alert").filter({ hasText: "must vary" }).waitFor();
  expect(await page.locator(".charts canvas").count()).toBeGreaterThan(1);
  await text.fill("exp(-r)");
  await page.waitForURL(/exp\(-r/);
  await page.getByRole("alert").waitFor({ state: "detached" });
  expect(before).toBeGreaterThan(0);
});

test("what is shown changes without another training; a reload shows the same state", async () => {
  await page.waitForFunction(() => document.querySelector<HTMLElement>("[data-steps]")?.dataset.steps === "0");
  await button("10 steps").click();
  await stepsAbove(9);
  await page.locator("summary", { hasText: "What is shown" }).click();
  await page.getByRole("checkbox", { name: /over a plane/ }).uncheck();
  await page.locator(".cell.plane h3").waitFor({ state: "detached" });
  expect(await steps()).toBe(10);
  await button("Duplicate network B").click();
  await page.waitForURL(/networks=3/);
  const address = page.url();
  await page.reload();
  await stepsAbove(0);
  expect(page.url()).toBe(address);
  await page.locator(".network").nth(2).waitFor();
  expect(await page.locator(".network").count()).toBe(3);
});

test("stories are links that begin by themselves; leaving ends the worker", async () => {
  await page.getByRole("link", { name: STORIES[3]!.title }).click();
  await page.getByText(STORIES[3]!.sentence).waitFor();
  await page.locator(".cell.degrees h3").waitFor();
  expect(page.url()).toContain("target=zonal");
  await page.locator("h1").click();
  await page.keyboard.press("k");
  await button("Play").waitFor();
  await page.getByRole("link", { name: "Papers" }).first().click();
  await page.locator("h1", { hasText: "Papers" }).waitFor();
  await expect.poll(() => page.workers().length).toBe(1);
  expect(complaints).toEqual([]);
});
