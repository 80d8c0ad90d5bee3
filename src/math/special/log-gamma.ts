import { requireDomain } from "../domain-error.ts";

/** B_{2k}/(2k (2k − 1)), k = 1, 2, … (DLMF 5.11.1). */
const STIRLING = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156, -3617 / 122400];

/** From here the series below ends with a term under 10⁻¹⁷. */
export const STIRLING_FROM = 12;

/**
 * log Γ(x), x > 0: Stirling's series (DLMF 5.11.1) from 12 up, brought down by Γ(x + 1) = x Γ(x). Absolute error a few
 * ulps of max(30, x log x).
 */
export function logGamma(x: number): number {
  requireDomain(x > 0 && x < Number.POSITIVE_INFINITY, "logGamma", "x must be a number > 0", x);
  let product = 1;
  let y = x;
  for (; y < STIRLING_FROM; y++) product *= y;
  return (y - 0.5) * Math.log(y) - y + 0.5 * Math.log(2 * Math.PI) + stirlingRest(y) - Math.log(product);
}

/** log Γ(x) − ((x − ½) log x − x + ½ log 2π) for x ≥ 12, absolute error 10⁻¹⁷. */
export function stirlingRest(x: number): number {
  const square = 1 / (x * x);
  let sum = 0;
  for (let k = STIRLING.length - 1; k >= 0; k--) sum = sum * square + STIRLING[k];
  return sum / x;
}
