import type { Engine, Matrix } from "../../engine/engine.ts";
import { matrix, requireShape } from "../../engine/matrix.ts";
import { requireDomain } from "../../math/domain-error.ts";
import type { ExplicitNetwork, UnitsNetwork } from "../../networks/export/explicit-network.ts";

/**
 * Units whose outer weights are to be found: φ_i(x) = relu(⟨u_{k(i)}, x⟩ − t_i), or, where `even`, relu(⟨u_{k(i)}, x⟩ − t_i) +
 * relu(−⟨u_{k(i)}, x⟩ − t_i), two units with one outer weight. Under a law and for a target that are even, the even part of a network
 * errs no more than the network does.
 */
export interface Features {
  /** u_k, [m, d]. */
  readonly directions: Matrix;
  /** k(i), [p]. */
  readonly direction: Uint32Array;
  /** t_i, [p]. */
  readonly thresholds: Float64Array;
  readonly even: boolean;
}

export function requireFeatures({ directions, direction, thresholds }: Features): void {
  const where = "features";
  const p = thresholds.length;
  requireDomain(direction.length === p, where, `direction must have ${p} entries`, direction.length);
  const bad = direction.find((k) => k >= directions.rows);
  requireDomain(bad === undefined, where, `direction must be indices below ${directions.rows}`, bad);
}

/** [1, φ_1(x), …, φ_p(x)] for each row of x [n, d], into `out` [n, p + 1]. */
export function fillFeatures(
  { directions, direction, thresholds, even }: Features,
  x: Matrix,
  { out, engine }: { readonly out: Matrix; readonly engine: Engine },
): void {
  const p = thresholds.length;
  requireShape(out, [x.rows, p + 1], "fillFeatures: out");
  const s = engine.multiply(x, directions, { transposeB: true });
  const m = directions.rows;
  for (let row = 0; row < x.rows; row++) {
    const from = row * (p + 1);
    out.data[from] = 1;
    for (let i = 0; i < p; i++) {
      const along = s.data[row * m + direction[i]];
      const t = thresholds[i];
      let value = Math.max(0, along - t);
      if (even) value += Math.max(0, -along - t);
      out.data[from + 1 + i] = value;
    }
  }
}

/** The features with these indices, in this order; directions that none of them has are left out. */
export function selectFeatures(features: Features, chosen: ArrayLike<number>): Features {
  const { directions, direction, thresholds } = features;
  const d = directions.columns;
  const place = new Map<number, number>();
  const own = Uint32Array.from(chosen, (i) => {
    const k = direction[i];
    const at = place.get(k) ?? place.size;
    place.set(k, at);
    return at;
  });
  const kept = matrix(place.size, d);
  for (const [k, at] of place) kept.data.set(directions.data.subarray(k * d, (k + 1) * d), at * d);
  return { ...features, directions: kept, direction: own, thresholds: Float64Array.from(chosen, (i) => thresholds[i]) };
}

/** x ↦ constant + Σ outer_i φ_i(x) as a network. */
export function networkOf(
  { directions, direction, thresholds, even }: Features,
  { outer, constant }: { readonly outer: Float64Array; readonly constant: number },
): UnitsNetwork {
  const [m, p] = [directions.rows, thresholds.length];
  const one: UnitsNetwork = {
    kind: "units",
    dimension: directions.columns,
    constant,
    directions: directions.data.slice(),
    direction: direction.slice(),
    thresholds: thresholds.slice(),
    outer: outer.slice(),
  };
  if (!even) return one;
  const twice = (values: Float64Array): Float64Array => Float64Array.from({ length: 2 * p }, (_, i) => values[i % p]);
  const both = new Float64Array(2 * directions.data.length);
  both.set(directions.data);
  both.set(
    directions.data.map((v) => -v),
    directions.data.length,
  );
  return {
    ...one,
    directions: both,
    direction: Uint32Array.from({ length: 2 * p }, (_, i) => direction[i % p] + (i < p ? 0 : m)),
    thresholds: twice(thresholds),
    outer: twice(outer),
  };
}

/** Every unit of a network as a feature of its own. */
export function featuresOf(network: ExplicitNetwork): Features {
  const { dimension: d } = network;
  if (network.kind === "dense") {
    const { weights, biases } = network;
    const thresholds = biases.map((b) => -b);
    const direction = Uint32Array.from(biases, (_, i) => i);
    return { directions: matrix(biases.length, d, weights.slice()), direction, thresholds, even: false };
  }
  const directions = matrix(network.directions.length / d, d, network.directions.slice());
  if (network.kind === "units") {
    const { direction, thresholds } = network;
    return { directions, direction: direction.slice(), thresholds: thresholds.slice(), even: false };
  }
  const w = network.thresholds.length;
  const n = directions.rows * w;
  return {
    directions,
    direction: Uint32Array.from({ length: n }, (_, i) => Math.floor(i / w)),
    thresholds: Float64Array.from({ length: n }, (_, i) => network.thresholds[i % w]),
    even: false,
  };
}
