import { expect, test } from "vitest";
import { findActivation } from "../../activations/find.ts";
import { funkHecke } from "../../theory/spherical/funk-hecke.ts";
import { sampleSpectrum, TOGETHER } from "./spectrum-sample.ts";

const SEEDS = 60;

/** How many of the seeds' spectra hold all α_k. */
function covered(activation: string, dimension: number, { degrees = 8, bias = 0, truth = 1 } = {}): number {
  const units = { activation, dimension, gain: 1, bias };
  const alphas = Array.from(
    { length: degrees + 1 },
    (_, degree) => truth * funkHecke(findActivation(activation), { ...units, degree }).value,
  );
  let count = 0;
  for (let seed = 0; seed < SEEDS; seed++) {
    const found = sampleSpectrum(units, { degrees, samples: 2000, seed });
    if (found.every(({ degree, low, high }) => low <= alphas[degree]! && alphas[degree]! <= high)) count++;
  }
  return count;
}

// At coverage 0.99 and more, P(more than 7 of 60 spectra miss) < 1e-6 (binomial tail).
test.each([
  ["relu", 2, 0],
  ["step", 3, 0],
  ["relu", 20, 0.3],
  ["tanh", 1000, 0],
  ["relu", 1_000_000, 0],
] as const)(
  "%s in dimension %i, bias %d: intervals hold together as often as they say",
  (activation, dimension, bias) => {
    expect(TOGETHER).toBe(0.99);
    expect(covered(activation, dimension, { bias })).toBeGreaterThanOrEqual(SEEDS - 7);
  },
);

test("intervals would not hold values that are off by a third", () => {
  expect(covered("relu", 3, { truth: 4 / 3 })).toBeLessThan(SEEDS / 2);
});

test("a stream belongs to its seed, and what has no size is left out", () => {
  const units = { activation: "relu", dimension: 7, gain: 1, bias: 0 };
  const once = sampleSpectrum(units, { degrees: 3, samples: 200, seed: 5 });
  expect(sampleSpectrum(units, { degrees: 3, samples: 200, seed: 5 })).toEqual(once);
  expect(sampleSpectrum(units, { degrees: 3, samples: 200, seed: 6 })).not.toEqual(once);
  expect(sampleSpectrum({ ...units, activation: "0*t" }, { degrees: 3, samples: 200, seed: 5 })).toEqual([]);
  const high = sampleSpectrum({ ...units, dimension: 1_000_000 }, { degrees: 150, samples: 200, seed: 5 });
  expect(high.length).toBeLessThan(150);
  expect(high.length).toBeGreaterThan(20);
});
