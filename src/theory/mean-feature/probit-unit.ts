import { requireDomain } from "../../math/domain-error.ts";
import { gaussLegendre } from "../../math/quadrature.ts";
import { normalCdf } from "../../math/special/normal.ts";
import type { RandomUnit } from "./mean-feature.ts";

/*
 * For σ = Φ everything about one random unit is in closed form: Φ(t) = P(y ≤ t) with y ~ N(0, 1) independent of w, so that products
 * of units are probabilities of Gaussian quadrants. The catalogue's quadrature is compared with it.
 */

const RULE = gaussLegendre(32);

/**
 * Owen's T(h, a) = (1/2π) ∫₀^a e^{−h²(1+x²)/2}/(1 + x²) dx for 0 ≤ a ≤ 1 (Owen 1956, Ann. Math. Statist. 27, 1075–1090). 32 nodes:
 * the poles ±i and the width 1/|h| of the Gaussian leave an absolute error below 1e-15.
 */
export function owensT(h: number, a: number): number {
  requireDomain(a >= 0 && a <= 1, "owensT", "a must be in [0, 1]", a);
  // The whole integral is below e^{−h²/2}/2π; beyond 38 that is below the least float64 number.
  if (Math.abs(h) > 38) return 0;
  const panels = Math.max(1, Math.ceil((Math.abs(h) * a) / 4));
  const half = a / (2 * panels);
  let sum = 0;
  for (let p = 0; p < panels; p++) {
    RULE.nodes.forEach((node, i) => {
      const square = 1 + ((2 * p + 1 + node) * half) ** 2;
      sum += (RULE.weights[i]! * half * Math.exp(-0.5 * h * h * square)) / square;
    });
  }
  return sum / (2 * Math.PI);
}

/** E Φ(γρz + b) = Φ(h), h = b/√(1 + γ²ρ²). */
export function probitMeanFeature(unit: RandomUnit): number {
  return normalCdf(unit.bias / Math.hypot(1, unit.gain * unit.radius));
}

/**
 * Var Φ(γρz + b) = Φ(h) − 2 T(h, 1/√(1 + 2γ²ρ²)) − Φ(h)²: E Φ² is P(y₁, y₂ ≤ γρz + b), two Gaussians of correlation
 * γ²ρ²/(1 + γ²ρ²), and P(both ≤ h) = Φ(h) − 2 T(h, √((1 − c)/(1 + c))) at correlation c. Absolute error below 1e-15.
 */
export function probitUnitVariance(unit: RandomUnit): number {
  const reach = unit.gain * unit.radius;
  const mean = probitMeanFeature(unit);
  const h = unit.bias / Math.hypot(1, reach);
  return mean * (1 - mean) - 2 * owensT(h, 1 / Math.sqrt(1 + 2 * reach * reach));
}
