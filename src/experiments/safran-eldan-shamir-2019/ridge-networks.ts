import type { Engine } from "../../engine/engine.ts";
import { matrix } from "../../engine/matrix.ts";
import { requireDomain } from "../../math/domain-error.ts";
import type { Key } from "../../math/random/key.ts";
import { pointsOnSphere } from "../../math/random/samplers.ts";

/** Networks Σ_{i ≤ m} h(⟨u_i, x⟩)/m of m(W + 1) rectified linear units, one for each list of coefficients, on the same random directions. */
export type NetworkTask = {
  readonly dimension: number;
  /** L of the function to be approximated, max(0, 1 − L|‖x‖ − ½|). */
  readonly lipschitz: number;
  /** T: h is constant beyond. */
  readonly reach: number;
  /** W: h is linear between W + 1 equidistant knots on [−T, T]. */
  readonly cells: number;
  /** c_j: at its knots h is Σ_j c_j T_{2j}(s/T). */
  readonly ridges: readonly (readonly number[])[];
  /** Of m directions the first m′ are networks too: all m′ that are measured, ascending, two at least; the last is m. */
  readonly directions: readonly number[];
  /** Fresh directions of inputs on which the error is measured. */
  readonly points: number;
  /** Inputs on each of them, with radii in equal parts of [0, 1], one uniform in each: ‖x‖ is uniform, and no part of [0, 1] is missed. */
  readonly radii: number;
  readonly replica: number;
};

export interface NetworkValues {
  /** Mean of (N − f)² over the inputs, [m′][network]. */
  readonly squares: readonly (readonly number[])[];
  /**
   * The variance of the network of m directions over draws of them, one for each, mean over the inputs: 1/m of that of h(⟨u, x⟩) for one direction, whose
   * unbiased estimate is (Σ_g S_g²/m_g − S²/m)/(G − 1), S_g the sums over the G groups of directions from one m′ to the next.
   */
  readonly spreads: readonly number[];
}

/** Directions of inputs at a time. */
const BLOCK = 64;

export function measureNetworks(
  task: NetworkTask,
  { key, engine }: { readonly key: Key; readonly engine: Engine },
): NetworkValues {
  const { dimension: d, directions, points, radii, ridges } = task;
  const m = directions.at(-1)!;
  requireDomain(directions.length >= 2, "measureNetworks", "there must be two m′", directions);
  const units = matrix(m, d, pointsOnSphere(m, d, key.fold("directions").stream()));
  const sphere = pointsOnSphere(points, d, key.fold("points").stream());
  const places = new Float64Array(points * radii);
  key.fold("radii").stream().fillUniform(places);
  const values = knotValues(task);
  const hats = new Float64Array(task.cells + 1);
  const [group, total, within] = [1, 2, 3].map(() => new Float64Array(ridges.length)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const squares = directions.map(() => new Float64Array(ridges.length));
  const spreads = new Float64Array(ridges.length);
  const each = 1 / (points * radii);
  for (let first = 0; first < points; first += BLOCK) {
    const size = Math.min(BLOCK, points - first);
    const inputs = matrix(size, d, sphere.subarray(first * d, (first + size) * d));
    const { data } = engine.multiply(inputs, units, { transposeB: true });
    for (let i = 0; i < size * radii; i++) {
      const r = ((i % radii) + places[first * radii + i]!) / radii;
      const target = tentAt(r, task.lipschitz);
      const row = Math.floor(i / radii) * m;
      total.fill(0);
      within.fill(0);
      for (const [g, upTo] of directions.entries()) {
        const before = directions[g - 1] ?? 0;
        hats.fill(0);
        addHats(hats, { projections: data, from: row + before, to: row + upTo, radius: r, reach: task.reach });
        weigh(hats, values, group);
        for (const [k, sum] of group.entries()) {
          total[k]! += sum;
          within[k]! += sum ** 2 / (upTo - before);
          squares[g]![k]! += each * (total[k]! / upTo - target) ** 2;
        }
      }
      for (const [k, sum] of total.entries()) {
        spreads[k]! += (each * (within[k]! - sum ** 2 / m)) / (directions.length - 1) / m;
      }
    }
  }
  return { squares: squares.map((of) => [...of]), spreads: [...spreads] };
}

/** max(0, 1 − L|r − ½|). */
export const tentAt = (r: number, lipschitz: number): number => Math.max(0, 1 - lipschitz * Math.abs(r - 0.5));

/** Multiply-adds, and what it takes to draw and to look up. */
export const networkCost = ({ dimension: d, cells, directions, points, radii, ridges }: NetworkTask): number =>
  points * directions.at(-1)! * (d + 20 * radii) +
  points * radii * cells * directions.length * (2 + ridges.length) +
  40 * (directions.at(-1)! + points) * d;

/** Values at the knots, [W + 1, networks]. */
export function knotValues({ cells, ridges }: Pick<NetworkTask, "cells" | "ridges">): Float64Array {
  const values = new Float64Array((cells + 1) * ridges.length);
  for (let j = 0; j <= cells; j++) {
    const y = (2 * j) / cells - 1;
    for (const [k, c] of ridges.entries()) values[j * ridges.length + k] = evenChebyshevSum(c, y);
  }
  return values;
}

/** Σ_j c_j T_{2j}(y), |y| ≤ 1, by T_{2j}(y) = T_j(2y² − 1) and T_{j+1} = 2zT_j − T_{j−1}. */
function evenChebyshevSum(c: readonly number[], y: number): number {
  const z = 2 * y * y - 1;
  let [previous, current, sum] = [z, 1, 0];
  for (const coefficient of c) {
    sum += coefficient * current;
    [previous, current] = [current, 2 * z * current - previous];
  }
  return sum;
}

interface Projections {
  /** ⟨u_i, x⟩/r. */
  readonly projections: Float64Array;
  readonly from: number;
  readonly to: number;
  /** r = ‖x‖. */
  readonly radius: number;
  /** T. */
  readonly reach: number;
  /** Of the directions; 1 unless given. */
  readonly weights?: Float64Array;
}

/**
 * Adds Σ_i c_i Λ_j(⟨u_i, x⟩) to hats[j], from ≤ i < to, Λ_j the piecewise linear function that is 1 at knot j and 0 at the others, and constant
 * beyond the last ones: Σ_i c_i h(⟨u_i, x⟩) is Σ_j h(t_j) hats[j] for every h with these knots, so that many cost hardly more than one.
 */
export function addHats(hats: Float64Array, { projections, from, to, radius, reach, weights }: Projections): void {
  const cells = hats.length - 1;
  const [scale, shift] = [(radius * cells) / (2 * reach), cells / 2];
  for (let i = from; i < to; i++) {
    const place = Math.min(cells, Math.max(0, projections[i]! * scale + shift));
    const cell = Math.min(cells - 1, Math.floor(place));
    const weight = weights === undefined ? 1 : weights[i - from]!;
    const part = weight * (place - cell);
    hats[cell]! += weight - part;
    hats[cell + 1]! += part;
  }
}

/** sums[k] = Σ_j hats[j] values[j, k]. */
export function weigh(hats: Float64Array, values: Float64Array, sums: Float64Array): void {
  const count = sums.length;
  sums.fill(0);
  for (const [j, hat] of hats.entries()) {
    if (hat === 0) continue;
    for (let k = 0; k < count; k++) sums[k]! += hat * values[j * count + k]!;
  }
}
