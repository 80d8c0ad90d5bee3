import { bitLength } from "../../../math/fixed-point/conversion.ts";
import { rational } from "../../../math/rational.ts";
import type { PiecewiseProfile } from "../radial/profile.ts";

/** Σ numerator/denominator, denominators > 0. */
type Fractions = readonly { readonly numerator: bigint; readonly denominator: bigint }[];

/**
 * A piecewise polynomial p(r) = Σ_m p_{j,m} r^m (0 beyond the last edge) by what its integrals ∫ p dG = Σ_m Σ_e w_{e,m} e^{−m} ∫_0^e r^m dG
 * need: w_{e,m} = (p_{j−1,m} − p_{j,m}) e^m at the edge e between the pieces j − 1 and j. Exact.
 */
export interface EdgeWeights {
  /** Edges > 0. */
  readonly radii: readonly number[];
  /** w by edge and power. */
  readonly weights: readonly (readonly Fractions[])[];
  /** Largest m. */
  readonly degree: number;
  /** All |w| ≤ 2^size. */
  readonly size: number;
}

/** One piece over a common denominator: Σ_m numerators[m] R^m / denominator, R = r 2^σ. */
interface Polynomial {
  readonly numerators: readonly bigint[];
  readonly denominator: bigint;
}

/** The weights of (f − f(∞))^power. */
export function edgeWeights({ edges, pieces, beyond }: PiecewiseProfile, power: 1 | 2): EdgeWeights {
  const positions = integers(edges);
  const coefficients = integers([...pieces.flatMap((piece) => [...piece]), beyond]);
  const constant = coefficients.values.at(-1)!;
  let start = 0;
  const polynomials = pieces.map((piece, j) => {
    const own = coefficients.values.slice(start, start + piece.length);
    start += piece.length;
    own[0]! -= constant;
    const [from, to] = [positions.values[j]!, positions.values[j + 1]!];
    const p = monomials(own, from, to, coefficients.denominator);
    return power === 1 ? p : squared(p);
  });
  const degree = Math.max(...polynomials.map((p) => p.numerators.length)) - 1;
  const weights = polynomials.map((_, j) => {
    const edge = positions.values[j + 1]!;
    const sides = [{ p: polynomials[j]!, sign: 1n }];
    if (j + 1 < polynomials.length) sides.push({ p: polynomials[j + 1]!, sign: -1n });
    return Array.from({ length: degree + 1 }, (_unused, m) =>
      sides.map(({ p, sign }) => ({
        numerator: sign * (p.numerators[m] ?? 0n) * edge ** BigInt(m),
        denominator: p.denominator,
      })),
    );
  });
  const sizes = weights.flat(2).map(({ numerator, denominator }) => bitLength(numerator) - bitLength(denominator) + 2);
  return { radii: [...edges.slice(1)], weights, degree, size: Math.max(...sizes) };
}

/** Float64 numbers as integers over one power of 2. */
function integers(numbers: ArrayLike<number>): { readonly values: bigint[]; readonly denominator: bigint } {
  const fractions = Array.from(numbers, rational);
  const denominator = fractions.reduce((most, q) => (q.denominator > most ? q.denominator : most), 1n);
  return { values: fractions.map((q) => q.numerator * (denominator / q.denominator)), denominator };
}

/** Σ_i b_i T_i(t)/common, t = (2R − from − to)/(to − from): with w = to − from, U_i = w^i T_i has integer coefficients in R. */
function monomials(b: readonly bigint[], from: bigint, to: bigint, common: bigint): Polynomial {
  const [width, shift] = [to - from, from + to];
  const last = b.length - 1;
  const numerators = new Array<bigint>(last + 1).fill(0n);
  let previous: bigint[] = [];
  let current = [1n]; // U_0
  for (let i = 0; i <= last; i++) {
    const factor = b[i]! * width ** BigInt(last - i);
    for (const [m, u] of current.entries()) numerators[m]! += factor * u;
    // U_{i+1} = 2(2R − shift) U_i − w² U_{i−1}, without the 2 for i = 0.
    const twice = i === 0 ? 1n : 2n;
    const next = Array.from(
      { length: i + 2 },
      (_, m) =>
        twice * (2n * (current[m - 1] ?? 0n) - shift * (current[m] ?? 0n)) - width * width * (previous[m] ?? 0n),
    );
    [previous, current] = [current, next];
  }
  return { numerators, denominator: common * width ** BigInt(last) };
}

function squared({ numerators, denominator }: Polynomial): Polynomial {
  const product = new Array<bigint>(2 * numerators.length - 1).fill(0n);
  for (const [i, a] of numerators.entries()) {
    for (const [j, b] of numerators.entries()) product[i + j]! += a * b;
  }
  return { numerators: product, denominator: denominator * denominator };
}
