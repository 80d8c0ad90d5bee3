import { expect, test } from "vitest";
import { parsePermalink } from "../../permalink/permalink.ts";
import type { SpectraView } from "../../permalink/view.ts";
import funkHecke from "../../theory/quantities/funk-hecke.ts";
import { type SpectrumSnapshot, spectra } from "./spectra.ts";

const viewOf = async (query: string): Promise<SpectraView> =>
  (await parsePermalink(`#/spectra?${query}`)) as SpectraView;

async function computed(view: SpectraView): Promise<readonly SpectrumSnapshot[]> {
  const parts: SpectrumSnapshot[] = [];
  await spectra.computeSpectra(view, (part) => {
    if (part !== undefined) parts.push(part);
    return true;
  });
  return parts;
}

test("a page's numbers are what predict says, and hold in the measured intervals", async () => {
  const last = (await computed(await viewOf("activation=tanh&compare=relu&dimension=8&degrees=6&gain=2"))).at(-1)!;
  expect(last.doing).toBeUndefined();
  expect(last.units.map(({ activation }) => activation)).toEqual(["tanh", "relu"]);
  for (const { activation, rows, samples, learning } of last.units) {
    expect(rows.map(({ degree }) => degree)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    for (const { degree, value } of rows) {
      expect(value).toBe(funkHecke.value({ activation, dimension: 8, degree, gain: 2, bias: 0 }).value);
    }
    // All seven at once, with probability 0.99; the seed is the address's default.
    for (const { degree, low, high } of samples) {
      expect(low).toBeLessThanOrEqual(rows[degree]!.value);
      expect(high).toBeGreaterThanOrEqual(rows[degree]!.value);
    }
    expect(learning!.degrees.map(({ degree }) => degree)).toEqual([1, 2, 3, 4]);
  }
});

test("dead degrees are named, and never learnt", async () => {
  const { rows, learning } = (await computed(await viewOf("activation=tanh&degrees=3&samples=0"))).at(-1)!.units[0]!;
  expect(rows.map(({ dead }) => dead)).toEqual(["exactly", undefined, "exactly", undefined]);
  expect(learning!.degrees.map(({ degree, left }) => [degree, left === 1])).toContainEqual([2, true]);
  expect(learning!.degrees.find(({ degree }) => degree === 2)!.halfLife).toBe(Number.POSITIVE_INFINITY);
});

test("shares of a polynomial's energy make one", async () => {
  const { rows } = (await computed(await viewOf("activation=t^3-t/3%2B1&dimension=5&degrees=4&samples=0"))).at(-1)!
    .units[0]!;
  const sum = rows.reduce((total, { share }) => total + share!, 0);
  // E σ² is by quadrature to about 1e-14.
  expect(Math.abs(sum - 1)).toBeLessThan(1e-12);
});

test("what one activation cannot do is said beside it; the others go on", async () => {
  const texts = "activation=1/(t-0.5)&compare=relu,exp(t),0*t&degrees=2";
  const [pole, relu] = (await computed(await viewOf(texts))).at(-1)!.units;
  expect(pole!.problem).toMatch(/finite/);
  expect(relu!.problem).toBeUndefined();
  expect(relu!.rows).toHaveLength(3);
  const [, , exponential, zero] = (await computed(await viewOf(`${texts}&gain=10000`))).at(-1)!.units;
  expect(exponential!.problem).toMatch(/smaller gain/);
  expect(zero!.problem).toMatch(/nothing is learnt/);
  expect(zero!.rows).toHaveLength(3);
});

test("it ends where it is told to", async () => {
  const view = await viewOf("activation=max(t,0)&dimension=2000&degrees=60");
  let asked = 0;
  let parts = 0;
  await spectra.computeSpectra(view, (part) => {
    asked++;
    if (part !== undefined) parts++;
    return false;
  });
  expect(asked).toBe(1);
  expect(parts).toBeLessThanOrEqual(1);
});

test("a text that is no activation has a sentence with the column", async () => {
  expect(await spectra.activationProblem("max(t, 0)")).toBeUndefined();
  expect(await spectra.activationProblem("max(t, ")).toMatch(/column \d+/);
  expect(await spectra.spectraCommand(await viewOf("degrees=3"))).toBe("thalweg open '#/spectra?degrees=3'");
});
