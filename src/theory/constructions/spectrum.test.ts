import { describe, expect, it } from "vitest";
import { radialLawNamed } from "../../distributions/named-radial.ts";
import type { ContinuousLaw } from "../../distributions/radial-law.ts";
import { Key } from "../../math/random/key.ts";
import { profileValue } from "../certificates/radial/profile.ts";
import { approximateRadial } from "../radial-approximation/approximate.ts";
import { encloseWithin } from "../radial-approximation/enclose-within.ts";
import { rootMeanSquareError } from "../radial-approximation/least-squares.ts";
import { crossPolytope, simplexRule } from "../ridge-directions/cubature.ts";
import { evenAt, evenMean } from "../ridge-directions/even-polynomial.ts";
import { ridgePolynomial } from "../ridge-directions/ridge-polynomial.ts";
import { frameVariance, ridgeVariance } from "../ridge-directions/ridge-variance.ts";
import {
  framePotentials as framesOf,
  potentialsOf,
  potentialsUpTo,
  randomPotentials,
} from "../ridge-forms/potentials.ts";
import { directionError, spectrumOf, tiedCoefficients } from "../ridge-forms/spectrum.ts";
import { evaluateForm } from "../univariate/relu-form.ts";
import { partsOf } from "./budget.ts";
import { meanUnder } from "./candidates.ts";
import { cubaturePotentials, drawDirections, potentialsFor } from "./directions.ts";
import { kinksOf } from "./kinks.ts";
import { knotLaw } from "./knot-law.ts";
import { ruleOf } from "./prepare.ts";
import { exactPolynomial, ridgeFunction } from "./ridge-function.ts";
import { foldedProfile, plainProfile, tiedOf } from "./unit-profile.ts";

const tent = encloseWithin("max(0, 1 - 2*abs(r - 1/2))", 1);
/** E r^k for r uniform on [0, 1], exactly. */
const moment = (k: number) => ({ numerator: 1n, denominator: BigInt(k + 1) });

const framePotentials = (
  count: number,
  { dimension, degree }: { readonly dimension: number; readonly degree: number },
) => framesOf(count, { block: dimension, dimension, degree });
const ruleFor = (law: ContinuousLaw, kinks: readonly number[]) =>
  ruleOf(law, { kinks, deviation: Math.sqrt(law.moment(2) / law.dimension) });

function tentSetting(dimension: number, degree: number) {
  const law = radialLawNamed("uniform-radius", { dimension });
  const p = approximateRadial(tent, { method: "least-squares", degree, radius: 1, law });
  const rule = ruleFor(law, kinksOf(tent, 1));
  const target = rule.nodes.map((r) => profileValue(tent.profile, r));
  return { law, p, rule, target, exact: exactPolynomial(p) };
}

/** That of q, by 3000 cells: each errs by max|q″| w²/8, w = 1/1500. */
function fineSpectrum(dimension: number, degree: number) {
  const { rule, target, exact, law, p } = tentSetting(dimension, degree);
  const unit = plainProfile(ridgeFunction(exact, { dimension, reach: 1 }), { reach: 1, cells: 3000, end: 1 });
  const coefficients = tiedCoefficients(tiedOf(unit), { dimension, degree: degree + 4, radii: rule.nodes });
  return { exact, law, p, rule, unit, spectrum: spectrumOf(coefficients, rule, target) };
}

describe("the spectrum of a construction", () => {
  it.each([
    [2, 6],
    [3, 8],
    [5, 4],
    [20, 6],
    [50, 6],
  ])("has the exact variances and the polynomial's error, d = %i, n = %i", (dimension, degree) => {
    const { spectrum, exact, p, law } = fineSpectrum(dimension, degree);
    // Interpolation changes E q² by 2 E q(h − q), relative 2·10⁻⁵ at the most here (q ~ s^n/√V, w ~ 10⁻³).
    const close = (value: number, expected: number) => expect(Math.abs(value / expected - 1)).toBeLessThan(1e-4);
    close(directionError(spectrum, randomPotentials(1)), evenMean(ridgeVariance(exact, dimension), moment).value);
    const frames = framePotentials(3 * dimension, { dimension, degree: degree + 4 });
    close(directionError(spectrum, frames) * 3 * dimension, evenMean(frameVariance(exact, dimension), moment).value);
    close(Math.sqrt(spectrum.radial), rootMeanSquareError(tent, p, law).value);
    // Mutants: a dimension more, and frames taken for independent directions.
    const wrong = evenMean(ridgeVariance(exact, dimension + 1), moment).value;
    expect(Math.abs(directionError(spectrum, randomPotentials(1)) / wrong - 1)).toBeGreaterThan(1e-3);
  });

  it("has no energy beyond the degree of q", () => {
    const { spectrum } = fineSpectrum(10, 6);
    const energies = [...spectrum.energies];
    expect(energies[3]).toBeGreaterThan(0.1);
    // What interpolation makes: (max|q″| w²/8)² < 10⁻⁷.
    expect(Math.max(...energies.slice(4), spectrum.beyond)).toBeLessThan(1e-7);
  });

  it("gives the published mean variances of the tent to three digits", () => {
    // 20 dimensions: n = 2, 4, 6, 8, least squares under a uniform radius.
    const values = [2, 4, 6, 8].map((n) => evenMean(ridgeVariance(tentSetting(20, n).exact, 20), moment).value);
    const expected = [0.019, 2.82, 6.89, 4.85];
    // The table's own accuracy: discretised radii.
    for (const [i, v] of values.entries()) expect(Math.abs(v / expected[i]! - 1)).toBeLessThan(0.005);
  });
});

describe("partsOf", () => {
  it.each([
    [3, 8],
    [20, 6],
  ])(
    "has the exact variance for its directions, and what knots add by the triangle inequality, d = %i, n = %i",
    (d, n) => {
      const { exact, rule, law, p } = tentSetting(d, n);
      const potentials = randomPotentials(100);
      const options = { dimension: d, degree: n + 8, rule };
      const q = ridgeFunction(exact, { dimension: d, reach: 1 });
      const at = (cells: number) => {
        const unit = plainProfile(q, { reach: 1, cells, end: 1 });
        return partsOf({ unit, exact, polynomial: rootMeanSquareError(tent, p, law).value }, potentials, options);
      };
      const coarse = at(20);
      const fine = at(40);
      const variance = evenMean(ridgeVariance(exact, d), moment).value;
      // Gauss's rules are exact for polynomials: what is left are the digits of q.
      expect(Math.abs(coarse.directions ** 2 / (variance / 100) - 1)).toBeLessThan(1e-9);
      expect(Math.abs(fine.directions - coarse.directions)).toBeLessThan(1e-12);
      // E (Σ (h − q))² ~ w⁴ in cells of width w, up to the next term w²: half the width, a quarter of the error, to a fifth.
      expect(coarse.interpolation / fine.interpolation).toBeGreaterThan(3.2);
      expect(coarse.interpolation / fine.interpolation).toBeLessThan(4.8);
      // h = q + (h − q) on all spheres: the whole is within the triangle inequality both ways.
      const unit = plainProfile(q, { reach: 1, cells: 20, end: 1 });
      const coefficients = tiedCoefficients(tiedOf(unit), { dimension: d, degree: n + 8, radii: rule.nodes });
      const target = rule.nodes.map((r) => profileValue(tent.profile, r));
      const spectrum = spectrumOf(coefficients, rule, target);
      const whole = Math.sqrt(spectrum.radial + directionError(spectrum, potentials));
      const straight = Math.hypot(coarse.polynomial, coarse.directions);
      expect(Math.abs(whole - straight)).toBeLessThan(coarse.interpolation * (1 + 1e-4));
    },
  );
});

describe("meanUnder", () => {
  it("falls back on quadrature where the digits of the moments cancel", () => {
    const { exact, rule } = tentSetting(20, 30);
    const variance = ridgeVariance(exact, 20);
    const expected = evenMean(variance, moment).value;
    const numbers = (k: number) => 1 / (k + 1);
    // Float64 moments, right to 10⁻¹², say nothing at degree 60.
    expect(evenMean(variance, numbers, 1e-12).error).toBeGreaterThan(expected);
    const mean = meanUnder(variance, { moment: numbers, rule })!;
    // Polynomials of degree 120 in r: 12 points in panels of 1/8 at most.
    expect(Math.abs(mean / expected - 1)).toBeLessThan(1e-3);
    const low = ridgeVariance(tentSetting(20, 6).exact, 20);
    const exactly = evenMean(low, moment).value;
    expect(Math.abs(meanUnder(low, { moment: numbers, rule })! / exactly - 1)).toBeLessThan(1e-10);
    expect(meanUnder({ numerators: [0n, 0n], denominator: 1n }, { moment: numbers, rule })).toBe(0);
  });
});

describe("the rule for the radius", () => {
  it.each([
    ["uniform-radius", 7],
    ["uniform-ball", 40],
    ["gaussian", 3],
    ["gaussian", 400],
  ] as const)("integrates low powers under %s, d = %i", (name, dimension) => {
    const law = radialLawNamed(name, { dimension });
    const { nodes, weights } = ruleFor(law, []);
    for (const k of [1, 2, 4]) {
      const mean = nodes.reduce((sum, r, i) => sum + weights[i]! * r ** k, 0);
      // Panels are halved until masses agree to 10⁻¹¹ each; 2⁻⁴² of the mass is at one node.
      expect(Math.abs(mean / law.moment(k) - 1)).toBeLessThan(1e-9);
    }
  });

  it("finds the kinks of a profile, and no more", () => {
    expect(kinksOf(tent, 1)).toEqual([0.5]);
    expect(kinksOf(encloseWithin("cos(20*r)", 1), 1)).toEqual([]);
    expect(kinksOf(encloseWithin("max(0, r - 1/4) + max(0, r - 3/4)", 1), 0.5)).toEqual([0.25]);
  });
});

describe("unit profiles", () => {
  const dimension = 20;
  const { rule, exact } = tentSetting(dimension, 6);
  const exactly = ridgePolynomial(exact, dimension);

  it("compute q in float64 within their bound of its rounding", () => {
    const q = ridgeFunction(exact, { dimension, reach: 0.7 });
    for (const s of [0, 0.1, 0.33, 0.5, 0.7])
      expect(Math.abs(q.value(s) - evenAt(exactly, s))).toBeLessThan(q.roundoff);
    expect(q.roundoff).toBeLessThan(1e-10);
  });

  it("fold to twice the units of one side, level in the middle, through q at all knots", () => {
    const q = ridgeFunction(exact, { dimension, reach: 0.6 });
    const unit = foldedProfile(q, { reach: 0.6, kinks: 5, law: knotLaw(rule, dimension) });
    expect(unit.units).toBe(10);
    expect(unit.knots.length).toBe(12);
    const { form } = unit;
    const h = (s: number) => evaluateForm(form, s) + evaluateForm(form, -s) - form.constant;
    const { knots, values } = tiedOf(unit);
    for (const t of unit.knots) expect(Math.abs(h(t) - q.value(t))).toBeLessThan(1e-12);
    expect(h(unit.knots[5]! / 2)).toBe(h(0));
    expect(values.length).toBe(knots.length + 1);
    for (const [j, t] of knots.entries()) expect(Math.abs(values[j]! - h(t))).toBeLessThan(1e-12);
    const last = knots.at(-1)!;
    expect(Math.abs(h(last + 0.1) - h(last) - 0.1 * values.at(-1)!)).toBeLessThan(1e-12);
  });

  it("leave out a unit that no input reaches", () => {
    const q = ridgeFunction(exact, { dimension, reach: 1 });
    expect(plainProfile(q, { reach: 1, cells: 8, end: 1 }).units).toBe(8);
    expect(plainProfile(q, { reach: 0.5, cells: 8, end: 1 }).units).toBe(9);
    const unit = plainProfile(q, { reach: 1, cells: 7, end: 1 });
    const { knots, values } = tiedOf(unit);
    for (const [j, t] of knots.entries()) {
      expect(Math.abs(values[j]! - evaluateForm(unit.form, t))).toBeLessThan(1e-11);
    }
  });
});

describe("directions", () => {
  it("have potentials: the cross-polytope those of a frame, cubatures 0 up to their degree", () => {
    const frame = framePotentials(7, { dimension: 7, degree: 12 });
    const cross = cubaturePotentials(crossPolytope(7), 12);
    for (let i = 1; i <= 6; i++) expect(Math.abs(cross.even[i]! - frame.even[i]!)).toBeLessThan(1e-15);
    const { even } = cubaturePotentials({ ...simplexRule(6), degree: 0 }, 8);
    expect(Math.max(even[1]!, even[2]!)).toBeLessThan(1e-15);
    expect(even[3]).toBeGreaterThan(1e-3);
  });

  it("come in orthonormal frames, the first ones the same however many follow", () => {
    const draw = (count: number) => drawDirections({ kind: "frames", count }, { dimension: 6, key: Key.root(5) });
    const { rows, weights } = draw(15);
    expect(weights.reduce((sum, w) => sum + w, 0)).toBeCloseTo(1, 14);
    expect(draw(12).rows).toEqual(rows.slice(0, 72));
    for (let i = 0; i < 15; i++) {
      for (let k = 0; k <= i; k++) {
        if (Math.floor(i / 6) !== Math.floor(k / 6)) continue;
        let product = 0;
        for (let c = 0; c < 6; c++) product += rows[i * 6 + c]! * rows[k * 6 + c]!;
        expect(Math.abs(product - (i === k ? 1 : 0))).toBeLessThan(1e-15 * 8);
      }
    }
  });

  it("have the potentials in the mean over draws that are said", () => {
    const dimension = 5;
    const options = { dimension, degree: 8 };
    const cubatures = [cubaturePotentials(simplexRule(dimension), 8)];
    for (const directions of [
      { kind: "independent", count: 12 },
      { kind: "frames", count: 12 },
      { kind: "cubature", count: 42, degree: 4, copies: 2 },
    ] as const) {
      const expected = potentialsUpTo(potentialsFor(directions, { ...options, cubatures }), 8).even;
      const rounds = 200;
      const seen = Array.from({ length: rounds }, (_, i) => {
        const { rows, weights } = drawDirections(directions, { dimension, key: Key.root(6).fold(i) });
        return potentialsOf(rows, { ...options, weights }).even;
      });
      for (const k of [1, 2, 3, 4]) {
        const own = seen.map((even) => even[k]!);
        const mean = own.reduce((sum, v) => sum + v, 0) / rounds;
        const error = Math.sqrt(own.reduce((sum, v) => sum + (v - mean) ** 2, 0)) / rounds;
        // 4.9 standard errors, a false alarm in 10⁶; and rounding where all are 0.
        expect(Math.abs(mean - expected[k]!)).toBeLessThan(4.9 * error + 1e-13);
      }
    }
  });

  it("turn copies of a cubature, which stays one", () => {
    const directions = { kind: "cubature", count: 42, degree: 4, copies: 2 } as const;
    const { rows, weights } = drawDirections(directions, { dimension: 5, key: Key.root(5) });
    expect(weights.length).toBe(42);
    const turned = {
      ...simplexRule(5),
      degree: 0,
      directions: rows.slice(105),
      weights: weights.slice(21).map((w) => 2 * w),
    };
    const { even } = cubaturePotentials(turned, 4);
    expect(Math.max(even[1]!, even[2]!)).toBeLessThan(1e-14);
    expect(rows.slice(0, 105)).not.toEqual(rows.slice(105));
  });
});
