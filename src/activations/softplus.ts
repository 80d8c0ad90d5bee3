import { defineActivation } from "./activation.ts";
import { hermiteByQuadrature } from "./hermite-quadrature.ts";
import logistic from "./logistic.ts";

/** log(1 + eᵗ) = max(t, 0) + log(1 + e^{−|t|}), which neither overflows nor loses the left tail. */
const softplus = (t: number): number => Math.max(t, 0) + Math.log1p(Math.exp(-Math.abs(t)));
const mean = hermiteByQuadrature(softplus, []);

export default defineActivation({
  id: "softplus",
  formula: String.raw`\sigma(t) = \log(1 + e^t)`,
  value: softplus,
  derivative: logistic.value,
  vector: {
    value: (v, t) => v.add(v.maximum(t, 0), v.log1p(v.exp(v.negate(v.absolute(t))))),
    derivative: logistic.vector.value,
    // h = log(1 + eᵗ): eᵗ/(1 + eᵗ) = 1 − e^{−h}.
    derivativeFromValue: (v, h) => v.negate(v.expm1(v.negate(h))),
  },
  kinks: [],
  // σ′ is the logistic function: by parts, √k E[σ(γg) h_k(g)] = γ E[σ′(γg) h_{k−1}(g)].
  hermite: (k, gain = 1) => (k === 0 ? mean(0, gain) : (gain * logistic.hermite(k - 1, gain)) / Math.sqrt(k)),
  vanishing: { parity: "odd", from: 3 },
  reference: [
    { t: -30, value: 9.357622968839737e-14, from: "mpmath, 9.3576229688397367794e-14" },
    { t: 0.5, value: 0.9740769841801067, from: "mpmath, 0.97407698418010668087" },
    { t: 20, value: 20.000000002061153, from: "mpmath, 20.00000000206115362" },
  ],
});
