import relu from "../../activations/relu.ts";
import type { Engine, Matrix } from "../../engine/engine.ts";
import { matrix } from "../../engine/matrix.ts";
import type { Key } from "../../math/random/key.ts";
import { gaussianWeights, uniformWeights } from "../../networks/initialise.ts";
import type { TargetInstance } from "../../targets/target.ts";
import type { Checkpoints } from "../../training/networks/checkpoint.ts";
import { createNetwork, type Network } from "../../training/networks/network.ts";
import { logarithmicSteps, type Observation, type Observer } from "../../training/networks/observation.ts";
import type { Phase } from "../../training/networks/phase.ts";
import { fitReadout } from "../../training/networks/ridge-readout.ts";
import { train } from "../../training/networks/train.ts";
import type { Sample } from "../../training/spectral/sample.ts";

/**
 * The networks of the authors' code and their algorithm (dandi2025computational, appendix F.4 and the code): ReLU, fixed
 * biases, squared loss (f − y)²/2, mini-batches without replacement. With e = `initialScale` and G the mean gradient,
 *   first layer   W₁ ← W₁ − lr (√p₁/e² G + reg₁ W₁)
 *   second layer  W₂ ← W₂ − c₂ lr (√p₂/(e p₁) G b/n + reg₂ d^(−3/2) W₂), b the batch: their gradient is divided by n
 *   jointly       both and w ← w − c lr (G/(e p₂) + reg₃ w), every rate times c and no b/n
 *   two layers    W₁ ← W₁ − lr (√p/e G + reg₁ W₁)
 * and the read-out by ridge regression, but for joint training.
 */
export type AuthorsSettings = {
  /** Width of the first hidden layer, of the second, and of the two-layer network's. */
  readonly p1: number;
  readonly p2: number;
  readonly twoLayerWidth: number;
  /** Updates of the first layer, and of the second or of all. */
  readonly firstSteps: number;
  readonly steps: number;
  /** Points of a mini-batch; raised to 1 where the share of the sample is less than a point. */
  readonly batch: number;
  readonly batchRaised: boolean;
  readonly rate: number;
  /** c₂: 4 in the code, 2 in the paper. */
  readonly secondFactor: number;
  /** c: 0.15 in the code, 0.2 in the paper. */
  readonly jointFactor: number;
  readonly decay: {
    readonly layerwise: readonly [number, number];
    readonly joint: readonly [number, number, number];
    readonly twoLayer: number;
  };
  /** λ of the read-outs, the penalty being λ n: of several the one with the least error on the validation sample. */
  readonly ridge: readonly number[];
  readonly twoLayerRidge: readonly number[];
};

/** e: the scale of all initial weights but the first layer's. */
const INITIAL_SCALE = 0.2;
/** Updates beyond these in units of log d and d^(3/2): T₁ = ⌊15 ln d⌋, over the batch's share of the sample. */
export const firstLayerUpdates = (dimension: number, share: number): number =>
  Math.floor(Math.floor(15 * Math.log(dimension)) / share);
export const secondLayerUpdates = (dimension: number, { coefficient, share }: { coefficient: number; share: number }) =>
  Math.floor(Math.floor(coefficient * dimension ** 1.5) / share);

/** A trained network of the authors', as far as a measurement wants it. */
export interface Trained {
  readonly diverged: string | undefined;
  /** Mean squared error on the test sample; NaN where it diverged. */
  readonly error: number;
  readonly observations: readonly Observation[];
  readonly overlaps: Overlaps;
}

export interface Overlaps {
  /** √mean_i ‖W*_m w_i‖²/‖w_i‖² of the first layer, for each branch m; empty for networks that diverged. */
  readonly first: readonly number[];
  /** √mean_i cos²(h_{2,i}, h*_m) over fresh points; empty for networks with one hidden layer. */
  readonly second: readonly number[];
}

/** Multiply-adds of a layerwise training in dimension d. */
export const layerwiseCost = ({ p1, p2, firstSteps, steps, batch }: AuthorsSettings, d: number): number =>
  batch * (firstSteps * (2 * d * p1 + 2 * p1 * p2) + steps * 2 * p1 * p2);

/** Multiply-adds of a joint training. */
export const jointCost = ({ p1, p2, steps, batch }: AuthorsSettings, d: number): number =>
  batch * steps * (2 * d * p1 + 3 * p1 * p2);

/** Multiply-adds of a two-layer training. */
export const twoLayersCost = ({ twoLayerWidth: p, steps, batch }: AuthorsSettings, d: number): number =>
  batch * steps * 2 * d * p;

/** Multiply-adds of all three trainings. */
export const networksCost = (
  settings: AuthorsSettings,
  { d, twoLayers }: { readonly d: number; readonly twoLayers: boolean },
): number => layerwiseCost(settings, d) + jointCost(settings, d) + (twoLayers ? twoLayersCost(settings, d) : 0);

/** What is trained on, and looked at. */
export interface Setting {
  readonly engine: Engine;
  readonly key: Key;
  readonly target: TargetInstance;
  readonly training: Sample;
  readonly test: Sample;
  /** Chooses among several ridges. */
  readonly validation: Sample;
  /** Fresh points on which second-layer overlaps are measured. */
  readonly probe: Matrix;
  readonly checkpoints?: Checkpoints;
  /** Whether to look at overlaps and errors on the way: at steps evenly spaced in the logarithm, or at those given. */
  readonly observed: boolean | Observer["at"];
}

/** The dimension and the number of points that rates depend on. */
export interface Sizes {
  readonly dimension: number;
  readonly samples: number;
}

export function layerwisePhases(settings: AuthorsSettings, { dimension, samples }: Sizes): readonly Phase[] {
  const { p1, p2, rate, secondFactor, batch, decay } = settings;
  const [e, factor] = [INITIAL_SCALE, secondFactor * rate];
  const share = batch / samples;
  return [
    {
      ...plain(batch),
      name: "first layer",
      layers: [layer(1, (rate * Math.sqrt(p1)) / e ** 2, rate * decay.layerwise[0])],
      steps: settings.firstSteps,
    },
    {
      ...plain(batch),
      name: "second layer",
      layers: [layer(2, (factor * share * Math.sqrt(p2)) / (e * p1), factor * decay.layerwise[1] * dimension ** -1.5)],
      steps: settings.steps,
    },
  ];
}

export function jointPhases(settings: AuthorsSettings, { dimension }: Pick<Sizes, "dimension">): readonly Phase[] {
  const { p1, p2, rate, jointFactor, batch, decay, steps } = settings;
  const [e, factor] = [INITIAL_SCALE, jointFactor * rate];
  const layers = [
    layer(1, (factor * Math.sqrt(p1)) / e ** 2, factor * decay.joint[0]),
    layer(2, (factor * Math.sqrt(p2)) / (e * p1), factor * decay.joint[1] * dimension ** -1.5),
    layer(3, factor / (e * p2), factor * decay.joint[2]),
  ];
  return [{ ...plain(batch), name: "all layers", layers, steps }];
}

export function twoLayerPhases({ twoLayerWidth: p, rate, batch, decay, steps }: AuthorsSettings): readonly Phase[] {
  const layers = [layer(1, (rate * Math.sqrt(p)) / INITIAL_SCALE, rate * decay.twoLayer)];
  return [{ ...plain(batch), name: "hidden layer", layers, steps }];
}

const sizesOf = ({ training: { x } }: Setting): Sizes => ({ dimension: x.columns, samples: x.rows });

/** Layer by layer: the first, then the second, then the read-out by ridge regression. */
export function trainLayerwise(setting: Setting, settings: AuthorsSettings): Trained {
  const { p1, p2, ridge } = settings;
  const phases = layerwisePhases(settings, sizesOf(setting));
  return trainNetwork(setting, { name: "layerwise", widths: [p1, p2], phases, ridge });
}

/** All three layers at once, without a ridge regression. */
export function trainJointly(setting: Setting, settings: AuthorsSettings): Trained {
  const { p1, p2 } = settings;
  return trainNetwork(setting, { name: "joint", widths: [p1, p2], phases: jointPhases(settings, sizesOf(setting)) });
}

/** One hidden layer, then the read-out by ridge regression. */
export function trainTwoLayers(setting: Setting, settings: AuthorsSettings): Trained {
  const { twoLayerWidth, twoLayerRidge: ridge } = settings;
  return trainNetwork(setting, {
    name: "two layers",
    widths: [twoLayerWidth],
    phases: twoLayerPhases(settings),
    ridge,
  });
}

const plain = (batch: number) =>
  ({ loss: "squared", batches: { kind: "subset", size: batch }, optimiser: { kind: "gradient" } }) as const;

/** W ← W − rate G − shrinkage W. */
const layer = (number: number, rate: number, shrinkage: number): Phase["layers"][number] => ({
  layer: number,
  rate,
  decay: shrinkage / rate,
});

function trainNetwork(
  { engine, key, target, training, test, validation, probe, checkpoints, observed }: Setting,
  {
    name,
    widths,
    phases,
    ridge,
  }: {
    readonly name: string;
    readonly widths: readonly number[];
    readonly phases: readonly Phase[];
    readonly ridge?: readonly number[];
  },
): Trained {
  const own = key.fold(name);
  const hidden = widths.map((width) => ({ width, activation: relu, bias: true }));
  const network = createNetwork({ inputs: training.x.columns, hidden }, { engine });
  try {
    initialise(network, own.fold("initial weights"));
    const overlapsNow = (): Overlaps => overlapsOf(network, { target, probe });
    const observer: Observer = {
      at: typeof observed === "function" ? observed : logarithmicSteps(),
      observe: () => ({ ...flat(overlapsNow()), testError: errorOf(network, test) }),
    };
    const { outcome, observations, message } = train(network, {
      data: training,
      phases,
      key: own.fold("batches"),
      ...(observed !== false && { observer }),
      ...(checkpoints && { checkpoint: { keeper: checkpoints, name } }),
    });
    if (outcome === "diverged") {
      return { diverged: message ?? "diverged", error: Number.NaN, observations, overlaps: { first: [], second: [] } };
    }
    if (ridge !== undefined)
      fitReadout(network, { ...training, ridge: bestRidge(network, ridge, { training, validation }) });
    return { diverged: undefined, error: errorOf(network, test), observations, overlaps: overlapsNow() };
  } finally {
    network.release();
  }
}

/** W₁ ~ N(0, 1/d), all else scaled by e: W₂ ~ e N(0, 1/p₁), w ~ e N(0, 1/p), b₁ ~ U(−1, 1), b₂ ~ e U(−1, 1). */
function initialise({ weights }: Network, key: Key): void {
  weights.hidden.forEach((w, l) => {
    const scale = l === 0 ? 1 : INITIAL_SCALE;
    gaussianWeights(w, { standardDeviation: scale / Math.sqrt(w.columns) }, key.fold("weights", l).stream());
    const bias = weights.biases[l];
    if (bias !== undefined) uniformWeights(bias, { radius: scale }, key.fold("biases", l).stream());
  });
  const { readout } = weights;
  const standardDeviation = INITIAL_SCALE / Math.sqrt(readout.columns);
  gaussianWeights(readout, { standardDeviation }, key.fold("readout").stream());
}

/** The ridge with the least error on the validation sample; the only one where there is one. */
function bestRidge(
  network: Network,
  ridges: readonly number[],
  { training, validation }: Pick<Setting, "training" | "validation">,
): number {
  let [best, least] = [ridges[0]!, Infinity];
  if (ridges.length === 1) return best;
  for (const ridge of ridges) {
    fitReadout(network, { ...training, ridge });
    const error = errorOf(network, validation);
    if (error < least) [best, least] = [ridge, error];
  }
  return best;
}

export const errorOf = (network: Network, sample: Sample): number => meanSquare(network.predict(sample.x), sample);

/** Mean of (f − y)² over a sample. */
export function meanSquare(predicted: ArrayLike<number>, { y }: Pick<Sample, "y">): number {
  return y.reduce((sum, value, i) => sum + (value - predicted[i]!) ** 2, 0) / y.length;
}

/** A network that diverged, or was not trained, has no error. */
export const errorOrNull = (trained: Trained | undefined): number | null =>
  trained === undefined || trained.diverged !== undefined ? null : trained.error;

const flat = ({ first, second }: Overlaps): Readonly<Record<string, number>> =>
  Object.fromEntries([
    ...first.map((value, m) => [`first${m + 1}`, value] as const),
    ...second.map((value, m) => [`second${m + 1}`, value] as const),
  ]);

function overlapsOf(network: Network, { target, probe }: Pick<Setting, "target" | "probe">): Overlaps {
  const branches = target.features;
  const share = target.indices / branches;
  const first = Array.from({ length: branches }, (_, m) =>
    rowOverlap(network.weights.hidden[0]!, { from: m * share, to: (m + 1) * share }),
  );
  if (network.architecture.hidden.length < 2) return { first, second: [] };
  const features = featuresAt(target, probe);
  const { matrix: activity, release } = network.layer(probe, 2, "preactivation");
  try {
    return { first, second: features.map((h) => meanCosine(activity, h)) };
  } finally {
    release();
  }
}

/** √mean over the rows of ‖coordinates from ≤ j < to‖²/‖row‖². */
export function rowOverlap(
  { rows, columns, data }: { readonly rows: number; readonly columns: number; readonly data: ArrayLike<number> },
  { from, to }: { readonly from: number; readonly to: number },
): number {
  let sum = 0;
  for (let i = 0; i < rows; i++) {
    let [inside, all] = [0, 0];
    for (let j = 0; j < columns; j++) {
      const square = data[i * columns + j]! ** 2;
      all += square;
      if (j >= from && j < to) inside += square;
    }
    sum += all === 0 ? 0 : inside / all;
  }
  return Math.sqrt(sum / rows);
}

/** √mean over the columns of cos²(column, h); cosines are not centred, as in the authors' code. */
export function meanCosine(
  { rows, columns, data }: { readonly rows: number; readonly columns: number; readonly data: ArrayLike<number> },
  h: Float64Array,
): number {
  const dots = new Float64Array(columns);
  const squares = new Float64Array(columns);
  let norm = 0;
  for (let i = 0; i < rows; i++) {
    norm += h[i]! ** 2;
    for (let j = 0; j < columns; j++) {
      const value = data[i * columns + j]!;
      dots[j]! += value * h[i]!;
      squares[j]! += value * value;
    }
  }
  let sum = 0;
  for (let j = 0; j < columns; j++) sum += squares[j] === 0 ? 0 : dots[j]! ** 2 / (squares[j]! * norm);
  return Math.sqrt(sum / columns);
}

/** h*_m at each point, one array a branch. */
export function featuresAt(target: TargetInstance, x: Matrix): readonly Float64Array[] {
  const columns = Array.from({ length: target.features }, () => new Float64Array(x.rows));
  const h = new Float64Array(target.features);
  for (let i = 0; i < x.rows; i++) {
    target.evaluate(x.data, i * x.columns, h);
    columns.forEach((column, m) => {
      column[i] = h[m]!;
    });
  }
  return columns;
}

/** Fresh Gaussian points to measure overlaps on. */
export function probePoints(dimension: number, key: Key, count = 1000): Matrix {
  const points = matrix(count, dimension);
  key.stream().fillGaussian(points.data);
  return points;
}
