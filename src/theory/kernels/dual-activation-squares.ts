import type { Activation } from "../../activations/activation.ts";
import { extendedValue } from "../../activations/extended.ts";
import { requireDomain } from "../../math/domain-error.ts";
import { pi } from "../../math/fixed-point/arithmetic.ts";
import { toNumber } from "../../math/fixed-point/conversion.ts";
import { exp } from "../../math/fixed-point/exponential.ts";
import { fixedPoint } from "../../math/fixed-point/fixed-point.ts";

/** The squares of the Hermite coefficients of t ↦ σ(γt), γ² the variance, and their sums. */
export interface HermiteSquares {
  /** E σ(γz)², z ~ N(0, 1): the sum of c_m² over all m. */
  readonly secondMoment: () => number;
  /** γ² E σ′(γz)²: the sum of m c_m². */
  readonly slopeMoment: () => number;
  /** Absolute error of c_m/√(E σ²), where that is not a few roundings of c_m; else 0. */
  readonly noise: number;
  /** c_m²/E σ(γz)² for m < count, and what their sum, and that of m c_m²/E σ(γz)², lack. */
  readonly first: (count: number) => {
    readonly values: Float64Array;
    readonly lacking: number;
    readonly lackingSlope: () => number;
  };
}

/** One point z = j/2^s of the sum, with −z: integers Y_m, Y_{m−1}, and σ(γz) ± σ(−γz). */
interface Node {
  readonly j: bigint;
  /** Digits of Y beyond those of the sums. */
  readonly excess: bigint;
  current: bigint;
  previous: bigint;
  readonly even: bigint;
  readonly odd: bigint;
}

/** γz, e^{−z²/2} and the digits of it. */
interface Place {
  readonly t: bigint;
  readonly weight: bigint;
  readonly digits: bigint;
}

/** The points of one step 2^−s that no larger step has; their sums by degree, without the step. */
interface Level {
  readonly s: bigint;
  readonly nodes: readonly Node[];
  readonly sums: bigint[];
  readonly second: bigint;
  /** Of (γσ′)²; computed when asked for. */
  readonly slope: () => bigint;
}

const FINEST = 9;
/** Digits beyond those asked for: sums of at most 2¹⁵ terms, each within a few units. */
const GUARD = 24;

/**
 * c_m = E[σ(γz) h_m(z)] for all m at once, by the trapezoidal rule on the line in fixed point. It converges like e^{−2πa/step} for σ(γ·)
 * analytic in |Im z| < a (Trefethen & Weideman 2014): halving the step squares the error, so the step is halved until the
 * last change, squared, is below what is wanted. With dyadic z = j/2^s the recurrence He_{m+1} = z He_m − m He_{m−1} costs products
 * by small integers only; Y_m = e^{−z²/2} He_m(z)/2^(e_m), e_m = ⌊½ log₂ m!⌋. By Cramér's inequality |h_m(z)| < 1.1 e^{z²/4} (DLMF
 * 18.14.9), so the sum ends where |σ(γz)| e^{−z²/4} is below 2^−bits, and Y carries ¼ z² log₂ e + log₂ |σ(γz)| digits more than the sums.
 * A coefficient below 2^(4 − bits) √(E σ²) is 0.
 */
export function hermiteSquares(
  activation: Activation,
  { variance, bits }: { readonly variance: number; readonly bits: number },
): HermiteSquares {
  const range = rangeOf(activation, { variance, bits });
  const work = bits + GUARD;
  const scale = BigInt(work);
  // σ in units of a power of two near its size.
  const exponent = Math.round(Math.log2(sizeOf(activation, { variance, range })));
  const valueBits = work + 8 + Math.abs(exponent);
  const f = fixedPoint(valueBits);
  const root = Math.sqrt(variance);
  const gain = f.sqrt(f.fromNumber(variance));
  const cut = BigInt(valueBits - work + exponent);
  const sigma = extendedValue(activation, valueBits);
  const at = (t: bigint): bigint => sigma(t) >> cut;
  // γσ′ by a central difference of σ with half as many digits more, of which it has two thirds. The declared σ′ has float64
  // constants: Σ m c_m² would agree with it to 16 digits only.
  const extra = BigInt(Math.ceil(valueBits / 2) + 8);
  const step = 1n << BigInt(valueBits);
  const wideSigma = extendedValue(activation, valueBits + Number(extra));
  const slopeAt = (t: bigint): bigint => {
    const centre = t << extra;
    const rise = wideSigma(centre + step) - wideSigma(centre - step);
    // The step is 2^−extra: the rise in units of 2^−(valueBits + extra) is twice σ′ in units of 2^−valueBits.
    return f.multiply(gain, rise >> 1n) >> cut;
  };
  const { parity } = activation;
  /** e^{−z²/2}(g(γz)² + g(−γz)²), g even or odd with σ. */
  const squares = (g: (t: bigint) => bigint, { t, weight, digits }: Place): bigint => {
    const right = g(t);
    const left = t === 0n ? 0n : parity === undefined ? g(-t) : right;
    return (weight * (right * right + left * left)) >> (digits + scale);
  };

  const half = factorialExponents();
  const levels: Level[] = [];
  let degrees = 0;

  const addLevel = (s: number): void => {
    const nodes: Node[] = [];
    const places: Place[] = [];
    let second = 0n;
    const stride = levels.length === 0 ? 1 : 2;
    const last = Math.ceil(range * 2 ** s);
    // From the outermost, which wants most digits of ln 2.
    for (let j = stride === 2 ? last - 1 + (last % 2) : last; j >= 0; j -= stride) {
      const z = j / 2 ** s;
      const size = Math.max(Math.abs(activation.value(root * z)), Math.abs(activation.value(-root * z)));
      const growth = Math.max(0, Math.log2(size) - exponent);
      const excess = 16 * Math.ceil((0.361 * z * z + growth + 8) / 16);
      const digits = work + excess;
      const weight = exp(-((BigInt(j * j) << BigInt(digits)) >> BigInt(2 * s + 1)), digits);
      const t = (gain * BigInt(j)) >> BigInt(s);
      const right = at(t);
      const left = j === 0 ? 0n : parity === undefined ? at(-t) : parity === 1 ? right : -right;
      second += (weight * (right * right + left * left)) >> (BigInt(digits) + scale);
      places.push({ t, weight, digits: BigInt(digits) });
      nodes.push({
        j: BigInt(j),
        excess: BigInt(excess),
        current: weight,
        previous: 0n,
        even: right + left,
        odd: j === 0 ? 0n : right - left,
      });
    }
    let slopeSum: bigint | undefined;
    const slope = (): bigint => {
      slopeSum ??= places.reduce((sum, place) => sum + squares(slopeAt, place), 0n);
      return slopeSum;
    };
    const level: Level = { s: BigInt(s), nodes, sums: [], second, slope };
    levels.push(level);
    advance(level, degrees);
  };

  /** Sums of one level for the degrees below `count`. */
  const advance = (level: Level, count: number): void => {
    const { nodes, sums, s } = level;
    const from = sums.length;
    if (from >= count) return;
    const totals = Array.from({ length: count - from }, () => 0n);
    for (const node of nodes) {
      let { current, previous } = node;
      const down = node.excess + scale;
      for (let m = from; m < count; m++) {
        const factor = m % 2 === 0 ? node.even : node.odd;
        if (factor !== 0n) totals[m - from] = totals[m - from]! + ((current * factor) >> down);
        const before = half(m - 1);
        const rise = BigInt(half(m) - before);
        const next =
          (((node.j * current) << rise) - ((BigInt(m) * previous) << s)) >> (s + BigInt(half(m + 1) - before));
        previous = current;
        current = next;
      }
      node.current = current;
      node.previous = previous;
    }
    sums.push(...totals);
  };

  /** The trapezoidal sums with the step of the last level but `omit`, by what each level contributes. */
  const total = (part: (level: Level) => bigint, omit: number): bigint => {
    let sum = 0n;
    const used = levels.length - omit;
    for (let l = 0; l < used; l++) sum += part(levels[l]!);
    return sum >> levels[used - 1]!.s;
  };

  const inNumbers = (x: bigint): number => toNumber(x, work) / Math.sqrt(2 * Math.PI);
  /** The last halving of the step, and what came of it. */
  const change = (part: (level: Level) => bigint) => {
    const value = total(part, 0);
    return { value: Math.abs(inNumbers(value)), difference: Math.abs(inNumbers(value - total(part, 1))) };
  };
  const wanted = 2 ** -bits;
  let slopeWanted = false;

  const settled = (): boolean => {
    if (levels.length < 2) return false;
    const moment = change((l) => l.second);
    if (moment.difference ** 2 > wanted * moment.value) return false;
    if (slopeWanted) {
      const slope = change((l) => l.slope());
      if (slope.difference ** 2 > wanted * (moment.value + slope.value)) return false;
    }
    for (let m = 0; m < degrees; m++) {
      const { value, difference } = change((l) => l.sums[m]!);
      if (difference ** 2 > 2 ** -54 * value && difference > 16 * wanted) return false;
    }
    return true;
  };

  const upTo = (count: number): void => {
    degrees = Math.max(degrees, count);
    for (const level of levels) advance(level, degrees);
    while (!settled()) {
      const s = levels.length === 0 ? 2 : Number(levels.at(-1)!.s) + 1;
      requireDomain(
        s <= FINEST,
        `Hermite coefficients of ${activation.id}`,
        "σ must be analytic near the real line (or declare its kinks)",
        `no convergence at γ² = ${variance}`,
      );
      addLevel(s);
    }
  };

  const rootTwoPi = f.sqrt(f.pi << 1n) >> BigInt(valueBits - work);
  const twicePi = pi(work) << 1n;
  /** E σ² and γ² E σ′² in units of 2^(2·exponent). */
  const second = (): bigint => {
    upTo(1);
    return (total((l) => l.second, 0) << scale) / rootTwoPi;
  };
  const slope = (): bigint => {
    slopeWanted = true;
    upTo(1);
    return (total((l) => l.slope(), 0) << scale) / rootTwoPi;
  };

  return {
    noise: 0,
    secondMoment: () => toNumber(second(), work) * 4 ** exponent,
    slopeMoment: () => toNumber(slope(), work) * 4 ** exponent,
    first: (count) => {
      upTo(count);
      const whole = second();
      const values = new Float64Array(count);
      let sum = 0n;
      let slopes = 0n;
      let factorial = 1n;
      for (let m = 0; m < count; m++) {
        if (m > 0) factorial *= BigInt(m);
        // c_m² with 2·work digits: (Σ σ Y)² 4^(e_m)/(m! 2π).
        const part = total((l) => l.sums[m]!, 0);
        const square = ((part * part) << (scale + BigInt(2 * half(m)))) / (factorial * twicePi);
        if (square <= 1n << BigInt(2 * (work - bits) + 8)) continue;
        values[m] = toNumber((square << scale) / whole, 2 * work);
        sum += square;
        slopes += BigInt(m) * square;
      }
      const lack = (of: bigint, known: bigint): number =>
        Math.max(0, toNumber((((of << scale) - known) << scale) / whole, 2 * work));
      return {
        values,
        lacking: lack(whole, sum) + 2 ** (8 - bits),
        lackingSlope: () => lack(slope(), slopes) + 2 ** (8 - bits) * (1 + toNumber((slope() << scale) / whole, work)),
      };
    },
  };
}

/** e_m = ⌊½ log₂ m!⌋, which never falls; 0 for m ≤ 1. */
function factorialExponents(): (m: number) => number {
  const known = [0, 0];
  let logarithm = 0;
  return (m) => {
    while (known.length <= m) {
      logarithm += Math.log2(known.length);
      known.push(Math.floor(logarithm / 2));
    }
    return known[Math.max(m, 0)]!;
  };
}

/** |σ(γz)| e^{−z²/4} is below 2^−bits of its largest value beyond this |z|. */
export function rangeOf(
  activation: Activation,
  { variance, bits }: { readonly variance: number; readonly bits: number },
): number {
  const gain = Math.sqrt(variance);
  const level = (z: number): number => {
    const size = Math.max(Math.abs(activation.value(gain * z)), Math.abs(activation.value(-gain * z)));
    return Math.log2(size) - 0.25 * Math.LOG2E * z * z;
  };
  let highest = Number.NEGATIVE_INFINITY;
  let last = 0;
  // A few steps on end, since σ may vanish at one place.
  for (let z = 0; z <= last + 2; z += 0.25) {
    const here = level(z);
    requireDomain(
      z <= LARGEST_RANGE && !Number.isNaN(here) && here < Number.POSITIVE_INFINITY,
      `dual of ${activation.id}`,
      `σ(γz) must be finite and grow slower than e^{z²/4} for its Hermite coefficients, γ² = ${variance}`,
      `|σ| ~ 2^${here} at z = ${z}`,
    );
    highest = Math.max(highest, here);
    if (here > highest - bits) last = z;
  }
  return last;
}

const LARGEST_RANGE = 100;

/** √(E σ(γz)²) to a few per cent: an exponent is read off. */
function sizeOf(
  activation: Activation,
  { variance, range }: { readonly variance: number; readonly range: number },
): number {
  const gain = Math.sqrt(variance);
  let sum = 0;
  for (let z = -range; z <= range; z += 1 / 8) sum += (activation.value(gain * z) * Math.exp(-z * z * 0.25)) ** 2;
  requireDomain(
    sum > 0 && Number.isFinite(sum),
    `dual of ${activation.id}`,
    `E σ(γz)² must be positive and finite, γ² = ${variance}`,
    sum,
  );
  return Math.sqrt(sum / (8 * Math.sqrt(2 * Math.PI)));
}
