import { expect, it } from "vitest";
import { gaussianRadius } from "../../distributions/radial/gaussian.ts";
import { Key } from "../../math/random/key.ts";
import { drawFeatures, firstUnits } from "./draw-features.ts";
import { radialSample } from "./radial-sample.ts";

const key = Key.root(3);
const options = { dimension: 7, width: 3000, gain: 5, scale: 1.7 };

it("widths share units", () => {
  const wide = drawFeatures(options, key);
  const narrow = drawFeatures({ ...options, width: 41 }, key);
  expect(narrow.weights.data).toEqual(wide.weights.data.subarray(0, 41 * 7));
  expect(firstUnits(wide, 41)).toEqual(narrow);
  expect(() => firstUnits(wide, 3001)).toThrow("from 1 to 3000, got 3001");
});

it("weights have the variance (G/λ₀)², the bias is −G", () => {
  const { weights, bias, activation } = drawFeatures(options, key);
  const second = weights.data.reduce((sum, w) => sum + w * w, 0) / weights.data.length;
  // N = 21000 squares of normal numbers: relative standard deviation √(2/N); 4.9 of them is a false alarm of 1e-6.
  const tolerance = 4.9 * Math.sqrt(2 / weights.data.length);
  expect(Math.abs(second / (5 / 1.7) ** 2 - 1)).toBeLessThan(tolerance);
  expect(Math.abs(second / 5 ** 2 - 1)).toBeGreaterThan(tolerance);
  expect([bias, activation.id]).toEqual([-5, "logistic"]);
  expect(drawFeatures({ ...options, bias: 0.5, activation: "tanh" }, key)).toMatchObject({ bias: 0.5 });
});

it("bad input", () => {
  const draw = (part: object) => () => drawFeatures({ ...options, ...part }, key);
  expect(draw({ width: 0 })).toThrow("drawFeatures: width must be an integer ≥ 1, got 0");
  expect(draw({ width: 1.5 })).toThrow("width");
  expect(draw({ dimension: 0 })).toThrow("dimension must be ≥ 1, got 0");
  expect(draw({ gain: 0 })).toThrow("gain must be positive and finite, got 0");
  expect(draw({ gain: Number.NaN })).toThrow("gain");
  expect(draw({ scale: -1 })).toThrow("scale must be positive");
  expect(draw({ bias: Infinity })).toThrow("bias must be finite");
  expect(draw({ activation: "logistik" })).toThrow("nearest is logistic");
});

it("a radial sample is labelled by its radii, and begins as a shorter one", () => {
  const law = gaussianRadius({ dimension: 5, standardDeviation: 1 });
  const sample = radialSample({ law, count: 30, target: (r) => r * r }, key);
  for (let i = 0; i < 30; i++) {
    const row = sample.x.data.subarray(5 * i, 5 * i + 5);
    expect(sample.radii[i]).toBe(Math.sqrt(row.reduce((sum, entry) => sum + entry * entry, 0)));
    expect(sample.y[i]).toBe(sample.radii[i]! ** 2);
  }
  expect(radialSample({ law, count: 4, target: Math.sqrt }, key).x.data).toEqual(sample.x.data.subarray(0, 20));
  expect(() => radialSample({ law, count: -1, target: Math.sqrt }, key)).toThrow("≥ 0");
});
