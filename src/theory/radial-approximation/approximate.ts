import type { ContinuousLaw } from "../../distributions/radial-law.ts";
import type { EnclosedProfile } from "../certificates/radial/profile.ts";
import { jacksonDamped, type PolynomialOptions, truncatedChebyshev } from "./chebyshev.ts";
import type { EvenPolynomial } from "./even-polynomial.ts";
import { leastSquares } from "./least-squares.ts";
import { minimax } from "./minimax.ts";

export const METHODS = ["chebyshev", "jackson", "least-squares", "minimax"] as const;
export type Method = (typeof METHODS)[number];

const BY_METHOD: Readonly<
  Record<Method, (f: EnclosedProfile, options: PolynomialOptions & { readonly law: ContinuousLaw }) => EvenPolynomial>
> = {
  chebyshev: truncatedChebyshev,
  jackson: jacksonDamped,
  "least-squares": leastSquares,
  minimax: (f, options) => minimax(f, options).polynomial,
};

/**
 * An even polynomial near f on 0 ≤ r ≤ R: the truncated Chebyshev series in s = r/R, that series damped by Jackson's factors, the best one in
 * mean square under the law of r (the only one to ask for it), or the best one in the largest error. Its errors: `largestError`, `rootMeanSquareError`.
 */
export function approximateRadial(
  f: EnclosedProfile,
  { method, ...options }: PolynomialOptions & { readonly law: ContinuousLaw; readonly method: Method },
): EvenPolynomial {
  return BY_METHOD[method](f, options);
}
