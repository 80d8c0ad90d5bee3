import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { openEngine } from "../../../src/engine/native/open.ts";
import { parsePermalink } from "../../../src/permalink/permalink.ts";
import type { PlaygroundState } from "../../../src/permalink/playground-state.ts";
import { readDataFile } from "../../../src/playground/data-file.ts";
import { createPlayground } from "../../../src/playground/session.ts";
import { errorText } from "../../../src/web/model/chart-words.ts";
import { excessOf, seriousOn } from "../../fixtures/page-checks.ts";
import { openChromium, openPage, staticHost } from "../../fixtures/site.ts";
import { temporaryFolder } from "../thalweg.ts";

const rows = Array.from({ length: 120 }, (_, i) => {
  const [x, z] = [Math.sin(7 * i), Math.cos(5 * i * i)];
  return [x, z, x * z + 0.3 * x];
});
const TEXT = `x,z,product\n${rows.map((row) => row.join(",")).join("\n")}\n`;
const digest = createHash("sha256").update(TEXT).digest("hex");
const CHOICES = "networks.1.widths=6&networks.2.widths=6,4&training.steps=40&shown=error,radius,plane";
const ADDRESS = `#/playground?target=data&data.sha256=${digest}&data.name=own.csv&${CHOICES}`;

const site = inject("site");
let host: Awaited<ReturnType<typeof staticHost>>;
let browser: Browser;
const files = temporaryFolder();
const path = (name: string): string => join(files.path, name);
beforeAll(async () => {
  host = await staticHost(site);
  browser = await openChromium();
  writeFileSync(path("own.csv"), TEXT);
  writeFileSync(path("other.csv"), `${TEXT}0,0,0\n`);
  writeFileSync(path("words.csv"), TEXT.replace("product\n", "product\nred,1,2\n"));
});
afterAll(async () => {
  await browser?.close();
  await host?.[Symbol.asyncDispose]();
  files[Symbol.dispose]();
});

const give = (page: Page, name: string) => page.setInputFiles("section.file input[type=file]", path(name));
const done = (page: Page) => page.locator('[data-steps="40"]').waitFor({ state: "attached" });

/** What the command line's session finds, in the words of the page. */
async function expected(address: string, text: string): Promise<readonly string[]> {
  const state = (await parsePermalink(address)) as unknown as PlaygroundState;
  const engine = await openEngine("wasm", { memoryMebibytes: 64 });
  const data = readDataFile(new TextEncoder().encode(text), "own.csv");
  const playground = createPlayground(state, { engine, data });
  playground.step(40);
  const words = playground.view([]).networks.map(errorText);
  playground.release();
  engine.close();
  return words;
}

test("a link finds its file again: refusals, the same numbers, a reload, another column", async () => {
  const { page, complaints } = await openPage(browser, host.url + ADDRESS);
  const section = page.locator("section.file");
  await section.getByText(`begins with ${digest.slice(0, 8)}`).waitFor();
  await give(page, "other.csv");
  const refused = section.getByRole("alert");
  await refused.filter({ hasText: digest.slice(0, 8) }).waitFor();
  expect(await refused.textContent()).toMatch(
    /^other.csv is another file: its SHA-256 begins with [0-9a-f]{8}, that of own.csv/,
  );
  await give(page, "words.csv");
  await refused.filter({ hasText: "words.csv: line 2, column 1 (x): «red» is no number" }).waitFor();

  await give(page, "own.csv");
  await done(page);
  expect(await refused.count()).toBe(0);
  const cells = page.locator('td[data-label="error now"]');
  const first = await expected(ADDRESS, TEXT);
  expect(await cells.allTextContents()).toEqual(first);
  expect(await section.locator("tbody tr").count()).toBe(5);
  // What is no file of numbers leaves the other one as it is.
  await give(page, "words.csv");
  await refused.filter({ hasText: "«red»" }).waitFor();
  expect(await section.getByText("120 rows, 3 columns").count()).toBe(1);

  // The copy that the browser keeps.
  await page.reload();
  await done(page);
  expect(await cells.allTextContents()).toEqual(first);

  await section.getByLabel("value").selectOption({ label: "1: x" });
  await page.waitForURL(/data\.column=1/);
  const second = await expected(new URL(page.url()).hash, TEXT);
  expect(second).not.toEqual(first);
  await expect.poll(() => cells.allTextContents(), { timeout: 5000 }).toEqual(second);

  await section.getByText("Copies kept").click();
  await section.getByRole("button", { name: "Forget the copies" }).click();
  await section.getByText("Copies kept").waitFor({ state: "detached" });
  await page.reload();
  await section.getByText(`begins with ${digest.slice(0, 8)}`).waitFor();
  expect([await seriousOn(page), complaints]).toEqual([[], []]);
  await page.context().close();
});

test("a file is dropped where there was none", async () => {
  const phone = { viewport: { width: 360, height: 740 } };
  const { page, complaints } = await openPage(browser, `${host.url}#/playground?target=data&${CHOICES}`, phone);
  const drop = page.locator("section.file .drop");
  await drop.waitFor();
  const transfer = await page.evaluateHandle((text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], "own.csv", { type: "text/csv" }));
    return data;
  }, TEXT);
  // Beside the place for it, where a browser would leave the page.
  await page.locator("h1").dispatchEvent("dragover", { dataTransfer: transfer });
  await page.locator("h1").dispatchEvent("drop", { dataTransfer: transfer });
  await done(page);
  await page.waitForURL(/data\.sha256=/);
  expect(new URL(page.url()).hash).toContain(digest);
  const words = await page.locator('td[data-label="error now"]').allTextContents();
  expect(words).toEqual(await expected(ADDRESS, TEXT));
  expect(await excessOf(page)).toBe(0);
  expect(complaints).toEqual([]);
  await page.context().close();
});
