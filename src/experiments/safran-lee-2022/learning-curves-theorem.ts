import { findActivation } from "../../activations/find.ts";
import { requireDomain } from "../../math/domain-error.ts";
import { featureProfile } from "../../theory/mean-feature/feature-profile.ts";
import { type Guarantee, twoLayerGuarantee } from "../../theory/mean-feature/guarantee.ts";
import { windowOf } from "../../theory/mean-feature/window.ts";
import { type Instance, lawOf, radiusOf } from "./instance.ts";

/** What is trained here at most. */
export const MOST_UNITS = 20_000;
export const MOST_STEPS = 1_000_000;

/** Width and steps that suffice for E (N − f)² ≤ error, by logistic units of gain G and bias −G. Far from necessary. */
function guaranteeFor(
  instance: Instance,
  { gain, error }: { readonly gain: number; readonly error: number },
): Guarantee {
  const profile = featureProfile(findActivation("logistic"), { gain });
  const window = windowOf(profile, { law: lawOf(instance), radius: radiusOf(instance) });
  return twoLayerGuarantee({ error, threshold: profile.mean(1), window });
}

interface Sizes {
  readonly width: number;
  readonly steps: number;
}

/** Numbers for "theorem" in either place. A `DomainError` with the number where it is beyond what fits. */
export function sizesOf(
  { width, steps, ...instance }: Instance & { readonly width: number | "theorem"; readonly steps: number | "theorem" },
  options: { readonly gain: number; readonly error: number },
): Sizes {
  if (width !== "theorem" && steps !== "theorem") return { width, steps };
  const proven = guaranteeFor(instance, options);
  const sizes = {
    width: width === "theorem" ? proven.width : width,
    steps: steps === "theorem" ? proven.steps : steps,
  };
  const where = `learning-curves, what the theorem takes for an error of ${options.error}`;
  requireDomain(sizes.width <= MOST_UNITS, where, `width must be ≤ ${MOST_UNITS} to fit here`, sizes.width);
  requireDomain(sizes.steps <= MOST_STEPS, where, `steps must be ≤ ${MOST_STEPS} to fit here`, sizes.steps);
  return sizes;
}
