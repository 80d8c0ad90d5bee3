import { extendedValue } from "../../activations/extended.ts";
import { adaptiveMoments } from "../../math/adaptive-quadrature.ts";
import { DomainError, requireDomain } from "../../math/domain-error.ts";
import { hermitePolynomial, rootOfFactorial } from "../../math/extended-polynomials.ts";
import {
  type Attempt,
  type Certain,
  doubleExponential,
  lineTrapezoid,
  settle,
  withEnoughDigits,
} from "../../math/extended-quadrature.ts";
import { bitLength } from "../../math/fixed-point/conversion.ts";
import { type FixedPoint, fixedPoint } from "../../math/fixed-point/fixed-point.ts";
import { hermite, requireDegree } from "../../math/hermite.ts";
import { better, byValues, certain, type ExtendedFunction, vanishes, vanishesMostly } from "./funk-hecke.ts";
import { type CoefficientOfValues, split } from "./funk-hecke-of-values.ts";
import { resolvedDegree } from "./spectrum.ts";

/** φ(gain g + bias), g ~ N(0, 1). */
export interface GaussianCoefficient {
  readonly degree: number;
  /** > 0; 1 unless given. */
  readonly gain?: number;
  /** 0 unless given. */
  readonly bias?: number;
}

const WHERE = "hermiteCoefficient";
const MOST_BITS = 1408;
const MOST_NODES = 60_000;
/** The Gaussian is cut here at the latest: φ² may grow like e^{60|g|}, not like e^{g²/2}. */
const LARGEST_RANGE = 120;
/** log₂ of φ² times the Gaussian where it is cut: E φ² is taken for finite if it has come down to 2⁻⁸ there. */
const FALLEN = -8;
/** Samples of each piece: a bump e^{−c(g − s)²} is seen wherever it stands for c up to 1e6; narrower ones may be missed. */
const SAMPLES = 4096;

/**
 * E[φ(γg + b) h_k(g)], g ~ N(0, 1), h_k = He_k/√k! orthonormal, by quadrature with as many digits as cancellation takes; exactly 0
 * where the activation declares that it vanishes. `error` bounds the absolute error: 1e-12 of the value at most for an
 * activation analytic between its kinks, without features narrower than 1/1000. It is the limit of √N(d, k) α_k of φ(√d γt + b) as d → ∞. A `DomainError` if
 * E φ² is infinite.
 */
export function hermiteCoefficient(activation: ExtendedFunction, options: GaussianCoefficient): Certain {
  const { degree, gain = 1, bias = 0 } = options;
  requireDegree(degree, WHERE, "degree");
  requireDomain(gain > 0 && Number.isFinite(gain), WHERE, "gain must be > 0 and finite", gain);
  requireDomain(Number.isFinite(bias), WHERE, "bias must be finite", bias);
  // First, so that an infinite second moment is noticed where symmetry makes the coefficient 0, too.
  const { lost } = tail(activation, { gain, bias, degree, bits: 128 });
  if (vanishes(activation, { degree, bias })) return { value: 0, error: 0 };
  // γ^k/√k! is the size for an entire function; a value that is 0 without being declared so costs no more digits than these.
  const mostBits = Math.min(MOST_BITS, 640 + degree * (8 + Math.max(0, -Math.log2(gain))));
  const most = tail(activation, { gain, bias, degree, bits: Math.ceil(mostBits) });
  const leastNodes = resolution(activation, { degree, gain, bias });
  const result = withEnoughDigits(
    (bits) => attempt(activation, { degree, gain, bias, bits, leastNodes }),
    // Half a digit a degree for a smooth activation: a guess.
    { bits: 80 + lost + degree / 2 + Math.max(0, -Math.log2(gain)), mostBits: mostBits + most.lost },
  );
  const at = activation.value ?? byValues(activation);
  if (certain(result) || vanishesMostly((x) => at(10 * gain * x + bias))) return result;
  const { kinks } = activation;
  return better(result, hermiteCoefficientOfValues(byValues(activation), { degree, gain, bias, kinks }));
}

interface Tail {
  /** Beyond it φ He_k/√k! times the Gaussian is below 2^−bits. */
  readonly range: number;
  /** Digits before the point of He_k/√k! and of φ on the range: absolute errors of the Gaussian grow by these. */
  readonly lost: number;
}

/** Where to cut the Gaussian. */
function tail(activation: ExtendedFunction, options: Required<GaussianCoefficient> & { readonly bits: number }): Tail {
  const { gain, bias, degree, bits } = options;
  const f = fixedPoint(128);
  const value = extendedValue(activation, 128);
  /** log₂ max |φ(±γr + b)|, ∞ where φ has no finite value. */
  const growth = (r: number): number => {
    try {
      const ends = [gain * r + bias, bias - gain * r].map((t) => bitLength(value(f.fromNumber(t))) - 128);
      return Math.max(0, ...ends);
    } catch (error) {
      if (error instanceof DomainError) return Number.POSITIVE_INFINITY;
      throw error;
    }
  };
  /** log₂ of Σ_j |c_j| r^j for h_k = Σ_j c_j g^j: the recurrence with all signs positive. */
  const polynomial = (r: number): number => {
    let [previous, current] = [0, 1];
    let scale = 0;
    for (let j = 0; j < degree; j++) {
      [previous, current] = [current, (r * current + Math.sqrt(j) * previous) / Math.sqrt(j + 1)];
      if (current > 1e100) {
        previous *= 1e-100;
        current *= 1e-100;
        scale += 100 * Math.log2(10);
      }
    }
    return scale + Math.max(0, Math.log2(current));
  };
  const gaussian = (r: number): number => (r * r * Math.LOG2E) / 2;
  for (let range = Math.sqrt(2 * Math.LN2 * bits); ; range *= 1.02) {
    const size = growth(range);
    if (2 * size - gaussian(range) <= FALLEN && polynomial(range) + size - gaussian(range) <= -bits) {
      return { range, lost: Math.ceil(polynomial(range) + size) };
    }
    if (range > LARGEST_RANGE + 4 * Math.sqrt(bits + degree)) {
      throw new DomainError(
        WHERE,
        `E φ(γg + b)² must be finite, and log₂ of φ² e^{−g²/2} < ${FALLEN} at |g| = ${range.toFixed(0)}`,
        2 * size - gaussian(range),
      );
    }
  }
}

/**
 * Nodes below which no two estimates are compared: what is narrower than their distance could go unnoticed by both. The polynomial
 * that float64 shows of φ times the Gaussian on each piece has degree D, thus wavelengths down to 2πr/D (r half the piece) in
 * its middle, where the trapezoid rule's step is 2r/nodes and the double-exponential rule's about 11r/nodes.
 */
function resolution(activation: ExtendedFunction, options: Required<GaussianCoefficient>): number {
  const { degree, gain, bias } = options;
  const { range } = tail(activation, { ...options, bits: 48 });
  const kinks = activation.kinks.map((kink) => (kink - bias) / gain).filter((x) => Math.abs(x) < range);
  const value = activation.value ?? byValues(activation);
  const ends = [-range, ...kinks, range].sort((a, b) => a - b);
  let nodes = 2 * degree + 48 + 4 * gain;
  for (let e = 0; e + 1 < ends.length; e++) {
    const half = (ends[e + 1]! - ends[e]!) / 2;
    const centre = ends[e]! + half;
    const shown = resolvedDegree(SAMPLES, (s) => {
      // A little inside, since a function that jumps has the other side's value at an end.
      const x = centre + half * (1 - 1e-9) * s;
      return value(gain * x + bias) * Math.exp(-0.5 * x * x);
    });
    nodes = Math.max(nodes, kinks.length === 0 ? shown : 4 * (ends.length - 1) * shown);
  }
  return nodes;
}

function attempt(
  activation: ExtendedFunction,
  options: Required<GaussianCoefficient> & { readonly bits: number; readonly leastNodes: number },
): Attempt {
  const { degree, gain, bias, bits } = options;
  const f = fixedPoint(bits);
  const value = extendedValue(activation, bits);
  const { range, lost } = tail(activation, options);
  const polynomial = hermitePolynomial(f, degree);
  const slope = f.fromNumber(gain);
  const offset = f.fromNumber(bias);
  const root = rootOfFactorial(f, degree);
  const g = (x: bigint): bigint => {
    const weighted = f.multiply(f.exp(-f.square(x) >> 1n), polynomial.at(x));
    return weighted === 0n ? 0n : f.multiply(f.divide(weighted, root), value(f.multiply(slope, x) + offset));
  };
  const kinks = activation.kinks.map((kink) => (kink - bias) / gain).filter((x) => Math.abs(x) < range);
  const even = bias === 0 && activation.parity !== undefined;
  const rule =
    kinks.length === 0
      ? lineTrapezoid(f, g, { range, step: Math.min(0.5, 1.5 / Math.sqrt(degree + 1)), even })
      : doubleExponential(f, g, ends(f, { kinks: activation.kinks, gain, bias, range }));
  const noise = 1n << BigInt(lost + 12 + Math.ceil(Math.log2(1 + gain)));
  const sum = settle(rule, {
    noise,
    leastNodes: even ? options.leastNodes / 2 : options.leastNodes,
    nodes: Math.max(MOST_NODES, 64 * options.leastNodes),
  });
  const total = f.sqrt(f.pi << 1n);
  return { value: f.divide(sum.value, total), error: f.divide(sum.error, total) + 1n, refined: sum.refined };
}

/** The range and the kinks in it as values of g, ascending. */
function ends(
  f: FixedPoint,
  options: { readonly kinks: readonly number[]; readonly gain: number; readonly bias: number; readonly range: number },
): bigint[] {
  const { kinks, gain, bias } = options;
  const range = f.fromNumber(options.range);
  const inside = kinks
    .map((kink) => f.divide(f.fromNumber(kink) - f.fromNumber(bias), f.fromNumber(gain)))
    .filter((x) => x > -range && x < range)
    .sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return [-range, ...inside, range];
}

/**
 * E[f(γg + b) h_k(g)] for a function known by its values, in float64 by adaptive panels: error about 1e-14 ‖f‖, ‖f‖² = E f(γg + b)²,
 * stated in `error`. A `DomainError` where f is not finite, and if E f² is infinite.
 */
export function hermiteCoefficientOfValues(
  f: (t: number) => number,
  options: GaussianCoefficient & { readonly kinks?: readonly number[] },
): CoefficientOfValues {
  const where = "hermiteCoefficientOfValues";
  const { degree, gain = 1, bias = 0, kinks = [] } = options;
  requireDegree(degree, where, "degree");
  requireDomain(gain > 0 && Number.isFinite(gain), where, "gain must be > 0 and finite", gain);
  requireDomain(Number.isFinite(bias), where, "bias must be finite", bias);
  const density = (x: number): number => Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
  const at = (x: number): number => {
    const t = gain * x + bias;
    const value = f(t);
    requireDomain(Number.isFinite(value), where, `the function must be finite at t = ${t}`, value);
    return value;
  };
  const weighted = (x: number): number => (density(x) === 0 ? 0 : at(x) ** 2 * density(x));
  let range = 12 + Math.sqrt(degree);
  for (; weighted(range) + weighted(-range) > 1e-25 * (weighted(1) + weighted(-1) + 1e-300); range += 2) {
    // Where the density is below the least float64 number.
    if (range > 37) {
      const requirement = "E f(γg + b)² must be finite, and f² times the density negligible at |g| = 37";
      throw new DomainError(where, requirement, weighted(37) + weighted(-37));
    }
  }
  const inside = kinks.map((kink) => (kink - bias) / gain).filter((x) => Math.abs(x) < range);
  const ends = [-range, ...inside, 0, range].sort((a, b) => a - b).filter((x, i, all) => x !== all[i - 1]);
  const moments = adaptiveMoments(at, {
    ends: split(ends, Math.min(4, 20 / Math.sqrt(degree + 1))),
    factor: (x) => hermite(degree, x),
    weight: density,
  });
  if (moments.divergesAt !== undefined || !Number.isFinite(moments.square)) {
    const t = gain * (moments.divergesAt ?? 0) + bias;
    throw new DomainError(where, `E f² must be finite; it grows without bound about t = ${t}`, moments.square);
  }
  return { value: moments.first, error: moments.error, secondMoment: moments.square };
}
