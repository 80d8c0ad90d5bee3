import type { EvenPolynomial } from "../ridge-directions/even-polynomial.ts";
import { directionError, type Potentials } from "./directions.ts";
import { ridgeFunction } from "./ridge-function.ts";
import { ridgeSpectrum, type SpectrumOptions } from "./ridge-spectrum.ts";
import { piecesOf, type UnitProfile } from "./unit-profile.ts";

/** Root mean squares, over inputs and over draws of the directions. */
export interface Parts {
  /** f − p. */
  readonly polynomial: number;
  /** Σ_i w_i q(⟨u_i, x⟩) − p. */
  readonly directions: number;
  /** Σ_i w_i (h − q)(⟨u_i, x⟩). */
  readonly interpolation: number;
}

/**
 * The three parts of the error of N(x) = Σ_i w_i h(⟨u_i, x⟩), in N − f = (p − f) + (Σ w_i q(⟨u_i, x⟩) − p) + Σ w_i (h − q)(⟨u_i, x⟩).
 *
 * The first is a function of ‖x‖ and the second has mean 0 given ‖x‖ (Σ w_i = 1, E q(⟨u, x⟩) = p), so they are orthogonal; the third is
 * orthogonal to neither, and by the triangle inequality
 *
 *     RMS(N − f) ≤ √(polynomial² + directions²) + interpolation.
 *
 * The prediction is no such sum: with h in place of q the first two change to E (h̄ − g)² + Σ_l D_l E a_l², h̄ = E h(⟨u, x⟩), where nothing is
 * left out (`ridge-spectrum.ts`). For q it has the coefficients a_l = 0 beyond the degree of p, and q̄ = p.
 */
export function partsOf(
  {
    unit,
    exact,
    polynomial,
  }: { readonly unit: UnitProfile; readonly exact: EvenPolynomial; readonly polynomial: number },
  potentials: Potentials,
  options: Omit<SpectrumOptions, "target">,
): Parts {
  if (exact.numerators.length === 1) return { polynomial, directions: 0, interpolation: 0 };
  const reach = unit.knots.at(-1)!;
  const { value } = ridgeFunction(exact, { dimension: options.dimension, reach });
  const target = new Float64Array(options.rule.nodes.length);
  const rest = ridgeSpectrum(piecesOf(unit), { ...options, target }, value);
  const whole = ridgeSpectrum(NOTHING, { ...options, target }, value);
  // q is of the polynomial's degree: what is beyond is rounding.
  const ridge = { ...whole, beyond: 0 };
  return {
    polynomial,
    directions: Math.sqrt(directionError(ridge, potentials)),
    interpolation: Math.sqrt(rest.radial + directionError(rest, potentials)),
  };
}

const NOTHING = { starts: Float64Array.of(0), values: Float64Array.of(0), slopes: Float64Array.of(0) };
