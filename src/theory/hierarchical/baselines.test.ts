import { describe, expect, it } from "vitest";
import relu from "../../activations/relu.ts";
import tanh from "../../activations/tanh.ts";
import { density } from "../../distributions/standard-gaussian.ts";
import { hermite } from "../../math/hermite.ts";
import { trapezoidOnLine } from "../../math/quadrature.ts";
import { classAt, finiteBaselines, hermiteTensor } from "./baselines.ts";
import { limitBaselines } from "./limit.ts";
import { runningExample } from "./running-example.ts";
import { expectations, type SightLaw } from "./sight-law.ts";

const example = (d: number): SightLaw => runningExample("factorial", d);
const largest = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Math.max(...Array.from(a, (t, i) => Math.abs(t - b[i]!)));

describe("finiteBaselines", () => {
  // The accuracy promised; a doubled grid that moves the result by less than 1e-12 shows it.
  it.each([
    ["small d_eff", example(2)],
    ["odd d_eff", example(5)],
    ["largest d_eff", example(64)],
    ["P of variance 2", runningExample("orthonormal", 8)],
    ["quartic P, unbalanced", { ...example(24), inner: [0, 0.2, 0, 0, 0.9], plus: 18, gain: 1 }],
    ["small gain", { ...example(4), gain: 0.3 }],
  ])("does not move when the nodes are doubled: %s", (_, law) => {
    const [coarse, fine] = [finiteBaselines(law, 4), finiteBaselines(law, 4, { refinement: 2 })];
    expect(Math.abs(coarse.meanSquare - fine.meanSquare)).toBeLessThan(1e-12);
    expect(largest(coarse.energies, fine.energies)).toBeLessThan(1e-12);
    // Mutant: a grid half as fine misses the oscillations.
    const poor = finiteBaselines(law, 4, { refinement: 0.3 });
    expect(Math.abs(poor.meanSquare - fine.meanSquare) + largest(poor.energies, fine.energies)).toBeGreaterThan(1e-12);
  });

  it("agrees with a plain double integral at d_eff = 2", () => {
    const law = example(2);
    const p = (z: number) => (z * z - 1) / 2 + (z ** 3 - 3 * z) / 6;
    const y = (a: number, b: number) => Math.tanh((3 * (p(a) - p(b))) / Math.SQRT2);
    // tanh(3h) varies on the scale 1/(3|P′|) ~ 0.01 where the mass is: a step of 0.01 leaves about 1e-9.
    const average = (f: (a: number, b: number) => number) =>
      trapezoidOnLine((a) => density(a) * trapezoidOnLine((b) => density(b) * f(a, b), GRID), GRID);
    const GRID = { step: 0.01, range: 8 };
    const { meanSquare, energies } = finiteBaselines(law, 2);
    expect(Math.abs(average((a, b) => y(a, b) ** 2) - meanSquare)).toBeLessThan(1e-7);
    const c = [
      average((a, b) => y(a, b) * hermite(2, a)),
      average((a, b) => y(a, b) * a * b),
      average((a, b) => y(a, b) * hermite(2, b)),
    ];
    const [pp, pm, mm] = expectations(law, [
      { plus: [2], minus: [] },
      { plus: [1], minus: [1] },
      { plus: [], minus: [2] },
    ]).coefficients;
    expect(largest(c, [pp!, pm!, mm!])).toBeLessThan(1e-7);
    expect(c.reduce((sum, t) => sum + t * t, 0)).toBeCloseTo(energies[2]!, 6);
  });

  it("approaches the limit d_eff → ∞ at rate 1/d_eff", () => {
    const limit = limitBaselines(example(2), 4);
    const gap = (d: number) => largest(finiteBaselines(example(d), 4).residuals, limit.residuals);
    expect(gap(256) * 256).toBeLessThan(gap(64) * 64 * 1.3);
    expect(gap(256)).toBeLessThan(0.3 * gap(64));
  });

  it("energies add up to at most E y², and odd degrees vanish for an even inner polynomial", () => {
    const law = { ...example(4), inner: [0, 0, 1] };
    const { meanSquare, energies, residuals } = finiteBaselines(law, 8);
    expect(residuals[8]!).toBeGreaterThan(0);
    expect(residuals[8]!).toBeLessThan(0.15 * meanSquare);
    expect(energies.filter((_, l) => l % 2 === 1).every((e) => e < 1e-28)).toBe(true);
  });

  it("refuses an outer function without a Fourier pair", () => {
    expect(() => finiteBaselines({ ...example(4), outer: relu }, 2)).toThrow("Fourier pair");
  });
});

describe("hermiteTensor", () => {
  it("has entries that add up to the energy: ‖T‖² / l! with every permutation of indices", () => {
    const d = 5;
    const law = example(d);
    const signs = [1, -1, 1, -1, 1];
    const { energies } = finiteBaselines(law, 3);
    const tensors = [1, 2, 3].map((l) => hermiteTensor(law, l));
    let square = 0;
    for (let i = 0; i < d; i++) {
      for (let j = 0; j < d; j++) {
        for (let k = 0; k < d; k++) square += classAt(tensors[2]!, [i, j, k], signs).entry ** 2;
      }
    }
    expect(square / 6).toBeCloseTo(energies[3]!, 13);
    const trace = signs.reduce((sum, _, i) => sum + classAt(tensors[1]!, [i, i], signs).entry ** 2, 0);
    expect(trace).toBeLessThan(2 * energies[2]!);
    expect(() => classAt(tensors[1]!, [0], signs)).toThrow("classAt");
  });

  it("is odd under the exchange of signs when they are balanced", () => {
    const tensor = hermiteTensor(example(4), 2);
    const entry = (plus: readonly number[], minus: readonly number[]) =>
      tensor.find((c) => c.plus.join() === plus.join() && c.minus.join() === minus.join())!.entry;
    expect(entry([2], [])).toBeCloseTo(-entry([], [2]), 14);
    expect(entry([2], [])).toBeGreaterThan(0.3);
    expect(Math.abs(entry([1], [1]))).toBeLessThan(1e-14);
  });
});

describe("limitBaselines", () => {
  const orthonormal = { inner: [0, 0, 1, 1], outer: tanh, gain: 3 };
  it("with g the identity all energy lies at the degrees of P", () => {
    const identity = { ...tanh, value: (t: number) => t, hermite: (k: number, gain = 1) => (k === 1 ? gain : 0) };
    const { meanSquare, energies } = limitBaselines({ ...orthonormal, outer: identity, gain: 2 }, 4);
    expect(meanSquare).toBeCloseTo(8, 12);
    expect(largest(energies, [0, 0, 4, 4, 0])).toBeLessThan(1e-14);
  });

  it("depends on the normalisation as recorded: E y² at Var h = 8", () => {
    // He_2 + He_3 without factorials: He_2 = √2 h_2, He_3 = √6 h_3. Reference P4_random_mse_v=8.0 (mpmath).
    const inner = [0, 0, Math.SQRT2, Math.sqrt(6)];
    expect(limitBaselines({ inner, outer: tanh, gain: 3 }, 0).meanSquare).toBeCloseTo(0.9064991432577403, 12);
  });
});
