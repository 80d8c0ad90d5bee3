import unit, { logistic } from "../../activations/logistic.ts";
import { gaussHermite } from "../../math/quadrature.ts";
import { featureProfile } from "../../theory/mean-feature/feature-profile.ts";
import { type Instance, lawOf, radiusOf } from "./instance.ts";

/** Radii at the quantiles (i + ½)/n, and nodes for the deviation of the units' mean. */
const RADII = 1000;
const DEVIATION = gaussHermite(12);
const MOST_STEPS = 200;

/** The mean feature at one radius to leading order: Gaussian, with `spread`/√r its standard deviation. */
interface Level {
  readonly mean: number;
  readonly spread: number;
  readonly label: number;
}

/**
 * Leading order in 1/√r of the least squared error of the tied network on r units, over the variance of f, derived: at a point with ‖x‖ = ρλ₀, λ₀ = `scale` λ the length of the weights, the
 * mean of the units is taken for N(ψ(ρ), V(ρ)/r), so that it is
 *
 *     min over α, c of E_ρ E_z (s(c − α(ψ(ρ) + z √(V(ρ)/r))) − 1{ρ ≤ λ/λ₀})²,   z ~ N(0, 1).
 *
 * Where n points are many, descent on (α, c) ends there. By the midpoint rule in the probability of ρ, whose nodes keep apart inside and outside if
 * the quantile is a multiple of 1/1000; Gauss & Newton's method with damping.
 */
export function tiedPrediction(
  instance: Instance,
  { gain, scale = 1 }: { readonly gain: number; readonly scale?: number },
): (width: number) => number {
  const profile = featureProfile(unit, { gain });
  const [law, ball] = [lawOf(instance), radiusOf(instance)];
  const { quantile } = instance;
  const levels = Array.from({ length: RADII }, (_, i): Level => {
    const p = (i + 0.5) / RADII;
    const rho = (p < 0.5 ? law.quantile(p) : law.survivalQuantile((RADII - i - 0.5) / RADII)) / (scale * ball);
    return { mean: profile.mean(rho), spread: profile.standardDeviation(rho), label: p < quantile ? 1 : 0 };
  });
  const known = new Map<number, number>();
  return (width) => {
    const value =
      known.get(width) ??
      leastError(levels, { threshold: profile.mean(1 / scale), width }) / (quantile * (1 - quantile));
    known.set(width, value);
    return value;
  };
}

/** From the logit of slope √r at ψ(1), a unit of which is about one standard deviation. */
function leastError(levels: readonly Level[], { threshold, width }: { threshold: number; width: number }): number {
  const root = Math.sqrt(width);
  let at = { slope: 1, constant: 0 };
  let here = normalEquations(levels, { ...at, threshold, root });
  for (let step = 0, damping = 1e-3; step < MOST_STEPS && damping < 1e9; step++) {
    const { aa, ab, bb, a, b } = here;
    const [da, db] = [aa * (1 + damping), bb * (1 + damping)];
    const determinant = da * db - ab * ab;
    const next = {
      slope: at.slope - (db * a - ab * b) / determinant,
      constant: at.constant - (da * b - ab * a) / determinant,
    };
    const there = normalEquations(levels, { ...next, threshold, root });
    if (there.error < here.error) {
      const gained = here.error - there.error;
      [at, here, damping] = [next, there, damping / 10];
      if (gained < 1e-9 * there.error) break;
    } else damping *= 10;
  }
  return here.error;
}

/** E (p − f)², and of its Gauss–Newton equations in (slope, constant) the sums. */
function normalEquations(
  levels: readonly Level[],
  at: { readonly slope: number; readonly constant: number; readonly threshold: number; readonly root: number },
) {
  const { slope, constant, threshold, root } = at;
  const sums = { error: 0, a: 0, b: 0, aa: 0, ab: 0, bb: 0 };
  for (const { mean, spread, label } of levels) {
    for (const [j, z] of DEVIATION.nodes.entries()) {
      const weight = DEVIATION.weights[j]! / levels.length;
      const feature = root * (threshold - mean) - spread * z;
      const p = logistic(slope * feature + constant);
      const rest = p - label;
      const slopeOfP = p * (1 - p);
      sums.error += weight * rest * rest;
      sums.a += weight * rest * slopeOfP * feature;
      sums.b += weight * rest * slopeOfP;
      sums.aa += weight * (slopeOfP * feature) ** 2;
      sums.ab += weight * slopeOfP * slopeOfP * feature;
      sums.bb += weight * slopeOfP * slopeOfP;
    }
  }
  return sums;
}
