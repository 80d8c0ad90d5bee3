import { requireDomain } from "../../math/domain-error.ts";
import { gaussLegendre, type Rule } from "../../math/quadrature.ts";
import type { Pieces } from "./unit-profile.ts";

/**
 * What the mean square error of Σ_i w_i h(⟨u_i, x⟩), Σ w_i = 1, h even, is made of. With r = ‖x‖ and t one coordinate of a uniform point of
 * S^(d−1), let h̄(r) = E h(rt) and a_l(r) = E h(rt) √N(d,l) P_l(t). On the sphere of radius r the addition theorem gives
 *
 *     E (Σ_i w_i h(⟨u_i, x⟩) − g(r))² = (h̄(r) − g(r))² + Σ_{l ≥ 2, even} D_l a_l(r)²,   D_l = Σ_{ik} w_i w_k P_l(⟨u_i, u_k⟩)
 *
 * (h(⟨u, x⟩) = Σ_l a_l √N P_l(⟨u, x/r⟩), and E P_l(⟨u, θ⟩) P_l(⟨v, θ⟩) = P_l(⟨u, v⟩)/N). Here are the means over r.
 */
export interface RidgeSpectrum {
  /** E (h̄(r) − g(r))². */
  readonly radial: number;
  /** E a_l(r)² for l = 0, 2, …, L. */
  readonly energies: Float64Array;
  /** Σ_{l > L} E a_l(r)². */
  readonly beyond: number;
}

const RULE = gaussLegendre(8);
/** Ends of panels for t√d: one coordinate has about the standard deviation 1/√d. */
const SCALE = [0, 0.5, 1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 11, 15, 20, 27, 36, 48];

export interface SpectrumOptions {
  readonly dimension: number;
  /** L, even. */
  readonly degree: number;
  /** For the radius, with the values g at its nodes. */
  readonly rule: Rule;
  readonly target: Float64Array;
}

/**
 * The spectrum of h, or of h − q where q is given (then of course with h̄ − q̄ in place of h̄). In t = sin φ the law's density is ∝ cos^{d−2} φ;
 * panels of 8 points end where h bends. Relative accuracy 10⁻⁶ or so of E h².
 */
export function ridgeSpectrum(
  { starts, values, slopes }: Pieces,
  { dimension: d, degree, rule, target }: SpectrumOptions,
  q?: (s: number) => number,
): RidgeSpectrum {
  requireDomain(degree % 2 === 0 && degree >= 0, "ridgeSpectrum", "degree must be even and ≥ 0", degree);
  const recurrence = orthonormalRecurrence(degree + 1, d);
  const inverse = recurrence.map((alpha) => 1 / alpha);
  const ends = [...SCALE.map((z) => z / Math.sqrt(d)).filter((t) => t < 0.95), 1].map(Math.asin);
  const energies = new Float64Array(degree / 2 + 1);
  const sums = new Float64Array(degree / 2 + 1);
  let radial = 0;
  let whole = 0;
  for (let i = 0; i < rule.nodes.length; i++) {
    const r = rule.nodes[i]!;
    sums.fill(0);
    let [mass, square] = [0, 0];
    let [piece, end, from] = [0, 1, 0];
    while (end < ends.length) {
      const next = piece + 1 < starts.length && starts[piece + 1]! < r ? Math.asin(starts[piece + 1]! / r) : 2;
      const to = Math.min(next, ends[end]!);
      if (to > from) {
        const half = (to - from) / 2;
        for (let k = 0; k < RULE.nodes.length; k++) {
          const phi = from + half * (1 + RULE.nodes[k]!);
          const t = Math.sin(phi);
          const s = r * t;
          let h = values[piece]! + slopes[piece]! * (s - starts[piece]!);
          if (q !== undefined) h -= q(s);
          const weight = half * RULE.weights[k]! * Math.cos(phi) ** (d - 2);
          mass += weight;
          square += weight * h * h;
          const weighted = weight * h;
          sums[0]! += weighted;
          let below = 1;
          let current = t * inverse[1]!;
          for (let l = 2; l <= degree; l += 2) {
            below = (t * current - recurrence[l - 1]! * below) * inverse[l]!;
            sums[l >> 1]! += weighted * below;
            current = (t * below - recurrence[l]! * current) * inverse[l + 1]!;
          }
        }
      }
      from = to;
      if (next <= to) piece++;
      if (ends[end]! <= to) end++;
    }
    const weight = rule.weights[i]!;
    whole += (weight * square) / mass;
    for (let l = 0; l < sums.length; l++) energies[l]! += weight * (sums[l]! / mass) ** 2;
    radial += weight * (sums[0]! / mass - target[i]!) ** 2;
  }
  const sum = energies.reduce((total, a) => total + a, 0);
  return { radial, energies, beyond: Math.max(0, whole - sum) };
}

/**
 * α_0 = 0, α_1, …: t p_l = α_{l+1} p_{l+1} + α_l p_{l−1} for the orthonormal p_l = √N(d,l) P_l, α_l² = l(l + d − 3)/((2l + d − 2)(2l + d − 4))
 * (DLMF 18.9.1, normalised). P_l itself is as small as N^{−1/2} where most of the law is, and N cannot make up for lost digits.
 */
function orthonormalRecurrence(degree: number, d: number): Float64Array {
  return Float64Array.from({ length: degree + 1 }, (_, l) => {
    if (l <= 1) return l === 0 ? 0 : Math.sqrt(1 / d);
    return Math.sqrt((l * (l + d - 3)) / ((2 * l + d - 2) * (2 * l + d - 4)));
  });
}
