import type { Activation } from "../../activations/activation.ts";
import { adaptiveMoments } from "../../math/adaptive-quadrature.ts";
import { requireDomain } from "../../math/domain-error.ts";
import type { Certain } from "../../math/extended-quadrature.ts";
import { normalDensity } from "../../math/special/normal.ts";
import { hermiteCoefficient } from "../spherical/hermite-coefficient.ts";

/** A unit x ↦ σ(⟨w, x⟩ + b), w ~ N(0, γ² I), seen from a point at ‖x‖ = ρ: there ⟨w, x⟩ ~ N(0, γ²ρ²). */
export interface RandomUnit {
  /** γ > 0. */
  readonly gain: number;
  readonly bias: number;
  /** ρ ≥ 0. */
  readonly radius: number;
}

/** All that the mean feature needs to know of an activation. */
export type UnitActivation = Pick<
  Activation,
  "id" | "kinks" | "parity" | "vanishing" | "value" | "derivative" | "vector"
>;

/**
 * ψ(ρ) = E σ(γρz + b), z ~ N(0, 1): what the mean of infinitely many random units sees of a point, its radius alone. By
 * quadrature with as many digits as cancel; `error` is absolute, 1e-12 of the value or less for σ analytic between its kinks.
 */
export function meanFeature(activation: UnitActivation, unit: RandomUnit): Certain {
  const { gain, bias, radius } = checked(unit, "meanFeature");
  const reach = gain * radius;
  if (reach === 0) return atOrigin(activation.value(bias));
  return hermiteCoefficient(activation, { degree: 0, gain: reach, bias });
}

/**
 * ψ′(ρ) = γ E[z σ′(γρz + b)] = (√2/ρ) E[σ(γρz + b) h₂(z)], h₂ = (z² − 1)/√2: integrating by parts (Stein) moves the derivative
 * from σ, which may have kinks, to the Gaussian. ρ > 0; accuracy as of {@link meanFeature}.
 */
export function meanFeatureSlope(activation: UnitActivation, unit: RandomUnit): Certain {
  const { gain, bias, radius } = checked(unit, "meanFeatureSlope");
  requireDomain(gain * radius > 0, "meanFeatureSlope", "gain · radius must be > 0 in float64", gain * radius);
  const { value, error } = hermiteCoefficient(activation, { degree: 2, gain: gain * radius, bias });
  const factor = Math.SQRT2 / radius;
  // Three roundings: of √2, the quotient and the product.
  return { value: factor * value, error: factor * error + 3 * 2 ** -53 * Math.abs(factor * value) };
}

/**
 * V(ρ) = Var σ(γρz + b), of one unit over the draw of its weights; the mean of r units deviates from ψ(ρ) by √(V/r). In float64,
 * centred before it is squared, so that a small variance keeps its digits.
 */
export function unitVariance(activation: UnitActivation, unit: RandomUnit): Certain {
  const { mean, variance, error } = unitMoments(activation, unit);
  // σ(t) − mean has lost a few ulps of the mean; the tail that is left out is below 1e-200.
  const rounding = 2 ** -49 * Math.abs(mean) * Math.sqrt(variance);
  return { value: variance, error: error * variance + rounding + (unit.radius === 0 ? 0 : 1e-200) };
}

/** Beyond it the Gaussian density is 0 in float64. */
const RANGE = 38;

/**
 * ψ(ρ), to about 1e-14 √E σ², and V(ρ), to the relative `error` besides the rounding of σ: in float64, thus fast. Panels end at the kinks
 * and at t = ±4^k, since adaptive quadrature would not find what an activation does at |t| about 1 when γρ is large.
 */
export function unitMoments(
  activation: UnitActivation,
  unit: RandomUnit,
): { readonly mean: number; readonly variance: number; readonly error: number } {
  const where = "unitMoments";
  const { gain, bias, radius } = checked(unit, where);
  const reach = gain * radius;
  if (reach === 0) return { mean: activation.value(bias), variance: 0, error: 0 };
  const points = [0, ...activation.kinks];
  for (let t = 1 / 16; t < RANGE * reach + Math.abs(bias); t *= 4) points.push(t, -t);
  const inside = points.map((t) => (t - bias) / reach).filter((z) => Math.abs(z) < RANGE);
  const ends = [-RANGE, -12, -6, -2, 0, 2, 6, 12, RANGE, ...inside].sort((a, b) => a - b);
  const moments = (centre: number) => {
    const at = (z: number): number => {
      const value = activation.value(reach * z + bias) - centre;
      requireDomain(Number.isFinite(value), where, `σ must be finite at t = ${reach * z + bias}`, value);
      return value;
    };
    const result = adaptiveMoments(at, {
      ends: ends.filter((z, i) => z !== ends[i - 1]),
      factor: () => 1,
      weight: normalDensity,
    });
    const last = Math.max(at(RANGE - 1) ** 2, at(1 - RANGE) ** 2) * normalDensity(RANGE - 1);
    const finite = result.divergesAt === undefined && last <= Math.max(1e-25 * result.square, 1e-200);
    requireDomain(
      finite,
      where,
      "E σ(γρz + b)² must be finite and σ² negligible against the Gaussian at |z| = 37",
      last,
    );
    return result;
  };
  const { first: mean } = moments(0);
  const centred = moments(mean);
  // Quadrature settles to 1e-14 of E (σ − mean)² on the parents of its panels.
  return { mean, variance: Math.max(0, centred.square - centred.first ** 2), error: 1e-13 };
}

/**
 * The least difference of radii that the mean of `width` units resolves at ρ, √(V(ρ)/width)/ψ′(ρ): one standard deviation, to
 * leading order in 1/√width.
 */
export function radialResolution(activation: UnitActivation, unit: RandomUnit & { readonly width: number }): number {
  requireDomain(unit.width >= 1, "radialResolution", "width must be ≥ 1", unit.width);
  const variance = unitVariance(activation, unit).value;
  return Math.sqrt(variance / unit.width) / meanFeatureSlope(activation, unit).value;
}

const atOrigin = (value: number): Certain => ({ value, error: 4 * 2 ** -53 * Math.abs(value) });

function checked(unit: RandomUnit, where: string): RandomUnit {
  requireDomain(unit.gain > 0 && Number.isFinite(unit.gain), where, "gain must be > 0 and finite", unit.gain);
  requireDomain(Number.isFinite(unit.bias), where, "bias must be finite", unit.bias);
  requireDomain(unit.radius >= 0 && Number.isFinite(unit.radius), where, "radius must be ≥ 0 and finite", unit.radius);
  return unit;
}
