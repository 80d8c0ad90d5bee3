import { chebyshevAt, type EvenPolynomial, evenToChebyshev } from "../ridge-directions/even-polynomial.ts";
import { type Tolerance, toleranceAt } from "./sup-tolerance.ts";

/** h(s) = constant + Σ_j weights_j relu(|s| − t_j), 0 < t_1 < … < t_J: even, and constant about 0. */
export interface EvenForm {
  readonly constant: number;
  readonly thresholds: Float64Array;
  readonly weights: Float64Array;
}

/** Places where the tube is looked at for each cell of h, and besides. */
const PER_CELL = 40;
const BESIDES = 400;
/** From how many places of a line the next one is tried. */
const STARTS = 24;

/**
 * An h with few thresholds within ρτ of q at closely spaced points of [0, T], or undefined if it needs more than `most` of them. One line
 * after the other, each as far as it stays in the tube: the next line is started from places all along the last one, and the one that comes
 * furthest is kept. (The places from which most is seen are on a line that comes furthest, Imai & Iri 1987: but for the choice of places
 * no h has fewer.) It is not an interpolant: it is as far above q as below, which takes √2 times fewer cells for the same error.
 */
export function evenForm(
  q: EvenPolynomial,
  tolerance: Tolerance,
  { rho, most }: { readonly rho: number; readonly most: number },
): EvenForm | undefined {
  const series = evenToChebyshev(q, tolerance.reach);
  const places = placesOf(tolerance, rho);
  const last = places.length - 1;
  const low = new Float64Array(places.length);
  const high = new Float64Array(places.length);
  for (const [i, s] of places.entries()) {
    const value = chebyshevAt(series, Math.min(1, s / tolerance.reach));
    const free = rho * toleranceAt(tolerance, s);
    low[i] = value - free;
    high[i] = value + free;
  }
  let end = 0;
  let [floor, ceiling] = [low[0]!, high[0]!];
  while (end < last && Math.max(floor, low[end + 1]!) <= Math.min(ceiling, high[end + 1]!)) {
    end++;
    floor = Math.max(floor, low[end]!);
    ceiling = Math.min(ceiling, high[end]!);
  }
  const constant = (floor + ceiling) / 2;
  /** The line on which h is: through (at, value) with this slope, from place `start` to place `end`. */
  let line = { start: 0, at: 0, value: constant, slope: 0 };
  const thresholds: number[] = [];
  const slopes: number[] = [];
  while (end < last) {
    if (thresholds.length === most) return undefined;
    let best = { start: end, reach: -1, at: 0, value: 0, slope: 0 };
    const stride = Math.max(1, Math.floor((end - line.start) / STARTS));
    for (let start = end; start > line.start; start -= stride) {
      const at = places[start]!;
      const value = line.value + line.slope * (at - line.at);
      const { reach, slope } = furthest(start, value, { places, low, high });
      if (reach > best.reach) best = { start, reach, at, value, slope };
    }
    // A first place that has no room for a line that is not constant: the tube is narrower than its own grid.
    if (best.reach <= end) return undefined;
    thresholds.push(best.at);
    slopes.push(best.slope);
    line = best;
    end = best.reach;
  }
  return rounded(constant, thresholds, slopes);
}

interface Tube {
  readonly places: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/** How far a line from (places[start], value) can stay in the tube, and its slope. */
function furthest(start: number, value: number, { places, low, high }: Tube): { reach: number; slope: number } {
  const from = places[start]!;
  let [least, most] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  let i = start + 1;
  for (; i < places.length; i++) {
    const run = places[i]! - from;
    const [a, b] = [Math.max(least, (low[i]! - value) / run), Math.min(most, (high[i]! - value) / run)];
    if (a > b) break;
    [least, most] = [a, b];
  }
  return { reach: i - 1, slope: i === start + 1 ? 0 : (least + most) / 2 };
}

/** 0 = s_0 < … < T, dense where h has many cells. */
function placesOf({ reach, edges, densities, integral }: Tolerance, rho: number): Float64Array {
  const cells = Math.max(1, integral / (4 * Math.sqrt(rho)));
  const count = Math.min(2_000_000, Math.ceil(PER_CELL * cells));
  const places: number[] = [];
  let passed = 0;
  let next = 0;
  for (const [i, density] of densities.entries()) {
    const step = (density / Math.max(integral, 1e-300)) * count * (edges[i + 1]! - edges[i]!);
    for (; next < passed + step; next++)
      places.push(edges[i]! + ((next - passed) / step) * (edges[i + 1]! - edges[i]!));
    passed += step;
  }
  for (let i = 0; i < BESIDES; i++) places.push((reach * i) / BESIDES);
  places.push(reach);
  return Float64Array.from(new Set(places)).sort();
}

/**
 * Slopes as multiples of 2⁻⁵¹ of a power of two above all of them, so that weights, their differences, are exact: no error adds up along h
 * but that of the slopes times the lengths of their cells.
 */
function rounded(constant: number, thresholds: readonly number[], slopes: readonly number[]): EvenForm {
  const steepest = slopes.reduce((most, slope) => Math.max(most, Math.abs(slope)), 0);
  const unit = steepest === 0 ? 1 : 2 ** (Math.ceil(Math.log2(steepest)) - 51);
  const whole = slopes.map((slope) => Math.round(slope / unit) * unit);
  return {
    constant,
    thresholds: Float64Array.from(thresholds),
    weights: Float64Array.from(whole, (slope, j) => slope - (whole[j - 1] ?? 0)),
  };
}
