import type { ContinuousLaw } from "../../distributions/radial-law.ts";
import { chebyshevCoefficients } from "../../math/chebyshev-coefficients.ts";
import { requireDomain } from "../../math/domain-error.ts";
import type { Integral, Rule } from "../../math/quadrature.ts";
import { type EnclosedProfile, profileValue } from "../certificates/radial/profile.ts";
import type { PolynomialOptions } from "./chebyshev.ts";
import {
  type EvenPolynomial,
  growthBeyond,
  halfDegree,
  polynomialRoundoff,
  polynomialValue,
} from "./even-polynomial.ts";
import { lawRule } from "./law-rule.ts";
import { requireSize } from "./parts.ts";

/** Part of the root mean square of f that the change of basis may cost. */
const MOST_LOST = 1e-4;
/** Smaller coefficients in the orthonormal basis, as a part of that, are rounding: taken for 0, lest a change of basis blow them up. */
const NOISE = 2 ** -48;
/** Below, the next orthogonal polynomial is rounding: the law looks like one of fewer points. */
const LEAST_NORM = 1e-13;

/**
 * The even polynomial p of degree n with the least E (f̃(r) − p(r))², r from the law, which may reach beyond R (R is but the unit of t = (r/R)²).
 * Orthonormal polynomials of the law of t by Stieltjes' procedure (Gautschi 2004, section 2.2.3), then two corrections by what is left of
 * f̃, and then a change to Chebyshev's basis by values at its points. Of the orthonormal coefficients those that are rounding are left out,
 * which costs less than 2⁻⁴⁸ of f̃ each. DomainError where the law is too narrow for the degree: where Chebyshev's basis cancels on it so
 * that rounding costs more than 10⁻⁴ of the root mean square of f̃.
 */
export function leastSquares(
  f: EnclosedProfile,
  { degree, radius = 1, law }: PolynomialOptions & { readonly law: ContinuousLaw },
): EvenPolynomial {
  const where = "leastSquares";
  const half = halfDegree(degree, where);
  const { pieces, beyond } = f.profile;
  requireSize(
    [...pieces, Float64Array.of(beyond)].map((coefficients) => ({ coefficients })),
    where,
  );
  const { nodes, weights } = lawRule(law, [...f.profile.edges]).fine;
  const x = nodes.map((r) => 2 * (r / radius) ** 2 - 1);
  const values = nodes.map((r) => profileValue(f.profile, r));
  const size = Math.sqrt(values.reduce((sum, v, i) => sum + weights[i]! * v * v, 0));
  // The same polynomials at the points of Chebyshev's basis.
  const count = 2 ** Math.ceil(Math.log2(Math.max(1, half)));
  const points = Float64Array.from({ length: count + 1 }, (_, j) => Math.cos((j * Math.PI) / count));
  const basis = orthonormal(half, { at: x, weights, also: points, where });
  const sums = new Float64Array(half + 1);
  const rest = Float64Array.from(values);
  for (let pass = 0; pass < 3; pass++) {
    for (const [k, { at }] of basis.entries()) {
      let sum = 0;
      for (let i = 0; i < rest.length; i++) sum += weights[i]! * rest[i]! * at[i]!;
      sums[k]! += sum;
      for (let i = 0; i < rest.length; i++) rest[i]! -= sum * at[i]!;
    }
  }
  for (let k = 0; k <= half; k++) if (Math.abs(sums[k]!) <= NOISE * size) sums[k] = 0;
  const there = points.map((_, j) => basis.reduce((sum, { also }, k) => sum + sums[k]! * also[j]!, 0));
  const coefficients = chebyshevCoefficients(there).first.slice(0, half + 1);
  const p = { degree, radius, coefficients };
  const lost = roundoffUnder(p, { nodes, weights });
  requireDomain(
    lost <= MOST_LOST * size || size === 0,
    where,
    `the law must be wide enough for the degree: coefficients of size ${Math.max(...coefficients.map(Math.abs)).toPrecision(3)} cancel on it, ` +
      `and rounding adds up to ${lost.toPrecision(3)} where the root mean square of f is ${size.toPrecision(3)}; degree`,
    degree,
  );
  return p;
}

interface Values {
  readonly at: Float64Array;
  readonly also: Float64Array;
}

/** π_0, …, π_m with Σ weights π_j π_k = δ_jk at the points `at`; and at others. */
function orthonormal(
  m: number,
  { at, weights, also, where }: Values & { readonly weights: Float64Array; readonly where: string },
): readonly Values[] {
  const basis: Values[] = [{ at: at.map(() => 1), also: also.map(() => 1) }];
  for (let k = 0, below = 0; k < m; k++) {
    const { at: u, also: v } = basis[k]!;
    const previous = basis[k - 1];
    let centre = 0;
    for (let i = 0; i < at.length; i++) centre += weights[i]! * at[i]! * u[i]! * u[i]!;
    const step = (points: Float64Array, current: Float64Array, last: Float64Array | undefined) =>
      points.map((t, i) => (t - centre) * current[i]! - (last === undefined ? 0 : below * last[i]!));
    const next = step(at, u, previous?.at);
    const norm = Math.sqrt(next.reduce((sum, y, i) => sum + weights[i]! * y * y, 0));
    requireDomain(
      norm > LEAST_NORM,
      where,
      "the law must have more points than half the degree (its next orthogonal polynomial is lost in rounding); degree",
      2 * m,
    );
    const beside = step(also, v, previous?.also);
    basis.push({ at: next.map((y) => y / norm), also: beside.map((y) => y / norm) });
    below = norm;
  }
  return basis;
}

/** Root mean square of a bound of the rounding in p, which grows beyond R. */
function roundoffUnder(p: EvenPolynomial, { nodes, weights }: Rule): number {
  let square = 0;
  for (let i = 0; i < nodes.length; i++) square += weights[i]! * growthBeyond(p, nodes[i]!) ** 2;
  return polynomialRoundoff(p) * Math.sqrt(square);
}

/**
 * √E (f(r) − p(r))², r from the law. The error is that of the rounding in p and of f − f̃ (in root mean square, by Minkowski), and what a rule
 * of half the panels changes; the last is an estimate.
 */
export function rootMeanSquareError(f: EnclosedProfile, p: EvenPolynomial, law: ContinuousLaw): Integral {
  const { fine, coarse } = lawRule(law, [...f.profile.edges]);
  const value = meanSquare(f, p, fine);
  const other = meanSquare(f, p, coarse);
  let deviation = 0;
  for (let i = 0; i < fine.nodes.length; i++) deviation += fine.weights[i]! * deviationAt(f, fine.nodes[i]!) ** 2;
  const change = Math.abs(Math.sqrt(value) - Math.sqrt(other));
  // Clenshaw's sum, and as much for f̃ (coefficients of a smooth piece fall off).
  const rounding = 2 * roundoffUnder(p, fine) + 2 ** -48 * Math.sqrt(value);
  return { value: Math.sqrt(value), error: change + rounding + Math.sqrt(deviation) * (1 + 1e-9) };
}

function meanSquare(f: EnclosedProfile, p: EvenPolynomial, { nodes, weights }: Rule): number {
  let sum = 0;
  for (let i = 0; i < nodes.length; i++) {
    sum += weights[i]! * (profileValue(f.profile, nodes[i]!) - polynomialValue(p, nodes[i]!)) ** 2;
  }
  return sum;
}

function deviationAt({ profile, deviations, deviationBeyond }: EnclosedProfile, r: number): number {
  const j = profile.edges.findIndex((e, i) => i > 0 && r <= e);
  return j < 0 ? deviationBeyond : deviations[j - 1]!;
}
