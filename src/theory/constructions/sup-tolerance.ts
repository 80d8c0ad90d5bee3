import {
  chebyshevAt,
  type EvenPolynomial,
  evenSecondDerivative,
  evenToChebyshev,
} from "../ridge-directions/even-polynomial.ts";

/**
 * How far a piecewise linear h may be from q at s, as a part of the error allowed: τ(s) = Σ_k λ_k (s/T)^{2k}/S_k, λ ≥ 0, Σλ = 1. With
 * Σ|w_i|⟨u_i, x⟩^{2k} ≤ S_k ‖x‖^{2k} and ‖x‖ ≤ T,
 *
 *     |h − q| ≤ θτ on [−T, T]   gives   |Σ w_i (h − q)(⟨u_i, x⟩)| ≤ θ Σ_k λ_k = θ.
 *
 * λ = (1, 0, …) is the plain bound, θ = Σ|w| · sup|h − q|. But ⟨u_i, x⟩ is near ‖x‖ for few directions: 1/S_k is up to c_{k,d}, about
 * d^k/(2k − 1)!!, so that h may be that much further from q at the ends, where q″ is large.
 */
export interface Tolerance {
  readonly reach: number;
  /** λ_k/S_k. */
  readonly factors: readonly number[];
  /** A table of √(|q″|/τ) on cells of [0, T], narrow near T. */
  readonly edges: Float64Array;
  readonly densities: Float64Array;
  /** ∫₀^T √(|q″|/τ): the cells of the best h on [0, T] come to ∫/(4√θ) for small θ. */
  readonly integral: number;
}

/** τ(s), to a few roundings. */
export function toleranceAt({ reach, factors }: Pick<Tolerance, "reach" | "factors">, s: number): number {
  const square = (s / reach) ** 2;
  let sum = 0;
  for (let k = factors.length - 1; k >= 0; k--) sum = sum * square + factors[k]!;
  return sum;
}

const CELLS = 2048;
const ROUNDS = 60;

/**
 * λ that makes ∫√(|q″|/τ) least. It is convex in λ; with π_k = λ_k φ_k/τ, φ_k = (s/T)^{2k}/S_k, convexity of z^{−1/2} gives
 * (Σ λ′_k φ_k)^{−1/2} ≤ Σ π_k (λ′_k φ_k/π_k)^{−1/2} with equality at λ′ = λ, and the right side is least at λ′_k ∝ λ_k G_k^{2/3},
 * G_k = ∫√|q″| τ^{−3/2} φ_k: steps that never make it larger. Any λ is allowed, so that this needs no accuracy.
 */
export function bestTolerance(q: EvenPolynomial, reach: number, moments: readonly number[]): Tolerance {
  const second = evenToChebyshev(evenSecondDerivative(q), reach);
  const edges = Float64Array.from({ length: CELLS + 1 }, (_, i) =>
    i === CELLS ? reach : reach * Math.sin((i * Math.PI) / (2 * CELLS)),
  );
  const widths = Float64Array.from({ length: CELLS }, (_, i) => edges[i + 1]! - edges[i]!);
  const middles = Float64Array.from({ length: CELLS }, (_, i) => (edges[i]! + edges[i + 1]!) / (2 * reach));
  const roots = middles.map((y) => Math.sqrt(Math.abs(chebyshevAt(second, y))));
  let shares = moments.map(() => (1 - 2 ** -40) / moments.length);
  let densities = roots;
  let integral = 0;
  for (let round = 0; ; round++) {
    const factors = shares.map((share, k) => share / moments[k]!);
    const gains = new Float64Array(moments.length);
    densities = new Float64Array(CELLS);
    integral = 0;
    for (let i = 0; i < CELLS; i++) {
      const tolerance = toleranceAt({ reach: 1, factors }, middles[i]!);
      densities[i] = roots[i]! / Math.sqrt(tolerance);
      integral += densities[i]! * widths[i]!;
      let power = (densities[i]! * widths[i]!) / tolerance;
      for (let k = 0; k < gains.length; k++) {
        gains[k]! += power / moments[k]!;
        power *= middles[i]! ** 2;
      }
    }
    if (round === ROUNDS || integral === 0) return { reach, factors, edges, densities, integral };
    const next = shares.map((share, k) => share * gains[k]! ** (2 / 3));
    const total = next.reduce((sum, share) => sum + share, 0);
    // Shares too small to matter are left out, the rest add up to 1 from below.
    shares = next.map((share) => (share / total > 1e-9 ? (share / total) * (1 - 2 ** -40) : 0));
  }
}
