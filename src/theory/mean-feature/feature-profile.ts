import { chebyshevCoefficients } from "../../math/chebyshev-coefficients.ts";
import { requireDomain } from "../../math/domain-error.ts";
import { type UnitActivation, unitMoments } from "./mean-feature.ts";

/**
 * ψ(ρ) = E σ(G(ρz − 1)) and the standard deviation of one unit as functions that cost a microsecond: units with weights N(0, G² I/λ²)
 * and bias −G seen at ‖x‖ = ρλ. The bias is necessary: with b = 0 and σ(t) + σ(−t) = 1 the mean feature is ½ at every radius.
 */
export interface FeatureProfile {
  readonly mean: (rho: number) => number;
  readonly standardDeviation: (rho: number) => number;
  /** Absolute error of `mean`: the last coefficients and the quadrature. */
  readonly error: number;
}

/** Beyond it the profile is taken for constant: ψ differs from ½ by less than 1/(√(2π) REACH) = 4e-7 there. */
const REACH = 1e6;
const DEGREE = 256;

/**
 * For σ with values in [0, 1], σ(t) + σ(−t) = 1 and σ concave for t > 0 (logistic, probit, step): then σ′ is even and decreasing away
 * from 0, and ψ′(ρ) = G ∫₀^∞ z φ(z) [σ′(G(ρz − 1)) − σ′(G(ρz + 1))] dz > 0, from ψ(0) = σ(−G) to ψ(∞) = ½. A `DomainError` where σ is
 * not such on a grid of arguments.
 *
 * Chebyshev interpolation in s = ρ/(1 + ρ), for ψ of itself and for V(ρ)/s², of which neither end is singular (ψ has a power
 * series in 1/ρ there, and an asymptotic one in ρ at 0).
 */
export function featureProfile(activation: UnitActivation, { gain }: { readonly gain: number }): FeatureProfile {
  const where = "featureProfile";
  requireDomain(gain > 0 && gain <= 1e3, where, "gain must be in (0, 1000]", gain);
  requireSigmoid(activation, where);
  const means = new Float64Array(DEGREE + 1);
  const variances = new Float64Array(DEGREE + 1);
  const end = REACH / (1 + REACH);
  for (let j = 0; j <= DEGREE; j++) {
    const s = (end * (1 + Math.cos((j * Math.PI) / DEGREE))) / 2;
    if (j === DEGREE) {
      means[j] = activation.value(-gain);
      variances[j] = (gain * activation.derivative(-gain)) ** 2;
      continue;
    }
    const rho = s / (1 - s);
    const { mean, variance } = unitMoments(activation, { gain, bias: -gain, radius: rho });
    means[j] = mean;
    variances[j] = variance / (s * s);
  }
  const { first, second } = chebyshevCoefficients(means, variances);
  const at = (rho: number): number => (2 * Math.min(rho / (1 + rho), end)) / end - 1;
  return {
    mean: (rho) => clenshaw(first, at(rho)),
    standardDeviation: (rho) => Math.sqrt(Math.max(0, clenshaw(second, at(rho)))) * (rho / (1 + rho)),
    error: 1e-13 + 4 * first.subarray(DEGREE - 16).reduce((sum, c) => sum + Math.abs(c), 0),
  };
}

/** Σ c_m T_m(x). */
function clenshaw(c: Float64Array, x: number): number {
  let [b, next] = [0, 0];
  for (let m = c.length - 1; m >= 1; m--) [b, next] = [2 * x * b - next + c[m]!, b];
  return x * b - next + c[0]!;
}

function requireSigmoid({ value, id }: UnitActivation, where: string): void {
  const rounding = 1e-14;
  const step = 1 / 16;
  // Strictly inside t > 0: a jump at 0 is allowed.
  for (let t = 1.5 * step; t <= 64; t += step) {
    const [before, here, after] = [value(t - step), value(t), value(t + step)];
    requireDomain(here >= 0 && here <= 1, where, `${id} must have values in [0, 1]; at t = ${t}`, here);
    requireDomain(
      Math.abs(here + value(-t) - 1) <= rounding,
      where,
      `${id} must satisfy σ(t) + σ(−t) = 1; at t = ${t}`,
      here,
    );
    requireDomain(here >= before - rounding, where, `${id} must not decrease; at t = ${t}`, here - before);
    requireDomain(
      after - 2 * here + before <= rounding,
      where,
      `${id} must be concave for t > 0; at t = ${t}`,
      after - here,
    );
  }
}
