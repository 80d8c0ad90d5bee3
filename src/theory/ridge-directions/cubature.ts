import { requireDomain } from "../../math/domain-error.ts";
import { monomialCount } from "../../math/harmonics.ts";
import { gaussGegenbauer } from "../../math/quadrature.ts";
import { circleCubature, circleRule } from "./circle-rule.ts";
import { symmetricCubature, symmetricRules, symmetricSize } from "./fully-symmetric.ts";

/**
 * Weighted directions u_i with Σ w_i f(u_i) = E f(u), u uniform on the sphere S^(d−1), for all even polynomials f of degree at most
 * `degree`: one of each pair u, −u. (With both, each of half the weight, also for all polynomials of degree at most degree + 1.) Then
 * Σ w_i q(⟨u_i, x⟩) = p(‖x‖) for all x, with no variance, for q from `ridge-polynomial.ts` of at most that degree.
 */
export interface Cubature {
  readonly name: string;
  readonly dimension: number;
  /** n, even. */
  readonly degree: number;
  /** [size, d], row-major. */
  readonly directions: Float64Array;
  /** Σ = 1; not all positive where the rule's comment says so. */
  readonly weights: Float64Array;
}

/**
 * C(d + n − 1, n), n even: some positive cubature of degree n has at most so many directions (Tchakaloff 1957). The even polynomials
 * of degree at most n on the sphere are the homogeneous ones of degree n, a space of that dimension that contains ‖x‖ⁿ = 1.
 */
export function tchakaloffBound(dimension: number, degree: number): bigint {
  requireRule("tchakaloffBound", dimension, degree);
  return monomialCount(dimension, degree);
}

/**
 * C(d + n/2 − 1, n/2): no cubature of degree n with positive weights has fewer directions (Delsarte, Goethals &
 * Seidel 1977). The homogeneous polynomials h of degree n/2 are a space of that dimension, and one that vanishes at all
 * directions would have 0 = Σ w_i h(u_i)² = E h² > 0.
 */
export function fewestDirections(dimension: number, degree: number): bigint {
  requireRule("fewestDirections", dimension, degree);
  return monomialCount(dimension, degree / 2);
}

/** The rule with fewest directions among those of this file, `fully-symmetric.ts` and `circle-rule.ts`; where its size is {@link fewestDirections}, none with positive weights has fewer. */
export function smallestCubature(dimension: number, degree: number): Cubature {
  return smallestRule(dimension, degree).make();
}

interface Rule {
  readonly size: number;
  readonly make: () => Cubature;
}

/** What {@link smallestCubature} would make, and of which size it is, for any size. */
export function smallestRule(dimension: number, degree: number): Rule {
  requireRule("smallestCubature", dimension, degree);
  const rules: Rule[] = [];
  const reaches = (exact: number) => degree <= exact;
  if (reaches(2)) rules.push({ size: dimension, make: () => crossPolytope(dimension) });
  if (dimension === 3 && reaches(4)) rules.push({ size: 6, make: icosahedron });
  if (dimension === 4 && reaches(4)) rules.push({ size: 12, make: cell24 });
  if (dimension === 8 && reaches(6)) rules.push({ size: 120, make: rootsE8 });
  if (dimension === 4 && reaches(10)) rules.push({ size: 60, make: cell600 });
  if (reaches(4)) rules.push({ size: simplexSize(dimension), make: () => simplexRule(dimension) });
  rules.push({ size: productSize(dimension, degree), make: () => productRule(dimension, degree) });
  const smaller = (best: Rule, rule: Rule): Rule => (rule.size < best.size ? rule : best);
  const most = rules.reduce(smaller).size;
  for (const rule of symmetricRules(dimension, degree, most)) {
    rules.push({ size: symmetricSize(rule), make: () => symmetricCubature(rule) });
  }
  const circles = degree === 6 ? circleRule(dimension) : undefined;
  if (circles !== undefined) rules.push({ size: circles.count, make: () => circleCubature(circles) });
  return rules.reduce(smaller);
}

/** The d axes: degree 2. */
export function crossPolytope(dimension: number): Cubature {
  requireRule("crossPolytope", dimension, 2);
  requireRoom("crossPolytope", dimension, dimension);
  const rows = Array.from({ length: dimension }, (_, i) => axis(dimension, { [i]: 1 }));
  return equalWeights({ name: "cross-polytope", dimension, degree: 2, rows });
}

/**
 * (d + 1)(d + 2)/2 directions of degree 4 in every dimension, d + 1 more than {@link fewestDirections} (a rule of Mysovskikh): the vertices a_i of
 * a regular simplex, of weight d(7 − d)/((d + 1)²(d + 2)), and the middles a_i + a_j of its edges over their lengths, of weight
 * 4(d − 1)²/(d(d + 1)²(d + 2)). Negative vertices for d > 7; Σ|w| < 3 in all dimensions. At d = 7 vertices count for nothing, and the
 * 28 middles alone are as few as possible.
 */
export function simplexRule(dimension: number): Cubature {
  requireRule("simplexRule", dimension, 4);
  requireRoom("simplexRule", dimension, simplexSize(dimension));
  const d = dimension;
  const shift = (Math.sqrt(d + 1) + 1) / d ** 1.5;
  const vertices = Array.from({ length: d + 1 }, (_, i) =>
    Array.from({ length: d }, (_, j) => (i === d ? d ** -0.5 : (i === j ? Math.sqrt(1 + 1 / d) : 0) - shift)),
  );
  const middles = vertices.flatMap((a, i) => vertices.slice(i + 1).map((b) => unit(a.map((x, k) => x + b[k]!))));
  const ofVertex = (d * (7 - d)) / ((d + 1) ** 2 * (d + 2));
  const ofMiddle = (4 * (d - 1) ** 2) / (d * (d + 1) ** 2 * (d + 2));
  const rows = ofVertex === 0 ? middles : [...vertices.map(unit), ...middles];
  const weights = rows.map((_, i) => (ofVertex !== 0 && i <= d ? ofVertex : ofMiddle));
  return {
    name: "simplex",
    dimension,
    degree: 4,
    directions: Float64Array.from(rows.flat()),
    weights: Float64Array.from(weights),
  };
}

/** The six diagonals of the icosahedron, cyclic permutations of (0, ±1, φ): d = 3, degree 4. */
export function icosahedron(): Cubature {
  const rows = cyclic([0, 1, GOLDEN]).flatMap(signed);
  return equalWeights({ name: "icosahedron", dimension: 3, degree: 4, rows });
}

/** The twelve diagonals of the 24-cell, (±1, ±1, 0, 0) in all places: d = 4, degree 4. */
export function cell24(): Cubature {
  return equalWeights({ name: "24-cell", dimension: 4, degree: 4, rows: pairs(4) });
}

/**
 * The sixty diagonals of the 600-cell: four axes, eight (±1, ±1, ±1, ±1)/2, and 48 even permutations of (φ, ±1, ±1/φ, 0)/2: d = 4,
 * degree 10.
 */
export function cell600(): Cubature {
  const axes = Array.from({ length: 4 }, (_, i) => axis(4, { [i]: 1 }));
  const mixed = evenPermutations([GOLDEN, 1, 1 / GOLDEN, 0]).flatMap(signed);
  return equalWeights({
    name: "600-cell",
    dimension: 4,
    degree: 10,
    rows: [...axes, ...signed([1, 1, 1, 1]), ...mixed],
  });
}

/** The 120 diagonals of the roots of E₈, (±1, ±1, 0⁶) in all places and (±½)⁸ with an even number of minus signs: d = 8, degree 6. */
export function rootsE8(): Cubature {
  const halves = signed(Array.from({ length: 8 }, () => 0.5));
  const even = halves.filter((row) => row.filter((x) => x < 0).length % 2 === 0);
  return equalWeights({ name: "E8", dimension: 8, degree: 6, rows: [...pairs(8), ...even] });
}

/**
 * Gauss–Gegenbauer nodes t times a rule on the sphere √(1 − t²) S^(d−2), down to equidistant points of the circle: positive weights,
 * every d ≥ 2 and even n. (n/2 + 1)^(d−1) directions. Nodes and weights to a few roundings for each of the d − 2 factors.
 */
export function productRule(dimension: number, degree: number): Cubature {
  requireRule("productRule", dimension, degree);
  requireRoom("productRule", dimension, productSize(dimension, degree));
  const { rows, weights } = productHalf(dimension, degree);
  return {
    name: "product",
    dimension,
    degree,
    directions: Float64Array.from(rows.flat()),
    weights: Float64Array.from(weights),
  };
}

const simplexSize = (d: number): number => (d === 7 ? 28 : ((d + 1) * (d + 2)) / 2);

const unit = (row: readonly number[]): number[] => row.map((x) => x / Math.hypot(...row));

const GOLDEN = (1 + Math.sqrt(5)) / 2;

const productSize = (dimension: number, degree: number): number => (degree / 2 + 1) ** (dimension - 1);

interface Rows {
  readonly rows: number[][];
  readonly weights: number[];
}

/** One of each pair of opposite nodes, with the weight of both. */
function productHalf(dimension: number, degree: number): Rows {
  const count = degree / 2 + 1;
  if (dimension === 2) {
    const angles = Array.from({ length: count }, (_, i) => (Math.PI * i) / count);
    return { rows: angles.map((a) => [Math.cos(a), Math.sin(a)]), weights: angles.map(() => 1 / count) };
  }
  const rule = gaussGegenbauer(count, dimension);
  const below = productHalf(dimension - 1, degree);
  const result: Rows = { rows: [], weights: [] };
  for (let i = count >> 1; i < count; i++) {
    const equator = 2 * i === count - 1;
    const t = equator ? 0 : rule.nodes[i]!;
    const radius = Math.sqrt((1 - t) * (1 + t));
    for (const [j, row] of below.rows.entries()) {
      const weight = rule.weights[i]! * below.weights[j]!;
      // t > 0 meets both halves of the rule below, and stands for −t too.
      for (const sign of equator ? [1] : [1, -1]) {
        result.rows.push([t, ...row.map((x) => sign * radius * x)]);
        result.weights.push(weight);
      }
    }
  }
  return result;
}

function equalWeights({ rows, ...rule }: Omit<Cubature, "directions" | "weights"> & { rows: number[][] }): Cubature {
  const directions = Float64Array.from(rows.flatMap(unit));
  return { ...rule, directions, weights: new Float64Array(rows.length).fill(1 / rows.length) };
}

function axis(dimension: number, entries: Readonly<Record<number, number>>): number[] {
  return Array.from({ length: dimension }, (_, i) => entries[i] ?? 0);
}

/** All signs of the coordinates that are not 0, but the first of them. */
function signed(row: readonly number[]): number[][] {
  const first = row.findIndex((x) => x !== 0);
  return row.reduce<number[][]>(
    (rows, x, i) =>
      rows.flatMap((start) =>
        x === 0 || i === first
          ? [[...start, x]]
          : [
              [...start, x],
              [...start, -x],
            ],
      ),
    [[]],
  );
}

/** (1, ±1, 0, …) in all places. */
function pairs(dimension: number): number[][] {
  const rows: number[][] = [];
  for (let i = 0; i < dimension; i++) {
    for (let j = i + 1; j < dimension; j++)
      rows.push(axis(dimension, { [i]: 1, [j]: 1 }), axis(dimension, { [i]: 1, [j]: -1 }));
  }
  return rows;
}

function cyclic(row: readonly number[]): number[][] {
  return row.map((_, i) => [...row.slice(i), ...row.slice(0, i)]);
}

/** Each place's choice among m numbers left is even or odd as its index is. */
function evenPermutations(row: readonly number[]): number[][] {
  const all = (rest: readonly number[]): { readonly order: number[]; readonly odd: boolean }[] =>
    rest.length === 0
      ? [{ order: [], odd: false }]
      : rest.flatMap((x, i) =>
          all([...rest.slice(0, i), ...rest.slice(i + 1)]).map(({ order, odd }) => ({
            order: [x, ...order],
            odd: odd !== (i % 2 === 1),
          })),
        );
  return all(row)
    .filter(({ odd }) => !odd)
    .map(({ order }) => order);
}

function requireRoom(where: string, dimension: number, size: number): void {
  requireDomain(
    size * dimension <= 2 ** 24,
    where,
    "directions times dimension must be at most 2^24",
    size * dimension,
  );
}

function requireRule(where: string, dimension: number, degree: number): void {
  requireDomain(
    Number.isSafeInteger(dimension) && dimension >= 2,
    where,
    "dimension must be an integer ≥ 2",
    dimension,
  );
  const even = Number.isSafeInteger(degree) && degree >= 0 && degree % 2 === 0;
  requireDomain(even, where, "degree must be an even integer ≥ 0", degree);
}
