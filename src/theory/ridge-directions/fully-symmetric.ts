import { requireDomain } from "../../math/domain-error.ts";
import { partitions, placements } from "../../math/partitions.ts";
import { type Rational, toNumber } from "../../math/rational.ts";
import { Echelon } from "./exact-solve.ts";
import { evenProducts, oddFactorials } from "./ridge-constant.ts";
import { type SignVectors, signVectors, writeSignVectors } from "./sign-vectors.ts";

/**
 * Directions that come with all their permutations and changes of sign: √(p_i/Σp) at some coordinates, 0 elsewhere. Or, with `signs`, the
 * vectors (±1, …, ±1)/√d of `sign-vectors.ts`, whose moments up to degree n are those of all 2^d.
 */
export interface Orbit {
  /** p_1 ≥ p_2 ≥ … ≥ 1; (1, …, 1), d of them, where there are `signs`. */
  readonly parts: readonly number[];
  readonly signs?: SignVectors;
  /** One of each pair u, −u. */
  readonly count: number;
  /** Of all of them together; exact, not 0, may be negative. */
  readonly weight: Rational;
}

/** Orbits with Σ w f(u) = E f(u) for all even polynomials f of degree ≤ n. */
export interface SymmetricRule {
  readonly name: "fully symmetric" | "sign vectors";
  readonly dimension: number;
  readonly degree: number;
  readonly orbits: readonly Orbit[];
}

export interface SymmetricOptions {
  readonly name?: SymmetricRule["name"];
  /** No sign vectors are made if there are more. */
  readonly most?: number;
}

/** k = n/2 at most: 22 partitions. */
const LARGEST_DEGREE = 16;

/**
 * A rule of degree n = 2k. By symmetry only E u^{2α}, α a partition of k into at most d parts, must be right: Σ_o w_o (mean of u^{2α} over
 * orbit o) = Π(2α_i − 1)!!/Π_{j<k} (d + 2j), one equation for each α. With t_i = u_i² and the partitions of k for p (t = p/k) it is
 * Silvester's interpolation on the simplex, whose weights E L_p(t), t ~ Dirichlet(½, …, ½), L_p(t) = Π_i Π_{j<p_i} (k t_i − j)/(p_i − j),
 * are Genz' (2003). But any p with j parts will do in place of a partition of k into j if the equations of the α with j parts can be
 * solved (α with more parts are 0 on it); so for each j those of the smallest orbits are taken, of Σp ≤ k (greedily, which makes the
 * sum of sizes least, for choices of independent rows are a matroid): C(d, k) 2^{k−1} directions of k equal entries, and O(d^{k−1}) others.
 *
 * Named "sign vectors" where those with k equal entries are replaced by `signVectors`: their weight is then near 1, that of all others
 * O(1/d), where C(d, k) 2^{k−1} directions have a weight near k^k/k! and the others one as negative. Undefined where there are no such.
 */
export function symmetricRule(
  dimension: number,
  degree: number,
  { name = "fully symmetric", most = Infinity }: SymmetricOptions = {},
): SymmetricRule | undefined {
  requireSymmetric(dimension, degree);
  const k = degree / 2;
  const moments = partitions(k).filter((alpha) => alpha.length <= dimension);
  const signs = name === "sign vectors" && k >= 2 && k <= dimension ? signVectors(dimension, degree, most) : undefined;
  if (name === "sign vectors" && signs === undefined) return undefined;
  const chosen: Omit<Orbit, "weight">[] = [];
  for (let length = 1; length <= Math.min(k, dimension); length++) {
    if (signs !== undefined && length === k) {
      chosen.push({ parts: Array.from({ length: dimension }, () => 1), signs, count: 2 ** signs.bits });
      continue;
    }
    const own = moments.filter((alpha) => alpha.length === length);
    const echelon = new Echelon();
    for (const parts of generators(length, k)) {
      if (echelon.rank === own.length) break;
      if (!echelon.add(own.map((alpha) => placed(alpha, parts)))) continue;
      chosen.push({ parts, count: 2 ** (length - 1) * placements(parts, dimension) });
    }
  }
  const system = new Echelon();
  const below = evenProducts(dimension, k)[k]!;
  for (const alpha of moments) {
    const right: Rational = { numerator: gaussianMoment(alpha), denominator: below };
    const row = [...chosen.map((orbit) => orbitMoment(orbit, alpha, dimension)), right];
    const common = row.reduce((product, { denominator }) => product * denominator, 1n);
    system.add(
      row.map(({ numerator, denominator }) => numerator * (common / denominator)),
      chosen.length,
    );
  }
  const orbits = system.solution().map((weight, i) => ({ ...chosen[i]!, weight }));
  return { name, dimension, degree, orbits: orbits.filter(({ weight }) => weight.numerator !== 0n) };
}

/** Those of both names with at most so many directions; none for degree 0 and above 16. */
export function symmetricRules(dimension: number, degree: number, most = Infinity): readonly SymmetricRule[] {
  if (degree < 2 || degree > LARGEST_DEGREE) return [];
  const names = ["fully symmetric", "sign vectors"] as const;
  const rules = names.flatMap((name) => symmetricRule(dimension, degree, { name, most }) ?? []);
  return rules.filter((rule) => symmetricSize(rule) <= most);
}

/** How many directions. */
export const symmetricSize = ({ orbits }: SymmetricRule): number => orbits.reduce((sum, { count }) => sum + count, 0);

/**
 * S_0, …, S_{n/2} with Σ_i |w_i| ⟨u_i, x⟩^{2k} ≤ S_k ‖x‖^{2k} for all x; S_0 = Σ|w|, and where all weights are positive S_k = 1/c_{k,d}
 * (`ridge-constant.ts`). The left side is Σ_{|α|=k} (2k)!/(2α)! M_α x^{2α}, M_α = Σ|w_i| u_i^{2α}, and ‖x‖^{2k} = Σ k!/α! x^{2α}; S_k is
 * the largest quotient of coefficients, M_α (2k − 1)!!/Π(2α_i − 1)!!. Rounded up by 2⁻⁴⁸, which covers that of float64 directions and
 * weights, whose M_α have at most 2k + 2 roundings a direction.
 */
export function absoluteMoments({ dimension, degree, orbits }: SymmetricRule): readonly number[] {
  return Array.from({ length: degree / 2 + 1 }, (_, k) => {
    const whole = Number(oddFactorials(k)[k]!);
    const ratios = partitions(k)
      .filter((alpha) => alpha.length <= dimension)
      .map((alpha) => {
        const moment = orbits.reduce(
          (sum, orbit) => sum + Math.abs(toNumber(orbit.weight)) * toNumber(orbitMoment(orbit, alpha, dimension)),
          0,
        );
        return (moment * whole) / Number(gaussianMoment(alpha));
      });
    return Math.max(...ratios) * (1 + 2 ** -48);
  });
}

/**
 * The directions and weights as numbers: each coordinate is ±√(p_i/Σp) to 1.5 units of 2⁻⁵³, the same for all equal ones, each weight is
 * rounded once (and a little, by 2⁻⁷ of that).
 */
export function symmetricCubature(rule: SymmetricRule) {
  const { name, dimension: d, degree, orbits } = rule;
  const size = symmetricSize(rule);
  requireDomain(size * d <= 2 ** 24, "symmetricCubature", "directions times dimension must be at most 2^24", size * d);
  const directions = new Float64Array(size * d);
  const weights = new Float64Array(size);
  let first = 0;
  for (const { parts, signs, count, weight } of orbits) {
    if (signs === undefined) writeOrbit(parts, directions.subarray(first * d, (first + count) * d), d);
    else writeSignVectors(signs, directions, first * d);
    const { numerator, denominator } = weight;
    weights.fill(toNumber({ numerator, denominator: denominator * BigInt(count) }), first, first + count);
    first += count;
  }
  return { name, dimension: d, degree, directions, weights };
}

/** Tuples of so many parts with no common divisor and Σ ≤ k, those of few permutations first, among them those of large sums. */
function generators(length: number, k: number): readonly (readonly number[])[] {
  const sums = Array.from({ length: k - length + 1 }, (_, i) => k - i);
  return sums
    .flatMap((sum) => partitions(sum).filter((parts) => parts.length === length))
    .filter((parts) => Array.from({ length: k - 1 }, (_, i) => i + 2).every((q) => parts.some((p) => p % q !== 0)))
    .sort((one, other) => placements(one, length) - placements(other, length));
}

/** Π(2α_i − 1)!!. */
function gaussianMoment(alpha: readonly number[]): bigint {
  return alpha.reduce((product, a) => product * oddFactorials(a)[a]!, 1n);
}

/** The mean of Π_i u_i^{2α_i} over an orbit. */
function orbitMoment({ parts, signs }: Pick<Orbit, "parts" | "signs">, alpha: readonly number[], d: number): Rational {
  const degree = BigInt(alpha.reduce((sum, a) => sum + a, 0));
  // Degree 2k ≤ n, and all squares are 1/d.
  if (signs !== undefined) return { numerator: 1n, denominator: BigInt(d) ** degree };
  const total = BigInt(parts.reduce((sum, p) => sum + p, 0));
  const ways = alpha.reduce((product, _, i) => product * BigInt(d - i), 1n);
  return { numerator: placed(alpha, parts), denominator: ways * total ** degree };
}

/** Σ Π_i p_{σ(i)}^{α_i} over all injections σ of the places of α into those of p. */
function placed(alpha: readonly number[], parts: readonly number[]): bigint {
  // sums[used]: over the coordinates p seen so far, by which parts of α they have taken (as a set of bits).
  let sums = new Map<number, bigint>([[0, 1n]]);
  for (const p of parts) {
    const next = new Map(sums);
    for (const [used, sum] of sums) {
      for (const [i, a] of alpha.entries()) {
        if ((used >> i) & 1) continue;
        const grown = used | (1 << i);
        next.set(grown, (next.get(grown) ?? 0n) + sum * BigInt(p) ** BigInt(a));
      }
    }
    sums = next;
  }
  return sums.get(2 ** alpha.length - 1) ?? 0n;
}

/** All permutations of the parts over d coordinates, with all signs but that of the first coordinate that is not 0. */
function writeOrbit(parts: readonly number[], into: Float64Array, d: number): void {
  const total = parts.reduce((sum, p) => sum + p, 0);
  const kinds = [...new Set(parts)];
  const left = kinds.map((kind) => parts.filter((p) => p === kind).length);
  const sizes = kinds.map((kind) => Math.sqrt(kind / total));
  const row = new Float64Array(d);
  let at = 0;
  const visit = (place: number, missing: number): void => {
    if (missing === 0) {
      into.set(row, at);
      at += d;
      return;
    }
    if (d - place > missing) visit(place + 1, missing);
    for (const [i, size] of sizes.entries()) {
      if (left[i] === 0) continue;
      left[i]!--;
      for (const sign of missing === parts.length ? [1] : [1, -1]) {
        row[place] = sign * size;
        visit(place + 1, missing - 1);
      }
      left[i]!++;
    }
    row[place] = 0;
  };
  visit(0, parts.length);
}

function requireSymmetric(dimension: number, degree: number): void {
  const where = "symmetricRule";
  requireDomain(
    Number.isSafeInteger(dimension) && dimension >= 2,
    where,
    "dimension must be an integer ≥ 2",
    dimension,
  );
  const fits = Number.isSafeInteger(degree) && degree >= 2 && degree <= LARGEST_DEGREE && degree % 2 === 0;
  requireDomain(fits, where, `degree must be an even integer in [2, ${LARGEST_DEGREE}]`, degree);
}
