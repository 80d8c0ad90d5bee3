/** 2^−900: below it a sum of squares may have lost digits to underflow. */
// @ts-ignore: decorator
@inline export const SMALL_SQUARE: f64 = reinterpret<f64>(0x07b0000000000000);

// @ts-ignore: decorator
@inline const SAFE: i64 = 300;

/** 1 where numbers up to `largest` can be squared and summed without harm, else a power of two to divide by. */
export function unitFor(largest: f64): f64 {
  const biased = ((reinterpret<u64>(largest) >> 52) & 0x7ff) as i64;
  if (largest == 0 || biased == 0x7ff || (biased >= 1023 - SAFE && biased <= 1023 + SAFE)) return 1;
  return reinterpret<f64>(max<i64>(biased, 1) << 52);
}

/** x[i] ← x[i] / unit, or · unit where `back`. */
export function rescale(x: usize, count: usize, unit: f64, back: bool): void {
  for (; count > 0; count--) {
    store<f64>(x, back ? load<f64>(x) * unit : load<f64>(x) / unit);
    x += 8;
  }
}
