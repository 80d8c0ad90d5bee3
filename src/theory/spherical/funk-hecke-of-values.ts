import { adaptiveMoments } from "../../math/adaptive-quadrature.ts";
import { DomainError, requireDomain } from "../../math/domain-error.ts";
import { sinePowerIntegral } from "../../math/extended-polynomials.ts";
import { integerSquareRoot } from "../../math/fixed-point/arithmetic.ts";
import { fixedPoint } from "../../math/fixed-point/fixed-point.ts";
import { harmonicDimension } from "../../math/harmonics.ts";
import { requireDegree } from "../../math/hermite.ts";
import { requireDimension } from "../../math/legendre.ts";

/** φ(gain t + bias) in dimension d. */
export interface SphericalCoefficient {
  readonly dimension: number;
  readonly degree: number;
  /** > 0; 1 unless given. */
  readonly gain?: number;
  /** 0 unless given. */
  readonly bias?: number;
}

/** A coefficient of a function known by its values, with the function's second moment. */
export interface CoefficientOfValues {
  readonly value: number;
  /** Absolute. */
  readonly error: number;
  /** E φ². */
  readonly secondMoment: number;
}

/**
 * α_k = E[f(γt + b) P_k(t)] for a function known by its values, in float64 by adaptive panels: error about 1e-14 ‖f‖/√N(d, k), where
 * ‖f‖² = E f(γt + b)², stated in `error`; so coefficients below that are not seen. `kinks`: where f or a derivative jumps; those
 * that are not named cost evaluations only. A `DomainError` where f is not finite, and if E f² is infinite.
 */
export function funkHeckeOfValues(
  f: (t: number) => number,
  options: SphericalCoefficient & { readonly kinks?: readonly number[] },
): CoefficientOfValues {
  const where = "funkHeckeOfValues";
  const { dimension, degree, gain = 1, bias = 0, kinks = [] } = options;
  requireDegree(degree, where, "degree");
  requireDimension(dimension, where);
  requireDomain(gain > 0 && Number.isFinite(gain), where, "gain must be > 0 and finite", gain);
  requireDomain(Number.isFinite(bias), where, "bias must be finite", bias);
  const power = dimension - 2;
  const wide = fixedPoint(128);
  const total = wide.toNumber(sinePowerIntegral(wide, power));
  const rootCount = squareRoot(harmonicDimension(dimension, degree));
  // t = sin s: fine about t = 0, where most kinks are. Beyond `largest` the weight times √N is below e^(−80).
  const fading = 80 + Math.log(rootCount);
  const largest = power === 0 ? 1 : Math.sqrt(-Math.expm1((-2 * fading) / power));
  const end = Math.asin(largest);
  const inside = kinks.map((kink) => (kink - bias) / gain).filter((t) => Math.abs(t) < largest);
  const ends = [-end, ...inside.map(Math.asin), 0, end].sort((a, b) => a - b).filter((s, i, all) => s !== all[i - 1]);
  const moments = adaptiveMoments(
    (s) => {
      const t = gain * Math.sin(s) + bias;
      const value = f(t);
      requireDomain(Number.isFinite(value), where, `the function must be finite at t = ${t}`, value);
      return value;
    },
    {
      // Panels that are no wider than an oscillation of P_k and than the weight.
      ends: split(ends, Math.min(0.8, 20 / (degree + 1), 6 / Math.sqrt(dimension))),
      factor: (s) => orthonormal(degree, Math.sin(s), dimension),
      weight: (s) => {
        const t = Math.sin(s);
        const logarithm = t * t < 0.5 ? 0.5 * Math.log1p(-t * t) : Math.log(Math.cos(s));
        return power === 0 ? 1 / total : Math.exp(power * logarithm) / total;
      },
    },
  );
  if (moments.divergesAt !== undefined || !Number.isFinite(moments.square)) {
    const at = gain * Math.sin(moments.divergesAt ?? 0) + bias;
    throw new DomainError(where, `E f² must be finite; it grows without bound about t = ${at}`, moments.square);
  }
  return { value: moments.first / rootCount, error: moments.error / rootCount, secondMoment: moments.square };
}

/** √n for n ≥ 0, also where n itself is beyond float64. */
function squareRoot(n: bigint): number {
  const value = Number(n);
  return Number.isFinite(value) ? Math.sqrt(value) : Number(integerSquareRoot(n));
}

/** √N(d, k) P_k(t), by t p_k = a_{k+1} p_{k+1} + a_k p_{k−1}, a_1² = 1/d, a_k² = k (k + d − 3)/((2k + d − 4)(2k + d − 2)). */
function orthonormal(degree: number, t: number, dimension: number): number {
  const d = dimension;
  const a = (k: number) =>
    k === 1 ? 1 / Math.sqrt(d) : Math.sqrt((k / (2 * k + d - 4)) * ((k + d - 3) / (2 * k + d - 2)));
  let previous = 0;
  let value = 1;
  let last = 0;
  for (let k = 1; k <= degree; k++) {
    const step = a(k);
    const next = (t * value - last * previous) / step;
    previous = value;
    value = next;
    last = step;
  }
  return value;
}

/** The intervals between neighbours of `ends` cut into equal parts no wider than `widest`. */
export function split(ends: readonly number[], widest: number): number[] {
  const all: number[] = [ends[0]!];
  for (let e = 0; e + 1 < ends.length; e++) {
    const parts = Math.ceil((ends[e + 1]! - ends[e]!) / widest);
    for (let i = 1; i < parts; i++) all.push(ends[e]! + ((ends[e + 1]! - ends[e]!) * i) / parts);
    all.push(ends[e + 1]!);
  }
  return all;
}
