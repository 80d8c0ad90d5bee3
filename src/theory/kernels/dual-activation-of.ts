import type { Activation } from "../../activations/activation.ts";
import { requireDomain } from "../../math/domain-error.ts";
import type { DualActivation } from "./dual-activation.ts";
import { hermiteDual } from "./dual-activation-hermite.ts";
import { homogeneousDual } from "./dual-activation-homogeneous.ts";

/**
 * The dual of σ at variance q: in closed form where σ is positively homogeneous of degree 0 or 1 (step, sign, ReLU and its like),
 * else by Hermite coefficients. DomainError where E σ(√q z)² is 0 or not finite.
 */
export function dualActivation(activation: Activation, { variance }: { readonly variance: number }): DualActivation {
  requireDomain(
    variance > 0 && Number.isFinite(variance),
    `dual of ${activation.id}`,
    "the variance must be positive and finite",
    variance,
  );
  return homogeneousDual(activation, variance) ?? hermiteDual(activation, variance);
}
