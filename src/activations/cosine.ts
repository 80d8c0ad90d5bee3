import { defineActivation } from "./activation.ts";
import { powerOverRootFactorial } from "./hermite-factors.ts";

export default defineActivation({
  id: "cosine",
  formula: String.raw`\sigma(t) = \cos t`,
  value: Math.cos,
  derivative: (t) => -Math.sin(t),
  vector: { value: (v, t) => v.cos(t), derivative: (v, t) => v.negate(v.sin(t)) },
  kinks: [],
  parity: 1,
  // E[e^{iγg} He_k(g)] = (iγ)^k e^{−γ²/2}, from the generating function.
  hermite: (k, gain = 1) => {
    if (k % 2 === 1) return 0;
    const size = Math.exp((-gain * gain) / 2) * powerOverRootFactorial(gain, k);
    return k % 4 === 0 ? size : -size;
  },
  reference: [
    { t: -0.5, value: 0.8775825618903728, from: "mpmath, 0.87758256189037271612" },
    { t: 3, value: -0.9899924966004454, from: "mpmath, -0.98999249660044545727" },
  ],
});
