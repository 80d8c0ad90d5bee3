import { requireDomain } from "../../math/domain-error.ts";
import type { ExplicitNetwork, GridNetwork, UnitsNetwork } from "../../networks/export/explicit-network.ts";
import { requireTiedKnots } from "./ridge-forms.ts";

export interface TiedFunction {
  /** 0 = t_0 < … < t_K, K ≥ 0: 0 alone is for h(0) + slope · |s|. */
  readonly knots: Float64Array;
  /** h at the knots, [K + 1], constant beyond t_K; or one number more, the slope of h beyond. */
  readonly values: Float64Array;
}

export interface TiedDirections {
  readonly dimension: number;
  /** Unit vectors, [m, d]. */
  readonly directions: Float64Array;
  /** c_i of sum 1, 1/m unless given. */
  readonly weights?: Float64Array;
}

/**
 * N(x) = Σ_i c_i h(⟨u_i, x⟩), h even and piecewise linear, as ReLU units. With b the slope right of 0, δ_j the change of slope at t_j, σ the
 * slope beyond,
 *
 *     h(s) = h(0) − Σ_j δ_j t_j + 2b relu(s) + Σ_j δ_j (relu(s − t_j) + relu(s + t_j)) − σ s.
 *
 * σ = 0: a grid of m(2K + 1) units, exactly constant where all units are on (slopes are rounded to multiples of a power of two, 2⁻⁵¹ of the steepest, so that
 * their differences are exact); else two units more for −σ⟨Σ c_i u_i, x⟩, or, if b = 0, a grid of mK thresholds over the directions ±u_i.
 * Units of weight 0 are left out. Values at the knots are those given to a few ulps of the largest.
 */
export function tiedNetwork({ knots, values }: TiedFunction, options: TiedDirections): ExplicitNetwork {
  const where = "tiedNetwork";
  requireTiedKnots(knots, where, 1);
  const { dimension, directions } = options;
  const count = directions.length / dimension;
  requireDomain(
    Number.isInteger(count) && count >= 1,
    where,
    `directions must have rows of ${dimension} numbers`,
    count,
  );
  const directionWeights = options.weights ?? new Float64Array(count).fill(1 / count);
  const sum = directionWeights.reduce((s, c) => s + c, 0);
  const weighted = directionWeights.length === count && Math.abs(sum - 1) < 1e-9;
  requireDomain(weighted, where, `there must be ${count} weights of sum 1`, sum);
  const { first, changes, beyond } = slopes({ knots, values }, where);
  if (beyond !== 0 && first === 0) {
    const bent = kept(knots.subarray(1), changes);
    return {
      kind: "grid",
      dimension,
      constant: values[0] * sum,
      ...bothSides({ directions, directionWeights }),
      ...bent,
    };
  }
  const at = [...Array.from(knots.subarray(1), (t) => -t).reverse(), 0, ...knots.subarray(1)];
  const outer = [...Array.from(changes).reverse(), 2 * first, ...changes];
  const shift = changes.reduce((s, change, j) => s + change * knots[j + 1], 0);
  const grid: GridNetwork = {
    kind: "grid",
    dimension,
    constant: (values[0] - shift) * sum,
    directions,
    directionWeights,
    ...kept(at, outer),
  };
  return beyond === 0 ? grid : withLine(grid, beyond);
}

/** Rows u_1, …, u_m, −u_1, …, −u_m, each pair with the weight of its u. */
export function bothSides({ directions, directionWeights }: Pick<GridNetwork, "directions" | "directionWeights">) {
  const rows = new Float64Array(2 * directions.length);
  rows.set(directions);
  for (let p = 0; p < directions.length; p++) rows[directions.length + p] = -directions[p];
  const count = directionWeights.length;
  return {
    directions: rows,
    directionWeights: Float64Array.from({ length: 2 * count }, (_, i) => directionWeights[i % count]),
  };
}

function kept(thresholds: ArrayLike<number>, outer: ArrayLike<number>) {
  const indices = Array.from(outer).flatMap((a, j) => (a === 0 ? [] : [j]));
  // A constant function: one unit of weight 0, for there must be one.
  const chosen = indices.length === 0 ? [0] : indices;
  return {
    thresholds: Float64Array.from(chosen, (j) => thresholds[j]),
    outer: Float64Array.from(chosen, (j) => outer[j]),
  };
}

/** The slope right of 0, the change of slope at t_1, …, t_K, and the slope beyond. */
function slopes({ knots, values }: TiedFunction, where: string) {
  const last = knots.length - 1;
  const extra = values.length - knots.length;
  requireDomain(extra === 0 || extra === 1, where, `there must be ${last + 1} or ${last + 2} values`, values.length);
  const given = Float64Array.from({ length: last + 1 }, (_, j) =>
    j < last ? (values[j + 1] - values[j]) / (knots[j + 1] - knots[j]) : extra === 1 ? values[last + 1] : 0,
  );
  const steepest = given.reduce((most, s) => Math.max(most, Math.abs(s)), 0);
  requireDomain(Number.isFinite(steepest), where, "values must be finite, with finite slopes", steepest);
  // Twice the steepest: a slope that makes up for the last one's rounding may be a little steeper.
  const unit = steepest === 0 ? 1 : 2 ** (Math.ceil(Math.log2(2 * steepest)) - 51);
  const changes = new Float64Array(last);
  let reached = values[0];
  let slope = 0;
  let first = 0;
  for (let j = 0; j <= last; j++) {
    const flat = given[j] === 0 || (j < last && values[j + 1] === reached);
    const exact = j < last ? (values[j + 1] - reached) / (knots[j + 1] - knots[j]) : given[j];
    const next = flat ? 0 : Math.round(exact / unit) * unit;
    if (j === 0) first = next;
    else changes[j - 1] = next - slope;
    if (j < last) reached += next * (knots[j + 1] - knots[j]);
    slope = next;
  }
  return { first, changes, beyond: slope };
}

/** The same units one by one, and −slope ⟨Σ c_i u_i, x⟩ as two more along that sum. */
function withLine(grid: GridNetwork, slope: number): UnitsNetwork {
  const { dimension: d, directions, directionWeights, thresholds, outer } = grid;
  const count = directionWeights.length;
  const line = new Float64Array(d);
  for (let i = 0; i < count; i++) for (let c = 0; c < d; c++) line[c] += directionWeights[i] * directions[i * d + c];
  const length = Math.hypot(...line);
  const all = new Float64Array(directions.length + 2 * d);
  all.set(directions);
  for (let c = 0; c < d; c++) {
    all[directions.length + c] = length === 0 ? 0 : line[c] / length;
    all[directions.length + d + c] = length === 0 ? 0 : -line[c] / length;
  }
  const w = thresholds.length;
  const units = count * w;
  return {
    kind: "units",
    dimension: d,
    constant: grid.constant,
    directions: all,
    direction: Uint32Array.from({ length: units + 2 }, (_, i) => (i < units ? Math.floor(i / w) : count + i - units)),
    thresholds: Float64Array.from({ length: units + 2 }, (_, i) => (i < units ? thresholds[i % w] : 0)),
    outer: Float64Array.from({ length: units + 2 }, (_, i) =>
      i < units ? directionWeights[Math.floor(i / w)] * outer[i % w] : i === units ? -slope * length : slope * length,
    ),
  };
}
