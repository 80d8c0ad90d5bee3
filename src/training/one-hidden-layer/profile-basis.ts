import { requireDomain } from "../../math/domain-error.ts";

/**
 * Bounded univariate functions: linear interpolation between `size` knots, equidistant in s(t) = |t|/(|t| + knee) ∈ [0, 1) for even functions, in
 * (1 + t/(|t| + knee))/2 otherwise. Continuous, with limits at ±∞; any continuous function with limits is approached as knots are added.
 */
export interface ProfileBasis {
  readonly even: boolean;
  /** Knots, which are the unknowns. */
  readonly size: number;
  /** The |t| that lies half-way to ∞. */
  readonly knee: number;
}

export function requireBasis({ size, knee }: ProfileBasis): void {
  requireDomain(Number.isSafeInteger(size) && size >= 2, "profile basis", "size must be an integer ≥ 2", size);
  requireDomain(knee > 0 && knee < Infinity, "profile basis", "knee must be positive", knee);
}

/** Where t lies, in knots: 0 ≤ place ≤ size − 1. */
export function placeOf(t: number, { even, size, knee }: ProfileBasis): number {
  const s = t / (Math.abs(t) + knee);
  return (size - 1) * (even ? Math.abs(s) : 0.5 + 0.5 * s);
}

/** d place/dt. */
export function slopeOf(t: number, { even, size, knee }: ProfileBasis): number {
  const square = (Math.abs(t) + knee) ** 2;
  return ((size - 1) * knee * (even ? Math.sign(t) : 0.5)) / square;
}

/** The function with these values at the knots, `values[from …]`, at t. */
export function profileAt(values: Float64Array, from: number, t: number, basis: ProfileBasis): number {
  const place = placeOf(t, basis);
  const j = Math.min(Math.floor(place), basis.size - 2);
  const share = place - j;
  return (1 - share) * values[from + j] + share * values[from + j + 1];
}
