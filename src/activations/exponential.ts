import { defineActivation } from "./activation.ts";
import { exponentialFunkHecke } from "./funk-hecke.ts";
import { powerOverRootFactorial } from "./hermite-factors.ts";

export default defineActivation({
  id: "exponential",
  formula: String.raw`\sigma(t) = e^t`,
  value: Math.exp,
  derivative: Math.exp,
  vector: { value: (v, t) => v.exp(t), derivative: (v, t) => v.exp(t), derivativeFromValue: (_, h) => h },
  kinks: [],
  // E[e^{γg} He_k(g)] = γ^k e^{γ²/2}, from the generating function.
  hermite: (k, gain = 1) => Math.exp((gain * gain) / 2) * powerOverRootFactorial(gain, k),
  funkHecke: exponentialFunkHecke,
  reference: [
    { t: -20, value: 2.061153622438558e-9, from: "mpmath, 2.061153622438557828e-9" },
    { t: 1.5, value: 4.4816890703380645, from: "mpmath, 4.4816890703380648226" },
  ],
});
