/** Entries of precision T in one vector of 128 bits. */
// @ts-ignore: decorator
@inline
export function lanes<T>(): usize {
  return 16 / sizeof<T>();
}

/** a b + c, rounded once in the relaxed module, twice in the plain one. */
// @ts-ignore: decorator
@inline
export function multiplyAdd<T>(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return v128.relaxed_madd<T>(a, b, c);
  return v128.add<T>(v128.mul<T>(a, b), c);
}

/** c − a b, rounded as multiplyAdd. */
// @ts-ignore: decorator
@inline
export function multiplySubtract<T>(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return v128.relaxed_nmadd<T>(a, b, c);
  return v128.sub<T>(c, v128.mul<T>(a, b));
}

// @ts-ignore: decorator
@inline
export function zero(): v128 {
  return i64x2.splat(0);
}

/** A vector from p, or its first entry in every lane: so that a tail goes by the same arithmetic as the bulk. */
// @ts-ignore: decorator
@inline
export function loadPart<T>(p: usize, single: bool): v128 {
  return single ? v128.load_splat<T>(p) : v128.load(p);
}

/** Stores a vector, or its first entry alone. */
// @ts-ignore: decorator
@inline
export function storePart<T>(p: usize, value: v128, single: bool): void {
  if (single) v128.store_lane<T>(p, value, 0);
  else v128.store(p, value);
}

/** Two entries from p as float64. */
// @ts-ignore: decorator
@inline
export function loadPair<T>(p: usize): v128 {
  if (sizeof<T>() == 4) return f64x2.promote_low_f32x4(v128.load_zero<u64>(p));
  return v128.load(p);
}

/** The sum of both lanes, the first first. */
// @ts-ignore: decorator
@inline
export function sumOfPair(x: v128): f64 {
  return f64x2.extract_lane(x, 0) + f64x2.extract_lane(x, 1);
}

/** The sum of all lanes of precision T, in T, in a fixed order. */
// @ts-ignore: decorator
@inline
export function sumOfLanes<T>(x: v128): T {
  const swapped = v128.add<T>(x, v128.shuffle<u64>(x, x, 1, 0));
  if (sizeof<T>() == 8) return v128.extract_lane<T>(swapped, 0);
  return (v128.extract_lane<T>(swapped, 0) + v128.extract_lane<T>(swapped, 1)) as T;
}
