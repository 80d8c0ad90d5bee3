import type { Engine } from "../../engine/engine.ts";
import { requireDomain } from "../../math/domain-error.ts";
import { pointwiseMap } from "./fitted-map.ts";
import { fitRidge, type RidgeChoice, type RidgeFit } from "./ridge.ts";
import { chunksOf, type SampleSource } from "./sample.ts";

/** The tanh bumps of a one-dimensional regression. */
export interface BumpOptions {
  /** Their number; 24 unless given. */
  readonly count?: number;
  /** Length scale of each, in standard deviations of the argument on the sample; 0.5 unless given. */
  readonly width?: number;
  /** Penalty, or the grid from which generalised cross-validation chooses; {@link BUMP_RIDGES} unless given. */
  readonly ridge?: RidgeChoice;
}

/** 1e-8, …, 1 in decades: bumps are nearly collinear, so that small penalties still regularise. */
export const BUMP_RIDGES: readonly number[] = Array.from({ length: 9 }, (_, i) => 10 ** (i - 8));

/** Ridge regression of y on 1, t standardised, and tanh((t − c_j)/w), j = 1..count, t the one coordinate of x and c_j its
 *  (j − ½)/count quantiles on the sample. The linear term lets the read-out of what is linear already be the identity, which
 *  bumps that saturate cannot be. */
export function bumpRidge(source: SampleSource, options: BumpOptions & { readonly engine: Engine }): RidgeFit {
  const { count = 24, width = 0.5, ridge = BUMP_RIDGES, engine } = options;
  requireDomain(Number.isInteger(count) && count >= 1, "bumpRidge", "count must be an integer ≥ 1", count);
  requireDomain(width > 0, "bumpRidge", "width must be positive", width);
  const { sorted, mean, deviation } = argumentsOf(source);
  // A constant argument leaves nothing to resolve; any scale will do.
  const unit = deviation > 0 ? deviation : 1;
  const centres = Array.from({ length: count }, (_, j) => sorted[Math.floor(((j + 0.5) / count) * sorted.length)]);
  const columns = count + 2;
  const features = pointwiseMap(1, columns, (t, out) => {
    for (let i = 0; i < t.length; i++) {
      const row = i * columns;
      out[row] = 1;
      out[row + 1] = (t[i] - mean) / unit;
      for (let j = 0; j < count; j++) out[row + 2 + j] = Math.tanh((t[i] - centres[j]) / (width * unit));
    }
  });
  return fitRidge(source, features, { engine, ridge });
}

function argumentsOf(source: SampleSource) {
  const all: number[] = [];
  for (const { x } of chunksOf(source)) {
    requireDomain(x.columns === 1, "bumpRidge", "x must have one column", x.columns);
    for (const t of x.data) all.push(t);
  }
  requireDomain(all.length > 0, "bumpRidge", "the sample must not be empty", all.length);
  const mean = all.reduce((sum, t) => sum + t, 0) / all.length;
  const deviation = Math.sqrt(all.reduce((sum, t) => sum + (t - mean) ** 2, 0) / all.length);
  return { sorted: Float64Array.from(all).sort(), mean, deviation };
}
