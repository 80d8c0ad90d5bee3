import { requireDomain } from "../math/domain-error.ts";
import { harmonicDimension } from "../math/harmonics.ts";
import { legendreValues, requireDimension } from "../math/legendre.ts";
import { studentQuantile } from "../math/special/student.ts";
import type { Estimate } from "./estimate.ts";
import { requireOptions } from "./interval.ts";

/** n points of S^(d−1), drawn uniformly and independently, and the values of a function there. */
export interface SphereSample {
  /** [n, d], row-major, unit rows. */
  readonly x: Float64Array;
  /** [n]: f(x_i), or what a model leaves of it, f(x_i) − f̂(x_i), for a model that has not seen these points. */
  readonly y: Float64Array;
  /** d. */
  readonly dimension: number;
  readonly degrees: readonly number[];
  /** Confidence level of each interval by itself, in (0, 1). */
  readonly level: number;
}

/**
 * ‖f_k‖², the energy of f in the harmonics of each degree k, without a model of f: as Σ_j Y_kj(x) Y_kj(x′) = N(d, k) P_k(⟨x, x′⟩)
 * over an orthonormal basis, ‖f_k‖² = E f(x) f(x′) N P_k(⟨x, x′⟩) for independent x, x′, and the mean over the pairs i ≠ j of
 * the sample is unbiased (a U-statistic; it can be negative). n ≥ 4 points; time n² (d + max k)/2, memory O(n |degrees|).
 *
 * The variance of the mean is 4 δ₁/n + 2 δ₂/(n(n−1)) in Hoeffding's decomposition (Hoeffding, Ann. Math. Statist. 19 (1948)
 * 293–325): δ₁ of the conditional mean given one point, δ₂ of what only pairs show. Where ‖f_k‖² is small the second rules, about
 * 2 N (E f²)²/n²: with N ≫ n² the interval says nothing, and its note so. The delete-one jackknife counts δ₂ twice (Efron & Stein,
 * Ann. Statist. 9 (1981) 586–596); its mean and that of the kernel's squares give both δ.
 *
 * The lower end is Student's, value − q s. But δ₁ grows with ‖f_k‖² (f ↦ the energy is quadratic), so a value that came out small
 * has too small an s: the upper end is that of Wilson's kind (JASA 22 (1927) 209–212), where δ₁ is in proportion to the energy
 * tested. Simulated coverage at 0.95, for sums of zonal harmonics: 0.95 or more from n = 400 (d = 5) and above 0.99 for degrees that
 * f lacks; but 0.80 and 0.88 for the zonal part of degree 3 at d = 5, n = 100 and d = 10, n = 400, where f² has tails that
 * such a sample does not show.
 */
export function degreeEnergies(sample: SphereSample): Estimate[] {
  const n = requireSample("degreeEnergies", sample, 4);
  const { dimension, degrees, level } = sample;
  const { rows, squares } = pairSums(sample);
  const pairs = (n * (n - 1)) / 2;
  const quantile = tQuantile(level, n);
  return degrees.map((degree, s) => {
    const size = harmonicCount("degreeEnergies", dimension, degree);
    // Row means of the kernel, without its diagonal: their mean is the estimate.
    const means = Float64Array.from(
      { length: n },
      (_, i) => (size * sample.y[i] * rows[i * degrees.length + s]) / (n - 1),
    );
    const value = means.reduce((sum, m) => sum + m, 0) / n;
    const jackknife = (4 * (n - 1) * means.reduce((sum, m) => sum + (m - value) ** 2, 0)) / (n * (n - 2) ** 2);
    const second = (size * size * squares[s]) / pairs - value * value;
    const { variance, first } = hoeffdingVariance(n, jackknife, second);
    const standardError = Math.sqrt(variance);
    // (value − e)² = q² (first e/value + variance − first), solved for the larger e.
    const half = first > 0 ? (quantile * quantile * first) / (2 * Math.max(value, standardError)) : 0;
    const note = `U-statistic over ${n} points${size > n * n ? `; N(d, k) = ${size.toPrecision(3)} is beyond n²` : ""}`;
    return {
      value,
      low: value - quantile * standardError,
      high: value + half + Math.hypot(half, quantile * standardError),
      level,
      standardError,
      note,
    };
  });
}

/**
 * variance = first + 2 δ₂/(n(n−1)), first = 4 δ₁/n, from two statistics with means jackknife = 4 δ₁/n + 4 δ₂/(n(n−2)) and
 * second = E h² − E value² = 2 δ₁ + δ₂ − variance, h the kernel. Where noise makes one of the δ ≥ 0 negative it is 0, and
 * the other what its own statistic says.
 */
function hoeffdingVariance(n: number, jackknife: number, second: number): { variance: number; first: number } {
  const pair = 2 / (n * (n - 1));
  // δ₁ = n jackknife/4 − δ₂/(n − 2), put into the second.
  const linear = 2 - 4 / n;
  const solved = (second - (linear * n * jackknife) / 4) / (1 - pair - linear / (n - 2));
  const delta2 = Math.max(0, solved);
  const first = jackknife - (4 * delta2) / (n * (n - 2));
  if (first > 0) return { variance: first + pair * delta2, first };
  return { variance: Math.max(0, (pair * second) / (1 - pair)), first: 0 };
}

/** Points whose pairs are taken together: two tiles of rows stay in a core's cache. */
const TILE = 128;

/** rows[i, s] = Σ_{j ≠ i} y_j P_k(⟨x_i, x_j⟩) and squares[s] = Σ_{i<j} (y_i y_j P_k)², k = degrees[s]. */
function pairSums({ x, y, dimension: d, degrees }: SphereSample): { rows: Float64Array; squares: Float64Array } {
  const n = y.length;
  const count = degrees.length;
  const top = Math.max(1, ...degrees);
  const ahead = Float64Array.from({ length: top + 1 }, (_, k) => (2 * k + d - 2) / (k + d - 2 || 1));
  const back = Float64Array.from({ length: top + 1 }, (_, k) => k / (k + d - 2 || 1));
  const wanted = Int32Array.from(degrees);
  const rows = new Float64Array(n * count);
  const squares = new Float64Array(count);
  const p = new Float64Array(top + 1);
  p[0] = 1;
  const pair = (i: number, j: number): void => {
    let t = 0;
    for (let a = i * d, b = j * d, end = a + d; a < end; a++, b++) t += x[a] * x[b];
    p[1] = t;
    for (let k = 1; k < top; k++) p[k + 1] = ahead[k] * t * p[k] - back[k] * p[k - 1];
    const yi = y[i];
    const yj = y[j];
    for (let s = 0; s < count; s++) {
      const value = p[wanted[s]];
      rows[i * count + s] += yj * value;
      rows[j * count + s] += yi * value;
      squares[s] += (yi * yj * value) ** 2;
    }
  };
  for (let above = 0; above < n; above += TILE) {
    for (let left = above; left < n; left += TILE) {
      for (let i = above; i < Math.min(above + TILE, n); i++) {
        for (let j = Math.max(left, i + 1); j < Math.min(left + TILE, n); j++) pair(i, j);
      }
    }
  }
  return { rows, squares };
}

/**
 * c_k = E f(x) Y_k(x) with the unit-norm zonal harmonic Y_k = √N(d, k) P_k(⟨v, ·⟩) of a known pole v, for each degree: the mean over
 * n ≥ 2 points, with Student's interval. Its error is √(Var(f Y_k)/n), where the energy of a degree whose poles are unknown
 * needs n of the order of √N at least.
 */
export function zonalCoefficients(sample: SphereSample & { readonly pole: Float64Array }): Estimate[] {
  const n = requireSample("zonalCoefficients", sample, 2);
  const { x, y, dimension: d, degrees, level, pole } = sample;
  requireDomain(pole.length === d, "zonalCoefficients", `pole must have ${d} entries`, pole.length);
  requireUnit("zonalCoefficients", pole, { dimension: d, offset: 0, name: "pole" });
  const top = Math.max(0, ...degrees);
  const sums = new Float64Array(degrees.length);
  const squares = new Float64Array(degrees.length);
  for (let i = 0; i < n; i++) {
    let t = 0;
    for (let a = 0; a < d; a++) t += x[i * d + a] * pole[a];
    const p = legendreValues(top, t, d);
    degrees.forEach((degree, s) => {
      sums[s] += y[i] * p[degree];
      squares[s] += (y[i] * p[degree]) ** 2;
    });
  }
  const quantile = tQuantile(level, n);
  return degrees.map((degree, s) => {
    const root = Math.sqrt(harmonicCount("zonalCoefficients", d, degree));
    const mean = sums[s] / n;
    const value = root * mean;
    const standardError = root * Math.sqrt(Math.max(0, squares[s] / n - mean * mean) / (n - 1));
    const reach = quantile * standardError;
    return { value, low: value - reach, high: value + reach, level, standardError, note: `Student, n = ${n}` };
  });
}

/** Student's quantile for n − 1 degrees of freedom, or the 10⁴ to which it is known good: 1e-3 of itself too large at most. */
const tQuantile = (level: number, n: number): number => studentQuantile((1 + level) / 2, Math.min(n - 1, 10_000));

/** N(d, k), or a DomainError where it is beyond float64. */
function harmonicCount(where: string, dimension: number, degree: number): number {
  const count = Number(harmonicDimension(dimension, degree));
  requireDomain(count < Number.POSITIVE_INFINITY, where, `N(d, k) must be below 1.8e308 (d = ${dimension})`, degree);
  return count;
}

/** n, or a DomainError. */
function requireSample(where: string, { x, y, dimension, degrees, level }: SphereSample, least: number): number {
  requireOptions(where, { level });
  requireDimension(dimension, where);
  const n = y.length;
  requireDomain(n >= least, where, `there must be at least ${least} points`, n);
  requireDomain(x.length === n * dimension, where, `x must be [${n}, ${dimension}]`, x.length);
  for (const degree of degrees) {
    requireDomain(Number.isSafeInteger(degree) && degree >= 0, where, "degrees must be integers ≥ 0", degree);
  }
  for (let i = 0; i < n; i++) {
    requireDomain(Number.isFinite(y[i]), where, `y must be finite, at point ${i}`, y[i]);
    requireUnit(where, x, { dimension, offset: i * dimension, name: `point ${i}` });
  }
  return n;
}

function requireUnit(
  where: string,
  x: Float64Array,
  { dimension, offset, name }: { readonly dimension: number; readonly offset: number; readonly name: string },
): void {
  let square = 0;
  for (let a = offset; a < offset + dimension; a++) square += x[a] * x[a];
  requireDomain(Math.abs(square - 1) <= 1e-9, where, `${name} must have norm 1`, Math.sqrt(square));
}
