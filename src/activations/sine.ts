import { defineActivation } from "./activation.ts";
import { powerOverRootFactorial } from "./hermite-factors.ts";

export default defineActivation({
  id: "sine",
  formula: String.raw`\sigma(t) = \sin t`,
  value: Math.sin,
  derivative: Math.cos,
  vector: { value: (v, t) => v.sin(t), derivative: (v, t) => v.cos(t) },
  kinks: [],
  parity: -1,
  // E[e^{iγg} He_k(g)] = (iγ)^k e^{−γ²/2}, from the generating function.
  hermite: (k, gain = 1) => {
    if (k % 2 === 0) return 0;
    const size = Math.exp((-gain * gain) / 2) * powerOverRootFactorial(gain, k);
    return k % 4 === 1 ? size : -size;
  },
  reference: [
    { t: -0.5, value: -0.479425538604203, from: "mpmath, -0.47942553860420300027" },
    { t: 3, value: 0.1411200080598672, from: "mpmath, 0.1411200080598672221" },
  ],
});
