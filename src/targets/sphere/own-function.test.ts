import { expect, it } from "vitest";
import { harmonicDimension } from "../../math/harmonics.ts";
import { legendre } from "../../math/legendre.ts";
import { Key } from "../../math/random/key.ts";
import { estimateEnergies, ownFunction, ownRidge } from "./own-function.ts";

const key = Key.root(3).fold("own-function.test");

it("a function of x: x_1 x_2 + x_3 has energies 1/d in degree 1, 1/(d (d + 2)) in degree 2 and nothing else", () => {
  const d = 4;
  const f = ownFunction((x, o) => x[o]! * x[o + 1]! + x[o + 2]!, d);
  const truth = [0, 1 / d, 1 / (d * (d + 2)), 0];
  // Two-sided 1e-6 over four intervals.
  const estimates = estimateEnergies(f, { degrees: [0, 1, 2, 3], samples: 2000, level: 1 - 2.5e-7, key });
  estimates.forEach(({ low, high }, k) => {
    expect(low).toBeLessThan(truth[k]!);
    expect(high).toBeGreaterThan(truth[k]!);
  });
  // Power: the intervals tell degree 1 and 2 from nothing, and from twice their energy.
  for (const k of [1, 2]) {
    expect(estimates[k]!.low).toBeGreaterThan(0);
    expect(estimates[k]!.high).toBeLessThan(2 * truth[k]!);
  }
  expect(estimateEnergies(f, { degrees: [1], samples: 50, level: 0.9, key })).toEqual(
    estimateEnergies(f, { degrees: [1], samples: 50, level: 0.9, key }),
  );
});

it("a function of ⟨v, x⟩: a harmonic has one coefficient, and |t| those of its closed form", () => {
  const dimension = 6;
  const pole = [0, 0.6, 0, 0.8, 0, 0];
  const norm = Math.sqrt(Number(harmonicDimension(dimension, 3)));
  const harmonic = ownRidge((t) => 0.5 * norm * legendre(3, t, dimension), { dimension, pole });
  for (let k = 0; k <= 6; k++) {
    // The quadrature's tolerance, as in zonalExpectation.
    expect(Math.abs(harmonic.poles(k)[0]!.coefficient - (k === 3 ? 0.5 : 0))).toBeLessThan(4e-14);
  }
  expect(harmonic.norm2).toBeCloseTo(0.25, 13);
  // |t| = 2 relu − t: α_{k+2} = −α_k (k − 1)/(k + d + 1) from α_0 = E|t| = 2 c_d/(d − 1), by parts as for the step.
  const absolute = ownRidge(Math.abs, { dimension, pole, kinks: [0] });
  let alpha = absolute.poles(0)[0]!.coefficient;
  for (let k = 0; k <= 10; k += 2) {
    const root = Math.sqrt(Number(harmonicDimension(dimension, k)));
    expect(Math.abs(absolute.poles(k)[0]!.coefficient - root * alpha)).toBeLessThan(4e-14 * (1 + root));
    alpha *= -(k - 1) / (k + dimension + 1);
  }
  expect(absolute.norm2).toBeCloseTo(1 / dimension, 14);
  expect(absolute.evaluate(Float64Array.of(7, 0, -1, 0, 0, 0, 0), 1)).toBe(0.6);
});

it("names the point where a function is not finite", () => {
  const f = ownFunction((x, o) => Math.sqrt(x[o]!), 2);
  expect(() => f.evaluate(Float64Array.of(1, 0, 0, 1, -1, 0), 4)).toThrow(
    "ownFunction: the function must be finite, at point 2, got NaN",
  );
  const options = { degrees: [0], samples: 50, level: 0.9, key };
  expect(() => estimateEnergies(f, options)).toThrow(/ownFunction: the function must be finite, at point \d+, got NaN/);
  expect(() => ownRidge((t) => Math.sqrt(t), { dimension: 3, pole: [1, 0, 0] })).toThrow(
    /ownRidge: the function must be/,
  );
  expect(() => ownRidge((t) => t, { dimension: 3, pole: [1, 1, 0] })).toThrow(/norm 1/);
  expect(() => ownFunction(() => 0, 1)).toThrow(/dimension/);
});
