import { defineActivation } from "./activation.ts";

export default defineActivation({
  id: "identity",
  formula: String.raw`\sigma(t) = t`,
  value: (t) => t,
  derivative: () => 1,
  vector: {
    value: (_, t) => t,
    derivative: (v) => v.add(1, 0),
    derivativeFromValue: (v) => v.add(1, 0),
  },
  kinks: [],
  parity: -1,
  vanishing: { parity: "odd", from: 3 },
  hermite: (k, gain = 1) => (k === 1 ? gain : 0),
  funkHecke: (k, { dimension, gain }) => (k === 1 ? gain / dimension : 0),
  reference: [{ t: -1.5, value: -1.5, from: "definition" }],
});
