import { zonalExpectation } from "../../distributions/uniform-sphere.ts";
import { requireDomain } from "../../math/domain-error.ts";
import { legendre, requireDimension } from "../../math/legendre.ts";
import type { Key } from "../../math/random/key.ts";
import { pointsOnSphere } from "../../math/random/samplers.ts";
import { degreeEnergies } from "../../statistics/degree-energies.ts";
import type { Estimate } from "../../statistics/estimate.ts";
import { givenPole } from "./poles.ts";
import { ridge } from "./ridge.ts";
import type { SphereFunction, SphereTargetInstance } from "./sphere-target.ts";
import { zonalNorm } from "./zonal-sum.ts";

/**
 * A function of one's own on S^(d−1). Its values are checked: one that is not finite is a DomainError that names the point
 * (`offset`/d). Its spectrum is unknown; {@link estimateEnergies} measures it.
 */
export function ownFunction(evaluate: SphereFunction["evaluate"], dimension: number): SphereFunction {
  requireDimension(dimension, "ownFunction");
  return {
    dimension,
    evaluate: (x, offset) => {
      const value = evaluate(x, offset);
      if (!Number.isFinite(value)) {
        requireDomain(false, "ownFunction", `the function must be finite, at point ${offset / dimension}`, value);
      }
      return value;
    },
  };
}

/**
 * The target x ↦ value(⟨v, x⟩) for a function of one's own, smooth between its `kinks`. Its coefficients E[value(t) √N P_k(t)] and
 * its norm are integrals in one variable, with error near 1e-14 (1 + E|value √N P_k|) while the panels resolve the oscillations of
 * P_k (degrees up to some thousands). `pole` has d entries and norm 1.
 */
export function ownRidge(
  value: (t: number) => number,
  options: { readonly dimension: number; readonly pole: readonly number[]; readonly kinks?: readonly number[] },
): SphereTargetInstance {
  const { dimension, kinks = [] } = options;
  requireDimension(dimension, "ownRidge");
  const expectation = (f: (t: number) => number): number => {
    const integral = zonalExpectation(f, { dimension, kinks }).value;
    requireDomain(
      Number.isFinite(integral),
      "ownRidge",
      "the function must be integrable, finite inside (−1, 1)",
      integral,
    );
    return integral;
  };
  const instance = ridge({
    dimension,
    pole: givenPole(options.pole, dimension, "ownRidge"),
    value,
    coefficient: (degree) => {
      const norm = zonalNorm(dimension, degree);
      return expectation((t) => norm * value(t) * legendre(degree, t, dimension));
    },
    norm2: expectation((t) => value(t) ** 2),
  });
  return { ...instance, ...ownFunction(instance.evaluate, dimension) };
}

/** ‖f_k‖² for each of `degrees`, by U-statistics over `samples` uniform points drawn from the key (`degreeEnergies`). */
export function estimateEnergies(
  { dimension, evaluate }: SphereFunction,
  options: { readonly degrees: readonly number[]; readonly samples: number; readonly level: number; readonly key: Key },
): Estimate[] {
  const { degrees, samples, level, key } = options;
  const x = pointsOnSphere(samples, dimension, key.fold("points").stream());
  const y = Float64Array.from({ length: samples }, (_, i) => evaluate(x, i * dimension));
  return degreeEnergies({ x, y, dimension, degrees, level });
}
