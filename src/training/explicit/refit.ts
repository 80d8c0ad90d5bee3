import type { RadialLaw } from "../../distributions/radial-law.ts";
import type { Engine } from "../../engine/engine.ts";
import { requireDomain } from "../../math/domain-error.ts";
import type { Key } from "../../math/random/key.ts";
import { type ExplicitNetwork, unitsOf } from "../../networks/export/explicit-network.ts";
import { eliminationOrder, inverseOf } from "./eliminate.ts";
import { equationsOf, fitNested, type RadialTarget, radialData, selectEquations } from "./equations.ts";
import { featuresOf, networkOf, selectFeatures } from "./features.ts";
import type { Optimised } from "./optimise.ts";

export interface RefitOptions {
  readonly law: RadialLaw;
  readonly target: RadialTarget;
  /** Points to fit on; 20 for each unit unless given. */
  readonly points?: number;
  /** Points by which the penalty is chosen; 8000 unless given. */
  readonly validationPoints?: number;
  readonly key: Key;
  readonly engine: Engine;
}

/** The same units, and outer weights of their own by least squares. N points and n units: N n²/2 + n³/3 multiply-adds. */
export function refit(network: ExplicitNetwork, options: RefitOptions): Optimised {
  return prune(network, { ...options, widths: [unitsOf(network)] })[0];
}

/**
 * For each width, what backward elimination leaves of the network's units, with outer weights by least squares: one unit at a time,
 * each time the one without which a fit on the same points errs least. Units of a smaller network are among those of a larger one.
 */
export function prune(
  network: ExplicitNetwork,
  {
    widths,
    law,
    target,
    points,
    validationPoints = 8000,
    key,
    engine,
  }: RefitOptions & { readonly widths: readonly number[] },
): readonly Optimised[] {
  const n = unitsOf(network);
  const { dimension } = network;
  requireDomain(law.dimension === dimension, "prune", `the law must be one on ℝ^${dimension}`, law.dimension);
  const good = widths.length > 0 && widths.every((width) => Number.isSafeInteger(width) && width >= 1 && width <= n);
  requireDomain(good, "prune", `widths must be integers in 1 … ${n}`, widths);
  const data = radialData({ law, targets: [target] }, { validationPoints, key });
  const features = featuresOf(network);
  const equations = equationsOf(features, data, { points: points ?? 20 * n, engine });
  const keep = Math.min(...widths);
  const order =
    keep === n
      ? Int32Array.from({ length: n }, (_, i) => i)
      : eliminationOrder(inverseOf(equations, engine), equations.covariances[0], { keep, engine }).subarray(
          0,
          Math.max(...widths),
        );
  const kept = selectFeatures(features, order);
  const [fits] = fitNested(kept, selectEquations(equations, order), { data, sizes: widths, engine });
  return fits.map(({ outer, constant, validationError }) => {
    const first = Uint32Array.from({ length: outer.length }, (_, i) => i);
    return { network: networkOf(selectFeatures(kept, first), { outer, constant }), validationError };
  });
}
