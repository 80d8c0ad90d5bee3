import { requireDomain } from "../../math/domain-error.ts";
import { type Rational, rational, toNumber } from "../../math/rational.ts";

/**
 * Σ_k (numerators[k]/denominator) s^{2k}, exactly. Powers of s lose digits exponentially in the degree (a Chebyshev polynomial of
 * degree n has coefficients up to (1 + √2)ⁿ: 10²⁴ at n = 64), so that what is computed from them is computed in integers and rounded
 * once, at the end. Common factors may be left; the denominator is positive.
 */
export interface EvenPolynomial {
  readonly numerators: readonly bigint[];
  readonly denominator: bigint;
}

/** Σ_k coefficients[k] s^{2k}, of the float64 numbers as they are. */
export function evenFromPowers(coefficients: ArrayLike<number>): EvenPolynomial {
  requireDomain(coefficients.length > 0, "evenFromPowers", "there must be a coefficient", coefficients.length);
  const parts = Array.from(coefficients, rational);
  // Every denominator is a power of 2: the largest is a multiple of the others.
  const denominator = parts.reduce((largest, part) => (part.denominator > largest ? part.denominator : largest), 1n);
  return { numerators: parts.map((part) => part.numerator * (denominator / part.denominator)), denominator };
}

/** Σ_j coefficients[j] T_{2j}(s/radius), of the float64 numbers as they are. With t = s², T_{2j}(s) = T_j(2t − 1), as T_2(s) = 2t − 1. */
export function evenFromChebyshev(coefficients: ArrayLike<number>, radius = 1): EvenPolynomial {
  requireDomain(radius > 0 && radius < Infinity, "evenFromChebyshev", "radius must be positive", radius);
  const { numerators: parts, denominator } = evenFromPowers(coefficients);
  const numerators = parts.map(() => 0n);
  let previous: bigint[] = [1n]; // T_{j−1}(2t − 1) and T_j(2t − 1) in powers of t; T_{−1} = T_1.
  let current: bigint[] = [1n];
  for (const [j, part] of parts.entries()) {
    for (const [k, c] of current.entries()) numerators[k] = numerators[k]! + part * c;
    if (j === 0) current = [-1n, 2n];
    else {
      const next = [...current, 0n].map(
        (_, k) => 4n * (current[k - 1] ?? 0n) - 2n * (current[k] ?? 0n) - (previous[k] ?? 0n),
      );
      previous = current;
      current = next;
    }
  }
  const { numerator, denominator: scale } = rational(radius);
  const [up, down] = [scale * scale, numerator * numerator];
  const degree = numerators.length - 1;
  return {
    numerators: numerators.map((c, k) => c * up ** BigInt(k) * down ** BigInt(degree - k)),
    denominator: denominator * down ** BigInt(degree),
  };
}

/** The value at a float64 s, rounded once. */
export function evenAt({ numerators, denominator }: EvenPolynomial, s: number): number {
  const { numerator, denominator: scale } = rational(s);
  const square = numerator * numerator;
  const shift = scale * scale;
  let sum = 0n;
  let power = 1n;
  for (let k = numerators.length - 1; k >= 0; k--) {
    sum = sum * square + numerators[k]! * power;
    if (k > 0) power *= shift;
  }
  return toNumber({ numerator: sum, denominator: denominator * power });
}

/** p + factor · q. */
export function evenSum(p: EvenPolynomial, q: EvenPolynomial, factor: Rational): EvenPolynomial {
  const [left, right] = [q.denominator * factor.denominator, p.denominator * factor.numerator];
  const numerators = Array.from(
    { length: Math.max(p.numerators.length, q.numerators.length) },
    (_, k) => (p.numerators[k] ?? 0n) * left + (q.numerators[k] ?? 0n) * right,
  );
  return { numerators, denominator: p.denominator * left };
}

/** d²/ds². */
export function evenSecondDerivative({ numerators, denominator }: EvenPolynomial): EvenPolynomial {
  const derived = numerators.slice(1).map((c, i) => c * BigInt((2 * i + 2) * (2 * i + 1)));
  return { numerators: derived.length > 0 ? derived : [0n], denominator };
}

/**
 * b with p(s) = Σ_j b_j T_{2j}(s/radius), each coefficient rounded once: s^{2k} = 2^{1−2k} Σ_{j≤k}' C(2k, k − j) T_{2j}(s), the term
 * j = 0 halved (expand (2 cos θ)^{2k} = (e^{iθ} + e^{−iθ})^{2k}). Σ|b_j| is at least max |p| on [−radius, radius]; {@link chebyshevAt}
 * then costs nanoseconds where {@link evenAt} costs microseconds.
 */
export function evenToChebyshev({ numerators, denominator }: EvenPolynomial, radius = 1): Float64Array {
  requireDomain(radius > 0 && radius < Infinity, "evenToChebyshev", "radius must be positive", radius);
  const { numerator, denominator: scale } = rational(radius);
  const square = numerator * numerator;
  const shift = 4n * scale * scale;
  const degree = numerators.length - 1;
  const sums = numerators.map(() => 0n);
  // p = Σ_k N_k (radius²/4)^k 4^k (s/radius)^{2k}/D: over the common denominator D · shift^degree.
  let factor = shift ** BigInt(degree);
  for (const [k, c] of numerators.entries()) {
    let binomial = 1n; // C(2k, k − j), from j = k down.
    for (let j = k; j >= 0; j--) {
      sums[j] = sums[j]! + c * factor * binomial * (j === 0 ? 1n : 2n);
      binomial = (binomial * BigInt(k + j)) / BigInt(k - j + 1);
    }
    factor = (factor / shift) * square;
  }
  return Float64Array.from(sums, (sum) =>
    toNumber({ numerator: sum, denominator: denominator * shift ** BigInt(degree) }),
  );
}

/**
 * Σ_{j<J} coefficients[j] T_{2j}(y), |y| ≤ 1, with T_{2j}(y) = T_j(x), x = 2y² − 1, by recurrence. Absolute error below 6J² · 2⁻⁵³ Σ|b_j|
 * (to first order): x is wrong by 3 · 2⁻⁵³ and |T_j′| ≤ j²; a step errs by 3 · 2⁻⁵³, which n steps later are multiplied by
 * |U_n| ≤ n + 1; the sum has J roundings.
 */
export function chebyshevAt(coefficients: Float64Array, y: number): number {
  requireDomain(Math.abs(y) <= 1, "chebyshevAt", "y must be in [−1, 1]", y);
  const x = 2 * y * y - 1;
  let current = 1;
  let next = x;
  let sum = 0;
  for (const c of coefficients) {
    sum += c * current;
    [current, next] = [next, 2 * x * next - current];
  }
  return sum;
}

export interface Mean {
  readonly value: number;
  /** Rounding and the error of the moments, proven where those are. */
  readonly error: number;
}

/**
 * E p(R) from the moments E R^{2k}. Moments given as fractions are exact; numbers are taken to be right to `relative` of themselves,
 * which costs relative · Σ |coefficient| E R^{2k}, returned in `error`.
 */
export function evenMean(
  { numerators, denominator }: EvenPolynomial,
  moment: (order: number) => Rational | number,
  relative = 2 ** -50,
): Mean {
  let sum: Rational = { numerator: 0n, denominator: 1n };
  let doubt = 0;
  for (const [k, c] of numerators.entries()) {
    const given = moment(2 * k);
    const m = typeof given === "number" ? rational(given) : given;
    if (typeof given === "number" && k > 0) {
      doubt +=
        relative * toNumber({ numerator: (c < 0n ? -c : c) * m.numerator, denominator: denominator * m.denominator });
    }
    sum = {
      numerator: sum.numerator * m.denominator + c * m.numerator * sum.denominator,
      denominator: sum.denominator * m.denominator,
    };
  }
  const value = toNumber({ numerator: sum.numerator, denominator: sum.denominator * denominator });
  return { value, error: doubt + Math.abs(value) * 2 ** -52 };
}
