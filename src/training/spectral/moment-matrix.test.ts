import { describe, expect, it } from "vitest";
import type { Matrix } from "../../engine/engine.ts";
import { matrix, rowsOf } from "../../engine/matrix.ts";
import { referenceEngine as engine } from "../../engine/reference/reference-engine.ts";
import { Key } from "../../math/random/key.ts";
import { momentAccumulator, momentDirections, overlapWithFirst } from "./moment-matrix.ts";
import { heldSample, type Sample, type SampleSource } from "./sample.ts";

const DIMENSION = 30;
const INDICES = 3;

/** y = 2 + z_1² − z_2² + z_3²: mean 3, M/n → diag(2, −2, 2, 0, …). */
function draw(n: number): Sample {
  const x = matrix(n, DIMENSION);
  Key.root(1).fold("moment-matrix.test").stream().fillGaussian(x.data);
  const y = Float64Array.from({ length: n }, (_, i) => {
    const [a, b, c] = x.data.subarray(i * DIMENSION, i * DIMENSION + INDICES) as unknown as [number, number, number];
    return 2 + a * a - b * b + c * c;
  });
  return { x, y };
}

const sample = draw(6000);
const chunked = (rows: number): SampleSource => ({
  chunks: Math.ceil(sample.x.rows / rows),
  chunk: (i) => ({
    x: rowsOf(sample.x, i * rows, Math.min(sample.x.rows, (i + 1) * rows)),
    y: sample.y.subarray(i * rows, (i + 1) * rows),
  }),
});

/** A random 3-space of ℝ³⁰ has squared overlap 0.1 ± 0.04 and one that misses one direction 0.67 + 0.03, so that 0.81 is out
 *  of reach of either but with a probability far below 1e-6. The noise (E y² = 15) fills |λ| ≤ 2 √(15 · 30/6000) = 0.55,
 *  which turns eigenvectors of ±2 by about 0.27/2 and leaves a squared overlap of 0.98. */
const RECOVERED = 0.9;

const recovers = (moments: Matrix): boolean =>
  overlapWithFirst(engine.leadingEigenvectors(moments, { count: INDICES }).vectors, INDICES) > RECOVERED;

describe("momentAccumulator", () => {
  it("is Σ y (x xᵀ − I), whatever the chunks", () => {
    const whole = momentAccumulator(DIMENSION, { engine });
    whole.add(sample);
    const parts = momentAccumulator(DIMENSION, { engine });
    for (let i = 0; i < chunked(999).chunks; i++) parts.add(chunked(999).chunk(i));
    const [a, b] = [whole.moments(), parts.moments()];
    expect([whole.size(), parts.size()]).toEqual([6000, 6000]);
    for (let i = 0; i < DIMENSION; i++) {
      for (let j = 0; j < DIMENSION; j++) {
        let exact = 0;
        let size = 0;
        for (let k = 0; k < sample.x.rows; k++) {
          const product = sample.x.data[k * DIMENSION + i] * sample.x.data[k * DIMENSION + j];
          exact += sample.y[k] * (product - (i === j ? 1 : 0));
          size += Math.abs(sample.y[k]) * (Math.abs(product) + (i === j ? 1 : 0));
        }
        // n + 4 roundings of each sum, 2⁻⁵³ each (γ_n), once for either side.
        const tolerance = 2 * 6004 * 2 ** -53 * size;
        expect(Math.abs(a.data[i * DIMENSION + j] - exact)).toBeLessThanOrEqual(tolerance);
        expect(Math.abs(b.data[i * DIMENSION + j] - exact)).toBeLessThanOrEqual(tolerance);
      }
    }
    const normalised = whole.moments({ normalised: true });
    expect(normalised.data[7]).toBe(a.data[7] / 6000);
  });

  it("recovers the subspace, where a matrix without −I and one without y do not", () => {
    const accumulator = momentAccumulator(DIMENSION, { engine });
    accumulator.add(sample);
    expect(recovers(accumulator.moments({ normalised: true }))).toBe(true);
    expect(recovers(engine.gram(sample.x, { weights: sample.y }))).toBe(false);
    const withoutValues = momentAccumulator(DIMENSION, { engine });
    withoutValues.add({ x: sample.x, y: new Float64Array(6000).fill(1) });
    expect(recovers(withoutValues.moments({ normalised: true }))).toBe(false);
    const { vectors } = momentDirections(chunked(1000), { engine, count: INDICES });
    expect(overlapWithFirst(vectors, INDICES)).toBeGreaterThan(RECOVERED);
  });

  it("names what does not fit", () => {
    expect(() => momentAccumulator(3, { engine }).add({ x: matrix(2, 4), y: new Float64Array(2) })).toThrow(
      "x must have 3 columns, got 4",
    );
    expect(() =>
      momentDirections(heldSample({ x: matrix(2, 4), y: new Float64Array(1) }), { engine, count: 1 }),
    ).toThrow("chunk 0 must have 2 values y, got 1");
  });
});

describe("overlapWithFirst", () => {
  it("is the root mean square share of the vectors in the first coordinates", () => {
    const half = Math.SQRT1_2;
    const vectors = matrix(3, 2, Float64Array.of(1, 0, 0, half, 0, half));
    expect(overlapWithFirst(vectors, 1)).toBeCloseTo(Math.sqrt(1 / 2), 15);
    expect(overlapWithFirst(vectors, 2)).toBeCloseTo(Math.sqrt(3 / 4), 15);
    expect(overlapWithFirst(vectors, 3)).toBeCloseTo(1, 15);
  });
});
