import { requireDomain } from "../../math/domain-error.ts";
import { chebyshevRoundoff, chebyshevSum, type EnclosedProfile } from "../certificates/radial/profile.ts";
import { argumentRoundoff } from "./even-polynomial.ts";

/** A piece of f̃ between two radii: Σ c_m T_m((2r − begin − end)/(end − begin)) for from ≤ r ≤ to, to ≤ end. */
export interface Part {
  readonly from: number;
  readonly to: number;
  readonly begin: number;
  readonly end: number;
  readonly coefficients: Float64Array;
  /** |f − f̃| here. */
  readonly deviation: number;
}

/** f̃ from 0 to `last`, where its value beyond the last edge may be needed. */
export function partsUpTo({ profile, deviations, deviationBeyond }: EnclosedProfile, last: number): readonly Part[] {
  requireDomain(Number.isFinite(last) && last > 0, "radial approximation", "the radius must be finite and > 0", last);
  const { edges, pieces, beyond } = profile;
  const parts: Part[] = [];
  for (const [j, coefficients] of pieces.entries()) {
    const [begin, end] = [edges[j]!, edges[j + 1]!];
    if (begin >= last) break;
    parts.push({ from: begin, to: Math.min(end, last), begin, end, coefficients, deviation: deviations[j]! });
  }
  const covered = edges.at(-1)!;
  if (covered < last) {
    requireDomain(
      Number.isFinite(deviationBeyond),
      "radial approximation",
      "the profile must be known up to the radius",
      last,
    );
    const span = { from: covered, to: last, begin: covered, end: last };
    parts.push({ ...span, coefficients: Float64Array.of(beyond), deviation: deviationBeyond });
  }
  return parts;
}

/** Sizes of f between which errors neither underflow nor overflow, nor their squares. */
const SIZES = [1e-60, 1e60] as const;

/** A bound of max |f̃| on the parts, which must be 0 or far from the ends of float64's range. */
export function requireSize(parts: readonly Pick<Part, "coefficients">[], where: string): number {
  const size = Math.max(...parts.map(({ coefficients }) => coefficients.reduce((sum, c) => sum + Math.abs(c), 0)));
  const [least, largest] = SIZES;
  const requirement = `f must have a size in [${least}, ${largest}], or be 0 (errors scale with it)`;
  requireDomain(size === 0 || (size >= least && size <= largest), where, requirement, size);
  return size;
}

/** f̃(r) on a part, or the function with other coefficients there. */
export function partValue({ begin, end, coefficients }: Part, r: number, others = coefficients): number {
  return chebyshevSum(others, (r - begin - (end - r)) / (end - begin));
}

/** A bound of the rounding in {@link partValue}, the argument's 4 roundings included. */
export function partRoundoff({ coefficients }: Part): number {
  return 1.01 * chebyshevRoundoff(coefficients) + argumentRoundoff(coefficients);
}

/** f̃′, f̃″ and bounds of |f̃′|, |f̃″|, |f̃‴| on a whole piece: those of T_m are largest at 1. */
export interface Derivatives {
  /** Chebyshev coefficients on [begin, end], as those of f̃. */
  readonly first: Float64Array;
  readonly second: Float64Array;
  readonly bounds: readonly [first: number, second: number, third: number];
}

export function derivativesOf({ begin, end, coefficients }: Part): Derivatives {
  const scale = 2 / (end - begin);
  const first = derivative(coefficients, scale);
  const sums: [number, number, number] = [0, 0, 0];
  for (let m = 1; m < coefficients.length; m++) {
    const square = m * m;
    const size = Math.abs(coefficients[m]!) * square * scale * (1 + 1e-12);
    sums[0] += size;
    sums[1] += ((size * (square - 1)) / 3) * scale;
    sums[2] += ((size * (square - 1) * Math.max(0, square - 4)) / 15) * scale * scale;
  }
  return { first, second: derivative(first, scale), bounds: sums };
}

/** Σ d_m T_m = scale · (Σ c_m T_m)′: d_{m−1} = d_{m+1} + 2m c_m, d_0 halved. */
function derivative(coefficients: Float64Array, scale: number): Float64Array {
  const d = new Float64Array(Math.max(1, coefficients.length - 1));
  for (let m = coefficients.length - 1; m >= 1; m--) d[m - 1] = (d[m + 1] ?? 0) + 2 * m * coefficients[m]! * scale;
  d[0]! /= 2;
  return d;
}
