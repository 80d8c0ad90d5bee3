import { type Rational, rational } from "../../math/rational.ts";
import * as x from "../certificates/enclosure/interval.ts";
import type { EvenPolynomial } from "../ridge-directions/even-polynomial.ts";
import { polynomialFunction } from "../univariate/polynomial-function.ts";
import type { SmoothFunction } from "../univariate/smooth-function.ts";
import { type Tolerance, toleranceAt } from "./sup-tolerance.ts";
import type { EvenForm } from "./sup-tube.ts";

/** Each cell of h is cut in so many parts, and these again until the bound is within this part of the largest value seen. */
const PARTS = 8;
const CLOSE = 1e-3;
const DEEPEST = 20;

/** q on [−T, T] with proven enclosures. */
export function enclosedRidge(q: EvenPolynomial, reach: number): SmoothFunction {
  const { numerator, denominator } = rational(reach);
  const coefficients: Rational[] = [];
  for (const [k, c] of q.numerators.entries()) {
    if (k > 0) coefficients.push({ numerator: 0n, denominator: 1n });
    coefficients.push({
      numerator: c * numerator ** BigInt(2 * k),
      denominator: q.denominator * denominator ** BigInt(2 * k),
    });
  }
  return polynomialFunction(coefficients, { basis: "powers", radius: reach });
}

/**
 * A proven θ with |h − q| ≤ θτ on [−T, T]; h with exactly the float64 numbers of the form, in exact arithmetic. On a part [a, b] of a cell,
 * where h is linear, |h − q| ≤ max(|h − q|(a), |h − q|(b)) + max|q″| (b − a)²/8, and τ is least at a ≥ 0. The values of h and q, and q″, are
 * enclosed; parts are halved until their bound is within 10⁻³ of the largest |h − q|/τ that was seen.
 */
export function provenRatio(
  { constant, thresholds, weights }: EvenForm,
  q: SmoothFunction,
  tolerance: Tolerance,
): number {
  const ends = [...thresholds.filter((t) => t < tolerance.reach), tolerance.reach];
  let value = x.point(constant);
  let slope = x.ZERO;
  let from = 0;
  let [seen, proven] = [0, 0];
  for (const [j, to] of ends.entries()) {
    const [start, here, steep] = [from, value, slope];
    const off = (s: number): number => {
      const h = x.add(here, x.multiply(steep, x.subtract(x.point(s), x.point(start))));
      const error = x.magnitude(x.subtract(h, q.value(s)));
      seen = Math.max(seen, error / toleranceAt(tolerance, s));
      return error;
    };
    const look = (a: number, b: number, [atA, atB, depth]: readonly [number, number, number]): void => {
      const width = x.subtract(x.point(b), x.point(a)).upper;
      const sag = (x.magnitude(q.curvature(a, b)) * width * width) / 8;
      const ratio = ((Math.max(atA, atB) + sag) / toleranceAt(tolerance, a)) * (1 + 2 ** -40);
      const middle = a + (b - a) / 2;
      if (ratio <= seen * (1 + CLOSE) || depth === DEEPEST || !(a < middle && middle < b)) {
        proven = Math.max(proven, ratio);
        return;
      }
      const atMiddle = off(middle);
      look(a, middle, [atA, atMiddle, depth + 1]);
      look(middle, b, [atMiddle, atB, depth + 1]);
    };
    const edges = Array.from({ length: PARTS + 1 }, (_, i) => (i === PARTS ? to : from + ((to - from) * i) / PARTS));
    const errors = edges.map(off);
    for (let i = 0; i < PARTS; i++) {
      if (edges[i]! < edges[i + 1]!) look(edges[i]!, edges[i + 1]!, [errors[i]!, errors[i + 1]!, 0]);
    }
    value = x.add(value, x.multiply(slope, x.subtract(x.point(to), x.point(from))));
    if (j < weights.length) slope = x.add(slope, x.point(weights[j]!));
    from = to;
  }
  return proven;
}
