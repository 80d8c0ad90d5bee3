import { requireDomain } from "./domain-error.ts";
import { requireDegree } from "./hermite.ts";

/**
 * P_0(t), …, P_degree(t), the Legendre polynomials in dimension d ≥ 2 with P_k(1) = 1: orthogonal under the law of one
 * coordinate of a uniform point of S^(d−1), density ∝ (1 − t²)^((d−3)/2), with E P_k² = 1/N(d, k). d = 2: Chebyshev's T_k,
 * d = 3: Legendre's. By P_{k+1} = ((2k + d − 2) t P_k − k P_{k−1})/(k + d − 2); for |t| ≤ 1 the error is a small multiple
 * of k u, absolute, since |P_k| ≤ 1 there.
 */
export function legendreValues(degree: number, t: number, dimension: number): Float64Array {
  requireDegree(degree, "legendreValues", "degree");
  requireDimension(dimension, "legendreValues");
  const values = new Float64Array(degree + 1);
  values[0] = 1;
  if (degree > 0) values[1] = t;
  for (let k = 1; k < degree; k++) {
    values[k + 1] = ((2 * k + dimension - 2) * t * values[k]! - k * values[k - 1]!) / (k + dimension - 2);
  }
  return values;
}

/** P_k(t) in dimension d, as {@link legendreValues}; allocates nothing. */
export function legendre(degree: number, t: number, dimension: number): number {
  requireDegree(degree, "legendre", "degree");
  requireDimension(dimension, "legendre");
  if (degree === 0) return 1;
  let previous = 1;
  let value = t;
  for (let k = 1; k < degree; k++) {
    const next = ((2 * k + dimension - 2) * t * value - k * previous) / (k + dimension - 2);
    previous = value;
    value = next;
  }
  return value;
}

export function requireDimension(dimension: number, where: string): void {
  requireDomain(Number.isInteger(dimension) && dimension >= 2, where, "dimension must be an integer ≥ 2", dimension);
}
