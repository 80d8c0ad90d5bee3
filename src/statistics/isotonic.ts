import { requireDomain } from "../math/domain-error.ts";

export type Direction = "rising" | "falling";

/**
 * The monotone sequence nearest to ys in least squares, by pooling adjacent violators (Barlow, Bartholomew, Bremner &
 * Brunk, Statistical Inference under Order Restrictions, 1972, section 1.2). O(n).
 */
export function isotonic(ys: ArrayLike<number>, direction: Direction): Float64Array {
  const n = ys.length;
  const sign = direction === "rising" ? 1 : -1;
  const sums: number[] = [];
  const counts: number[] = [];
  let blocks = 0;
  for (let i = 0; i < n; i++) {
    sums[blocks] = ys[i];
    counts[blocks] = 1;
    while (blocks > 0 && sign * (sums[blocks - 1] / counts[blocks - 1]) > sign * (sums[blocks] / counts[blocks])) {
      sums[blocks - 1] += sums[blocks];
      counts[blocks - 1] += counts[blocks];
      blocks--;
    }
    blocks++;
  }
  const fit = new Float64Array(n);
  let at = 0;
  for (let block = 0; block < blocks; block++) {
    fit.fill(sums[block] / counts[block], at, at + counts[block]);
    at += counts[block];
  }
  return fit;
}

/** Whether a rising or a falling sequence comes nearer to ys in least squares; rising when neither does. */
export function directionOf(ys: ArrayLike<number>): Direction {
  requireDomain(ys.length > 0, "directionOf", "ys must not be empty", ys.length);
  return residual(ys, "falling") < residual(ys, "rising") ? "falling" : "rising";
}

function residual(ys: ArrayLike<number>, direction: Direction): number {
  return isotonic(ys, direction).reduce((sum, y, i) => sum + (y - ys[i]) ** 2, 0);
}
