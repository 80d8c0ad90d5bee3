import type { Interval } from "./interval.ts";
import * as x from "./interval.ts";

/**
 * What is known of a function g on a piece of the r-axis, t ∈ [−1, 1] along it: terms[k] encloses g⁽ᵏ⁾(t)/k! for all t. Of two
 * terms the second encloses the slope almost everywhere of a Lipschitz function: g may have corners. One term: g may jump.
 * None: nothing is known, not even that g is defined.
 */
export interface Jet {
  readonly terms: readonly Interval[];
  /** Limits of g at t = −1 and 1 from within; missing where the jet is of one point or of an infinite piece. */
  readonly ends?: Ends | undefined;
}

export type Ends = readonly [left: Interval, right: Interval];

export const UNKNOWN: Jet = { terms: [] };

/** A constant, as a jet of `length` terms. */
export function constant(value: Interval, length: number, ends = true): Jet {
  const terms = Array.from({ length }, (_, k) => (k === 0 ? value : x.ZERO));
  return { terms, ends: ends ? [value, value] : undefined };
}

/** The range is made as small as ends and slope allow: g(t) ∈ g(±1) ∓ [0, 2] g′; by this a monotone g has its exact range. */
export function tightened({ terms, ends }: Jet): Jet {
  const [range, slope] = terms;
  if (ends === undefined || range === undefined) return { terms, ends };
  let kept: Interval = range;
  if (slope !== undefined) {
    const fall = Math.min(slope.lower, 0) * 2;
    const rise = Math.max(slope.upper, 0) * 2;
    const from = x.add(ends[0], x.interval(fall, rise));
    const to = x.subtract(ends[1], x.interval(fall, rise));
    kept = x.meet(range, x.meet(from, to));
  }
  return { terms: [kept, ...terms.slice(1)], ends: [x.meet(ends[0], kept), x.meet(ends[1], kept)] };
}

const both = (u: Jet, v: Jet, f: (a: Interval, b: Interval) => Interval): Ends | undefined =>
  u.ends === undefined || v.ends === undefined ? undefined : [f(u.ends[0], v.ends[0]), f(u.ends[1], v.ends[1])];

const shared = (u: Jet, v: Jet): number => Math.min(u.terms.length, v.terms.length);

/** Σ_{j=from}^{to} a_j b_{k−j}. */
function convolution(a: readonly Interval[], b: readonly Interval[], k: number, from = 0, to = k): Interval {
  let sum = x.ZERO;
  for (let j = from; j <= to; j++) sum = x.add(sum, x.multiply(a[j]!, b[k - j]!));
  return sum;
}

export const negate = (u: Jet): Jet => ({
  terms: u.terms.map(x.negate),
  ends: u.ends && [x.negate(u.ends[0]), x.negate(u.ends[1])],
});

export const add = (u: Jet, v: Jet): Jet =>
  tightened({ terms: u.terms.slice(0, shared(u, v)).map((a, k) => x.add(a, v.terms[k]!)), ends: both(u, v, x.add) });

export const subtract = (u: Jet, v: Jet): Jet => add(u, negate(v));

export function multiply(u: Jet, v: Jet): Jet {
  const terms = Array.from({ length: shared(u, v) }, (_, k) => convolution(u.terms, v.terms, k));
  return tightened({ terms, ends: both(u, v, x.multiply) });
}

export function square(u: Jet): Jet {
  const terms = u.terms.map((a, k) => {
    if (k === 0) return x.square(a);
    const pairs = x.multiply(x.point(2), convolution(u.terms, u.terms, k, 0, Math.ceil(k / 2) - 1));
    return k % 2 === 0 ? x.add(pairs, x.square(u.terms[k / 2]!)) : pairs;
  });
  return tightened({ terms, ends: u.ends && [x.square(u.ends[0]), x.square(u.ends[1])] });
}

/** u/v where v ≠ 0 on the whole piece: y v = u. */
export function divide(u: Jet, v: Jet): Jet {
  const y: Interval[] = [];
  for (let k = 0; k < shared(u, v); k++) {
    y.push(x.divide(x.subtract(u.terms[k]!, convolution(y, v.terms, k, 0, k - 1)), v.terms[0]!));
  }
  return tightened({ terms: y, ends: both(u, v, x.divide) });
}

/** √u, u ≥ 0 on the whole piece: y² = u; at u = 0 it has no slope. */
export function squareRoot(u: Jet): Jet {
  const y = u.terms.slice(0, 1).map(x.squareRoot);
  if (u.terms.length > 0 && u.terms[0]!.lower > 0) {
    const twice = x.multiply(x.point(2), y[0]!);
    for (let k = 1; k < u.terms.length; k++) {
      y.push(x.divide(x.subtract(u.terms[k]!, convolution(y, y, k, 1, k - 1)), twice));
    }
  }
  return tightened({ terms: y, ends: u.ends && [x.squareRoot(u.ends[0]), x.squareRoot(u.ends[1])] });
}

/**
 * F(u), given F on intervals and the terms of F′(u) one after the other, the k-th from those of y = F(u) up to the k-th:
 * y′ = F′(u) u′, so k y_k = Σ_{j=1}^k j u_j F′_{k−j}.
 */
export function compose(
  u: Jet,
  f: (a: Interval) => Interval,
  slope: (y: readonly Interval[], k: number) => Interval,
): Jet {
  const y = u.terms.slice(0, 1).map(f);
  const slopes: Interval[] = [];
  const weighted = u.terms.map((a, j) => x.multiply(x.point(j), a));
  for (let k = 1; k < u.terms.length; k++) {
    slopes.push(slope(y, k - 1));
    y.push(x.divide(convolution(weighted, slopes, k, 1, k), x.point(k)));
  }
  return tightened({ terms: y, ends: u.ends && [f(u.ends[0]), f(u.ends[1])] });
}

/** sin u and cos u together: k s_k = Σ j u_j c_{k−j}, k c_k = −Σ j u_j s_{k−j}. */
export function sinCos(
  u: Jet,
  sin: (a: Interval) => Interval,
  cos: (a: Interval) => Interval,
): { readonly sin: Jet; readonly cos: Jet } {
  const s = u.terms.slice(0, 1).map(sin);
  const c = u.terms.slice(0, 1).map(cos);
  const weighted = u.terms.map((a, j) => x.multiply(x.point(j), a));
  for (let k = 1; k < u.terms.length; k++) {
    const next = x.divide(convolution(weighted, c, k, 1, k), x.point(k));
    c.push(x.negate(x.divide(convolution(weighted, s, k, 1, k), x.point(k))));
    s.push(next);
  }
  const at = (f: (a: Interval) => Interval): Ends | undefined => u.ends && [f(u.ends[0]), f(u.ends[1])];
  return { sin: tightened({ terms: s, ends: at(sin) }), cos: tightened({ terms: c, ends: at(cos) }) };
}

/** The terms of y² from those of y. */
export const squareTerm = (y: readonly Interval[], k: number): Interval =>
  k === 0 ? x.square(y[0]!) : convolution(y, y, k);
