import { inverseSqrtPi } from "./arithmetic.ts";
import { leading } from "./conversion.ts";
import { exp } from "./exponential.ts";

/**
 * erf x within two units: (2x/√π) e^{−x²} Σ (2x²)ⁿ/(2n + 1)!! (DLMF 7.6.2), all terms of one sign. Beyond
 * x² = (bits + 2) ln 2, erfc x < e^{−x²} is below a unit. About max(0.3 bits, 3x²) terms.
 */
export function erf(x: bigint, bits: number): bigint {
  const one = 1n << BigInt(bits);
  const value = one - erfc(x < 0n ? -x : x, bits);
  return x < 0n ? -value : value;
}

/** erfc x = 1 − erf x within two units, absolute. */
export function erfc(x: bigint, bits: number): bigint {
  const one = 1n << BigInt(bits);
  if (x < 0n) return 2n * one - erfc(-x, bits);
  const { fraction, exponent } = leading(x, bits);
  if (exponent > 30 || (fraction * 2 ** exponent) ** 2 > (bits + 2) * Math.LN2) return 0n;
  const size = fraction * 2 ** exponent;
  // The sum is as large as √π e^{x²}/2x: that many more digits in e^{−x²}, half a dozen for the number of terms, and those of y³.
  const y = 2 * size * size;
  const work = bits + Math.ceil(size * size * Math.LOG2E + 3 * Math.log2(1 + y)) + 18;
  const scale = BigInt(work);
  const shifted = x << BigInt(work - bits);
  const square = (shifted * shifted) >> scale;
  const sum = oddFactorialSeries(square << 1n, scale);
  const factor = (inverseSqrtPi(work) * shifted) >> (scale - 1n);
  const gaussian = exp(-square, work);
  const value = (((factor * gaussian) >> scale) * sum) >> scale;
  return one - (value >> BigInt(work - bits));
}

/** Σ yⁿ/(2n + 1)!! as s_0 + y (s_1 + y (s_2 + y s_3)), the terms of one s a fourth power of y apart: one product in four terms. */
function oddFactorialSeries(y: bigint, scale: bigint): bigint {
  const square = (y * y) >> scale;
  const fourth = (square * square) >> scale;
  let [s0, s1, s2, s3] = [0n, 0n, 0n, 0n];
  let term = 1n << scale;
  for (let n = 3; term !== 0n; n += 8) {
    s0 += term;
    term /= BigInt(n);
    s1 += term;
    term /= BigInt(n + 2);
    s2 += term;
    term /= BigInt(n + 4);
    s3 += term;
    term = ((term * fourth) >> scale) / BigInt(n + 6);
  }
  return s0 + ((y * (s1 + ((y * (s2 + ((y * s3) >> scale))) >> scale))) >> scale);
}
