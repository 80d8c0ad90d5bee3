import { requireDomain } from "../../../math/domain-error.ts";

/**
 * A radial function f(r), r ≥ 0. On piece j, e_j < r ≤ e_{j+1}, the polynomial Σ_m c_m T_m(t) in t = (2r − e_j − e_{j+1})/(e_{j+1} − e_j)
 * (in [−1, 1]), c = pieces[j]; `beyond` after the last edge. Edges and coefficients are exactly these float64 numbers.
 */
export interface PiecewiseProfile {
  /** Ascending; edges[0] = 0. One more than there are pieces. */
  readonly edges: Float64Array;
  /** Chebyshev coefficients c_0, c_1, … of each piece, at least one. */
  readonly pieces: readonly Float64Array[];
  readonly beyond: number;
}

/** f̃ and what it may differ from the function f that is meant, proven. */
export interface EnclosedProfile {
  /** f̃. */
  readonly profile: PiecewiseProfile;
  /** |f − f̃| ≤ deviations[j] on piece j. */
  readonly deviations: Float64Array;
  /** |f − f̃| ≤ deviationBeyond after the last edge. */
  readonly deviationBeyond: number;
}

/** f(r), by Clenshaw's recurrence: for tests and pictures, without a bound of its rounding. */
export function profileValue({ edges, pieces, beyond }: PiecewiseProfile, r: number): number {
  requireDomain(r >= 0, "profileValue", "r must be ≥ 0", r);
  let j = 0;
  while (j < pieces.length && r > edges[j + 1]!) j++;
  if (j === pieces.length) return beyond;
  const [from, to] = [edges[j]!, edges[j + 1]!];
  return chebyshevSum(pieces[j]!, (r - from - (to - r)) / (to - from));
}

/** Σ_m c_m T_m(t), |t| ≤ 1, by Clenshaw's recurrence. */
export function chebyshevSum(coefficients: Float64Array, t: number): number {
  let [above, current] = [0, 0];
  for (let m = coefficients.length - 1; m >= 1; m--) {
    [above, current] = [current, 2 * t * current - above + coefficients[m]!];
  }
  return t * current - above + coefficients[0]!;
}

/**
 * A bound of the rounding in {@link chebyshevSum}: what step k adds is what a change of c_k by it would, |T_k| ≤ 1, and it is below
 * 4 roundings of the numbers there, |b_k| ≤ Σ_{m≥k} (m − k + 1)|c_m|.
 */
export function chebyshevRoundoff(coefficients: Float64Array): number {
  let sum = 0;
  for (let m = 0; m < coefficients.length; m++) sum += Math.abs(coefficients[m]!) * (m + 1) * (m + 2);
  return 4.2 * 2 ** -53 * sum;
}

/** The indicator of r ≤ radius. */
export function ballProfile(radius: number): PiecewiseProfile {
  return shellsProfile([0, radius], [1]);
}

/** values[j] for edges[j] < r ≤ edges[j + 1] (edges[0] = 0, ascending), 0 beyond. Exact. */
export function shellsProfile(edges: readonly number[], values: readonly number[]): PiecewiseProfile {
  return requireProfile({ edges: Float64Array.from(edges), pieces: values.map((v) => Float64Array.of(v)), beyond: 0 });
}

/**
 * Through the points [r, value], straight between them; constant beyond the last. The first is at r = 0, and r ascends; two points at
 * one radius are a jump. Half sums and half differences of neighbouring values are rounded to float64: exact where these are, and
 * within 2⁻⁵² of the larger value otherwise.
 */
export function piecewiseLinear(points: readonly (readonly [number, number])[]): PiecewiseProfile {
  requireDomain(points.length >= 2, "piecewiseLinear", "there must be at least two points", points.length);
  const edges = [points[0]![0]];
  const pieces: Float64Array[] = [];
  for (let i = 1; i < points.length; i++) {
    const [[from, before], [to, after]] = [points[i - 1]!, points[i]!];
    if (to === from) continue;
    edges.push(to);
    pieces.push(Float64Array.of((before + after) / 2, (after - before) / 2));
  }
  return requireProfile({ edges: Float64Array.from(edges), pieces, beyond: points.at(-1)![1] });
}

/** The enclosure, if there is a finite deviation ≥ 0 for each piece and for what lies beyond. */
export function requireEnclosed(enclosed: EnclosedProfile, where: string): EnclosedProfile {
  const { profile, deviations, deviationBeyond } = enclosed;
  const allowed =
    deviations.length === profile.pieces.length && [...deviations, deviationBeyond].every((v) => v >= 0 && v < 1e150);
  requireDomain(allowed, where, "a deviation ≥ 0 is needed for each piece", [...deviations, deviationBeyond]);
  return enclosed;
}

/** The profile, if it keeps the promises of its type. */
export function requireProfile(profile: PiecewiseProfile): PiecewiseProfile {
  const { edges, pieces, beyond } = profile;
  const where = "radial profile";
  const ascending = edges[0] === 0 && edges.every((e, j) => Number.isFinite(e) && (j === 0 || e > edges[j - 1]!));
  requireDomain(ascending && edges.length >= 2, where, "edges must begin with 0 and ascend", [...edges]);
  requireDomain(pieces.length === edges.length - 1, where, `${edges.length - 1} pieces are needed`, pieces.length);
  const finite = pieces.every((c) => c.length >= 1 && c.every(Number.isFinite)) && Number.isFinite(beyond);
  requireDomain(finite, where, "coefficients must be finite, at least one a piece", beyond);
  return profile;
}
