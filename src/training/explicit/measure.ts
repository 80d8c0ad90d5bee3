import type { RadialLaw } from "../../distributions/radial-law.ts";
import type { Engine } from "../../engine/engine.ts";
import { requireDomain } from "../../math/domain-error.ts";
import type { Key } from "../../math/random/key.ts";
import { evaluateNetwork } from "../../networks/export/evaluate-network.ts";
import type { ExplicitNetwork } from "../../networks/export/explicit-network.ts";
import type { Estimate } from "../../statistics/estimate.ts";
import { studentInterval } from "../../statistics/location.ts";
import { squaredError } from "../random-features/prediction-errors.ts";
import { radialSample } from "../random-features/radial-sample.ts";

export interface MeasureOptions {
  /** Of ‖x‖; its dimension is the network's. */
  readonly law: RadialLaw;
  /** f as a function of the norm. */
  readonly target: (radius: number) => number;
  /** Fresh points, ≥ 2. */
  readonly points: number;
  readonly key: Key;
  readonly engine: Engine;
  /** Of both intervals. */
  readonly level: number;
}

export interface MeasuredError {
  /** E (N − f)², with Student's interval over the points. */
  readonly meanSquare: Estimate;
  /** Its root, between the roots of its ends. */
  readonly rootMeanSquare: Estimate;
}

/**
 * The error of one given network N on points that nothing was fitted to. The interval is about this network, not about others drawn like
 * it; it stands where squared errors have a finite variance (bounded networks; all networks under laws with four moments).
 */
export function measureNetwork(network: ExplicitNetwork, options: MeasureOptions): MeasuredError {
  const { law, target, points, key, engine, level } = options;
  const { dimension } = network;
  requireDomain(law.dimension === dimension, "measureNetwork", `the law must be one on ℝ^${dimension}`, law.dimension);
  const { x, y } = radialSample({ law, count: points, target }, key.fold("fresh points"));
  const { values } = squaredError(evaluateNetwork(network, x.data, engine), y);
  const meanSquare = studentInterval([...values], { level });
  const root = (square: number): number => Math.sqrt(Math.max(0, square));
  const { value, low, high } = meanSquare;
  return { meanSquare, rootMeanSquare: { value: root(value), low: root(low), high: root(high), level } };
}
