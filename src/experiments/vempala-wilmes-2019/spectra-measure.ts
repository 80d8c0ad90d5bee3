import { findActivation } from "../../activations/find.ts";
import { pointsOnSphere } from "../../math/random/samplers.ts";
import { studentQuantile } from "../../math/special/student.ts";
import { degreeEnergies, zonalCoefficients } from "../../statistics/degree-energies.ts";
import type { Estimate } from "../../statistics/estimate.ts";
import { mean, variance } from "../../statistics/moments.ts";
import type { MeasureContext } from "../experiment.ts";

/** One unit φ(⟨u, x⟩) = σ(gain ⟨u, x⟩ + bias), u and x uniform on S^(d−1). */
export type SpectrumTask = {
  readonly activation: string;
  readonly gain: number;
  readonly bias: number;
  /** d. */
  readonly dimension: number;
  /** k, ascending. */
  readonly degrees: readonly number[];
  /** Points with which coefficients are measured along u. */
  readonly samples: number;
  /** Points whose pairs show energies to one who does not know u. */
  readonly pairSamples: number;
  readonly replica: number;
};

/** A measured number, with an interval at {@link LEVEL} and its standard error. */
export type Interval = Pick<Estimate, "value" | "low" | "high"> & { readonly standardError: number };

export interface SpectrumValues {
  /** √N(d, k) α_k for each degree: E φ(⟨u, x⟩) Y(x), Y = √N P_k(⟨u, ·⟩) of norm 1. */
  readonly coefficients: readonly Interval[];
  /** N(d, k) α_k² for each degree, over pairs of other points. */
  readonly energies: readonly Interval[];
  /** E φ², over the points of the coefficients. */
  readonly secondMoment: Interval;
}

/** Of each interval by itself: of some fifty values that are 0 or below the noise, about one in four figures shows one as seen. */
export const LEVEL = 0.99;

/** The task's activation at the task's gain and bias, t ↦ σ(gain t + bias). */
function unitOf({ activation, gain, bias }: SpectrumTask): (t: number) => number {
  const { value } = findActivation(activation);
  return (t) => value(gain * t + bias);
}

/**
 * The spectrum of one unit, measured twice. Along the unit's own direction, √N α_k is a mean over single points, with a standard
 * error near √(E φ²/n) in every degree. Without it, the energy N α_k² is a mean over pairs, of noise √(2N) E φ²/n besides: so
 * the first sees degrees that the second cannot. They share no points.
 */
export function measureSpectrum(task: SpectrumTask, { key }: Pick<MeasureContext, "key">): SpectrumValues {
  const { dimension, degrees } = task;
  const phi = unitOf(task);
  const pole = pointsOnSphere(1, dimension, key.fold("unit").stream());
  const sample = (name: string, count: number) => {
    const x = pointsOnSphere(count, dimension, key.fold(name).stream());
    const y = Float64Array.from({ length: count }, (_, i) => phi(inner(pole, x, i * dimension)));
    return { x, y, dimension, degrees, level: LEVEL };
  };
  const along = sample("coefficients", task.samples);
  return {
    coefficients: zonalCoefficients({ ...along, pole }).map(intervalOf),
    energies: degreeEnergies(sample("pairs", task.pairSamples)).map(intervalOf),
    secondMoment: meanSquare(along.y),
  };
}

/** ⟨u, x_i⟩, `offset` = i d; rounding must not take it out of [−1, 1], where σ need not be defined. */
function inner(u: Float64Array, x: Float64Array, offset: number): number {
  const sum = u.reduce((total, entry, a) => total + entry * x[offset + a]!, 0);
  return Math.max(-1, Math.min(1, sum));
}

const intervalOf = ({ value, low, high, standardError = Number.NaN }: Estimate): Interval => ({
  value,
  low,
  high,
  standardError,
});

function meanSquare(y: Float64Array): Interval {
  const squares = y.map((value) => value * value);
  const value = mean(squares);
  const standardError = Math.sqrt(variance(squares) / y.length);
  const reach = studentQuantile((1 + LEVEL) / 2, Math.min(y.length - 1, 10_000)) * standardError;
  return { value, low: value - reach, high: value + reach, standardError };
}

/** The mean of independent measurements of one number; distances to the ends add in squares, as standard errors do. */
export function pooled(intervals: readonly Interval[]): Interval {
  const value = mean(intervals.map((own) => own.value));
  const error = (of: (own: Interval) => number) => Math.hypot(...intervals.map(of)) / intervals.length;
  return {
    value,
    low: value - error((own) => own.value - own.low),
    high: value + error((own) => own.high - own.value),
    standardError: error((own) => own.standardError),
  };
}

/** factor · c, factor > 0. */
export const scaled = (own: Interval, factor: number): Interval => ({
  value: own.value * factor,
  low: own.low * factor,
  high: own.high * factor,
  standardError: own.standardError * factor,
});

/** c² from c: the image of the interval, which begins at 0 where c may have either sign. */
export function squared({ value, low, high, standardError }: Interval): Interval {
  const ends = [low * low, high * high] as const;
  return {
    value: value * value,
    low: low <= 0 && high >= 0 ? 0 : Math.min(...ends),
    high: Math.max(...ends),
    standardError: 2 * Math.abs(value) * standardError,
  };
}

/** a/b for independent a and b > 0, relative errors adding in squares; b's are taken for small. */
export function quotient(a: Interval, b: Interval): Interval {
  const value = a.value / b.value;
  const spread = (own: number, other: number) => Math.hypot(own, value * (other / b.value));
  return {
    value,
    low: value - spread((a.value - a.low) / b.value, b.high - b.value),
    high: value + spread((a.high - a.value) / b.value, b.value - b.low),
    standardError: spread(a.standardError / b.value, b.standardError),
  };
}
