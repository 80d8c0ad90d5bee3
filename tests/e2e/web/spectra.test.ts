import { readFile } from "node:fs/promises";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import open from "../../../src/cli/commands/open.ts";
import { openChromium, openPage, staticHost } from "../../fixtures/site.ts";
import { inProcess } from "../in-process.ts";

const site = inject("site");
let browser: Browser;
beforeAll(async () => {
  browser = await openChromium();
});
afterAll(async () => {
  await browser?.close();
});

test("the page shows the command line's numbers; what is chosen stands in the address", async () => {
  await using host = await staticHost(site);
  const { page, complaints } = await openPage(browser, `${host.url}#/spectra?degrees=6`);
  await page.locator(".chart .up").first().waitFor();
  // ReLU is dead in degrees 3 and 5.
  expect(await page.locator(".chart .dead").count()).toBe(2);
  expect(await page.getByText("7 of 7 intervals").count()).toBe(1);

  await page.getByRole("button", { name: "tanh", exact: true }).click();
  await page.getByLabel("gain γ", { exact: true }).fill("2");
  await page.getByLabel("dimension d", { exact: true }).fill("8");
  await page.waitForFunction(() => window.location.hash.includes("dimension=8"));
  expect(new URL(page.url()).hash).toBe("#/spectra?dimension=8&degrees=6&gain=2&compare=tanh");
  await page.getByText("The numbers of the spectrum").click();
  await page.getByRole("cell", { name: "tanh", exact: true }).first().waitFor();

  const { stdout } = await inProcess(open, [new URL(page.url()).hash, "--json"]);
  const printed = JSON.parse(stdout) as Printed;
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("group", { name: "Copy or download the spectra" }).getByRole("button", { name: "CSV" }).click(),
  ]);
  const lines = (await readFile(await download.path(), "utf8")).trim().split("\n").slice(1);
  const shown = lines.map((line) => line.split(","));
  const rows = [printed, ...printed.compare].flatMap(({ activation, rows: own, samples }) =>
    own.map(({ degree, value }, i) => ({ ...samples[i]!, activation, degree, value })),
  );
  expect(shown.map(([activation, degree]) => [activation, Number(degree)])).toEqual(
    rows.map(({ activation, degree }) => [activation, degree]),
  );
  for (const [i, { value, low, high }] of rows.entries()) {
    const [, , alpha, , from, to] = shown[i]!.map(Number);
    // Another build of V8 rounds cos, exp and tanh otherwise in the last bit: 1e-12 of the interval is a thousand times what sums make of that.
    expect(Math.abs(alpha! - value)).toBeLessThanOrEqual(1e-12 * Math.abs(value));
    expect(Math.abs(from! - low)).toBeLessThanOrEqual(1e-12 * (high - low));
    expect(Math.abs(to! - high)).toBeLessThanOrEqual(1e-12 * (high - low));
  }

  await page.reload();
  await page.locator(".chart .up").first().waitFor();
  expect(await page.getByLabel("gain γ", { exact: true }).inputValue()).toBe("2");
  await page.getByRole("link", { name: "Board" }).click();
  await page.getByRole("heading", { level: 1, name: "Spectra" }).waitFor({ state: "detached" });
  expect(complaints).toEqual([]);
});

interface Printed {
  readonly activation: string;
  readonly rows: readonly { readonly degree: number; readonly value: number }[];
  readonly samples: readonly { readonly low: number; readonly high: number }[];
  readonly compare: readonly Printed[];
}

test("a formula that cannot be read keeps the chart and says the column; a slow one is left for the next", async () => {
  await using host = await staticHost(site);
  const { page, complaints } = await openPage(browser, `${host.url}#/spectra?degrees=8`);
  await page.locator(".chart .up").first().waitFor();
  const field = page.getByLabel("Activation 1");
  const drawn = await page.locator(".chart .theory").getAttribute("d");
  await field.fill("max(t, ");
  await page
    .getByRole("alert")
    .getByText(/column \d+/)
    .waitFor();
  expect(await page.locator(".chart .theory").getAttribute("d")).toBe(drawn);
  expect(await field.getAttribute("aria-invalid")).toBe("true");
  expect(new URL(page.url()).hash).toBe("#/spectra?degrees=8");

  // By values alone, in dimension 10⁶, a degree takes seconds.
  await page.getByLabel("dimension d", { exact: true }).fill("1000000");
  await field.fill("max(t,0)");
  await page.waitForFunction(() => window.location.hash.includes("max"));
  await page.getByRole("button", { name: "step", exact: true }).click();
  await page.getByRole("button", { name: "Remove max(t,0)" }).click();
  await page.getByText("step: 9 of 9 intervals").waitFor();
  expect(await page.getByRole("alert").count()).toBe(0);

  // What is refused says what would not be; what is beyond float64 says what to do.
  await page.getByText("Random points that check it").click();
  const points = page.getByLabel("points n", { exact: true });
  await points.fill("50");
  await page.getByText("must be 0, or a whole number from 100 to 1000000").waitFor();
  await points.fill("0");
  await page.waitForFunction(() => window.location.hash.includes("samples=0"));
  await points.fill("200");
  await page.getByLabel("gain γ", { exact: true }).fill("10000");
  await field.fill("exp(t)");
  await page.getByRole("alert").getByText("choose a smaller gain or bias").waitFor();
  expect(complaints).toEqual([]);
});
