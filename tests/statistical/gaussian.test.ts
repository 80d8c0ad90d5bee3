import { expect, test } from "vitest";
import { Key } from "../../src/math/random/key.ts";
import { normalCdf } from "../../src/math/special/normal.ts";
import { followsCounts, followsLaw, hasMean } from "./goodness.ts";

const N = 4_000_000;
const gaussians = new Float64Array(N);
Key.root(201).fold("gaussian").stream().fillGaussian(gaussians);
const widened = gaussians.map((g) => Math.sqrt(1.01) * g);

/** A sum of twelve uniforms: the classical wrong sampler, right in mean and variance. */
const twelve = new Float64Array(N / 12);
{
  const stream = Key.root(202).stream();
  for (let i = 0; i < twelve.length; i++) {
    for (let j = 0; j < 12; j++) twelve[i] += stream.uniform();
    twelve[i] -= 6;
  }
}

test("Gaussians follow Φ; with variance 1.04 they do not", () => {
  // Variance 1 + ε moves the distribution function by ε/2 · max x φ(x) = 0.12 ε, against a bound of 0.0013.
  expect(followsLaw(gaussians, normalCdf)).toBe(true);
  expect(
    followsLaw(
      gaussians.map((g) => 1.02 * g),
      normalCdf,
    ),
  ).toBe(false);
});

test("moments up to the eighth; with variance 1.01 they are wrong", () => {
  const moments = (of: Float64Array): boolean[] =>
    [1, 2, 3, 4, 6, 8].map((k) =>
      hasMean(
        of.map((g) => g ** k),
        {
          mean: k % 2 === 0 ? doubleFactorial(k - 1) : 0,
          variance: doubleFactorial(2 * k - 1) - (k % 2 === 0 ? doubleFactorial(k - 1) ** 2 : 0),
        },
      ),
    );
  expect(moments(gaussians)).toEqual([true, true, true, true, true, true]);
  expect(moments(widened)[1]).toBe(false);
  expect(moments(twelve)[3]).toBe(false);
});

test("tails: counts between 2, 2.5, …, 4 and beyond on either side; twelve uniforms fail", () => {
  const edges = [2, 2.5, 3, 3.5, 4, Number.POSITIVE_INFINITY];
  const tails = (of: Float64Array): boolean => {
    const counts = new Float64Array(2 * edges.length - 1);
    for (const g of of) {
      const bin = Math.abs(g) < 2 ? 0 : edges.findIndex((edge) => Math.abs(g) < edge);
      counts[bin === 0 ? 0 : 2 * bin - (g < 0 ? 1 : 0)]++;
    }
    const share = (bin: number): number => normalCdf(-edges[bin - 1]) - normalCdf(-edges[bin]);
    return followsCounts(counts, (i) => of.length * (i === 0 ? 1 - 2 * normalCdf(-2) : share((i + 1) >> 1)));
  };
  expect(tails(gaussians)).toBe(true);
  expect(tails(widened)).toBe(false);
  expect(tails(twelve)).toBe(false);
});

test("neighbours are uncorrelated, and so are their squares", () => {
  for (const lag of [1, 2, 7]) {
    const shifted = gaussians.subarray(lag);
    expect(
      hasMean(
        shifted.map((g, i) => g * gaussians[i]),
        { mean: 0, variance: 1 },
      ),
    ).toBe(true);
    expect(
      hasMean(
        shifted.map((g, i) => (g * g - 1) * (gaussians[i] ** 2 - 1)),
        { mean: 0, variance: 4 },
      ),
    ).toBe(true);
  }
  const smoothed = gaussians.map((g, i) => (i === 0 ? g : Math.sqrt(1 - 1e-4) * g + 0.01 * gaussians[i - 1]));
  const lagged = smoothed.subarray(1).map((g, i) => g * smoothed[i]);
  expect(hasMean(lagged, { mean: 0, variance: 1 })).toBe(false);
});

/** (2j − 1)!! = 1 · 3 · 5 … of an odd number. */
function doubleFactorial(odd: number): number {
  return odd <= 1 ? 1 : odd * doubleFactorial(odd - 2);
}
