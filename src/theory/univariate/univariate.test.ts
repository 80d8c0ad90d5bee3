import { describe, expect, it } from "vitest";
import { parseExpression } from "../../expressions/parse.ts";
import { has, magnitude } from "../certificates/enclosure/interval.ts";
import { cellErrors, highest, outerErrorBound, rmsErrorBound, supErrorBound } from "./interpolation-error.ts";
import { curvatureKnots, equispacedKnots, expectedErrors, type KnotNorm } from "./knots.ts";
import { polynomialFunction } from "./polynomial-function.ts";
import { projectionLaw } from "./projection-law.ts";
import { evaluateForm, interpolant, type ReluForm } from "./relu-form.ts";
import { expressionFunction, type SmoothFunction } from "./smooth-function.ts";

const SUP: KnotNorm = { kind: "sup" };
const expression = (source: string): SmoothFunction =>
  expressionFunction(parseExpression(source, { variables: ["r"] }));
const alone = (q: SmoothFunction) => [{ q, weight: 1 }];
const UNIT_RANGE: readonly [number, number] = [-1, 1];

/** The largest |h − q| seen at 40 points of each cell. */
function seen(form: ReluForm, q: (s: number) => number): number {
  let most = 0;
  for (let j = 0; j + 1 < form.thresholds.length; j++) {
    for (let i = 0; i <= 40; i++) {
      const s = form.thresholds[j]! + ((form.thresholds[j + 1]! - form.thresholds[j]!) * i) / 40;
      most = Math.max(most, Math.abs(evaluateForm(form, s) - q(s)));
    }
  }
  return most;
}

describe("polynomialFunction", () => {
  it("encloses values and curvature, whatever the basis", () => {
    // 8s⁴ − 8s² + 1 = T_4; q″ = 96s² − 16.
    for (const q of [
      polynomialFunction([1, 0, -8, 0, 8], { basis: "powers" }),
      polynomialFunction([0, 0, 0, 0, 1], { basis: "chebyshev" }),
    ]) {
      for (const s of [-1, -0.75, 0, 0.5, 1]) {
        const value = q.value(s);
        expect(has(value, 8 * s ** 4 - 8 * s ** 2 + 1)).toBe(true);
        expect(value.upper - value.lower).toBeLessThan(1e-15);
      }
      const { lower, upper } = q.curvature(0.5, 0.5 + 2 ** -10);
      expect(lower).toBeLessThanOrEqual(96 * 0.25 - 16);
      expect(upper).toBeGreaterThanOrEqual(96 * (0.5 + 2 ** -10) ** 2 - 16);
      // The slope of q″ is 96 there; first order is exact and second order is 96 h² on either side.
      expect(upper - lower).toBeLessThan(96 * 2 ** -10 * 1.01 + 1e-12);
    }
  });

  it("keeps its digits at degree 64, where sums of powers in float64 have none", () => {
    const q = polynomialFunction([...new Array(64).fill(0), 1], { basis: "chebyshev" });
    for (const s of [0.1, 0.9, 0.999]) {
      const { lower, upper } = q.value(s);
      expect(upper - lower).toBeLessThan(1e-15);
      // cos(64 arccos s): the argument's rounding, 64 · 2⁻⁵² at most, times the slope's bound 1.
      expect(Math.abs(lower - Math.cos(64 * Math.acos(s)))).toBeLessThan(64 * 2 ** -51);
    }
    // T_n″(1) = n²(n² − 1)/3, from within.
    const { upper, lower } = q.curvature(1 - 2 ** -40, 1);
    expect(has({ lower, upper }, (64 ** 2 * (64 ** 2 - 1)) / 3)).toBe(true);
    expect((upper - lower) / upper).toBeLessThan(1e-6);
  });

  it("takes a radius, and fractions exactly", () => {
    const third = { numerator: 1n, denominator: 3n };
    const q = polynomialFunction([third, 0, third], { basis: "powers", radius: 2.5 });
    expect(has(q.value(-2.5), 2 / 3)).toBe(true);
    expect(has(q.curvature(-2, 1), 2 / 3 / 6.25)).toBe(true);
    expect(() => q.value(2.6)).toThrow("polynomialFunction: |s| must be ≤ R = 2.5, got 2.6");
    expect(() => polynomialFunction([], { basis: "powers" })).toThrow("polynomialFunction: the degree");
  });
});

describe("interpolant", () => {
  it("goes through q at the knots, and is exactly constant outside", () => {
    const q = expression("exp(sin(3*r))");
    const form = interpolant(q, curvatureKnots(alone(q), { range: [-1, 2], cells: 97, norm: SUP }));
    expect(form.weights.reduce((sum, w) => sum + w, 0)).toBe(0);
    expect(evaluateForm(form, -7)).toBe(form.constant);
    for (const t of form.thresholds) {
      // Sums of 98 terms of size |w (s − t)| ≤ 12 · 3.
      expect(Math.abs(evaluateForm(form, t) - Math.exp(Math.sin(3 * t)))).toBeLessThan(98 * 36 * 2 ** -52);
    }
    // 97 steps of a running value ≤ e, and half a unit 2⁻⁴⁷ of slope over a cell.
    for (const { atKnots } of cellErrors(form, q)) expect(atKnots).toBeLessThan(97 * 2.72 * 2 ** -52 + 2 ** -48);
    // Σ w_j t_j is −∫ of the slope: beyond t_W the value is the last one.
    expect(Math.abs(evaluateForm(form, 50) - Math.exp(Math.sin(6)))).toBeLessThan(98 * 12 * 50 * 2 ** -52);
  });

  it("has exactly the slopes that its weights add up to, in any grouping", () => {
    for (const source of ["exp(5*r)", "cos(40*r)", "r^3 - 0.1*r", "1/(1 + 100*r^2)"]) {
      const knots = Float64Array.from({ length: 38 }, (_, j) => Math.sin((j / 37 - 0.5) * 3.1));
      const { weights } = interpolant(expression(source), knots);
      const sum = weights.reduce((partial, w) => partial + w, 0);
      const back = weights.reduceRight((partial, w) => partial + w, 0);
      expect([sum, back]).toEqual([0, 0]);
      const unit = 2 ** (Math.ceil(Math.log2(Math.max(...weights.map(Math.abs)))) - 52);
      for (const w of weights) expect(w % unit).toBe(w < 0 ? -0 : 0);
    }
  });

  it("of a constant has no weight", () => {
    const form = interpolant(expression("2"), equispacedKnots([0, 1], 3));
    expect([...form.weights, form.constant]).toEqual([0, 0, 0, 0, 2]);
  });

  it("refuses knots that do not increase", () => {
    expect(() => interpolant(expression("r"), Float64Array.of(0, 1, 1))).toThrow(
      "interpolant: knots must be finite and increase (at index 2), got 1",
    );
    expect(() => interpolant(expression("r"), Float64Array.of(0))).toThrow("there must be two knots");
  });
});

describe("supErrorBound", () => {
  it("is exact for a parabola", () => {
    const q = polynomialFunction([0, 0, 1], { basis: "powers" });
    // |q″|w²/8 = w²/4, w = 1/8.
    const bound = supErrorBound(interpolant(q, equispacedKnots(UNIT_RANGE, 16)), q);
    expect(bound).toBeGreaterThanOrEqual(1 / 256);
    expect(bound).toBeLessThan(1 / 256 + 1e-14);
  });

  it.each([
    ["exp(4*r)", (s: number) => Math.exp(4 * s)],
    ["1/(1 + 25*r^2)", (s: number) => 1 / (1 + 25 * s * s)],
    ["r^9", (s: number) => s ** 9],
    ["cos(5*r)*r", (s: number) => Math.cos(5 * s) * s],
  ])("of %s lies above what is seen, and close to it", (source, f) => {
    const q = expression(source);
    for (const cells of [20, 160]) {
      for (const knots of [
        equispacedKnots(UNIT_RANGE, cells),
        curvatureKnots(alone(q), { range: UNIT_RANGE, cells, norm: SUP }),
      ]) {
        const form = interpolant(q, knots);
        const most = seen(form, f);
        const bound = supErrorBound(form, q);
        expect(bound).toBeGreaterThanOrEqual(most);
        // q″ varies within a part of a cell, most where it changes its sign, which the bound does not use.
        expect(bound).toBeLessThan(most * (cells === 160 ? 1.2 : 2));
      }
    }
  });

  it("sees a weight that is wrong in the seventh digit", () => {
    const q = expression("exp(r)");
    const form = interpolant(q, equispacedKnots(UNIT_RANGE, 1 << 10));
    const before = supErrorBound(form, q);
    form.weights[0]! *= 1 + 1e-6;
    expect(supErrorBound(form, q)).toBeGreaterThan(before + 2 * 1e-6 * 0.36 * 0.9);
  });

  it("refuses a corner between knots", () => {
    const q = expression("abs(r - 0.3)");
    const form = interpolant(q, equispacedKnots(UNIT_RANGE, 4));
    expect(() => supErrorBound(form, q)).toThrow("cellErrors: q″ must be bounded on [0.2");
  });
});

describe("knots by curvature", () => {
  it("make all cells' errors alike, and the error what theory says", () => {
    const q = expression("exp(6*r)");
    // ∫|q″|^{1/2} = 6 ∫ e^{3s} = 2(e³ − e⁻³).
    const exact = (2 * (Math.exp(3) - Math.exp(-3))) ** 2 / (8 * 400 ** 2);
    const { curvature, equispaced } = expectedErrors(alone(q), { range: UNIT_RANGE, cells: 400, norm: SUP });
    // Magnitudes over 4096 cells exceed the middle's by 6 · 2/4096 · 1/2 at most.
    expect(curvature / exact).toBeGreaterThan(1);
    expect(curvature / exact).toBeLessThan(1.002);
    expect(equispaced).toBeCloseTo((36 * Math.exp(6) * 4) / (8 * 400 ** 2), 2);
    const by = (knots: Float64Array) => supErrorBound(interpolant(q, knots), q);
    const placed = by(curvatureKnots(alone(q), { range: UNIT_RANGE, cells: 400, norm: SUP }));
    // q″ changes by 6w = 1 % over a cell at the right end, by 20 % and more over the few cells at the left; graded to 1 %.
    expect(placed / exact).toBeGreaterThan(0.98);
    expect(placed / exact).toBeLessThan(1.1);
    expect(by(equispacedKnots(UNIT_RANGE, 400)) / equispaced).toBeCloseTo(1, 1);
    expect(by(equispacedKnots(UNIT_RANGE, 400)) / placed).toBeGreaterThan(8);
  });

  it("minimise the mean square: other powers of curvature and density do worse", () => {
    const q = polynomialFunction([0, 0, -3, 0, 8], { basis: "powers" });
    const law = projectionLaw(20, [{ radius: 1, probability: 1 }]);
    const norm: KnotNorm = { kind: "rms", law };
    const options = { range: UNIT_RANGE, cells: 200, norm };
    const rms = (knots: Float64Array) => rmsErrorBound(interpolant(q, knots), q, law);
    const placed = rms(curvatureKnots(alone(q), options));
    const expected = expectedErrors(alone(q), options);
    expect(placed / expected.curvature).toBeGreaterThan(1);
    // Grading, and bounds by the largest |q″| and density of each part of a cell.
    expect(placed / expected.curvature).toBeLessThan(1.15);
    expect(rms(equispacedKnots(UNIT_RANGE, 200)) / expected.equispaced).toBeCloseTo(1, 0);
    const gain = expected.equispaced / expected.curvature;
    expect(gain).toBeGreaterThan(1.5);
    expect(rms(equispacedKnots(UNIT_RANGE, 200)) / placed / gain).toBeCloseTo(1, 0.5);
    expect(rms(curvatureKnots(alone(q), { ...options, norm: SUP }))).toBeGreaterThan(1.3 * placed);
  });

  it("come close to what they promise for large W with few cells already, where q″ has a flat zero", () => {
    const q = expression("r^9");
    const options = { range: UNIT_RANGE, cells: 20, norm: SUP };
    const bound = supErrorBound(interpolant(q, curvatureKnots(alone(q), options)), q);
    // Without grading the cell about 0 is so wide that its bound is more than double of that.
    expect(bound / expectedErrors(alone(q), options).curvature).toBeLessThan(1.6);
  });

  it("are shared by several functions, each with its factor", () => {
    const pair = [expression("exp(6*r)"), expression("exp(-6*r)")] as const;
    const shared = curvatureKnots(
      pair.map((q) => ({ q, weight: 1 })),
      { range: UNIT_RANGE, cells: 300, norm: SUP },
    );
    const [first, second] = pair.map((q) => supErrorBound(interpolant(q, shared), q));
    expect(first! / second!).toBeCloseTo(1, 1);
    // ∫|q″|^{1/2} of the larger of both is 4(e³ − 1).
    expect(first! / ((4 * (Math.exp(3) - 1)) ** 2 / (8 * 300 ** 2))).toBeCloseTo(1, 0);
    const one = curvatureKnots(
      [
        { q: pair[0], weight: 1 },
        { q: pair[1], weight: 0 },
      ],
      {
        range: UNIT_RANGE,
        cells: 300,
        norm: SUP,
      },
    );
    expect(one).toEqual(curvatureKnots(alone(pair[0]), { range: UNIT_RANGE, cells: 300, norm: SUP }));
  });

  it("increase and end where they should, also for a straight line or one cell", () => {
    for (const source of ["r", "r^20", "exp(30*r)", "1/(1 + 10000*r^2)"]) {
      for (const cells of [1, 2, 33]) {
        const knots = curvatureKnots(alone(expression(source)), { range: UNIT_RANGE, cells, norm: SUP });
        expect(knots.length).toBe(cells + 1);
        expect([knots[0], knots[cells]]).toEqual([-1, 1]);
        expect(knots.every((t, j) => j === 0 || knots[j - 1]! < t)).toBe(true);
      }
    }
  });
});

describe("rmsErrorBound", () => {
  it("is exact for a parabola under a constant density", () => {
    const q = polynomialFunction([0, 0, 1], { basis: "powers" });
    const law = projectionLaw(3, [{ radius: 1, probability: 1 }]);
    // q″²w⁴/120 with q″ = 2, w = 1/2.
    const exact = Math.sqrt(4 / 16 / 120);
    const bound = rmsErrorBound(interpolant(q, equispacedKnots(UNIT_RANGE, 4)), q, law);
    expect(bound / exact).toBeGreaterThanOrEqual(1);
    expect(bound / exact).toBeLessThan(1 + 1e-10);
  });

  it("has the highest point of each part", () => {
    for (const [u, v, c] of [
      [1, 2, 1],
      [2, 1, 0.3],
      [0, 4, 0.5],
      [1, 1, 0],
      [0, 0, 2],
    ] as const) {
      let most = 0;
      for (let i = 0; i <= 4096; i++) {
        const t = i / 4096;
        most = Math.max(most, (1 - t) * u + t * v + 4 * c * t * (1 - t));
      }
      // Next to the top a parabola falls by 4c (1/8192)² at most.
      expect(highest(u, v, c)).toBeGreaterThanOrEqual(most);
      expect(highest(u, v, c)).toBeLessThan(most + 4 * c * 2 ** -26 + 1e-11);
    }
  });

  it("lies above the error found by summation, within a few per cent", () => {
    const source = "r^4 - r^2";
    const q = expression(source);
    const law = projectionLaw(5, [
      { radius: 1, probability: 0.25 },
      { radius: 0.5, probability: 0.75 },
    ]);
    const form = interpolant(q, curvatureKnots(alone(q), { range: UNIT_RANGE, cells: 64, norm: { kind: "rms", law } }));
    let square = 0;
    const steps = 40_000;
    for (let i = 0; i < steps; i++) {
      const [from, to] = [-1 + (2 * i) / steps, -1 + (2 * (i + 1)) / steps];
      const s = (from + to) / 2;
      square += law.mass(from, to) * (evaluateForm(form, s) - (s ** 4 - s ** 2)) ** 2;
    }
    const bound = rmsErrorBound(form, q, law);
    expect(bound).toBeGreaterThan(Math.sqrt(square) * 0.9999);
    expect(bound).toBeLessThan(Math.sqrt(square) * 1.2);
  });
});

describe("projectionLaw", () => {
  it("is uniform for d = 3 (Archimedes), the arcsine law for d = 2, and adds up to 1", () => {
    const sphere = projectionLaw(3, [{ radius: 2, probability: 1 }]);
    expect(sphere.mass(-1, 0.5)).toBeCloseTo(1.5 / 4, 14);
    expect(sphere.largestDensity(-1, 0.5)).toBeCloseTo(1 / 4, 14);
    expect(sphere.largestDensity(2.1, 3)).toBe(0);
    const circle = projectionLaw(2, [{ radius: 1, probability: 1 }]);
    expect(circle.mass(0.25, 0.5)).toBeCloseTo((Math.asin(0.5) - Math.asin(0.25)) / Math.PI, 14);
    expect(circle.largestDensity(0.25, 0.5)).toBeCloseTo(1 / (Math.PI * Math.sqrt(0.75)), 14);
    expect(circle.largestDensity(0.5, 1)).toBe(Number.POSITIVE_INFINITY);
    const many = projectionLaw(50, [
      { radius: 1, probability: 0.5 },
      { radius: 3, probability: 0.5 },
    ]);
    expect(many.mass(-3, 3)).toBeCloseTo(1, 14);
    expect(many.mass(-3, 0.1)).toBeCloseTo(1 - many.mass(0.1, 3), 14);
    // A narrow stretch about 0 holds density times width.
    expect(many.mass(-1e-6, 1e-6) / (2e-6 * many.largestDensity(-1e-6, 1e-6))).toBeCloseTo(1, 9);
  });

  it("refuses probabilities that are none", () => {
    expect(() => projectionLaw(3, [{ radius: 1, probability: 0.9 }])).toThrow("probabilities must have the sum 1");
  });
});

describe("outerErrorBound", () => {
  it("bounds what is lost where the interpolant is constant", () => {
    const q = expression("r^2");
    const form = interpolant(q, equispacedKnots([-0.5, 0.5], 8));
    const bound = outerErrorBound(form, q, 1);
    expect(bound).toBeGreaterThanOrEqual(0.75);
    // Sag of 64 parts: 2 (1/128)²/8.
    expect(bound).toBeLessThan(0.75 + 2e-5);
    expect(outerErrorBound(form, q, 0.5)).toBe(0);
    expect(magnitude(q.value(1))).toBe(1);
  });
});
