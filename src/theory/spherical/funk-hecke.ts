import type { Activation } from "../../activations/activation.ts";
import { extendedValue } from "../../activations/extended.ts";
import { requireDomain } from "../../math/domain-error.ts";
import { legendrePolynomial, sinePowerIntegral } from "../../math/extended-polynomials.ts";
import {
  type Attempt,
  type Certain,
  cosineTrapezoid,
  doubleExponential,
  settle,
  withEnoughDigits,
} from "../../math/extended-quadrature.ts";
import { type FixedPoint, fixedPoint } from "../../math/fixed-point/fixed-point.ts";
import { requireDegree } from "../../math/hermite.ts";
import { requireDimension } from "../../math/legendre.ts";
import { funkHeckeOfValues, type SphericalCoefficient } from "./funk-hecke-of-values.ts";

/** What is needed of an activation; its values come from the vector form, evaluated with many digits. */
export interface ExtendedFunction extends Pick<Activation, "id" | "kinks" | "parity" | "vanishing"> {
  readonly vector: Pick<Activation["vector"], "value">;
}

/**
 * Digits beyond which a value is below the least float64 number. Four times the digits that a function with poles 3 away loses,
 * and 384, tell an entire function's value from 0, too; a value that is 0 without being declared so costs no more.
 */
const MOST_BITS = 1408;
/** Nodes after which an integral is given up: a function with poles nearer to [−1, 1] than 1e-4, or undeclared kinks. */
const MOST_NODES = 60_000;

/** No two estimates are compared on fewer nodes: what is narrower than their distance could go unnoticed by both. */
const LEAST_NODES = 32;

/**
 * The Funk–Hecke eigenvalue α_k = E[φ(γt + b) P_k(t)], t one coordinate of a uniform point of S^(d−1), P_k(1) = 1: the
 * convolution H ↦ E_x[φ(γ⟨u, x⟩ + b) H(x)] multiplies every spherical harmonic H of degree k by it. The operator of Vempala &
 * Wilmes (2019) has eigenvalue α_k². Exactly 0 where the activation declares that it vanishes; its closed form at b = 0 if there
 * is one; else quadrature with as many digits as cancellation takes. `error` bounds the absolute error: 1e-12 of the value
 * at most for an activation analytic between its kinks, as long as the value is a normal float64 number.
 */
export function funkHecke(
  activation: ExtendedFunction & Pick<Activation, "funkHecke">,
  options: SphericalCoefficient,
): Certain {
  const { dimension, degree, gain = 1, bias = 0 } = options;
  requireDegree(degree, "funkHecke", "degree");
  requireDimension(dimension, "funkHecke");
  requireDomain(gain > 0 && Number.isFinite(gain), "funkHecke", "gain must be > 0 and finite", gain);
  requireDomain(Number.isFinite(bias), "funkHecke", "bias must be finite", bias);
  if (vanishes(activation, { degree, bias })) return { value: 0, error: 0 };
  if (bias === 0 && activation.funkHecke !== undefined) {
    const value = activation.funkHecke(degree, { dimension, gain });
    return { value, error: 1e-14 * Math.abs(value) };
  }
  return funkHeckeByQuadrature(activation, options);
}

/** As {@link funkHecke}, without its closed forms. */
export function funkHeckeByQuadrature(activation: ExtendedFunction, options: SphericalCoefficient): Certain {
  const { dimension, degree, gain = 1 } = options;
  const digits = cancelled(dimension, degree, gain) + Math.max(0, -Math.log2(gain));
  const result = withEnoughDigits((bits) => attempt(activation, { ...options, bits }), {
    bits: 96 + digits,
    mostBits: Math.min(MOST_BITS, 384 + 4 * digits),
  });
  if (certain(result)) return result;
  return better(result, funkHeckeOfValues(byValues(activation), { ...options, kinks: activation.kinks }));
}

/** To 1e-12 of the value, or of a value so small that float64 would not find it. */
export const certain = ({ value, error }: Certain): boolean => error <= 1e-12 * Math.abs(value) || error < 1e-25;

/** What has the smaller error. Adaptive panels, which notice an infinite second moment, do better at kinks that are not declared. */
export const better = (a: Certain, b: Certain): Certain => {
  const { value, error } = a.error <= b.error ? a : b;
  return { value, error };
};

/** The activation by its values, as the vector form has them. */
export function byValues(activation: ExtendedFunction): (t: number) => number {
  const f = fixedPoint(192);
  const value = extendedValue(activation, f.bits);
  return (t) => f.toNumber(value(f.fromNumber(t)));
}

/**
 * Whether a coefficient of σ(γt + b) is 0 by declaration: at bias 0 by symmetry; at every bias beyond the degree of a polynomial, which
 * an even or odd function is whose coefficients vanish from a degree on.
 */
export function vanishes(
  { parity, vanishing }: Pick<Activation, "parity" | "vanishing">,
  { degree, bias }: { readonly degree: number; readonly bias: number },
): boolean {
  const own = vanishing?.parity === (degree % 2 === 0 ? "even" : "odd");
  if (vanishing !== undefined && parity === (vanishing.parity === "even" ? 1 : -1) && degree > vanishing.from - 2)
    return true;
  if (bias !== 0) return false;
  if (parity !== undefined && (degree % 2 === 0 ? 1 : -1) !== parity) return true;
  return vanishing !== undefined && own && degree >= vanishing.from;
}

/**
 * Digits that cancel, about: α_k = γ^k Γ(d/2)/(2^k Γ(d/2 + k)) E_{d+2k}[φ^(k)(γt + b)] by Rodrigues' formula, with the derivatives
 * of a function whose poles are 3 away. A guess: what is missing is found by trying.
 */
function cancelled(dimension: number, degree: number, gain: number): number {
  let digits = 0;
  for (let i = 0; i < degree; i++) {
    digits += Math.max(
      Math.log2(((dimension + 2 * i) * 3) / ((i + 1) * gain)),
      Math.log2((dimension + i) / (i + 1)) / 2,
    );
  }
  return digits;
}

function attempt(activation: ExtendedFunction, options: SphericalCoefficient & { readonly bits: number }): Attempt {
  const { dimension, degree, gain = 1, bias = 0, bits } = options;
  const f = fixedPoint(bits);
  const value = extendedValue(activation, bits);
  const legendre = legendrePolynomial(f, degree, dimension);
  const weight = sinePower(f, dimension - 2);
  const slope = f.fromNumber(gain);
  const offset = f.fromNumber(bias);
  const { one } = f;
  const shift = BigInt(bits);
  const g = (t: bigint): bigint => {
    const w = weight(t);
    if (w === 0n) return 0n;
    return (((w * legendre.at(t)) >> shift) * value(((slope * t) >> shift) + offset)) >> shift;
  };
  let largestValue = one;
  for (let j = -8; j <= 8; j++) {
    const sample = value(((slope * one * BigInt(j)) >> (shift + 3n)) + offset);
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
  const smooth = kinks.length === 0 && (dimension % 2 === 0 || dimension > bits / 3);
  const rule = smooth
    ? cosineTrapezoid(f, g, { intervals: degree + 8 + Math.ceil(Math.sqrt(dimension)), largest, even })
    : doubleExponential(
        f,
        (theta) => g(f.cos(theta)),
        pieces(f, { kinks: activation.kinks, gain, bias, largest, even }),
      );
  const sum = settle(rule, {
    noise: 1n << BigInt(guard),
    leastNodes: (even && smooth ? 1 : 2) * (degree + LEAST_NODES + 2 * gain),
    nodes: MOST_NODES,
  });
  const total = sinePowerIntegral(f, dimension - 2);
  const doubled = even && !smooth ? 2n : 1n;
  return {
    value: f.divide(doubled * sum.value, total),
    error: f.divide(doubled * sum.error, total) + 1n,
    refined: sum.refined,
  };
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
