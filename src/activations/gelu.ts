import type { Lane, VectorAlgebra } from "../engine/vector/algebra.ts";
import { hermite } from "../math/hermite.ts";
import { normalDensity } from "../math/special/normal.ts";
import { defineActivation } from "./activation.ts";
import probit from "./probit.ts";

const DENSITY_AT_ZERO = 1 / Math.sqrt(2 * Math.PI);

const cdf = (v: VectorAlgebra, t: Lane): Lane => probit.vector.value(v, t);

export default defineActivation({
  id: "gelu",
  formula: String.raw`\sigma(t) = t\,\Phi(t)`,
  value: (t) => t * probit.value(t),
  derivative: (t) => probit.value(t) + t * normalDensity(t),
  vector: {
    value: (v, t) => v.multiply(t, cdf(v, t)),
    derivative: (v, t) => v.multiplyAdd(t, probit.vector.derivative(v, t), cdf(v, t)),
  },
  kinks: [],
  // E σ(γ(g + a)) = γ(a Φ(βa) + β φ(βa)), β = γ/√(1 + γ²); the k-th derivative in a at 0 is γ φ(0) β^(k−1) He_{k−2}(0) times
  // k − (k − 1)β², which does not cancel, for β < 1.
  hermite: (k, gain = 1) => {
    const beta = gain / Math.sqrt(1 + gain * gain);
    if (k === 0) return gain * beta * DENSITY_AT_ZERO;
    if (k === 1) return gain / 2;
    const derivative = gain * DENSITY_AT_ZERO * beta ** (k - 1) * (k - (k - 1) * beta * beta);
    return (derivative * hermite(k - 2, 0)) / Math.sqrt(k * (k - 1));
  },
  // t Φ(t) = t/2 + t (Φ(t) − ½).
  vanishing: { parity: "odd", from: 3 },
  reference: [
    { t: -9, value: -1.0157295653584566e-18, from: "mpmath, -1.015729565358456583e-18" },
    { t: -0.5, value: -0.15426876936299344, from: "mpmath, -0.15426876936299344818" },
    { t: 2, value: 1.9544997361036416, from: "mpmath, 1.9544997361036415856" },
  ],
});
