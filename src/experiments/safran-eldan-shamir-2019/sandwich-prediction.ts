import unit from "../../activations/logistic.ts";
import { requireDomain } from "../../math/domain-error.ts";
import { featureProfile } from "../../theory/mean-feature/feature-profile.ts";
import { lawOf, type RadialInstance, targetOf } from "./sandwich-profiles.ts";

/** Radii at the quantiles (i + ½)/n. */
const RADII = 20_000;
/** Bins to a standard deviation of the mean feature, and over its whole range at least. */
const BINS = 4;
const LEAST_BINS = 2000;
/** Standard deviations beyond which nothing is. */
const REACH = 6;

/**
 * Leading order in 1/√r of the least squared error of F(mean of r random sigmoids) over all functions F, derived: at ‖x‖ = ρλ₀ the mean feature is nearly
 * N(ψ(ρ), V(ρ)/r), in the coordinate u = ∫ dψ/√V of constant variance nearly N(u(ρ), 1/r); the best F is the conditional mean of g, so that
 *
 *     E (F − g)² = E g² − ∫ q²/p du,   p(u) = E φ_{1/r}(u − u(ρ)),   q(u) = E g(ρ) φ_{1/r}(u − u(ρ)),
 *
 * by the midpoint rule in the probability of ρ and on bins of u. Squared errors, for each width the least over the scales λ₀.
 */
export function twoLayersPrediction(
  instance: RadialInstance,
  { gain, scales }: { readonly gain: number; readonly scales: readonly number[] },
): (width: number) => number {
  const law = lawOf(instance);
  const target = targetOf(instance);
  const { mean, standardDeviation } = featureProfile(unit, { gain });
  const radii = Float64Array.from({ length: RADII }, (_, i) => {
    const p = (i + 0.5) / RADII;
    return p < 0.5 ? law.quantile(p) : law.survivalQuantile((RADII - i - 0.5) / RADII);
  });
  const values = radii.map(target);
  const median = law.quantile(0.5);
  const paths = scales.map((scale) => {
    const u = new Float64Array(RADII);
    for (let i = 1; i < RADII; i++) {
      const [before, after] = [radii[i - 1]! / (scale * median), radii[i]! / (scale * median)];
      const spread = (standardDeviation(before) + standardDeviation(after)) / 2;
      u[i] = u[i - 1]! + Math.max(0, mean(after) - mean(before)) / spread;
    }
    return u;
  });
  return (width) => {
    requireDomain(width >= 1, "twoLayersPrediction", "width must be ≥ 1", width);
    return Math.min(...paths.map((u) => unexplained(u, values, 1 / Math.sqrt(width))));
  };
}

function unexplained(u: Float64Array, values: Float64Array, deviation: number): number {
  const range = u.at(-1)! + 2 * REACH * deviation;
  const step = Math.min(deviation / BINS, range / LEAST_BINS);
  const count = Math.ceil(range / step) + 1;
  const [p, q] = [new Float64Array(count), new Float64Array(count)];
  let square = 0;
  for (const [i, at] of u.entries()) {
    const place = (at + REACH * deviation) / step;
    const j = Math.floor(place);
    const share = place - j;
    p[j]! += 1 - share;
    p[j + 1]! += share;
    q[j]! += (1 - share) * values[i]!;
    q[j + 1]! += share * values[i]!;
    square += values[i]! ** 2;
  }
  const half = Math.ceil((REACH * deviation) / step);
  const weights = Float64Array.from({ length: half + 1 }, (_, k) => Math.exp(-(((k * step) / deviation) ** 2) / 2));
  let explained = 0;
  const whole = weights.reduce((sum, w, k) => sum + (k === 0 ? w : 2 * w), 0);
  for (let j = 0; j < count; j++) {
    let [a, b] = [0, 0];
    for (let k = Math.max(-half, -j); k <= half && j + k < count; k++) {
      const w = weights[Math.abs(k)]!;
      a += w * p[j + k]!;
      b += w * q[j + k]!;
    }
    if (a > 0) explained += (b * b) / a / whole;
  }
  return Math.max(0, square - explained) / u.length;
}
