/** Turns the column held in v[from..] into v of the reflection I − factor v vᵀ that maps it to `image` times the first unit
 *  vector; factor 0 where there is nothing to reflect. */
export function reflector(v: Float64Array, from: number): { readonly image: number; readonly factor: number } {
  const n = v.length;
  let largest = 0;
  for (let i = from + 1; i < n; i++) largest = Math.max(largest, Math.abs(v[i]));
  const first = v[from];
  if (largest === 0) return { image: first, factor: 0 };
  // Scaled, so that no square overflows or vanishes.
  largest = Math.max(largest, Math.abs(first));
  let square = 0;
  for (let i = from; i < n; i++) {
    v[i] /= largest;
    square += v[i] * v[i];
  }
  const norm = Math.sqrt(square);
  const image = v[from] > 0 ? -norm : norm;
  v[from] -= image;
  return { image: image * largest, factor: 1 / (norm * Math.abs(v[from])) };
}
