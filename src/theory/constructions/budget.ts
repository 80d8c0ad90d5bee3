import { legendreValues } from "../../math/legendre.ts";
import { gaussGegenbauer, type Rule } from "../../math/quadrature.ts";
import type { EvenPolynomial } from "../ridge-directions/even-polynomial.ts";
import { unitNorms } from "../ridge-forms/hats.ts";
import type { Potentials } from "../ridge-forms/potentials.ts";
import {
  type Coefficients,
  type CoefficientsOptions,
  directionError,
  spectrumOf,
  tiedCoefficients,
} from "../ridge-forms/spectrum.ts";
import { ridgeFunction } from "./ridge-function.ts";
import { tiedOf, type UnitProfile } from "./unit-profile.ts";

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
 * left out (`ridge-forms/spectrum.ts`). Here q has the coefficients a_0 = p and a_l = 0 beyond the degree of p, and h − q the differences.
 */
export function partsOf(
  {
    unit,
    exact,
    polynomial,
  }: { readonly unit: UnitProfile; readonly exact: EvenPolynomial; readonly polynomial: number },
  potentials: Potentials,
  { dimension, degree, rule }: { readonly dimension: number; readonly degree: number; readonly rule: Rule },
): Parts {
  const terms = exact.numerators.length;
  if (terms === 1) return { polynomial, directions: 0, interpolation: 0 };
  const options = { dimension, degree, radii: rule.nodes };
  const { value } = ridgeFunction(exact, { dimension, reach: unit.knots.at(-1)! });
  const ridge = polynomialCoefficients(value, 2 * (terms - 1), options);
  const zero = new Float64Array(rule.nodes.length);
  const rest = spectrumOf(difference(tiedCoefficients(tiedOf(unit), options), ridge), rule, zero);
  // q has no more than its degree: what is beyond is rounding.
  const whole = { ...spectrumOf(ridge, rule, zero), beyond: 0 };
  return {
    polynomial,
    directions: Math.sqrt(directionError(whole, potentials)),
    interpolation: Math.sqrt(rest.radial + directionError(rest, potentials)),
  };
}

/** Of an even polynomial q of degree n ≤ L, by Gauss's rule of n + 1 points, which is exact for its products with P_l, l ≤ n. */
function polynomialCoefficients(
  q: (s: number) => number,
  n: number,
  { dimension, degree, radii }: CoefficientsOptions,
): Coefficients {
  const { nodes, weights } = gaussGegenbauer(n + 1, dimension);
  const norms = unitNorms(dimension, n / 2 + 1);
  const legendre = Array.from(nodes, (t) => legendreValues(n, t, dimension));
  const size = degree / 2 + 1;
  const rows = new Float64Array(radii.length * size);
  const squares = new Float64Array(radii.length);
  for (const [i, rho] of radii.entries()) {
    // Both signs of t are the same: n + 1 is odd, and the middle node is 0.
    for (let j = n / 2; j <= n; j++) {
      const here = (j === n / 2 ? 1 : 2) * weights[j]! * q(rho * nodes[j]!);
      for (const [k, norm] of norms.entries()) rows[i * size + k]! += here * norm * legendre[j]![2 * k]!;
    }
    for (let k = 0; k < size; k++) squares[i]! += rows[i * size + k]! ** 2;
  }
  return { rows, squares };
}

/** Of h − q: the degrees that q has not are those of h, so that Parseval gives the square without E hq. */
function difference(h: Coefficients, q: Coefficients): Coefficients {
  const size = h.rows.length / h.squares.length;
  const rows = h.rows.map((a, p) => a - q.rows[p]!);
  const squares = h.squares.map((square, i) => {
    let sum = square;
    for (let p = i * size; p < (i + 1) * size; p++) sum += rows[p]! ** 2 - h.rows[p]! ** 2;
    return sum;
  });
  return { rows, squares };
}
