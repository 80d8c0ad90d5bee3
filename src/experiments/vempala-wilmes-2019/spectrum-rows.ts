import { findActivation } from "../../activations/find.ts";
import { zonalExpectation } from "../../distributions/uniform-sphere.ts";
import { requireDomain } from "../../math/domain-error.ts";
import { harmonicDimension } from "../../math/harmonics.ts";
import { halfLife, residualFactor } from "../../theory/dynamics/degree-decay.ts";
import { funkHecke, vanishes } from "../../theory/spherical/funk-hecke.ts";
import { largestEigenvalue } from "../../theory/spherical/largest-eigenvalue.ts";
import { stated } from "../../theory/spherical/stated.ts";
import { range } from "../plan.ts";

/** Units x ↦ σ(γ⟨u, x⟩ + b), u and x uniform on S^(d−1). */
export interface Units {
  readonly activation: string;
  readonly dimension: number;
  readonly gain: number;
  readonly bias: number;
}

/** One degree of a spectrum, by theory alone. */
export interface SpectrumRow {
  readonly degree: number;
  /** N(d, k), the harmonics of the degree: its digits, or the first of them with a power of ten. */
  readonly harmonics: string;
  /** α_k with its accuracy, as `thalweg predict funk-hecke` says it. */
  readonly value: number;
  readonly accuracy: number;
  readonly accuracyIs: "absolute" | "relative";
  /** Why nothing of the degree is seen: α_k is 0 exactly, is not told from 0, or is below the least number of float64. */
  readonly dead?: "exactly" | "untold" | "underflow";
  /** α_k², which is the degree's eigenvalue under gradient descent on the outputs of many units. */
  readonly eigenvalue: number;
  /** N α_k²/E σ², the part of a unit's energy that lies in the degree; undefined where E σ² is infinite. */
  readonly share?: number;
}

/** A degree of the spectrum; `energy` is {@link energyOf} the units. A DomainError where σ is not finite. */
export function spectrumRow(units: Units, degree: number, energy: number | undefined): SpectrumRow {
  const { dimension, gain, bias } = units;
  const activation = findActivation(units.activation);
  const own = stated(funkHecke(activation, { dimension, degree, gain, bias }));
  const alpha = Number(own.value); // a quantity's value may be a text; this one is none
  const count = harmonicDimension(dimension, degree);
  const dead =
    alpha !== 0
      ? undefined
      : vanishes(activation, { degree, bias })
        ? "exactly"
        : own.accuracy === 0
          ? "underflow"
          : "untold";
  return {
    degree,
    harmonics: digits(count),
    ...own,
    value: alpha,
    ...(dead && { dead }),
    eigenvalue: alpha * alpha,
    ...(energy !== undefined && {
      share: alpha === 0 ? 0 : Math.exp(logarithm(count) + 2 * Math.log(Math.abs(alpha)) - Math.log(energy)),
    }),
  };
}

/** E σ(γt + b)²; undefined where it is not found finite. */
export function energyOf({ activation, dimension, gain, bias }: Units): number | undefined {
  const { value, kinks } = findActivation(activation);
  const inside = kinks.map((kink) => (kink - bias) / gain);
  try {
    const energy = zonalExpectation((t) => value(gain * t + bias) ** 2, { dimension, kinks: inside }).value;
    return Number.isFinite(energy) && energy > 0 ? energy : undefined;
  } catch {
    return undefined;
  }
}

export interface Descent {
  /** max_k α_k². */
  readonly largest: number;
  /** η. */
  readonly rate: number;
  readonly degrees: readonly DegreeDescent[];
}

export interface DegreeDescent {
  readonly degree: number;
  readonly alpha: number;
  /** Steps after which half of ‖Π_k H‖ is left; ∞ where α = 0. */
  readonly halfLife: number;
  /** ‖Π_k H_t‖²/‖Π_k H_0‖², what is left of the degree's energy after all steps. */
  readonly left: number;
}

/**
 * What {@link Units} in infinite number learn of a target with energy in the degrees of `alphas`, with η = step/max α² after `steps` steps.
 * `largest` is {@link largestEigenvalue} of the units.
 */
export function descentOf(
  alphas: readonly { readonly degree: number; readonly value: number }[],
  { largest, step, steps }: { readonly largest: number; readonly step: number; readonly steps: number },
): Descent {
  requireDomain(largest > 0, "gradient descent", "a degree must have α ≠ 0: else nothing is learnt at all", largest);
  const rate = step / largest;
  const degrees = alphas.map(({ degree, value: alpha }) => ({
    degree,
    alpha,
    halfLife: halfLife(alpha, rate),
    left: residualFactor(alpha, { rate, time: steps }) ** 2,
  }));
  return { largest, rate, degrees };
}

/** max_k α_k² of the units: what limits the step. */
export const largestOf = ({ activation, ...options }: Units): number =>
  largestEigenvalue(findActivation(activation), options);

/** Energy left of a degree over its start, (1 − ηα²)^{2t}, at `count` times from 1 to the last, equally far apart in log t. */
export function decayCurve(
  alpha: number,
  { rate, steps, count }: { readonly rate: number; readonly steps: number; readonly count: number },
): readonly { readonly x: number; readonly y: number }[] {
  return range(count).map((i) => {
    const time = steps ** (i / (count - 1));
    return { x: time, y: residualFactor(alpha, { rate, time }) ** 2 };
  });
}

/** An integer's decimal digits, or four of them with a power of ten where it has more than 15. */
function digits(n: bigint): string {
  const text = n.toString();
  return text.length <= 15 ? text : `${text[0]}.${text.slice(1, 4)}e+${text.length - 1}`;
}

/** ln n of an integer ≥ 1 beyond float64, too. */
function logarithm(n: bigint): number {
  const text = n.toString();
  return Math.log(Number(text.slice(0, 17))) + Math.LN10 * Math.max(0, text.length - 17);
}
