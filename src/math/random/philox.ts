import { requireDomain } from "../domain-error.ts";

/**
 * Philox4x32-10: the keyed permutation of 128-bit blocks of Salmon, Moraes, Dror & Shaw, "Parallel random numbers: as
 * easy as 1, 2, 3" (SC 2011), section 3.3. One round takes (x0, x1, x2, x3) to
 *
 *     (hi(B·x2) ^ x1 ^ k0,  lo(B·x2),  hi(A·x0) ^ x3 ^ k1,  lo(A·x0))
 *
 * with hi and lo the words of the 64-bit product, A = 0xD2511F53, B = 0xCD9E8D57; between two of the ten rounds
 * k0 += 0x9E3779B9 and k1 += 0xBB67AE85 (mod 2³²).
 *
 * Writes `out.length / 4` blocks, the permutations of `counter`, `counter + 1`, …, of which the sum is taken in the lower
 * 64 bits (words 0 and 1, least significant first). `counter` [4] and `key` [2] are left as they are.
 */
export function philox4x32(counter: Uint32Array, key: Uint32Array, out: Uint32Array): void {
  requireDomain(out.length % 4 === 0, "philox4x32", "out must hold whole blocks of 4 words", out.length);
  let low = counter[0] | 0;
  let high = counter[1] | 0;
  const upper0 = counter[2] | 0;
  const upper1 = counter[3] | 0;
  for (let at = 0; at < out.length; at += 4) {
    let x0 = low;
    let x1 = high;
    let x2 = upper0;
    let x3 = upper1;
    let k0 = key[0] | 0;
    let k1 = key[1] | 0;
    for (let round = 0; round < 10; round++) {
      const highA = highWord(x0, 0xd251, 0x1f53);
      const highB = highWord(x2, 0xcd9e, 0x8d57);
      const lowA = Math.imul(x0, 0xd2511f53);
      const lowB = Math.imul(x2, 0xcd9e8d57);
      x0 = highB ^ x1 ^ k0;
      x1 = lowB;
      x2 = highA ^ x3 ^ k1;
      x3 = lowA;
      k0 = (k0 + 0x9e3779b9) | 0;
      k1 = (k1 + 0xbb67ae85) | 0;
    }
    out[at] = x0;
    out[at + 1] = x1;
    out[at + 2] = x2;
    out[at + 3] = x3;
    low = (low + 1) | 0;
    if (low === 0) high = (high + 1) | 0;
  }
}

/** The upper word of x · (high · 2¹⁶ + low), x unsigned: schoolbook on 16-bit halves, of which no partial sum passes 2³². */
function highWord(x: number, high: number, low: number): number {
  const xHigh = x >>> 16;
  const xLow = x & 0xffff;
  const middle = (Math.imul(xHigh, low) + (Math.imul(xLow, low) >>> 16)) | 0;
  const carry = (Math.imul(xLow, high) + (middle & 0xffff)) | 0;
  return (Math.imul(xHigh, high) + (middle >>> 16) + (carry >>> 16)) | 0;
}
