import { describe, expect, it } from "vitest";
import { matrix } from "../../engine/matrix.ts";
import { referenceEngine as engine } from "../../engine/reference/reference-engine.ts";
import { Key } from "../../math/random/key.ts";
import { pointwiseMap } from "./fitted-map.ts";
import { hermiteRidge } from "./hermite-ridge.ts";
import { overlapWithFirst } from "./moment-matrix.ts";
import { heldSample, type SampleSource } from "./sample.ts";
import { standardised } from "./spectral-features.ts";
import { fourStages, predictionError, stagedErrors, threeStages } from "./staged.ts";

const he2 = (t: number): number => (t * t - 1) / Math.SQRT2;
const he3 = (t: number): number => (t * t * t - 3 * t) / Math.sqrt(6);

interface Law {
  readonly name: string;
  readonly n: number;
  readonly dimension: number;
  /** Coordinates read, and f of them. */
  readonly indices: number;
  readonly value: (z: Float64Array) => number;
}

/** A sample in chunks of 1000, made anew whenever it is asked for. */
function sourceOf({ name, n, dimension, indices, value }: Law): SampleSource {
  return {
    chunks: n / 1000,
    chunk: (index) => {
      const x = matrix(1000, dimension);
      Key.root(3).fold("staged.test", name, index).stream().fillGaussian(x.data);
      const y = Float64Array.from({ length: 1000 }, (_, i) =>
        value(x.data.subarray(i * dimension, i * dimension + indices)),
      );
      return { x, y };
    },
  };
}

/** SIGHT: tanh(3 Σ ± P(z_i)/2), P = (h_2 + h_3/√3)/√2, four coordinates of 24. */
const sight: Law = {
  name: "train",
  n: 8000,
  dimension: 24,
  indices: 4,
  value: (z) =>
    Math.tanh(
      (3 * z.reduce((sum, t, i) => sum + (i % 2 === 0 ? 1 : -1) * (he2(t) + he3(t) / Math.sqrt(3)), 0)) / Math.sqrt(8),
    ),
};

describe("threeStages", () => {
  const fit = threeStages(sourceOf(sight), { engine, directions: 4, polynomial: { degree: 3 } });
  const test = sourceOf({ ...sight, name: "test", n: 4000 });

  it("recovers the subspace", () => {
    // A random 4-space of ℝ²⁴ has squared overlap 0.17 ± 0.05: 0.81 is more than ten standard deviations off.
    expect(overlapWithFirst(fit.directions, 4)).toBeGreaterThan(0.9);
    expect(fit.features.outputs).toBe(4);
  });

  it("passes below every cubic by its last stage", () => {
    const { polynomial, final } = stagedErrors(fit, test);
    const oracle = hermiteRidge(heldSample(headOf({ ...sight, name: "oracle", n: 8000 })), { engine, degree: 3 });
    // The best cubic in the true coordinates, fitted to 8000 fresh points; no cubic in ẑ beats the best one in z but by
    // the noise of either, (35/8000 + 1/√4000) of it.
    const best = oracle.trainingError;
    expect(polynomial.meanSquare).toBeGreaterThan(best * (1 - 2 * (35 / 8000 + 1 / Math.sqrt(4000))));
    expect(final.meanSquare).toBeLessThan(0.7 * polynomial.meanSquare);
    expect(final.meanSquare).toBeLessThan(best);
  });

  it("learns nothing from values that do not belong to the points", () => {
    const shuffled: SampleSource = {
      ...sourceOf(sight),
      chunk: (i) => ({ ...sourceOf(sight).chunk(i), y: sourceOf(sight).chunk((i + 1) % 8).y }),
    };
    const wrong = threeStages(shuffled, { engine, directions: 4, polynomial: { degree: 3 } });
    expect(overlapWithFirst(wrong.directions, 4)).toBeLessThan(0.9);
    expect(stagedErrors(wrong, test).final.unexplained).toBeGreaterThan(0.9);
  });

  it("gives the same bits twice", () => {
    const again = threeStages(sourceOf(sight), { engine, directions: 4, polynomial: { degree: 3 } });
    const { x } = test.chunk(0);
    expect(again.final.apply(x).data).toEqual(fit.final.apply(x).data);
  });
});

/** The true coordinates z alone. */
function headOf(law: Law) {
  const source = sourceOf(law);
  const x = matrix(law.n, law.indices);
  const y = new Float64Array(law.n);
  for (let c = 0; c < source.chunks; c++) {
    const chunk = source.chunk(c);
    y.set(chunk.y, c * 1000);
    for (let i = 0; i < 1000; i++) {
      const row = chunk.x.data.subarray(i * law.dimension, i * law.dimension + law.indices);
      x.data.set(row, (c * 1000 + i) * law.indices);
    }
  }
  return { x, y };
}

/** Three levels: two features h_m = (h_2(z_a) − h_2(z_b))/√2 of four coordinates, then y = tanh(h_2(h_1) + h_2(h_2)). */
const deep: Law = {
  name: "deep",
  n: 16000,
  dimension: 16,
  indices: 4,
  value: (z) => {
    const [first, second] = deepFeatures(z);
    return Math.tanh(he2(first) + he2(second));
  },
};
const deepFeatures = (z: Float64Array): [number, number] => [
  (he2(z[0]) - he2(z[1])) / Math.SQRT2,
  (he2(z[2]) - he2(z[3])) / Math.SQRT2,
];

describe("fourStages", () => {
  const options = { engine, directions: 4, polynomial: { degree: 4 }, features: { degree: 2, count: 2 } } as const;
  const test = sourceOf({ ...deep, name: "deep test", n: 4000 });

  it("finds the features of the second level and learns from them", () => {
    const fit = fourStages(sourceOf(deep), options);
    const { x } = test.chunk(0);
    const { data } = fit.features.apply(x);
    // Share of the true features' variance that the two fitted ones explain; a random pair of the 14 products
    // explains 1/7. Blocks as small as these leave about 0.2 outside however large the sample.
    let explained = 0;
    for (const m of [0, 1]) {
      for (const k of [0, 1]) {
        let cross = 0;
        for (let i = 0; i < 1000; i++) cross += deepFeatures(x.data.subarray(i * 16, i * 16 + 4))[m] * data[2 * i + k];
        explained += (cross / 1000) ** 2 / 2;
      }
    }
    expect(explained).toBeGreaterThan(0.7);
    const { final } = stagedErrors(fit, test);
    const shallow = threeStages(sourceOf(deep), { engine, directions: 4, polynomial: { degree: 2 } });
    expect(final.unexplained).toBeLessThan(0.5 * predictionError(shallow.final, test).unexplained);
  });

  it("withRegression finds a level of information exponent 1, which second moments cannot see", () => {
    // y = tanh(2h) is odd in h = (h_2(z_1) − h_2(z_2))/√2: E[y He_2(h)] = 0, while E[y h] > 0.
    const blind: Law = {
      name: "information exponent 1",
      n: 8000,
      dimension: 12,
      indices: 2,
      value: (z) => Math.tanh((2 * (he2(z[0]) - he2(z[1]))) / Math.SQRT2),
    };
    const fresh = sourceOf({ ...blind, name: "information exponent 1, test", n: 4000 });
    const [without, with_] = [false, true].map((withRegression) => {
      const features = { degree: 2, count: 1, withRegression };
      return fourStages(sourceOf(blind), { engine, directions: 2, polynomial: { degree: 3 }, features });
    });
    expect([without.features.outputs, with_.features.outputs]).toEqual([1, 2]);
    const errors = [without, with_].map(({ final }) => predictionError(final, fresh).unexplained);
    expect(errors[0]).toBeGreaterThan(0.5);
    expect(errors[1]).toBeLessThan(0.2);
    // Both features are standardised on the sample.
    const { x } = sourceOf(blind).chunk(0);
    const { data } = with_.features.apply(x);
    const square = data.reduce((sum, t, i) => sum + (i % 2 === 1 ? t * t : 0), 0) / 1000;
    // A mean of 1000 of the 8000 squares, of relative deviation about √(3/1000): five of those.
    expect(Math.abs(square - 1)).toBeLessThan(0.28);
  });
});

describe("standardised", () => {
  it("makes an output that is constant on the sample 0, also where rounding leaves it a variance", () => {
    const constant = pointwiseMap(24, 1, (_, out) => out.fill(0.1));
    const source = sourceOf({ ...sight, name: "constant", n: 3000 });
    expect(new Set(standardised(source, constant).apply(source.chunk(0).x).data)).toEqual(new Set([0]));
  });
});
