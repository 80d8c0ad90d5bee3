import { requireDomain } from "../domain-error.ts";
import { ln2 } from "./arithmetic.ts";
import { bitLength, leading } from "./conversion.ts";

/** Beyond this eˣ has more than 94 000 digits: refused rather than computed for minutes. */
export const EXP_LIMIT = 65_536;

/**
 * eˣ: x = n ln 2 + r, e^{r/2^s} by its series, squared s times. Digits are kept for an error below one unit, or one unit
 * times eˣ where that is larger.
 */
export function exp(x: bigint, bits: number): bigint {
  const { fraction, exponent } = leading(x, bits);
  const size = exponent > 40 ? 2 ** 40 * Math.sign(fraction) : fraction * 2 ** exponent;
  requireDomain(size <= EXP_LIMIT, "fixed-point exp", `the argument must be ≤ ${EXP_LIMIT}`, size);
  const n = Math.round(size * Math.LOG2E);
  if (n < -bits - 2) return 0n;
  // A small value needs fewer digits; each squaring doubles the error, and so does each doubling of n in n ln 2.
  const wanted = Math.max(4, bits + Math.min(0, n));
  const squarings = Math.round(0.45 * Math.sqrt(wanted));
  const work = wanted + squarings + 12 + Math.max(0, Math.ceil(Math.log2(Math.abs(n) + 1)));
  const scale = BigInt(work);
  const shifted = work >= bits ? x << BigInt(work - bits) : x >> BigInt(bits - work);
  const r = (shifted - BigInt(n) * ln2(work)) >> BigInt(squarings);
  let value = exponentialSeries(r, scale);
  for (let j = 0; j < squarings; j++) value = (value * value) >> scale;
  const shift = bits + n - work;
  return shift >= 0 ? value << BigInt(shift) : value >> BigInt(-shift);
}

/** Σ rⁿ/n!, |r| < 1: two interleaved sums in r², so that half the factors are free. */
function exponentialSeries(r: bigint, scale: bigint): bigint {
  const square = (r * r) >> scale;
  let even = 1n << scale;
  let odd = even;
  let evenTerm = even;
  let oddTerm = even;
  for (let n = 2; ; n += 2) {
    evenTerm = ((evenTerm * square) >> scale) / BigInt(n * (n - 1));
    oddTerm = evenTerm / BigInt(n + 1);
    if (evenTerm <= 0n) break;
    even += evenTerm;
    odd += oddTerm;
    // (2j)! and (2j + 1)! differ by 2j + 1: the odd term is the even one over n + 1.
  }
  return even + ((odd * r) >> scale);
}

/** ln x, x > 0, within one unit: y from float64, then x e^{−y} = 1 + δ, |δ| < 2⁻⁴⁵, and 2 artanh(δ/(2 + δ)). */
export function log(x: bigint, bits: number): bigint {
  requireDomain(x > 0n, "fixed-point log", "the argument must be > 0", x);
  const { fraction, exponent } = leading(x, bits);
  const work = bits + 16;
  const scale = BigInt(work);
  const one = 1n << scale;
  // x = m 2^exponent, 1/2 ≤ m < 1.
  const up = work - bitLength(x);
  const mantissa = up >= 0 ? x << BigInt(up) : x >> BigInt(-up);
  const guess = BigInt(Math.round(Math.log(fraction) * 2 ** 52)) << BigInt(work - 52);
  const ratio = (mantissa * exp(-guess, work)) >> scale;
  const z = ((ratio - one) << scale) / (ratio + one);
  const square = (z * z) >> scale;
  let power = z;
  let sum = z;
  for (let n = 3n; ; n += 2n) {
    power = (power * square) >> scale;
    const term = power / n;
    if (term === 0n || term === -1n) break;
    sum += term;
  }
  // ln 2 with digits for the exponent.
  const extra = bitLength(BigInt(exponent));
  return (guess + 2n * sum + ((BigInt(exponent) * ln2(work + extra)) >> BigInt(extra))) >> BigInt(work - bits);
}

/** tanh x within one unit: (1 − e^{−2|x|})/(1 + e^{−2|x|}). */
export function tanh(x: bigint, bits: number): bigint {
  const guard = 4n;
  const work = bits + Number(guard);
  const one = 1n << BigInt(work);
  const size = (x < 0n ? -x : x) << (guard + 1n);
  const decay = exp(-size, work);
  const value = (((one - decay) << BigInt(work)) / (one + decay)) >> guard;
  return x < 0n ? -value : value;
}
