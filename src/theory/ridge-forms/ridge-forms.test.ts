import { describe, expect, it } from "vitest";
import { radialLawNamed } from "../../distributions/named-radial.ts";
import { gaussianRadius } from "../../distributions/radial/gaussian.ts";
import { uniformBallRadius } from "../../distributions/radial/uniform-ball.ts";
import { radialPoints } from "../../distributions/radial-law.ts";
import { harmonicDimension } from "../../math/harmonics.ts";
import { legendre } from "../../math/legendre.ts";
import { integrate } from "../../math/quadrature.ts";
import { Key } from "../../math/random/key.ts";
import { pointsOnSphere } from "../../math/random/samplers.ts";
import { logGamma } from "../../math/special/log-gamma.ts";
import { evaluateNetwork } from "../../networks/export/evaluate-network.ts";
import { piecewiseLinear } from "../certificates/radial/profile.ts";
import { evenFromPowers } from "../ridge-directions/even-polynomial.ts";
import { ridgePolynomial } from "../ridge-directions/ridge-polynomial.ts";
import { frameVariance, ridgeVariance } from "../ridge-directions/ridge-variance.ts";
import { ridgeNetworkError } from "../ridge-network/ridge-network-error.ts";
import { formValue } from "./dense.ts";
import { sphereRow } from "./hats.ts";
import { framePotentials, potentialsOf, randomPotentials } from "./potentials.ts";
import { type RadialTarget, ridgeForms, targetOf } from "./ridge-forms.ts";
import { bestTied, tiedError } from "./tied-error.ts";
import { tiedNetwork } from "./tied-network.ts";

const TENT: RadialTarget = { value: (r) => Math.max(0, 1 - 2 * Math.abs(r - 0.5)), cuts: [0.5] };
const equispaced = (end: number, cells: number): Float64Array =>
  Float64Array.from({ length: cells + 1 }, (_, j) => (end * j) / cells);

/** e_j(s), as its definition says. */
function hat(knots: Float64Array, j: number, s: number): number {
  const last = knots.length - 1;
  if (j > last) return Math.max(0, s - knots[last]!);
  if (j === last && s >= knots[last]!) return 1;
  if (j > 0 && s >= knots[j - 1]! && s <= knots[j]!) return (s - knots[j - 1]!) / (knots[j]! - knots[j - 1]!);
  return j < last && s >= knots[j]! && s <= knots[j + 1]! ? (knots[j + 1]! - s) / (knots[j + 1]! - knots[j]!) : 0;
}

describe("sphereRow", () => {
  const knots = Float64Array.of(0, 0.1, 0.25, 0.7, 1.1);

  it("is what quadrature says, in every dimension and on spheres small and large", () => {
    for (const d of [2, 3, 8, 60, 1000]) {
      const row = sphereRow(d, { knots, tails: "linear", degree: 8 });
      const n = knots.length + 1;
      const density = Math.exp(logGamma(d / 2) - logGamma((d - 1) / 2)) / Math.sqrt(Math.PI);
      for (const rho of [0.07, 0.6, 1.4, 20]) {
        const sphere = (f: (t: number) => number): number =>
          integrate((x) => 2 * density * Math.cos(x) ** (d - 2) * f(Math.sin(x)), {
            from: 0,
            to: Math.PI / 2,
            kinks: [...Array.from(knots, (t) => Math.asin(Math.min(1, t / rho))), 3 / Math.sqrt(d), 9 / Math.sqrt(d)],
            tolerance: 1e-13,
          }).value;
        const means = new Float64Array(n);
        const squares = new Float64Array(n * n);
        row.means(rho, means, { squares, weight: 1 });
        const rows = new Float64Array(5 * n);
        row.degrees(rho, rows);
        // Sums of at most 20 panels, each to some ulps, of numbers up to ρ² (the slope beyond); the reference to 10⁻¹³ (1 + ∫|·|).
        const scale = 4e-13 * (1 + rho) ** 2;
        for (let j = 0; j < n; j++) {
          expect(Math.abs(means[j]! - sphere((t) => hat(knots, j, rho * t)))).toBeLessThan(scale);
          for (let k = Math.max(0, j - 1); k <= j; k++) {
            const product = sphere((t) => hat(knots, j, rho * t) * hat(knots, k, rho * t));
            expect(Math.abs(squares[j * n + k]! - product)).toBeLessThan(scale);
          }
          for (const l of [2, 4, 8]) {
            const norm = Math.sqrt(Number(harmonicDimension(d, l)));
            const value = norm * sphere((t) => hat(knots, j, rho * t) * legendre(l, t, d));
            expect(Math.abs(rows[(l / 2) * n + j]! - value)).toBeLessThan(scale * Math.max(1, norm * 1e-2));
          }
        }
      }
    }
  });

  it("says the same of one function as of all hats", () => {
    for (const [d, tails] of [
      [2, "linear"],
      [3, "constant"],
      [60, "linear"],
      [1000, "linear"],
    ] as const) {
      const row = sphereRow(d, { knots, tails, degree: 12 });
      const n = knots.length + (tails === "linear" ? 1 : 0);
      const values = Float64Array.of(0.3, -1, 2, 0.5, 0.25, -3).slice(0, n);
      const along = row.along(values);
      for (const rho of [0.07, 0.6, 1.4, 20]) {
        const rows = new Float64Array(7 * n);
        const squares = new Float64Array(n * n);
        row.degrees(rho, rows);
        row.means(rho, rows.subarray(0, n), { squares, weight: 1 });
        for (let p = 0; p < n; p++) for (let q = 0; q < p; q++) squares[q * n + p] = squares[p * n + q]!;
        const coefficients = new Float64Array(7);
        const square = along(rho, coefficients);
        // Some ulps of sums of numbers up to 3ρ, with slopes up to 30.
        expect(Math.abs(square - formValue(squares, values))).toBeLessThan(1e-13 * (1 + 3 * rho) ** 2);
        for (let k = 0; k < 7; k++) {
          const expected = values.reduce((sum, y, j) => sum + y * rows[k * n + j]!, 0);
          expect(Math.abs(coefficients[k]! - expected)).toBeLessThan(1e-13 * (1 + 3 * rho));
        }
        const energy = coefficients.reduce((sum, a) => sum + a * a, 0);
        expect(energy).toBeLessThanOrEqual(square * (1 + 1e-12));
      }
    }
  });

  it("leaves nothing over: energies add up to the square", () => {
    const row = sphereRow(5, { knots, tails: "constant", degree: 64 });
    const rows = new Float64Array(33 * 5);
    const squares = new Float64Array(25);
    row.degrees(1.3, rows);
    row.means(1.3, rows.subarray(0, 5), { squares, weight: 1 });
    const left = (degree: number): number => {
      let sum = squares[2 * 5 + 2]!;
      for (let k = 0; k <= degree / 2; k++) sum -= rows[k * 5 + 2]! ** 2;
      return sum / squares[2 * 5 + 2]!;
    };
    // Kinks have coefficients ~ l^{−2}: what is left falls by 8 when the degree doubles, more or less, as their waves interfere.
    expect(left(64)).toBeGreaterThan(0);
    expect(left(64)).toBeLessThan(2e-3);
    expect(left(32) / left(64)).toBeGreaterThan(5);
    expect(left(32) / left(64)).toBeLessThan(12);
  });
});

describe("ridgeForms", () => {
  it("knows what random directions and frames cost a polynomial", () => {
    const p = evenFromPowers([0.25, -1.5, 2, 0.75]);
    const value = (r: number): number => 0.25 - 1.5 * r ** 2 + 2 * r ** 4 + 0.75 * r ** 6;
    for (const d of [4, 25]) {
      const law = uniformBallRadius({ dimension: d, radius: 1 });
      const q = ridgePolynomial(p, d);
      const knots = equispaced(1, 120);
      const forms = ridgeForms({ law, knots, degree: 6 });
      const at = (s: number): number =>
        q.numerators.reduce((sum, a, k) => sum + Number(a) * s ** (2 * k), 0) / Number(q.denominator);
      const values = knots.map(at);
      const target = { value, cuts: [] };
      const m = 30;
      const random = tiedError(forms, target, { values, potentials: randomPotentials(m) });
      const frames = tiedError(forms, target, {
        values,
        potentials: framePotentials(6 * d, { block: d, dimension: d }),
      });
      const moment = (k: number): number => law.moment(2 * k);
      const mean = (v: { readonly numerators: readonly bigint[]; readonly denominator: bigint }): number =>
        v.numerators.reduce((sum, a, k) => sum + (Number(a) / Number(v.denominator)) * moment(k), 0);
      // h interpolates q: it is off by w²|q″|/8, |q″| ≤ Σ …, w = 1/120; the standard deviations below move by as much at most.
      const curvature =
        q.numerators.reduce((s, a, k) => s + Math.abs(Number(a)) * 2 * k * (2 * k - 1), 0) / Number(q.denominator);
      const off = curvature / (8 * 120 ** 2);
      expect(Math.abs(Math.sqrt(random.total * m) - Math.sqrt(mean(ridgeVariance(p, d))))).toBeLessThan(2 * off);
      expect(Math.abs(Math.sqrt(frames.total * 6 * d) - Math.sqrt(mean(frameVariance(p, d))))).toBeLessThan(4 * off);
      expect(off).toBeLessThan(0.1 * Math.sqrt(mean(ridgeVariance(p, d))));
      expect(random.radial).toBeLessThan(off ** 2);
    }
  });

  it("finds the least errors that frequencies find, for φ²", () => {
    const law = radialLawNamed("phi2", { dimension: 20 });
    const radius = law.quantile(0.5);
    const ball = { value: (r: number) => (r <= radius ? 1 : 0), cuts: [radius] };
    const forms = ridgeForms({ law, knots: equispaced(4, 64), degree: 8 });
    for (const width of [10, 1000, 100_000]) {
      const { error } = bestTied(forms, ball, randomPotentials(width));
      const { value } = ridgeNetworkError({ law: "phi2", dimension: 20, radius, width });
      // Both are minima over families of h; that of cosines is right to 10⁻³ of itself, 64 hats were compared with 200: 3 · 10⁻⁴.
      expect(Math.abs(error.total / 0.25 / value - 1)).toBeLessThan(1.5e-3);
      expect(error.numerical).toBeLessThan(1e-7);
    }
  });

  it("finds those that Hermite polynomials find, for N(0, I)", () => {
    const law = gaussianRadius({ dimension: 20, standardDeviation: 1 });
    const radius = law.quantile(0.2);
    const ball = { value: (r: number) => (r <= radius ? 1 : 0), cuts: [radius] };
    const forms = ridgeForms({ law, knots: equispaced(6, 96), degree: 8, tails: "linear" });
    for (const width of [10, 1000]) {
      const { error } = bestTied(forms, ball, randomPotentials(width));
      const { value } = ridgeNetworkError({ law: "gaussian", dimension: 20, radius, width });
      // Hats of width 1/16 of a standard deviation: 2·10⁻³ of h, and the minimum feels the square.
      expect(Math.abs(error.total / 0.16 / value - 1)).toBeLessThan(1e-3);
    }
  });

  it("predicts the measured error of given directions", () => {
    const d = 6;
    const law = radialLawNamed("uniform-radius", { dimension: d });
    const stream = Key.root(5).fold("ridge-forms").stream();
    // Three times each of four, so that they are far from independent.
    const few = pointsOnSphere(4, d, stream);
    const directions = Float64Array.of(...few, ...few, ...few);
    const knots = equispaced(0.9, 12);
    const points = radialPoints(40_000, law, stream);
    for (const tails of ["constant", "linear"] as const) {
      const forms = ridgeForms({ law, knots, degree: 40, tails });
      const potentials = potentialsOf(directions, { dimension: d, degree: 40 });
      const { values, error } = bestTied(forms, TENT, potentials);
      // What is beyond degree 40 is estimated.
      expect(error.tail).toBeLessThan(1e-3 * error.total);
      const network = tiedNetwork({ knots, values }, { dimension: d, directions });
      const squares = evaluateNetwork(network, points).map((value, i) => {
        const r = Math.hypot(...points.subarray(i * d, (i + 1) * d));
        return (value - TENT.value(r)) ** 2;
      });
      const mean = squares.reduce((sum, s) => sum + s, 0) / squares.length;
      const deviation = Math.sqrt(squares.reduce((sum, s) => sum + (s - mean) ** 2, 0)) / squares.length;
      // 4.9 standard errors: a false alarm in 10⁶.
      expect(Math.abs(mean - error.total)).toBeLessThan(4.9 * deviation + error.tail);
      const same = tiedError(
        forms,
        targetOf(
          piecewiseLinear([
            [0, 0],
            [0.5, 1],
            [1, 0],
          ]),
        ),
        { values, potentials },
      );
      expect(same.total).toBeCloseTo(error.total, 12);
      // A mutant: these directions as though they were independent.
      const other = tiedError(forms, TENT, { values, potentials: randomPotentials(12) });
      expect(Math.abs(mean - other.total)).toBeGreaterThan(10 * deviation);
    }
  });

  it("has a minimum where it says, and a remainder that is positive", () => {
    const law = radialLawNamed("uniform-radius", { dimension: 5 });
    const forms = ridgeForms({ law, knots: equispaced(0.95, 20), degree: 8 });
    const potentials = framePotentials(50, { block: 5, dimension: 5 });
    const { values, error } = bestTied(forms, TENT, potentials);
    const parts = error.radial + error.directions.reduce((sum, e) => sum + e, 0) + error.tail;
    expect(parts).toBeCloseTo(error.total, 15);
    const stream = Key.root(6).stream();
    for (let round = 0; round < 20; round++) {
      const step = values.map(() => stream.uniform() - 0.5);
      for (const size of [1e-3, -1e-3]) {
        const moved = tiedError(forms, TENT, { values: values.map((v, i) => v + size * step[i]!), potentials });
        expect(moved.total).toBeGreaterThan(error.total);
      }
      const low = forms.fine.byDegree.reduce((sum, form) => sum + formValue(form, step), 0);
      expect(formValue(forms.fine.total, step)).toBeGreaterThan(low);
    }
  });

  it("refuses what it cannot do", () => {
    const law = radialLawNamed("phi2", { dimension: 5 });
    expect(() => ridgeForms({ law, knots: [0, 1], degree: 4, tails: "linear" })).toThrow(/finite E R²/);
    expect(() => ridgeForms({ law, knots: [0.1, 1], degree: 4 })).toThrow(/first knot must be 0, got 0.1/);
    expect(() => ridgeForms({ law, knots: [0, 1, 1], degree: 4 })).toThrow(/increase \(at index 2\), got 1/);
    expect(() => ridgeForms({ law, knots: [0, 1], degree: 3 })).toThrow(/even integer in \[0, 64\], got 3/);
    const forms = ridgeForms({ law, knots: [0, 1], degree: 2 });
    expect(() => bestTied(forms, { value: () => Number.NaN, cuts: [] }, randomPotentials(3))).toThrow(/must be finite/);
  });
});

describe("potentials", () => {
  it("are those of a basis, of a weighted simplex of lines and of random frames", () => {
    const basis = Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1);
    const own = potentialsOf(basis, { dimension: 3, degree: 6 });
    const frame = framePotentials(3, { block: 3, dimension: 3 });
    for (let k = 0; k <= 3; k++) expect(own.even[k]).toBeCloseTo(frame.even[k]!, 14);
    expect(own.even[1]).toBeCloseTo(0, 14);
    // On the circle P_l(cos φ) = cos lφ: three lines at 60°, the first one split in two parts, are exact for degree 4 and not for 6.
    const angles = [0, 0, Math.PI / 3, (2 * Math.PI) / 3];
    const lines = Float64Array.from(angles.flatMap((a) => [Math.cos(a), Math.sin(a)]));
    const star = potentialsOf(lines, {
      dimension: 2,
      degree: 6,
      weights: Float64Array.of(1 / 4, 1 / 12, 1 / 3, 1 / 3),
    });
    for (const [k, exact] of [1, 0, 0, 1].entries()) expect(star.even[k]).toBeCloseTo(exact, 14);
    expect(framePotentials(10, { block: 4, dimension: 7 }).even[1]).toBeCloseTo((10 - (12 + 12 + 2) / 6) / 100, 14);
    expect(() => framePotentials(10, { block: 4, dimension: 3 })).toThrow(/block must be an integer in \[1, 3\]/);
    expect(() => potentialsOf(Float64Array.of(1, 1), { dimension: 2, degree: 2 })).toThrow(/must have length 1/);
  });

  it("are 1/m in the mean over independent directions", () => {
    const stream = Key.root(7).fold("potentials").stream();
    const rounds = 400;
    const seen = Array.from({ length: rounds }, () =>
      potentialsOf(pointsOnSphere(8, 4, stream), { dimension: 4, degree: 4 }),
    );
    for (const k of [1, 2]) {
      const all = seen.map(({ even }) => even[k]!);
      const mean = all.reduce((sum, v) => sum + v, 0) / rounds;
      const error = Math.sqrt(all.reduce((sum, v) => sum + (v - mean) ** 2, 0)) / rounds;
      expect(Math.abs(mean - 1 / 8)).toBeLessThan(4.9 * error);
    }
  });
});
