import { readFileSync } from "node:fs";
import type { Browser, Download, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { parsePermalink } from "../../../src/permalink/permalink.ts";
import { createPlayground } from "../../../src/playground/session.ts";
import type { PlaygroundView } from "../../../src/playground/view.ts";
import { openBrowserEngine } from "../../../src/web/computation/open-engine.ts";
import { curveTable } from "../../../src/web/model/chart-tables.ts";
import { tableCsv } from "../../../src/web/model/data-table.ts";
import { openChromium, openPage, staticHost } from "../../fixtures/site.ts";

/** Few points and steps: what is drawn is looked at, not what is learnt. */
const FEW = "trainingPoints=600&testPoints=300&training.batch=64&training.steps=40&seeds=2";
const BALL = `#/playground?${FEW}&shown=loss,error,radius,plane,theory,floor`;
const SPHERE = `#/playground?${FEW}&law=uniform-sphere&dimension=4&target=zonal&networks=1&networks.1.widths=16&shown=error,degrees,radius`;
const SIGHT = `#/playground?${FEW}&law=gaussian&dimension=12&target=sight&networks.1.widths=16&networks.2.widths=8,4&shown=error,degrees`;

const site = inject("site");
let host: Awaited<ReturnType<typeof staticHost>>;
let browser: Browser;
let page: Page;
let complaints: readonly string[];

beforeAll(async () => {
  browser = await openChromium();
  host = await staticHost(site);
  ({ page, complaints } = await openPage(browser, host.url + BALL, { colorScheme: "light" }));
});
afterAll(async () => {
  await browser.close();
  await host[Symbol.asyncDispose]();
});

const chart = (title: string): Locator => page.getByRole("region", { name: title, exact: true });
const picture = (words: string): Locator => page.locator(`[role="img"][aria-label*="${words}"]`);

/** Colours of a canvas along its diagonals and edges: one alone would be an empty picture. */
const coloursOf = (canvas: Locator): Promise<number> =>
  canvas.evaluate((element) => {
    const own = element as HTMLCanvasElement;
    const { data } = own.getContext("2d")!.getImageData(0, 0, own.width, own.height);
    return new Set(new Uint32Array(data.buffer)).size;
  });

async function textOf(download: Download): Promise<Buffer> {
  return readFileSync(await download.path());
}

async function taken(title: string, kind: string): Promise<Buffer> {
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: `${title} as ${kind}`, exact: true }).click(),
  ]);
  return textOf(file);
}

/** The same in this process: same kernels, same streams. */
async function viewHere(address: string): Promise<PlaygroundView> {
  const { view: _, ...state } = (await parsePermalink(address)) as Extract<
    Awaited<ReturnType<typeof parsePermalink>>,
    { readonly view: "playground" }
  >;
  const engine = await openBrowserEngine({ memoryMebibytes: 128 });
  const playground = createPlayground(state, { engine });
  playground.step(state.training.steps);
  const view = playground.view();
  playground.release();
  await engine.close();
  return view;
}

test("curves are drawn, said, and lie in a table whose file has the same bits as Node's", async () => {
  await picture("After 40 steps: A: 64 logistic ").first().waitFor();
  await page.getByText(/no network with one hidden layer of 64 units goes below 0\.\d+, certified/).waitFor();
  expect(await coloursOf(chart("Error on fresh points").locator("canvas"))).toBeGreaterThan(20);
  expect(await coloursOf(chart("Loss of the batches").locator("canvas"))).toBeGreaterThan(20);
  const errors = chart("Error on fresh points");
  await errors.getByText("Table", { exact: true }).click();
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    errors.getByRole("button", { name: "Download CSV" }).click(),
  ]);
  const { columns, rows } = curveTable(await viewHere(BALL));
  expect((await textOf(file)).toString()).toBe(tableCsv(columns, rows));
  expect(await errors.locator("tbody tr").count()).toBe(rows.length);
});

test("values are read off by keys, and the axes change", async () => {
  const errors = chart("Error on fresh points");
  const slider = errors.getByRole("slider");
  await slider.focus();
  await page.keyboard.press("End");
  await page.keyboard.press("ArrowLeft");
  const text = (await slider.getAttribute("aria-valuetext"))!;
  expect(text).toMatch(/^steps \d+: A [\d.]+ \[[\d., ]+\]; B /);
  await errors.getByText(text, { exact: true }).waitFor();
  expect(Number(await slider.getAttribute("aria-valuemin"))).toBeCloseTo(1, 9);
  await errors.getByLabel("log steps").uncheck();
  await page.waitForURL(/axes=loss-steps,loss-values/);
  await expect.poll(() => slider.getAttribute("aria-valuemin")).toMatch(/^-?0(\.0*\d+e-\d+)?$/);
  await slider.focus();
  await page.keyboard.press("Escape");
  await expect.poll(() => slider.getAttribute("aria-valuetext")).toBe("nowhere yet");
});

test("functions are drawn, and taken along in light colours", async () => {
  await picture(
    "Functions along ‖x‖, means over the turns. The target goes from 1 to 0. A: 64 logistic goes",
  ).waitFor();
  const pictures = chart("What was learnt, over a plane").locator("figure");
  expect(await pictures.locator("figcaption").allInnerTexts()).toEqual([
    "target f",
    "A: 64 logistic",
    "B: 56-8 logistic",
  ]);
  for (const canvas of await pictures.locator("canvas").all())
    expect(await coloursOf(canvas)).toBeGreaterThanOrEqual(2);

  await page.getByRole("button", { name: "Dark", exact: true }).click();
  const corner = (): Promise<number> =>
    chart("What was learnt, along a line")
      .locator("canvas")
      .evaluate((element) => (element as HTMLCanvasElement).getContext("2d")!.getImageData(0, 0, 1, 1).data[0]!);
  await expect.poll(corner).toBeLessThan(60);
  const svg = (await taken("What was learnt, along a line", "SVG")).toString();
  expect(svg).toContain('fill="#ffffff"');
  expect(svg).toContain("target f");
  for (const title of ["Error on fresh points", "What was learnt, over a plane"]) {
    const png = await taken(title, "PNG");
    expect(png.subarray(1, 4).toString()).toBe("PNG");
    // Width in the header: twice 720, and twice three pictures with their gaps.
    expect(png.readUInt32BE(16)).toBe(title.startsWith("Error") ? 1440 : 2 * (24 + 3 * 255));
  }
});

test("degrees of a target on the sphere, overlaps of one of few coordinates, and a sentence where there are none", async () => {
  await page.goto(host.url + SPHERE);
  await picture("What is left of each degree, share of Var f, after 40 steps. A: 16 logistic").waitFor();
  expect(await coloursOf(chart("What is left of each degree").locator("canvas"))).toBeGreaterThan(20);
  await page.goto(host.url + SIGHT);
  await picture("in the target’s space: A: 16 ").waitFor();
  await page.getByText(/What is left of each degree is known for targets on the sphere/).waitFor();
  expect(await page.getByRole("region", { name: "Loss of the batches" }).count()).toBe(0);
});

test("nothing was complained of", () => {
  expect(complaints).toEqual([]);
});
