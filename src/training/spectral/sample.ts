import type { Matrix } from "../../engine/engine.ts";
import { rowsOf } from "../../engine/matrix.ts";
import { requireDomain } from "../../math/domain-error.ts";
import type { FittedMap } from "./fitted-map.ts";

/** Inputs x [m, d], one a row, and their values y [m]. */
export interface Sample {
  readonly x: Matrix;
  readonly y: Float64Array;
}

/** A sample in chunks, so that no more than one of them need be in memory. `chunk(i)`, 0 ≤ i < chunks, is pure: asked
 *  twice, it gives the same numbers. */
export interface SampleSource {
  readonly chunks: number;
  readonly chunk: (index: number) => Sample;
}

/** A sample held in memory as a source of one chunk. */
export const heldSample = (sample: Sample): SampleSource => ({ chunks: 1, chunk: () => sample });

/** The sample (map(x), y), computed now and held: n · outputs numbers. */
export function mappedSample(source: SampleSource, map: FittedMap): SampleSource {
  const held: Sample[] = [];
  for (const { x, y } of chunksOf(source)) held.push({ x: map.apply(x), y });
  return { chunks: held.length, chunk: (index) => held[index]! };
}

/** The chunks in order, each checked; cut into pieces of at most `rows` rows when that is given. */
export function* chunksOf(
  source: SampleSource,
  { rows = Infinity }: { readonly rows?: number } = {},
): Generator<Sample> {
  for (let index = 0; index < source.chunks; index++) {
    const { x, y } = source.chunk(index);
    requireDomain(y.length === x.rows, "chunksOf", `chunk ${index} must have ${x.rows} values y`, y.length);
    for (let from = 0; from < x.rows; from += rows) {
      const to = Math.min(x.rows, from + rows);
      yield { x: rowsOf(x, from, to), y: y.subarray(from, to) };
    }
  }
}
