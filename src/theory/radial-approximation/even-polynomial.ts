import { requireDomain } from "../../math/domain-error.ts";
import { type Rational, rational, toNumber } from "../../math/rational.ts";
import { chebyshevRoundoff, chebyshevSum } from "../certificates/radial/profile.ts";

/**
 * p(r) = Σ_k c_k T_k(2t − 1), t = (r/R)²: even in r, and Σ_k c_k T_{2k}(r/R) since T_{2k}(s) = T_k(2s² − 1). Between −R and R the T_k are
 * between −1 and 1, so that an error of c_k is one of p and no more; powers of t cancel instead.
 */
export interface EvenPolynomial {
  /** n in r, even. */
  readonly degree: number;
  /** R. */
  readonly radius: number;
  /** c_0, …, c_{n/2}. */
  readonly coefficients: Float64Array;
}

/** Degrees above are refused: Clenshaw's recurrence is shown to keep 11 digits up to here. */
const LARGEST_DEGREE = 128;

/** n/2 of an even degree 0 ≤ n ≤ 128. */
export function halfDegree(degree: number, where: string): number {
  const requirement = `degree must be an even integer in [0, ${LARGEST_DEGREE}] (an odd power of r is not smooth at 0)`;
  requireDomain(degree % 2 === 0 && degree >= 0 && degree <= LARGEST_DEGREE, where, requirement, degree);
  return degree / 2;
}

/** p(r). */
export function polynomialValue({ radius, coefficients }: EvenPolynomial, r: number): number {
  const s = r / radius;
  return chebyshevSum(coefficients, 2 * s * s - 1);
}

/**
 * A bound of the rounding in {@link polynomialValue} for |r| ≤ R: that of Clenshaw's recurrence, and of 2t − 1, which is off by less than
 * 8 · 2⁻⁵³, where |T_k′| ≤ k² (and may be outside [−1, 1] by that little).
 */
export function polynomialRoundoff({ coefficients }: EvenPolynomial): number {
  return 1.01 * chebyshevRoundoff(coefficients) + argumentRoundoff(coefficients);
}

/** The factor by which T_k, k ≤ n/2, and with it all rounding, exceeds 1 at a radius r > R: cosh((n/2) arcosh(2t − 1)); 1 within. */
export function growthBeyond({ degree, radius }: EvenPolynomial, r: number): number {
  // cosh 2y = 2 cosh² y − 1, thus arcosh(2t − 1) = 2 arcosh √t.
  return r <= radius ? 1 : Math.cosh(degree * Math.acosh(r / radius));
}

/** What 8 roundings of the argument of Σ c_k T_k do to it. */
export function argumentRoundoff(coefficients: Float64Array): number {
  let slope = 0;
  for (let k = 0; k < coefficients.length; k++) slope += Math.abs(coefficients[k]!) * k * k;
  return 8.1 * 2 ** -53 * slope;
}

/**
 * a_0, …, a_{n/2} of p = Σ a_k t^k, t = (r/R)², exactly: T_k(2t − 1) has integer coefficients, T_{k+1} = (4t − 2) T_k − T_{k−1}. All
 * denominators are one power of 2.
 */
export function powerCoefficients({ coefficients }: EvenPolynomial): readonly Rational[] {
  const fractions = [...coefficients].map(rational);
  const denominator = fractions.reduce((most, f) => (f.denominator > most ? f.denominator : most), 1n);
  const sums = fractions.map(() => 0n);
  let previous: readonly bigint[] = [];
  let current: readonly bigint[] = [1n];
  for (const [k, fraction] of fractions.entries()) {
    const factor = fraction.numerator * (denominator / fraction.denominator);
    current.forEach((c, j) => {
      sums[j]! += factor * c;
    });
    const [last, before] = [current, previous];
    const scale = k === 0 ? 1n : 2n;
    const next = Array.from(
      { length: k + 2 },
      (_, j) => scale * (2n * (last[j - 1] ?? 0n) - (last[j] ?? 0n)) - (before[j] ?? 0n),
    );
    [previous, current] = [last, next];
  }
  return sums.map((numerator) => ({ numerator, denominator }));
}

/** Digits of p that its powers must keep. */
const LEAST_DIGITS = 3;

/**
 * {@link powerCoefficients} rounded to float64, with a bound of the error that this and a sum of powers make for 0 ≤ t ≤ 1:
 * 2⁻⁵³ Σ (2k + 1)|a_k|. A DomainError says what is lost where that exceeds 10⁻³ of the largest |c_k| ≤ 2 max|p|.
 */
export function powerNumbers(p: EvenPolynomial): { readonly coefficients: Float64Array; readonly roundoff: number } {
  const coefficients = Float64Array.from(powerCoefficients(p), toNumber);
  let roundoff = 0;
  for (let k = 0; k < coefficients.length; k++) roundoff += 2 ** -53 * (2 * k + 1) * Math.abs(coefficients[k]!);
  let size = 0;
  for (const c of p.coefficients) size = Math.max(size, Math.abs(c));
  requireDomain(
    roundoff <= 10 ** -LEAST_DIGITS * size,
    "powerNumbers",
    `powers of t must keep ${LEAST_DIGITS} digits of p in float64, but they cancel: rounding adds up to ${roundoff.toPrecision(3)} ` +
      `where the largest coefficient of p is ${size.toPrecision(3)}; powerCoefficients keeps all digits. The degree must be lower`,
    p.degree,
  );
  return { coefficients, roundoff };
}
