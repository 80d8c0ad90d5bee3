/** Arithmetic mean; NaN of nothing. */
export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}

/** Unbiased variance Σ (x − x̄)²/(n − 1); NaN below two values. */
export function variance(values: ArrayLike<number>): number {
  const centre = mean(values);
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += (values[i] - centre) ** 2;
  return values.length < 2 ? Number.NaN : sum / (values.length - 1);
}

/** Middle of the ordered values, the mean of the two middle ones for even n. Takes ±∞; NaN of nothing or of a NaN. */
export function median(values: ArrayLike<number>): number {
  return medianOfSorted(sorted(values));
}

/** {@link median} of values in ascending order. */
export function medianOfSorted(ordered: Float64Array): number {
  const n = ordered.length;
  if (n === 0 || Number.isNaN(ordered[n - 1])) return Number.NaN;
  return between(ordered[(n - 1) >> 1], ordered[n >> 1], 0.5);
}

/** Ascending copy, NaN last. */
export function sorted(values: ArrayLike<number>): Float64Array {
  return new Float64Array(values).sort();
}

/**
 * The p-quantile of `ordered` by linear interpolation at p (n + 1), which is unbiased for the level: of n draws and one
 * more, that one lies below the k-th smallest with probability k/(n + 1). Held at the extremes. Takes ±∞.
 */
export function quantileOfSorted(ordered: Float64Array, p: number): number {
  const n = ordered.length;
  const place = Math.min(Math.max(p * (n + 1) - 1, 0), n - 1);
  const index = Math.floor(place);
  return between(ordered[index], ordered[Math.min(index + 1, n - 1)], place - index);
}

/** a + weight (b − a), also where an end is infinite: an infinite end counts as soon as it has weight. */
export function between(a: number, b: number, weight: number): number {
  if (weight === 0 || a === b) return a;
  return weight === 1 ? b : (1 - weight) * a + weight * b;
}
