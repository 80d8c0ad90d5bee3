import { chebyshevCoefficients } from "../../math/chebyshev-coefficients.ts";
import { requireDomain } from "../../math/domain-error.ts";
import type { EnclosedProfile } from "../certificates/radial/profile.ts";
import type { PolynomialOptions } from "./chebyshev.ts";
import { type EvenPolynomial, halfDegree, polynomialRoundoff, polynomialValue } from "./even-polynomial.ts";
import { type Bounds, largestError } from "./largest-error.ts";
import { type Part, partRoundoff, partsUpTo, partValue, requireSize } from "./parts.ts";

export interface Minimax {
  readonly polynomial: EvenPolynomial;
  /** sup |f − p| of this p. */
  readonly error: Bounds;
  /** The least sup |f − q| over all even polynomials q of the degree: above the smallest of |f − p| at points where its sign alternates. */
  readonly least: Bounds;
}

/** A radius, f̃ − p there, and the sign that it has as one of an alternating sequence. */
interface Place {
  readonly part: Part;
  readonly r: number;
  readonly error: number;
  readonly sign: number;
}

const MOST_EXCHANGES = 200;
/** So many exchanges that bring the bounds no closer are rounding. */
const MOST_IDLE = 8;
/** |f̃ − p| at its alternating peaks is equal to this part. */
const LEVEL = 1e-11;
/** Bounds that are further apart than this part of them are tried again on a grid so many times as fine. */
const CLOSE = 1e-7;
const FINER = 4;
/** … or of the size of f̃, which `largestError` does not tell apart. */
const UNTOLD = 1e-11;
/** f̃ counts as continuous if it jumps by no more than this part of its size. */
const JUMP = 1e-9;

/**
 * The even polynomial p of degree n with the least sup |f̃ − p| on [0, R], by Remez' exchange (1, t, …, t^{n/2} satisfy Haar's condition on
 * [0, 1]): p levels f̃ − p on n/2 + 2 places, ±h in turn; the next places are those and the peaks above |h|, thinned out to as many whose signs
 * alternate, the highest peak among them. All have |f̃ − p| ≥ |h|, and the next |h| is a mean of these with positive weights: it never
 * falls, wherever f̃ was first looked at. How far the result is from the best is proven, by de la Vallée Poussin's theorem.
 */
export function minimax(f: EnclosedProfile, options: PolynomialOptions): Minimax {
  const { degree, radius = 1 } = options;
  const half = halfDegree(degree, "minimax");
  const parts = partsUpTo(f, radius);
  requireContinuous(parts, requireSize(parts, "minimax"));
  let found = levelling(f, parts, { degree, radius, fineness: 1 });
  if (!close(found, parts)) {
    const finer = levelling(f, parts, { degree, radius, fineness: FINER });
    found = combined(found, finer);
  }
  if (half > 0 && !close(found, parts)) {
    // A polynomial of lower degree is one of this degree.
    const { polynomial, error } = minimax(f, { degree: degree - 2, radius });
    const coefficients = Float64Array.from({ length: half + 1 }, (_, k) => polynomial.coefficients[k] ?? 0);
    found = combined(found, { polynomial: { degree, radius, coefficients }, error, least: { ...error, lower: 0 } });
  }
  return found;
}

/** Whether no more than rounding, deviations or a 10⁷th lies between the bounds. */
function close({ polynomial, error, least }: Minimax, parts: readonly Part[]): boolean {
  const size = requireSize(parts, "minimax");
  const unsure = polynomialRoundoff(polynomial) + Math.max(...parts.map((part) => partRoundoff(part) + part.deviation));
  return error.upper - least.lower <= CLOSE * error.upper + 4 * unsure + 2 * UNTOLD * size;
}

/** The better polynomial, and the better bounds. */
function combined(one: Minimax, other: Minimax): Minimax {
  const { polynomial, error } = other.error.upper < one.error.upper ? other : one;
  const lower = Math.min(error.upper, Math.max(one.least.lower, other.least.lower));
  return { polynomial, error, least: { lower, upper: error.upper } };
}

interface Shape {
  readonly degree: number;
  readonly radius: number;
  /** Of the grid of {@link peaks}. */
  readonly fineness: number;
}

function levelling(f: EnclosedProfile, parts: readonly Part[], shape: Shape): Minimax {
  const { degree, radius } = shape;
  const count = degree / 2 + 2;
  const blur = Math.max(...parts.map(({ deviation }) => deviation));
  // To begin with, the extrema of T_{n/2+1}(2t − 1): evenly spread in the angle, so that the first p is tame.
  let reference: readonly Place[] = Array.from({ length: count }, (_, i) =>
    placeAt(parts, radius * Math.sin((i * Math.PI) / (2 * count - 2))),
  );
  let best: EvenPolynomial | undefined;
  let smallest = Number.POSITIVE_INFINITY;
  let [level, lower] = [Number.NEGATIVE_INFINITY, 0];
  for (let exchange = 0, idle = 0; exchange < MOST_EXCHANGES && idle < MOST_IDLE; exchange++) {
    const p = levelled(reference, shape);
    const held = reference.map(({ part, r }) => ({ part, r, error: partValue(part, r) - polynomialValue(p, r) }));
    // Their signs alternate, though they be 0 or below rounding: as most of the sum has it.
    const sum = held.reduce((total, { error }, i) => total + (i % 2 === 0 ? error : -error), 0);
    const signed = held.map((place, i) => ({ ...place, sign: (i % 2 === 0) === sum >= 0 ? 1 : -1 }));
    const above = peaks(parts, p, { reference, fineness: shape.fineness }).filter(
      ({ error }) => Math.abs(error) > Math.abs(sum) / count,
    );
    reference = alternation(merged(signed, above), count);
    const low = reference.reduce((least, { error, sign }) => Math.min(least, error * sign), Infinity);
    const high = reference.reduce((most, { error }) => Math.max(most, Math.abs(error)), 0);
    idle = high < smallest * (1 - LEVEL) || low > level * (1 + LEVEL) ? 0 : idle + 1;
    if (high < smallest || best === undefined) [best, smallest] = [p, high];
    level = Math.max(level, low);
    const rounding = polynomialRoundoff(p);
    const sure = reference.map(
      ({ part, error, sign }) => error * sign - (rounding + partRoundoff(part) + part.deviation) * (1 + 1e-12),
    );
    lower = Math.max(lower, Math.min(...sure));
    // Peaks below rounding and deviation: f is a polynomial of the degree for all that is known.
    if (high - low <= LEVEL * high || high <= rounding + blur) break;
  }
  const polynomial = best ?? levelled(reference, shape);
  const error = largestError(f, polynomial);
  return { polynomial, error, least: { lower: Math.min(lower, error.upper), upper: error.upper } };
}

/** The place at a radius; the error is not yet known. */
function placeAt(parts: readonly Part[], radius: number): Place {
  const last = parts.at(-1)!;
  const r = Math.min(radius, last.to);
  return { part: parts.find(({ to }) => r <= to) ?? last, r, error: 0, sign: 0 };
}

/** In order of r, one place a radius: the first list's where both have one. */
function merged(held: readonly Place[], others: readonly Place[]): readonly Place[] {
  const radii = new Set(held.map(({ r }) => r));
  return [...held, ...others.filter(({ r }) => !radii.has(r))].sort((one, other) => one.r - other.r);
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
function peaks(
  parts: readonly Part[],
  p: EvenPolynomial,
  { reference, fineness }: { readonly reference: readonly Place[]; readonly fineness: number },
): readonly Place[] {
  const R = p.radius;
  const at = (part: Part, r: number): Place => {
    const error = partValue(part, r) - polynomialValue(p, r);
    return { part, r, error, sign: Math.sign(error) };
  };
  const step = Math.PI / (2 * 16 * fineness * (p.degree + 8));
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
      if (place.error === 0) continue;
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

/** `count` places whose signs alternate, the largest error among them, of places among which are as many. */
function alternation(places: readonly Place[], count: number): readonly Place[] {
  const size = ({ error, sign }: Place): number => error * sign;
  const chosen: Place[] = [];
  for (const place of places) {
    const last = chosen.at(-1);
    if (last?.sign !== place.sign) chosen.push(place);
    else if (size(place) > size(last)) chosen[chosen.length - 1] = place;
  }
  while (chosen.length > count) {
    if (chosen.length === count + 1) {
      chosen.splice(size(chosen[0]!) < size(chosen.at(-1)!) ? 0 : count, 1);
      break;
    }
    // Two neighbours go together, so that signs alternate still: those whose larger one is smallest.
    let [index, least] = [0, Number.POSITIVE_INFINITY];
    for (let i = 0; i + 1 < chosen.length; i++) {
      const larger = Math.max(size(chosen[i]!), size(chosen[i + 1]!));
      if (larger < least) [index, least] = [i, larger];
    }
    chosen.splice(index, 2);
  }
  return chosen;
}

/**
 * The p with f̃ − p = (−1)^i h at the n/2 + 2 places: h = Σ w_i f̃_i/Σ w_i (−1)^i, w_i = Π_{j ≠ i} (x_i − x_j)⁻¹, and then p through all but one by
 * Lagrange's second barycentric formula, at the points of Chebyshev's basis. An error δ_i at the others is Σ (w_i/w_j) δ_i at the one left out:
 * it is that of the largest |w_j|.
 */
function levelled(places: readonly Place[], { degree, radius }: Shape): EvenPolynomial {
  const half = degree / 2;
  const x = places.map(({ r }) => 2 * (r / radius) ** 2 - 1);
  const values = places.map(({ part, r }) => partValue(part, r));
  // Factors of 2: the capacity of [−1, 1] is ½.
  const weight = (i: number, skip: number) =>
    x.reduce((product, other, j) => (j === i || j === skip ? product : product / (2 * (x[i]! - other))), 1);
  const all = x.map((_, i) => weight(i, -1));
  const signs = x.map((_, i) => (i % 2 === 0 ? 1 : -1));
  const level = all.reduce((sum, w, i) => sum + w * values[i]!, 0) / all.reduce((sum, w, i) => sum + w * signs[i]!, 0);
  const out = all.reduce((largest, w, i) => (Math.abs(w) > Math.abs(all[largest]!) ? i : largest), 0);
  const used = values.flatMap((v, i) =>
    i === out ? [] : [{ x: x[i]!, w: weight(i, out), value: v - signs[i]! * level }],
  );
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
