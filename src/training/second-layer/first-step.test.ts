import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { activations } from "../../activations/registry.gen.ts";
import { matrix, rowsOf } from "../../engine/matrix.ts";
import { openEngine } from "../../engine/native/open.ts";
import type { OpenEngine } from "../../engine/wasm/wasm-engine.ts";
import { Key } from "../../math/random/key.ts";
import { pointsOnSphere } from "../../math/random/samplers.ts";
import { dandiTheoremTarget } from "../../targets/presets.ts";
import sight from "../../targets/sight.ts";
import { createNetwork } from "../networks/network.ts";
import { preconditionedStep } from "../networks/preconditioned-step.ts";
import { train } from "../networks/train.ts";
import { type FirstStep, firstStepCosines } from "./first-step.ts";

const key = Key.root(22).fold("first-step.test");
const activation = activations["balanced-tanh"];
const k = 6;
const target = sight.draw({ effectiveDimension: k, ...dandiTheoremTarget, signs: "balanced" }, key);

let engine: OpenEngine;
beforeAll(async () => {
  engine = await openEngine("wasm");
});
afterAll(() => engine.close());

const common = { width: 50, ridge: 0.05, testPoints: 300, activation, target };

/** The numbers that `firstStepCosines` draws, in its order. */
function drawn(n: number) {
  const draw = (rows: number, own: Key) => {
    const x = matrix(rows, k);
    own.stream().fillGaussian(x.data);
    return x;
  };
  const x = draw(n, key.fold("batch"));
  const y = Float64Array.from({ length: n }, (_, i) => target.evaluate(x.data, i * k));
  const test = draw(common.testPoints, key.fold("test"));
  const feature = new Float64Array(1);
  const features = Array.from({ length: test.rows }, (_, i) => {
    target.evaluate(test.data, i * k, feature);
    return feature[0];
  });
  return { x, y, test, features };
}

/**
 * Cosine with h* of the pre-activations of a network's second layer, W_2 = 0 before one step on the points from ≤ i < to; the
 * same for each of its neurons, up to the sign of their read-out weights.
 */
function networkCosines(preconditioned: boolean, { n, from, to }: Readonly<Record<"n" | "from" | "to", number>>) {
  const hidden = [
    { width: common.width, activation, bias: false },
    { width: 2, activation, bias: false },
  ];
  const network = createNetwork({ inputs: k, hidden }, { engine, precision: "float64" });
  const [first] = network.weights.hidden;
  first.data.set(pointsOnSphere(common.width, k, key.fold("first layer").stream()));
  network.weights.readout.data.set([1.3, -0.4]);
  const { x, y, test, features } = drawn(n);
  const data = { x: rowsOf(x, from, to), y: y.slice(from, to) };
  if (preconditioned) {
    const penalty = (common.ridge * common.width) / (to - from);
    preconditionedStep(network, { ...data, layer: 2, loss: "correlation", rate: 7, penalty });
  } else {
    train(network, {
      data,
      phases: [
        {
          name: "step",
          layers: [{ layer: 2, rate: 7 }],
          loss: "correlation",
          batches: { kind: "full" },
          optimiser: { kind: "gradient" },
          steps: 1,
        },
      ],
      key,
    });
  }
  const { matrix: h, release } = network.layer(test, 2, "preactivation");
  const cosines = [0, 1].map((column) => {
    let [inner, square, other] = [0, 0, 0];
    for (const [i, value] of features.entries()) {
      const own = h.data[i * 2 + column];
      inner += own * value;
      square += own * own;
      other += value * value;
    }
    return inner / Math.sqrt(square * other);
  });
  release();
  network.release();
  // σ′(0) < 0 here: the neuron of positive read-out weight has −h_2.
  return [-cosines[0], cosines[1]];
}

describe.each([
  // Kernel equations of trace 1 and ridge 0.05 in float64: 1e-12 of the cosine. Sums of at most 96 terms in float32: 1e-5.
  { preconditioned: true, digits: 10 },
  { preconditioned: false, digits: 4 },
])("the first step, preconditioned: $preconditioned", ({ preconditioned, digits }) => {
  const step: FirstStep = { ...common, preconditioned, sizes: [96] };

  it("is the step of a network's second layer from W_2 = 0 on the correlation loss, for each of its neurons", () => {
    const [expected] = firstStepCosines(step, key, { engine });
    for (const got of networkCosines(preconditioned, { n: 96, from: 0, to: 96 })) {
      expect(got).toBeCloseTo(expected, digits);
    }
    // Mutants: the other step, another ridge, a batch that lacks its last points.
    const others = [
      networkCosines(!preconditioned, { n: 96, from: 0, to: 96 })[0],
      networkCosines(preconditioned, { n: 96, from: 0, to: 80 })[0],
      ...(preconditioned ? [firstStepCosines({ ...step, ridge: 0.2 }, key, { engine })[0]] : []),
    ];
    for (const other of others) expect(Math.abs(other - expected)).toBeGreaterThan(20 * 10 ** -digits);
  });

  it("averages the cosines of all disjoint batches of a size", () => {
    const [third, whole] = firstStepCosines({ ...step, sizes: [32, 96] }, key, { engine });
    const each = [0, 32, 64].map((from) => networkCosines(preconditioned, { n: 96, from, to: from + 32 })[0]);
    expect(third).toBeCloseTo((each[0] + each[1] + each[2]) / 3, digits);
    expect(whole).toBeCloseTo(firstStepCosines(step, key, { engine })[0], digits);
    // Mutant: one batch alone.
    expect(Math.max(...each.map((one) => Math.abs(third - one)))).toBeGreaterThan(1e-2);
  });

  it("gives the same bits twice and its memory back, and says what is wrong", () => {
    const cosines = () => firstStepCosines({ ...step, sizes: [300, 600] }, key, { engine });
    expect(cosines()).toEqual(cosines());
    engine.workspace({ name: "all", bytes: engine.memoryLimit - 64 }).release();
    expect(() => firstStepCosines({ ...step, sizes: [40, 100] }, key, { engine })).toThrow(
      "firstStepCosines: sizes must be ascending integers ≥ 1 that divide the largest, got",
    );
  });
});
