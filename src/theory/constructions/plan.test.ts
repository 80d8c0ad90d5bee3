import { describe, expect, it } from "vitest";
import { type RadialLawName, radialLawNamed } from "../../distributions/named-radial.ts";
import { radialPoints } from "../../distributions/radial-law.ts";
import { Key } from "../../math/random/key.ts";
import { evaluateNetwork } from "../../networks/export/evaluate-network.ts";
import { unitsOf } from "../../networks/export/explicit-network.ts";
import { profileValue } from "../certificates/radial/profile.ts";
import { encloseWithin } from "../radial-approximation/enclose-within.ts";
import { evenMean } from "../ridge-directions/even-polynomial.ts";
import { ridgeVariance } from "../ridge-directions/ridge-variance.ts";
import { buildConstruction } from "./assemble.ts";
import { type Construction, type PlanOptions, planConstruction } from "./plan.ts";
import { exactPolynomial } from "./ridge-function.ts";

const TENT = "max(0, 1 - 2*abs(r - 1/2))";

interface Case {
  readonly profile?: string;
  readonly law?: RadialLawName;
  readonly dimension: number;
  readonly radius?: number;
}

function problemOf({ profile = TENT, law = "uniform-radius", dimension, radius = 1 }: Case) {
  return {
    profile: encloseWithin(profile, radius),
    law: radialLawNamed(law, { dimension, radius }),
    dimension,
    radius,
  };
}

/** What it throws. */
function thrownBy(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return error;
  }
}

const REPLICAS = 24;
/** P(|t| > 6.6) ≈ 10⁻⁶ for Student's t with 23 degrees of freedom. */
const T_LIMIT = 6.6;

/** Mean squared errors of so many networks, each at points of its own: their mean and its standard error. */
function measured(construction: Construction, problem: ReturnType<typeof problemOf>, points = 1000) {
  const squares = Array.from({ length: REPLICAS }, (_, i) => {
    const key = Key.root(2019).fold(i);
    const network = buildConstruction(construction, key.fold("network"));
    expect(unitsOf(network)).toBe(construction.width);
    const x = radialPoints(points, problem.law, key.fold("points").stream());
    const values = evaluateNetwork(network, x);
    let sum = 0;
    for (let k = 0; k < points; k++) {
      const row = x.subarray(k * problem.dimension, (k + 1) * problem.dimension);
      sum += (values[k]! - profileValue(problem.profile.profile, Math.hypot(...row))) ** 2;
    }
    return sum / points;
  });
  const mean = squares.reduce((sum, s) => sum + s, 0) / REPLICAS;
  const spread = squares.reduce((sum, s) => sum + (s - mean) ** 2, 0) / (REPLICAS - 1);
  return { mean, error: Math.sqrt(spread / REPLICAS) };
}

const deviations = (square: number, { mean, error }: { readonly mean: number; readonly error: number }): number =>
  Math.abs(mean - square) / error;

describe("planConstruction, against networks at fresh points", () => {
  it.each<readonly [Case, number, PlanOptions]>([
    [{ dimension: 5 }, 0.15, { plain: true }],
    [{ dimension: 20 }, 0.15, { plain: true }],
    [{ dimension: 20 }, 0.12, {}],
    [{ dimension: 60 }, 0.12, {}],
    [{ dimension: 8, law: "gaussian", radius: 6, profile: "max(0, 1 - abs(r - 3)/2)" }, 0.15, {}],
    [{ dimension: 12, law: "uniform-ball", profile: "exp(-4*r^2)" }, 0.02, {}],
  ])("%o, error %d, %o", (one, error, options) => {
    const problem = problemOf(one);
    const plan = planConstruction({ ...problem, error }, options);
    expect(plan.predicted).toBeLessThanOrEqual(error);
    expect(plan.directions.kind).not.toBe("cubature");
    expect(deviations(plan.predicted ** 2, measured(plan, problem))).toBeLessThan(T_LIMIT);
    const { polynomial, directions, interpolation } = plan.parts;
    // Minkowski; the rules' errors are 10⁻⁵.
    expect(plan.predicted).toBeLessThan((Math.hypot(polynomial, directions) + interpolation) * (1 + 1e-4));
  });

  it("is told apart from a prediction without h, and from one at a neighbouring dimension", () => {
    const problem = problemOf({ dimension: 60 });
    const plan = planConstruction({ ...problem, error: 0.12 });
    const seen = measured(plan, problem);
    const { polynomial, directions } = plan.parts;
    expect(deviations(polynomial ** 2 + directions ** 2, seen)).toBeGreaterThan(T_LIMIT);
    const plain = problemOf({ dimension: 5 });
    const fifth = planConstruction({ ...plain, error: 0.15 }, { plain: true });
    const exact = exactPolynomial(fifth.polynomial);
    const varianceAt = (d: number) => evenMean(ridgeVariance(exact, d), (k) => 1 / (k + 1)).value;
    expect(fifth.parts.directions ** 2 * fifth.directions.count).toBeCloseTo(varianceAt(5), 4);
    const shift = (varianceAt(10) - varianceAt(5)) / fifth.directions.count;
    expect(deviations(fifth.predicted ** 2 + shift, measured(fifth, plain))).toBeGreaterThan(T_LIMIT);
  });

  it("bounds the error on cubatures from above, and not by much", () => {
    const problem = problemOf({ dimension: 3 });
    const plan = planConstruction({ ...problem, error: 0.05 });
    expect(plan.directions.kind).toBe("cubature");
    const { mean, error } = measured(plan, problem);
    expect(mean).toBeLessThan(plan.predicted ** 2 + T_LIMIT * error);
    expect(mean).toBeGreaterThan(plan.predicted ** 2 / 2);
  });
});

describe("planConstruction", () => {
  it("answers the inverse question with no more error, within the width", () => {
    const problem = problemOf({ dimension: 10 });
    const plan = planConstruction({ ...problem, error: 0.1 });
    const back = planConstruction({ ...problem, width: plan.width });
    expect(back.width).toBeLessThanOrEqual(plan.width);
    // The two descents differ: the same to a tenth.
    expect(back.predicted).toBeLessThan(1.1 * plan.predicted);
  });

  it("costs less than the plain construction, and the plain one is what it says", () => {
    const problem = problemOf({ dimension: 20 });
    const plain = planConstruction({ ...problem, error: 0.1 }, { plain: true });
    const plan = planConstruction({ ...problem, error: 0.1 });
    expect(plan.width * 3).toBeLessThan(plain.width);
    expect([plain.method, plain.directions.kind, plain.sides]).toEqual(["chebyshev", "independent", 1]);
    const steps = plain.knots.slice(1).map((t, j) => t - plain.knots[j]!);
    expect(Math.max(...steps) - Math.min(...steps)).toBeLessThan(1e-14);
  });

  it("takes a constant where that is enough", () => {
    const plan = planConstruction({ ...problemOf({ dimension: 20 }), error: 0.3 });
    expect([plan.degree, plan.width]).toEqual([0, 1]);
    // √(1/12), the standard deviation of the tent.
    expect(plan.predicted).toBeCloseTo(1 / Math.sqrt(12), 6);
    const network = buildConstruction(plan, Key.root(1));
    expect(evaluateNetwork(network, new Float64Array(20))[0]).toBeCloseTo(0.5, 10);
  });

  it("is exact for a polynomial on a cubature but for interpolation", () => {
    const plan = planConstruction({ ...problemOf({ dimension: 4, profile: "r^4 - r^2" }), error: 1e-3 });
    expect(plan.parts.polynomial).toBeLessThan(1e-9);
    expect(plan.predicted).toBeLessThanOrEqual(1e-3);
  });

  it("says what can be reached", () => {
    const problem = problemOf({ dimension: 40 });
    const message = String(thrownBy(() => planConstruction({ ...problem, error: 0.1 }, { widthCap: 300 })));
    const sentence =
      /must be at least (0\.\d+), the least found with 300 units \(the error asked for would take (\d+) units\), got 0\.1$/;
    expect(message).toMatch(sentence);
    const [, least, wanted] = sentence.exec(message)!;
    const reached = planConstruction({ ...problem, error: Number(least) }, { widthCap: 300 });
    expect(reached.width).toBeLessThanOrEqual(300);
    expect(planConstruction({ ...problem, error: 0.1 }).width).toBe(Number(wanted));
    // A kink: polynomials of degree 32 are off by more.
    expect(() => planConstruction({ ...problem, error: 1e-4 })).toThrow(/at no width a construction/);
    const law = radialLawNamed("phi2", { dimension: 40 });
    expect(() => planConstruction({ ...problem, law, error: 0.1 })).toThrow(/moment of order 4/);
    expect(() => planConstruction({ ...problem, dimension: 19, error: 0.1 })).toThrow(/dimension/);
    expect(() => planConstruction({ ...problem, error: 0 })).toThrow(/error must be/);
    expect(() => planConstruction({ ...problem, width: 0 })).toThrow(/width must be/);
  });

  it("refuses to build what does not fit in memory", () => {
    const plan = planConstruction({ ...problemOf({ dimension: 20 }), error: 0.15 }, { plain: true });
    const directions = { kind: "independent", count: 1e8 } as const;
    expect(() => buildConstruction({ ...plan, directions }, Key.root(1))).toThrow(/at most 67108864 numbers/);
  });
});
