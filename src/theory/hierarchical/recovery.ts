import { requireDomain } from "../../math/domain-error.ts";
import type { HermiteNormalisation } from "../../math/hermite.ts";
import { type LinkMoments, linkMoments, outlier, type Side } from "./generalised-spike.ts";
import { runningExample } from "./running-example.ts";
import type { SightLaw } from "./sight-law.ts";

/*
 * First stage: the d_eff eigenvectors of M = (1/n) Σ y (x xᵀ − I) of largest |eigenvalue| against the true subspace;
 * overlap = ‖V̂ᵀ W*‖_F/√d_eff, whose square is a mean over components.
 */

interface Size {
  readonly dimension: number;
  readonly samples: number;
}

/**
 * Overlap² to leading order in 1/n: M is a spiked Wigner matrix, spike λ_i = E[y He_2(z_i)], noise of variance σ² = E y² per
 * n, both exact for the finite d_eff. Mean over components of max(0, 1 − σ² d/(n λ_i²)) (Baik, Ben Arous, Péché). Without
 * the correlation of y² with z_i²; see {@link overlapSquared}, which has it.
 */
export function leadingOverlapSquared(law: SightLaw, { dimension, samples }: Size): number {
  requireDomain(samples > 0, "leadingOverlapSquared", "samples must be positive", samples);
  const moments = linkMoments(law);
  const noise = moments.plain((y) => y * y);
  return meanOverSides(law, (side) => {
    const strength = moments.second((y) => y, side);
    return Math.max(0, 1 - (noise * dimension) / (samples * strength ** 2));
  });
}

/** Overlap² by the generalised spike: d → ∞ at fixed d_eff and (d − d_eff)/n, no fitted constant. Numerical error 1e-9. */
export function overlapSquared(law: SightLaw, { dimension, samples }: Size): number {
  requireDomain(dimension > law.effectiveDimension, "overlapSquared", "dimension must exceed d_eff", dimension);
  requireDomain(samples > 0, "overlapSquared", "samples must be positive", samples);
  return overlapSquaredAt(law, linkMoments(law), (dimension - law.effectiveDimension) / samples);
}

/** n at which the overlap (not squared) reaches `overlap` in (0, 1): (d − d_eff)/α*, α* by bisection to 1e-10 relative. */
export function samplesAtOverlap(
  law: SightLaw,
  { dimension, overlap }: { readonly dimension: number; readonly overlap: number },
): number {
  requireDomain(overlap > 0 && overlap < 1, "samplesAtOverlap", "overlap must be in (0, 1)", overlap);
  requireDomain(dimension > law.effectiveDimension, "samplesAtOverlap", "dimension must exceed d_eff", dimension);
  const moments = linkMoments(law);
  const aspect = bisect(1e-9, 10, (alpha) => overlapSquaredAt(law, moments, alpha) > overlap ** 2);
  requireDomain(aspect > 1e-8, "samplesAtOverlap", "every component needs E[y He_2(z)] of its sign", aspect);
  return (dimension - law.effectiveDimension) / aspect;
}

/** {@link samplesAtOverlap} of the running example (authors' normalisation unless given). */
export function recoverySamples(options: {
  readonly dimension: number;
  readonly effectiveDimension: number;
  readonly overlap: number;
  readonly hermite?: HermiteNormalisation;
}): number {
  const { effectiveDimension, hermite = "factorial" } = options;
  return samplesAtOverlap(runningExample(hermite, effectiveDimension), options);
}

function overlapSquaredAt(law: SightLaw, moments: LinkMoments, alpha: number): number {
  return meanOverSides(law, (side) => {
    const g = bisect(1e-10, 0.999, (t) => outlier(moments, side, t).aspect < alpha);
    return outlier(moments, side, g).overlapSquared;
  });
}

function meanOverSides({ plus, effectiveDimension }: SightLaw, value: (side: Side) => number): number {
  const minus = effectiveDimension - plus;
  return ((plus > 0 ? plus * value("plus") : 0) + (minus > 0 ? minus * value("minus") : 0)) / effectiveDimension;
}

/** Where `isBelow` turns from true to false on [low, high], in log scale to 1e-11 relative. */
function bisect(low: number, high: number, isBelow: (t: number) => boolean): number {
  let [a, b] = [low, high];
  while (b / a > 1 + 1e-11) {
    const middle = Math.sqrt(a * b);
    if (isBelow(middle)) a = middle;
    else b = middle;
  }
  return a;
}
