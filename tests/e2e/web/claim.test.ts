import { readFileSync } from "node:fs";
import { csvParse } from "d3-dsv";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import exportCommand from "../../../src/cli/commands/export.ts";
import run from "../../../src/cli/commands/run.ts";
import { openChromium, openPage, staticHost } from "../../fixtures/site.ts";
import { inProcess } from "../in-process.ts";
import { temporaryFolder } from "../thalweg.ts";

const CLAIM = "vempala-wilmes-2019/statistical-queries";
/** Half a second of work, with a verdict. */
const SMALL = `#/claim/${CLAIM}?profile=smoke&seed=3`;

const site = inject("site");
let browser: Browser;
beforeAll(async () => {
  browser = await openChromium();
});
afterAll(async () => {
  await browser?.close();
});

const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();
const runDone = (page: Page) => page.getByRole("button", { name: "Show what it found" }).waitFor();
const copied = (page: Page) => page.evaluate(() => navigator.clipboard.readText());

async function file(page: Page, button: Locator): Promise<string> {
  const [download] = await Promise.all([page.waitForEvent("download"), button.click()]);
  return readFileSync(await download.path(), "latin1");
}

/** Rows without the versions of what computed them: a page cannot know its runtime's. Numbers are read as numbers. */
const numbersOf = (csv: string) =>
  csvParse(csv, (line) =>
    Object.fromEntries(
      Object.entries(line)
        .filter(([name]) => !name.startsWith("versions."))
        .map(([name, text]) => [name, name.startsWith("values.") ? Number(text) : text]),
    ),
  );

test("a run in the page gives the verdict and the rows of the command that it says, and its figure", {
  timeout: 60_000,
}, async () => {
  await using host = await staticHost(site, { isolated: true });
  const permissions = ["clipboard-read", "clipboard-write"];
  const { page, complaints } = await openPage(browser, host.url + SMALL, { permissions, colorScheme: "dark" });
  await press(page, "Run here");
  await runDone(page);
  const here = page.getByRole("region", { name: "Run here" });
  const shown = await here.locator(".verdict").first().innerText();
  const rows = numbersOf(await file(page, page.getByRole("button", { name: "Rows as CSV" })));

  await press(page, "Command");
  await page.getByText("Command is copied.").waitFor();
  const [program, command, ...args] = (await copied(page)).split(" ");
  expect([program, command, args]).toEqual(["thalweg", "run", expect.arrayContaining([CLAIM, "--engine=wasm"])]);
  using folder = temporaryFolder();
  const own = await inProcess(run, [...args, `--store=${folder.path}`, "--json", "--jobs=1", "--threads=1"]);
  expect(shown).toContain(JSON.parse(own.stdout).verdict);
  const { stdout } = await inProcess(exportCommand, [CLAIM, "--format=csv", `--store=${folder.path}`]);
  const theirs = numbersOf(stdout);
  expect(rows.map(({ address }) => address)).toEqual(theirs.map(({ address }) => address));
  // JavaScript's own Math functions may differ by an ulp between two versions of V8: see browser-laboratory.test.ts.
  expect([...rows]).toEqual(
    theirs.map((row) =>
      Object.fromEntries(Object.entries(row).map(([name, v]) => [name, typeof v === "number" ? nearly(v) : v])),
    ),
  );
  expect(rows.length).toBeGreaterThan(0);
  process.exitCode = 0;

  // What leaves is light in a dark page.
  const menu = page.getByRole("group", { name: "Download figure and numbers" });
  expect(await file(page, menu.getByRole("button", { name: "SVG" }))).toContain('fill="#ffffff"');
  const pdf = await file(page, menu.getByRole("button", { name: "PDF" }));
  expect(["%PDF-", "DejaVuSans", "/FontFile2 "].filter((part) => !pdf.includes(part))).toEqual([]);
  expect(await file(page, menu.getByRole("button", { name: "pgfplots" }))).toContain("\\begin{tikzpicture}");
  expect(await file(page, menu.getByRole("button", { name: "Figure as CSV" }))).toMatch(/^panel,x is,y is,/);

  // The rows stay while another page is looked at.
  await page.getByRole("link", { name: "Papers" }).click();
  await page.getByRole("heading", { level: 1, name: "Papers" }).waitFor();
  await page.goBack();
  await runDone(page);
  expect(complaints).toEqual([]);
});

const nearly = (value: number): unknown => (Number.isFinite(value) ? expect.closeTo(value, 11) : value);

test("what is chosen stands in the address; a wrong value stays in its field, and is said", async () => {
  await using host = await staticHost(site);
  const { page, complaints } = await openPage(browser, host.url + SMALL);
  const field = page.getByRole("textbox", { name: "seed" });
  await field.fill("-1");
  await page.getByText("seed must be ≥ 0, got -1").waitFor();
  expect(await field.getAttribute("aria-invalid")).toBe("true");
  expect(await field.inputValue()).toBe("-1");
  await press(page, "Run here");
  await page.getByText("Nothing was run").waitFor();
  expect(await field.evaluate((element) => element === document.activeElement)).toBe(true);
  await field.fill("5");
  const parameter = page.getByRole("textbox", { name: "replicas" });
  await parameter.waitFor();
  const before = Number(await parameter.inputValue());
  await parameter.fill(String(before + 1));
  await page.waitForURL(new RegExp(`seed=5.*set\\.replicas=${before + 1}$`));
  const held = page.getByRole("listitem").filter({ hasText: "holds" });
  await held.first().waitFor();
  await page.reload();
  await parameter.waitFor();
  expect([await parameter.inputValue(), await field.inputValue()]).toEqual([String(before + 1), "5"]);
  await page.getByRole("combobox", { name: "profile" }).selectOption("paper");
  await page.waitForURL(/profile=paper&seed=5$/);
  await page.getByRole("button", { name: "Run here all the same" }).waitFor();
  expect(complaints).toEqual([]);
});

test("an entry of a list of mappings stays open while it is edited; another profile keeps what is no size", async () => {
  await using host = await staticHost(site);
  const { page, complaints } = await openPage(
    browser,
    `${host.url}#/claim/vempala-wilmes-2019/harmonic-decay?profile=smoke`,
  );
  const entry = page.locator("details.entry").nth(1);
  await entry.locator("summary").click();
  const units = entry.getByRole("textbox", { name: "units" });
  await units.fill("300");
  await page.waitForURL(/set\.groups\.2\.units=300$/);
  await units.press("End");
  await page.keyboard.type("0");
  await page.waitForURL(/set\.groups\.2\.units=3000$/);
  expect(await page.locator("details.entry[open]").count()).toBe(1);
  expect(await page.locator("details.entry.changed").count()).toBe(1);
  await page.getByRole("textbox", { name: "margin" }).fill("0.02");
  await page.waitForURL(/margin=0\.02$/);
  await page.getByRole("combobox", { name: "profile" }).selectOption("laptop");
  await page.waitForURL(/harmonic-decay\?set\.margin=0\.02$/);
  expect(complaints).toEqual([]);
});

test.each([{ isolated: true }, { isolated: false }])(
  "a run is ended, and what was there stays: $isolated",
  async (how) => {
    await using host = await staticHost(site, how);
    const { page, complaints } = await openPage(
      browser,
      `${host.url}#/claim/dandi-2025/overlap-transitions?profile=laptop`,
    );
    await press(page, "Run here");
    await page.getByText(/ of 132 tasks/).waitFor();
    await press(page, "Cancel");
    await page.getByText("The run was cancelled.").waitFor();
    // What is left: the page's own worker, and the one that looks at the parameters.
    await expect.poll(() => page.workers().length, { timeout: 10_000 }).toBeLessThanOrEqual(2);
    await page.getByRole("heading", { name: "The stored run" }).waitFor();
    expect(await page.getByRole("progressbar").count()).toBe(0);
    expect(complaints).toEqual([]);
  },
);
