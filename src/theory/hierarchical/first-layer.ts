import type { Activation } from "../../activations/activation.ts";
import { requireDomain } from "../../math/domain-error.ts";
import { expectations, type SightLaw } from "./sight-law.ts";
import { type TwoLayers, twoLayers, VANISHES } from "./two-layers.ts";

/*
 * Stage (i) of Theorem 1 of dandi2025computational: spherical SGD on the correlation loss of f = Σ_j φ(⟨w_j, x⟩), φ = σ∘σ, a
 * fresh batch of n points a step. f* depends on x through z ∈ ℝ^k, k = d_eff; a* = 1 and P = h_2 make it a function of |z|, so
 * the mean gradient of a neuron depends on r = ‖W* w‖ alone: Ψ(r) = E[f* φ(⟨w, x⟩)] = Σ_j E[φ h_j] E[f* h_j(z_1)] r^j.
 */

/** Sizes of one run. */
export interface FirstLayer {
  readonly dimension: number;
  readonly effectiveDimension: number;
  /** Points of a batch. */
  readonly samples: number;
  /** η: w ← (w + η G)/‖·‖, G the gradient of the mean of f* f along the sphere. */
  readonly rate: number;
  readonly activation: Activation;
  readonly outer: SightLaw["outer"];
  readonly gain: number;
}

/**
 * η with which the overlap of a small r grows by 1 + a a step as d_eff → ∞: Ψ′(r) = √2 E[φ He_2]/2! · E[f* He_2(z_1)] r and
 * E[f* He_2(z_1)] = √(2/d_eff) E[g*(h) h], so a = η E[φ He_2] E[g*(h) h] √(2/d_eff), h ~ N(0, 1): the theorem's η ∝ √d_eff.
 */
export function rateOf(
  growth: number,
  {
    effectiveDimension,
    activation,
    outer,
    gain,
  }: Pick<FirstLayer, "effectiveDimension" | "activation" | "outer" | "gain">,
): number {
  const second = Math.SQRT2 * known(activation).composed[2]!;
  const drift = second * Math.SQRT2 * outer.hermite(1, gain);
  requireDomain(
    Math.abs(drift) > VANISHES,
    "rateOf",
    "σ∘σ must have a part of degree 2, and g* one of degree 1",
    drift,
  );
  return (growth * Math.sqrt(effectiveDimension)) / drift;
}

/**
 * Mean over neurons of r², before the first step and after each, for infinitely many neurons begun uniformly on the sphere:
 * r² ~ Beta(k/2, (d − k)/2). A step moves w by ηΨ′(r) along the sphere's gradient of r and by isotropic noise of squared
 * length s² = η² (d/n) E f*² E φ′², and r² becomes
 *
 *     [(r + ηΨ′(r)(1 − r²))² + s² k/d]/[1 + η²Ψ′(r)²(1 − r²) + s²].
 *
 * No fitted constant. Left out: fluctuations of that ratio, O(s²/k), and degrees above 4 of Ψ, below 1e-3 of it.
 */
export function meanSquareOverlaps(sizes: FirstLayer, steps: number): readonly number[] {
  const { dimension: d, effectiveDimension: k, samples, rate, activation, outer, gain } = sizes;
  requireDomain(k >= 1 && k < d, "meanSquareOverlaps", "d_eff must be in [1, d)", k);
  const { composed, squaredSlope } = known(activation);
  const law: SightLaw = { inner: [0, 0, 1], effectiveDimension: k, plus: k, outer, gain };
  const { meanSquare, coefficients } = expectations(
    law,
    [2, 4].map((degree) => ({ plus: [degree], minus: [] })),
  );
  const [second, fourth] = [2 * composed[2]! * coefficients[0]!, 4 * composed[4]! * coefficients[1]!];
  const noise = (rate ** 2 * d * meanSquare * squaredSlope) / samples;
  const { weights, squares } = initialLaw(d, k);
  let now = squares;
  const means = [meanOf(weights, now)];
  for (let t = 0; t < steps; t++) {
    now = now.map((u) => {
      const r = Math.sqrt(u);
      const drift = rate * (second * r + fourth * r ** 3);
      return ((r + drift * (1 - u)) ** 2 + (noise * k) / d) / (1 + drift ** 2 * (1 - u) + noise);
    });
    means.push(meanOf(weights, now));
  }
  return means;
}

const meanOf = (weights: Float64Array, values: Float64Array): number =>
  values.reduce((sum, value, i) => sum + weights[i]! * value, 0);

/** r² = sin²θ of a point uniform on S^(d−1), θ of density ∝ sin^(k−1)θ cos^(d−k−1)θ: the midpoint rule, to 1e-9. */
function initialLaw(d: number, k: number): { readonly weights: Float64Array; readonly squares: Float64Array } {
  const nodes = 2000;
  const range = Math.min(Math.PI / 2, Math.asin(Math.min(1, (Math.sqrt(k) + 8) / Math.sqrt(d))));
  const angles = Float64Array.from({ length: nodes }, (_, i) => ((i + 0.5) * range) / nodes);
  const logs = angles.map((t) => (k - 1) * Math.log(Math.sin(t)) + (d - k - 1) * Math.log(Math.cos(t)));
  const most = logs.reduce((a, b) => Math.max(a, b));
  const densities = logs.map((value) => Math.exp(value - most));
  const total = densities.reduce((sum, value) => sum + value, 0);
  return { weights: densities.map((value) => value / total), squares: angles.map((t) => Math.sin(t) ** 2) };
}

/** The expectations take longer than a recursion: once for each activation. */
const expectationsOf = new Map<Activation, TwoLayers>();
function known(activation: Activation): TwoLayers {
  const found = expectationsOf.get(activation) ?? twoLayers(activation);
  expectationsOf.set(activation, found);
  return found;
}
