import { findActivation } from "../../activations/find.ts";
import { logistic } from "../../activations/logistic.ts";
import { DomainError } from "../../math/domain-error.ts";
import { gaussHermite } from "../../math/quadrature.ts";
import { type FeatureProfile, featureProfile } from "../../theory/mean-feature/feature-profile.ts";
import { type Instance, lawOf, radiusOf } from "./instance.ts";

/** Random logistic units and the output neuron on their mean. */
export type Learner = Instance & {
  /** r. */
  readonly width: number;
  /** G. */
  readonly gain: number;
  /** β: the size of the constant's feature beside the features φ_j. */
  readonly constantFeature: number;
};

export interface PopulationDescent {
  /** Eigenvalues of the second moments of (√r m, β), or of (√r (m − E m), β): the greater first. */
  readonly eigenvalues: readonly [number, number];
  /** r Var m. */
  readonly signal: number;
  /** E (p − f)²/Var f before each step, to the first that is at most the level. */
  readonly path: readonly number[];
  /** Where it reaches the level, between two steps by interpolation of its logarithm. */
  readonly steps: number;
}

/** Radii are so many quantiles, and the deviation of m from its mean so many nodes. */
const RADII = 400;
const NODES = 5;

/**
 * Gradient descent on the population's squared loss of p = s(√r (m − μ) w + β c), from (w, c) = 0 with step 16/λ_max, μ = E m or 0. The mean
 * feature m of r units at ‖x‖ is taken as N(ψ, V/r), ψ the mean of a unit there and V its variance (central limit), independent over points.
 */
export function populationDescent(
  learner: Learner,
  { centred, level, mostSteps }: { readonly centred: boolean; readonly level: number; readonly mostSteps: number },
): PopulationDescent {
  const { width, constantFeature: beta } = learner;
  const { feature, weight, label } = meanFeatureLaw(learner);
  const average = (of: (i: number) => number): number => weight.reduce((sum, w, i) => sum + w * of(i), 0);
  const mean = average((i) => feature[i]!);
  const share = average((i) => label[i]!);
  const shift = centred ? mean : 0;
  const root = Math.sqrt(width);
  const signal = width * average((i) => (feature[i]! - mean) ** 2);
  const square = signal + width * (mean - shift) ** 2;
  const cross = beta * root * (mean - shift);
  const greater = (square + beta ** 2) / 2 + Math.hypot((square - beta ** 2) / 2, cross);
  // The determinant is the same for every shift.
  const eigenvalues = [greater, (signal * beta ** 2) / greater] as const;
  const step = 16 / greater;
  const path: number[] = [];
  let [w, c] = [0, 0];
  for (let t = 0; t <= mostSteps; t++) {
    let [loss, slopeW, slopeC] = [0, 0, 0];
    for (let i = 0; i < feature.length; i++) {
      const f = root * (feature[i]! - shift);
      const p = logistic(f * w + beta * c);
      const residual = p - label[i]!;
      const slope = weight[i]! * residual * p * (1 - p);
      loss += weight[i]! * residual * residual;
      slopeW += slope * f;
      slopeC += slope * beta;
    }
    path.push(loss / (share * (1 - share)));
    if (path[t]! <= level) return { eigenvalues, signal, path, steps: reached(path, level) };
    w -= step * slopeW;
    c -= step * slopeC;
  }
  const where = `uncentred-features, ${centred ? "centred" : "uncentred"} with constant's feature ${beta}`;
  throw new DomainError(where, `level must be reached within ${mostSteps} steps (${path.at(-1)} after them)`, level);
}

/** Where a path first is at most `level`, linear in its logarithm between steps; ∞ where it is not. */
export function reached(path: readonly number[], level: number): number {
  const first = path.findIndex((value) => value <= level);
  if (first <= 0) return first === 0 ? 0 : Number.POSITIVE_INFINITY;
  const [before, after] = [path[first - 1]!, path[first]!];
  return first - 1 + Math.log(before / level) / Math.log(before / after);
}

/** m with its probabilities and the values of f: quantiles of ‖x‖ on either side of λ, Gauss–Hermite nodes at each. */
function meanFeatureLaw(learner: Learner) {
  const { quantile, gain, width } = learner;
  const [law, radius] = [lawOf(learner), radiusOf(learner)];
  const profile = profileOf(gain);
  const { nodes, weights } = gaussHermite(NODES);
  const inside = Math.max(1, Math.round(RADII * quantile));
  const [feature, weight, label]: [number[], number[], number[]] = [[], [], []];
  for (let i = 0; i < RADII; i++) {
    const within = i < inside;
    const mass = within ? quantile / inside : (1 - quantile) / (RADII - inside);
    const rho = law.quantile(within ? mass * (i + 0.5) : quantile + mass * (i - inside + 0.5)) / radius;
    const deviation = profile.standardDeviation(rho) / Math.sqrt(width);
    for (let j = 0; j < NODES; j++) {
      feature.push(profile.mean(rho) + deviation * nodes[j]!);
      weight.push(mass * weights[j]!);
      label.push(within ? 1 : 0);
    }
  }
  return { feature, weight, label };
}

const profiles = new Map<number, FeatureProfile>();

/** Kept: its quadratures take longer than a descent. */
function profileOf(gain: number): FeatureProfile {
  const known = profiles.get(gain) ?? featureProfile(findActivation("logistic"), { gain });
  profiles.set(gain, known);
  return known;
}
