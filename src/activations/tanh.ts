import type { Lane, VectorAlgebra } from "../engine/vector/algebra.ts";
import { defineActivation } from "./activation.ts";
import { cosecant, halfLogFactorial } from "./hermite-factors.ts";

/**
 * c_k = E[tanh(γg) h_k(g)] for odd k, from tanh(γg) = ∫₀^∞ sin(γωg)/sinh(πω/2) dω and
 * E[sin(ug) He_k(g)] = (−1)^((k−1)/2) u^k e^{−u²/2}; with u = γω,
 * c_k = (−1)^((k−1)/2) (1/γ) ∫₀^∞ u^k e^{−u²/2}/(√k! sinh(πu/2γ)) du.
 * The integrand is even and analytic for |Im u| < 2γ. On |Im u| = 2a ≤ 2γ it is at most e^{4a²}, so the midpoint rule with
 * step s errs by e^{4a² − 4πa/s}: below 1e-18 for s = 4πa/(42 + 4a²), best at a = 3.24. The second bound on s keeps 2π/s
 * beyond the oscillations of h_k. What is left is rounding, below 1e-14.
 */
function tanhHermite(k: number, gain = 1): number {
  if (k % 2 === 0) return 0;
  const strip = Math.min(gain, 3.24);
  const step = Math.min((4 * Math.PI * strip) / (42 + 4 * strip * strip), (2 * Math.PI) / (2 * Math.sqrt(k) + 9));
  const range = Math.sqrt(k) + 9;
  const shift = halfLogFactorial(k);
  let sum = 0;
  for (let u = step / 2; u < range; u += step) {
    sum += Math.exp(k * Math.log(u) - u * u * 0.5 - shift) * cosecant((Math.PI * u) / (2 * gain));
  }
  return ((k % 4 === 1 ? 1 : -1) * step * sum) / gain;
}

/** σ′ = 1 − σ². */
const oneMinusSquare = (v: VectorAlgebra, h: Lane): Lane => v.multiplyAdd(v.negate(h), h, 1);

export default defineActivation({
  id: "tanh",
  formula: String.raw`\sigma(t) = \tanh(t)`,
  value: Math.tanh,
  derivative: (t) => 1 - Math.tanh(t) ** 2,
  vector: {
    value: (v, t) => v.tanh(t),
    derivative: (v, t) => oneMinusSquare(v, v.tanh(t)),
    derivativeFromValue: oneMinusSquare,
  },
  kinks: [],
  parity: -1,
  hermite: tanhHermite,
  fourier: {
    sine: (omega) => cosecant((Math.PI * omega) / 2),
    cosineOfSquare: (omega) => omega * cosecant((Math.PI * omega) / 2),
    range: 29,
  },
  reference: [
    { t: 0.5, value: 0.46211715726000974, from: "mpmath, .46211715726000975850" },
    { t: -1, value: -0.7615941559557649, from: "mpmath, .76159415595576488812" },
    { t: 3, value: 0.9950547536867305, from: "mpmath, .99505475368673045133" },
  ],
});
