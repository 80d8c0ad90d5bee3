import { requireDomain } from "../../../math/domain-error.ts";
import { ROUNDOFF } from "../radial/bessel-row.ts";
import type { Enclosure } from "../radial/tube-fraction.ts";

/** What directions of ridge functions have in common, in every even degree up to 2·last: all that shares of any width need. */
export interface Overlaps {
  readonly dimension: number;
  /** c_0, …, c_last: c_N = E⟨v, v′⟩^{2N} = (2N−1)!!/(d(d+2)⋯(d+2N−2)), v and v′ uniform on S^(d−1). Relative error 2N roundings. */
  readonly values: Float64Array;
  /** C(d+l−1, l), l = 0, …, last: the dimension of the symmetric tensors of degree l. */
  readonly counts: readonly bigint[];
}

/** Smaller numbers may have lost digits to underflow. */
const LEAST = 1e-280;

export function overlaps(dimension: number, last: number): Overlaps {
  const where = "overlaps";
  requireDomain(Number.isInteger(dimension) && dimension >= 2, where, "dimension must be an integer ≥ 2", dimension);
  requireDomain(Number.isInteger(last) && last >= 1, where, "last must be an integer ≥ 1", last);
  const values = new Float64Array(last + 1).fill(1);
  const counts = [1n];
  for (let n = 1; n <= last; n++) {
    values[n] = (values[n - 1]! * (2 * n - 1)) / (dimension + 2 * n - 2);
    counts[n] = (counts[n - 1]! * BigInt(dimension + n - 1)) / BigInt(n);
  }
  requireDomain(values[last]! > LEAST, where, `c_last must be above ${LEAST}`, values[last]);
  return { dimension, values, counts };
}

/**
 * Bounds of w_N(k), 1 ≤ N ≤ last: k ridge functions of degree 2N leave at least the share 1 − w_N(k) of the radial function R_N.
 *
 * P = E (v^{⊗N})(v^{⊗N})ᵀ on the symmetric tensors of degree N has on the harmonics of degree l ≡ N mod 2, which are
 * m_l = C(d+l−1, l) − C(d+l−3, l−2) dimensions, the eigenvalue μ_l: μ_l = c_{⌈N/2⌉} for l ∈ {0, 1}, μ_{l+2} = μ_l (N−l)/(d+N+l). With q the
 * dimensions of those of the largest eigenvalues, as long as (k − q) μ_l exceeds the trace that is left,
 *
 *     w_N(k) = c_N / Q,   Q = Σ_{first} m_l μ_l² + (1 − Σ_{first} m_l μ_l)²/(k − q),   ≤ min(1, k c_N);
 *
 * 1 for k ≥ C(d+N−1, N). Q is the square of the k-support norm of P (Argyriou, Foygel & Srebro 2012, Prop. 2.1). Stopping at any
 * l where the condition still held gives an upper bound of w_N; a stop leaves rest · max(μ_next, rest/(k − q)) at most, which gives the lower.
 */
export function matchedShare({ dimension, values, counts }: Overlaps, degree: number, width: bigint): Enclosure {
  const c = values[degree]!;
  if (counts[degree]! <= width) return { lower: 1, upper: 1 };
  // Relative errors: 2N roundings of c, three a step of μ, two for m_l μ_l; sums of at most N/2 terms.
  const eta = (8 * degree + 64) * ROUNDOFF;
  let l = degree % 2;
  let mu = values[(degree + l) / 2]!;
  let taken = 0n; // C(d+l−3, l−2)
  let squares = 0;
  let rest = 1;
  for (; l < degree && mu > LEAST; l += 2) {
    const next = counts[l]!;
    if (next >= width) break;
    if (Number(width - taken) * mu * (1 - 2 * eta) < rest + 2 * eta) break;
    const share = Number(next - taken) * mu;
    squares += share * mu;
    rest = Math.max(0, rest - share);
    taken = next;
    mu *= (degree - l) / (dimension + degree + l);
  }
  const left = Number(width - taken);
  const least = Math.max(0, rest - 2 * eta);
  const most = rest + 2 * eta;
  const lowest = squares * (1 - 4 * eta) + (least * least * (1 - 8 * ROUNDOFF)) / left;
  const highest = squares * (1 + 4 * eta) + most * Math.max(Math.max(mu, LEAST) * (1 + eta), most / left) * (1 + eta);
  return { lower: Math.min(1, (c / highest) * (1 - 2 * eta)), upper: Math.min(1, (c / lowest) * (1 + 2 * eta)) };
}
