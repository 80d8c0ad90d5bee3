import { defineActivation } from "./activation.ts";
import logisticActivation, { logistic, logisticLane, logisticSlope, logisticSlopeLane } from "./logistic.ts";

export default defineActivation({
  id: "silu",
  formula: String.raw`\sigma(t) = \frac{t}{1 + e^{-t}}`,
  value: (t) => t * logistic(t),
  derivative: (t) => logistic(t) + t * logisticSlope(t),
  vector: {
    value: (v, t) => v.multiply(t, logisticLane(v, t)),
    derivative: (v, t) => v.multiplyAdd(t, logisticSlopeLane(v, t), logisticLane(v, t)),
  },
  kinks: [],
  // g h_k(g) = √(k + 1) h_{k+1}(g) + √k h_{k−1}(g), and the coefficients of the logistic function.
  hermite: (k, gain = 1) => {
    const { hermite: c } = logisticActivation;
    return gain * (Math.sqrt(k + 1) * c(k + 1, gain) + (k === 0 ? 0 : Math.sqrt(k) * c(k - 1, gain)));
  },
  vanishing: { parity: "odd", from: 3 },
  reference: [
    { t: -40, value: -1.6993417021166355e-16, from: "mpmath, -1.6993417021166355909e-16" },
    { t: -0.5, value: -0.18877033439907273, from: "mpmath, -0.18877033439907271768" },
    { t: 3, value: 2.8577223804672998, from: "mpmath, 2.8577223804672996574" },
  ],
});
