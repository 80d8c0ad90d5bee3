import { findActivation } from "../../activations/find.ts";
import { zonalExpectation } from "../../distributions/uniform-sphere.ts";
import { requireDomain } from "../../math/domain-error.ts";
import { harmonicDimension } from "../../math/harmonics.ts";
import { halfLife, requireStableRate, stabilityLimit } from "../../theory/dynamics/degree-decay.ts";
import { finiteWidth } from "../../theory/dynamics/finite-width.ts";
import { funkHecke } from "../../theory/spherical/funk-hecke.ts";

/** Units φ(⟨u, x⟩), φ(t) = σ(gain · t + bias), u uniform on S^(d−1). */
export interface Units {
  /** As `findActivation` takes it. */
  readonly activation: string;
  readonly gain: number;
  readonly bias: number;
  readonly dimension: number;
}

/** What theory needs to know of the units. */
export interface Spectrum {
  readonly dimension: number;
  /** α_0 … α_24. */
  readonly alphas: readonly number[];
  /** E φ(t)². */
  readonly energy: number;
}

/** Degrees above it are taken together, by what they have of the energy: of ReLU's, up to d = 40, 0.2 % of what degree 2 has. */
const LAST_DEGREE = 24;

const known = new Map<string, Spectrum>();

export function spectrumOf({ activation, gain, bias, dimension }: Units): Spectrum {
  const name = JSON.stringify([activation, gain, bias, dimension]);
  let spectrum = known.get(name);
  if (spectrum === undefined) {
    const found = findActivation(activation);
    const square = (t: number): number => found.value(gain * t + bias) ** 2;
    const kinks = found.kinks.map((kink) => (kink - bias) / gain);
    spectrum = {
      dimension,
      alphas: Array.from(
        { length: LAST_DEGREE + 1 },
        (_, degree) => funkHecke(found, { dimension, degree, gain, bias }).value,
      ),
      energy: zonalExpectation(square, { dimension, kinks }).value,
    };
    known.set(name, spectrum);
  }
  return spectrum;
}

/** η = fraction/max_k α_k²; a DomainError that says the limit where descent is not stable, fraction ≥ 2. */
export function rateOf({ alphas }: Spectrum, fraction: number): number {
  const rate = (fraction * stabilityLimit(alphas)) / 2;
  requireStableRate(alphas, rate);
  return rate;
}

export const countOf = (dimension: number, degree: number): number => Number(harmonicDimension(dimension, degree));

/** How long descent goes on: a number of half-lives of one degree at m = ∞. */
export interface Schedule {
  readonly degree: number;
  readonly halfLives: number;
  /** η max α². */
  readonly fraction: number;
}

/** η, and the whole number of steps next to the half-lives asked for. */
export function descentOf(spectrum: Spectrum, { degree, halfLives, fraction }: Schedule) {
  const rate = rateOf(spectrum, fraction);
  return { rate, time: Math.round(halfLives * halfLife(spectrum.alphas[degree]!, rate)) };
}

/** Throws unless η is below 1/λ at the right end of the spectrum of that many units: what the prediction needs. */
export function requireBelowEdge(spectrum: Spectrum, schedule: Schedule, units: number): void {
  const limit = 1 / finiteWidth({ ...spectrum, units }).edge;
  const { rate } = descentOf(spectrum, schedule);
  requireDomain(
    rate < limit,
    "width-threshold",
    `η must be below 1/(largest eigenvalue of ${units} units) = ${limit.toPrecision(6)}, so fraction below ` +
      ((schedule.fraction * limit) / rate).toPrecision(3),
    rate,
  );
}

/** r_k of m units at the end of the schedule, as the spectral law of random units has it. */
export function predictedResidual(spectrum: Spectrum, schedule: Schedule, units: number): number {
  return finiteWidth({ ...spectrum, units }).residual(schedule.degree, descentOf(spectrum, schedule));
}

/**
 * m* at which {@link predictedResidual} is `level`, between two integers by interpolation in log m. It must be above the level at
 * m = `from`, so wide that the largest eigenvalue there is below 1/η.
 */
export function predictedUnits(
  spectrum: Spectrum,
  schedule: Schedule,
  { level, from }: { readonly level: number; readonly from: number },
): number {
  const residual = (units: number): number => predictedResidual(spectrum, schedule, units);
  requireDomain(
    residual(from) > level,
    "predictedUnits",
    `the residual at ${from} units must be above the level`,
    level,
  );
  let [low, high] = [from, 2 * from];
  while (residual(high) > level) [low, high] = [high, 2 * high];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (residual(middle) > level) low = middle;
    else high = middle;
  }
  const [before, after] = [residual(low), residual(high)];
  return low * (high / low) ** ((before - level) / (before - after));
}

/** Slope of log y in log x by least squares. */
export function logSlope(points: readonly { readonly x: number; readonly y: number }[]): number {
  const xs = points.map(({ x }) => Math.log(x));
  const middle = xs.reduce((sum, x) => sum + x, 0) / xs.length;
  const spread = xs.reduce((sum, x) => sum + (x - middle) ** 2, 0);
  return points.reduce((sum, { y }, i) => sum + ((xs[i]! - middle) / spread) * Math.log(y), 0);
}
