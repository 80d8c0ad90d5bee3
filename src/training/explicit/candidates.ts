import type { Engine } from "../../engine/engine.ts";
import { matrix } from "../../engine/matrix.ts";
import { requireDomain } from "../../math/domain-error.ts";
import type { Key } from "../../math/random/key.ts";
import { directionsOf } from "../one-hidden-layer/directions.ts";
import type { Features } from "./features.ts";

/** A pool of even features to choose from: a grid of directions and thresholds, in several layers of different fineness. */
export type PoolSettings = {
  /** Features in all. */
  readonly features: number;
  /** Thresholds of each direction, one number for each layer; layers have the same number of features. Many thresholds let one direction
   *  carry a function of its own; many directions make what is not radial small. */
  readonly thresholdsPerDirection: readonly number[];
  /** Thresholds lie in [0, reach · s/√d], s the median of ‖x‖: ⟨u, x⟩ is of size s/√d. */
  readonly reach: number;
};

/** Within each direction one threshold in each of as many equal parts, uniform there; directions are moved apart up to 256 of them. */
export function drawPool(
  { features, thresholdsPerDirection, reach }: PoolSettings,
  {
    dimension,
    scale,
    key,
    engine,
  }: { readonly dimension: number; readonly scale: number; readonly key: Key; readonly engine: Engine },
): Features {
  const where = "drawPool";
  const positive = (value: number): boolean => Number.isSafeInteger(value) && value >= 1;
  requireDomain(positive(features), where, "features must be an integer ≥ 1", features);
  requireDomain(
    thresholdsPerDirection.length > 0 && thresholdsPerDirection.every(positive),
    where,
    "thresholdsPerDirection must be integers ≥ 1",
    thresholdsPerDirection,
  );
  requireDomain(reach > 0 && reach < Infinity, where, "reach must be positive", reach);
  const largest = (reach * scale) / Math.sqrt(dimension);
  const layers = thresholdsPerDirection.map((w, layer) => {
    const count = Math.ceil(features / thresholdsPerDirection.length / w);
    const own = key.fold("layer", layer);
    const kind = count <= MOST_SPREAD ? "spread" : "orthonormal";
    const directions = directionsOf(kind, { count, dimension, key: own, engine });
    const uniform = new Float64Array(count * w);
    own.fold("thresholds").stream().fillUniform(uniform);
    return { directions, w, thresholds: uniform.map((u, i) => (((i % w) + u) / w) * largest) };
  });
  const total = layers.reduce((sum, { directions }) => sum + directions.rows, 0);
  const directions = matrix(total, dimension);
  const direction: number[] = [];
  const thresholds: number[] = [];
  let first = 0;
  for (const layer of layers) {
    directions.data.set(layer.directions.data, first * dimension);
    for (const [i, t] of layer.thresholds.entries()) {
      direction.push(first + Math.floor(i / layer.w));
      thresholds.push(t);
    }
    first += layer.directions.rows;
  }
  return {
    directions,
    direction: Uint32Array.from(direction),
    thresholds: Float64Array.from(thresholds),
    even: true,
  };
}

/** Pushing k directions apart costs 600 k² d multiply-adds. */
const MOST_SPREAD = 256;
