import { erf } from "./erf.ts";

/** Step of the trapezoidal rule, and the terms beyond which e^{−n²h²} is below 10⁻¹⁹. */
const STEP = 0.5;
const TERMS = 14;

/** erfc(x) = 1 − erf(x), relative error a few ulps, also where it is small; 0 beyond 28. */
export function erfc(x: number): number {
  if (x < 0.5) return 1 - erf(x);
  return x > 28 ? 0 : gaussian(x, 1) * scaledErfc(x);
}

/**
 * e^{x²} erfc(x) for ½ ≤ x ≤ 28, a few ulps. By the trapezoidal rule in erfc(x) = (2x/π) e^{−x²} ∫₀^∞ e^{−t²}/(t² + x²) dt
 * (DLMF 7.7.1), which errs by e^{−x²} e^{−π²/h²} < 10⁻¹⁷ e^{−x²}, and by the residue at its pole t = ix, 2/(1 − e^{2πx/h}), where
 * the strip |Im t| < π/h contains it (Chiarella & Reichel 1968, Math. Comp. 22, 137–143).
 */
export function scaledErfc(x: number): number {
  const square = x * x;
  let sum = 1 / (2 * square);
  for (let n = 1; n <= TERMS; n++) {
    const t = n * STEP;
    sum += Math.exp(-t * t) / (t * t + square);
  }
  const pole = x < Math.PI / STEP ? 2 / -Math.expm1((2 * Math.PI * x) / STEP) / gaussian(x, 1) : 0;
  return ((2 * STEP * x) / Math.PI) * sum + pole;
}

/** e^{−factor x²}, a few ulps for every x, factor a power of two: r, the nearest float32, has an exact square, and x² − r² is small. */
export function gaussian(x: number, factor: number): number {
  const r = Math.fround(x);
  return Math.exp(-factor * r * r) * Math.exp(factor * (r - x) * (r + x));
}
