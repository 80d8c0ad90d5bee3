import { chebyshevSum, type EnclosedProfile } from "../certificates/radial/profile.ts";
import { type EvenPolynomial, polynomialRoundoff, polynomialValue } from "./even-polynomial.ts";
import { derivativesOf, type Part, partRoundoff, partsUpTo, partValue } from "./parts.ts";

/** Proven bounds of one number. */
export interface Bounds {
  readonly lower: number;
  readonly upper: number;
}

/** A stretch of a part; |f̃ − p| at both ends. */
interface Cell {
  readonly part: number;
  readonly from: number;
  readonly to: number;
  readonly atFrom: number;
  readonly atTo: number;
}

export interface LargestErrorOptions {
  /** Bounds agree to this part of them, 10⁻⁹ if not given. */
  readonly tolerance?: number;
  /** At most about so many stretches, 400 000 if not given: with fewer the bounds are wider, and hold as well. */
  readonly cells?: number;
}

const MOST_CELLS = 400_000;
/** Errors below this part of the size of f̃ are not told apart. */
const LEAST = 1e-11;
/** Rounding in second derivatives, as a part of their bounds: 4.2 · 2⁻⁵³ · 66² and 8.1 · 2⁻⁵³ · 64² from Clenshaw's sum and its argument. */
const BLUR = 1e-11;

/**
 * Proven bounds of sup |f − p| over 0 ≤ r ≤ R, R that of p (the essential supremum where f jumps). With r = R cos θ and e = f̃ − p,
 * |e| ≤ max(|e(a)|, |e(b)|) + (Δθ)²/8 max|e″| on [a, b], derivatives in θ. There |e″| ≤ |e″(c)| + Δθ max|e‴|, c in the middle, and everywhere
 * |p″| ≤ Σ |c_k| (2k)², |p‴| ≤ Σ |c_k| (2k)³; those of f̃ follow from f̃_r, f̃_rr, f̃_rrr by the chain rule. Stretches that may hold
 * the supremum are halved until the bounds of sup |e| differ by `tolerance` (10⁻⁹ if not given) of it, or by 10⁻¹¹ of the size of f̃. What
 * rounding may do to e, and |f − f̃|, is added.
 */
export function largestError(
  f: EnclosedProfile,
  p: EvenPolynomial,
  { tolerance = 1e-9, cells: mostCells = MOST_CELLS }: LargestErrorOptions = {},
): Bounds {
  const R = p.radius;
  const parts = partsUpTo(f, R);
  const size = Math.max(...parts.map(({ coefficients }) => coefficients.reduce((sum, c) => sum + Math.abs(c), 0)));
  const bends = parts.map((part) => bendOf(part, p));
  const rounding = polynomialRoundoff(p);
  const unsure = parts.map((part) => (rounding + partRoundoff(part) + part.deviation) * (1 + 1e-12));
  let [lower, upper, seen] = [0, 0, 0];
  const look = (j: number, r: number) => {
    const error = Math.abs(partValue(parts[j]!, r) - polynomialValue(p, r));
    seen = Math.max(seen, error);
    lower = Math.max(lower, error * (1 - 2 ** -50) - unsure[j]!);
    return error;
  };
  let cells: Cell[] = parts.map(({ from, to }, j) => ({ part: j, from, to, atFrom: look(j, from), atTo: look(j, to) }));
  let made = cells.length;
  while (cells.length > 0) {
    const next: Cell[] = [];
    for (const { part: j, from, to, atFrom, atTo } of cells) {
      const enough = Math.max(seen * (1 + tolerance), LEAST * size) + unsure[j]!;
      const middle = from + (to - from) / 2;
      const width = angle(from, to, R);
      const bound = Math.max(atFrom, atTo) + (width ** 2 / 8) * bends[j]!(middle, width);
      if (bound <= enough || made >= mostCells || !(middle > from && middle < to)) {
        upper = Math.max(upper, bound * (1 + 1e-12) + unsure[j]!);
        continue;
      }
      made++;
      const atMiddle = look(j, middle);
      next.push({ part: j, from, to: middle, atFrom, atTo: atMiddle });
      next.push({ part: j, from: middle, to, atFrom: atMiddle, atTo });
    }
    cells = next;
  }
  return { lower, upper };
}

/** A bound of |e″(θ)|, e = f̃ − p, at angles of the part no further than `width` from that of a radius r in it. */
export function bendOf(part: Part, { radius: R, coefficients }: EvenPolynomial): (r: number, width: number) => number {
  const { first, second, bounds } = derivativesOf(part);
  const waves = coefficients.map((c, k) => -4 * k * k * c);
  const sizes = [2, 3].map((order) => coefficients.reduce((sum, c, k) => sum + Math.abs(c) * (2 * k) ** order, 0));
  const everywhere = (R * R * bounds[1] + R * bounds[0] + sizes[0]!) * (1 + 1e-12);
  const change = (R ** 3 * bounds[2] + 1.5 * R * R * bounds[1] + R * bounds[0] + sizes[1]!) * (1 + 1e-12);
  return (r, width) => {
    if (BLUR * everywhere + change * width >= everywhere) return everywhere;
    const s = r / R;
    const own = (R - r) * (R + r) * partValue(part, r, second) - r * partValue(part, r, first);
    const here = Math.abs(own - chebyshevSum(waves, 2 * s * s - 1));
    return Math.min(everywhere, (here + change * width) * (1 + 1e-12) + BLUR * everywhere);
  };
}

/**
 * A bound of arccos(a/R) − arccos(b/R) = ∫ ds/√(1 − s²) from a/R to b/R, by √(1 + s) ≥ √(1 + a/R): without the digits that arccos loses
 * next to 1.
 */
function angle(a: number, b: number, R: number): number {
  const root = Math.sqrt(Math.max(0, R - a)) + Math.sqrt(Math.max(0, R - b));
  return root === 0 ? 0 : ((2 * (b - a)) / (Math.sqrt(R + a) * root)) * (1 + 1e-14);
}
