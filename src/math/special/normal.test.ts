import { expect, test } from "vitest";
import { normalCdf, normalDensity, normalQuantile } from "./normal.ts";

/** mpmath 1.3, 30 digits, rounded to float64: ncdf(x). */
const CDF = [
  [0.5, 0.6914624612740131],
  [-0.5, 0.3085375387259869],
  [1, 0.8413447460685429],
  [-2, 0.02275013194817921],
  [-2.2, 0.013903447513498604],
  [-2.25, 0.012224472655044703],
  [2.3, 0.9892758899783242],
  [-5, 2.866515718791939e-7],
  [-8.2, 1.2019351542735859e-16],
  [-20, 2.7536241186062337e-89],
  [-37, 5.725571222524577e-300],
  [7, 0.9999999999987201],
] as const;

/** mpmath 1.3, 30 digits, rounded to float64: −√2 erfinv(1 − 2p). */
const QUANTILE = [
  [0.3, -0.5244005127080408],
  [0.075, -1.439531470938456],
  [0.074, -1.4466320671589785],
  [0.001, -3.0902323061678136],
  [1e-10, -6.361340902404057],
  [2 ** -53, -8.209536151601387],
] as const;

test("Φ against mpmath", () => {
  for (const [x, expected] of CDF) expect(Math.abs(normalCdf(x) / expected - 1)).toBeLessThan(x < -10 ? 1e-13 : 1e-14);
  expect(normalCdf(0)).toBe(0.5);
  expect(normalCdf(Number.NEGATIVE_INFINITY)).toBe(0);
  expect(normalCdf(Number.POSITIVE_INFINITY)).toBe(1);
  expect(normalDensity(0)).toBeCloseTo(0.3989422804014327, 16);
});

test("Φ⁻¹ against mpmath, 5 ulp", () => {
  for (const [p, expected] of QUANTILE) {
    expect(Math.abs(normalQuantile(p) / expected - 1)).toBeLessThan(5 * 2 ** -52);
    if (p > 0.01) expect(normalQuantile(1 - p)).toBeCloseTo(-expected, 13);
  }
  expect(normalQuantile(0.5)).toBe(0);
  expect(normalQuantile(0)).toBe(Number.NEGATIVE_INFINITY);
  expect(normalQuantile(1)).toBe(Number.POSITIVE_INFINITY);
  for (const p of [-0.1, 1.1, Number.NaN]) expect(normalQuantile(p)).toBeNaN();
});

/** Largest relative error of Φ(quantile(p)) over p, in units of the condition |x| φ(x)/Φ(x) + 1 ≤ x² + 2 and 2⁻⁵². */
function roundTrip(quantile: (p: number) => number): number {
  let worst = 0;
  for (let e = 0.02; e < 120; e *= 1.01) {
    const p = Math.exp(-e);
    const x = quantile(p);
    worst = Math.max(worst, Math.abs(normalCdf(x) / p - 1) / (x * x + 2) / 2 ** -52);
  }
  return worst;
}

test("Φ inverts Φ⁻¹ over all three regions, and one changed coefficient shows", () => {
  // Φ is good to 10⁻¹⁴ = 45 ulp, the quantile to 5.
  expect(roundTrip(normalQuantile)).toBeLessThan(50);
  expect(roundTrip((p) => normalQuantile(p) * (1 + 1e-13))).toBeGreaterThan(50);
});
