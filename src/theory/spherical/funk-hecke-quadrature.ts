import type { Activation } from "../../activations/activation.ts";
import { extendedValue } from "../../activations/extended.ts";
import { fejer } from "../../math/extended-fejer.ts";
import { legendrePolynomial, sinePowerIntegral } from "../../math/extended-polynomials.ts";
import { type Attempt, cosineTrapezoid, doubleExponential, settle } from "../../math/extended-quadrature.ts";
import { type FixedPoint, fixedPoint } from "../../math/fixed-point/fixed-point.ts";
import type { Problem, Scouted } from "./funk-hecke-scout.ts";

/** Nodes after which an integral is given up: a function with poles nearer to [−1, 1] than 1e-4, or undeclared kinks. */
const MOST_NODES = 60_000;
/** Fejér's weights cost a square of the intervals; beyond these the double-exponential rule is tried. */
const MOST_INTERVALS = 640;

/** α_k with so many digits: by the trapezoid rule in the angle, Fejér's rule on the pieces between kinks, or the double-exponential. */
export function funkHeckeAttempt(
  activation: Pick<Activation, "id" | "kinks" | "parity"> & { readonly vector: Pick<Activation["vector"], "value"> },
  options: Problem & { readonly bits: number; readonly known: Scouted },
): Attempt {
  const { dimension, degree, gain, bias, bits, known } = options;
  const f = fixedPoint(bits);
  const value = extendedValue(activation, bits);
  const legendre = legendrePolynomial(f, degree, dimension);
  const slope = f.fromNumber(gain);
  const offset = f.fromNumber(bias);
  const { one } = f;
  const shift = BigInt(bits);
  const at = (t: bigint): bigint => value(((slope * t) >> shift) + offset);
  let largestValue = one;
  for (let j = -8; j <= 8; j++) {
    const sample = at((one * BigInt(j)) >> 3n);
    if (sample > largestValue) largestValue = sample;
    else if (-sample > largestValue) largestValue = -sample;
  }
  const headroom = Math.log2(f.toNumber(largestValue));
  const guard = Math.ceil(8 + legendre.lost + headroom + Math.log2(dimension * (1 + gain) * (1 + degree)));
  // The weight is 0 in these digits where 1 − t² < 2^(−2(bits + headroom)/(d − 2)).
  const largest =
    dimension === 2 ? 1 : Math.sqrt(-Math.expm1((-2 * Math.LN2 * (bits + headroom + 2)) / (dimension - 2)));
  const kinks = activation.kinks.map((kink) => (kink - bias) / gain).filter((t) => Math.abs(t) < largest);
  const even = bias === 0 && activation.parity !== undefined;
  const sign = degree % 2 === 0;
  /** φ(t) + (−1)^k φ(−t): P_k takes the other half of the sign. */
  const both = (t: bigint): bigint => (even ? 2n * at(t) : sign ? at(t) + at(-t) : at(t) - at(-t));
  const timesLegendre = (weight: bigint, t: bigint, y: bigint): bigint =>
    weight === 0n || y === 0n ? 0n : (((weight * legendre.at(t)) >> shift) * y) >> shift;
  const noise = 1n << BigInt(guard);
  const ends = pieces(f, { kinks: activation.kinks, gain, bias, largest, even });
  const rules = function* () {
    if (kinks.length === 0 && (dimension % 2 === 0 || dimension > bits / 3)) {
      const weight = sinePower(f, dimension - 2);
      const pair = (t: bigint): bigint => {
        const w = weight(t);
        return w === 0n ? 0n : timesLegendre(w, t, both(t));
      };
      yield { rule: cosineTrapezoid(f, pair, { intervals: known.intervals / 2 + 2, largest }), nodes: MOST_NODES };
      return;
    }
    if (known.intervals <= MOST_INTERVALS) {
      if (kinks.length === 0) {
        // dt takes one sine.
        const weight = sinePower(f, dimension - 3);
        const pair = (t: bigint): bigint => timesLegendre(weight(t), t, both(t));
        yield { rule: fejer(f, pair, { intervals: known.intervals + 2 }), nodes: 4 * MOST_INTERVALS };
      } else {
        const g = (t: bigint, sine: bigint): bigint => {
          const y = at(t);
          return y === 0n ? 0n : timesLegendre(f.power(sine, dimension - 2), t, y);
        };
        const pair = piecewise(f, g, ends);
        const evaluated = 2 * (ends.length - 1);
        const nodes = 2 * evaluated * MOST_INTERVALS;
        yield { rule: fejer(f, pair, { intervals: known.intervals + 2, evaluated }), nodes, doubled: even };
      }
    }
    const weight = sinePower(f, dimension - 2);
    const g = (theta: bigint): bigint => {
      const t = f.cos(theta);
      const w = weight(t);
      return w === 0n ? 0n : timesLegendre(w, t, at(t));
    };
    // In the middle of a piece its nodes are about four times as far apart as Fejér's.
    const leastNodes = 4 * known.intervals * (ends.length - 1);
    yield { rule: doubleExponential(f, g, ends), nodes: MOST_NODES, doubled: even, leastNodes };
  };
  const total = sinePowerIntegral(f, dimension - 2);
  let attempt: Attempt | undefined;
  for (const { rule, doubled = false, ...limits } of rules()) {
    const { value: sum, error, refined } = settle(rule, { noise, ...limits });
    const factor = doubled ? 2n : 1n;
    attempt = {
      value: f.divide(factor * sum, total),
      error: f.divide(factor * error, total) + 1n,
      refined,
    };
    if (refined) break;
  }
  return attempt!;
}

/** sinᵐ θ as a function of t = cos θ. */
function sinePower(f: FixedPoint, m: number): (t: bigint) => bigint {
  const half = Math.floor(m / 2);
  return (t) => {
    const square = f.one - f.square(t);
    if (square <= 0n) return m === 0 ? f.one : 0n;
    const power = half === 0 ? f.one : f.power(square, half);
    return m % 2 === 0 || power === 0n ? power : f.multiply(power, f.sqrt(square));
  };
}

/** Σ over the pieces [a, b] of (b − a)/2 (g(x) + g(−x)), x ∈ [0, 1) between their centres and ends; g takes cos θ and sin θ. */
function piecewise(
  f: FixedPoint,
  g: (cos: bigint, sin: bigint) => bigint,
  ends: readonly bigint[],
): (x: bigint) => bigint {
  const shift = BigInt(f.bits);
  const known = ends.slice(1).map((b, e) => ({ half: (b - ends[e]!) >> 1n, ...f.cosSin((ends[e]! + b) >> 1n) }));
  return (x) => {
    let sum = 0n;
    for (const { half, cos, sin } of known) {
      const away = f.cosSin((half * x) >> shift);
      const [cc, ss, sc, cs] = [cos * away.cos, sin * away.sin, sin * away.cos, cos * away.sin];
      const pair = g((cc - ss) >> shift, (sc + cs) >> shift) + g((cc + ss) >> shift, (sc - cs) >> shift);
      sum += (half * pair) >> shift;
    }
    return sum;
  };
}

/** Ends of the pieces of [0, π], or of [0, π/2] if the integrand is even in t: the window and the kinks' angles, ascending. */
function pieces(
  f: FixedPoint,
  options: {
    readonly kinks: readonly number[];
    readonly gain: number;
    readonly bias: number;
    readonly largest: number;
    readonly even: boolean;
  },
): bigint[] {
  const first = options.largest < 1 ? f.fromNumber(Math.acos(options.largest)) : 0n;
  const last = options.even ? f.pi >> 1n : f.pi - first;
  const slope = f.fromNumber(options.gain);
  const offset = f.fromNumber(options.bias);
  const angles = options.kinks
    .map((kink) => f.divide(f.fromNumber(kink) - offset, slope))
    .filter((t) => t < f.one && t > -f.one)
    .map(f.acos)
    .filter((angle) => angle > first && angle < last)
    .sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return [first, ...angles, last];
}
