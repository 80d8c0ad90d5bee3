import { requireDomain } from "./domain-error.ts";

/** Binomial coefficient, exact; 0 unless 0 ≤ k ≤ n. */
export function binomial(n: number, k: number): bigint {
  if (k < 0 || k > n) return 0n;
  let value = 1n;
  for (let j = 1; j <= Math.min(k, n - k); j++) value = (value * BigInt(n - j + 1)) / BigInt(j);
  return value;
}

/**
 * N(d, k) = C(d+k−1, k) − C(d+k−3, k−2): the dimension of the spherical harmonics of degree k on S^(d−1) ⊂ ℝᵈ, d ≥ 2, k ≥ 0.
 * Exact. It is also the number of harmonic polynomials homogeneous of degree k.
 */
export function harmonicDimension(dimension: number, degree: number): bigint {
  requireDomain(
    Number.isInteger(dimension) && dimension >= 2,
    "harmonicDimension",
    "dimension must be an integer ≥ 2",
    dimension,
  );
  requireDomain(Number.isInteger(degree) && degree >= 0, "harmonicDimension", "degree must be an integer ≥ 0", degree);
  return binomial(dimension + degree - 1, degree) - binomial(dimension + degree - 3, degree - 2);
}

/** C(d+k−1, k): the number of products of Hermite polynomials of total degree k in d variables. Exact. */
export function monomialCount(dimension: number, degree: number): bigint {
  return binomial(dimension + degree - 1, degree);
}
