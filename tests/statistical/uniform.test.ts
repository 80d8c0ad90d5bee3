import { expect, test } from "vitest";
import { Key } from "../../src/math/random/key.ts";
import { followsCounts, followsLaw, hasMean } from "./goodness.ts";

const N = 1_000_000;
const uniforms = new Float64Array(N);
Key.root(101).fold("uniform").stream().fillUniform(uniforms);
const identity = (x: number): number => x;

test("uniforms follow the uniform law; their powers 1.01 do not", () => {
  expect(followsLaw(uniforms, identity)).toBe(true);
  expect(
    followsLaw(
      uniforms.map((u) => u ** 1.01),
      identity,
    ),
  ).toBe(false);
});

test("moments: mean ½, variance 1/12, and lag products 1/4", () => {
  expect(hasMean(uniforms, { mean: 1 / 2, variance: 1 / 12 })).toBe(true);
  // (u − ½)² has mean 1/12 and variance 1/80 − 1/144.
  expect(
    hasMean(
      uniforms.map((u) => (u - 0.5) ** 2),
      { mean: 1 / 12, variance: 1 / 180 },
    ),
  ).toBe(true);
  // Products of centred neighbours are uncorrelated, with variance 1/144.
  const lagged = (of: Float64Array, lag: number) => of.subarray(lag).map((u, i) => (u - 0.5) * (of[i] - 0.5));
  for (const lag of [1, 2, 3, 4, 64]) expect(hasMean(lagged(uniforms, lag), { mean: 0, variance: 1 / 144 })).toBe(true);
  const sticky = uniforms.map((u, i) => (i % 20 === 0 ? u : uniforms[i - (i % 20)]));
  expect(hasMean(lagged(sticky, 1), { mean: 0, variance: 1 / 144 })).toBe(false);
});

test("every one of the 52 bits is fair, and pairs fill the square; a dead low bit does not pass", () => {
  const bits = (of: Float64Array): Float64Array => {
    const counts = new Float64Array(52);
    for (const u of of) {
      const k = Math.floor(u * 2 ** 52);
      const high = Math.floor(k / 2 ** 26);
      const low = k - high * 2 ** 26;
      for (let bit = 0; bit < 26; bit++) {
        counts[bit] += (low >>> bit) & 1;
        counts[26 + bit] += (high >>> bit) & 1;
      }
    }
    return counts;
  };
  // Counts of independent fair bits have half the variance of Poisson counts: the χ² bound holds with room.
  const fair = (counts: Float64Array): boolean => followsCounts(counts, () => N / 2);
  expect(fair(bits(uniforms))).toBe(true);
  expect(fair(bits(uniforms.map((u) => Math.floor(u * 2 ** 51) / 2 ** 51)))).toBe(false);

  const cells = new Float64Array(1024);
  for (let i = 0; i < N; i += 2) cells[32 * Math.floor(32 * uniforms[i]) + Math.floor(32 * uniforms[i + 1])]++;
  expect(followsCounts(cells, () => N / 2 / 1024)).toBe(true);
});

test("streams of neighbouring keys are uncorrelated", () => {
  const products = new Float64Array(20_000);
  for (let i = 0; i < products.length; i++) {
    const [a, b] = [
      Key.root(102).fold(i).stream().uniform(),
      Key.root(102)
        .fold(i + 1)
        .stream()
        .uniform(),
    ];
    products[i] = (a - 0.5) * (b - 0.5);
  }
  // Neighbouring products share a factor, but are uncorrelated all the same.
  expect(hasMean(products, { mean: 0, variance: 1 / 144 })).toBe(true);
});
