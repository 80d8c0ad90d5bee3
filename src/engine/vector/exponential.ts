import type { Lane, Operand } from "./algebra.ts";
import type { Coefficients } from "./coefficients.ts";
import type { Format } from "./format.ts";
import type { Primitives } from "./primitives.ts";

interface Parts {
  /** 2ⁿ⁻¹, or 0 where n is below the smallest exponent. */
  readonly halfScale: Lane;
  /** eʳ − 1. */
  readonly rest: Lane;
}

export interface Exponentials {
  exp(a: Operand): Lane;
  expm1(a: Operand): Lane;
  tanh(a: Operand): Lane;
  erf(a: Operand): Lane;
  erfc(a: Operand): Lane;
}

/**
 * Functions on eᵃ = 2ⁿ eʳ, n = round(a / log 2), |r| ≤ ½ log 2, with eʳ − 1 from a polynomial. Results above the largest
 * number are Infinity; those of exp below 2^(2 − bias), the smallest normal number doubled, are 0. Relative error at most
 * 2 ulp for exp and expm1, 3 for tanh, 4 for erf, 6 for erfc (coefficients.ts has 60-digit fits; measured against 45 digits:
 * 1.1, 1.8, 2.3, 3.2, 4.8). tanh and erf are odd to the bit and stay within ±1.
 */
export function exponentials(p: Primitives, format: Format, coefficients: Coefficients): Exponentials {
  const { significand, bias } = format;
  /** a + magic has round(a) + bias − 1 in its lowest bits: shifted left, they are the exponent of 2ⁿ⁻¹. */
  const magic = 1.5 * 2 ** significand + bias - 1;

  /** For a + low within the exponents of the format, low beside it for what a cannot hold. */
  const split = (a: Operand, low?: Lane): Parts => {
    const shifted = p.multiplyAdd(a, Math.LOG2E, magic);
    const n = p.subtract(shifted, magic);
    const high = p.multiplyAdd(n, -format.log2[0], a);
    const r = p.multiplyAdd(n, -format.log2[1], low === undefined ? high : p.add(high, low));
    const rest = p.multiplyAdd(p.multiply(r, r), p.polynomial(r, coefficients.expm1), r);
    return { halfScale: p.shiftLeft(shifted, significand), rest };
  };
  /** Where n runs from 1 − bias, whose half scale is 0, to bias + 1, which overflows by itself. */
  const clamped = (a: Operand): Operand => p.atMost(p.atLeast(a, (1 - bias) * Math.LN2), (bias + 1.4) * Math.LN2);
  const halfExpm1 = ({ halfScale, rest }: Parts): Lane => p.multiplyAdd(halfScale, rest, p.subtract(halfScale, 0.5));

  const whole = ({ halfScale, rest }: Parts): Lane => p.multiply(p.multiplyAdd(rest, 2, 2), halfScale);
  /** Clears so many bits that the square of what is left is exact. */
  const short = p.bits(((1n << BigInt(format.width)) - 1n) ^ ((1n << BigInt((significand + 2) >> 1)) - 1n));

  return {
    exp: (a) => whole(split(clamped(a))),
    expm1: (a) => p.multiply(halfExpm1(split(clamped(a))), 2),
    // With u = ½(e^{2|a|} − 1): u/(u + 1), which rounds to 1 well before the bound on |a|.
    tanh: (a) => {
      const size = p.atMost(p.absolute(a), 20);
      const u = halfExpm1(split(p.add(size, size)));
      return p.copySign(p.divide(u, p.add(u, 1)), a);
    },
    // 1 − e^{−x q(x)} with q(x) = −log(1 − erf x)/x. The relative error of x q is damped, by xq/(e^{xq} − 1) ≤ 1.
    erf: (a) => {
      const size = p.atMost(p.absolute(a), coefficients.erfEnd);
      const u = halfExpm1(split(p.multiply(p.negate(size), p.polynomial(size, coefficients.erf))));
      return p.copySign(p.multiply(u, 2), a);
    },
    // e^{−x²} p(q)/(1 + 2x), x = |a|, with x² as the square of its leading half and the rest; 2 − erfc x on the left.
    erfc: (operand) => {
      const a = p.lane(operand);
      const x = p.atMost(p.absolute(a), coefficients.erfcEnd);
      const high = p.and(x, short);
      const low = p.multiply(p.subtract(high, x), p.add(high, x));
      const gauss = whole(split(clamped(p.negate(p.multiply(high, high))), low));
      const q = p.divide(p.subtract(x, 4), p.add(x, 4));
      const right = p.multiply(gauss, p.divide(p.polynomial(q, coefficients.erfc), p.multiplyAdd(x, 2, 1)));
      return p.select(p.less(a, 0), p.subtract(2, right), right);
    },
  };
}
