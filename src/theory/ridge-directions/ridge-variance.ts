import { requireDomain } from "../../math/domain-error.ts";
import { type EvenPolynomial, evenSum } from "./even-polynomial.ts";
import { evenProducts, oddFactorials } from "./ridge-constant.ts";

/**
 * What random directions cost. Of p(r) = Σ a_k r^{2k} take q with p(‖x‖) = E q(⟨u, x⟩) (`ridge-polynomial.ts`); the mean of q(⟨u_i, x⟩)
 * over m directions has mean p(‖x‖), and its variance at ‖x‖ = ρ is an even polynomial of ρ, given here exactly:
 *
 *     independent directions   V(ρ)/m
 *     orthonormal blocks       (V(ρ) + (b − 1) C(ρ))/m   of b ≤ d directions each, the blocks being independent frames.
 *
 * Expand q(ρ s) = Σ q_l P_l(s) in the Legendre polynomials of dimension d, l even. V = Σ_{l>0} q_l²/N(d, l), and by the addition theorem
 * C = Σ_{l>0} q_l² P_l(0)/N(d, l): blocks multiply the part of degree l by 1 + (b − 1) P_l(0). In whole frames, b = d, that is 0 at
 * l = 2 and 1 + 3/(d + 1) at l = 4: frames help where degree 2 dominates and harm where degree 4 does.
 *
 * Antithetic pairs u, −u are of no use: q is even, q(⟨−u, x⟩) = q(⟨u, x⟩), so m directions in pairs have the variance of m/2.
 */

/**
 * V(ρ) = Σ_{k,l} a_k a_l (c_k c_l/c_{k+l}) ρ^{2k+2l} − p(ρ)², the variance of q(⟨u, x⟩) for one uniform direction u. For d = ∞ its
 * limit, with (2k + 2l − 1)!!/((2k − 1)!! (2l − 1)!!) for c_k c_l/c_{k+l}.
 */
export function ridgeVariance(p: EvenPolynomial, dimension: number): EvenPolynomial {
  const odd = oddFactorials(2 * (p.numerators.length - 1));
  const largest = odd[p.numerators.length - 1]!;
  return excess(p, dimension, {
    factor: (k, l) => odd[k + l]! * (largest / odd[k]!) * (largest / odd[l]!),
    denominator: largest * largest,
  });
}

/**
 * C(ρ) = Σ_{k,l} a_k a_l (β_{kl} − 1) ρ^{2k+2l}, β_{kl} = Π_{j<l} (d + 2j)/(d + 2k + 2j), the covariance of q(⟨u, x⟩) and q(⟨u′, x⟩) for
 * two orthogonal directions. For, in a uniformly random frame the coordinates of x/ρ are those of a uniform point of the sphere, and
 * E u_1^{2k} u_2^{2l} = (2k − 1)!! (2l − 1)!!/Π_{j<k+l} (d + 2j), the moment of a Dirichlet law. d ≥ 2; 0 for d = ∞.
 */
export function ridgeCovariance(p: EvenPolynomial, dimension: number): EvenPolynomial {
  requireDomain(dimension >= 2, "ridgeCovariance", "dimension must be ≥ 2", dimension);
  return excess(p, dimension, { factor: () => 1n, denominator: 1n });
}

/**
 * V + (d − 1) C: what takes V's place when directions come in whole orthonormal frames. As d → ∞, (d − 1)(β_{kl} − 1) → −2kl, so that
 * for d = ∞ it is V(ρ) − 2(Σ k a_k ρ^{2k})²: the Gaussian limit of q loses its second Hermite coefficient, √2 Σ k a_k ρ^{2k}.
 */
export function frameVariance(p: EvenPolynomial, dimension: number): EvenPolynomial {
  const variance = ridgeVariance(p, dimension);
  if (dimension !== Infinity) {
    return evenSum(variance, ridgeCovariance(p, dimension), { numerator: BigInt(dimension - 1), denominator: 1n });
  }
  const slope = { numerators: p.numerators.map((a, k) => a * BigInt(k)), denominator: p.denominator };
  return evenSum(variance, evenProduct(slope, slope), { numerator: -2n, denominator: 1n });
}

export interface Directions {
  readonly dimension: number;
  /** m ≥ 1 directions in all. */
  readonly units: number;
  /** b in [1, d]: directions come in independent random orthonormal sets of b, the last one of what is left. 1: independent ones. */
  readonly block: number;
}

/** The variance of the mean of q(⟨u_i, x⟩) over m directions, as a polynomial of ρ = ‖x‖: (m V + Σ b_i (b_i − 1) C)/m² over the blocks. */
export function varianceOfMean(p: EvenPolynomial, { dimension, units, block }: Directions): EvenPolynomial {
  const where = "varianceOfMean";
  requireDomain(Number.isSafeInteger(units) && units >= 1, where, "units must be an integer ≥ 1", units);
  const fits = Number.isSafeInteger(block) && block >= 1 && block <= dimension;
  requireDomain(fits, where, `block must be an integer in [1, ${dimension}]`, block);
  const variance = ridgeVariance(p, dimension);
  const m = BigInt(units);
  const [size, whole, rest] = [BigInt(block), m / BigInt(block), m % BigInt(block)];
  const pairs = whole * size * (size - 1n) + rest * (rest - 1n);
  const sum =
    pairs === 0n ? variance : evenSum(variance, ridgeCovariance(p, dimension), { numerator: pairs, denominator: m });
  return { numerators: sum.numerators, denominator: sum.denominator * m };
}

interface Weights {
  readonly factor: (k: number, l: number) => bigint;
  readonly denominator: bigint;
}

/** Σ_{k,l} a_k a_l (β_{kl} · factor(k, l)/denominator − 1) ρ^{2k+2l}, over one common denominator. */
function excess(p: EvenPolynomial, dimension: number, weights: Weights): EvenPolynomial {
  const { numerators: a } = p;
  const degree = a.length - 1;
  const even = evenProducts(dimension, 2 * degree);
  const largest = even[2 * degree]!;
  const one = largest * weights.denominator;
  const numerators = Array.from({ length: 2 * degree + 1 }, () => 0n);
  for (let k = 0; k <= degree; k++) {
    for (let l = 0; l <= degree; l++) {
      // β_{kl} = A_k A_l/A_{k+l} with A_k = Π_{j<k} (d + 2j).
      const ratio = even[k]! * even[l]! * (largest / even[k + l]!) * weights.factor(k, l);
      numerators[k + l] = numerators[k + l]! + a[k]! * a[l]! * (ratio - one);
    }
  }
  return { numerators, denominator: p.denominator * p.denominator * one };
}

function evenProduct(p: EvenPolynomial, q: EvenPolynomial): EvenPolynomial {
  const numerators = Array.from({ length: p.numerators.length + q.numerators.length - 1 }, () => 0n);
  for (const [k, a] of p.numerators.entries()) {
    for (const [l, b] of q.numerators.entries()) numerators[k + l] = numerators[k + l]! + a * b;
  }
  return { numerators, denominator: p.denominator * q.denominator };
}
