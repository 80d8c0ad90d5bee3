import { findActivation } from "../activations/find.ts";
import type { AnyMatrix, Engine, Matrix } from "../engine/engine.ts";
import { matrix } from "../engine/matrix.ts";
import type { Key } from "../math/random/key.ts";
import { gaussianWeights, sphereWeights } from "../networks/initialise.ts";
import { matricesOf } from "../networks/weights.ts";
import type { PlaygroundNetwork, PlaygroundState } from "../permalink/playground-state.ts";
import { createNetwork } from "../training/networks/network.ts";
import type { Optimiser, Phase } from "../training/networks/phase.ts";
import { openPhase } from "../training/networks/session.ts";
import type { LabelledPoints, Problem } from "./problem.ts";

/** One network on one sample. */
export interface Learner {
  /** Trained and other weights. */
  readonly parameters: number;
  /** f at points as the problem gives them, [n, d]; after the logistic function where the loss is that of labels. */
  readonly predict: (x: Matrix) => Float64Array;
  /** ‖W₁ P‖²/‖W₁‖², P the projection on the first `indices` coordinates; biases apart. */
  readonly overlap: (indices: number) => number;
  /** One step more; nothing once it diverged. */
  readonly step: () => void;
  readonly steps: number;
  /** Mean over the batches since the last `forgetLosses`; NaN for none. */
  readonly batchLoss: number;
  readonly forgetLosses: () => void;
  /** Where and how it diverged. */
  readonly diverged: string | undefined;
  /** Back to the initial weights, to the bit. */
  readonly rewind: () => void;
  readonly release: () => void;
}

/** One repetition: its test points, and its networks in the order of the state. */
export interface Seeded {
  readonly test: LabelledPoints;
  readonly learners: readonly Learner[];
}

/** A loss so many times the first one has left the region in which gradient descent descends. */
const DIVERGED = 1e6;
/** A session wants a number; steps are counted by whoever trains. */
const ENDLESS = Number.MAX_SAFE_INTEGER;

/**
 * Networks are given x √d/median ‖x‖, whose coordinates are of size 1, and where they have biases one more input that is 1: its
 * weights are the first layer's biases, trained as the others. (An engine's own biases stay as drawn.)
 */
export function inputsOf({ dimension, median }: Problem, { bias }: PlaygroundNetwork, x: Matrix): Matrix {
  const factor = Math.sqrt(dimension) / median;
  const columns = dimension + Number(bias);
  const inputs = matrix(x.rows, columns);
  for (let i = 0; i < x.rows; i++) {
    for (let j = 0; j < dimension; j++) inputs.data[i * columns + j] = x.data[i * dimension + j]! * factor;
    if (bias) inputs.data[i * columns + dimension] = 1;
  }
  return inputs;
}

/** A learner with initial weights of `key`, on the batches of `batchKey`. */
export function createLearner(
  own: PlaygroundNetwork,
  given: {
    readonly problem: Problem;
    readonly training: PlaygroundState["training"];
    readonly data: LabelledPoints;
    readonly key: Key;
    readonly batchKey: Key;
    readonly engine: Engine;
  },
): Learner {
  const { problem, training, data, key, batchKey, engine } = given;
  const activation = findActivation(own.activation);
  const hidden = own.widths.map((width) => ({ width, activation, bias: false }));
  const network = createNetwork({ inputs: problem.dimension + Number(own.bias), hidden }, { engine });
  const matrices = matricesOf(network.weights);
  const sample = { x: inputsOf(problem, own, data.x), y: data.y };
  const phase = phaseOf(own, training);
  const logits = training.loss === "cross-entropy";
  let session: ReturnType<typeof openPhase> | undefined;
  let steps = 0;
  let losses = { sum: 0, count: 0 };
  let first: number | undefined;
  let diverged: string | undefined;
  /** Points that are asked for again and again, as the network wants them. */
  const prepared = new WeakMap<Matrix, Matrix>();
  const inputsFor = (x: Matrix): Matrix => {
    const inputs = prepared.get(x) ?? inputsOf(problem, own, x);
    prepared.set(x, inputs);
    return inputs;
  };
  const begin = (): void => {
    session?.close();
    session = undefined;
    session = openPhase(network, phase, { data: sample, key: batchKey }); // throws before anything is drawn
    initialise(matrices, own, key);
    session.begin();
    [steps, losses, first, diverged] = [0, { sum: 0, count: 0 }, undefined, undefined];
  };
  try {
    begin();
  } catch (error) {
    network.release();
    throw error;
  }
  return {
    parameters: matrices.reduce((sum, { data: numbers }) => sum + numbers.length, 0),
    predict(x) {
      const predicted = network.predict(inputsFor(x));
      return logits ? predicted.map((f) => 1 / (1 + Math.exp(-f))) : predicted;
    },
    overlap(indices) {
      const { rows, columns, data: numbers } = matrices[0]!;
      let [inside, whole] = [0, 0];
      for (let i = 0; i < rows; i++) {
        for (let j = 0; j < problem.dimension; j++) {
          const square = numbers[i * columns + j]! ** 2;
          whole += square;
          if (j < indices) inside += square;
        }
      }
      return inside / whole;
    },
    step() {
      if (diverged !== undefined) return;
      const loss = session!.step(steps);
      steps += 1;
      first ??= loss;
      losses = { sum: losses.sum + loss, count: losses.count + 1 };
      const grown = training.loss !== "correlation" && loss > DIVERGED * (1 + Math.abs(first));
      if (!Number.isFinite(loss) || grown) diverged = `diverged at step ${steps}: the batch's mean loss is ${loss}`;
    },
    get steps() {
      return steps;
    },
    get batchLoss() {
      return losses.count === 0 ? Number.NaN : losses.sum / losses.count;
    },
    forgetLosses() {
      losses = { sum: 0, count: 0 };
    },
    get diverged() {
      return diverged;
    },
    rewind: begin,
    release() {
      session?.close();
      network.release();
    },
  };
}

/**
 * fan-in: N(0, γ²/fan-in), biases with the weights. sphere: in the first layer rows of length γ and biases −γ, so that a unit's argument is
 * about N(−γ, γ²) at the median of ‖x‖; above it as fan-in with γ = 1. The read-out is N(0, 1/width).
 */
function initialise(matrices: readonly AnyMatrix[], own: PlaygroundNetwork, key: Key): void {
  for (const [l, w] of matrices.entries()) {
    const stream = key.fold("layer", l + 1).stream();
    const last = l === matrices.length - 1;
    if (own.initialisation === "sphere" && l === 0) {
      const d = w.columns - Number(own.bias);
      const rows = matrix(w.rows, d);
      sphereWeights(rows, stream);
      for (let i = 0; i < w.rows; i++) {
        for (let j = 0; j < d; j++) w.data[i * w.columns + j] = own.gain * rows.data[i * d + j]!;
        if (own.bias) w.data[i * w.columns + d] = -own.gain;
      }
    } else {
      const gain = last || own.initialisation === "sphere" ? 1 : own.gain;
      gaussianWeights(w, { standardDeviation: gain / Math.sqrt(w.columns) }, stream);
    }
  }
}

function phaseOf(own: PlaygroundNetwork, training: PlaygroundState["training"]): Phase {
  const { loss, optimiser, rate, momentum, batch } = training;
  const layers = own.trained === "all" ? [...own.widths, 0].map((_, l) => l + 1) : own.trained;
  const descent: Optimiser =
    optimiser === "adam" ? { kind: "adam", beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } : { kind: "gradient", momentum };
  return {
    name: "playground",
    layers: layers.map((layer) => ({ layer, rate: rate * own.rate })),
    loss,
    batches: batch === 0 ? { kind: "full" } : { kind: "subset", size: batch },
    optimiser: descent,
    steps: ENDLESS,
  };
}
