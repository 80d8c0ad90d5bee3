import type { RadialLaw } from "../../distributions/radial-law.ts";
import type { Engine } from "../../engine/engine.ts";
import { type Matrix, matrix } from "../../engine/matrix.ts";
import { requireDomain } from "../../math/domain-error.ts";
import { harmonicDimension } from "../../math/harmonics.ts";
import { legendreValues } from "../../math/legendre.ts";
import { mean } from "../../statistics/moments.ts";
import { type ProfileBasis, placeOf, requireBasis } from "../../training/one-hidden-layer/profile-basis.ts";

/**
 * Second moments of even ridge functions under a rotation-invariant law, without sampling. With the hats b_m of a basis,
 * Cov(b_m(⟨v, x⟩), b_n(⟨w, x⟩)) = Σ_l A_l[m, n] P_l(⟨v, w⟩) over even l (Funk & Hecke, radius by radius), with
 * A_l = N(d, l) E_r α_l(r) α_l(r)ᵀ, α_l(r)_m = E b_m(r t) P_l(t), t a coordinate of a uniform point of the sphere.
 */
export interface Overlaps {
  readonly basis: ProfileBasis;
  readonly dimension: number;
  /** A_0 (less the product of the means), A_2, …, all positive semidefinite, [knots, knots]. */
  readonly byDegree: readonly Matrix[];
  /** The sum of all further A_l: it counts where v = w; for other pairs, where P_l is small, it is left out. */
  readonly rest: Matrix;
  /** E b_m(⟨v, x⟩). */
  readonly means: Float64Array;
  /** Cov(y, b_m(⟨v, x⟩)), y = target(‖x‖). */
  readonly withTarget: Float64Array;
  /** E y. */
  readonly mean: number;
  /** Var y. */
  readonly variance: number;
}

export type OverlapSettings = {
  /** Last l, even. */
  readonly degree: number;
  /** The mean over r is one over so many quantiles (i + ½)/n. */
  readonly radii: number;
  /** Of the midpoint rule in the angle. */
  readonly nodes: number;
};

/** Costs radii · degree/2 · (2 nodes + knots²) multiply-adds. */
export function overlapsOf(
  {
    law,
    target,
    basis,
  }: { readonly law: RadialLaw; readonly target: (radius: number) => number; readonly basis: ProfileBasis },
  { degree, radii, nodes, engine }: OverlapSettings & { readonly engine: Engine },
): Overlaps {
  requireBasis(basis);
  requireDomain(basis.even, "overlapsOf", "functions must be even", basis);
  requireDomain(degree >= 2 && degree % 2 === 0, "overlapsOf", "degree must be even and ≥ 2", degree);
  const [d, size, degrees] = [law.dimension, basis.size, degree / 2 + 1];
  const points = pointsOfCoordinate(d, nodes, degree);
  const coefficients = Array.from({ length: degrees }, () => matrix(radii, size));
  const y = new Float64Array(radii);
  const rest = matrix(size, size);
  const alpha = new Float64Array(size * degrees);
  for (let i = 0; i < radii; i++) {
    const r = 2 * i < radii ? law.quantile((i + 0.5) / radii) : law.survivalQuantile((radii - i - 0.5) / radii);
    y[i] = target(r);
    alpha.fill(0);
    for (const { t, weight, values } of points) {
      const place = placeOf(r * t, basis);
      const j = Math.min(Math.floor(place), size - 2);
      const [left, right] = [1 - place + j, place - j];
      for (let l = 0; l < degrees; l++) {
        alpha[j * degrees + l]! += left * values[l]!;
        alpha[(j + 1) * degrees + l]! += right * values[l]!;
      }
      const [at, share] = [j * (size + 1), weight / radii];
      rest.data[at]! += share * left * left;
      rest.data[at + 1]! += share * left * right;
      rest.data[at + size]! += share * left * right;
      rest.data[at + size + 1]! += share * right * right;
    }
    coefficients.forEach(({ data }, l) => {
      for (let m = 0; m < size; m++) data[i * size + m] = alpha[m * degrees + l]!;
    });
  }
  const byDegree = coefficients.map((own, l) => {
    const alpha = Number(harmonicDimension(d, 2 * l)) / radii;
    const second = engine.multiply(own, own, { transposeA: true, alpha });
    for (let at = 0; at < rest.data.length; at++) rest.data[at]! -= second.data[at]!;
    return second;
  });
  const average = mean(y);
  const [means, withTarget] = [new Float64Array(size), new Float64Array(size)];
  for (let i = 0; i < radii; i++) {
    for (let m = 0; m < size; m++) {
      const own = coefficients[0]!.data[i * size + m]! / radii;
      means[m]! += own;
      withTarget[m]! += own * (y[i]! - average);
    }
  }
  const constant = byDegree[0]!.data;
  for (let at = 0; at < constant.length; at++) constant[at]! -= means[Math.floor(at / size)]! * means[at % size]!;
  const variance = y.reduce((sum, value) => sum + (value - average) ** 2, 0) / radii;
  return { basis, dimension: d, byDegree, rest, means, withTarget, mean: average, variance };
}

/** t = cos θ ≥ 0 at the midpoints of θ ∈ [0, π/2] with weights ∝ sin^(d−2) θ, and weight · P_l(t) for l = 0, 2, …. */
function pointsOfCoordinate(dimension: number, nodes: number, degree: number) {
  const angles = Array.from({ length: nodes }, (_, i) => (Math.PI * (i + 0.5)) / (2 * nodes));
  const densities = angles.map((angle) => Math.sin(angle) ** (dimension - 2));
  const total = densities.reduce((sum, density) => sum + density, 0);
  return angles.map((angle, i) => {
    const [t, weight] = [Math.cos(angle), densities[i]! / total];
    const even = legendreValues(degree, t, dimension).filter((_, l) => l % 2 === 0);
    return { t, weight, values: even.map((value) => weight * value) };
  });
}
