/**
 * log x for finite x > 0, of + − · / alone, so that every JavaScript engine gives the same bits (`Math.log` is left to
 * the engine by ECMA-262 §21.3.2). With x = 2ᵉ m, √½ ≤ m < √2, and s = (m − 1)/(m + 1):
 *
 *     log x = e log 2 + 2 s (1 + s²/3 + s⁴/5 + …),   |s| ≤ 3 − 2√2 = 0.1716.
 *
 * Eleven terms: the first one left out is below 0.1716²²/23 < 10⁻¹⁸. Error at most 2 ulp (1.8 the
 * largest of 6000 measured against 40 digits). NaN outside x > 0 apart from log 0 = −∞ and log ∞ = ∞.
 */
export function portableLog(x: number): number {
  if (!(x > 0) || x === Number.POSITIVE_INFINITY) return x === 0 ? Number.NEGATIVE_INFINITY : x > 0 ? x : Number.NaN;
  let exponent = 0;
  if (x < MINIMUM_NORMAL) {
    x *= TWO_54;
    exponent = -54;
  }
  doubles[0] = x;
  const high = words[HIGH];
  exponent += (high >>> 20) - 1023;
  words[HIGH] = (high & 0x000fffff) | 0x3ff00000;
  let m = doubles[0];
  if (m > Math.SQRT2) {
    m *= 0.5;
    exponent++;
  }
  const s = (m - 1) / (m + 1);
  const z = s * s;
  let tail = 1 / 21;
  tail = tail * z + 1 / 19;
  tail = tail * z + 1 / 17;
  tail = tail * z + 1 / 15;
  tail = tail * z + 1 / 13;
  tail = tail * z + 1 / 11;
  tail = tail * z + 1 / 9;
  tail = tail * z + 1 / 7;
  tail = tail * z + 1 / 5;
  tail = tail * z + 1 / 3;
  return exponent * LOG2_HIGH + (2 * s + (2 * s * z * tail + exponent * LOG2_LOW));
}

/** log 2 in two parts; the first has 21 trailing zero bits, so that its product with an exponent is exact. */
const LOG2_HIGH = 0x162e42fee * 2 ** -33;
const LOG2_LOW = 1.9082149292705877e-10;
const MINIMUM_NORMAL = 2 ** -1022;
const TWO_54 = 2 ** 54;
const doubles = new Float64Array(1);
const words = new Uint32Array(doubles.buffer);
/** Index of the word with sign and exponent: 1 on little-endian machines. */
const HIGH = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 1 : 0;
