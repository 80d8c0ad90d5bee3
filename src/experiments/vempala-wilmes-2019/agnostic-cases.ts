import { requireDomain } from "../../math/domain-error.ts";
import { residualEnergy } from "../../theory/dynamics/degree-decay.ts";
import { finiteWidth } from "../../theory/dynamics/finite-width.ts";
import { rateOf, type Spectrum, spectrumOf } from "./width-network.ts";

/** Energies ‖Π_l g‖² of the target; their sum is 1. */
export const ENERGIES = [
  { degree: 0, energy: 0.15 },
  { degree: 1, energy: 0.25 },
  { degree: 2, energy: 0.25 },
  { degree: 3, energy: 0.1 },
  { degree: 4, energy: 0.15 },
  { degree: 6, energy: 0.1 },
] as const;

/** Units, and the degree k up to which the target is to be learned. */
export interface Case {
  readonly name: string;
  readonly activation: string;
  readonly gain: number;
  readonly bias: number;
  readonly degree: number;
  /** Error of ‖H_T‖²/dist² still called agreement. */
  readonly margin: number;
}

export const CASES: readonly Case[] = [
  { name: "ReLU, k = 2", activation: "relu", gain: 1, bias: 0, degree: 2, margin: 0.05 },
  { name: "ReLU, k = 1", activation: "relu", gain: 1, bias: 0, degree: 1, margin: 0.12 },
  { name: "logistic(2t + 1), k = 2", activation: "logistic", gain: 2, bias: 1, degree: 2, margin: 0.05 },
];

export interface Setting {
  readonly dimension: number;
  /** η max α². */
  readonly fraction: number;
  /** ε²/dist². */
  readonly accuracy: number;
}

export const spectrumFor = (own: Case, dimension: number): Spectrum => spectrumOf({ ...own, dimension });

/** The squared distance of the target from the polynomials of degree k: the energies above it. */
export const squaredDistance = (degree: number): number =>
  ENERGIES.reduce((sum, part) => sum + (part.degree > degree ? part.energy : 0), 0);

/** η = fraction/max α². */
export const rateFor = (own: Case, { dimension, fraction }: Setting): number =>
  rateOf(spectrumFor(own, dimension), fraction);

/** T = ⌈ln(‖g‖/ε)/(η a²)⌉, ‖g‖ = 1, a = min |α_l| over l ≤ k, all of which must be live. */
export function stepsFor(own: Case, setting: Setting): number {
  const { alphas } = spectrumFor(own, setting.dimension);
  const least = Math.min(...alphas.slice(0, own.degree + 1).map(Math.abs));
  requireDomain(least > 0, "agnostic-convergence", "every degree up to k must have α ≠ 0", own.name);
  const epsilon = Math.sqrt(setting.accuracy * squaredDistance(own.degree));
  return Math.ceil(Math.log(1 / epsilon) / (rateFor(own, setting) * least * least));
}

const energyList = (): readonly number[] => {
  const list = new Array<number>(Math.max(...ENERGIES.map(({ degree }) => degree)) + 1).fill(0);
  for (const { degree, energy } of ENERGIES) list[degree] = energy;
  return list;
};

/** ‖H_t‖² = Σ_l e_l (1 − ηα_l²)^(2t), m = ∞. */
export function predictedLoss(own: Case, setting: Setting, time: number): number {
  const { alphas } = spectrumFor(own, setting.dimension);
  return residualEnergy(energyList(), { alphas, rate: rateFor(own, setting), time });
}

/** Bounds of ‖H_T‖²/dist². */
export interface Bounds {
  /** Only what degrees above k lose: 1 − Σ_{l>k} e_l (1 − (1 − ηα_l²)^(2T))/dist². By Jensen's inequality it holds at any width. */
  readonly low: number;
  /** Nothing lost above k: 1 + ε²/dist². */
  readonly high: number;
  /** What m random units do on average, from their spectral law. */
  readonly finite: number;
}

export function boundsFor(own: Case, setting: Setting, units: number): Bounds {
  const spectrum = spectrumFor(own, setting.dimension);
  const rate = rateFor(own, setting);
  const time = stepsFor(own, setting);
  const distance = squaredDistance(own.degree);
  const above = energyList().map((energy, degree) => (degree > own.degree ? energy : 0));
  const law = finiteWidth({ ...spectrum, units });
  const finite = ENERGIES.reduce((sum, { degree, energy }) => {
    if (degree === 0) return sum; // a constant is learned at once
    const live = spectrum.alphas[degree] !== 0;
    // ‖(I − ηK_m)^T Y‖² = ⟨Y, (I − ηK_m)^(2T) Y⟩.
    return sum + energy * (live ? law.residual(degree, { rate, time: 2 * time }) : 1);
  }, 0);
  return {
    low: residualEnergy(above, { alphas: spectrum.alphas, rate, time }) / distance,
    high: 1 + setting.accuracy,
    finite: finite / distance,
  };
}
