/** A range of rows from ≤ i < to. */
export interface Rows {
  readonly from: number;
  readonly to: number;
}

/** Rows of a tile: enough for the products to run at full speed, few enough that a tile of activations stays in the cache. */
const TILE = 256;
/** Most chunks of a batch: each has gradients of its own. */
const MOST_CHUNKS = 8;

/** Cuts from ≤ i < to into pieces of at most `size` rows, as equal as can be. */
export function cut({ from, to }: Rows, size: number): readonly Rows[] {
  const count = Math.max(1, Math.ceil((to - from) / size));
  return Array.from({ length: count }, (_, i) => ({
    from: from + Math.floor(((to - from) * i) / count),
    to: from + Math.floor(((to - from) * (i + 1)) / count),
  }));
}

/**
 * How a batch is cut: chunks, each summed by one thread, whose sums are added in their order; tiles within a chunk, gone
 * through one by one. It depends on the number of rows alone, so the bits do not depend on the number of threads.
 */
export function chunksOfTiles(rows: number): readonly (readonly Rows[])[] {
  const chunks = Math.min(MOST_CHUNKS, 2 ** Math.floor(Math.log2(Math.max(1, rows / TILE))));
  return cut({ from: 0, to: rows }, Math.ceil(rows / chunks)).map((chunk) => cut(chunk, TILE));
}

/** Tiles for passes that sum nothing: predictions, frozen layers. */
export const tilesOf = (rows: number): readonly Rows[] => cut({ from: 0, to: rows }, TILE);

/** Rows of the longest piece. */
export const mostRows = (pieces: readonly Rows[]): number =>
  pieces.reduce((most, { from, to }) => Math.max(most, to - from), 0);
