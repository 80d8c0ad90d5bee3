import { expect, test } from "vitest";
import { Key } from "../../math/random/key.ts";
import { pointsOnSphere } from "../../math/random/samplers.ts";
import { evaluateNetwork } from "../../networks/export/evaluate-network.ts";
import { type GridNetwork, unitsOf } from "../../networks/export/explicit-network.ts";
import { type EnclosedProfile, profileValue } from "../certificates/radial/profile.ts";
import { favardBound } from "../radial-approximation/chebyshev.ts";
import { encloseWithin } from "../radial-approximation/enclose-within.ts";
import { evenFromChebyshev } from "../ridge-directions/even-polynomial.ts";
import { ridgePolynomial } from "../ridge-directions/ridge-polynomial.ts";
import { expectedErrors } from "../univariate/knots.ts";
import { enclosedRidge, provenRatio } from "./sup-certificate.ts";
import { buildSup, planSup, type SupConstruction } from "./sup-plan.ts";
import { LONGEST, supRules } from "./sup-rules.ts";
import { bestTolerance, toleranceAt } from "./sup-tolerance.ts";
import { evenForm } from "./sup-tube.ts";

const TENT = encloseWithin("max(0, 1 - 2*abs(r - 0.5))", 1);
const BUMP = encloseWithin("exp(-r^2)", 3);

/** The largest |N − f| found: along directions of the rule, axes and random ones, then from the worst by random steps. */
function attack(network: GridNetwork, { profile }: EnclosedProfile, radius: number): number {
  const d = network.dimension;
  const stream = Key.root(7).fold("attack").stream();
  const errors = (points: Float64Array): Float64Array =>
    evaluateNetwork(network, points).map((y, i) => {
      const r = Math.hypot(...points.subarray(i * d, i * d + d));
      return Math.abs(y - profileValue(profile, Math.min(radius, r)));
    });
  const rows = network.directions.length / d / 2;
  const own = Array.from({ length: Math.min(60, rows) }, (_, i, of = Math.min(60, rows)) => {
    const row = Math.floor((i * rows) / of);
    return Array.from(network.directions.subarray(row * d, row * d + d));
  });
  const axes = Array.from({ length: Math.min(d, 12) }, (_, j) =>
    Array.from({ length: d }, (_, i) => (i <= j ? 1 / Math.sqrt(j + 1) : 0)),
  );
  const random = pointsOnSphere(20, d, stream);
  const directions = [...own, ...axes, ...Array.from({ length: 20 }, (_, i) => [...random.subarray(i * d, i * d + d)])];
  const grid = 40;
  const inside = radius * (1 - 1e-12);
  const points = Float64Array.from(
    directions.flatMap((u) => Array.from({ length: grid + 1 }, (_, g) => u.map((c) => (c * inside * g) / grid)).flat()),
  );
  const first = errors(points);
  const order = [...first.keys()].sort((i, j) => first[j]! - first[i]!).slice(0, 8);
  let worst = order.map((i) => ({ x: [...points.subarray(i * d, i * d + d)], error: first[i]! }));
  let step = 0.1;
  for (let round = 0; round < 25; round++, step *= 0.8) {
    const tries = worst.flatMap(({ x }) =>
      Array.from({ length: 8 }, (_, k) => {
        const scale = 1 + step * (k / 4 - 1);
        const moved = x.map((c) => (k % 2 === 0 ? c + (step * radius * stream.gaussian()) / Math.sqrt(d) : c * scale));
        const length = Math.hypot(...moved);
        return length > inside ? moved.map((c) => (c * inside) / length) : moved;
      }),
    );
    const found = errors(Float64Array.from(tries.flat()));
    worst = worst.map((place, i) => {
      let best = place;
      for (let k = 8 * i; k < 8 * i + 8; k++) if (found[k]! > best.error) best = { x: tries[k]!, error: found[k]! };
      return best;
    });
  }
  return Math.max(...worst.map(({ error }) => error));
}

const polynomialOf = ({ polynomial, radius, dimension }: SupConstruction) =>
  ridgePolynomial(evenFromChebyshev(polynomial.coefficients, radius), dimension);

test.each([
  [TENT, 1, 2, 0.1],
  [TENT, 1, 3, 0.2],
  [TENT, 1, 5, 0.2],
  [TENT, 1, 10, 0.2],
  [TENT, 1, 20, 0.3],
  [BUMP, 3, 3, 0.1],
  [BUMP, 3, 10, 0.1],
] as const)("%# certified error is kept, and nearly reached", (profile, radius, dimension, error) => {
  const construction = planSup({ profile, dimension, radius, error });
  const { parts, predicted, width, directions, knots, degree } = construction;
  expect(predicted).toBeLessThanOrEqual(error);
  expect(predicted).toBeGreaterThanOrEqual(parts.polynomial + parts.directions + parts.interpolation);
  expect(width).toBe(directions.count * knots);
  // The best polynomial is within Favard's bound; L = 2 for the tent, √(2/e) < 1 for the bump.
  expect(parts.polynomial).toBeLessThan(favardBound(profile === TENT ? 2 : 0.86, { degree, radius }));
  const network = buildSup(construction);
  expect(unitsOf(network)).toBe(width);
  const found = attack(network, profile, radius);
  // The evaluation in float64 is off by 1e-9 at most; f differs from its enclosed profile by 1e-11.
  expect(found).toBeLessThan(predicted + 1e-8);
  expect(found).toBeGreaterThan(0.6 * predicted);
  // Mutants: q of another dimension; a weight of h left out.
  const other = planSup({ profile, dimension: dimension + 3, radius, error });
  expect(
    attack(
      { ...network, constant: other.form.constant, thresholds: other.form.thresholds, outer: other.form.weights },
      profile,
      radius,
    ),
  ).toBeGreaterThan(predicted);
  const outer = network.outer.map((a, j) => (j === 0 ? 0 : a));
  expect(attack({ ...network, outer }, profile, radius)).toBeGreaterThan(predicted);
});

test("the proof of |h − q| ≤ θτ is within 1/500 of what is seen, and sees a shift", () => {
  const construction = planSup({ profile: TENT, dimension: 10, radius: 1, error: 0.2 });
  const q = polynomialOf(construction);
  const rule = supRules(10, construction.degree, 1000).find(({ name }) => name === construction.directions.name)!;
  const tolerance = bestTolerance(q, LONGEST, rule.absolute());
  const ridge = enclosedRidge(q, LONGEST);
  const { form } = construction;
  const theta = provenRatio(form, ridge, tolerance);
  expect(theta).toBe(construction.parts.interpolation);
  const h = (s: number) =>
    form.weights.reduce((sum, w, j) => sum + w * Math.max(0, s - form.thresholds[j]!), form.constant);
  let seen = 0;
  for (let i = 0; i <= 20_000; i++) {
    const s = i / 20_000;
    const value = ridge.value(s);
    seen = Math.max(seen, Math.abs(h(s) - (value.lower + value.upper) / 2) / toleranceAt(tolerance, s));
  }
  expect(seen).toBeLessThan(theta);
  expect(seen).toBeGreaterThan(0.998 * theta);
  // Mutants: the whole of h moved by a hundredth of θ; one knot moved.
  const shifted = { ...form, constant: form.constant + 0.01 * theta };
  expect(provenRatio(shifted, ridge, tolerance)).toBeGreaterThan(1.003 * theta);
  const thresholds = form.thresholds.map((t, j) => (j === 3 ? t + 0.01 : t));
  expect(provenRatio({ ...form, thresholds }, ridge, tolerance)).toBeGreaterThan(1.1 * theta);
});

test("the tolerance adds up to 1 over all directions, and saves cells", () => {
  for (const [d, n] of [
    [10, 4],
    [10, 6],
  ] as const) {
    const p = evenFromChebyshev(Array.from({ length: n / 2 + 1 }, (_, j) => (-1) ** j / (j + 1)));
    const q = ridgePolynomial(p, d);
    for (const rule of supRules(d, n, 1000)) {
      const moments = rule.absolute();
      const tolerance = bestTolerance(q, 1, moments);
      const { directions, weights } = rule.make();
      const points = [...pointsOnSphere(10, d, Key.root(3).fold("points").stream()), ...directions.subarray(0, 3 * d)];
      for (let row = 0; row < points.length; row += d) {
        let sum = 0;
        for (const [i, w] of weights.entries()) {
          let s = 0;
          for (let j = 0; j < d; j++) s += directions[i * d + j]! * points[row + j]!;
          sum += Math.abs(w) * toleranceAt(tolerance, s);
        }
        // The last bits of ⟨u, u⟩ and of the sum.
        expect(sum).toBeLessThan(1 + 1e-12);
      }
      const plain = bestTolerance(q, 1, moments.slice(0, 1));
      expect(tolerance.integral).toBeLessThan(0.7 * plain.integral);
      // The plain one is ∫|q″|^{1/2} Σ|w|^{1/2}: as of interpolation with as many cells, 8 cells² of whose error it is for both signs.
      const interpolated = expectedErrors([{ q: enclosedRidge(q, 1), weight: moments[0]! }], {
        range: [0, 1],
        cells: 100,
        norm: { kind: "sup" },
      }).curvature;
      expect(plain.integral ** 2 / (8 * 100 ** 2) / interpolated).toBeCloseTo(1, 2);
      // h in the middle of the tube: √2 times fewer cells than the interpolant of that error needs.
      const form = evenForm(q, plain, { rho: interpolated, most: 100 })!;
      expect(form.thresholds.length).toBeGreaterThan(100 / Math.SQRT2 - 4);
      expect(form.thresholds.length).toBeLessThan(100 / Math.SQRT2 + 4);
    }
  }
});

test("more units, less error; what is out of reach is said", () => {
  let last = Infinity;
  for (const width of [20, 1000, 3000, 12_000]) {
    const construction = planSup({ profile: TENT, dimension: 10, radius: 1, width });
    expect(construction.width).toBeLessThanOrEqual(width);
    expect(construction.predicted).toBeLessThanOrEqual(last);
    last = construction.predicted;
  }
  // There and back, to a threshold for each of 712 directions: errors are least to a thousandth.
  const back = planSup({ profile: TENT, dimension: 10, radius: 1, error: last });
  expect(back.width).toBeLessThanOrEqual(12_000 + 712);
  expect(() => planSup({ profile: TENT, dimension: 10, radius: 1, error: 0.1 }, { widthCap: 12_000 })).toThrow(
    /error must be at least 0\.1\d+, which \d+ units reach .*at most 12000, got 0\.1/,
  );
  const step = encloseWithin("step(0.5 - r)", 1);
  expect(() => planSup({ profile: step, dimension: 5, radius: 1, error: 0.6 })).toThrow(
    /f must be continuous; it jumps/,
  );
  expect(() => planSup({ profile: TENT, dimension: 1, radius: 1, error: 0.6 })).toThrow(/dimension must be/);
  expect(() => planSup({ profile: TENT, dimension: 5, radius: 1, width: 0 })).toThrow(/width must be an integer ≥ 1/);
  expect(() => planSup({ profile: TENT, dimension: 5, radius: 1, error: 0 })).toThrow(/error must be finite and > 0/);
});

test("a square is exact but for the cells of h", () => {
  const square = planSup({ profile: encloseWithin("r^2", 2), dimension: 4, radius: 2, error: 0.01 });
  expect([square.degree, square.directions.count]).toEqual([2, 4]);
  expect(square.parts.polynomial).toBeLessThan(1e-9);
});

test("a constant takes an idle unit, and so does what a constant is near enough to", () => {
  for (const [source, size] of [
    ["0", 0],
    ["3", 3],
    ["1e-50", 1e-50],
  ] as const) {
    const profile = encloseWithin(source, 1);
    for (const goal of [{ error: 1e-9 * (size || 1) }, { width: 500 }]) {
      const constant = planSup({ profile, dimension: 4, radius: 1, ...goal });
      expect([constant.width, constant.knots, constant.degree]).toEqual([1, 1, 0]);
      expect(constant.predicted).toBeLessThanOrEqual(1e-13 * size);
      const network = buildSup(constant);
      expect(unitsOf(network)).toBe(1);
      expect(attack(network, profile, 1)).toBeLessThanOrEqual(constant.predicted);
    }
  }
  // ½ for a narrow tent, 10⁻¹¹ for what is seen of its peak; few units do no better.
  const profile = encloseWithin("max(0, 1 - 50*abs(r - 1/2))", 1);
  const half = planSup({ profile, dimension: 3, radius: 1, error: 0.5 + 1e-9 });
  expect([half.width, half.form.constant]).toEqual([1, expect.closeTo(0.5, 9)]);
  expect(attack(buildSup(half), profile, 1)).toBeLessThanOrEqual(half.predicted);
  expect(() => planSup({ profile, dimension: 3, radius: 1, error: 0.3 }, { widthCap: 400 })).toThrow(
    /error must be at least 0\.(4\d*|5000), which/,
  );
});

test("a power of 2 times f has it times the numbers, of any unit", () => {
  const one = planSup({ profile: TENT, dimension: 5, radius: 1, error: 0.2 });
  for (const exponent of [-180, 3, 190]) {
    const unit = 2 ** exponent;
    const profile = encloseWithin(`${unit}*max(0, 1 - 2*abs(r - 0.5))`, 1);
    const other = planSup({ profile, dimension: 5, radius: 1, error: 0.2 * unit });
    expect([other.width, other.knots, other.degree]).toEqual([one.width, one.knots, one.degree]);
    expect(other.predicted / unit).toBeCloseTo(one.predicted, 9);
    expect(attack(buildSup(other), profile, 1)).toBeLessThan(other.predicted * (1 + 1e-8));
  }
  for (const source of ["1e-100*r", "1e300*r"]) {
    const profile = encloseWithin(source, 1);
    expect(() => planSup({ profile, dimension: 5, radius: 1, width: 100 })).toThrow(
      /planSup: f must have a size in \[1e-60, 1e\+60\], or be 0/,
    );
  }
});
