import { findActivation } from "../../activations/find.ts";
import type { Engine } from "../../engine/engine.ts";
import { matrix } from "../../engine/matrix.ts";
import type { Key } from "../../math/random/key.ts";
import { pointsOnSphere } from "../../math/random/samplers.ts";
import { gaussianWeights } from "../../networks/initialise.ts";
import zonal from "../../targets/sphere/zonal.ts";
import { createNetwork, type Network } from "../../training/networks/network.ts";
import { logarithmicSteps } from "../../training/networks/observation.ts";
import { train } from "../../training/networks/train.ts";
import { freshBatches } from "./dead-training.ts";
import { zonalParts } from "./layers-parts.ts";

/**
 * f(x) = √(v/m) Σ_{i≤m} a_i σ(⟨w_i, x⟩), ‖x‖ = 1, no biases. At the start w_i ~ N(0, I_d), a_i ~ N(0, 1) for i ≤ m/2, and the
 * second half of the units is the first with −a_i in place of a_i: f = 0, and the tangent kernel is that of m/2 independent
 * units. One step on the mean of ½ (f − g)² over fresh uniform points is a ← a − η ∂/∂a and, where `trained` is "both",
 * W ← W − η ∂/∂W, one η for all parameters. In the memory of the network (read-out c_i = √(v/m) a_i) the read-out's rate is
 * η v/m and the hidden layer's is η. As m → ∞ the part of g − f in degree k shrinks by 1 − ηλ_k a step, λ_k the eigenvalue of
 * v E[σ(s) σ(t)] for "output" and of v E[σ(s) σ(t)] + ⟨x, x'⟩ v E[σ′(s) σ′(t)] for "both", (s, t) Gaussian with covariance ⟨x, x'⟩.
 * The two runs have the same start, target and batches.
 */
export type LayersTask = {
  readonly activation: string;
  readonly dimension: number;
  /** m, even. */
  readonly width: number;
  /** v. */
  readonly weightVariance: number;
  readonly parts: readonly { readonly degree: number; readonly energy: number }[];
  readonly rate: number;
  readonly batch: number;
  readonly steps: number;
  /** Fresh points on which f is seen. */
  readonly probes: number;
  readonly replica: number;
};

/** What is trained. */
export type Trained = "output" | "both";

export interface LayersRun {
  /** ⟨Y_k, g − f⟩/⟨Y_k, g⟩ along the target's own harmonic of each part's degree, [parts][steps]. */
  readonly residuals: readonly (readonly number[])[];
  /** √(mean_i ‖w_i(t) − w_i(0)‖²/d) at the end, in units of the entries' standard deviation at the start. */
  readonly moved: number;
}

export interface LayersValues extends Readonly<Record<Trained, LayersRun>> {
  readonly steps: readonly number[];
}

export function trainLayers(
  task: LayersTask,
  context: { readonly key: Key; readonly engine: Engine },
): LayersValues & { readonly outcome: "ok" | "diverged" } {
  const output = trainFromStart(task, "output", context);
  const both = trainFromStart(task, "both", context);
  const outcome = output.outcome === "ok" ? both.outcome : "diverged";
  return { outcome, steps: output.steps, output: output.run, both: both.run };
}

function trainFromStart(
  task: LayersTask,
  trained: Trained,
  { key, engine }: { readonly key: Key; readonly engine: Engine },
): { readonly outcome: "ok" | "diverged"; readonly steps: readonly number[]; readonly run: LayersRun } {
  const { dimension, width, weightVariance, parts, rate } = task;
  const target = zonal.draw({ dimension, parts, signs: "ones", poles: "independent" }, key.fold("target"));
  const network = createNetwork(
    { inputs: dimension, hidden: [{ width, activation: findActivation(task.activation), bias: false }] },
    { engine },
  );
  try {
    initialise(network, weightVariance, key.fold("units"));
    const start = Float64Array.from(network.weights.hidden[0]!.data);
    const points = matrix(task.probes, dimension, pointsOnSphere(task.probes, dimension, key.fold("probes").stream()));
    const learnt = zonalParts({ target, parts, points, engine });
    const readout = { layer: 2, rate: (rate * weightVariance) / width };
    const { outcome, observations } = train(network, {
      data: { x: matrix(0, dimension), y: new Float64Array(0) },
      key: key.fold("training"),
      phases: [
        {
          name: "training",
          layers: trained === "both" ? [{ layer: 1, rate }, readout] : [readout],
          loss: "squared",
          batches: freshBatches(target, { size: task.batch, key: key.fold("batches") }),
          optimiser: { kind: "gradient" },
          steps: task.steps,
        },
      ],
      observer: {
        at: logarithmicSteps({ perDecade: 5 }),
        observe: (seen) => {
          const shares = learnt(seen.predict(points));
          return Object.fromEntries(parts.map(({ degree }, s) => [degree, 1 - shares[s]!]));
        },
      },
    });
    const end = network.weights.hidden[0]!.data;
    const moved = Math.sqrt(start.reduce((sum, w, i) => sum + (end[i]! - w) ** 2, 0) / start.length);
    const residuals = parts.map(({ degree }) => observations.map(({ values }) => values[degree]!));
    const run = { residuals, moved: Number.isFinite(moved) ? moved : Number.POSITIVE_INFINITY };
    return { outcome, steps: observations.map(({ step }) => step), run };
  } finally {
    network.release();
  }
}

function initialise({ weights: { hidden, readout } }: Network, weightVariance: number, key: Key): void {
  const [first] = hidden;
  const { rows, columns, data } = first!;
  gaussianWeights(first!, { standardDeviation: 1 }, key.fold("hidden").stream());
  gaussianWeights(readout, { standardDeviation: Math.sqrt(weightVariance / rows) }, key.fold("read-out").stream());
  const half = rows / 2;
  data.copyWithin(half * columns, 0, half * columns);
  for (let i = 0; i < half; i++) readout.data[half + i] = -readout.data[i]!;
}
