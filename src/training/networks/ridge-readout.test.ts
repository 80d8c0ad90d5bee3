import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dense, frobenius, product, shifted, solved, trace, transposed } from "../../../tests/laws/dense-oracle.ts";
import { failureOf, roundingBound, UNIT } from "../../../tests/laws/engine-oracle.ts";
import { naiveForward, normal, openEngines, randomNetwork } from "../../../tests/laws/network-oracle.ts";
import { activations } from "../../activations/registry.gen.ts";
import type { Precision } from "../../engine/engine.ts";
import { matrix } from "../../engine/matrix.ts";
import type { OpenEngine } from "../../engine/wasm/wasm-engine.ts";
import { MemoryLimitError } from "../../engine/workspace.ts";
import { createNetwork, type Network } from "./network.ts";
import { fitReadout } from "./ridge-readout.ts";

let engines: OpenEngine[];
beforeAll(async () => {
  engines = await openEngines({ memoryMebibytes: 256 });
});
afterAll(() => {
  for (const engine of engines) engine.close();
});

const networkOf = (engine: OpenEngine, width: number, precision: Precision): Network =>
  randomNetwork(engine, {
    inputs: 5,
    hidden: [
      { width: 7, activation: activations.relu, bias: true },
      { width, activation: activations.tanh, bias: true },
    ],
    precision,
  });

describe("the ridge read-out solves the normal equations", () => {
  for (const precision of ["float32", "float64"] as const) {
    for (const [n, width] of [
      [300, 8],
      [8, 8],
      [6, 30],
      [1, 4],
      [2500, 6],
    ] as const) {
      it(`n = ${n}, p = ${width}, ${precision}`, () => {
        for (const engine of engines) {
          const network = networkOf(engine, width, precision);
          const [x, y] = [normal(n, 5, "x"), normal(n, 1, "y").data];
          for (const ridge of [1e-2, 1]) {
            const { trainingError } = fitReadout(network, { x, y, ridge });
            const forward = naiveForward(network, x);
            const h = forward.map(({ layers }) => layers[1]!.h.map(({ value }) => value));
            const gram = product(transposed(h), h);
            const equations = shifted(gram, ridge * n);
            const right = product(
              transposed(h),
              [...y].map((entry) => [entry]),
            );
            const w = solved(equations, right);
            const got = dense(network.weights.readout)[0]!;
            // h may be off by its bound; then the equations by 2 ‖H‖ ‖δH‖ and their right side by ‖δH‖ ‖y‖; sums of n products;
            // a Cholesky factor and elimination are exact for equations off by (3m + 1) u trace each, m ≤ max(n, p), and the
            // smallest eigenvalue is at least λn. Rounded to the precision at last. Twice, for what is of second order.
            const shift = frobenius(forward.map(({ layers }) => layers[1]!.h.map(({ error }) => error)));
            const size = Math.sqrt(trace(gram));
            const u = UNIT.float64;
            const off = 2 * size * shift + (roundingBound(n) + 2 * (3 * Math.max(n, width) + 1) * u) * trace(equations);
            const rightOff = (shift + roundingBound(n) * size) * Math.hypot(...y);
            const tolerance = (2 * (rightOff + off * frobenius(w))) / (ridge * n) + 2 * UNIT[precision] * frobenius(w);
            expect(Math.hypot(...got.map((entry, i) => entry - w[i]![0]!))).toBeLessThanOrEqual(tolerance);
            // The bound says something, and a penalty without its factor n is beyond it.
            expect(tolerance).toBeLessThan(0.1 * frobenius(w));
            const mutant = solved(shifted(gram, ridge * (n === 1 ? 2 : 1)), right);
            expect(Math.hypot(...got.map((entry, i) => entry - mutant[i]![0]!))).toBeGreaterThan(tolerance);
            const predicted = network.predict(x);
            const error = predicted.reduce((sum, f, i) => sum + (f - y[i]!) ** 2, 0) / n;
            expect(Math.abs(trainingError - error)).toBeLessThanOrEqual(roundingBound(n + 3) * error);
          }
          network.release();
        }
      });
    }
  }

  it("in the dual form of several blocks of points: λ n w = Hᵀ(y − H w)", () => {
    const [n, width, ridge] = [2100, 2200, 0.01];
    const network = networkOf(engines.at(-1)!, width, "float64");
    const [x, y] = [normal(n, 5, "x"), normal(n, 1, "y").data];
    fitReadout(network, { x, y, ridge });
    const w = network.weights.readout.data;
    const { matrix: h, release } = network.layer(x, 2);
    const residual = network.predict(x).map((f, i) => y[i]! - f);
    const back = new Float64Array(width);
    for (let i = 0; i < n; i++) for (let j = 0; j < width; j++) back[j]! += h.data[i * width + j]! * residual[i]!;
    release();
    // α = (K + λn I)⁻¹ y leaves a residual of (3n + 1) u (trace K + λn) ‖α‖, w = Hᵀα, λn ‖α‖ ≤ ‖y‖, and ‖H‖² ≤ trace K ≤ n p.
    // Sums of n and p products are smaller still.
    const kernel = n * width + ridge * n;
    const tolerance =
      (2 * (3 * n + width) * UNIT.float64 * kernel * Math.sqrt(n * width) * Math.hypot(...y)) / (ridge * n);
    expect(tolerance).toBeLessThan(0.01 * Math.hypot(...back));
    const gap = Math.hypot(...back.map((entry, j) => entry - ridge * n * w[j]!));
    expect(gap).toBeLessThanOrEqual(tolerance);
    network.release();
  });

  it("with λ near 0 and p ≥ n fits the sample", () => {
    const network = networkOf(engines[1]!, 30, "float64");
    const [x, y] = [normal(6, 5, "x"), normal(6, 1, "y").data];
    expect(fitReadout(network, { x, y, ridge: 1e-9 }).trainingError).toBeLessThan(1e-9);
    expect(fitReadout(network, { x, y, ridge: 1e9 }).trainingError).toBeGreaterThan(0.1);
    network.release();
  });
});

describe("the ridge read-out refuses", () => {
  it("a λ that leaves the equations singular, and one below 0", () => {
    for (const engine of engines) {
      const [x, y] = [normal(40, 5, "x"), normal(40, 1, "y").data];
      const wide = networkOf(engine, 50, "float64");
      expect(failureOf(() => fitReadout(wide, { x, y, ridge: 0 }))).toBe(
        "fitReadout: the penalty must be positive for 40 points and 50 features, got 0",
      );
      wide.release();
      // All features are 0.
      const dead = createNetwork(
        { inputs: 5, hidden: [{ width: 3, activation: activations.relu, bias: false }] },
        { engine },
      );
      expect(failureOf(() => fitReadout(dead, { x, y, ridge: 0 }))).toMatch(
        /^fitReadout: the penalty must make HᵀH \+ penalty I positive definite \(cholesky.*\), got 0$/,
      );
      expect(failureOf(() => fitReadout(dead, { x, y, ridge: -1 }))).toMatch(/fitReadout: the penalty must be ≥ 0/);
      expect(failureOf(() => fitReadout(dead, { x: matrix(0, 5), y: y.subarray(40), ridge: 1 }))).toBe(
        "fitReadout: there must be a point, got 0",
      );
      expect(failureOf(() => fitReadout(dead, { x, y: y.subarray(1), ridge: 1 }))).toBe(
        "fitReadout: there must be 40 values y, got 39",
      );
      fitReadout(dead, { x, y, ridge: 1 });
      expect([...dead.weights.readout.data]).toEqual([0, 0, 0]);
      dead.release();
    }
  });

  it("equations that do not fit, before it computes them", () => {
    const network = networkOf(engines[1]!, 6000, "float32");
    const [x, y] = [normal(6001, 5, "x"), normal(6001, 1, "y").data];
    expect(() => fitReadout(network, { x, y, ridge: 1 })).toThrow(MemoryLimitError);
    network.release();
    engines[1]!.workspace({ name: "all", bytes: engines[1]!.memoryLimit - 64 }).release();
  });
});
