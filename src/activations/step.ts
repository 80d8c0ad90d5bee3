import { defineActivation } from "./activation.ts";
import { stepFunkHecke } from "./funk-hecke.ts";
import sign from "./sign.ts";

export default defineActivation({
  id: "step",
  formula: String.raw`\sigma(t) = \mathbf 1\{t > 0\}`,
  value: (t) => (t > 0 ? 1 : t <= 0 ? 0 : t), // NaN stays NaN, so that divergence is seen
  derivative: () => 0,
  vector: {
    value: (v, t) => v.select(v.less(0, t), 1, v.select(v.lessOrEqual(t, 0), 0, t)),
    derivative: (v) => v.add(0, 0),
    derivativeFromValue: (v) => v.add(0, 0),
  },
  kinks: [0],
  // 1{t > 0} = ½ + ½ sign(t) but at 0.
  hermite: (k, gain = 1) => (k === 0 ? 1 / 2 : sign.hermite(k, gain) / 2),
  vanishing: { parity: "even", from: 2 },
  funkHecke: (k, { dimension }) => stepFunkHecke(k, dimension),
  reference: [
    { t: -0.5, value: 0, from: "definition" },
    { t: 0, value: 0, from: "definition" },
    { t: 0.25, value: 1, from: "definition" },
  ],
});
