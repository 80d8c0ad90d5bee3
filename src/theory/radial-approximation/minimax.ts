import { chebyshevCoefficients } from "../../math/chebyshev-coefficients.ts";
import { requireDomain } from "../../math/domain-error.ts";
import type { EnclosedProfile } from "../certificates/radial/profile.ts";
import type { PolynomialOptions } from "./chebyshev.ts";
import { type EvenPolynomial, halfDegree, polynomialRoundoff, polynomialValue } from "./even-polynomial.ts";
import { type Bounds, largestError } from "./largest-error.ts";
import { type Part, partRoundoff, partsUpTo, partValue } from "./parts.ts";

export interface Minimax {
  readonly polynomial: EvenPolynomial;
  /** sup |f − p| of this p. */
  readonly error: Bounds;
  /** The least sup |f − q| over all even polynomials q of the degree: above the smallest of |f − p| at points where its sign alternates. */
  readonly least: Bounds;
}

/** A radius, and f̃ − p there. */
interface Place {
  readonly part: Part;
  readonly r: number;
  readonly error: number;
}

const MOST_EXCHANGES = 60;
/** |f̃ − p| at its alternating peaks is equal to this part. */
const LEVEL = 1e-11;
/** f̃ counts as continuous if it jumps by no more than this part of its size. */
const JUMP = 1e-9;

/**
 * The even polynomial p of degree n with the least sup |f̃ − p| on [0, R], by Remez' exchange of all points (1, t, …, t^{n/2} satisfy Haar's
 * condition on [0, 1]): n/2 + 2 points where f̃ − p alternates; p levels f̃ on them; the peaks of the new f̃ − p are the next. How far the
 * result is from the best is proven, by de la Vallée Poussin's theorem.
 */
export function minimax(f: EnclosedProfile, options: PolynomialOptions): Minimax {
  const { degree, radius = 1 } = options;
  const half = halfDegree(degree, "minimax");
  const parts = partsUpTo(f, radius);
  const size = Math.max(...parts.map(({ coefficients }) => coefficients.reduce((s, c) => s + Math.abs(c), 0)));
  requireContinuous(parts, size);
  const blur = Math.max(...parts.map(({ deviation }) => deviation));
  // To begin with, the extrema of T_{n/2+1}(2t − 1): evenly spread in the angle, so that the first p is tame.
  const spread = Array.from({ length: half + 2 }, (_, i) => radius * Math.sin((i * Math.PI) / (2 * half + 2)));
  let p = levelled(
    spread.map((r) => placeAt(parts, r)),
    { degree, radius },
  );
  let best = p;
  let smallest = Number.POSITIVE_INFINITY;
  let reference: readonly Place[] = [];
  let alternating: readonly Place[] = [];
  for (let exchange = 0; exchange < MOST_EXCHANGES; exchange++) {
    const found = alternation(peaks(parts, p, reference), half + 2);
    const [low, high] = extremes(found);
    if (found.length === half + 2) reference = found;
    if (high < smallest) [best, smallest, alternating] = [p, high, found];
    // Fewer changes of sign, or peaks below rounding and deviation: f is a polynomial of the degree for all that is known.
    if (found.length < half + 2 || high - low <= LEVEL * high || high <= polynomialRoundoff(p) + blur) break;
    p = levelled(found, { degree, radius });
  }
  const error = largestError(f, best);
  const rounding = polynomialRoundoff(best);
  const sure = alternating.map(
    ({ part, error: e }) => Math.abs(e) - (rounding + partRoundoff(part) + part.deviation) * (1 + 1e-12),
  );
  const lower = alternating.length === half + 2 ? Math.max(0, Math.min(...sure)) : 0;
  return { polynomial: best, error, least: { lower, upper: error.upper } };
}

/** The place at a radius; the error is not yet known. */
function placeAt(parts: readonly Part[], radius: number): Place {
  const last = parts.at(-1)!;
  const r = Math.min(radius, last.to);
  return { part: parts.find(({ to }) => r <= to) ?? last, r, error: 0 };
}

function requireContinuous(parts: readonly Part[], size: number): void {
  for (const [j, part] of parts.entries()) {
    const last = parts[j - 1];
    const jump = last === undefined ? 0 : Math.abs(partValue(part, part.from) - partValue(last, last.to));
    const allowed = JUMP * size + 2 * (part.deviation + (last?.deviation ?? 0));
    requireDomain(jump <= allowed, "minimax", `f must be continuous; it jumps at r = ${part.from} by`, jump);
  }
}

/** Local maxima of |f̃ − p|, in order of r: seen on a grid of angles that holds all ends of parts, and the reference, then pinned down. */
function peaks(parts: readonly Part[], p: EvenPolynomial, reference: readonly Place[]): readonly Place[] {
  const R = p.radius;
  const at = (part: Part, r: number): Place => ({ part, r, error: partValue(part, r) - polynomialValue(p, r) });
  const step = Math.PI / (2 * 16 * (p.degree + 8));
  const found: Place[] = [];
  for (const part of parts) {
    const [high, low] = [Math.acos(part.from / R), Math.acos(part.to / R)];
    const count = Math.max(4, Math.ceil((high - low) / step));
    const inner = Array.from({ length: count - 1 }, (_, i) => R * Math.cos(high - ((i + 1) * (high - low)) / count));
    const own = reference.flatMap((place) => (place.part === part ? [place.r] : []));
    const within = [...inner, ...own].filter((r) => r > part.from && r < part.to);
    const grid = [...new Set([part.from, ...within, part.to])].sort((a, b) => a - b).map((r) => at(part, r));
    for (const [i, place] of grid.entries()) {
      const [before, after] = [grid[i - 1], grid[i + 1]];
      const height = (other: Place | undefined) => (other === undefined ? 0 : other.error * Math.sign(place.error));
      if (Math.abs(place.error) < height(before) || Math.abs(place.error) < height(after)) continue;
      found.push(climbed(place, { from: before?.r ?? part.from, to: after?.r ?? part.to, at }));
    }
  }
  // Where parts meet, f̃ may have two values within its deviations: one place a radius.
  return found.filter((place, i) => {
    const [before, after] = [found[i - 1], found[i + 1]];
    const size = Math.abs(place.error);
    return (
      (before?.r !== place.r || Math.abs(before.error) < size) &&
      (after?.r !== place.r || Math.abs(after.error) <= size)
    );
  });
}

/** The largest value about a place, by golden sections; the place itself where that is larger. */
function climbed(
  place: Place,
  range: { readonly from: number; readonly to: number; readonly at: (part: Part, r: number) => Place },
): Place {
  const sign = Math.sign(place.error);
  const golden = (Math.sqrt(5) - 1) / 2;
  let { from, to } = range;
  let best = place;
  let left = range.at(place.part, to - golden * (to - from));
  let right = range.at(place.part, from + golden * (to - from));
  // A peak is flat: half the digits of its place give all of its height.
  for (let i = 0; i < 40; i++) {
    for (const one of [left, right]) if (one.error * sign > best.error * sign) best = one;
    if (left.error * sign > right.error * sign) {
      to = right.r;
      right = left;
      left = range.at(place.part, to - golden * (to - from));
    } else {
      from = left.r;
      left = right;
      right = range.at(place.part, from + golden * (to - from));
    }
  }
  return best;
}

/** `count` places whose errors alternate in sign, the largest among them, or fewer if there are fewer. */
function alternation(places: readonly Place[], count: number): readonly Place[] {
  const chosen: Place[] = [];
  for (const place of places) {
    const last = chosen.at(-1);
    if (last === undefined || Math.sign(last.error) !== Math.sign(place.error)) chosen.push(place);
    else if (Math.abs(place.error) > Math.abs(last.error)) chosen[chosen.length - 1] = place;
  }
  while (chosen.length > count) {
    if (chosen.length === count + 1) {
      chosen.splice(Math.abs(chosen[0]!.error) < Math.abs(chosen.at(-1)!.error) ? 0 : count, 1);
      break;
    }
    // Two neighbours go together, so that signs alternate still: those whose larger one is smallest.
    let [index, least] = [0, Number.POSITIVE_INFINITY];
    for (let i = 0; i + 1 < chosen.length; i++) {
      const larger = Math.max(Math.abs(chosen[i]!.error), Math.abs(chosen[i + 1]!.error));
      if (larger < least) [index, least] = [i, larger];
    }
    chosen.splice(index, 2);
  }
  return chosen;
}

function extremes(places: readonly Place[]): readonly [number, number] {
  const sizes = places.map(({ error }) => Math.abs(error));
  return [Math.min(...sizes), Math.max(...sizes)];
}

/**
 * The p with f̃ − p = (−1)^i h at the n/2 + 2 places: h = Σ w_i f̃_i/Σ w_i (−1)^i, w_i = Π_{j ≠ i} (x_i − x_j)⁻¹, and then p through all but the last by
 * Lagrange's second barycentric formula, at the points of Chebyshev's basis.
 */
function levelled(places: readonly Place[], { degree, radius = 1 }: PolynomialOptions): EvenPolynomial {
  const half = degree / 2;
  const x = places.map(({ r }) => 2 * (r / radius) ** 2 - 1);
  const values = places.map(({ part, r }) => partValue(part, r));
  // Factors of 2: the capacity of [−1, 1] is ½.
  const weight = (i: number, skip: number) =>
    x.reduce((product, other, j) => (j === i || j === skip ? product : product / (2 * (x[i]! - other))), 1);
  const all = x.map((_, i) => weight(i, -1));
  const signs = x.map((_, i) => (i % 2 === 0 ? 1 : -1));
  const level = all.reduce((sum, w, i) => sum + w * values[i]!, 0) / all.reduce((sum, w, i) => sum + w * signs[i]!, 0);
  const used = values.slice(0, -1).map((v, i) => ({ x: x[i]!, w: weight(i, half + 1), value: v - signs[i]! * level }));
  const at = (t: number): number => {
    let [above, below] = [0, 0];
    for (const node of used) {
      if (t === node.x) return node.value;
      const factor = node.w / (t - node.x);
      above += factor * node.value;
      below += factor;
    }
    return above / below;
  };
  const count = 2 ** Math.ceil(Math.log2(Math.max(1, half)));
  const there = Float64Array.from({ length: count + 1 }, (_, j) => at(Math.cos((j * Math.PI) / count)));
  return { degree, radius, coefficients: chebyshevCoefficients(there).first.slice(0, half + 1) };
}
