import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dense, frobenius, product, shifted, solved, trace, transposed } from "../../../tests/laws/dense-oracle.ts";
import { failureOf, roundingBound, UNIT } from "../../../tests/laws/engine-oracle.ts";
import {
  lossNames,
  naiveForward,
  naiveGradient,
  normal,
  openEngines,
  randomNetwork,
  snapshot,
} from "../../../tests/laws/network-oracle.ts";
import { activations } from "../../activations/registry.gen.ts";
import type { Precision } from "../../engine/engine.ts";
import { rowsOf } from "../../engine/matrix.ts";
import type { OpenEngine } from "../../engine/wasm/wasm-engine.ts";
import { matricesOf, weightsOf } from "../../networks/weights.ts";
import type { Network } from "./network.ts";
import { type PreconditionedStep, preconditionedStep } from "./preconditioned-step.ts";

let engines: OpenEngine[];
beforeAll(async () => {
  engines = await openEngines();
});
afterAll(() => {
  for (const engine of engines) engine.close();
});

const depth = 3;
const networkOf = (engine: OpenEngine, precision: Precision): Network =>
  randomNetwork(engine, {
    inputs: 5,
    hidden: [
      { width: 12, activation: activations.tanh, bias: true },
      { width: 7, activation: activations.relu, bias: false },
      { width: 6, activation: activations.erf, bias: true },
    ],
    precision,
  });

/** W_l − rate G (ZᵀZ/n + λI)⁻¹ by plain loops, and how far off a step in the network's precision may be (Frobenius norm). */
function naiveStep(network: Network, { layer, x, y, loss, rate, penalty }: PreconditionedStep) {
  const n = x.rows;
  const w = dense(weightsOf(network.weights, layer));
  const bounded = naiveGradient(network, { x, y, loss }).layers[layer - 1]!;
  const columns = w[0]!.length;
  const cut = (of: "value" | "error") =>
    w.map((_, i) => bounded.slice(i * columns, (i + 1) * columns).map((g) => g[of]));
  const below = naiveForward(network, x).map(({ layers }) => layers[layer - 2]?.h);
  const z = layer === 1 ? dense(x) : below.map((h) => h!.map(({ value }) => value));
  const shift =
    layer === 1 ? UNIT[network.precision] * frobenius(z) : frobenius(below.map((h) => h!.map(({ error }) => error)));
  const gram = product(transposed(z), z).map((row) => row.map((entry) => entry / n));
  const p = shifted(gram, penalty);
  const direction = transposed(solved(p, transposed(cut("value"))));
  // As for the ridge read-out: ZᵀZ/n is off by what Z is, G by its bound; both solutions are exact for a P off by
  // (3m + 1) u trace, and P ≥ λ. The step is rounded into W. Twice, for what is of second order.
  const size = Math.sqrt(trace(gram));
  const off =
    (2 * size * shift) / Math.sqrt(n) +
    (roundingBound(n) + 2 * (3 * Math.max(n, columns) + 1) * UNIT.float64) * (trace(gram) + penalty);
  const error =
    (2 * rate * (frobenius(cut("error")) + off * frobenius(direction))) / penalty +
    2 * UNIT[network.precision] * (frobenius(w) + rate * frobenius(direction));
  return { w: w.map((row, i) => row.map((entry, j) => entry - rate * direction[i]![j]!)), direction, error, gram };
}

const distance = (a: readonly (readonly number[])[], b: readonly (readonly number[])[]): number =>
  frobenius(a.map((row, i) => row.map((entry, j) => entry - b[i]![j]!)));

describe("the preconditioned step", () => {
  for (const precision of ["float32", "float64"] as const) {
    it(`is the naive one for every layer and loss, more points than inputs and fewer, ${precision}`, () => {
      for (const engine of engines) {
        for (const [which, n] of [4, 300, 2500].entries()) {
          for (let layer = 1; layer <= depth + 1; layer++) {
            const loss = lossNames[(layer + which) % 3]!;
            const network = networkOf(engine, precision);
            const y = normal(n, 1, "y").data;
            const labels = loss === "cross-entropy" ? y.map((entry) => Number(entry > 0)) : y;
            const step = { layer, x: normal(n, 5, "x"), y: labels, loss, rate: 0.7, penalty: 0.05 };
            const { w, error, direction } = naiveStep(network, step);
            const before = snapshot(network);
            preconditionedStep(network, step);
            const moved = weightsOf(network.weights, layer);
            expect(distance(dense(moved), w)).toBeLessThanOrEqual(error);
            expect(error).toBeLessThan(0.1 * step.rate * frobenius(direction));
            matricesOf(network.weights).forEach((a, i) => {
              if (a !== moved) expect(Float64Array.from(a.data)).toEqual(before[i]);
            });
            network.release();
          }
        }
      }
    });
  }

  it("from W_2 = 0 on the correlation loss turns each row to its read-out weight times the kernel ridge regression", () => {
    for (const engine of engines) {
      for (const activation of [activations.identity, activations.tanh, activations.erf]) {
        for (const n of [20, 200]) {
          const network = randomNetwork(engine, {
            inputs: 5,
            hidden: [
              { width: 40, activation: activations.tanh, bias: true },
              { width: 6, activation, bias: false },
            ],
            precision: "float64",
          });
          const [x, y] = [normal(n, 5, "x"), normal(n, 1, "y").data];
          const [rate, penalty] = [3, 0.2];
          const w2 = network.weights.hidden[1]!;
          w2.data.fill(0);
          preconditionedStep(network, { layer: 2, x, y, loss: "correlation", rate, penalty });
          // Prediction of the kernel ridge regression with kernel ⟨h_1(x), h_1(x')⟩ and ridge λn, at the sample.
          const z = naiveForward(network, x).map(({ layers }) => layers[0]!.h.map(({ value }) => value));
          const kernel = product(z, transposed(z));
          const alpha = solved(
            shifted(kernel, penalty * n),
            [...y].map((entry) => [entry]),
          );
          const fitted = product(kernel, alpha).map(([entry]) => entry!);
          const t = product(z, transposed(dense(w2)));
          // −∂loss/∂t = y w_3 σ′(0).
          const slope = activation.derivative(0);
          const factors = Array.from(network.weights.readout.data, (w3) => rate * w3 * slope);
          const expected = fitted.map((f) => factors.map((factor) => factor * f));
          // Equations off by (3m + 1) u (trace + λn) on both sides, smallest eigenvalue ≥ λn; h_1 and σ′ good to 8 u, of which
          // the kernel feels twice as much.
          const condition = (trace(kernel) + penalty * n) / (penalty * n);
          const relative = 4 * (3 * Math.max(n, 40) + 33) * UNIT.float64 * condition ** 2;
          expect(distance(t, expected)).toBeLessThanOrEqual(relative * Math.hypot(...y) * Math.hypot(...factors));
          expect(relative).toBeLessThan(1e-6);
          expect(frobenius(expected)).toBeGreaterThan(0.1 * Math.hypot(...y) * Math.hypot(...factors));
          network.release();
        }
      }
    }
  });

  it("becomes the plain step of rate/λ for a large λ", () => {
    for (const engine of engines) {
      for (const n of [4, 300]) {
        const network = networkOf(engine, "float64");
        const [x, y] = [normal(n, 5, "x"), normal(n, 1, "y").data];
        const penalty = 1e6;
        const step = { layer: 2, x, y, loss: "squared", rate: 2 * penalty, penalty } as const;
        const { error, gram } = naiveStep(network, step);
        const before = dense(network.weights.hidden[1]!);
        const columns = before[0]!.length;
        const g = naiveGradient(network, step).layers[1]!;
        const plain = before.map((row, i) => row.map((entry, j) => entry - 2 * g[i * columns + j]!.value));
        preconditionedStep(network, step);
        // (ZᵀZ/n + λI)⁻¹ = I/λ up to trace/λ of itself.
        const size = frobenius([g.map(({ value }) => value)]);
        const tolerance = (2 * size * trace(gram)) / penalty + error;
        expect(distance(dense(network.weights.hidden[1]!), plain)).toBeLessThanOrEqual(tolerance);
        expect(tolerance).toBeLessThan(1e-3 * size);
        network.release();
      }
    }
  });

  it("is told from one of another penalty, loss or sample size, and from the plain one", () => {
    const network = networkOf(engines[0]!, "float64");
    const [x, y] = [normal(300, 5, "x"), normal(300, 1, "y").data];
    const step = { layer: 2, x, y, loss: "squared", rate: 0.7, penalty: 0.05 } as const;
    const { w, error } = naiveStep(network, step);
    const faults: readonly Partial<PreconditionedStep>[] = [
      { penalty: 0.05 * 300 },
      { penalty: 0.06 },
      { loss: "correlation" },
      { rate: -0.7 },
      { x: rowsOf(x, 0, 299), y: y.subarray(0, 299) },
      // Nearly the plain step.
      { penalty: 1e6, rate: 0.7e6 },
    ];
    const before = network.weights.hidden[1]!.data.slice();
    for (const fault of faults) {
      network.weights.hidden[1]!.data.set(before);
      preconditionedStep(network, { ...step, ...fault });
      expect(distance(dense(network.weights.hidden[1]!), w)).toBeGreaterThan(error);
    }
    network.release();
  });

  it("gives the same bits twice, its memory back, and says what is wrong", () => {
    const engine = engines[1]!;
    const [x, y] = [normal(50, 5, "x"), normal(50, 1, "y").data];
    const sound = { layer: 1, x, y, loss: "squared", rate: 1, penalty: 0.1 } as const;
    const results = [0, 1].map(() => {
      const network = networkOf(engine, "float32");
      preconditionedStep(network, sound);
      const weights = snapshot(network);
      network.release();
      return weights;
    });
    expect(results[0]).toEqual(results[1]);
    const network = networkOf(engine, "float32");
    const said = (change: Partial<PreconditionedStep>): string =>
      failureOf(() => preconditionedStep(network, { ...sound, ...change }));
    expect(said({ layer: 5 })).toBe("preconditionedStep: layer must be an integer from 1 to 4, got 5");
    expect(said({ rate: Number.NaN })).toBe("preconditionedStep: rate must be finite, got NaN");
    expect(said({ penalty: -1 })).toMatch(/preconditionedStep: the penalty must be ≥ 0/);
    expect(said({ y: y.subarray(1) })).toBe("preconditionedStep: there must be 50 values y, got 49");
    expect(said({ layer: 2, x: normal(4, 5, "x"), y: y.subarray(0, 4), penalty: 0 })).toBe(
      "preconditionedStep: the penalty must be positive for 4 points and 12 features, got 0",
    );
    network.release();
    engine.workspace({ name: "all", bytes: engine.memoryLimit - 64 }).release();
  });
});
