import { requireDomain } from "../../math/domain-error.ts";
import { binomial } from "../../math/harmonics.ts";
import { toNumber } from "../../math/rational.ts";
import type { Cubature } from "./cubature.ts";
import type { EvenPolynomial } from "./even-polynomial.ts";
import { evenProducts, oddFactorials } from "./ridge-constant.ts";

/**
 * How far directions are from a cubature: r with |Σ w_i ⟨u_i, x⟩ⁿ − E⟨u, x⟩ⁿ| ≤ r ‖x‖ⁿ for all x. From the moments of all monomials,
 *
 *     r² = Σ_{|α|=n} n!/α! (Σ_i w_i u_i^α − E u^α)²,   E u^α = Π_i (α_i − 1)!!/Π_{j<n/2} (d + 2j), 0 if some α_i is odd,
 *
 * by Cauchy's inequality for ⟨u, x⟩ⁿ = Σ n!/α! u^α x^α and Σ n!/α! x^{2α} = ‖x‖^{2n}. An upper bound for the float64 directions as they
 * are: rounding adds at most n + size + 4 units of 2⁻⁵³ to each term w_i u_i^α, by Minkowski's inequality Σ|w_i| times that to r.
 * C(d + n − 1, n) · size operations, at most 10⁸.
 */
export function momentResidual(
  cubature: Pick<Cubature, "dimension" | "directions" | "weights">,
  degree: number,
): number {
  const { dimension: d, directions, weights } = cubature;
  const where = "momentResidual";
  requireDomain(Number.isSafeInteger(degree) && degree >= 0 && degree % 2 === 0, where, "degree must be even", degree);
  const terms = binomial(d + degree - 1, degree) * BigInt(weights.length);
  requireDomain(terms <= 100_000_000n, where, "monomials times directions must be at most 1e8", terms);
  const odd = oddFactorials(degree / 2);
  const below = evenProducts(d, degree / 2).at(-1)!;
  let square = 0;
  /** Adds all monomials whose exponents of the coordinates before `place` are chosen and leave `left`; `powers` are w_i u_i^α so far. */
  const visit = (
    place: number,
    left: number,
    chosen: { readonly powers: Float64Array; readonly moment: bigint; readonly count: bigint },
  ): void => {
    const last = place === d - 1;
    const powers = chosen.powers.slice();
    for (let exponent = 0; exponent <= left; exponent++) {
      if (exponent > 0) for (let i = 0; i < powers.length; i++) powers[i] = powers[i]! * directions[i * d + place]!;
      if (last && exponent < left) continue;
      const moment = exponent % 2 === 0 ? chosen.moment * odd[exponent / 2]! : 0n;
      const count = chosen.count * binomial(left, exponent);
      if (!last) visit(place + 1, left - exponent, { powers, moment, count });
      else {
        const error = powers.reduce((sum, x) => sum + x, 0) - toNumber({ numerator: moment, denominator: below });
        square += Number(count) * error * error;
      }
    }
  };
  visit(0, degree, { powers: Float64Array.from(weights), moment: 1n, count: 1n });
  const total = weights.reduce((sum, w) => sum + Math.abs(w), 0);
  // The factor covers the sum of at most 10⁸ squares, and directions that are not quite of length 1.
  return (Math.sqrt(square) + total * (degree + weights.length + 4) * 2 ** -53) * (1 + 2 ** -20);
}

/**
 * An upper bound of |Σ w_i q(⟨u_i, x⟩) − E q(⟨u, x⟩)| over ‖x‖ ≤ radius: Σ_k |q_k| r_{2k} radius^{2k}, with r_{2k} from
 * {@link momentResidual}. The powers of q are bounded one by one, so it grows with their cancellation: it says something up to a degree
 * of about 16.
 */
export function cubatureErrorBound(cubature: Cubature, q: EvenPolynomial, radius = 1): number {
  requireDomain(radius >= 0 && radius < Infinity, "cubatureErrorBound", "radius must be ≥ 0", radius);
  let sum = 0;
  for (const [k, c] of q.numerators.entries()) {
    const size = toNumber({ numerator: c < 0n ? -c : c, denominator: q.denominator });
    if (size > 0) sum += size * momentResidual(cubature, 2 * k) * radius ** (2 * k);
  }
  return sum;
}
