import { requireDomain } from "../../math/domain-error.ts";
import { type EvenPolynomial, evenSecondDerivative, evenToChebyshev } from "./even-polynomial.ts";
import { evenProducts, oddFactorials } from "./ridge-constant.ts";

/**
 * q with p(‖x‖) = E_u q(⟨u, x⟩), u uniform on the unit sphere of ℝᵈ: of p(r) = Σ a_k r^{2k}, q(s) = Σ a_k c_{k,d} s^{2k}, exactly.
 * No other even polynomial has the property. At d = 1 it is p; at d = 3, q(s) = (s p(s))′.
 */
export function ridgePolynomial(p: EvenPolynomial, dimension: number): EvenPolynomial {
  requireDomain(dimension !== Infinity, "ridgePolynomial", "dimension must be finite", dimension);
  return overOddFactorials(p, evenProducts(dimension, p.numerators.length - 1));
}

/**
 * The limit of q(z/√d) as d → ∞, in z: Σ a_k z^{2k}/(2k − 1)!!, for which p(r) = E q(r g), g ~ N(0, 1). For unit vectors x, √d ⟨u, x⟩
 * tends to a standard Gaussian.
 */
export function limitingRidgePolynomial(p: EvenPolynomial): EvenPolynomial {
  return overOddFactorials(p, evenProducts(Infinity, p.numerators.length - 1));
}

/**
 * An upper bound of max |q″| on [−radius, radius]: the sum of the moduli of the Chebyshev coefficients of q″, its rounding covered.
 * Never above Σ |a_k| c_{k,d} 2k(2k − 1) radius^{2k−2}, as |T_{2j}| ≤ 1 and each power is a mean of them, and mostly far below.
 * With W steps on [−radius, radius], linear interpolation of q errs by at most (2 radius/W)² max|q″|/8.
 */
export function secondDerivativeBound(q: EvenPolynomial, radius: number): number {
  const coefficients = evenToChebyshev(evenSecondDerivative(q), radius);
  const sum = coefficients.reduce((total, c) => total + Math.abs(c), 0);
  // One rounding a coefficient and one an addition.
  return sum * (1 + (coefficients.length + 1) * 2 ** -52);
}

function overOddFactorials({ numerators, denominator }: EvenPolynomial, factors: readonly bigint[]): EvenPolynomial {
  const odd = oddFactorials(numerators.length - 1);
  const largest = odd.at(-1)!;
  return {
    numerators: numerators.map((a, k) => a * factors[k]! * (largest / odd[k]!)),
    denominator: denominator * largest,
  };
}
