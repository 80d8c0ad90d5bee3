import { requireDomain } from "../../math/domain-error.ts";
import { interval } from "../certificates/enclosure/interval.ts";
import type { TiedFunction } from "../ridge-forms/tied-network.ts";
import { curvatureKnots, equispacedKnots } from "../univariate/knots.ts";
import type { LineLaw } from "../univariate/projection-law.ts";
import { interpolant, type ReluForm } from "../univariate/relu-form.ts";
import type { RidgeFunction } from "./ridge-function.ts";

/**
 * The even piecewise linear h that every direction carries, made of units:
 *
 *     one side:   h(s) = constant + Σ_j w_j relu(s − t_j), thresholds from −T to T, constant beyond;
 *     two sides:  h(s) = constant + Σ_j w_j (relu(s − t_j) + relu(−s − t_j)), t_j > 0, level between −t_1 and t_1, going straight on beyond t_K.
 *
 * Two sides are the cheaper form of an even function: W cells between −T and T, W odd, take W − 1 units, where one side takes W or W + 1.
 */
export interface UnitProfile {
  readonly sides: 1 | 2;
  readonly form: ReluForm;
  /** Where h = q, ascending, −T and T included. */
  readonly knots: Float64Array;
  /** Units a direction. */
  readonly units: number;
}

/** The theorem's own: W + 1 knots at equal distances from −T to T, a unit at each of them that lies below `end`, the largest |s| there is. */
export function plainProfile(
  q: RidgeFunction,
  { reach, cells, end }: { readonly reach: number; readonly cells: number; readonly end: number },
): UnitProfile {
  const knots = equispacedKnots([-reach, reach], cells);
  const whole = interpolant(smooth(q), knots);
  const alive = whole.thresholds.filter((t) => t < end).length;
  const form = { ...whole, thresholds: whole.thresholds.slice(0, alive), weights: whole.weights.slice(0, alive) };
  return { sides: 1, form, knots, units: alive };
}

/** Level where nothing bends: the constant polynomial, at the price of one unit of weight 0 (a network has at least one). */
export function levelProfile(value: number): UnitProfile {
  const form = { constant: value, thresholds: Float64Array.of(0), weights: Float64Array.of(0) };
  return { sides: 1, form, knots: Float64Array.of(0), units: 1 };
}

/**
 * Two sides with K kinks each, 2K + 1 cells from −T to T, knots where curvature and the law of s ask for them (`curvatureKnots`, mean
 * square); interpolates q at ±t_1, …, ±t_K, ±T.
 */
export function foldedProfile(
  q: RidgeFunction,
  { reach, kinks, law }: { readonly reach: number; readonly kinks: number; readonly law: LineLaw },
): UnitProfile {
  requireDomain(Number.isSafeInteger(kinks) && kinks >= 1, "foldedProfile", "kinks must be an integer ≥ 1", kinks);
  const cells = 2 * kinks + 1;
  const knots = curvatureKnots([{ q: smooth(q), weight: 1 }], {
    range: [-reach, reach],
    cells,
    norm: { kind: "rms", law },
  });
  // Both halves are the same but for rounding and the table's cells.
  const positive = Float64Array.from({ length: kinks + 1 }, (_, j) =>
    j === kinks ? reach : (knots[kinks + 1 + j]! - knots[kinks - j]!) / 2,
  );
  const whole = interpolant(smooth(q), positive);
  // Without the last unit h goes on with its last slope beyond T.
  const form = { ...whole, thresholds: whole.thresholds.slice(0, kinks), weights: whole.weights.slice(0, kinks) };
  const both = Float64Array.from([...positive.map((t) => -t).reverse(), ...positive]);
  return { sides: 2, form, knots: both, units: 2 * kinks };
}

/** h by its values where it bends, added up as a network adds its units, and its slope beyond. */
export function tiedOf({ sides, form: { constant, thresholds, weights } }: UnitProfile): TiedFunction {
  const knots = [0];
  const values = [constant];
  let slope = 0;
  for (const [j, t] of thresholds.entries()) {
    const w = weights[j]!;
    if (sides === 1 && t <= 0) values[0]! -= w * t;
    else {
      values.push(values.at(-1)! + slope * (t - knots.at(-1)!));
      knots.push(t);
    }
    slope += w;
  }
  return { knots: Float64Array.from(knots), values: Float64Array.from([...values, slope]) };
}

/** For placing knots and for values there, which `interpolant` takes from the middle; curvature at the middle, no enclosure. */
const smooth = (q: RidgeFunction) => ({
  value: (s: number) => {
    const value = q.value(s);
    return interval(value, value);
  },
  curvature: (from: number, to: number) => {
    const curvature = q.curvature((from + to) / 2);
    return interval(curvature, curvature);
  },
});
