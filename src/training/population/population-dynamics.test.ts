import { describe, expect, it } from "vitest";
import relu from "../../activations/relu.ts";
import tanh from "../../activations/tanh.ts";
import { referenceEngine as engine } from "../../engine/reference/reference-engine.ts";
import { Key } from "../../math/random/key.ts";
import { pointsOnSphere } from "../../math/random/samplers.ts";
import { evaluateHarmonics, type HarmonicFunction, zonalHarmonic } from "./harmonic-target.ts";
import { populationDynamics } from "./population-dynamics.ts";
import { zonalKernel } from "./zonal-kernel.ts";

const D = 5;
const M = 40;
const draw = (count: number, name: string): Float64Array =>
  pointsOnSphere(count, D, Key.root(3).fold("population-dynamics.test", name).stream());
const units = draw(M, "units");
const smooth = zonalKernel(tanh, { dimension: D, gain: 1.5, bias: 0.4 });
const kinked = zonalKernel(relu, { dimension: D });

/** Degree 3 is in two components, which interfere. */
const target: HarmonicFunction = [
  { degree: 0, poles: draw(1, "pole 0"), amplitudes: Float64Array.of(0.5) },
  { degree: 1, poles: draw(2, "poles 1"), amplitudes: Float64Array.of(1, -0.7) },
  { degree: 2, poles: draw(1, "pole 2"), amplitudes: Float64Array.of(-1.2) },
  { degree: 3, poles: draw(3, "poles 3"), amplitudes: Float64Array.of(1, 2, -1) },
  { degree: 3, poles: draw(1, "pole 3"), amplitudes: Float64Array.of(0.3) },
];

/** ⟨u_i, u_j⟩. */
const product = (i: number, j: number): number => {
  let t = 0;
  for (let s = 0; s < D; s++) t += units[i * D + s]! * units[j * D + s]!;
  return t;
};

/** b after each of `steps` steps, one step after the other. */
function iterate(kernel: typeof smooth, rate: number, steps: number): readonly Float64Array[] {
  const y = evaluateHarmonics(target, units, { dimension: D, factor: kernel.projection });
  const path = [new Float64Array(M)];
  for (let t = 0; t < steps; t++) {
    const b = path[t]!;
    path.push(
      b.map((value, i) => {
        let gradient = y[i]!;
        for (let j = 0; j < M; j++) gradient -= kernel.value(product(i, j)) * b[j]!;
        return value + (rate / M) * gradient;
      }),
    );
  }
  return path;
}

describe("populationDynamics", () => {
  for (const [name, kernel] of [
    ["smooth", smooth],
    ["kinked", kinked],
  ] as const) {
    const population = populationDynamics({ units, kernel }, { engine });
    // Beyond 1/max λ as well: (1 − ηλ)^t alternates.
    const rate = 0.8 * population.descent.stableBelow;
    const times = [0, 1, 2, 7, 30];

    it(`is the iterated map, ${name}`, () => {
      const path = iterate(kernel, rate, 30);
      const b = population.coefficients(target, { rate, times });
      for (const [c, t] of times.entries()) {
        // Each step rounds by M u of the size of b; 30 of them, all factors |1 − ηλ| ≤ 1.
        const tolerance = 31 * 10 * M * 2 ** -53 * Math.max(...path[t]!.map(Math.abs), 1);
        for (let i = 0; i < M; i++)
          expect(Math.abs(b.data[i * times.length + c]! - path[t]![i]!)).toBeLessThan(tolerance);
      }
    });

    it(`lowers the loss at every step, to ‖g‖² at 0, ${name}`, () => {
      const many = Array.from({ length: 40 }, (_, t) => t);
      const loss = population.loss(target, { rate, times: many });
      for (const t of many.slice(1)) expect(loss[t]!).toBeLessThan(loss[t - 1]!);
      const own = population.overlap(target, { rate, times: [0], along: target });
      expect(Math.abs(loss[0]! - own[0]!)).toBeLessThan(1e-13 * loss[0]!);
    });
  }

  it("divides the loss among the degrees, all of it", () => {
    // Gain 1.5: tanh is analytic within 1.047 of [−1, 1]; N α_k² falls faster than 2.5^(−2k), and degree 40 is below 1e-20.
    const population = populationDynamics({ units, kernel: smooth }, { engine });
    const rate = 0.45 * population.descent.stableBelow;
    const times = [0, 3, 100.5, 1e6];
    const degrees = Array.from({ length: 41 }, (_, k) => k);
    const loss = population.loss(target, { rate, times });
    const parts = population.degreeResiduals(target, { rate, times, degrees });
    const b = population.coefficients(target, { rate, times });
    for (const [c] of times.entries()) {
      let square = 0;
      for (let i = 0; i < M; i++) square += Math.abs(b.data[i * times.length + c]!);
      // Differences of terms up to (Σ|b|)² κ(1), each with M u.
      const tolerance = 10 * M * 2 ** -53 * (square ** 2 * smooth.energy + loss[0]!);
      const total = parts.reduce((sum, part) => sum + part[c]!, 0);
      expect(Math.abs(total - loss[c]!)).toBeLessThan(tolerance);
      expect(tolerance).toBeLessThan(1e-3 * loss[c]!);
      // The mutant: without degree 2.
      expect(Math.abs(total - parts[2]![c]! - loss[c]!)).toBeGreaterThan(tolerance);
    }
  });

  it("averages over poles: degree 1 exactly, by the orthonormal basis √d x_i", () => {
    const population = populationDynamics({ units, kernel: kinked }, { engine });
    const rate = 0.4 * population.descent.stableBelow;
    const average = population.poleAverage(1);
    const times = [0, 1, 10.25, 300];
    const sums = times.map(() => 0);
    for (let i = 0; i < D; i++) {
      const along = [
        zonalHarmonic(
          1,
          Float64Array.from({ length: D }, (_, j) => (j === i ? 1 : 0)),
        ),
      ];
      const overlap = population.overlap(along, { rate, times, along });
      for (const c of times.keys()) sums[c]! += overlap[c]! / D;
    }
    for (const [c, time] of times.entries()) {
      expect(Math.abs(average.residual({ rate, time }) - sums[c]!)).toBeLessThan(1e-12);
    }
    const half = average.timeTo({ rate });
    expect(average.residual({ rate, time: half })).toBeCloseTo(0.5, 9);
    expect(average.weights.reduce((sum, w) => sum + w, 0)).toBeLessThan(D);
  });

  it("never learns a degree that has no eigenvalue, or more harmonics than units to half", () => {
    const population = populationDynamics({ units, kernel: kinked }, { engine });
    const rate = 0.4 * population.descent.stableBelow;
    const dead = population.poleAverage(3); // ReLU: α_3 = 0
    // α_3 is rounding, 1e-17, and the least eigenvalue about 1e-6.
    expect(Math.abs(dead.residual({ rate, time: 1e6 }) - 1)).toBeLessThan(1e-12);
    const many = population.poleAverage(4); // N(5, 4) = 55 > 40 units
    expect(many.timeTo({ rate, level: 0.5 })).toBe(Number.POSITIVE_INFINITY);
  });

  it("says the limit of the rate", () => {
    const population = populationDynamics({ units, kernel: kinked }, { engine });
    const limit = population.descent.stableBelow;
    const options = { rate: 1.01 * limit, times: [200, 400] };
    expect(() => population.loss(target, options)).toThrow(
      `gradient descent: rate must be below 2/(largest eigenvalue) = ${limit.toPrecision(6)}, got ${1.01 * limit}`,
    );
    const [early, late] = population.loss(target, { ...options, allowDivergence: true });
    expect(late!).toBeGreaterThan(10 * early!);
    expect(() => population.poleAverage(1).timeTo({ rate: 0.6 * limit })).toThrow("rate must be at most 1/(largest");
    expect(() => population.loss(target, { rate: 1, times: [-1] })).toThrow("times must be finite and ≥ 0, got -1");
    expect(() => populationDynamics({ units: units.map((u) => 2 * u), kernel: kinked }, { engine })).toThrow(
      "rows must be unit vectors",
    );
  });
});
