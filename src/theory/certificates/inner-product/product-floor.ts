import { requireDomain } from "../../../math/domain-error.ts";
import { harmonicDimension } from "../../../math/harmonics.ts";
import { toNumber } from "../../../math/rational.ts";
import { above, below } from "../enclosure/directed.ts";
import type { Interval } from "../enclosure/interval.ts";
import * as x from "../enclosure/interval.ts";
import type { ProductSpectrum } from "./product-spectrum.ts";

/** Bounds of the theorem's bound. */
export interface ProductFloor {
  /** A lower bound of the squared error, rounded down, ≥ 0. */
  readonly lower: number;
  /** An upper bound of the number that the theorem would give with exact coefficients of all degrees. */
  readonly upper: number;
}

/**
 * Let F(x, x′) = f(⟨x, x′⟩), x and x′ independent and uniform on S^(d−1), and G(x, x′) = c + Σ_{i≤r} ψ_i(⟨v_i, x⟩, ⟨v_i′, x′⟩) with any
 * ψ_i of finite norm in L². Then, with c_n² the energy of F in degree n, N_n = N(d, n) and m_n = min(r, N_n),
 *
 *     E(F − G)² ≥ Σ_{n≥1} c_n² (1 − m_n/N_n);                                                             (no bound on the weights)
 *     E(F − G)² ≥ Σ_{n≥1} c_n² (1 − (m_n/N_n)/(1 + μ m_n)) − μS²   for every μ ≥ 0,   if Σ_i ‖ψ_i‖ ≤ S.
 *
 * Proof. Let Π_n project onto the harmonics of degree n in x and also in x′: the operators on H_n. Π_n F = (c_n/√N_n) · identity. A function of
 * ⟨v, x⟩ has a multiple of the zonal harmonic Z_v as its part of degree n (those that the rotations about v leave alone), so Π_n ψ_i is
 * of rank one, b_{in} Z_{v_i} ⊗ Z_{v_i′}, with Σ_n b_{in}² ≤ ‖ψ_i‖². Hence A = Π_n G has rank ≤ r and nuclear norm ≤ s_n = Σ_i |b_{in}|,
 * and (Σ s_n²)^{1/2} ≤ Σ_i (Σ_n b_{in}²)^{1/2} ≤ S. For singular values σ_j of A, m_n of them at most (von Neumann),
 * ‖Π_n(F − G)‖² ≥ Σ_j (c_n/√N_n − σ_j)² ≥ c_n²(1 − m_n/N_n) + m_n (c_n/√N_n − s_n/m_n)_+². The minimum of the sum over n under Σ s_n² ≤ S²
 * is at least that of the sum + μ(Σ s_n² − S²), which is attained at s_n = (c_n/√N_n) m_n/(1 + μ m_n): the second line. The best μ makes
 * both equal, as the problem is convex. □ Daniely (2017) argues with one degree and (c_n − S/√N_n)_+², which r ≥ N_n gives back.
 *
 * Degrees beyond those of the spectrum count as of the next one, which is a lower bound as N_n does not fall: with w_n the factor of c_n²,
 * the sum is w_{M+1} E F² − Σ_{n≤M} (w_{M+1} − w_n) c_n², w_0 = 0. In interval arithmetic.
 */
export function productFloor(
  { dimension, square, energies }: ProductSpectrum,
  { width, norms = Number.POSITIVE_INFINITY }: { readonly width: bigint; readonly norms?: number | undefined },
): ProductFloor {
  requireDomain(width >= 1n, "productFloor", "width must be an integer ≥ 1", width);
  requireDomain(norms >= 0, "productFloor", "the sum of the units' norms must be ≥ 0", norms);
  const levels = Array.from({ length: energies.length }, (_, i) => levelOf(dimension, i + 1, width));
  const inner = energies.slice(1);
  const rest = inner.reduce((sum, e) => x.add(sum, e), energies[0]!);
  const tail = Math.max(0, x.subtract(square, rest).upper);
  const middles = [...inner.map(({ upper }) => upper), tail];
  const mu = bestMultiplier(levels, middles, norms);
  // 1 − q/(1 + μm), rounded down; the tail's is the last one.
  const factors = levels.map(({ share, units }) => {
    const divisor = x.add(x.ONE, x.multiply(x.point(mu), x.point(units.lower)));
    return Math.max(0, x.subtract(x.ONE, x.divide(share, divisor)).lower);
  });
  const last = factors.at(-1)!;
  let sum = x.multiply(x.point(last), x.point(Math.max(0, square.lower)));
  for (const [n, { upper }] of energies.entries()) {
    const lack = n === 0 ? x.point(last) : x.subtract(x.point(last), x.point(factors[n - 1]!));
    sum = x.subtract(sum, x.multiply(x.point(Math.max(0, lack.upper)), x.point(upper)));
  }
  if (mu > 0) sum = x.subtract(sum, x.multiply(x.point(mu), x.square(x.point(norms))));
  const lower = Math.max(0, sum.lower);
  return { lower, upper: Math.max(lower, primal(levels, middles, { mu, norms })) };
}

interface Level {
  /** q = min(r, N)/N. */
  readonly share: Interval;
  /** m = min(r, N). */
  readonly units: Interval;
}

function levelOf(dimension: number, degree: number, width: bigint): Level {
  const count = harmonicDimension(dimension, degree);
  const units = width < count ? width : count;
  const share = units === count ? 1 : toNumber({ numerator: units, denominator: count });
  const number = Math.min(Number(units), 1e300);
  return {
    share: share === 1 ? x.ONE : x.interval(below(share), Math.min(1, above(share))),
    units: x.interval(below(number), Number(units) < 1e300 ? above(number) : Number.POSITIVE_INFINITY),
  };
}

/** The best μ, to rounding: the root of Σ c²qm/(1 + μm)² = S², 0 where there is none. */
function bestMultiplier(levels: readonly Level[], energies: readonly number[], norms: number): number {
  const used = (mu: number): number =>
    levels.reduce((sum, { share, units }, i) => {
      const factor = 1 + mu * units.lower;
      return sum + (energies[i]! * share.upper * (units.lower / factor)) / factor;
    }, 0);
  if (norms === Number.POSITIVE_INFINITY || used(0) <= norms * norms) return 0;
  // All of Σ c² q/(μ² m) is below S² at the upper end.
  let [low, high] = [-750, 700];
  for (let step = 0; step < 80; step++) {
    const middle = (low + high) / 2;
    if (used(Math.exp(middle)) > norms * norms) low = middle;
    else high = middle;
  }
  // For S = 0 no μ is too large; the bound is Σ c².
  return norms === 0 ? 1e300 : Math.exp(high);
}

/** The sum at an admissible choice of s_n, nothing beyond the spectrum's degrees explained: no less than the theorem's bound. */
function primal(
  levels: readonly Level[],
  energies: readonly number[],
  { mu, norms }: { readonly mu: number; readonly norms: number },
): number {
  const known = energies.slice(0, -1);
  const parts = known.map((energy, i) => {
    const { share, units } = levels[i]!;
    const factor = 1 / (1 + mu * units.upper);
    return { energy, share: share.lower, factor, square: energy * share.upper * units.upper * factor * factor };
  });
  const used = mu === 0 ? 0 : Math.sqrt(parts.reduce((sum, { square }) => sum + square, 0));
  const shrink = used > norms ? norms / used : 1;
  const sum = parts.reduce((total, { energy, share, factor }) => {
    return total + energy * (1 - share + share * (1 - factor * shrink) ** 2);
  }, energies.at(-1)!);
  return sum * (1 + 2 ** -30);
}
