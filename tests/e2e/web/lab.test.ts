import { readFileSync } from "node:fs";
import type { Browser, Download, Page } from "playwright-core";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { startLabServer } from "../../../src/cli/serve/lab-server.ts";
import { openStore } from "../../../src/store/store.ts";
import { excessOf, keyboardReport, seriousOn } from "../../fixtures/page-checks.ts";
import { rowOfTask } from "../../fixtures/rows.ts";
import { openChromium, openPage, staticHost } from "../../fixtures/site.ts";
import { temporaryFolder, thalweg } from "../thalweg.ts";

// The quickest claim that there is.
const CLAIM = "safran-lee-2022/floor-scaling";
const RUN = CLAIM.replace("/", ".");

const folder = temporaryFolder();
const store = `${folder.path}/.thalweg`;
const log: string[] = [];
const site = inject("site");
let lab: Awaited<ReturnType<typeof startLabServer>>;
let browser: Browser;
/** A reader without leave, and one who opened the link of the terminal. */
let reader: Awaited<ReturnType<typeof openPage>>;
let writer: Awaited<ReturnType<typeof openPage>>;

beforeAll(async () => {
  browser = await openChromium();
  lab = await startLabServer({ port: 0, site: site, store, log: (line) => log.push(line), limits: { look: 100 } });
  reader = await openPage(browser, `${lab.url}#/runs`);
  writer = await openPage(browser, `${lab.link()}#/runs`);
  for (const { page } of [reader, writer]) page.setDefaultTimeout(60_000);
});
afterAll(async () => {
  await browser?.close();
  await lab?.close();
  folder[Symbol.dispose]();
});

const list = ({ page }: { readonly page: Page }) =>
  page.getByRole("region", { name: "Stored runs" }).locator("tbody tr");
const work = ({ page }: { readonly page: Page }) => page.locator("section").filter({ hasText: "Computed now" });

async function start({ page }: typeof writer, seed: number): Promise<void> {
  await page.getByLabel("Claim or survey").selectOption(CLAIM);
  await page.getByLabel("Seed", { exact: true }).fill(String(seed));
  await page.getByRole("button", { name: "Start", exact: true }).click();
}

test("a page without leave says how to get it; one that came by the link has it, once, and keeps its address", async () => {
  await reader.page.getByText("open the link that the terminal shows").waitFor();
  await reader.page.getByText("The store has no finished run yet").waitFor();
  expect(await reader.page.getByRole("button", { name: "Start", exact: true }).count()).toBe(0);
  await writer.page.getByRole("button", { name: "Start", exact: true }).waitFor();
  expect(writer.page.url()).toBe(`${lab.url}#/runs`);
  expect(await writer.page.evaluate(() => crossOriginIsolated)).toBe(true);
});

test("runs that are started here appear row by row on every page, and then with the verdict that the store has", async () => {
  await start(writer, 1);
  // And one by a program that has the token, with parameters of its own.
  const order = { claim: CLAIM, profile: "smoke", seed: 2, set: { dimensions: [16, 24, 40, 64] } };
  const headers = { Authorization: `Bearer ${lab.token}`, "Content-Type": "application/json" };
  await fetch(`${lab.url}api/runs`, { method: "POST", headers, body: JSON.stringify(order) });
  for (const each of [reader, writer]) await work(each).getByText("waits for its turn; 16 tasks").waitFor();
  expect(await work(reader).getByRole("button").count()).toBe(0);
  await work(reader)
    .getByText(/\d+ of 24 rows stored/)
    .waitFor();
  await list(reader).nth(1).waitFor();
  const { runs } = await (await fetch(`${lab.url}api/runs`)).json();
  const shown = await list(reader).allInnerTexts();
  for (const { seed, verdict } of runs)
    expect(shown[2 - seed]).toMatch(new RegExp(`${CLAIM}[^]*${verdict}[^]*\\b${seed}\\b`));
  expect(runs.map(({ seed }: { seed: number }) => seed)).toEqual([2, 1]);
  await writer.page.getByText("Started here before").waitFor();
});

test("a third one is cancelled, and what was there stays", async () => {
  await start(writer, 3);
  await writer.page.getByRole("button", { name: `Cancel ${CLAIM}` }).click();
  await writer.page.getByText("the same run goes on from there").waitFor();
  expect(await list(writer).count()).toBe(2);
});

test("rows that another process stores are told while they come", async () => {
  const other = openStore(store);
  for (let n = 0; n < 3; n++) other.append(rowOfTask(n));
  await work(reader).getByText("in another process").waitFor();
  await work(reader).getByText("3 rows stored").waitFor();
  other.append(rowOfTask(3, { outcome: "failed", values: null }));
  await work(reader).getByText("4 rows stored; 1 failed").waitFor();
  other.close();
});

test("one run has its parts, its figure and the rows that the command line exports", async () => {
  const { page } = reader;
  await list(reader).first().getByRole("link").click();
  await page.getByRole("heading", { name: CLAIM }).waitFor();
  await expect.poll(() => page.evaluate(() => document.activeElement?.className)).toBe("chosen-runs");
  expect(new URL(page.url()).hash).toMatch(new RegExp(`^#/runs\\?compare=${RUN}~[0-9a-f]{8}$`));
  const { record } = await (await fetch(`${lab.url}api/runs/${RUN}/record`)).json();
  const parts = page.getByRole("region", { name: "Parts of the claim" }).locator("tbody tr");
  expect(await parts.count()).toBe(record.judgement.parts.length);
  await page.getByRole("img", { name: /floor/i }).waitFor();
  const [rows] = await Promise.all([page.waitForEvent("download"), page.getByText("Rows as CSV").click()]);
  const exported = await thalweg(["export", CLAIM, "--format=csv", `--store=${store}`], { cwd: folder.path });
  expect(await textOf(rows)).toBe(exported.stdout);
});

const textOf = async (download: Download): Promise<string> => readFileSync(await download.path(), "utf8");

test("two runs side by side say in words what differs; the address brings them back", async () => {
  const { page } = reader;
  await list(reader).nth(1).getByRole("checkbox").check();
  await page.getByRole("heading", { name: "Side by side" }).waitFor();
  const table = page.getByRole("region", { name: "Runs side by side" });
  expect(await table.getByText(/the same numbers|intervals overlap|intervals lie apart/).count()).toBeGreaterThan(0);
  const settings = page.getByRole("region", { name: "Parameters and settings that differ" });
  await expect
    .poll(() => settings.locator("tbody tr").allInnerTexts())
    .toEqual([
      expect.stringMatching(/^dimensions\s+16, 24, 40, 64\s+16, 24, 40, 64, 96, 128$/),
      expect.stringMatching(/^seed\s+2\s+1$/),
    ]);
  await page.setViewportSize({ width: 360, height: 740 });
  expect(await excessOf(page)).toBe(0);
  const before = await table.innerText();
  await expect.poll(() => new URL(page.url()).hash).toMatch(/compare=.*,.*/);
  await page.reload();
  await table.waitFor();
  expect(await table.innerText()).toBe(before);
});

test("the board has the store's verdict, of the run that it is of", async () => {
  const { page } = reader;
  await page.goto(`${lab.url}#/`);
  await page.getByText("smoke").first().waitFor();
  const card = page.getByRole("listitem").filter({ has: page.locator(`a[href="#/claim/${CLAIM}"]`) });
  expect(await card.innerText()).toMatch(/smoke.*seed 2/);
});

test("who listens is told when the server is gone, and nothing complained until then", async () => {
  await writer.page.bringToFront();
  expect(await seriousOn(writer.page)).toEqual([]);
  await writer.page.reload();
  await list(writer).nth(1).waitFor();
  expect(await keyboardReport(writer.page)).toEqual({ unreached: [], unseen: [] });
  for (const { complaints } of [reader, writer]) expect(complaints).toEqual([]);
  expect(log.filter((line) => line.startsWith("refused"))).toEqual([]);
  await lab.close();
  await writer.page.getByText("The server does not answer").waitFor();
  expect(await list(writer).count()).toBe(2);
});

test("on a static host the page asks for no server, says what it needs, and shows what it was built with", async () => {
  await using host = await staticHost(site);
  const { page, complaints } = await openPage(browser, `${host.url}#/runs?compare=${RUN}`);
  await page.getByText("npm run lab").waitFor();
  await page.getByRole("link", { name: "What polynomial width cannot reach" }).waitFor();
  expect(await page.getByRole("navigation").getByText("Runs").count()).toBe(0);
  expect(host.requests.filter((path) => path.includes("/api"))).toEqual([]);
  expect(complaints).toEqual([]);
  await page.close();
});
