import { expect, test } from "vitest";
import { legendre } from "../../math/legendre.ts";
import { integrate } from "../../math/quadrature.ts";
import { Key } from "../../math/random/key.ts";
import { pointsOnSphere } from "../../math/random/samplers.ts";
import {
  averageCorrelation,
  largestCosine,
  meanAbsoluteCorrelation,
  typicalCorrelation,
  zonalCorrelationBound,
} from "./zonal-family.ts";

const FAMILIES = [3, 4, 10, 30, 50, 200].flatMap((dimension) =>
  [2, 3, 4, 5, 8].map((degree) => ({ dimension, degree })),
);

/** Largest |P_k| on a grid of [0, c]; P_k is even or odd. */
function largestOnGrid({ dimension, degree }: (typeof FAMILIES)[number], cosine: number): number {
  let largest = 0;
  for (let i = 0; i <= 400; i++) largest = Math.max(largest, Math.abs(legendre(degree, (cosine * i) / 400, dimension)));
  return largest;
}

/** Whether a bound holds for all families and thresholds; 1e-12 for the recurrence's rounding. */
const holds = (bound: (family: (typeof FAMILIES)[number], cosine: number) => number): boolean =>
  FAMILIES.every((family) =>
    [0, 0.1, 0.3, 0.5, 0.7, 0.9, 1].every((c) => largestOnGrid(family, c) <= bound(family, c) * (1 + 1e-12)),
  );

test("the bound on correlations from a threshold holds, and mutants do not", () => {
  expect(holds((family, cosine) => zonalCorrelationBound({ ...family, cosine }))).toBe(true);
  // Without the second term, and with the threshold's power alone for that of Minkowski.
  expect(holds(({ degree }, cosine) => cosine ** degree)).toBe(false);
  expect(holds(({ degree, dimension }, c) => (c * c + (1 - c * c) / (2 * dimension)) ** (degree / 2))).toBe(false);
});

test("at threshold 0 and even k it is |P_k(0)| = E ξ^k; at threshold 1 it is 1", () => {
  for (const family of FAMILIES) {
    expect(zonalCorrelationBound({ ...family, cosine: 1 })).toBe(1);
    if (family.degree % 2 === 1) continue;
    const exact = Math.abs(legendre(family.degree, 0, family.dimension));
    // Two powers that undo each other: a few ulps times their exponents.
    expect(Math.abs(zonalCorrelationBound({ ...family, cosine: 0 }) / exact - 1)).toBeLessThan(1e-14);
  }
});

test("at odd k and threshold 0 it is E|ξ|^k, by quadrature", () => {
  for (const family of FAMILIES.filter(({ degree }) => degree % 2 === 1)) {
    // A coordinate on S^(d−2) is sin θ with density ∝ cos^(d−3) θ.
    const over = { from: 0, to: Math.PI / 2 };
    const density = (theta: number) => Math.cos(theta) ** (family.dimension - 3);
    const moment = integrate((theta) => Math.sin(theta) ** family.degree * density(theta), over).value;
    const expected = moment / integrate(density, over).value;
    // The quadrature's 1e-14 is absolute; the least moment here is 5e-8.
    expect(Math.abs(zonalCorrelationBound({ ...family, cosine: 0 }) - expected)).toBeLessThan(1e-13);
  }
});

test("the union bound on the largest cosine holds exactly, and twice its exponent does not", () => {
  const unionOf = (dimension: number, count: number, cosine: number): number => {
    const density = (theta: number) => Math.cos(theta) ** (dimension - 2);
    const tail = integrate(density, { from: Math.asin(cosine), to: Math.PI / 2, tolerance: 1e-16 }).value;
    return (count * (count - 1) * tail) / integrate(density, { from: -Math.PI / 2, to: Math.PI / 2 }).value;
  };
  for (const dimension of [5, 20, 50, 200]) {
    for (const [count, probability] of [
      [10, 0.5],
      [100, 0.1],
      [2000, 0.01],
    ] as const) {
      const cosine = largestCosine({ dimension, count, probability });
      expect(cosine === 1 || unionOf(dimension, count, cosine) <= probability).toBe(true);
      if (dimension >= 50) expect(unionOf(dimension, count, cosine / Math.SQRT2)).toBeGreaterThan(probability);
    }
  }
});

test("mean absolute correlation against mpmath, below the root mean square", () => {
  // quad of |P_k| (1 − t²)^((d−3)/2) between the roots, 30 digits; d = 3, k = 2 is 2/(3√3).
  const reference = [
    [3, 2, 0.3849001794597505],
    [20, 2, 0.04962959572742952],
    [20, 3, 0.017150086198104205],
    [50, 3, 0.004297738518233373],
    [50, 4, 0.001111536650895282],
    [500, 10, 2.6752310760816714e-11],
  ] as const;
  for (const [dimension, degree, expected] of reference) {
    const value = meanAbsoluteCorrelation({ dimension, degree });
    // Rounding of the recurrence, a small multiple of k u of its largest terms, and of the quadrature, 1e-14.
    expect(Math.abs(value / expected - 1)).toBeLessThan(1e-13);
    expect(value).toBeLessThan(typicalCorrelation({ dimension, degree }));
  }
  expect(typicalCorrelation({ dimension: 10, degree: 2 })).toBe(1 / Math.sqrt(54));
});

test("average correlation of random poles, and a mutant without the diagonal", () => {
  const [family, count] = [{ dimension: 20, degree: 3 }, 300] as const;
  const d = family.dimension;
  const poles = pointsOnSphere(count, d, Key.root(5).fold("average correlation").stream());
  let sum = 0;
  for (let u = 0; u < count; u++) {
    for (let v = 0; v < count; v++) {
      let t = 0;
      for (let j = 0; j < d; j++) t += poles[u * d + j]! * poles[v * d + j]!;
      sum += u === v ? 1 : Math.abs(legendre(family.degree, t, d));
    }
  }
  const measured = sum / count ** 2;
  // Given u the law of ⟨u, v⟩ is the same for all u, so pairs are uncorrelated; each has variance below 1/N. Five standard
  // errors of count(count − 1)/2 pairs: false alarm below 1e-6.
  const error = 5 * typicalCorrelation(family) * Math.sqrt(2 / (count * (count - 1)));
  expect(Math.abs(measured - averageCorrelation(count, family))).toBeLessThan(error);
  expect(Math.abs(measured - meanAbsoluteCorrelation(family))).toBeGreaterThan(error);
});

test("refuses what it cannot bound", () => {
  expect(() => zonalCorrelationBound({ dimension: 2, degree: 2, cosine: 0.5 })).toThrow(/dimension/);
  expect(() => zonalCorrelationBound({ dimension: 5, degree: 1, cosine: 0.5 })).toThrow(/degree/);
  expect(() => zonalCorrelationBound({ dimension: 5, degree: 2, cosine: 1.5 })).toThrow(/cosine/);
  expect(() => largestCosine({ dimension: 5, count: 1, probability: 0.5 })).toThrow(/count/);
  expect(() => largestCosine({ dimension: 5, count: 9, probability: 0 })).toThrow(/probability/);
});
