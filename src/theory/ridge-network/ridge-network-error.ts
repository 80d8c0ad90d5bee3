import { requireDomain } from "../../math/domain-error.ts";
import { besselUnits, type LeastError } from "./bessel-units.ts";
import { gaussianUnits } from "./gaussian-units.ts";

export interface RidgeNetwork {
  /** x has the density φ² of Eldan & Shamir (2016), or is N(0, I_d). */
  readonly law: "phi2" | "gaussian";
  readonly dimension: number;
  /** λ: the target is 1{‖x‖ ≤ λ}. */
  readonly radius: number;
  /** k. */
  readonly width: number;
}

/** A value as a share of Var f. */
export interface RidgeNetworkError {
  readonly value: number;
  /** How far the value may be from the infimum over all profiles; numerical, an estimate for phi2. */
  readonly error: number;
}

interface Units {
  readonly variance: number;
  readonly leastError: (width: number) => LeastError;
}

const REMEMBERED = 8;
const known = new Map<string, Units>();

/**
 * What one hidden layer reaches without training: the least mean squared error, as a share of Var f, of Σ_{i≤k} h(⟨v_i, x⟩)/k on the
 * indicator f of the ball, in the mean over k independent uniform directions v_i, for the best even profile h (one for all units, and
 * constants are free). Some directions reach no more. It is no lower bound: chosen directions, or profiles of their own, may do better;
 * the certificates of theory/certificates bound those.
 *
 * phi2: d ≤ 200, P between 0.001 and 0.999, 2π R_d λ ≤ 700, k ≤ 10⁶; error about 10⁻³ of the value (more for 2π R_d λ > 120, and for d < 6 with
 * k > 10³). The first width of a ball takes a second, sometimes several, each other about 0.1 s. gaussian: d ≤ 1024, nearly exact for d ≥ 6.
 */
export function ridgeNetworkError({ law, dimension, radius, width }: RidgeNetwork): RidgeNetworkError {
  requireDomain(law === "phi2" || law === "gaussian", "ridgeNetworkError", "law must be phi2 or gaussian", law);
  const key = `${law} ${dimension} ${radius}`;
  let units = known.get(key);
  if (units === undefined) {
    units = law === "phi2" ? besselUnits(dimension, radius) : gaussianUnits(dimension, radius);
    if (known.size >= REMEMBERED) known.delete(known.keys().next().value ?? "");
    known.set(key, units);
  }
  const { value, error } = units.leastError(width);
  return { value: value / units.variance, error: error / units.variance };
}
