import { requireDomain } from "../../math/domain-error.ts";
import { chebyshevSum } from "../certificates/radial/profile.ts";
import type { EvenPolynomial as RadialPolynomial } from "../radial-approximation/even-polynomial.ts";
import {
  type EvenPolynomial,
  evenFromChebyshev,
  evenSecondDerivative,
  evenToChebyshev,
} from "../ridge-directions/even-polynomial.ts";
import { ridgePolynomial } from "../ridge-directions/ridge-polynomial.ts";

/** q and q″ in float64. */
export interface RidgeFunction {
  readonly value: (s: number) => number;
  readonly curvature: (s: number) => number;
  /** |value − q| is at most that for |s| ≤ reach. */
  readonly roundoff: number;
}

/** The same polynomial in r, exactly, in powers. */
export const exactPolynomial = ({ coefficients, radius }: RadialPolynomial): EvenPolynomial =>
  evenFromChebyshev(coefficients, radius);

/**
 * q with p(‖x‖) = E q(⟨u, x⟩), u uniform on the sphere S^(d−1), for |s| up to `reach`: from exact fractions to Chebyshev's basis on
 * [−reach, reach], each coefficient rounded once. Beyond, the same sum is used, with its relative accuracy there, as T_{2j} grows.
 *
 * q may be larger than p by the factor c_{n/2,d}, n^{O(d)} or d^{O(n)}; `roundoff` says what is left of its digits.
 */
export function ridgeFunction(
  p: EvenPolynomial,
  { dimension, reach }: { readonly dimension: number; readonly reach: number },
): RidgeFunction {
  requireDomain(reach > 0 && reach < Infinity, "ridgeFunction", "reach must be finite and > 0", reach);
  const q = ridgePolynomial(p, dimension);
  const values = evenToChebyshev(q, reach);
  const second = evenToChebyshev(evenSecondDerivative(q), reach);
  const size = values.reduce((sum, c) => sum + Math.abs(c), 0);
  return {
    value: (s) => chebyshevSum(values, 2 * (s / reach) ** 2 - 1),
    curvature: (s) => chebyshevSum(second, 2 * (s / reach) ** 2 - 1),
    // Clenshaw's recurrence with J terms, argument included: below 6J² units of 2⁻⁵³, as `chebyshevAt` derives for forward recurrence.
    roundoff: 6 * values.length ** 2 * 2 ** -53 * size,
  };
}
