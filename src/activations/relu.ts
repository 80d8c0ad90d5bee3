import { hermite } from "../math/hermite.ts";
import { defineActivation } from "./activation.ts";
import { reluFunkHecke } from "./funk-hecke.ts";

const SQRT_2PI = Math.sqrt(2 * Math.PI);

export default defineActivation({
  id: "relu",
  formula: String.raw`\sigma(t) = \max(t, 0)`,
  value: (t) => Math.max(t, 0), // NaN stays NaN, so that divergence is seen
  derivative: (t) => (t >= 0 ? 1 : 0),
  vector: {
    value: (v, t) => v.maximum(t, 0),
    derivative: (v, t) => v.select(v.lessOrEqual(0, t), 1, 0),
    // 1 exactly where t > 0: not the right derivative at t = 0, a null set.
    derivativeFromValue: (v, h) => v.select(v.less(0, h), 1, 0),
  },
  kinks: [0],
  // σ(γt) = γσ(t). For k ≥ 2, σ″ is the Dirac mass at 0: integrate by parts twice, E[σ He_k] = He_{k−2}(0)/√(2π).
  hermite: (k, gain = 1) =>
    gain * (k === 0 ? 1 / SQRT_2PI : k === 1 ? 1 / 2 : hermite(k - 2, 0) / (SQRT_2PI * Math.sqrt(k * (k - 1)))),
  vanishing: { parity: "odd", from: 3 },
  funkHecke: (k, { dimension, gain }) => gain * reluFunkHecke(k, dimension),
  reference: [
    { t: -1.5, value: 0, from: "definition" },
    { t: 2.25, value: 2.25, from: "definition" },
  ],
});
