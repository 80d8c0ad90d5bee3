import { describe, expect, it } from "vitest";
import { matrix } from "../../engine/matrix.ts";
import { referenceEngine as engine } from "../../engine/reference/reference-engine.ts";
import { Key } from "../../math/random/key.ts";
import { bumpRidge } from "./bump-ridge.ts";
import { HERMITE_RIDGES, hermiteMap, hermiteRidge } from "./hermite-ridge.ts";
import { fitRidge } from "./ridge.ts";
import { heldSample, type SampleSource } from "./sample.ts";

/** n points of a law of z ~ N(0, I_q) with y = f(z) + noise · N(0, 1). */
function draw(
  [n, q]: readonly [number, number],
  f: (z: Float64Array) => number,
  { noise = 0 }: { readonly noise?: number } = {},
): SampleSource {
  const x = matrix(n, q);
  const key = Key.root(2).fold("ridge.test");
  key.fold("x").stream().fillGaussian(x.data);
  const y = new Float64Array(n);
  key.fold("noise").stream().fillGaussian(y);
  for (let i = 0; i < n; i++) y[i] = f(x.data.subarray(i * q, (i + 1) * q)) + noise * y[i];
  return heldSample({ x, y });
}

const trainingErrorOf = (source: SampleSource, { map }: ReturnType<typeof fitRidge>): number => {
  const { x, y } = source.chunk(0);
  const { data } = map.apply(x);
  return y.reduce((sum, value, i) => sum + (value - data[i]) ** 2, 0) / y.length;
};

describe("fitRidge", () => {
  it("satisfies the normal equations, the constant unpenalised", () => {
    const source = draw([500, 3], ([a, b, c]) => 4 + a * b + Math.sin(c), { noise: 0.3 });
    const features = hermiteMap(3, 2);
    const ridge = 0.7;
    const fit = fitRidge(source, features, { engine, ridge });
    const { x, y } = source.chunk(0);
    const phi = features.apply(x).data;
    const p = features.outputs;
    const residuals = y.map((value, i) => value - fit.map.apply(x).data[i]);
    for (let j = 0; j < p; j++) {
      const slope = residuals.reduce((sum, r, i) => sum + r * phi[i * p + j], 0) / y.length;
      // Backward error of Cholesky about p² u ‖G‖ |w| and of the means about n u: below 1e-13 · 10.
      expect(Math.abs(slope - (j === 0 ? 0 : ridge * fit.weights[j]))).toBeLessThan(1e-12);
    }
    expect(Math.abs(fit.trainingError - trainingErrorOf(source, fit))).toBeLessThan(1e-12);
  });

  it("chooses by the GCV score that the hat matrix gives", () => {
    const source = draw([60, 2], ([a, b]) => a * b, { noise: 1 });
    const grid = [1e-3, 1e-2, 0.1, 0.5, 2];
    const features = hermiteMap(2, 4);
    const { x, y } = source.chunk(0);
    const p = features.outputs;
    const scores = grid.map((ridge) => {
      const fit = fitRidge(source, features, { engine, ridge });
      // df = Σ_i ∂ŷ_i/∂y_i, each from a fit to a unit vector.
      let freedom = 0;
      for (let i = 0; i < y.length; i++) {
        const unit = heldSample({ x, y: y.map((_, k) => (k === i ? 1 : 0)) });
        freedom += fitRidge(unit, features, { engine, ridge }).map.apply(x).data[i];
      }
      return fit.trainingError / (1 - freedom / y.length) ** 2;
    });
    const best = grid[scores.indexOf(Math.min(...scores))];
    expect(fitRidge(source, features, { engine, ridge: grid }).ridge).toBe(best);
    // The grid has an interior minimum here, so that a wrong sign of df would move it.
    expect(p).toBe(15);
    expect([grid[0], grid.at(-1)]).not.toContain(best);
  });

  it("prefers no penalty for an exact polynomial and the greatest for noise", () => {
    const exact = hermiteRidge(
      draw([400, 3], ([a, b, c]) => a * b * c - b),
      { engine, degree: 3 },
    );
    expect(exact.ridge).toBe(HERMITE_RIDGES[0]);
    const noise = hermiteRidge(
      draw([400, 3], () => 0, { noise: 1 }),
      { engine, degree: 3 },
    );
    expect(noise.ridge).toBe(HERMITE_RIDGES.at(-1));
  });

  it("names a penalty out of range and a singular problem", () => {
    const source = draw([4, 2], ([a]) => a);
    expect(() => fitRidge(source, hermiteMap(2, 3), { engine, ridge: -1 })).toThrow("ridge must be ≥ 0, got -1");
    expect(() => fitRidge(source, hermiteMap(2, 3), { engine, ridge: 0 })).toThrow("positive definite");
    expect(() => fitRidge(source, hermiteMap(2, 3), { engine, ridge: [] })).toThrow("grid must not be empty");
  });
});

describe("bumpRidge", () => {
  it("learns a step of one variable far better than a cubic does", () => {
    const source = draw([2000, 1], ([t]) => Math.tanh(3 * t));
    const cubic = hermiteRidge(source, { engine, degree: 3 });
    expect(bumpRidge(source, { engine }).trainingError).toBeLessThan(1e-3 * cubic.trainingError);
  });

  it("fits a constant argument by a constant", () => {
    const source = heldSample({ x: matrix(5, 1, new Float64Array(5).fill(2)), y: Float64Array.of(1, 2, 3, 4, 5) });
    // The constant is free, the bumps are not: their share of the mean is at most of the order λ = 1e-2.
    expect(bumpRidge(source, { engine, ridge: 1e-2 }).map.apply(matrix(1, 1)).data[0]).toBeGreaterThan(0);
    expect(bumpRidge(source, { engine, ridge: 1e-2 }).map.apply(matrix(1, 1, Float64Array.of(2))).data[0]).toBeCloseTo(
      3,
      10,
    );
  });

  it("names an argument of two columns", () => {
    expect(() =>
      bumpRidge(
        draw([5, 2], () => 0),
        { engine },
      ),
    ).toThrow("x must have one column, got 2");
  });
});
