import type { Lane, VectorAlgebra } from "../engine/vector/algebra.ts";
import { defineActivation } from "./activation.ts";
import { cosecant, halfLogFactorial } from "./hermite-factors.ts";

/** σ(t) = tanh(t + a) − b t − c: a and c are chosen, b is the smaller root of E[σ′(σ(g)) σ′(g)] = 0 (mpmath, 30 digits). */
const A = -1.1;
const B = 0.41995964231428673;
const C = -0.9;

/**
 * E[tanh(γg + a) h_k(g)], as in tanh.ts: tanh(t) = ∫₀^∞ sin(ωt)/sinh(πω/2) dω and E[e^{iug} He_k(g)] = (iu)^k e^{−u²/2} give,
 * with u = γω, (1/γ) ∫₀^∞ Im(i^k e^{iua/γ}) u^k e^{−u²/2}/(√k! sinh(πu/2γ)) du. The integrand is even and analytic for
 * |Im u| < 2γ. On |Im u| = 2s ≤ 2γ it is at most e^{4s² + 2|a|}, so the midpoint rule with step δ errs by
 * e^{4s² + 2|a| − 4πs/δ}: below 1e-18 for δ = 4πs/(42 + 2|a| + 4s²), best at s = 3.33. The second bound on δ keeps 2π/δ
 * beyond the oscillations of h_k and of e^{iua/γ}. What is left is rounding, below 1e-14.
 */
function shiftedTanhHermite(k: number, gain: number): number {
  const strip = Math.min(gain, 3.33);
  const shift = Math.abs(A);
  const step = Math.min(
    (4 * Math.PI * strip) / (42 + 2 * shift + 4 * strip * strip),
    (2 * Math.PI) / (2 * Math.sqrt(k) + 9 + shift / gain),
  );
  const range = Math.sqrt(k) + 9;
  const scale = halfLogFactorial(k);
  const phase = k % 2 === 0 ? Math.sin : Math.cos;
  let sum = 0;
  for (let u = step / 2; u < range; u += step) {
    const power = Math.exp(k * Math.log(u) - u * u * 0.5 - scale);
    sum += power * phase((u * A) / gain) * cosecant((Math.PI * u) / (2 * gain));
  }
  return ((k % 4 < 2 ? 1 : -1) * step * sum) / gain;
}

/*
 * tanh(t + a) − tanh(a) = p m/(1 + q m), m = e^{2t} − 1: a few roundings of itself also where it is small, so that σ, whose
 * terms cancel to 0.1 about t = 0, is good to a few of its own. Beyond t = 24, before e^{2t} overflows, the same as
 * −p m/(1 + m − q m), m = e^{−2t} − 1, which cancels for smaller t: one analytic function to all digits, and constant in float64.
 */
const E = Math.exp(2 * A);
const P = (2 * E) / (1 + E) ** 2;
const Q = E / (1 + E);
const CONSTANT_FROM = 24;
/** σ(0) = tanh(a) − c (mpmath). */
const AT_ZERO = 0.09950097823937028;

const shiftedTanh = (v: VectorAlgebra, t: Lane): Lane => v.tanh(v.add(t, A));

/**
 * An activation that satisfies Assumption 2 of dandi2025computational for k = 2, of the form that the authors name: σ∘σ has a
 * part of degree 2, E[σ(σ(g)) He_2(g)] = 0.0694 > 0, and none of degree 1, E[σ(σ(g)) g] = 0 up to rounding. Of the
 * solutions this one has a strong signal, E[σ∘σ He_2]²/E(σ∘σ)′² = 0.69 (1 would be the most), and a mean, E σ = 0.31.
 */
export default defineActivation({
  id: "balanced-tanh",
  formula: String.raw`\sigma(t) = \tanh(t + a) - b\,t - c,\ a = -1.1,\ c = -0.9,\ \mathbb E[\sigma(\sigma(g))\,g] = 0`,
  value: (t) => {
    const below = t <= CONSTANT_FROM;
    const m = Math.expm1((below ? 2 : -2) * t);
    return (below ? (P * m) / (1 + Q * m) : (-P * m) / (1 + m - Q * m)) - B * t + AT_ZERO;
  },
  derivative: (t) => 1 - Math.tanh(t + A) ** 2 - B,
  vector: {
    value: (v, t) => {
      const below = v.lessOrEqual(t, CONSTANT_FROM);
      const m = v.expm1(v.multiply(v.select(below, 2, -2), t));
      const risen = v.divide(
        v.multiply(v.select(below, P, -P), m),
        v.multiplyAdd(v.select(below, Q, -Q), m, v.select(below, 1, v.add(1, m))),
      );
      return v.add(v.multiplyAdd(-B, t, risen), AT_ZERO);
    },
    derivative: (v, t) => {
      const s = shiftedTanh(v, t);
      return v.multiplyAdd(v.negate(s), s, 1 - B);
    },
  },
  kinks: [],
  hermite: (k, gain = 1) => shiftedTanhHermite(k, gain) - (k === 1 ? B * gain : k === 0 ? C : 0),
  reference: [
    { t: -3, value: 1.160428083255063, from: "mpmath, 1.16042808325506287648" },
    { t: 2, value: 0.776378585570451, from: "mpmath, .77637858557045094049" },
    { t: 6, value: -0.619868750935166, from: "mpmath, -.61986875093516594553" },
  ],
});
