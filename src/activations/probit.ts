import { hermite } from "../math/hermite.ts";
import { erfc, gaussian, scaledErfc } from "../math/special/erfc.ts";
import { normalDensity } from "../math/special/normal.ts";
import { defineActivation } from "./activation.ts";

const DENSITY_AT_ZERO = 1 / Math.sqrt(2 * Math.PI);

/** Φ(t) = ½ erfc(−t/√2), a few ulps also in the left tail: there e^{−t²/2} is taken from t itself, not from its rounded multiple. */
const cdf = (t: number): number =>
  t < -1 && t > -39 ? 0.5 * gaussian(t, 0.5) * scaledErfc(-t * Math.SQRT1_2) : 0.5 * erfc(-t * Math.SQRT1_2);

export default defineActivation({
  id: "probit",
  formula: String.raw`\sigma(t) = \Phi(t) = \tfrac{1}{\sqrt{2\pi}}\int_{-\infty}^t e^{-s^2/2}\,ds`,
  value: cdf,
  derivative: normalDensity,
  vector: {
    value: (v, t) => v.multiply(0.5, v.erfc(v.multiply(t, -Math.SQRT1_2))),
    derivative: (v, t) => v.multiply(DENSITY_AT_ZERO, v.exp(v.multiply(-0.5, v.multiply(t, t)))),
  },
  kinks: [],
  // E Φ(γ(g + a)) = Φ(βa) with β = γ/√(1 + γ²); E[σ(γg) He_k(g)] is its k-th derivative in a at 0, β^k φ(0) He_{k−1}(0) for odd k.
  hermite: (k, gain = 1) => {
    if (k === 0) return 1 / 2;
    const beta = gain / Math.sqrt(1 + gain * gain);
    return (beta ** k * DENSITY_AT_ZERO * hermite(k - 1, 0)) / Math.sqrt(k);
  },
  vanishing: { parity: "even", from: 2 },
  reference: [
    { t: -9, value: 1.1285884059538405e-19, from: "mpmath, 1.1285884059538406477e-19" },
    { t: -1, value: 0.15865525393145705, from: "mpmath, 0.15865525393145705141" },
    { t: 0.5, value: 0.6914624612740131, from: "mpmath, 0.69146246127401310364" },
  ],
});
