import type { Lane, VectorAlgebra } from "../engine/vector/algebra.ts";
import { defineActivation } from "./activation.ts";
import tanh from "./tanh.ts";

/** 1/(1 + e^{−t}) from e = e^{−|t|} ≤ 1: a few roundings on both sides, and no overflow. */
export function logistic(t: number): number {
  const e = Math.exp(-Math.abs(t));
  return (t < 0 ? e : 1) / (1 + e);
}

/** Its derivative e/(1 + e)². */
export function logisticSlope(t: number): number {
  const e = Math.exp(-Math.abs(t));
  return e / ((1 + e) * (1 + e));
}

const decay = (v: VectorAlgebra, t: Lane): Lane => v.exp(v.negate(v.absolute(t)));

/** {@link logistic}, lane by lane. */
export function logisticLane(v: VectorAlgebra, t: Lane): Lane {
  const e = decay(v, t);
  return v.divide(v.select(v.less(t, 0), e, 1), v.add(1, e));
}

/** {@link logisticSlope}, lane by lane. */
export function logisticSlopeLane(v: VectorAlgebra, t: Lane): Lane {
  const e = decay(v, t);
  const sum = v.add(1, e);
  return v.divide(e, v.multiply(sum, sum));
}

export default defineActivation({
  id: "logistic",
  formula: String.raw`\sigma(t) = \frac{1}{1 + e^{-t}}`,
  value: logistic,
  derivative: logisticSlope,
  vector: {
    value: logisticLane,
    derivative: logisticSlopeLane,
    derivativeFromValue: (v, h) => v.multiply(h, v.subtract(1, h)),
  },
  kinks: [],
  // σ(t) = ½ + ½ tanh(t/2).
  hermite: (k, gain = 1) => (k === 0 ? 1 / 2 : tanh.hermite(k, gain / 2) / 2),
  vanishing: { parity: "even", from: 2 },
  reference: [
    { t: -40, value: 4.248354255291589e-18, from: "mpmath, 4.2483542552915889773e-18" },
    { t: -0.5, value: 0.37754066879814546, from: "mpmath, 0.37754066879814543536" },
    { t: 3, value: 0.9525741268224333, from: "mpmath, 0.95257412682243321912" },
  ],
});
