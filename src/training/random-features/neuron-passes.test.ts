import { afterAll, beforeAll, expect, it } from "vitest";
import { withFault } from "../../../tests/laws/engine-mutants.ts";
import { normal, openEngines } from "../../../tests/laws/network-oracle.ts";
import { logistic } from "../../activations/logistic.ts";
import type { Engine, Matrix } from "../../engine/engine.ts";
import { matrix, rowsOf } from "../../engine/matrix.ts";
import type { OpenEngine } from "../../engine/wasm/wasm-engine.ts";
import { settle } from "../networks/ground.ts";
import { largestEigenvalue } from "./descend.ts";
import type { NeuronLoss } from "./neuron.ts";
import { chunksOf, type NeuronPasses, recordPasses } from "./neuron-passes.ts";

let engines: OpenEngine[];
beforeAll(async () => {
  engines = await openEngines({ memoryMebibytes: 64 });
});
afterAll(() => {
  for (const engine of engines) engine.close();
});

/** Passes over given features in float64. */
function passesOn(engine: Engine, features: Matrix, { loss, beta }: { loss: NeuronLoss; beta: number }) {
  const { workspace, task } = settle(engine, "passes", (ground) => {
    const held = ground.matrix(features.rows, features.columns, "float64");
    const shape = { points: features.rows, width: features.columns, precision: "float64", loss } as const;
    const reader =
      () =>
      (_: unknown, { from, to }: { from: number; to: number }) =>
        rowsOf(held, from, to);
    return { held, passes: recordPasses({ ...shape, constantFeature: beta, reader }, ground) };
  });
  task.held.data.set(features.data);
  return { workspace, passes: task.passes };
}

const parametersOf = (all: ArrayLike<number>) => ({ v: Float64Array.from(all).slice(0, -1), c: all[all.length - 1]! });

/** The loss by its definition. */
function lossAt(
  all: Float64Array,
  features: Matrix,
  y: Float64Array,
  { loss, beta }: { loss: NeuronLoss; beta: number },
) {
  const p = features.columns;
  let sum = 0;
  for (let i = 0; i < features.rows; i++) {
    let z = beta * all[p]!;
    for (let j = 0; j < p; j++) z += all[j]! * features.data[i * p + j]!;
    const s = logistic(z);
    sum += loss === "squared" ? (s - y[i]!) ** 2 / 2 : -y[i]! * Math.log(s) - (1 - y[i]!) * Math.log(logistic(-z));
  }
  return sum / features.rows;
}

function gradientOf(passes: NeuronPasses, run: (programs: never) => void, all: Float64Array) {
  const into = parametersOf(all.map(() => Number.NaN));
  const { programs, finish } = passes.gradient(parametersOf(all), into);
  run(programs as never);
  return { loss: finish(), gradient: [...into.v, into.c] };
}

const rows = 600;
const features = normal(rows, 5, "features");
const y = normal(rows, 1, "labels").data.map(logistic);
const at = normal(1, 6, "parameters").data;
const setting = (loss: NeuronLoss) => ({ loss, beta: 1.5 });

it("the gradient is that of the loss, by central differences", () => {
  for (const engine of engines) {
    for (const loss of ["squared", "cross-entropy"] as const) {
      const { workspace, passes } = passesOn(engine, features, setting(loss));
      passes.labels.data.set(y);
      const found = gradientOf(passes, (programs) => workspace.run(programs), at);
      const value = lossAt(at, features, y, setting(loss));
      expect(Math.abs(found.loss - value)).toBeLessThan(rows * Number.EPSILON);
      const h = 1e-4;
      for (let j = 0; j < 6; j++) {
        const moved = (by: number) => at.map((entry, k) => entry + (k === j ? by : 0));
        const up = lossAt(moved(h), features, y, setting(loss));
        const quotient = (up - lossAt(moved(-h), features, y, setting(loss))) / (2 * h);
        // Third derivatives of both losses in z stay below 1, |Φ_j| below 5: h²/6 · 5³; and the rounding of two losses over 2h.
        const tolerance = (h * h * 125) / 6 + (rows * Number.EPSILON) / h;
        expect(Math.abs(found.gradient[j]! - quotient)).toBeLessThan(tolerance);
      }
      workspace.release();
    }
  }
});

it("a gradient without its factor s′, or of the last tile alone, is another one", () => {
  const engine = engines[0]!;
  const honest = passesOn(engine, features, setting("squared"));
  honest.passes.labels.data.set(y);
  const right = gradientOf(honest.passes, (programs) => honest.workspace.run(programs), at).gradient;
  const forgetful = passesOn(
    withFault(engine, () => ({ backward: () => undefined })),
    features,
    setting("squared"),
  );
  forgetful.passes.labels.data.set(y);
  const wrong = gradientOf(forgetful.passes, (programs) => forgetful.workspace.run(programs), at).gradient;
  expect(Math.abs(right[0]! - wrong[0]!)).toBeGreaterThan(1e-3);
  honest.workspace.release();
  forgetful.workspace.release();
  // Several tiles in several chunks are among what is tested here.
  expect(chunksOf(rows, 5).length).toBeGreaterThan(1);
  expect(chunksOf(rows, 5000)[0]!.length).toBeGreaterThan(1);
  expect(
    chunksOf(rows, 5000)
      .flat()
      .map(({ from, to }) => to - from)
      .reduce((sum, size) => sum + size, 0),
  ).toBe(rows);
});

it("the moment pass is Φᵀ Φ/n, its largest eigenvalue found from below", () => {
  for (const engine of engines) {
    const { workspace, passes } = passesOn(engine, features, setting("squared"));
    const into = parametersOf(at.map(() => Number.NaN));
    const { programs, finish } = passes.moment(parametersOf(at), into);
    workspace.run(programs);
    finish();
    const all = matrix(rows, 6);
    for (let i = 0; i < rows; i++) {
      all.data.set(features.data.subarray(5 * i, 5 * i + 5), 6 * i);
      all.data[6 * i + 5] = 1.5;
    }
    const second = engine.multiply(all, all, { transposeA: true, alpha: 1 / rows });
    const expected = engine.multiply(second, { rows: 6, columns: 1, data: at });
    for (const [j, entry] of [...into.v, into.c].entries()) {
      // Sums of `rows` products of size about 10.
      expect(Math.abs(entry - expected.data[j]!)).toBeLessThan(rows * 10 * Number.EPSILON);
    }
    const exact = engine.eigenSymmetric(second).values[5]!;
    const found = largestEigenvalue({ workspace, passes, width: 5 });
    expect(found).toBeLessThanOrEqual(exact * (1 + 1e-12));
    // Kuczyński & Wożniakowski (1992, Theorem 3.1): after k steps the relative error is on average at most 0.871 ln p/(k − 1).
    expect(found).toBeGreaterThan(exact * (1 - (0.871 * Math.log(6)) / 19));
    workspace.release();
  }
});
