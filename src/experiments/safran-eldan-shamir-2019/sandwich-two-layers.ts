import { requireDomain } from "../../math/domain-error.ts";

/** A continuous function, straight between ascending knots and constant beyond them: as many ReLU units as there are knots. */
export interface Broken {
  readonly knots: Float64Array;
  readonly values: Float64Array;
}

/** F(m): by bisection. */
export function brokenAt({ knots, values }: Broken, m: number): number {
  const last = knots.length - 1;
  if (m <= knots[0]!) return values[0]!;
  if (m >= knots[last]!) return values[last]!;
  let [low, high] = [0, last];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (knots[middle]! <= m) low = middle;
    else high = middle;
  }
  const share = (m - knots[low]!) / (knots[high]! - knots[low]!);
  return values[low]! + share * (values[high]! - values[low]!);
}

/** Of the mean number of points at a knot: what keeps the equations regular where there are few. */
const RIDGE = 1e-6;

/**
 * argmin Σ (F(m_i) − y_i)² over values at `units` knots, quantiles of the m_i: tridiagonal normal equations (hat functions overlap with
 * their neighbours alone), by elimination without pivoting, as they are positive definite. Shrunk towards the mean of y by 10⁻⁶ of a knot's share.
 */
export function fitBroken(means: Float64Array, y: Float64Array, units: number): Broken {
  const n = means.length;
  requireDomain(n === y.length && n >= 1, "fitBroken", `there must be ${n} ≥ 1 values y`, y.length);
  requireDomain(Number.isSafeInteger(units) && units >= 2, "fitBroken", "units must be an integer ≥ 2", units);
  const sorted = means.slice().sort();
  const quantiles = Array.from({ length: units }, (_, j) => sorted[Math.round((j * (n - 1)) / (units - 1))]!);
  const knots = Float64Array.from(new Set(quantiles));
  const k = knots.length;
  const level = y.reduce((sum, value) => sum + value, 0) / n;
  const diagonal = new Float64Array(k).fill((RIDGE * n) / k);
  const beside = new Float64Array(k);
  const right = new Float64Array(k);
  for (let i = 0; i < n; i++) {
    const m = means[i]!;
    let j = 0;
    for (let step = 1 << 30; step > 0; step >>= 1) if (j + step < k && knots[j + step]! <= m) j += step;
    const share = j === k - 1 ? 0 : (m - knots[j]!) / (knots[j + 1]! - knots[j]!);
    const residual = y[i]! - level;
    diagonal[j]! += (1 - share) ** 2;
    right[j]! += (1 - share) * residual;
    if (share > 0) {
      diagonal[j + 1]! += share ** 2;
      beside[j]! += share * (1 - share);
      right[j + 1]! += share * residual;
    }
  }
  for (let j = 1; j < k; j++) {
    const factor = beside[j - 1]! / diagonal[j - 1]!;
    diagonal[j]! -= factor * beside[j - 1]!;
    right[j]! -= factor * right[j - 1]!;
  }
  const values = new Float64Array(k);
  for (let j = k - 1; j >= 0; j--) {
    values[j] = (right[j]! - (j + 1 < k ? beside[j]! * values[j + 1]! : 0)) / diagonal[j]!;
  }
  return { knots, values: values.map((value) => value + level) };
}
