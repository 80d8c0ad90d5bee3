import { requireDomain } from "../../math/domain-error.ts";
import { gaussLegendre, type Integral, integrate } from "../../math/quadrature.ts";
import { normalCdf } from "../../math/special/normal.ts";
import type { FeatureProfile } from "./feature-profile.ts";

/** The law of ‖x‖, by its density on (0, ∞) and its quantile function. */
export interface RadiusLaw {
  readonly density: (r: number) => number;
  readonly quantile: (u: number) => number;
}

/** Above this quantile one integrates over the quantile: a heavy tail with oscillations has no end in r. */
const BODY = 0.99;
const TAIL_RULE = gaussLegendre(24);

/**
 * E_ρ Φ(−|ψ(ρ) − ψ(1)| √r/sd(ρ)), ρ = ‖x‖/λ: how often the mean of r = `width` random units, thresholded at ψ(1), puts a point on the
 * wrong side of the sphere of radius λ, to leading order: the mean of the units at one point is taken for Gaussian. `profile` is the
 * one of the length scale λ. `error` is that of the integral.
 */
export function thresholdError(
  profile: FeatureProfile,
  options: { readonly law: RadiusLaw; readonly radius: number; readonly width: number },
): Integral {
  const { law, radius, width } = options;
  requireDomain(radius > 0 && Number.isFinite(radius), "thresholdError", "radius must be > 0 and finite", radius);
  requireDomain(width >= 1, "thresholdError", "width must be ≥ 1", width);
  const threshold = profile.mean(1);
  const wrong = (r: number): number => {
    const gap = Math.abs(profile.mean(r / radius) - threshold);
    if (gap === 0) return 0.5;
    return normalCdf((-gap * Math.sqrt(width)) / profile.standardDeviation(r / radius));
  };
  const end = Math.max(law.quantile(BODY), 2 * radius);
  const tail = end > law.quantile(BODY) ? 0 : 1 - BODY;
  const body = integrate((r) => law.density(r) * wrong(r), {
    ...{ from: 0, to: end, kinks: towards(radius, { end, width }) },
    tolerance: 1e-11,
  });
  let { value } = body;
  TAIL_RULE.nodes.forEach((node, i) => {
    if (tail > 0) value += (TAIL_RULE.weights[i]! / 2) * tail * wrong(law.quantile(1 - (tail * (1 - node)) / 2));
  });
  // The tail's integrand lies between its limit and its value at the body's end; the rule is good to far less than their difference.
  return { value, error: body.error + 1e-3 * tail * (wrong(end) - wrong(1e6 * end)) };
}

/** Ends of panels that shrink towards the radius until they are shorter than what `width` units resolve, and double outwards. */
function towards(radius: number, { end, width }: { readonly end: number; readonly width: number }): number[] {
  const points = [radius];
  for (let h = 0.5; h > 0.1 / Math.sqrt(width); h /= 2) points.push(radius * (1 - h), radius * (1 + h));
  for (let r = 2 * radius; r < end; r *= 2) points.push(r);
  return points;
}
