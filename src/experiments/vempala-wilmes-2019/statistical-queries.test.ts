import { expect, test } from "vitest";
import relu from "../../activations/relu.ts";
import tanh from "../../activations/tanh.ts";
import { matrix } from "../../engine/matrix.ts";
import { referenceEngine as engine } from "../../engine/reference/reference-engine.ts";
import { harmonicDimension } from "../../math/harmonics.ts";
import { legendre } from "../../math/legendre.ts";
import { Key } from "../../math/random/key.ts";
import { pointsOnSphere } from "../../math/random/samplers.ts";
import { sharpEliminationBound } from "../../theory/statistical-queries/elimination.ts";
import { queriesUntilHalf, strongestQuery } from "./statistical-queries-attack.ts";
import { largestValue } from "./statistical-queries-estimates.ts";
import { correlationsOf, drawPoles, pairCorrelations, plantCopies } from "./statistical-queries-family.ts";
import { bisectByLabels } from "./statistical-queries-labels.ts";
import { neuronQueries } from "./statistical-queries-neuron.ts";

const key = Key.root(3).fold("statistical queries");
const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, j) => sum + value * b[j]!, 0);

/** Mean and standard error of a function of a uniform point. */
function average(d: number, points: number, f: (x: Float64Array) => number): { mean: number; error: number } {
  const xs = pointsOnSphere(points, d, key.fold("average", d).stream());
  const values = Array.from({ length: points }, (_, i) => f(xs.subarray(i * d, (i + 1) * d)));
  const mean = values.reduce((sum, value) => sum + value, 0) / points;
  const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (points - 1);
  return { mean, error: Math.sqrt(square / points) };
}

test("poles keep their distance, the core is equiangular, and copies are planted near their centres", () => {
  const options = { dimension: 12, poles: 60, threshold: 0.6, core: "equiangular" } as const;
  const poles = drawPoles(options, key.stream());
  const cosines = engine.multiply(poles, poles, { transposeB: true }).data;
  for (let i = 0; i < 60; i++) {
    for (let j = 0; j < i; j++) {
      // Sums of 12 products of size at most 1: a few ulps.
      expect(Math.abs(cosines[i * 60 + j]!)).toBeLessThan(0.6 + 1e-14);
      if (i < 11) expect(cosines[i * 60 + j]).toBeCloseTo(0.6, 14);
    }
    expect(cosines[i * 60 + i]).toBeCloseTo(1, 14);
  }
  const planted = plantCopies(poles, 10, 0.05, key.fold("copies").stream());
  for (let i = 6; i < 60; i++) {
    const own = planted.data.subarray(i * 12, (i + 1) * 12);
    const centre = poles.data.subarray((i % 6) * 12, ((i % 6) + 1) * 12);
    expect(dot(own, centre)).toBeCloseTo(Math.cos(0.05), 13);
  }
  expect(plantCopies(poles, 1, 0.05, key.stream()).data).toEqual(poles.data);
  expect(() => plantCopies(poles, 7, 0.05, key.stream())).toThrow(/copies must divide/);
  expect(() => drawPoles({ dimension: 3, poles: 60, threshold: 0.1, core: "none" }, key.stream())).toThrow(
    /leave room/,
  );
});

test("correlations are inner products of functions, and a mutant without N is not", () => {
  const [d, degree] = [6, 3];
  const poles = drawPoles({ dimension: d, poles: 2, threshold: 0.9, core: "none" }, key.fold("pair").stream());
  const [u, v] = [poles.data.subarray(0, d), poles.data.subarray(d, 2 * d)];
  const product = (x: Float64Array) => legendre(degree, dot(u, x), d) * legendre(degree, dot(v, x), d);
  const count = Number(harmonicDimension(d, degree));
  const { mean, error } = average(d, 100_000, (x) => count * product(x));
  const exact = correlationsOf({ degree, poles }, engine).data[1]!;
  // Five standard errors: false alarm 6e-7. The mutant's mean is exact/N.
  expect(Math.abs(mean - exact)).toBeLessThan(5 * error);
  expect(Math.abs(exact)).toBeGreaterThan(0.02);
  expect(Math.abs(mean / count - exact)).toBeGreaterThan((5 * error) / count);
});

test("the attack reaches the sharp bound on an equiangular core and answers as it says", () => {
  const poles = drawPoles({ dimension: 20, poles: 120, threshold: 0.62, core: "equiangular" }, key.fold("a").stream());
  const gram = correlationsOf({ degree: 3, poles }, engine);
  const correlation = pairCorrelations(gram).largest;
  const tolerance = Math.sqrt(1.3 * correlation);
  const bound = sharpEliminationBound({ tolerance, correlation });
  const { members, weights, answers, eliminated } = strongestQuery(gram, { tolerance, seeds: [0, 5, 60] });
  expect(eliminated.length).toBe(Math.floor(bound));
  // Half of γ in the bound would be refuted by this attack.
  expect(eliminated.length).toBeGreaterThan(sharpEliminationBound({ tolerance, correlation: correlation / 2 }));
  const values = (x: Float64Array) =>
    Array.from({ length: 120 }, (_, u) => {
      const pole = poles.data.subarray(u * 20, (u + 1) * 20);
      return Math.sqrt(Number(harmonicDimension(20, 3))) * legendre(3, dot(pole, x), 20);
    });
  const query = (x: Float64Array) => {
    const all = values(x);
    return members.reduce((sum, member, j) => sum + weights[j]! * all[member]!, 0);
  };
  const norm = Math.sqrt(
    members.reduce(
      (sum, a, i) => sum + members.reduce((t, b, j) => t + weights[i]! * weights[j]! * gram.data[a * 120 + b]!, 0),
      0,
    ),
  );
  for (const u of [eliminated[0]!, 119]) {
    const { mean, error } = average(20, 1000, (x) => (query(x) / norm) * values(x)[u]!);
    expect(Math.abs(mean - answers[u]!)).toBeLessThan(5 * error);
  }
});

/**
 * The most targets with |⟨q, f_u⟩| > τ over all q, for few targets. The strongest q for a set of targets with signs is the
 * shortest vector with answers of at least 1; it has equal answers on some subset S and is made of S alone, the other
 * answers being larger. So all S and all signs are tried, and every target counts that q = Σ (G_S⁻¹s)_j f_j eliminates.
 */
function exhaustive(gram: { readonly rows: number; readonly data: Float64Array }, tolerance: number): number {
  const n = gram.rows;
  let most = 0;
  for (let code = 1; code < 3 ** n; code++) {
    const digits = Array.from({ length: n }, (_, u) => Math.floor(code / 3 ** u) % 3);
    const members = [...digits.keys()].filter((u) => digits[u] !== 0);
    if (digits[members[0]!] === 2) continue; // q and −q
    const own = matrix(members.length, members.length);
    members.forEach((a, i) => {
      members.forEach((b, j) => {
        own.data[i * members.length + j] = gram.data[a * n + b]!;
      });
    });
    const weights = matrix(
      members.length,
      1,
      Float64Array.from(members, (u) => (digits[u] === 1 ? 1 : -1)),
    );
    const lower = engine.cholesky(own);
    engine.solveTriangular(lower, weights);
    const norm = Math.sqrt(dot(weights.data, weights.data));
    engine.solveTriangular(lower, weights, { transpose: true });
    let count = 0;
    for (let u = 0; u < n; u++) {
      const answer = members.reduce((sum, member, j) => sum + weights.data[j]! * gram.data[member * n + u]!, 0);
      if (Math.abs(answer) > tolerance * norm) count++;
    }
    most = Math.max(most, count);
  }
  return most;
}

test("the attack finds what trying everything finds, for few targets", () => {
  for (const seed of [1, 2, 3]) {
    const options = { dimension: 5, poles: 8, threshold: 0.9, core: "none" } as const;
    const gram = correlationsOf({ degree: 2, poles: drawPoles(options, key.fold("few", seed).stream()) }, engine);
    for (const tolerance of [0.5, 0.6, 0.7, 0.8]) {
      const seeds = [...Array(8).keys()];
      const found = strongestQuery(gram, { tolerance, seeds, improvements: 3 }).eliminated.length;
      expect(found).toBe(exhaustive(gram, tolerance));
    }
  }
});

test("halving a family of orthogonal targets takes ⌊τ⁻²⌋ of them a query; near-duplicates fall together", () => {
  const identity = matrix(
    40,
    40,
    Float64Array.from({ length: 1600 }, (_, i) => (i % 41 === 0 ? 1 : 0)),
  );
  // Eight orthogonal targets get 1/√8 = 0.3536 each and nine only 1/3, so 21 targets take three queries.
  expect(queriesUntilHalf(identity, { tolerance: 0.35, seedsPerQuery: 4 })).toBe(3);
  const poles = drawPoles({ dimension: 30, poles: 100, threshold: 0.7, core: "none" }, key.fold("halve").stream());
  const planted = plantCopies(poles, 25, 0.02, key.fold("planted").stream());
  const gram = correlationsOf({ degree: 2, poles: planted }, engine);
  expect(queriesUntilHalf(gram, { tolerance: 0.9, seedsPerQuery: 4 })).toBe(3);
  expect(() => queriesUntilHalf(gram, { tolerance: 1, seedsPerQuery: 4 })).toThrow(/tolerance/);
});

test("gradients of a neuron are the queries that they are said to be", () => {
  const d = 6;
  for (const [activation, degree, gain] of [
    [relu, 2, 2.5],
    [tanh, 3, 2.5],
  ] as const) {
    const queries = neuronQueries(activation, { gain, degree, dimension: d });
    // Neither parallel nor orthogonal, so that all three terms of the hidden query count.
    const w = Float64Array.of(1, 0, 0, 0, 0, 0);
    const u = Float64Array.of(0.8, 0.6, 0, 0, 0, 0);
    const e = Float64Array.of(0.28, 0.96, 0, 0, 0, 0);
    const f = (x: Float64Array) => Math.sqrt(Number(harmonicDimension(d, degree))) * legendre(degree, dot(u, x), d);
    const output = (x: Float64Array) => activation.value(gain * dot(w, x));
    const hidden = (x: Float64Array) => activation.derivative(gain * dot(w, x)) * dot(e, x);
    for (const [query, exact] of [
      [output, queries.output * legendre(degree, dot(w, u), d)],
      [hidden, queries.hidden(dot(w, u), dot(w, e), dot(e, u))],
    ] as const) {
      const square = average(d, 100_000, (x) => query(x) ** 2);
      const product = average(d, 100_000, (x) => query(x) * f(x));
      const norm = Math.sqrt(square.mean);
      // Five standard errors of the product, and of the norm (half that of its square, relative).
      const error = 5 * (product.error / norm + (Math.abs(exact) * square.error) / (2 * square.mean));
      expect(Math.abs(product.mean / norm - exact)).toBeLessThan(error);
      // So that a wrong sign, or half the answer, would be seen.
      expect(Math.abs(exact)).toBeGreaterThan(2 * error);
    }
  }
});

test("labels identify the target in ⌈log₂|U|⌉ queries, unless two targets are one function", () => {
  const poles = drawPoles({ dimension: 8, poles: 100, threshold: 0.95, core: "none" }, key.fold("labels").stream());
  const options = { points: 4, tolerance: 0.4, stream: key.stream(), engine };
  for (const target of [0, 1, 50, 99]) {
    const { queries, found } = bisectByLabels({ degree: 2, poles }, { ...options, target });
    expect(found).toBe(target);
    expect([6, 7]).toContain(queries);
  }
  expect(bisectByLabels({ degree: 2, poles }, { ...options, target: 0 }).queries).toBe(7);
  // f_u = f_{−u} for even k: the two are never told apart, and the first half wins.
  poles.data.set(
    poles.data.subarray(0, 8).map((value) => -value),
    99 * 8,
  );
  expect(bisectByLabels({ degree: 2, poles }, { ...options, target: 99 }).found).toBe(0);
  expect(() => bisectByLabels({ degree: 2, poles }, { ...options, target: 0, tolerance: 0.5 })).toThrow(/tolerance/);
});

test("the largest value is certain from below; above it stands the limit of prediction", () => {
  expect(
    largestValue(
      [
        [0.2, 0.2],
        [0.5, 0.5],
      ],
      { level: 0.99 },
    ),
  ).toMatchObject({ value: 0.5, low: 0.5, high: 0.5 });
  const { value, low, high } = largestValue([[0.1, 0.2, 0.3]], { level: 0.95 });
  expect([value, low]).toEqual([0.3, 0.3]);
  // t_{2, 0.95} = 2.91998558; mean 0.2, s = 0.1, √(1 + 1/3).
  expect(high).toBeCloseTo(0.2 + 2.91998558 * 0.1 * Math.sqrt(4 / 3), 7);
  expect(largestValue([[0.4]], { level: 0.95 }).high).toBe(Number.POSITIVE_INFINITY);
  expect(largestValue([[Number.NaN, 1]], { level: 0.95 }).value).toBeNaN();
  expect(largestValue([], { level: 0.95 }).value).toBeNaN();
});
