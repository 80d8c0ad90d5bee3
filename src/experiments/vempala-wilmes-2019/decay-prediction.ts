import { findActivation } from "../../activations/find.ts";
import { halfLife, residualFactor, stabilityLimit } from "../../theory/dynamics/degree-decay.ts";
import { type FiniteWidth, finiteWidth } from "../../theory/dynamics/finite-width.ts";
import { firstOrderWidthFactor } from "../../theory/dynamics/width-correction.ts";
import type { Network } from "../../theory/dynamics/width-equation.ts";
import { funkHecke } from "../../theory/spherical/funk-hecke.ts";
import { funkHeckeOfValues } from "../../theory/spherical/funk-hecke-of-values.ts";

/** α_0, …, α_8; what higher degrees hold of E φ² acts on these like a ridge. */
const DEGREES = Array.from({ length: 9 }, (_, k) => k);

interface Spectrum {
  readonly alphas: readonly number[];
  /** E φ². */
  readonly energy: number;
}

const spectra = new Map<string, Spectrum>();

/** Of φ on S^(d−1), to rounding. */
export function spectrumOf(activation: string, dimension: number): Spectrum {
  const name = JSON.stringify([activation, dimension]);
  const known = spectra.get(name);
  if (known !== undefined) return known;
  const phi = findActivation(activation);
  const alphas = DEGREES.map((degree) => funkHecke(phi, { dimension, degree }).value);
  const { secondMoment } = funkHeckeOfValues(phi.value, { dimension, degree: 0, kinks: phi.kinks });
  const spectrum = { alphas, energy: secondMoment };
  spectra.set(name, spectrum);
  return spectrum;
}

/** φ, d, k, m and η. */
export interface Setting {
  readonly activation: string;
  readonly dimension: number;
  readonly degree: number;
  readonly units: number;
  readonly rate: number;
}

const widths = new Map<string, FiniteWidth>();

const networkOf = ({ activation, dimension, units }: Omit<Setting, "degree" | "rate">): Network => ({
  dimension,
  units,
  ...spectrumOf(activation, dimension),
});

function widthOf(setting: Omit<Setting, "degree" | "rate">): FiniteWidth {
  const { activation, dimension, units } = setting;
  const name = JSON.stringify([activation, dimension, units]);
  const width = widths.get(name) ?? finiteWidth(networkOf(setting));
  widths.set(name, width);
  return width;
}

/** ln 2/−ln(1 − ηα_k²): m = ∞. */
export const infiniteHalfLife = ({ activation, dimension, degree, rate }: Omit<Setting, "units">): number =>
  halfLife(spectrumOf(activation, dimension).alphas[degree]!, rate);

/**
 * Steps until the residual of degree k, averaged over its harmonics, is one half, for m random units: theory's deterministic
 * equivalent for k ≥ 1, and to first order in 1/m for the one harmonic of degree 0, which does not fluctuate over the units.
 */
export function predictedHalfLife(setting: Setting): number {
  const { degree, rate } = setting;
  if (degree === 0) return infiniteHalfLife(setting) * firstOrderWidthFactor(0, networkOf(setting));
  return widthOf(setting).timeTo(degree, { rate });
}

/** That residual after `time` steps; degree 0 on the clock of its half-life. */
export function predictedResidual(setting: Setting, time: number): number {
  const { activation, dimension, degree, rate } = setting;
  if (degree > 0) return widthOf(setting).residual(degree, { rate, time });
  const own = time / firstOrderWidthFactor(0, networkOf(setting));
  return residualFactor(spectrumOf(activation, dimension).alphas[0]!, { rate, time: own });
}

/** `step` in units of 1/max α_k², to six digits; 2 is the limit of stability. */
export function rateOf(activation: string, dimension: number, step: number): number {
  return Number(((step * stabilityLimit(spectrumOf(activation, dimension).alphas)) / 2).toPrecision(6));
}

/** max_k α_k². */
export const largestSquare = (activation: string, dimension: number): number =>
  2 / stabilityLimit(spectrumOf(activation, dimension).alphas);

/**
 * The right end of the spectrum of K_m: of the law that theory gives the degrees k ≥ 1 or, where it is larger, the constants'
 * eigenvalue with what the other degrees add to it, α_0² + (E φ² − α_0²)/m.
 */
export function largestEigenvalue(setting: Omit<Setting, "degree" | "rate">): number {
  const { alphas, energy } = spectrumOf(setting.activation, setting.dimension);
  const constants = alphas[0]! ** 2;
  return Math.max(widthOf(setting).edge, constants + (energy - constants) / setting.units);
}
