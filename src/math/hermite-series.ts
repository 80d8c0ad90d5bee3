import { requireDomain } from "./domain-error.ts";
import type { HermiteNormalisation } from "./hermite.ts";

/** One term of P = Σ coefficient · (He_k under a normalisation), k = degree. */
export interface HermiteTerm {
  readonly degree: number;
  readonly coefficient: number;
}

/** He_k under each normalisation, in units of h_k = He_k/√k!: He_k/k! = h_k/√k!. */
const inUnitsOfOrthonormal: { readonly [name in HermiteNormalisation]: (degree: number) => number } = {
  orthonormal: () => 1,
  factorial: (degree) => 1 / Math.sqrt(factorial(degree)),
};

/** a with P = Σ_k a[k] h_k, h_k orthonormal under N(0, 1): E P = a[0], Var P = Σ_{k≥1} a[k]². Length: degree of P + 1. */
export function orthonormalCoefficients(
  terms: readonly HermiteTerm[],
  normalisation: HermiteNormalisation,
): Float64Array {
  requireDomain(terms.length > 0, "orthonormalCoefficients", "at least one term", terms);
  const result = new Float64Array(1 + Math.max(...terms.map(({ degree }) => degree)));
  for (const { degree, coefficient } of terms) {
    requireDomain(
      Number.isInteger(degree) && degree >= 0 && degree <= 100,
      "orthonormalCoefficients",
      "degree must be an integer in [0, 100]",
      degree,
    );
    result[degree] = result[degree]! + coefficient * inUnitsOfOrthonormal[normalisation](degree);
  }
  return result;
}

/**
 * b with Σ_k a[k] h_k(z) = Σ_j b[j] z^j: He_k = Σ_i (−1)^i k!/(i! (k − 2i)! 2^i) z^(k−2i). For small degrees; the
 * alternating monomials lose about 0.4 digits a degree at |z| ~ √k.
 */
export function monomialCoefficients(orthonormal: ArrayLike<number>): Float64Array {
  const result = new Float64Array(orthonormal.length);
  for (let k = 0; k < orthonormal.length; k++) {
    let term = orthonormal[k]! / Math.sqrt(factorial(k));
    for (let i = 0; 2 * i <= k; i++) {
      result[k - 2 * i] = result[k - 2 * i]! + term;
      term *= -((k - 2 * i) * (k - 2 * i - 1)) / (2 * (i + 1));
    }
  }
  return result;
}

/** k! as a float64 number, k ≤ 170. */
function factorial(k: number): number {
  let value = 1;
  for (let j = 2; j <= k; j++) value *= j;
  return value;
}
