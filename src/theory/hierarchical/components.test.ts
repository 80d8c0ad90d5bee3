import { describe, expect, it } from "vitest";
import { Key } from "../../math/random/key.ts";
import { classAt, finiteBaselines, hermiteTensor } from "./baselines.ts";
import { hermiteComponent } from "./components.ts";
import { runningExample } from "./running-example.ts";
import type { SightLaw } from "./sight-law.ts";

/** A linear part too, and signs that are not balanced. */
const law: SightLaw = { ...runningExample("factorial", 5), inner: [0, 0.5, 0.7, 0.6] };
const signs = [1, -1, 1, -1, 1];
const DEGREES = [1, 2, 3] as const;

const draw = (count: number): Float64Array => {
  const x = new Float64Array(count);
  Key.root(15).fold("components.test").stream().fillGaussian(x);
  return x;
};

describe("hermiteComponent", () => {
  it("form is the sum over all l-tuples of indices, ⟨T, v^{⊗l}⟩/l!", () => {
    const x = draw(9);
    const at = (i: number): number => x[3 + i]!;
    const indices = [0, 1, 2, 3, 4];
    for (const degree of DEGREES) {
      const tensor = hermiteTensor(law, degree);
      const tuples = DEGREES.slice(0, degree).reduce<number[][]>(
        (all) => all.flatMap((tuple) => indices.map((i) => [...tuple, i])),
        [[]],
      );
      const terms = tuples.map((t) => t.reduce((product, i) => product * at(i), classAt(tensor, t, signs).entry));
      const size = terms.reduce((sum, t) => sum + Math.abs(t), 0);
      const exact = terms.reduce((sum, t) => sum + t, 0) / [1, 1, 2, 6][degree]!;
      // As many roundings as tuples, and three a term.
      const tolerance = (tuples.length + 10) * 2 ** -52 * size;
      expect(Math.abs(hermiteComponent(law, degree, signs).form(x, 3) - exact)).toBeLessThan(tolerance);
      // Mutant: the signs in another order.
      const swapped = hermiteComponent(law, degree, [-1, 1, 1, -1, 1]).form(x, 3);
      expect(Math.abs(swapped - exact)).toBeGreaterThan(1e-3);
    }
  });

  it("energy is that of the baselines, and the form homogeneous of its degree", () => {
    const { energies } = finiteBaselines(law, 3);
    const x = draw(5);
    const doubled = x.map((t) => 2 * t);
    for (const degree of DEGREES) {
      const { energy, form } = hermiteComponent(law, degree, signs);
      expect(energy).toBeCloseTo(energies[degree]!, 12);
      expect(energy).toBeGreaterThan(0.01);
      expect(form(doubled, 0) / form(x, 0)).toBeCloseTo(2 ** degree, 10);
    }
  });

  it("refuses signs that are not those of the law", () => {
    expect(() => hermiteComponent(law, 2, [1, -1, 1, -1])).toThrow("there must be 5 signs, got 4");
    expect(() => hermiteComponent(law, 2, [1, -1, -1, -1, 1])).toThrow("3 of the signs must be +, got 2");
  });
});
