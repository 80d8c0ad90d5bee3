import { hermite } from "../math/hermite.ts";
import { erf } from "../math/special/erf.ts";
import { defineActivation } from "./activation.ts";

const TWO_OVER_SQRT_PI = 2 / Math.sqrt(Math.PI);

export default defineActivation({
  id: "erf",
  formula: String.raw`\sigma(t) = \operatorname{erf}(t) = \tfrac{2}{\sqrt\pi}\int_0^t e^{-s^2}\,ds`,
  value: erf,
  derivative: (t) => TWO_OVER_SQRT_PI * Math.exp(-t * t),
  vector: {
    value: (v, t) => v.erf(t),
    derivative: (v, t) => v.multiply(TWO_OVER_SQRT_PI, v.exp(v.negate(v.multiply(t, t)))),
  },
  kinks: [],
  parity: -1,
  // E erf(γ(g + a)) = erf(βa) with β = γ/√(1 + 2γ²); E[σ(γg) He_k(g)] is its k-th derivative in a at 0, and
  // erf^(k)(0) = (2/√π) 2^((k−1)/2) He_{k−1}(0) for k ≥ 1.
  hermite: (k, gain = 1) => {
    if (k === 0) return 0;
    const beta = gain / Math.sqrt(1 + 2 * gain * gain);
    return (TWO_OVER_SQRT_PI * (Math.SQRT2 * beta) ** k * hermite(k - 1, 0)) / Math.sqrt(2 * k);
  },
  reference: [
    { t: 0.5, value: 0.5204998778130465, from: "mpmath, .52049987781304653768" },
    { t: 1, value: 0.8427007929497149, from: "mpmath, .84270079294971486934" },
    { t: 2, value: 0.9953222650189527, from: "mpmath, .99532226501895273416" },
    { t: -3, value: -0.9999779095030014, from: "mpmath, .99997790950300141456" },
  ],
});
