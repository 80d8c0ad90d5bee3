/** The partitions of n into positive parts, each part list non-increasing; [[]] for n = 0. */
export function partitions(n: number, largest = n): readonly (readonly number[])[] {
  if (n === 0) return [[]];
  const result: number[][] = [];
  for (let part = Math.min(n, largest); part >= 1; part--) {
    for (const rest of partitions(n - part, part)) result.push([part, ...rest]);
  }
  return result;
}

/** In how many ways the parts can be laid on distinct ones of `places` places: places!/((places − length)! Π_k (number of parts k)!). */
export function placements(parts: readonly number[], places: number): number {
  const repeats = new Map<number, number>();
  return parts.reduce((count, part, i) => {
    const repeat = (repeats.get(part) ?? 0) + 1;
    repeats.set(part, repeat);
    return (count * (places - i)) / repeat;
  }, 1);
}
