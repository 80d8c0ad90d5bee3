const TWO_OVER_SQRT_PI = 2 / Math.sqrt(Math.PI);

/**
 * erf(x) = (2/√π) ∫₀^x e^{−t²} dt. For |x| < 2.5 the series (2x/√π) e^{−x²} Σ (2x²)ⁿ/(2n+1)!!, all of one sign: a few
 * ulps; beyond, 1 − erfc by its continued fraction (DLMF 7.6.2, 7.9.1).
 */
export function erf(x: number): number {
  const size = Math.abs(x);
  if (size < 2.5) {
    let term = 1;
    let sum = 1;
    for (let n = 1; term > 1e-17 * sum; n++) {
      term *= (2 * x * x) / (2 * n + 1);
      sum += term;
    }
    return TWO_OVER_SQRT_PI * x * Math.exp(-x * x) * sum;
  }
  if (size > 6) return Math.sign(x);
  let fraction = size;
  for (let n = 60; n >= 1; n--) fraction = size + n / 2 / fraction;
  return Math.sign(x) * (1 - Math.exp(-size * size) / (Math.sqrt(Math.PI) * fraction));
}
