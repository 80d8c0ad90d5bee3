import { describe, expect, it } from "vitest";
import { failureOf } from "../../../tests/laws/engine-oracle.ts";
import { gaussianRadius } from "../../distributions/radial/gaussian.ts";
import { matrix, rowsOf } from "../../engine/matrix.ts";
import { referenceEngine } from "../../engine/reference/reference-engine.ts";
import { Key } from "../../math/random/key.ts";
import { norm, type Problem, resampling, sampleOf, sourceOf } from "./data.ts";
import { directionsOf, normaliseRows } from "./directions.ts";
import { slopeOfOverlap } from "./matched-directions.ts";
import { leastOf, ridgePath } from "./normal-equations.ts";
import { errorOf, unexplained, unitSum } from "./predictor.ts";
import { type ProfileBasis, placeOf, profileAt, slopeOf } from "./profile-basis.ts";
import { gradientOf } from "./ridge-descent.ts";
import { type RidgeSum, ridgeSumPredictor } from "./ridge-sum.ts";

const engine = referenceEngine;
const key = Key.root(11);
const d = 3;
const law = gaussianRadius({ dimension: d, standardDeviation: 1 });
const problem: Problem = { law, target: (r, x) => r + x[0]! };

describe("training points", () => {
  it("are functions of key and index, their values those of the points", () => {
    const source = sourceOf(problem, { key, strata: 500 });
    const once = source.draw(3, 40);
    expect(source.draw(3, 40)).toEqual(once);
    expect(source.draw(4, 40).y).not.toEqual(once.y);
    for (let i = 0; i < 40; i++) {
      const point = rowsOf(once.x, i, i + 1).data;
      expect(once.y[i]).toBe(norm(point) + point[0]!);
    }
  });

  it("have the law's radii and no preferred direction", () => {
    const { draw, mean, scale } = sourceOf(problem, { key, strata: 2000 });
    const n = 40_000;
    const { x } = draw(0, n);
    // Means of n values, 6 standard errors: a false alarm in 10⁹. E‖x‖² = d with variance 2d, E x_1 = 0 with variance 1.
    let [square, first] = [0, 0];
    for (let i = 0; i < n; i++) {
      square += norm(rowsOf(x, i, i + 1).data) ** 2 / n;
      first += x.data[i * d]! / n;
    }
    expect(Math.abs(square - d)).toBeLessThan(6 * Math.sqrt((2 * d) / n));
    expect(Math.abs(first)).toBeLessThan(6 / Math.sqrt(n));
    expect(scale).toBe(law.quantile(0.5));
    // E(r + x_1) = E r, from 16 384 points of variance below E(r + x_1)² = 4.
    expect(Math.abs(mean - law.moment(1))).toBeLessThan((6 * 2) / Math.sqrt(16_384));
  });

  it("are moved in to the clip radius, their values not", () => {
    const [free, clipped] = [undefined, 1.2].map((clip) => {
      return sampleOf({ ...problem, ...(clip && { clip }) }, 200, key.stream());
    });
    expect(clipped!.y).toEqual(free!.y);
    for (let i = 0; i < 200; i++) {
      const [was, is] = [free!, clipped!].map(({ x }) => norm(rowsOf(x, i, i + 1).data));
      // Two roundings of each coordinate.
      expect(Math.abs(is! - Math.min(was!, 1.2))).toBeLessThan(8 * Number.EPSILON);
    }
    expect(failureOf(() => sourceOf({ ...problem, clip: 0 }, { key }))).toBe(
      "one hidden layer: clip must be a radius > 0, got 0",
    );
  });

  it("may be those of a sample", () => {
    const sample = sampleOf(problem, 9, key.stream());
    const { x, y } = resampling(sample, { key }).draw(0, 100);
    const pairs = new Set(Array.from(sample.y, (value, i) => `${value} ${sample.x.data[i * d]}`));
    for (let i = 0; i < 100; i++) expect(pairs.has(`${y[i]} ${x.data[i * d]}`)).toBe(true);
    expect(new Set(y).size).toBeGreaterThan(4);
  });
});

describe("directions", () => {
  const of = (kind: "random" | "orthonormal" | "spread", count: number, dimension: number) =>
    directionsOf(kind, { count, dimension, key, engine });
  const potential = (kind: "random" | "orthonormal" | "spread", count: number, dimension: number): number => {
    const v = of(kind, count, dimension);
    return engine.multiply(v, v, { transposeB: true }).data.reduce((sum, c) => sum + c ** 4, 0);
  };

  it("are unit vectors", () => {
    for (const kind of ["random", "orthonormal", "spread"] as const) {
      const v = of(kind, 8, 3);
      for (let i = 0; i < 8; i++)
        expect(Math.abs(norm(rowsOf(v, i, i + 1).data) - 1)).toBeLessThan(16 * Number.EPSILON);
    }
  });

  it("in bases are orthonormal block by block, and the bases differ", () => {
    const v = of("orthonormal", 8, 3);
    const inner = engine.multiply(v, v, { transposeB: true }).data;
    for (let i = 0; i < 8; i++) {
      for (let j = 0; j < 8; j++) {
        if (Math.floor(i / 3) === Math.floor(j / 3))
          expect(Math.abs(inner[i * 8 + j]! - Number(i === j))).toBeLessThan(1e-14);
        else expect(Math.abs(inner[i * 8 + j]!)).toBeLessThan(1 - 1e-9);
      }
    }
  });

  it("spread out come within 1 % of the least potential, 3 k²/(d (d + 2)), where designs exist; bases do not", () => {
    // In the plane k ≥ 3 lines at equal angles are a design; in space the 6 diagonals of the icosahedron.
    for (const [count, dimension] of [
      [5, 2],
      [6, 3],
      [40, 3],
    ] as const) {
      const least = (3 * count ** 2) / (dimension * (dimension + 2));
      expect(potential("spread", count, dimension)).toBeGreaterThan(least * (1 - 1e-12));
      expect(potential("spread", count, dimension)).toBeLessThan(1.01 * least);
      expect(potential("orthonormal", count, dimension)).toBeGreaterThan(1.01 * least);
    }
  });
});

const bases: readonly ProfileBasis[] = [
  { even: true, size: 5, knee: 0.7 },
  { even: false, size: 6, knee: 2 },
];

describe("profiles", () => {
  it("pass through their values at the knots, tend to limits, and are even where they are to be", () => {
    for (const basis of bases) {
      const values = Float64Array.from({ length: basis.size + 1 }, (_, j) => Math.sin(3 * j));
      for (let j = 0; j + 1 < basis.size; j++) {
        const s = basis.even ? j / (basis.size - 1) : (2 * j) / (basis.size - 1) - 1;
        if (Math.abs(s) === 1) continue;
        const t = (basis.knee * s) / (1 - Math.abs(s));
        expect(Math.abs(profileAt(values, 1, t, basis) - values[1 + j]!)).toBeLessThan(1e-14);
      }
      expect(profileAt(values, 1, 1e300, basis)).toBe(values[basis.size]);
      expect(profileAt(values, 1, -1e300, basis)).toBe(values[basis.even ? basis.size : 1]);
    }
  });

  it("have the slope of their place", () => {
    const h = 1e-5;
    for (const basis of bases) {
      for (const t of [-3, -0.4, 0.2, 5]) {
        const quotient = (placeOf(t + h, basis) - placeOf(t - h, basis)) / (2 * h);
        // Third derivative below 6 · size/knee³ < 100 times h²/6, and 5 · 2⁻⁵³/h of rounding.
        expect(Math.abs(slopeOf(t, basis) - quotient)).toBeLessThan(3e-9);
      }
    }
  });

  it("of a sum of ridge functions have the gradient of half the mean squared error", () => {
    for (const basis of bases) {
      const k = 4;
      const directions = matrix(k, d);
      key.fold("v").stream().fillGaussian(directions.data);
      normaliseRows(directions);
      const values = new Float64Array(k * basis.size);
      key.fold("values").stream().fillGaussian(values);
      const sum: RidgeSum = { directions, values, basis, constant: 0.3 };
      const { x, y } = sampleOf(problem, 30, key.stream());
      const gradient = gradientOf(sum, { x, y, scale: Infinity }, engine);
      const loss = (moved: RidgeSum): number => errorOf(ridgeSumPredictor(moved, engine), { x, y }) / 2;
      const h = 1e-6;
      const along = (move: Float64Array, of: "directions" | "values"): number => {
        const at = (sign: number): RidgeSum => {
          const data = (of === "values" ? values : directions.data).map((value, i) => value + sign * h * move[i]!);
          if (of === "values") return { ...sum, values: data };
          const turned = matrix(k, d, data);
          normaliseRows(turned);
          return { ...sum, directions: turned };
        };
        return (loss(at(1)) - loss(at(-1))) / (2 * h);
      };
      for (const of of ["directions", "values"] as const) {
        const move = new Float64Array(of === "values" ? values.length : k * d);
        key.fold("move", of).stream().fillGaussian(move);
        const slope = gradient[of].reduce((total, g, i) => total + g * move[i]!, 0);
        // Rounding 10 · 2⁻⁵³/h; and no argument is within h of a knot, or a kink would show as 1e-1.
        expect(Math.abs(along(move, of) - slope)).toBeLessThan(1e-7);
        expect(Math.abs(slope)).toBeGreaterThan(1e-3);
      }
    }
  });
});

describe("the overlap of a function in two directions", () => {
  it("has the slope of its closed form on the circle", () => {
    // E cos²φ cos²(φ + θ) = 1/4 + cos 2θ/8; cos⁴ = 3/8 + cos 2φ/2 + cos 4φ/8 gives 9/64 + cos 2θ/8 + cos 4θ/128.
    const basis: ProfileBasis = { even: true, size: 801, knee: 1 };
    const source = {
      dimension: 2,
      scale: 1,
      mean: 0,
      draw: (_: number, rows: number) => {
        const x = matrix(rows, 2);
        for (let i = 0; i < rows; i++) x.data.set([Math.cos(i), Math.sin(i)], 2 * i);
        return { x, y: new Float64Array(rows) };
      },
    };
    const slope = (power: number): ((cosine: number) => number) => {
      const knots = Float64Array.from({ length: 801 }, (_, j) => (j === 800 ? 0 : (j / (800 - j)) ** power));
      return slopeOfOverlap(knots, basis, source);
    };
    const [square, fourth] = [slope(2), slope(4)];
    for (const c of [-0.7, 0, 0.01, 0.3, 0.95]) {
      const theta = Math.acos(c);
      // Interpolation of t⁴ at distances 1/400 of t, and of K′ at 1/512 of c: below 12 (1/400)²/8 and 1/512².
      expect(Math.abs(square(c) - c / 2)).toBeLessThan(5e-5);
      expect(Math.abs(fourth(c) - c / 2 - Math.sin(4 * theta) / (32 * Math.sin(theta)))).toBeLessThan(5e-5);
    }
  });
});

describe("what a network leaves unexplained", () => {
  const half = unitSum({
    directions: matrix(1, 1, Float64Array.of(1)),
    unit: (_, t) => t / 2,
    constant: 1,
    engine,
  });

  it("is the mean squared error over the variance, with the spread of its influence values", () => {
    const x = matrix(4, 1, Float64Array.of(0, 2, 4, 6));
    const y = Float64Array.of(0, 2, 2, 6);
    expect([...half.predict(x)]).toEqual([1, 2, 3, 4]);
    const { value, standardError, low, high } = unexplained(half, { x, y }, { level: 0.9 });
    // Squared errors 1, 0, 1, 4 with sum 6 over the squares about 2.5, with sum 19.
    expect(value).toBeCloseTo(6 / 19, 15);
    const influence = [1 - 6.25 * value, 0 - 0.25 * value, 1 - 0.25 * value, 4 - 12.25 * value];
    const square = influence.reduce((sum, delta) => sum + (delta / 4.75) ** 2, 0);
    expect(standardError).toBeCloseTo(Math.sqrt(square / 4 / 3), 14);
    expect((low + high) / 2).toBeCloseTo(value, 15);
    expect(failureOf(() => unexplained(half, { x, y: Float64Array.of(1, 1, 1, 1) }, { level: 0.9 }))).toBe(
      "unexplained: the values must not all be equal, got 1",
    );
  });

  it("lies in its interval as often as it says", () => {
    // y = t/2 + 1 + noise of variance 1/4 with t of variance 1: the noise's share is (1/4)/(1/4 + 1/4).
    const runs = 400;
    let inside = 0;
    for (let run = 0; run < runs; run++) {
      const stream = key.fold("coverage", run).stream();
      const x = matrix(300, 1);
      stream.fillGaussian(x.data);
      const y = x.data.map((t) => t / 2 + 1 + stream.gaussian() / 2);
      const { low, high } = unexplained(half, { x, y }, { level: 0.9 });
      if (low <= 0.5 && 0.5 <= high) inside++;
    }
    // Binomial(400, 0.9) within 5 standard deviations, and two hundredths for the approximation.
    expect(Math.abs(inside / runs - 0.9)).toBeLessThan(0.02 + 5 * Math.sqrt((0.9 * 0.1) / runs));
  });
});

describe("normal equations", () => {
  it("are solved for each penalty that leaves them regular", () => {
    const gram = matrix(2, 2, Float64Array.of(2, 1, 1, 2));
    const path = ridgePath({ gram, covariance: Float64Array.of(3, 0) }, { engine, ridges: [0, 0.5] });
    // Diagonals 2 and 2 + 0.5 · 2.
    expect(path[0]![0]).toBeCloseTo(2, 14);
    expect(path[0]![1]).toBeCloseTo(-1, 14);
    expect(path[1]![0]).toBeCloseTo(9 / 8, 14);
    expect(path[1]![1]).toBeCloseTo(-3 / 8, 14);
    const singular = { gram: matrix(2, 2, Float64Array.of(1, 1, 1, 1)), covariance: Float64Array.of(1, 1) };
    expect(ridgePath(singular, { engine, ridges: [0, 1] }).length).toBe(1);
    expect(failureOf(() => ridgePath(singular, { engine, ridges: [0] }))).toBe(
      "ridgePath: some penalty must make the equations regular, got [0]",
    );
  });

  it("leave the choice to the least score, NaN the worst", () => {
    expect(leastOf([Number.NaN, 2, 1, 1.5], (score) => score)).toBe(1);
    expect(failureOf(() => leastOf([], () => 0))).toBe("leastOf: there must be a candidate, got []");
  });
});
