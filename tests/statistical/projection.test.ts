import { describe, expect, it } from "vitest";
import tanh from "../../src/activations/tanh.ts";
import { Key } from "../../src/math/random/key.ts";
import sight from "../../src/targets/sight.ts";
import { type HermiteComponent, hermiteComponent } from "../../src/theory/hierarchical/components.ts";
import { exponentialKernel, polynomialKernel } from "../../src/theory/kernels/dot-product.ts";
import { projectionFactor } from "../../src/theory/kernels/projection.ts";

/*
 * The Hermite components of a target and their projection on a kernel, against Monte Carlo: y, f_l and k(u, ·) at the same
 * points x ~ N(0, I). The inner polynomial has a linear part too, so that f_1 does not vanish; signs are not balanced.
 */

const SAMPLES = 200_000;
/** The normal tail beyond 6 is 2e-9, times 12 comparisons 2e-8; the room to 1e-6 is for the skewness of cubic terms. */
const DEVIATIONS = 6;
const DEGREES = [1, 2, 3] as const;
/** Coordinates: the last two are not read by the target, but count in ‖u‖. */
const [INDICES, DIMENSION] = [3, 5];
const SIGNS = [1, -1, 1];

const inner = [
  { degree: 1, coefficient: 0.5 },
  { degree: 2, coefficient: 0.6 },
  { degree: 3, coefficient: 0.8 },
];
const outer = { activation: "tanh", gain: 1 } as const;
const signLaw = { hermite: "orthonormal", signs: "balanced" } as const;
const target = sight.draw({ effectiveDimension: INDICES, inner, outer, ...signLaw }, Key.root(0));
const law = { effectiveDimension: INDICES, plus: 2, inner: [0, 0.5, 0.6, 0.8], outer: tanh, gain: 1 };
const components = DEGREES.map((degree) => hermiteComponent(law, degree, SIGNS));

const x = new Float64Array(SAMPLES * DIMENSION);
Key.root(18).fold("projection.test").stream().fillGaussian(x);
const points = Array.from({ length: SAMPLES }, (_, i) => x.subarray(i * DIMENSION, i * DIMENSION + INDICES));
const y = Float64Array.from(points, (z) => target.evaluate(z, 0));

/**
 * f_l = ⟨T, He_l⟩/l! from F(v) = ⟨T, v^{⊗l}⟩/l!: He_l(z) = E (z + ig)^{⊗l}, so f_l = e^{−Δ/2} F, which is F − ΔF/2 for l ≤ 3.
 * Second differences of a cubic are exact: Σ_i F(z + e_i) − 2F(z) + F(z − e_i) = ΔF(z).
 */
function hermiteForm({ form }: HermiteComponent): Float64Array {
  const moved = new Float64Array(INDICES);
  return Float64Array.from(points, (z) => {
    const at = form(z, 0);
    let laplacian = 0;
    for (let i = 0; i < INDICES; i++) {
      for (const step of [-1, 1]) {
        moved.set(z);
        moved[i]! += step;
        laplacian += form(moved, 0) - at;
      }
    }
    return at - laplacian / 2;
  });
}
const forms = components.map(hermiteForm);

/** Mean of the terms minus what is expected, in standard errors. */
function deviation(terms: Float64Array, expected: number): number {
  const mean = terms.reduce((sum, t) => sum + t, 0) / SAMPLES;
  const variance = terms.reduce((sum, t) => sum + (t - mean) ** 2, 0) / SAMPLES;
  return Math.abs(mean - expected) / Math.sqrt(variance / SAMPLES);
}
const times = (a: Float64Array, b: Float64Array): Float64Array => a.map((t, i) => t * b[i]!);

describe.each(DEGREES.map((degree, at) => ({ degree, component: components[at]!, f: forms[at]! })))(
  "degree $degree",
  ({ degree, component, f }) => {
    it("E y f = E f² = energy; the plain form, or one with a factor l! or another sign, is not f", () => {
      const { energy, form } = component;
      const isComponent = (g: Float64Array): boolean =>
        deviation(times(y, g), energy) < DEVIATIONS && deviation(times(g, g), energy) < DEVIATIONS;
      expect(isComponent(f)).toBe(true);
      if (degree > 1) {
        expect(isComponent(f.map((t) => t * [1, 1, 2, 6][degree]!))).toBe(false);
        expect(isComponent(Float64Array.from(points, (z) => form(z, 0)))).toBe(false);
      }
      expect(isComponent(hermiteForm(hermiteComponent(law, degree, [-1, 1, 1])))).toBe(false);
    });

    it.each([
      { name: "exponential", kernel: exponentialKernel, value: Math.exp },
      { name: "cubic", kernel: polynomialKernel([1, 3, 3, 1]), value: (s: number) => (1 + s) ** 3 },
    ])("E k(⟨u, x⟩) f(x) = projectionFactor · form(u), $name kernel", ({ kernel, value }) => {
      // ‖u‖² = 1.37, of which 0.87 in the coordinates that are read, mostly in one: no degree cancels.
      const u = Float64Array.of(0.9, 0.1, 0.2, 0.5, -0.5);
      const kernelValues = Float64Array.from(points, (_, i) => {
        let s = 0;
        for (let j = 0; j < DIMENSION; j++) s += u[j]! * x[i * DIMENSION + j]!;
        return value(s);
      });
      const projects = (factor: number): boolean =>
        deviation(times(kernelValues, f), factor * component.form(u, 0)) < DEVIATIONS;
      const r = Math.hypot(...u);
      const factor = projectionFactor(kernel, degree, r);
      expect(projects(factor)).toBe(true);
      // Mutants: without l!, without the fluctuation of ⟨u, x⟩ (r = 0), with the norm of what is read alone.
      if (degree > 1) expect(projects(factor / [1, 1, 2, 6][degree]!)).toBe(false);
      // (The last two differ only while κ^(l) is not constant; at l = 3 the noise hides them.)
      if (degree < 3 && projectionFactor(kernel, degree, 0) !== factor) {
        expect(projects(projectionFactor(kernel, degree, 0))).toBe(false);
        expect(projects(projectionFactor(kernel, degree, Math.hypot(...u.subarray(0, INDICES))))).toBe(false);
      }
    });
  },
);
