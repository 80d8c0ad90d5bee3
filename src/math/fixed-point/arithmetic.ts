import { requireDomain } from "../domain-error.ts";
import { bitLength } from "./conversion.ts";

/** ⌊√n⌋ for an integer n ≥ 0: Newton's iteration from above, started with 52 correct digits. */
export function integerSquareRoot(n: bigint): bigint {
  requireDomain(n >= 0n, "fixed-point square root", "the argument must be ≥ 0", n);
  if (n < 0x10000000000000n) return BigInt(Math.floor(Math.sqrt(Number(n))));
  const length = bitLength(n);
  const shift = Math.max(0, (length - 100) & ~1);
  const guess = BigInt(Math.floor(Math.sqrt(Number(n >> BigInt(shift))) * (1 + 2 ** -50)) + 1);
  let root = guess << BigInt(shift / 2);
  for (;;) {
    const next = (root + n / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}

/** 1/m, 1/(3m³), …: atan(1/m) (sign −1) or artanh(1/m) (sign 1) by its series, 2^bits-fold, within one unit a term. */
function inverseSeries(m: bigint, sign: 1n | -1n, bits: number): bigint {
  const square = sign * m * m;
  let power = (1n << BigInt(bits)) / m;
  let sum = power;
  for (let n = 3n; power !== 0n; n += 2n) {
    power /= square;
    sum += power / n;
  }
  return sum;
}

/** Digits kept beyond those asked for: series of at most 2¹⁰ terms, each within one unit. */
const GUARD = 16;

function constant(compute: (bits: number) => bigint): (bits: number) => bigint {
  const known = new Map<number, bigint>();
  let longest = 0;
  return (bits) => {
    let value = known.get(bits);
    if (value === undefined) {
      if (longest < bits) {
        longest = bits;
        value = compute(bits + GUARD) >> BigInt(GUARD);
      } else value = known.get(longest)! >> BigInt(longest - bits);
      known.set(bits, value);
    }
    return value;
  };
}

/** ⌊π · 2^bits⌋ or one less, by Machin's formula π = 16 atan(1/5) − 4 atan(1/239). Kept. */
export const pi = constant((bits) => 16n * inverseSeries(5n, -1n, bits) - 4n * inverseSeries(239n, -1n, bits));

/** ⌊ln 2 · 2^bits⌋ or one less: ln 2 = 18 artanh(1/26) − 2 artanh(1/4801) + 8 artanh(1/8749). Kept. */
export const ln2 = constant(
  (bits) =>
    18n * inverseSeries(26n, 1n, bits) - 2n * inverseSeries(4801n, 1n, bits) + 8n * inverseSeries(8749n, 1n, bits),
);

/** 2^bits/√π within two units. Kept. */
export const inverseSqrtPi = constant((bits) => integerSquareRoot((1n << BigInt(3 * bits)) / pi(bits)));
