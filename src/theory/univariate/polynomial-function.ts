import { requireDomain } from "../../math/domain-error.ts";
import { type Rational, rational, toNumber } from "../../math/rational.ts";
import { above, below } from "../certificates/enclosure/directed.ts";
import type { Interval } from "../certificates/enclosure/interval.ts";
import * as x from "../certificates/enclosure/interval.ts";
import { requireStretch, type SmoothFunction } from "./smooth-function.ts";

export interface PolynomialOptions {
  /** Whether c_k belongs to (s/R)^k or to the Chebyshev polynomial T_k(s/R). */
  readonly basis: "powers" | "chebyshev";
  /** R: the polynomial is asked about only for |s| ≤ R; 1 if not given. */
  readonly radius?: number;
}

/** Binary digits after the point; what errors of 3ⁿ units leave of them, n ≤ 64, is 150 digits. */
const BITS = 256n;
const UNIT = 1n << BITS;
const LARGEST_DEGREE = 64;

/**
 * q(s) = Σ c_k (s/R)^k or Σ c_k T_k(s/R), |s| ≤ R, of degree ≤ 64, with c_k that are float64 numbers or fractions and taken exactly.
 *
 * Computed in fixed point with 256 digits: p = q(m + ht) as a polynomial of t ∈ [−1, 1] by Horner's rule. As |m| + |h| ≤ 1 (in units of
 * R), multiplying by m + ht never enlarges Σ|p_j|, so errors only add up: no digits are lost to cancellation at any degree allowed.
 */
export function polynomialFunction(
  coefficients: readonly (number | Rational)[],
  { basis, radius = 1 }: PolynomialOptions,
): SmoothFunction {
  const degree = coefficients.length - 1;
  const where = "polynomialFunction";
  requireDomain(degree >= 0 && degree <= LARGEST_DEGREE, where, `the degree must be 0, …, ${LARGEST_DEGREE}`, degree);
  requireDomain(radius > 0 && Number.isFinite(radius), where, "R must be finite, > 0", radius);
  const given = coefficients.map((c) => fixed(typeof c === "number" ? rational(c) : c));
  const powers = basis === "powers" ? given : fromChebyshev(given);
  const size = powers.reduce((sum, c) => sum + (c < 0n ? -c : c), 0n) / UNIT + 1n;
  const n = BigInt(degree + 1);
  // Units of Σ|p_j|: cut-off coefficients, once for each power or (1 + √2)^k < 3^k times for T_k; each of n products cuts off n more
  // and has factors m, h that are off by 2 units in all. Twice that, for products of errors.
  const error = 2n * ((basis === "powers" ? n : 3n ** n) + n * n + 4n * n * (size + 1n));
  const scale = rational(radius);

  const position = (s: number): bigint => {
    requireDomain(Math.abs(s) <= radius, where, `|s| must be ≤ R = ${radius}`, s);
    const { numerator, denominator } = rational(s);
    return (numerator * scale.denominator * UNIT) / (denominator * scale.numerator);
  };

  /** p_0, p_1, … in fixed point; p_0 alone where from = to. */
  function expand(from: bigint, to: bigint): readonly bigint[] {
    const [m, h] = [(from + to) / 2n, (to - from) / 2n];
    let p: bigint[] = [];
    for (let k = degree; k >= 0; k--) {
      const next = Array.from({ length: h === 0n ? 1 : p.length + 1 }, () => 0n);
      for (const [j, c] of p.entries()) {
        next[j]! += (c * m) >> BITS;
        if (h !== 0n) next[j + 1]! += (c * h) >> BITS;
      }
      next[0]! += powers[k]!;
      p = next;
    }
    return p;
  }

  return {
    value: (s) => {
      const at = position(s);
      const [p] = expand(at, at);
      return enclosure(p! - error, p! + error);
    },
    curvature: (from, to) => {
      requireStretch(from, to);
      const p = expand(position(from), position(to));
      // d²p/dt² = Σ k(k − 1) p_k t^{k−2}; the first term is its middle, as in 2p_2 ± Σ_{k≥3}.
      let rest = error * n * n;
      for (let k = 3; k < p.length; k++) rest += BigInt(k * (k - 1)) * (p[k]! < 0n ? -p[k]! : p[k]!);
      const middle = 2n * (p[2] ?? 0n);
      const half = x.divide(x.subtract(x.point(to), x.point(from)), x.point(2));
      return x.divide(enclosure(middle - rest, middle + rest), x.square(half));
    },
  };
}

const fixed = ({ numerator, denominator }: Rational): bigint => (numerator * UNIT) / denominator;

const enclosure = (lower: bigint, upper: bigint): Interval =>
  x.interval(
    below(toNumber({ numerator: lower, denominator: UNIT })),
    above(toNumber({ numerator: upper, denominator: UNIT })),
  );

/** Powers from Chebyshev coefficients, exactly, by T_{k+1} = 2sT_k − T_{k−1}. */
function fromChebyshev(coefficients: readonly bigint[]): bigint[] {
  const powers = coefficients.map(() => 0n);
  let [previous, current]: [bigint[], bigint[]] = [[], [1n]];
  for (const c of coefficients) {
    for (const [j, a] of current.entries()) powers[j]! += c * a;
    const next = Array.from({ length: current.length + 1 }, () => 0n);
    const factor = current.length === 1 ? 1n : 2n;
    for (const [j, a] of current.entries()) next[j + 1]! += factor * a;
    for (const [j, a] of previous.entries()) next[j]! -= a;
    [previous, current] = [current, next];
  }
  return powers;
}
