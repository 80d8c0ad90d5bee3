import { defineActivation } from "./activation.ts";
import { reluFunkHecke } from "./funk-hecke.ts";
import relu from "./relu.ts";

/** σ(t) = a t + (1 − a) max(t, 0). */
const SLOPE = 0.01;

export default defineActivation({
  id: "leaky-relu",
  formula: String.raw`\sigma(t) = \max(t, a t),\ a = 0.01`,
  value: (t) => (t < 0 ? SLOPE * t : t),
  derivative: (t) => (t >= 0 ? 1 : SLOPE),
  vector: {
    value: (v, t) => v.select(v.less(t, 0), v.multiply(SLOPE, t), t),
    derivative: (v, t) => v.select(v.lessOrEqual(0, t), 1, SLOPE),
    derivativeFromValue: (v, h) => v.select(v.lessOrEqual(0, h), 1, SLOPE),
  },
  kinks: [0],
  hermite: (k, gain = 1) => (1 - SLOPE) * relu.hermite(k, gain) + (k === 1 ? SLOPE * gain : 0),
  vanishing: { parity: "odd", from: 3 },
  funkHecke: (k, { dimension, gain }) =>
    gain * ((1 - SLOPE) * reluFunkHecke(k, dimension) + (k === 1 ? SLOPE / dimension : 0)),
  reference: [
    { t: -1.5, value: -0.015, from: "definition" },
    { t: 2.25, value: 2.25, from: "definition" },
  ],
});
