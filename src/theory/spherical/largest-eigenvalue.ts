import type { Activation } from "../../activations/activation.ts";
import { zonalExpectation } from "../../distributions/uniform-sphere.ts";
import { requireDomain } from "../../math/domain-error.ts";
import { harmonicDimension } from "../../math/harmonics.ts";
import { funkHecke } from "./funk-hecke.ts";
import type { SphericalCoefficient } from "./funk-hecke-of-values.ts";

/** Degrees looked at before giving up: on the circle N = 2 for all of them, and Σ N α_k² may converge slowly. */
const MOST_DEGREES = 400;

/**
 * max_k α_k², the largest eigenvalue of the operator H ↦ E_x[φ(⟨u, x⟩)·]² of φ(t) = σ(γt + b): gradient descent on the output
 * layer is stable for steps below 2/max_k α_k² (Vempala & Wilmes 2019). The search ends where what is left of
 * Σ_k N(d, k) α_k² = E φ², divided by the next N, cannot exceed the largest found.
 */
export function largestEigenvalue(activation: Activation, options: Omit<SphericalCoefficient, "degree">): number {
  const { dimension, gain = 1, bias = 0 } = options;
  const kinks = activation.kinks.map((kink) => (kink - bias) / gain).filter((t) => Math.abs(t) < 1);
  let left = zonalExpectation((t) => activation.value(gain * t + bias) ** 2, { dimension, kinks }).value;
  const rounding = 1e-12 * left;
  let largest = 0;
  for (let degree = 0; degree < MOST_DEGREES; degree++) {
    const count = Number(harmonicDimension(dimension, degree));
    if (left <= Math.max(rounding, largest * count)) return largest;
    const square = funkHecke(activation, { ...options, degree }).value ** 2;
    largest = Math.max(largest, square);
    left -= count * square;
  }
  requireDomain(largest > 0, "largestEigenvalue", `a degree below ${MOST_DEGREES} must be alive`, activation.id);
  return largest;
}
