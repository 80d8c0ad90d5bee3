import { requireDomain } from "../domain-error.ts";
import { integerSquareRoot, pi } from "./arithmetic.ts";
import { bitLength, leading } from "./conversion.ts";

/**
 * cos x and sin x within one unit. x = nπ/2 + r, |r| ≤ π/4; the series at r/2^s; then s times
 * 1 − cos 2a = 2 sin² a, sin 2a = 2 sin a cos a, kept as 1 − cos a, which is small with a.
 */
export function cosSin(x: bigint, bits: number): { readonly cos: bigint; readonly sin: bigint } {
  const doublings = Math.round(0.4 * Math.sqrt(bits));
  const work = bits + 2 * doublings + 12;
  const scale = BigInt(work);
  const one = 1n << scale;
  const shifted = x << BigInt(work - bits);
  // π to as many more digits as x has before the point.
  const extra = Math.max(0, bitLength(x) - bits) + 2;
  const quarter = pi(work + extra);
  const n = ((shifted << BigInt(extra + 2)) / quarter + (x < 0n ? -1n : 1n)) >> 1n;
  const r = (shifted - ((n * quarter) >> BigInt(extra + 1))) >> BigInt(doublings);
  const square = (r * r) >> scale;
  let term = one;
  let sinFactor = one;
  let versine = 0n;
  for (let j = 2; ; j += 2) {
    term = -((term * square) >> scale) / BigInt(j * (j - 1));
    if (term === 0n) break;
    versine -= term;
    sinFactor += term / BigInt(j + 1);
  }
  let sin = (sinFactor * r) >> scale;
  for (let j = 0; j < doublings; j++) {
    const twice = sin << 1n;
    const next = twice - ((twice * versine) >> scale);
    versine = (twice * sin) >> scale;
    sin = next;
  }
  const down = BigInt(work - bits);
  const c = (one - versine) >> down;
  const s = sin >> down;
  switch (n & 3n) {
    case 0n:
      return { cos: c, sin: s };
    case 1n:
      return { cos: -s, sin: c };
    case 2n:
      return { cos: -c, sin: -s };
    default:
      return { cos: s, sin: -c };
  }
}

/**
 * The angle of (x, y) ≠ 0 in (−π, π], within two units: θ from float64, then the rest δ, |δ| < 2⁻⁴⁵, from
 * tan δ = (y cos θ − x sin θ)/(x cos θ + y sin θ).
 */
export function atan2(y: bigint, x: bigint, bits: number): bigint {
  requireDomain(y !== 0n || x !== 0n, "fixed-point atan2", "the point must not be the origin", "(0, 0)");
  const work = bits + 8;
  const scale = BigInt(work);
  // The ratio alone matters: both are scaled so that the larger has as many digits as are worked with.
  const length = Math.max(bitLength(x), bitLength(y));
  const up = work - length;
  const [a, b] = up >= 0 ? [x << BigInt(up), y << BigInt(up)] : [x >> BigInt(-up), y >> BigInt(-up)];
  const approximate = (v: bigint): number => {
    const { fraction, exponent } = leading(v, work);
    return exponent < -1000 ? 0 : fraction * 2 ** exponent;
  };
  const angle = Math.atan2(approximate(b), approximate(a));
  const guess = BigInt(Math.round(angle * 2 ** 51)) << BigInt(work - 51);
  const { cos, sin } = cosSin(guess, work);
  const z = ((b * cos - a * sin) << scale) / (a * cos + b * sin);
  const square = (z * z) >> scale;
  let power = z;
  let sum = z;
  for (let n = 3n; ; n += 2n) {
    power = -((power * square) >> scale);
    const term = power / n;
    if (term === 0n) break;
    sum += term;
  }
  return (guess + sum) >> BigInt(work - bits);
}

/** arccos x, |x| ≤ 1, within two units also at the ends: √((1 − x)(1 + x)) is taken of the exact product. */
export function acos(x: bigint, bits: number): bigint {
  const one = 1n << BigInt(bits);
  requireDomain(x <= one && x >= -one, "fixed-point acos", "the argument must be in [−1, 1]", `${x} · 2^−${bits}`);
  // Eight more digits than asked for.
  const y = integerSquareRoot(((one - x) * (one + x)) << 16n);
  return atan2(y, x << 8n, bits + 8) >> 8n;
}
