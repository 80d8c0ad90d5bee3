import { requireDomain } from "./domain-error.ts";
import { requireDegree } from "./hermite.ts";

/** The products h_a(z) = Π_j h_{a_j}(z_j) of orthonormal Hermite polynomials in `variables` variables z_j whose total
 *  degree Σ a_j lies in [minDegree, degree]. Orthonormal under z ~ N(0, I). */
export interface HermiteProducts {
  readonly variables: number;
  readonly minDegree: number;
  readonly degree: number;
  /** The multi-indices a in graded order: by total degree; within a degree larger a_1 first, then larger a_2, … */
  readonly indices: readonly (readonly number[])[];
}

/** Number of multi-indices in q variables of total degree ≤ D: C(q + D, D). */
export function hermiteProductCount(variables: number, degree: number): number {
  requireDegree(variables, "hermiteProductCount", "variables");
  requireDegree(degree, "hermiteProductCount", "degree");
  let count = 1;
  for (let k = 1; k <= degree; k++) count = (count * (variables + k)) / k;
  return count;
}

/** The products of total degree minDegree (0 unless given) to `degree`. */
export function hermiteProducts(
  variables: number,
  degree: number,
  { minDegree = 0 }: { readonly minDegree?: number } = {},
): HermiteProducts {
  requireDegree(variables, "hermiteProducts", "variables");
  requireDegree(degree, "hermiteProducts", "degree");
  requireDegree(minDegree, "hermiteProducts", "minDegree");
  const indices: number[][] = [];
  for (let total = minDegree; total <= degree; total++) indices.push(...compositions(variables, total));
  return { variables, minDegree, degree, indices };
}

/** The ways to write `total` as an ordered sum of `parts` integers ≥ 0, larger first parts first. */
function compositions(parts: number, total: number): number[][] {
  if (parts === 0) return total === 0 ? [[]] : [];
  const all: number[][] = [];
  for (let first = total; first >= 0; first--) {
    for (const rest of compositions(parts - 1, total - first)) all.push([first, ...rest]);
  }
  return all;
}

/** Evaluates h_a at the rows of a block z [n, variables]: a block [n, products], row-major, written to `out` when given. */
export type HermiteEvaluator = (z: Float64Array, out?: Float64Array) => Float64Array;

/**
 * The evaluator of a family. For each row it tabulates h_k(z_j), then makes each product of the one without its last
 * variable by one multiplication; in all about one multiplication a value.
 */
export function hermiteFeatures(products: HermiteProducts): HermiteEvaluator {
  const { variables, degree, indices } = products;
  const { all, parents, factors } = recipe(variables, degree);
  const count = indices.length;
  const skipped = all - count;
  const table = new Float64Array(variables * (degree + 1));
  const values = new Float64Array(all);
  values[0] = 1;
  return (z, out = new Float64Array(variables === 0 ? 0 : (z.length / variables) * count)) => {
    const rows = variables === 0 ? 0 : z.length / variables;
    requireDomain(Number.isInteger(rows), "hermiteFeatures", `z must hold rows of ${variables} numbers`, z.length);
    requireDomain(out.length === rows * count, "hermiteFeatures", `out must have ${rows * count} entries`, out.length);
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < variables; j++)
        tabulate(table, { start: j * (degree + 1), degree, t: z[i * variables + j]! });
      for (let f = 1; f < all; f++) values[f] = values[parents[f]!]! * table[factors[f]!]!;
      const start = i * count - skipped;
      for (let f = skipped; f < all; f++) out[start + f] = values[f]!;
    }
    return out;
  };
}

/** For each multi-index of degree ≤ `degree` in graded order, the earlier one without its last variable (`parents`) and the
 *  place in the table [variables, degree + 1] of the factor that it lacks (`factors`). */
function recipe(variables: number, degree: number) {
  const { indices } = hermiteProducts(variables, degree);
  const place = new Map(indices.map((index, f) => [index.join(), f]));
  const parents = new Int32Array(indices.length);
  const factors = new Int32Array(indices.length);
  for (const [f, index] of indices.entries()) {
    const last = index.findLastIndex((power) => power > 0);
    if (last < 0) continue;
    parents[f] = place.get(index.with(last, 0).join())!;
    factors[f] = last * (degree + 1) + index[last]!;
  }
  return { all: indices.length, parents, factors };
}

/** Writes h_0(t), …, h_degree(t) at `start`: h_{k+1} = (t h_k − √k h_{k−1})/√(k+1). */
function tabulate(
  table: Float64Array,
  { start, degree, t }: { readonly start: number; readonly degree: number; readonly t: number },
): void {
  table[start] = 1;
  if (degree > 0) table[start + 1] = t;
  for (let k = 1; k < degree; k++) {
    table[start + k + 1] = (t * table[start + k]! - Math.sqrt(k) * table[start + k - 1]!) / Math.sqrt(k + 1);
  }
}
