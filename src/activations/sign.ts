import { hermite } from "../math/hermite.ts";
import { defineActivation } from "./activation.ts";
import { stepFunkHecke } from "./funk-hecke.ts";

export default defineActivation({
  id: "sign",
  formula: String.raw`\sigma(t) = \operatorname{sign}(t)`,
  value: Math.sign,
  derivative: () => 0,
  vector: {
    value: (v, t) => v.select(v.less(0, t), 1, v.select(v.less(t, 0), -1, t)),
    derivative: (v) => v.add(0, 0),
    derivativeFromValue: (v) => v.add(0, 0),
  },
  kinks: [0],
  parity: -1,
  // σ(γt) = σ(t), and σ′ is twice the Dirac mass at 0: E[σ He_k] = 2 He_{k−1}(0)/√(2π), k ≥ 1.
  hermite: (k) => (k === 0 ? 0 : Math.sqrt(2 / (Math.PI * k)) * hermite(k - 1, 0)),
  // sign(t) = 2·1{t > 0} − 1.
  funkHecke: (k, { dimension }) => (k === 0 ? 0 : 2 * stepFunkHecke(k, dimension)),
  reference: [
    { t: -0.5, value: -1, from: "definition" },
    { t: 0, value: 0, from: "definition" },
  ],
});
