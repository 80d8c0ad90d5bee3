import type { Expression } from "../../../expressions/expression.ts";
import { above } from "./directed.ts";
import * as elementary from "./elementary.ts";
import { type Evaluated, evaluateOn, type Stretch } from "./evaluate.ts";
import type { Interval } from "./interval.ts";
import * as x from "./interval.ts";

export interface Fit {
  /** Chebyshev coefficients in t ∈ [−1, 1] along the piece. */
  readonly coefficients: Float64Array;
  /** Proven: |f − Σ c_m T_m| ≤ deviation almost everywhere on the piece. */
  readonly deviation: number;
}

/** A float64 polynomial of degree 0: the middle of the range. */
export function flat({ value }: Evaluated): Fit {
  const range = value.terms[0];
  if (range === undefined || !x.isBounded(range)) return { coefficients: Float64Array.of(0), deviation: Infinity };
  const centre = x.middle(range);
  return { coefficients: Float64Array.of(centre), deviation: x.reach(range, centre) };
}

/** Pieces narrower than this, relative to where they are, have no room for nodes. */
const NARROW = 2 ** -20;

/**
 * The degree whose interpolation error is known to be within `goal`, or else the best one, with that error: interpolation of g at the
 * zeros of T_{m+1} errs by at most 2^{−m} max |g^{(m+1)}|/(m + 1)!. Degree 0 is {@link flat}.
 */
export function bestDegree(
  evaluated: Evaluated,
  { from, to }: Stretch,
  goal: number,
): readonly [degree: number, error: number] {
  let best: readonly [number, number] = [0, flat(evaluated).deviation];
  if (to - from < NARROW * Math.max(Math.abs(from), Math.abs(to))) return best;
  for (let m = 1; m + 1 < evaluated.value.terms.length && best[1] > goal; m++) {
    const error = x.magnitude(evaluated.value.terms[m + 1]!) * 2 ** -m * 1.00001;
    if (error < best[1]) best = [m, error];
  }
  return best;
}

/**
 * The polynomial of a degree ≤ 16 through approximate values at nodes next to the zeros of T_{m+1}, and its deviation: with q through
 * the exact values of f at these nodes, |f − p| ≤ |f − q| + Λ max_i |q(t_i) − p(t_i)|, Λ ≤ 1 + (2/π) ln 17 < 2.81 Lebesgue's constant
 * (Rivlin 1990, Theorem 1.2). Nodes off by δ ≤ 2⁻³⁰ have a node polynomial of at most e^{(m+1)³ δ} 2^{−m} (its product over any s
 * other nodes is T_{m+1}^{(s)}/s! somewhere, |T_n^{(s)}| ≤ n^{2s}) and the constant Λ/(1 − Λ δ m²) (Markov): the factors 1.00001.
 */
export function interpolate(
  expression: Expression,
  variables: ReadonlyMap<string, number>,
  { stretch, evaluated, degree }: { readonly stretch: Stretch; readonly evaluated: Evaluated; readonly degree: number },
): Fit {
  const constant = flat(evaluated);
  if (degree === 0) return constant;
  const { from, to } = stretch;
  const values: Interval[] = [];
  const nodes: Interval[] = [];
  for (const cosine of zeros(degree + 1)) {
    const at = from + ((to - from) * (1 + x.middle(cosine))) / 2;
    const value = evaluateOn(expression, variables, { from: at, to: at, order: 0 }).value.terms[0];
    if (value === undefined) return constant;
    const [after, before] = [x.subtract(x.point(at), x.point(from)), x.subtract(x.point(to), x.point(at))];
    const node = x.divide(x.subtract(after, before), x.subtract(x.point(to), x.point(from)));
    if (!(x.magnitude(x.subtract(node, cosine)) <= 2 ** -30)) return constant;
    values.push(value);
    nodes.push(node);
  }
  const coefficients = interpolant(values.map(x.middle));
  let rest = 0;
  for (const [i, node] of nodes.entries()) {
    rest = Math.max(rest, x.magnitude(x.subtract(chebyshevSum(coefficients, node), values[i]!)));
  }
  const deviation = above(x.magnitude(evaluated.value.terms[degree + 1]!) * 2 ** -degree * 1.00001 + 2.82 * rest);
  return deviation < constant.deviation ? { coefficients, deviation } : constant;
}

const known = new Map<number, readonly Interval[]>();

/** The zeros of T_n. */
function zeros(n: number): readonly Interval[] {
  let found = known.get(n);
  if (found === undefined) {
    found = Array.from({ length: n }, (_, i) =>
      elementary.cos(x.divide(x.multiply(x.PI, x.point(2 * i + 1)), x.point(2 * n))),
    );
    known.set(n, found);
  }
  return found;
}

/** Coefficients of the polynomial through values at the zeros of T_n, to rounding. */
function interpolant(values: readonly number[]): Float64Array {
  const n = values.length;
  return Float64Array.from({ length: n }, (_, m) => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += values[i]! * Math.cos((m * (2 * i + 1) * Math.PI) / (2 * n));
    return ((m === 0 ? 1 : 2) * sum) / n;
  });
}

/** Σ c_m T_m(t) by Clenshaw's recurrence. */
export function chebyshevSum(coefficients: Float64Array, t: Interval): Interval {
  const twice = x.multiply(x.point(2), t);
  let [later, current] = [x.ZERO, x.ZERO];
  for (let m = coefficients.length - 1; m >= 1; m--) {
    const next = x.add(x.subtract(x.multiply(twice, current), later), x.point(coefficients[m]!));
    [later, current] = [current, next];
  }
  return x.add(x.subtract(x.multiply(t, current), later), x.point(coefficients[0]!));
}
