import { requireDomain } from "../../math/domain-error.ts";
import { harmonicDimension } from "../../math/harmonics.ts";
import { legendre, requireDimension } from "../../math/legendre.ts";
import { integrate } from "../../math/quadrature.ts";

/** The harmonics √N(d, k) P_k(⟨u, ·⟩) of one degree on S^(d−1); two of them have the correlation P_k(⟨u, v⟩). */
export interface ZonalFamily {
  /** d ≥ 3. */
  readonly dimension: number;
  /** k ≥ 2. */
  readonly degree: number;
}

/**
 * A bound on |P_k(t)| for |t| ≤ cosine: (c² + (1 − c²) m)^(k/2) with m = (E|ξ|^k)^(2/k), ξ one coordinate of a uniform point
 * of S^(d−2). From Laplace's integral P_k(t) = E(t + i√(1 − t²) ξ)^k (DLMF 18.10.4), |t + i√(1 − t²) ξ|² = t² + (1 − t²)ξ²
 * and Minkowski's inequality in L^(k/2); the bound grows with t² because m ≤ 1.
 */
export function zonalCorrelationBound({
  dimension,
  degree,
  cosine,
}: ZonalFamily & { readonly cosine: number }): number {
  requireFamily("zonalCorrelationBound", { dimension, degree });
  requireDomain(cosine >= 0 && cosine <= 1, "zonalCorrelationBound", "cosine must be in [0, 1]", cosine);
  const square = cosine * cosine;
  const m = absoluteMoment(dimension - 1, degree) ** (2 / degree);
  return (square + (1 - square) * m) ** (degree / 2);
}

/**
 * c with P(some pair has |⟨u, v⟩| > c) ≤ probability for `count` independent uniform points of S^(d−1):
 * c² = (2/d) ln(count (count − 1)/probability), at most 1. One coordinate t has E t^(2n) = (2n − 1)!!/(d(d + 2)…(d + 2n − 2)),
 * at most the moment of N(0, 1/d), so E e^{λt} ≤ e^{λ²/(2d)} and P(|t| > c) ≤ 2e^{−dc²/2}; then the union over pairs.
 * With {@link zonalCorrelationBound} the correlations are at most (C log|U|/d)^(k/2).
 */
export function largestCosine(options: {
  readonly dimension: number;
  readonly count: number;
  readonly probability: number;
}): number {
  const { dimension, count, probability } = options;
  requireDimension(dimension, "largestCosine");
  requireDomain(Number.isSafeInteger(count) && count >= 2, "largestCosine", "count must be an integer ≥ 2", count);
  requireDomain(probability > 0 && probability < 1, "largestCosine", "probability must be in (0, 1)", probability);
  return Math.min(1, Math.sqrt((2 / dimension) * Math.log((count * (count - 1)) / probability)));
}

/**
 * E|P_k(⟨u, v⟩)| for independent uniform u, v; relative error below 1e-12 for d ≤ 500, k ≤ 10 (the panels end at the roots).
 * At most (E P_k²)^½ = N(d, k)^(−½).
 */
export function meanAbsoluteCorrelation({ dimension, degree }: ZonalFamily): number {
  requireFamily("meanAbsoluteCorrelation", { dimension, degree });
  // t = sin θ: the density of θ is ∝ cos^(d−2) θ, smooth up to the ends.
  const density = (theta: number) => Math.cos(theta) ** (dimension - 2);
  // √N P_k has mean square 1, so that the tolerance of the quadrature is relative.
  const scale = 1 / typicalCorrelation({ dimension, degree });
  const value = (theta: number) => scale * legendre(degree, Math.sin(theta), dimension);
  const kinks = [0, ...signChanges(value)].flatMap((theta) => [-theta, theta]);
  const over = { from: -Math.PI / 2, to: Math.PI / 2, kinks };
  return integrate((t) => Math.abs(value(t)) * density(t), over).value / integrate(density, over).value / scale;
}

/**
 * Average correlation |U|⁻² Σ_{u,v} |⟨f_u, f_v⟩| of `count` random poles, in expectation (what the
 * statistical dimension of Feldman et al., J. ACM 64 (2017), 8, bounds for large subsets too): 1/count from the diagonal, then E|P_k|.
 */
export function averageCorrelation(count: number, family: ZonalFamily): number {
  requireDomain(Number.isSafeInteger(count) && count >= 1, "averageCorrelation", "count must be an integer ≥ 1", count);
  return 1 / count + (1 - 1 / count) * meanAbsoluteCorrelation(family);
}

/** N(d, k)^(−½), the root mean square correlation of two random harmonics: E P_k² = 1/N. */
export function typicalCorrelation({ dimension, degree }: ZonalFamily): number {
  requireFamily("typicalCorrelation", { dimension, degree });
  return 1 / Math.sqrt(Number(harmonicDimension(dimension, degree)));
}

/** E|ξ|^k of one coordinate on S^(n−1), n ≥ 2: Γ((k+1)/2) Γ(n/2)/(√π Γ((n+k)/2)), built from k = 0 or 1 in steps of 2. */
function absoluteMoment(n: number, k: number): number {
  let moment = k % 2 === 0 ? 1 : firstAbsoluteMoment(n);
  for (let j = k % 2; j < k; j += 2) moment *= (j + 1) / (n + j);
  return moment;
}

/** E|ξ| = Γ(n/2)/(√π Γ((n+1)/2)); from n to n + 2 the factor is n/(n + 1). E|ξ| is 2/π for n = 2 and 1/2 for n = 3. */
function firstAbsoluteMoment(n: number): number {
  let moment = n % 2 === 0 ? 2 / Math.PI : 1 / 2;
  for (let j = n % 2 === 0 ? 2 : 3; j < n; j += 2) moment *= j / (j + 1);
  return moment;
}

/** Roots in (0, π/2) of a function of θ; those of P_k(sin θ) crowd where the density is, at |θ| < 2√(k/d). */
function signChanges(value: (theta: number) => number): readonly number[] {
  const STEPS = 4096;
  const roots: number[] = [];
  for (let i = 0; i < STEPS; i++) {
    let low = ((i + 1e-9) * Math.PI) / (2 * STEPS);
    let high = ((i + 1 + 1e-9) * Math.PI) / (2 * STEPS);
    const sign = Math.sign(value(low));
    if (sign === Math.sign(value(high))) continue;
    for (let halving = 0; halving < 60; halving++) {
      const middle = (low + high) / 2;
      if (Math.sign(value(middle)) === sign) low = middle;
      else high = middle;
    }
    roots.push(low);
  }
  return roots;
}

function requireFamily(where: string, { dimension, degree }: ZonalFamily): void {
  requireDomain(Number.isInteger(dimension) && dimension >= 3, where, "dimension must be an integer ≥ 3", dimension);
  requireDomain(Number.isInteger(degree) && degree >= 2, where, "degree must be an integer ≥ 2", degree);
}
