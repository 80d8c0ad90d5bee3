import { requireDomain } from "../../math/domain-error.ts";
import type { FeatureProfile } from "./feature-profile.ts";
import type { RadialWindow } from "./guarantee.ts";

/**
 * P(|ρ − 1| ≤ τ) from the distribution function of ‖x‖ = ρλ, and min(ψ(1) − ψ(1 − τ), ψ(1 + τ) − ψ(1)) less the profile's error: what
 * C bounds by 2Cτ, and κ from below by κτ. The gap is that of all radii outside the window, since ψ increases.
 */
export function windowOf(
  profile: FeatureProfile,
  { law, radius }: { readonly law: { readonly cdf: (r: number) => number }; readonly radius: number },
): (halfWidth: number) => RadialWindow {
  requireDomain(radius > 0 && Number.isFinite(radius), "windowOf", "radius must be > 0 and finite", radius);
  const threshold = profile.mean(1);
  return (halfWidth) => {
    requireDomain(halfWidth > 0 && halfWidth <= 1, "windowOf", "halfWidth must be in (0, 1]", halfWidth);
    const [low, high] = [1 - halfWidth, 1 + halfWidth];
    const gap = Math.min(threshold - profile.mean(low), profile.mean(high) - threshold) - 2 * profile.error;
    return { mass: law.cdf(high * radius) - law.cdf(low * radius), gap: Math.max(0, gap) };
  };
}
