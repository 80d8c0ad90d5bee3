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
  // The sum is as large as √π e^{x²}/2x: that many more digits in e^{−x²}, and half a dozen for the number of terms.
  const work = bits + Math.ceil(size * size * Math.LOG2E) + 18;
  const scale = BigInt(work);
  const shifted = x << BigInt(work - bits);
  const square = (shifted * shifted) >> scale;
  const down = square << 1n;
  let term = 1n << scale;
  let sum = term;
  for (let n = 3; term !== 0n; n += 2) {
    term = ((term * down) >> scale) / BigInt(n);
    sum += term;
  }
  const factor = (inverseSqrtPi(work) * shifted) >> (scale - 1n);
  const gaussian = exp(-square, work);
  const value = (((factor * gaussian) >> scale) * sum) >> scale;
  return one - (value >> BigInt(work - bits));
}
