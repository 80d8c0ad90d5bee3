import { requireDomain } from "../math/domain-error.ts";
import type { Estimate } from "./estimate.ts";

/** What a claim's measurement says of its prediction. */
export type Verdict = "consistent" | "contradicted" | "inconclusive" | "not applicable";

/**
 * Equivalence: consistent when the whole interval lies in prediction ± margin, contradicted when it lies outside,
 * inconclusive otherwise. An undefined estimate is inconclusive, never contradicted.
 */
export function agrees(predicted: number, estimate: Estimate, { margin }: { readonly margin: number }): Verdict {
  requireDomain(margin > 0, "agrees", "margin must be positive", margin);
  if (isUndefined(estimate)) return "inconclusive";
  if (estimate.low >= predicted - margin && estimate.high <= predicted + margin) return "consistent";
  if (estimate.high < predicted - margin || estimate.low > predicted + margin) return "contradicted";
  return "inconclusive";
}

/** One-sided: consistent when the whole interval lies below the bound, contradicted when it lies at or above it. */
export function below(bound: number, estimate: Estimate): Verdict {
  if (isUndefined(estimate)) return "inconclusive";
  if (estimate.high < bound) return "consistent";
  if (estimate.low >= bound) return "contradicted";
  return "inconclusive";
}

/** One-sided: consistent when the whole interval lies above the bound, contradicted when it lies at or below it. */
export function above(bound: number, estimate: Estimate): Verdict {
  return below(-bound, { ...estimate, value: -estimate.value, low: -estimate.high, high: -estimate.low });
}

/**
 * An exact number met by a measurement: contradicted when the interval excludes the prediction; consistent when it
 * holds the prediction *and* lies in prediction ± margin, so that a noisy measurement earns no verdict.
 */
export function meets(predicted: number, estimate: Estimate, { margin }: { readonly margin: number }): Verdict {
  if (isUndefined(estimate)) return "inconclusive";
  if (estimate.high < predicted || estimate.low > predicted) return "contradicted";
  return agrees(predicted, estimate, { margin }) === "consistent" ? "consistent" : "inconclusive";
}

const isUndefined = (estimate: Estimate): boolean =>
  Number.isNaN(estimate.value) || Number.isNaN(estimate.low) || Number.isNaN(estimate.high);
