/** A range from ≤ i < to. */
export interface Range {
  readonly from: number;
  readonly size: number;
}

/** Cuts 0 ≤ i < n into ranges of `size`, the last one shorter: how work is shared, whatever the number of threads. */
export function ranges(n: number, size: number, from = 0): readonly Range[] {
  const count = Math.max(0, Math.ceil((n - from) / size));
  return Array.from({ length: count }, (_, i) => ({
    from: from + i * size,
    size: Math.min(size, n - from - i * size),
  }));
}
