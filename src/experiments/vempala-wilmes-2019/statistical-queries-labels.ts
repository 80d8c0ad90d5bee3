import type { Engine } from "../../engine/engine.ts";
import { matrix } from "../../engine/matrix.ts";
import { requireDomain } from "../../math/domain-error.ts";
import { pointsOnSphere } from "../../math/random/samplers.ts";
import type { Stream } from "../../math/random/stream.ts";
import { crossCorrelations, type Family } from "./statistical-queries-family.ts";

/**
 * Queries that look at the label (Vempala & Wilmes 2019, Proposition 4.1): E h(x, y) with h = 1 where y is *exactly* f_u(x)
 * for some u in a set A. Two targets agree with probability 0, so the value is 1 for a target in A and 0 otherwise, and
 * halving A finds the target whatever the tolerance below ½. The expectation is over `points` uniform x; the answer is moved
 * towards ½ by the tolerance. Returns the queries asked and the target found.
 */
export function bisectByLabels(
  { degree, poles }: Family,
  options: {
    readonly target: number;
    readonly points: number;
    readonly tolerance: number;
    readonly stream: Stream;
    readonly engine: Engine;
  },
): { readonly queries: number; readonly found: number } {
  const { target, points, tolerance, stream, engine } = options;
  requireDomain(tolerance >= 0 && tolerance < 0.5, "bisectByLabels", "tolerance must be in [0, ½)", tolerance);
  const d = poles.columns;
  const x = matrix(points, d, pointsOnSphere(points, d, stream));
  // P_k(⟨u, x⟩), without the common factor √N. Labels come from the same row, so equality is exact.
  const values = crossCorrelations(degree, [poles, x], engine).data;
  const labels = values.slice(target * points, (target + 1) * points);
  const agrees = (u: number, i: number) => values[u * points + i] === labels[i];
  const answer = (set: readonly number[]) => {
    const mean = labels.reduce((sum, _, i) => sum + (set.some((u) => agrees(u, i)) ? 1 : 0), 0) / points;
    return mean > 0.5 ? mean - tolerance : mean + tolerance;
  };
  let left: readonly number[] = Array.from({ length: poles.rows }, (_, u) => u);
  let queries = 0;
  while (left.length > 1) {
    const half = left.slice(0, Math.ceil(left.length / 2));
    left = answer(half) > 0.5 ? half : left.slice(half.length);
    queries++;
  }
  return { queries, found: left[0]! };
}
