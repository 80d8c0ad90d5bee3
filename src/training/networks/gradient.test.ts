import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Fault, withFault } from "../../../tests/laws/engine-mutants.ts";
import {
  lossNames,
  type NaiveGradient,
  naiveGradient,
  normal,
  openEngines,
  randomNetwork,
  requireBounded,
} from "../../../tests/laws/network-oracle.ts";
import { type ActivationId, activations } from "../../activations/registry.gen.ts";
import type { AnyMatrix, Matrix, Precision } from "../../engine/engine.ts";
import { matrix } from "../../engine/matrix.ts";
import { referenceEngine } from "../../engine/reference/reference-engine.ts";
import type { Univariate } from "../../engine/vector/algebra.ts";
import type { OpenEngine } from "../../engine/wasm/wasm-engine.ts";
import type { LossName } from "../../engine/workspace.ts";
import { weightsOf } from "../../networks/weights.ts";
import { recordGradient } from "./gradient.ts";
import { settle } from "./ground.ts";
import type { Network } from "./network.ts";

interface Sample {
  readonly x: Matrix;
  readonly y: Float64Array;
  readonly loss: LossName;
}

interface Options extends Sample {
  readonly layers: readonly number[];
  readonly from?: number;
  /** Points of the batch, by index; all of them in order unless given. */
  readonly indices?: readonly number[];
}

/** Mean loss and gradients as `recordGradient` computes them, on their second run: nothing may be left of the first. */
function gradientOf(network: Network, { x, y, loss, layers, from = 0, indices }: Options) {
  const { architecture, weights, engine, precision } = network;
  const prefix = from === 0 ? undefined : network.layer(x, from);
  const { workspace, task } = settle(engine, "gradient", (ground) => {
    const inputs = ground.matrix(x.rows, prefix?.matrix.columns ?? x.columns, precision);
    const targets = ground.matrix(x.rows, 1, precision);
    const named = indices && ground.indices(indices.length);
    const source = { inputs, targets, ...(named && { indices: named }) };
    const rows = indices?.length ?? x.rows;
    const gradient = recordGradient({ architecture, weights, loss, layers, from, source, rows }, ground);
    return { inputs, targets, named, gradient };
  });
  task.inputs.data.set(prefix?.matrix.data ?? x.data);
  task.targets.data.set(y);
  task.named?.set(indices!);
  prefix?.release();
  workspace.run(task.gradient.programs);
  workspace.run(task.gradient.programs);
  const sums = layers.map((layer) => {
    const parts = task.gradient.parts(layer);
    return Array.from(parts[0]!.data, (_, i) => parts.reduce((sum, { data }) => sum + data[i]!, 0));
  });
  const result = { loss: task.gradient.loss(), sums, chunks: task.gradient.programs.length };
  workspace.release();
  return result;
}

const widths = [7, 6, 6];
const inputs = 5;

const networkOf = (
  engine: OpenEngine,
  { functions, precision, bias }: { functions: readonly Univariate[]; precision: Precision; bias: boolean },
): Network =>
  randomNetwork(engine, {
    inputs,
    precision,
    hidden: functions.map((activation, l) => ({ width: widths[l]!, activation, bias })),
  });

/** `depth` layers of one activation; of one that grows faster than a polynomial every second only, tanh between: towers of it leave the
 *  range of the precision. */
const tower = (activation: Univariate, depth: number): readonly Univariate[] =>
  Array.from({ length: depth }, (_, l) =>
    l % 2 === 1 && Math.abs(activation.value(20)) > 1e6 ? activations.tanh : activation,
  );

/** Labels for cross-entropy lie in [0, 1]. */
const sampleOf = (n: number, loss: LossName): Sample => {
  const y = normal(n, 1, "y").data;
  return { x: normal(n, inputs, "x"), y: loss === "cross-entropy" ? y.map((_, i) => [0, 1, 0.3][i % 3]!) : y, loss };
};

/** All non-empty subsets of the layers 1…L + 1. */
const subsets = (depth: number): number[][] =>
  Array.from({ length: 2 ** (depth + 1) - 1 }, (_, bits) =>
    Array.from({ length: depth + 1 }, (__, l) => l + 1).filter((l) => ((bits + 1) >> (l - 1)) & 1),
  );

function requireGradient(network: Network, options: Options, expected: NaiveGradient): void {
  const { loss, sums } = gradientOf(network, options);
  requireBounded([loss], [expected.loss], "loss");
  options.layers.forEach((layer, i) => {
    // The parts' sum, here in float64: at most 8 of them, each rounded once more at most.
    requireBounded(sums[i]!, expected.layers[layer - 1]!, `gradient of layer ${layer}, from ${options.from ?? 0}`);
  });
}

let engines: OpenEngine[];
beforeAll(async () => {
  engines = await openEngines();
});
afterAll(() => {
  for (const engine of engines) engine.close();
});

/** One point; two chunks of two tiles; four chunks of two tiles (tiles.ts). */
const sizes = [1, 700, 1300];

describe("the recorded gradient is the chain rule's, within the bound of its roundings", () => {
  for (const activation of Object.values(activations)) {
    for (const depth of [1, 2, 3]) {
      for (const precision of ["float32", "float64"] as const) {
        it(`${activation.id}, ${depth} hidden layers, ${precision}: every loss, subset of layers, prefix and size`, () => {
          lossNames.forEach((loss, which) => {
            const sample = sampleOf(sizes[(which + depth) % 3]!, loss);
            const functions = tower(activation, depth);
            const bias = (which + depth) % 2 === 0;
            const networks = engines.map((engine) => networkOf(engine, { functions, precision, bias }));
            const expected = naiveGradient(networks[0]!, sample);
            for (const network of networks) {
              subsets(depth).forEach((layers, i) => {
                // A big sample for one subset after the other, so that each is seen on some size.
                if (sample.x.rows > 1 && i % 3 !== which) return;
                requireGradient(network, { ...sample, layers }, expected);
                for (let from = 1; from < Math.min(...layers); from++) {
                  requireGradient(network, { ...sample, layers, from }, expected);
                }
              });
              network.release();
            }
          });
        });
      }
    }
  }

  it("layers of different activations, batches by index, in any order", () => {
    const all = Object.values(activations);
    const sample = sampleOf(900, "squared");
    const indices = Array.from({ length: 700 }, (_, i) => (i * 11 + 5) % 900);
    const batch = {
      x: matrix(
        700,
        inputs,
        Float64Array.from(
          { length: 700 * inputs },
          (_, at) => sample.x.data[indices[Math.floor(at / inputs)]! * inputs + (at % inputs)]!,
        ),
      ),
      y: Float64Array.from(indices, (i) => sample.y[i]!),
      loss: sample.loss,
    };
    for (const engine of engines) {
      all.forEach((_, shift) => {
        const functions = [0, 1, 2].map((l) => all[(shift + l) % all.length]!);
        const network = networkOf(engine, { functions, precision: "float32", bias: true });
        const expected = naiveGradient(network, batch);
        for (const from of [0, 1]) requireGradient(network, { ...sample, indices, layers: [2, 4], from }, expected);
        network.release();
      });
    }
  });

  it("goes through chunks and tiles of unequal length, and cuts only what is longer than a tile", () => {
    const network = networkOf(engines[0]!, { functions: [activations.relu], precision: "float64", bias: false });
    const chunksAt = [1, 255, 256, 257, 511, 512, 1300, 2047, 2048, 4999].map((n) => {
      const { loss, chunks, sums } = gradientOf(network, { ...sampleOf(n, "squared"), layers: [1, 2] });
      const expected = naiveGradient(network, sampleOf(n, "squared"));
      requireBounded([loss], [expected.loss], `loss at n = ${n}`);
      for (const [i, sum] of sums.entries()) requireBounded(sum, expected.layers[i]!, `n = ${n}`);
      return chunks;
    });
    expect(chunksAt).toEqual([1, 1, 1, 1, 1, 2, 4, 4, 8, 8]);
  });
});

/**
 * The derivative of the mean loss by an entry by central differences of fourth order. Halving the step divides its truncation
 * error by 16, so the difference of two steps bounds it fifteenfold; rounding adds the losses' own bounds over the step.
 * Undefined where an activation's kink lies between the points: there a difference is no derivative.
 */
function difference(network: Network, sample: Sample, at: { readonly a: AnyMatrix; readonly entry: number }) {
  const { a, entry } = at;
  const before = a.data[entry]!;
  const sides = new Set<string>();
  let rounding = 0;
  const lossAt = (shift: number): number => {
    a.data[entry] = before + shift;
    const { architecture } = network;
    const signs = architecture.hidden.map(({ activation }, l) => {
      const { kinks } = activations[activation.id as ActivationId];
      if (kinks.length === 0) return "";
      const { matrix: t, release } = network.layer(sample.x, l + 1, "preactivation");
      const side = Array.from(t.data, (value) => kinks.filter((kink) => value > kink).length).join("");
      release();
      return side;
    });
    sides.add(signs.join());
    const { loss } = naiveGradientLoss(network, sample);
    rounding = Math.max(rounding, loss.error);
    const value = gradientOf(network, { ...sample, layers: [architecture.hidden.length + 1] }).loss;
    a.data[entry] = before;
    return value;
  };
  const central = (h: number): number => (8 * (lossAt(h) - lossAt(-h)) - (lossAt(2 * h) - lossAt(-2 * h))) / (12 * h);
  // The fifth root of u balances the truncation h⁴ and the rounding u/h.
  const h = 2 ** -10;
  const [fine, coarse] = [central(h / 2), central(h)];
  if (sides.size > 1) return undefined;
  // (8 · 2 + 2) errors over 12 h/2.
  return { value: fine, error: Math.abs(fine - coarse) + (18 * rounding) / (6 * h) };
}

const naiveGradientLoss = (network: Network, sample: Sample) => ({ loss: naiveGradient(network, sample).loss });

describe("the recorded gradient is the loss's difference quotient, in float64", () => {
  for (const activation of Object.values(activations)) {
    for (const depth of [1, 2, 3]) {
      it(`${activation.id}, ${depth} hidden layers, every loss and layer`, () => {
        for (const loss of lossNames) {
          const functions = tower(activation, depth);
          const network = networkOf(engines[0]!, { functions, precision: "float64", bias: loss !== "squared" });
          const sample = sampleOf(4, loss);
          const layers = Array.from({ length: depth + 1 }, (_, l) => l + 1);
          const { sums } = gradientOf(network, { ...sample, layers });
          let [checked, skipped] = [0, 0];
          for (const layer of layers) {
            const a = weightsOf(network.weights, layer);
            for (let entry = 0; entry < a.data.length; entry += 5) {
              const quotient = difference(network, sample, { a, entry });
              if (quotient === undefined) {
                skipped += 1;
                continue;
              }
              requireBounded([sums[layer - 1]![entry]!], [quotient], `layer ${layer}`);
              // No bound is so wide that it says nothing.
              expect(quotient.error).toBeLessThan(1e-8);
              checked += 1;
            }
          }
          expect(checked).toBeGreaterThan(4 * skipped);
          network.release();
        }
      });
    }
  }
});

/** Recorders with one fault each, in what back-propagation asks of them. */
const faults: readonly (readonly [fault: string, Fault])[] = [
  ["the derivative left out", () => ({ backward: () => undefined })],
  [
    "the derivative of another layer",
    ({ activate, backward }) => {
      const seen: { readonly value: AnyMatrix; readonly function: Univariate }[] = [];
      return {
        activate: (t, o) => {
          seen.push({ value: t, function: o.function });
          activate(t, o);
        },
        // The layer above the one that was meant; both have width 6.
        backward: (gradient, activated) => {
          const at = seen.findIndex(
            ({ value }) => value.data === activated.value.data || sameBytes(value, activated.value),
          );
          const above = seen[at + 1]?.value;
          backward(gradient, above?.columns === gradient.columns ? { ...activated, value: above } : activated);
        },
      };
    },
  ],
  [
    "W for Wᵀ on the way down",
    ({ multiply }) => ({
      multiply: (a, b, o) => {
        const down = !o.transposeA && !o.transposeB && b.rows === b.columns;
        multiply(a, b, down ? { ...o, transposeB: true } : o);
      },
    }),
  ],
  ["the factor 1/n missing", ({ multiply }) => ({ multiply: (a, b, { alpha: _, ...o }) => multiply(a, b, o) })],
  ["only the last tile kept", ({ multiply }) => ({ multiply: (a, b, o) => multiply(a, b, { ...o, beta: 0 }) })],
  [
    "a residual of twice the size",
    ({ loss, scaleAdd }) => ({
      loss: (name, o) => {
        loss(name, o);
        scaleAdd(o.residual, o.prediction, { a: 2, b: 0 });
      },
    }),
  ],
  ["the losses of the run before kept", () => ({ fill: () => undefined })],
];

const sameBytes = (a: AnyMatrix, b: AnyMatrix): boolean =>
  a.data.buffer === b.data.buffer && a.data.byteOffset === b.data.byteOffset;

describe("the check of gradients rejects", () => {
  const judge = (fault: Fault): void => {
    const engine = { ...withFault(referenceEngine, fault), close: () => undefined };
    const functions = [activations.tanh, activations.tanh, activations.tanh];
    const network = networkOf(engine, { functions, precision: "float32", bias: true });
    const sample = sampleOf(700, "squared");
    requireGradient(network, { ...sample, layers: [1, 2, 3, 4] }, naiveGradient(network, sample));
  };
  for (const [fault, mutate] of faults) it(fault, () => expect(() => judge(mutate)).toThrow(/within/));
  it("nothing that is right", () => judge(() => ({})));
});
