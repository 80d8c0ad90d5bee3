import { requireDomain } from "../../math/domain-error.ts";
import { oddFactorials } from "./ridge-constant.ts";
import { type SignVectors, signVectors, writeSignVectors } from "./sign-vectors.ts";

/**
 * A rule of degree 6 on sign vectors of some coordinates at a time. Let `blocks` be sets of coordinates such that each three different ones
 * are together in exactly one block. With D = d(d + 2)(d + 4), K = |B|, λ_xy and r_x the numbers of blocks with both coordinates, with one,
 *
 *     (±1, …, ±1)/√K on B, of degree 6 (`sign-vectors.ts`): weight K³/D for each block B;
 *     (1, ±1)/√2 on each pair: 8(3 − λ_xy)/D;         the axes: (15 − r_x − Σ_y (3 − λ_xy))/D.
 *
 * For a block gives 1/D to the mean of each u_x² u_y² u_z², u_x⁴ u_y² and u_x⁶ with coordinates in B, a pair the 8th part of its weight to those with
 * two and one, so that together they are 1/D, 3/D and 15/D, those of the uniform law. Three coordinates are in one block of one size or
 * another: any d points of an inversive plane of order q will do, q² + 1 points with one circle through each three of them.
 */
export interface CircleRule {
  readonly name: "circles";
  readonly dimension: number;
  readonly degree: 6;
  readonly blocks: readonly { readonly coordinates: readonly number[]; readonly signs: SignVectors }[];
  /** D times the weights of pairs, [d, d], and of axes, [d]: integers. */
  readonly pairs: Float64Array;
  readonly axes: Float64Array;
  /** Directions, one of each pair u, −u. */
  readonly count: number;
}

/** Odd primes q, so that 𝔽_q is the integers modulo q. */
const ORDERS = [3, 5, 7, 11, 13];

/** With the plane that gives fewest directions; undefined for d < 4 and d > 170. */
export function circleRule(dimension: number): CircleRule | undefined {
  requireDomain(
    Number.isSafeInteger(dimension) && dimension >= 2,
    "circleRule",
    "dimension must be an integer ≥ 2",
    dimension,
  );
  const rules = ORDERS.filter((q) => dimension >= 4 && q * q + 1 >= dimension).map((q) =>
    ruleOf(dimension, circles(q)),
  );
  return rules.length === 0 ? undefined : rules.reduce((best, rule) => (rule.count < best.count ? rule : best));
}

/**
 * The circles x² − νy² + bx + cy + a = 0 and the lines, with a point ∞, of 𝔽_q², ν no square: plane sections of the elliptic quadric in the
 * three-dimensional projective space of q² + 1 points, no three of them on a line. Points are xq + y, and q² for ∞; those of one point are none.
 */
function circles(q: number): readonly (readonly number[])[] {
  const squares = new Set(Array.from({ length: q }, (_, x) => (x * x) % q));
  const nonSquare = Array.from({ length: q }, (_, x) => x).find((x) => !squares.has(x))!;
  const found: number[][] = [];
  const collect = (form: (x: number, y: number) => number, more: readonly number[]): void => {
    const points = [...more];
    for (let x = 0; x < q; x++) {
      for (let y = 0; y < q; y++) if (form(x, y) % q === 0) points.push(x * q + y);
    }
    if (points.length > 1) found.push(points);
  };
  for (let a = 0; a < q; a++) {
    for (let b = 0; b < q; b++) {
      for (let c = 0; c < q; c++) collect((x, y) => x * x + (q - nonSquare) * y * y + b * x + c * y + a, []);
      collect((x, y) => x + b * y + a, [q * q]);
    }
    collect((_, y) => y + a, [q * q]);
  }
  return found;
}

function ruleOf(dimension: number, planes: readonly (readonly number[])[]): CircleRule {
  const known = new Map<number, SignVectors>();
  const blocks = planes.flatMap((points) => {
    const coordinates = points.filter((point) => point < dimension);
    const size = coordinates.length;
    if (size < 3) return [];
    const signs = known.get(size) ?? signVectors(size, 6)!;
    known.set(size, signs);
    return [{ coordinates, signs }];
  });
  const pairs = new Float64Array(dimension * dimension).fill(24);
  const axes = new Float64Array(dimension).fill(15);
  for (const { coordinates } of blocks) {
    for (const x of coordinates) {
      axes[x]! -= 1;
      for (const y of coordinates) pairs[x * dimension + y]! -= 8;
    }
  }
  let count = blocks.reduce((sum, { signs }) => sum + 2 ** signs.bits, 0);
  for (let x = 0; x < dimension; x++) {
    for (let y = 0; y < dimension; y++) {
      if (x === y) pairs[x * dimension + y] = 0;
      axes[x]! -= pairs[x * dimension + y]! / 8;
      if (x < y && pairs[x * dimension + y] !== 0) count += 2;
    }
    if (axes[x] !== 0) count++;
  }
  return { name: "circles", dimension, degree: 6, blocks, pairs, axes, count };
}

/** S_0, …, S_3 as in `absoluteMoments` of `fully-symmetric.ts`: the largest quotients of coefficients, here over all monomials. */
export function circleMoments({ dimension: d, blocks, pairs, axes }: CircleRule): readonly number[] {
  const most = [0, 0, 0, 0];
  const own = Array.from({ length: 4 }, () => new Float64Array(d));
  /** Of u_x² u_y² and u_x⁴ u_y². */
  const shared = [new Float64Array(d * d), new Float64Array(d * d)];
  for (const { coordinates } of blocks) {
    const size = coordinates.length;
    most[0]! += size ** 3;
    for (const x of coordinates) {
      for (let k = 1; k <= 3; k++) own[k]![x]! += size ** (3 - k);
      for (const y of coordinates) {
        shared[0]![x * d + y]! += size;
        shared[1]![x * d + y]! += 1;
      }
    }
  }
  for (let x = 0; x < d; x++) {
    most[0]! += Math.abs(axes[x]!);
    for (let k = 1; k <= 3; k++) own[k]![x]! += Math.abs(axes[x]!);
    for (let y = 0; y < d; y++) {
      const size = Math.abs(pairs[x * d + y]!);
      if (x < y) most[0]! += size;
      for (let k = 1; k <= 3; k++) own[k]![x]! += size / 2 ** k;
      if (x === y) continue;
      most[2] = Math.max(most[2]!, 3 * (shared[0]![x * d + y]! + size / 4));
      most[3] = Math.max(most[3]!, 5 * (shared[1]![x * d + y]! + size / 8));
    }
  }
  most[3] = Math.max(most[3]!, Number(oddFactorials(3)[3]!));
  for (let k = 1; k <= 3; k++) most[k] = own[k]!.reduce((largest, value) => Math.max(largest, value), most[k]!);
  return most.map((value) => (value / (d * (d + 2) * (d + 4))) * (1 + 2 ** -48));
}

/** Directions and weights as numbers: coordinates right to 1.5 units of 2⁻⁵³ of themselves, weights rounded once. */
export function circleCubature(rule: CircleRule) {
  const { name, dimension: d, degree, blocks, pairs, axes, count } = rule;
  requireDomain(count * d <= 2 ** 24, "circleCubature", "directions times dimension must be at most 2^24", count * d);
  const below = d * (d + 2) * (d + 4);
  const directions = new Float64Array(count * d);
  const weights = new Float64Array(count);
  let at = 0;
  const put = (weight: number, entries: readonly (readonly [number, number])[]): void => {
    for (const [x, u] of entries) directions[at * d + x] = u;
    weights[at++] = weight;
  };
  const rows = new Map<number, Float64Array>();
  for (const { coordinates, signs } of blocks) {
    const size = coordinates.length;
    const own = rows.get(size) ?? new Float64Array(size * 2 ** signs.bits);
    if (!rows.has(size)) writeSignVectors(signs, own, 0);
    rows.set(size, own);
    for (let row = 0; row < own.length; row += size) {
      put(
        size ** 3 / (below * 2 ** signs.bits),
        coordinates.map((x, j) => [x, own[row + j]!]),
      );
    }
  }
  const half = Math.sqrt(0.5);
  for (let x = 0; x < d; x++) {
    for (let y = x + 1; y < d; y++) {
      const pair = pairs[x * d + y]!;
      if (pair === 0) continue;
      for (const sign of [1, -1]) {
        put(pair / (2 * below), [
          [x, half],
          [y, sign * half],
        ]);
      }
    }
    if (axes[x] !== 0) put(axes[x]! / below, [[x, 1]]);
  }
  return { name, dimension: d, degree, directions, weights };
}
