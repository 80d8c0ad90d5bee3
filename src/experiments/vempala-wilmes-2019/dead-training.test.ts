import { describe, expect, it } from "vitest";
import type { AnyMatrix } from "../../engine/engine.ts";
import { matrix } from "../../engine/matrix.ts";
import { referenceEngine as engine } from "../../engine/reference/reference-engine.ts";
import { legendre } from "../../math/legendre.ts";
import { Key } from "../../math/random/key.ts";
import zonal from "../../targets/sphere/zonal.ts";
import { freshBatches, residualObserver, trainOutputs } from "./dead-training.ts";

const key = Key.root(4).fold("dead-training.test");
const D = 5;
const signs = "ones" as const;
const poles = "independent" as const;

describe("residualObserver", () => {
  const degrees = [1, 2, 3];
  const partOf = (degree: number, energy: number) =>
    zonal.draw({ dimension: D, parts: [{ degree, energy }], signs, poles }, key.fold("target"));
  const draw = (wanted: readonly number[]) =>
    zonal.draw(
      { dimension: D, parts: wanted.map((degree) => ({ degree, energy: 1 })), signs, poles },
      key.fold("target"),
    );
  const target = draw(degrees);
  const live = draw([1, 3]);
  const observe = residualObserver(
    { dimension: D, degrees, dead: 2, probes: 8192 },
    { target, live, key: key.fold("probes") },
  );
  const seen = (f: (x: Float64Array, offset: number) => number) =>
    observe({ predict: (x) => Float64Array.from({ length: x.rows }, (_, i) => f(x.data, i * D)) });
  const [first, second, third] = [partOf(1, 1), partOf(2, 1), partOf(3, 1)];
  const e = 0.7;

  it("has next to no noise where the live degrees are learnt", () => {
    const energies = seen((x, i) => first.evaluate(x, i) + third.evaluate(x, i));
    // q = 0 up to the rounding of three sums of some 5 terms of size √30.
    expect(Math.abs(energies[2]! - 1)).toBeLessThan(1e-13);
    expect(Math.abs(energies[1]!)).toBeLessThan(1e-20);
  });

  it("sees what is learnt of the dead degree, along the target's pole and beside it", () => {
    // f = live + 0.7 Y + 0.4 of another harmonic of degree 2: (1 − 0.7)² + 0.4² − 2 (0.3)(0.4)⟨Y, Y′⟩.
    const other = zonal.draw({ dimension: D, parts: [{ degree: 2, energy: 1 }], signs, poles }, key.fold("other"));
    const inner = second.poles(2)[0]!.pole.reduce((sum, v, j) => sum + v * other.poles(2)[0]!.pole[j]!, 0);
    const exact = (1 - e) ** 2 + 0.16 - 2 * (1 - e) * 0.4 * legendre(2, inner, D);
    const energies = seen((x, i) => live.evaluate(x, i) + e * second.evaluate(x, i) + 0.4 * other.evaluate(x, i));
    // Standard error 0.073 over 40 other keys, that of 1024 points in pairs above all; five of them are a false alarm of 6e-7.
    expect(Math.abs(energies[2]! - exact)).toBeLessThan(0.37);
    // Not learnt it would be 1.
    expect(exact).toBeLessThan(0.5);
  });

  it("says that an output is not finite", () => {
    expect(Object.values(seen(() => Number.NaN)).some(Number.isNaN)).toBe(true);
  });
});

describe("freshBatches", () => {
  const target = zonal.draw({ dimension: D, parts: [{ degree: 2, energy: 1 }], signs, poles }, key);
  const batches = freshBatches(target, { size: 6, key: key.fold("batches") });
  const draw = (index: number): { x: AnyMatrix; y: AnyMatrix } => {
    const [x, y] = [matrix(6, D), matrix(6, 1)];
    if (batches.kind === "fresh") batches.draw(index, x, y);
    return { x, y };
  };

  it("depends on the index alone, and gives the target's values", () => {
    const { x, y } = draw(3);
    expect(draw(3)).toEqual({ x, y });
    expect(draw(4).x.data[0]).not.toBe(x.data[0]);
    const points = Float64Array.from(x.data);
    for (const [i, value] of y.data.entries()) expect(value).toBe(target.evaluate(points, i * D));
  });
});

describe("trainOutputs", () => {
  const task = {
    ...{ activation: "tanh", gain: 2, bias: 0, dimension: 3, width: 400, degrees: [1, 2], dead: 2 },
    ...{ batch: 4096, steps: 1, probes: 4096 },
  };
  // α_1 = E t tanh(2t), t uniform on [−1, 1]: ∫_0^1 t tanh(2t) dt by the midpoint rule.
  const alpha = Array.from({ length: 1000 }, (_, i) => ((i + 0.5) / 1000) * Math.tanh((i + 0.5) / 500)).reduce(
    (sum, value) => sum + value / 1000,
  );

  it("takes the population's step: 1 − ηα² of the part of degree 1 is left", () => {
    const { outcome, steps, energies } = trainOutputs({ ...task, rate: 0.5 / alpha ** 2 }, { key, engine });
    expect(outcome).toBe("ok");
    expect(steps).toEqual([0, 1]);
    // (1 − ½)². Standard errors over 30 other keys, of units, batch and probes: 0.029, and 0.015 for the dead degree. Five of them.
    expect(Math.abs(energies[0]![1]! - 0.25)).toBeLessThan(0.15);
    expect(Math.abs(energies[1]![1]! - 1)).toBeLessThan(0.08);
  });

  it("marks a training that blows up", () => {
    const { outcome } = trainOutputs(
      { ...task, steps: 60, batch: 64, probes: 64, rate: 40 / alpha ** 2 },
      { key, engine },
    );
    expect(outcome).toBe("diverged");
  });
});
