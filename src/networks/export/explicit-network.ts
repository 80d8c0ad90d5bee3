import { requireDomain } from "../../math/domain-error.ts";

/** f(x) = constant + a sum of units relu(·) = max(0, ·), x ∈ ℝᵈ: a network with one hidden layer, all of whose numbers are given. */
interface Common {
  /** d. */
  readonly dimension: number;
  readonly constant: number;
}

/** Σ_{i<n} a_i relu(⟨w_i, x⟩ + b_i). */
export interface DenseNetwork extends Common {
  readonly kind: "dense";
  /** w_i, [n, d]. */
  readonly weights: Float64Array;
  /** b_i, [n]. */
  readonly biases: Float64Array;
  /** a_i, [n]. */
  readonly outer: Float64Array;
}

/** Σ_{i<n} a_i relu(⟨u_{k(i)}, x⟩ − t_i): many units share a direction. */
export interface UnitsNetwork extends Common {
  readonly kind: "units";
  /** u_k, [m, d]. */
  readonly directions: Float64Array;
  /** k(i) ∈ {0, …, m − 1}, [n]. */
  readonly direction: Uint32Array;
  /** t_i, [n]. */
  readonly thresholds: Float64Array;
  /** a_i, [n]. */
  readonly outer: Float64Array;
}

/** Σ_{k<m} c_k Σ_{j<w} a_j relu(⟨u_k, x⟩ − t_j): n = mw units, all directions with the same thresholds and outer weights, to a factor. */
export interface GridNetwork extends Common {
  readonly kind: "grid";
  /** u_k, [m, d]. */
  readonly directions: Float64Array;
  /** c_k, [m]. */
  readonly directionWeights: Float64Array;
  /** t_j, [w]; in any order. */
  readonly thresholds: Float64Array;
  /** a_j, [w]. */
  readonly outer: Float64Array;
}

export type ExplicitNetwork = DenseNetwork | UnitsNetwork | GridNetwork;

/** n, the number of units, i.e. the width. */
export const unitsOf = (network: ExplicitNetwork): number =>
  network.kind === "grid" ? network.directionWeights.length * network.thresholds.length : network.outer.length;

/** The matrix whose rows the inputs are multiplied by, and how many rows it has. */
export function rowsOf(network: ExplicitNetwork): { readonly matrix: Float64Array; readonly rows: number } {
  const matrix = network.kind === "dense" ? network.weights : network.directions;
  return { matrix, rows: matrix.length / network.dimension };
}

/** Throws a DomainError that names `where` and the list unless all sizes fit, all numbers are finite and all indices point somewhere. */
export function requireExplicitNetwork(network: ExplicitNetwork, where = "explicit network"): void {
  const { dimension: d, constant } = network;
  requireDomain(Number.isSafeInteger(d) && d >= 1, where, "dimension must be an integer ≥ 1", d);
  requireDomain(Number.isFinite(constant), where, "constant must be a finite number", constant);
  const { rows } = rowsOf(network);
  const list = network.kind === "dense" ? "weights" : "directions";
  requireDomain(Number.isInteger(rows), where, `${list} must have rows of dimension = ${d} numbers`, rows * d);
  requireDomain(rows >= 1 && unitsOf(network) >= 1, where, "there must be a unit", unitsOf(network));
  const same = (name: string, values: ArrayLike<number>, of: string, count: number): void =>
    requireDomain(
      values.length === count,
      where,
      `${name} must have one number for each of ${count} ${of}`,
      values.length,
    );
  if (network.kind === "dense") {
    same("biases", network.biases, "weights", rows);
    same("outer", network.outer, "weights", rows);
    finite(where, { weights: network.weights, biases: network.biases, outer: network.outer });
    return;
  }
  same("outer", network.outer, "thresholds", network.thresholds.length);
  if (network.kind === "grid") same("directionWeights", network.directionWeights, "directions", rows);
  else {
    same("direction", network.direction, "thresholds", network.thresholds.length);
    const bad = network.direction.findIndex((k) => k >= rows);
    if (bad >= 0) {
      requireDomain(false, where, `direction[${bad}] must be an index below ${rows}`, network.direction[bad]);
    }
  }
  finite(where, { directions: network.directions, thresholds: network.thresholds, outer: network.outer });
  if (network.kind === "grid") finite(where, { directionWeights: network.directionWeights });
}

function finite(where: string, lists: Readonly<Record<string, Float64Array>>): void {
  for (const [name, values] of Object.entries(lists)) {
    const bad = values.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) requireDomain(false, where, `${name} must be finite numbers (at index ${bad})`, values[bad]);
  }
}
