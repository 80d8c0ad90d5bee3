// @ts-ignore: decorator
@inline const SQUARED: i32 = 0;
// @ts-ignore: decorator
@inline const CORRELATION: i32 = 1;

/**
 * eˣ for x ≤ 0, error below 1 ulp: x = k log 2 + r, |r| ≤ (log 2)/2, and the rational approximation of e^r of fdlibm's
 * e_exp.c (Sun Microsystems 1993). The standard library's exp brings a table, and with it a data segment.
 */
function expOfNegative(x: f64): f64 {
  if (x < -745.2) return 0;
  const k = nearest(x * 1.44269504088896338700);
  const high = x - k * 6.93147180369123816490e-1;
  const low = k * 1.90821492927058770002e-10;
  const r = high - low;
  const s = r * r;
  const p =
    1.66666666666666019037e-1 +
    s *
      (-2.77777777770155933842e-3 +
        s * (6.61375632143793436117e-5 + s * (-1.65339022054652515390e-6 + s * 4.13813679705723846039e-8)));
  const c = r - s * p;
  const value = 1 - (low - (r * c) / (2 - c) - high);
  // Two factors: 2^k alone underflows where the result is subnormal.
  const half: i64 = k >= -1000 ? 0 : -500;
  return value * powerOfTwo((k as i64) - half) * powerOfTwo(half);
}

// @ts-ignore: decorator
@inline
function powerOfTwo(k: i64): f64 {
  return reinterpret<f64>((k + 1023) << 52);
}

/**
 * squared: (f − y)²/2; correlation: −f y; else cross-entropy log(1 + e^f) − y f with its residual 1/(1 + e^{−f}) − y,
 * through e = e^{−|f|} so that nothing overflows and a label of 0 or 1 cancels exactly.
 */
// @ts-ignore: decorator
@inline
function loss<T>(kind: i32, prediction: usize, target: usize, count: usize, residual: usize): f64 {
  let total = 0.0;
  for (; count > 0; count--) {
    const f = load<T>(prediction) as f64;
    const y = load<T>(target) as f64;
    let slope: f64;
    if (kind == SQUARED) {
      slope = f - y;
      total += (slope * slope) / 2;
    } else if (kind == CORRELATION) {
      slope = -y;
      total -= f * y;
    } else {
      const e = expOfNegative(-abs(f));
      const rest = 1 - y;
      if (f >= 0) {
        slope = (rest - y * e) / (1 + e);
        total += rest * f + Math.log1p(e);
      } else {
        slope = (rest * e - y) / (1 + e);
        total += Math.log1p(e) - y * f;
      }
    }
    store<T>(residual, slope as T);
    prediction += sizeof<T>();
    target += sizeof<T>();
    residual += sizeof<T>();
  }
  return total;
}

export function loss32(kind: i32, prediction: usize, target: usize, count: usize, residual: usize): f64 {
  return loss<f32>(kind, prediction, target, count, residual);
}
export function loss64(kind: i32, prediction: usize, target: usize, count: usize, residual: usize): f64 {
  return loss<f64>(kind, prediction, target, count, residual);
}
