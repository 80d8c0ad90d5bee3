import type { NestedRule } from "./extended-quadrature.ts";
import { type FixedPoint, fixedPoint } from "./fixed-point/fixed-point.ts";

/** Digits beyond those asked for: the nodes come by a recurrence that costs 2 log₂(intervals). */
const GUARD = 48;

/**
 * ∫_{−1}^1 g by Fejér's second rule, from pair(x) = g(x) + g(−x): nodes ±cos θ_j, θ_j = jπ/n, 0 < j ≤ n/2, n = `intervals`, 2n, …,
 * weights (4/n) sin θ_j Σ_{m=1}^{n/2} sin((2m − 1)θ_j)/(2m − 1) (Waldvogel 2006, BIT 46, eq. 2.3). Exact for polynomials of
 * degree n − 1; the error falls geometrically for g analytic about [−1, 1]. The ends are no nodes, so that g may jump there.
 * `evaluated`: what a pair counts for in `nodes`.
 */
export function fejer(
  f: FixedPoint,
  pair: (x: bigint) => bigint,
  options: { readonly intervals: number; readonly evaluated?: number },
): NestedRule {
  const { evaluated = 2 } = options;
  let n = 8 * Math.ceil(options.intervals / 8);
  let values: bigint[] = []; // pair(cos θ_j), 0 ≤ j ≤ n/2; [0] is not used
  let nodes = 0;
  return {
    nodes: () => nodes,
    next: () => {
      const known = values;
      if (known.length > 0) n *= 2;
      const x = cosines(f, n);
      values = [0n];
      for (let j = 1; j <= n / 2; j++) {
        if (known.length > 0 && j % 2 === 0) values.push(known[j / 2]!);
        else {
          nodes += evaluated;
          values.push(pair(x[j]!));
        }
      }
      return weightedSum(f, x, values);
    },
  };
}

/**
 * Σ_j values[j] times the weight at j, of x[j] = cos θ_j. The term of m' = n/2 + 1 − m is sin(jπ − (2m − 1)θ_j): for odd j the same as
 * that of m, for even j its opposite. Half of the sum is left, and for even j it is of the same kind for n/2: n²/12 products.
 */
function weightedSum(f: FixedPoint, x: readonly bigint[], values: readonly bigint[]): bigint {
  const shift = BigInt(f.bits);
  const quarter = values.length - 1;
  const n = 2 * quarter;
  /** sin(iπ/n), 0 ≤ i < 2n. */
  const sine = (i: number): bigint => (i > n ? -x[Math.abs(3 * quarter - i)]! : x[Math.abs(quarter - i)]!);
  let terms = Array.from({ length: quarter }, (_, m) => f.one / BigInt(2 * m + 1));
  let sum = 0n;
  const add = (coefficients: readonly bigint[], j: number): void => {
    if (values[j] === 0n) return;
    let weight = 0n;
    for (let m = 0, i = j; m < coefficients.length; m++) {
      weight += coefficients[m]! * sine(i);
      i += 2 * j;
      if (i >= 2 * n) i -= 2 * n;
    }
    // At θ = π/2 the pair is one node twice.
    sum += (values[j]! * (((weight >> shift) * sine(j)) >> (j === quarter ? shift + 1n : shift))) >> shift;
  };
  for (let step = 1; ; step *= 2) {
    const half = terms.length / 2;
    if (!Number.isInteger(half)) {
      for (let j = step; j <= quarter; j += step) add(terms, j);
      return (4n * sum) / BigInt(n);
    }
    const lower = terms.slice(0, half);
    const upper = terms.slice(half).reverse();
    const same = lower.map((c, m) => c + upper[m]!);
    for (let j = step; j <= quarter; j += 2 * step) add(same, j);
    terms = lower.map((c, m) => c - upper[m]!);
  }
}

/** cos(jπ/n), 0 ≤ j ≤ n/2, by cos(a + b) = 2 cos a cos b − cos(a − b); n even. */
function cosines(f: FixedPoint, n: number): bigint[] {
  const wide = fixedPoint(f.bits + GUARD);
  const guard = BigInt(GUARD);
  const scale = BigInt(wide.bits - 1);
  const step = wide.cos(wide.pi / BigInt(n));
  const all = [f.one];
  let previous = wide.one;
  let x = step;
  for (let j = 1; j <= n / 2; j++) {
    all.push(j === n / 2 ? 0n : x >> guard);
    [previous, x] = [x, ((step * x) >> scale) - previous];
  }
  return all;
}
