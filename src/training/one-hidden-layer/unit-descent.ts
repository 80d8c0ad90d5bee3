import type { AnyMatrix, Engine } from "../../engine/engine.ts";
import { matrix, rowsOf } from "../../engine/matrix.ts";
import { requireDomain } from "../../math/domain-error.ts";
import type { Key } from "../../math/random/key.ts";
import { createNetwork } from "../networks/network.ts";
import type { Optimiser, Phase } from "../networks/phase.ts";
import { train as run } from "../networks/train.ts";
import { type Data, norm, type Sample, type Source } from "./data.ts";
import { leastOf } from "./normal-equations.ts";
import { errorOf } from "./predictor.ts";
import { type UnitNetwork, unitPredictor } from "./units.ts";

/** Descent on all parameters: weights, biases and read-outs. */
export interface UnitDescentSettings {
  /** `gradient` takes all of one fixed batch at every step, `sgd` and `adam` a new batch each. */
  readonly optimiser: "gradient" | "sgd" | "adam";
  /** Step sizes η; the best on the validation sample is kept. Layers take them in their own units: with s the median of ‖x‖, weights
   *  η/s² and read-outs η/k; Adam, weights η/s and read-outs η times the larger of 1/√k and their root mean square at the start. */
  readonly rates: readonly number[];
  /** Points of a step. */
  readonly batch: number;
  /** Training points farther out than so many medians are moved in to there, or a single one could carry every step off. Only in
   *  training: the network takes x as it is. */
  readonly reach: number;
}

/** Shares of the steps, and the factor of the rate in each. */
const STAGES = [
  { name: "first", share: 0.6, factor: 1 },
  { name: "second", share: 0.25, factor: 0.3 },
  { name: "last", share: 0.15, factor: 0.1 },
] as const;

/** Batches of the descent are drawn beyond those of the fits. */
const FIRST_BATCH = 2 ** 24;

/**
 * Descends from `start` in float32, `points` in all, the same share of them for each rate. The start is among the candidates; rates that
 * diverge are none. A point costs about 3 k d multiply-adds.
 */
export function descendUnits(
  start: UnitNetwork,
  { train, validation }: Data,
  options: UnitDescentSettings & { readonly points: number; readonly key: Key; readonly engine: Engine },
): UnitNetwork {
  const { rates, batch, reach, points, engine } = options;
  const where = "descendUnits";
  requireDomain(
    rates.length > 0 && rates.every((rate) => rate > 0),
    where,
    "there must be rates, positive ones",
    rates,
  );
  requireDomain(Number.isSafeInteger(batch) && batch >= 1, where, "batch must be an integer ≥ 1", batch);
  requireDomain(reach > 0, where, "reach must be positive", reach);
  const steps = Math.floor(points / rates.length / batch);
  const ends = rates
    .map((rate) => descent(start, train, { ...options, rate, steps }))
    .filter((end) => end !== undefined);
  return leastOf([start, ...ends], (candidate) => errorOf(unitPredictor(candidate, engine), validation));
}

type Descent = UnitDescentSettings & {
  readonly rate: number;
  readonly steps: number;
  readonly key: Key;
  readonly engine: Engine;
};

function descent(start: UnitNetwork, source: Source, options: Descent): UnitNetwork | undefined {
  const { optimiser, rate, steps, batch, key, engine } = options;
  const { weights, activation } = start;
  const { rows: k, columns: d } = weights;
  const s = source.scale;
  // The networks of networks/ do not train biases: b is the weight b/s of one more input, s.
  const network = createNetwork({ inputs: d + 1, hidden: [{ width: k, activation, bias: false }] }, { engine });
  try {
    const hidden = network.weights.hidden[0];
    for (let i = 0; i < k; i++) {
      hidden.data.set(rowsOf(weights, i, i + 1).data, i * (d + 1));
      hidden.data[i * (d + 1) + d] = start.biases[i] / s;
    }
    network.weights.readout.data.set(start.readout);
    const draw = (index: number, x: AnyMatrix, y: AnyMatrix): void =>
      bring(source.draw(FIRST_BATCH + index, batch), { x, y, s, reach: options.reach * s, constant: start.constant });
    const fixed = {
      x: matrix(optimiser === "gradient" ? batch : 0, d + 1),
      y: matrix(optimiser === "gradient" ? batch : 0, 1),
    };
    if (optimiser === "gradient") draw(0, fixed.x, fixed.y);
    let drawn = 0;
    const phases = STAGES.map(({ name, share, factor }): Phase => {
      const own = Math.floor(share * steps);
      const first = drawn;
      drawn += own;
      return {
        name,
        loss: "squared",
        layers: layersOf(options, { factor: factor * rate, k, s, readout: start.readout }),
        batches:
          optimiser === "gradient"
            ? { kind: "full" }
            : { kind: "fresh", size: batch, draw: (index, x, y) => draw(first + index, x, y) },
        optimiser: OPTIMISERS[optimiser],
        steps: own,
      };
    });
    const { outcome } = run(network, { data: { x: fixed.x, y: fixed.y.data }, phases, key });
    if (outcome === "diverged") return undefined;
    const trained = { weights: matrix(k, d), biases: new Float64Array(k) };
    for (let i = 0; i < k; i++) {
      const row = rowsOf(hidden, i, i + 1).data;
      trained.weights.data.set(row.subarray(0, d), i * d);
      trained.biases[i] = row[d] * s;
    }
    return { ...start, ...trained, readout: Float64Array.from(network.weights.readout.data) };
  } finally {
    network.release();
  }
}

const OPTIMISERS: Readonly<Record<UnitDescentSettings["optimiser"], Optimiser>> = {
  gradient: { kind: "gradient", momentum: 0.9 },
  sgd: { kind: "gradient", momentum: 0.9 },
  adam: { kind: "adam", beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
};

function layersOf(
  { optimiser }: UnitDescentSettings,
  {
    factor,
    k,
    s,
    readout,
  }: { readonly factor: number; readonly k: number; readonly s: number; readonly readout: Float64Array },
): Phase["layers"] {
  if (optimiser !== "adam") {
    return [
      { layer: 1, rate: factor / (s * s) },
      { layer: 2, rate: factor / k },
    ];
  }
  const size = norm(readout) / Math.sqrt(k);
  return [
    { layer: 1, rate: factor / s },
    { layer: 2, rate: factor * Math.max(size, 1 / Math.sqrt(k)) },
  ];
}

/** The sample as the network takes it: x moved in to `reach`, then s; the value without the constant. */
function bring(
  sample: Sample,
  {
    x,
    y,
    s,
    reach,
    constant,
  }: {
    readonly x: AnyMatrix;
    readonly y: AnyMatrix;
    readonly s: number;
    readonly reach: number;
    readonly constant: number;
  },
): void {
  const d = sample.x.columns;
  for (let row = 0; row < sample.x.rows; row++) {
    const point = rowsOf(sample.x, row, row + 1).data;
    const factor = Math.min(1, reach / norm(point));
    for (let i = 0; i < d; i++) x.data[row * (d + 1) + i] = point[i] * factor;
    x.data[row * (d + 1) + d] = s;
    y.data[row] = sample.y[row] - constant;
  }
}
