import relu from "../../activations/relu.ts";
import type { RadialLaw } from "../../distributions/radial-law.ts";
import type { Engine } from "../../engine/engine.ts";
import { matrix } from "../../engine/matrix.ts";
import { requireDomain } from "../../math/domain-error.ts";
import type { Key } from "../../math/random/key.ts";
import type { DenseNetwork, UnitsNetwork } from "../../networks/export/explicit-network.ts";
import { sampleOf, sourceOf } from "../one-hidden-layer/data.ts";
import { leastOf } from "../one-hidden-layer/normal-equations.ts";
import { errorOf } from "../one-hidden-layer/predictor.ts";
import { descendUnits } from "../one-hidden-layer/unit-descent.ts";
import { fitUnits, unitPredictor } from "../one-hidden-layer/units.ts";
import type { RadialTarget } from "./equations.ts";

export type DescendSettings = {
  /** Step sizes tried; the best on the validation sample is kept. */
  readonly rates: readonly number[];
  /** Points of a step. */
  readonly batch: number;
  /** Steps for each rate. */
  readonly steps: number;
  /** Points of the last least squares: 20 for each unit are few enough. */
  readonly points: number;
  readonly validationPoints: number;
};

/**
 * Direct optimisation: Adam on all weights and biases from the given network, then the outer weights by least squares. Of the start, what Adam
 * makes of it at each rate, and the last fit, that which does best on the validation sample. Costs 3nd multiply-adds a point.
 */
export function descendNetwork(
  { dimension: d, constant, directions, direction, thresholds, outer }: UnitsNetwork,
  {
    law,
    target,
    settings: { rates, batch, steps, points, validationPoints },
    key,
    engine,
  }: {
    readonly law: RadialLaw;
    readonly target: RadialTarget;
    readonly settings: DescendSettings;
    readonly key: Key;
    readonly engine: Engine;
  },
): DenseNetwork {
  requireDomain(law.dimension === d, "descendNetwork", `the law must be one on ℝ^${d}`, law.dimension);
  const n = outer.length;
  const problem = { law, target };
  const data = {
    train: sourceOf(problem, { key: key.fold("train") }),
    validation: sampleOf(problem, validationPoints, key.fold("validation").stream()),
  };
  const weights = matrix(n, d);
  for (const [i, k] of direction.entries()) weights.data.set(directions.subarray(k * d, (k + 1) * d), i * d);
  const start = {
    activation: relu,
    weights,
    biases: thresholds.map((t) => -t),
    readout: outer.slice(),
    constant,
  };
  // Laws without moments are not tamed here: all points are taken where they lie.
  const moved = descendUnits(start, data, {
    optimiser: "adam",
    rates,
    batch,
    reach: Infinity,
    points: steps * batch * rates.length,
    key: key.fold("descent"),
    engine,
  });
  const fitted = fitUnits(moved, data, { points, engine });
  const end = leastOf([moved, fitted], (candidate) => errorOf(unitPredictor(candidate, engine), data.validation));
  return {
    kind: "dense",
    dimension: d,
    constant: end.constant,
    weights: end.weights.data,
    biases: end.biases,
    outer: end.readout,
  };
}
