import { z } from "zod";
import { requireDomain } from "../math/domain-error.ts";
import { type HermiteTerm, monomialCoefficients, orthonormalCoefficients } from "../math/hermite-series.ts";

/** Which Hermite polynomials the coefficients multiply. */
export const hermiteNormalisation = z
  .enum(["orthonormal", "factorial"])
  .describe("He_k/√k! (orthonormal) or He_k/k! (factorial, as in the authors' code of dandi2025computational)");

/** P as a sum of Hermite polynomials. */
export const innerPolynomial = z
  .array(z.object({ degree: z.int().min(0).max(20), coefficient: z.number() }))
  .min(1)
  .readonly()
  .describe("P, a sum of Hermite polynomials applied to each coordinate");

/** b[j] of P(t) = Σ b[j] t^j. */
export function polynomialOf(
  terms: readonly HermiteTerm[],
  hermite: z.infer<typeof hermiteNormalisation>,
): Float64Array {
  return monomialCoefficients(orthonormalCoefficients(terms, hermite));
}

/** (x, offset) ↦ n^(−1/2) Σ_i signs[i] P(x[offset + i]), n = signs.length, P by Horner's rule. */
export function blockFeature(
  polynomial: Float64Array,
  signs: Float64Array,
): (x: Float64Array, offset: number) => number {
  const top = polynomial.length - 1;
  const count = signs.length;
  const factor = 1 / Math.sqrt(count);
  return (x, offset) => {
    let sum = 0;
    for (let i = 0; i < count; i++) {
      const t = x[offset + i]!;
      let value = polynomial[top]!;
      for (let j = top - 1; j >= 0; j--) value = value * t + polynomial[j]!;
      sum += signs[i]! * value;
    }
    return sum * factor;
  };
}

/** [E Z⁰, …, E Z^order] for Z ~ N(0, 1): (m − 1)!! for even m. */
export function gaussianMoments(order: number): Float64Array {
  const result = new Float64Array(order + 1);
  result[0] = 1;
  for (let m = 2; m <= order; m += 2) result[m] = (m - 1) * result[m - 2]!;
  return result;
}

/** Moments 0..order of P(T) from the moments 0..order·deg P of T. */
export function polynomialMoments(polynomial: Float64Array, moments: Float64Array, order: number): Float64Array {
  requireDomain(
    moments.length > order * (polynomial.length - 1),
    "polynomialMoments",
    "moments of T up to order · deg P",
    moments.length - 1,
  );
  let power = Float64Array.of(1);
  return Float64Array.from({ length: order + 1 }, () => {
    const value = power.reduce((sum, c, j) => sum + c * moments[j]!, 0);
    const next = new Float64Array(power.length + polynomial.length - 1);
    power.forEach((c, i) => {
      polynomial.forEach((b, j) => {
        next[i + j] = next[i + j]! + c * b;
      });
    });
    power = next;
    return value;
  });
}

/** Moments of n^(−1/2) Σ_i signs[i] X_i for independent X_i with the moments `summands[i]`, all of one length. */
export function signedSumMoments(signs: Float64Array, summands: readonly Float64Array[]): Float64Array {
  const order = summands[0]!.length - 1;
  let sum = new Float64Array(order + 1);
  sum[0] = 1;
  signs.forEach((sign, i) => {
    const next = new Float64Array(order + 1);
    for (let m = 0; m <= order; m++) {
      let binomial = 1;
      for (let k = 0; k <= m; k++) {
        next[m] = next[m]! + binomial * sum[m - k]! * sign ** k * summands[i]![k]!;
        binomial = (binomial * (m - k)) / (k + 1);
      }
    }
    sum = next;
  });
  return sum.map((value, m) => value / signs.length ** (m / 2));
}

/** Mean and variance from moments 0..2 or more. */
export const momentsOf = (moments: Float64Array) => ({
  mean: moments[1]!,
  variance: moments[2]! - moments[1]! ** 2,
});

/** Equally many + and −. */
export const isBalanced = (signs: Float64Array): boolean => signs.reduce((sum, s) => sum + s, 0) === 0;

/** {@link blockFeature} of P with these signs, its exact moments over Gaussian coordinates, and whether its law is symmetric
 *  because the signs balance. */
export function gaussianFeature(
  {
    inner,
    hermite,
  }: { readonly inner: readonly HermiteTerm[]; readonly hermite: z.infer<typeof hermiteNormalisation> },
  signs: Float64Array,
) {
  const polynomial = polynomialOf(inner, hermite);
  const summand = polynomialMoments(polynomial, gaussianMoments(2 * (polynomial.length - 1)), 2);
  return {
    evaluate: blockFeature(polynomial, signs),
    moments: momentsOf(signedSumMoments(signs, Array(signs.length).fill(summand))),
    isSymmetric: isBalanced(signs),
  };
}
