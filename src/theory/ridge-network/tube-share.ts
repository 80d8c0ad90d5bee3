import { incompleteBeta } from "../../math/special/incomplete-beta.ts";

/** The share of the sphere |ξ| = u in ℝᵈ that lies within 1 of the point s e, |e| = 1: where ⟨ξ, e⟩/u exceeds c = (u² + s² − 1)/2us. */
export function ballShare(dimension: number, u: number, s: number): number {
  if (u + s <= 1) return 1;
  if (Math.abs(u - s) >= 1) return 0;
  const [below, above] = [1 + s - u, 1 + u - s];
  const c = (u * u + s * s - 1) / (2 * u * s);
  // 1 − c², by Heron's formula; 1 − ⟨ξ, e⟩²/u² ~ Beta((d−1)/2, ½).
  const complement = (below * above * (u + s - 1) * (u + s + 1)) / (4 * u * u * s * s);
  const cap = betaTail(dimension, complement, c * c) / 2;
  return c > 0 ? cap : 1 - cap;
}

/** τ_d(u): the share of the sphere |ξ| = u within 1 of a line through 0. */
export function lineShare(dimension: number, u: number): number {
  return u <= 1 ? 1 : betaTail(dimension, 1 / (u * u), 1 - 1 / (u * u));
}

/** The common volume of two balls of volume 1, their centres t radii apart: I_{1−t²/4}((d+1)/2, ½). */
export function commonVolume(dimension: number, t: number): number {
  const x = 1 - (t * t) / 4;
  return x <= 0 ? 0 : incompleteBeta({ x, y: 1 - x }, { a: (dimension + 1) / 2, b: 0.5 }).lower;
}

/** I_x((d−1)/2, ½), given x and 1 − x: the smaller one is used. */
function betaTail(dimension: number, x: number, y: number): number {
  const small = x < 0.5 ? Math.min(Math.max(x, 0), 1) : 1 - Math.min(Math.max(y, 0), 1);
  const rest = x < 0.5 ? 1 - small : Math.min(Math.max(y, 0), 1);
  return incompleteBeta({ x: small, y: rest }, { a: (dimension - 1) / 2, b: 0.5 }).lower;
}
