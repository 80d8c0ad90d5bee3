import { defineActivation } from "./activation.ts";
import { polynomialFunkHecke } from "./funk-hecke.ts";

const COEFFICIENTS = [0n, 0n, 1n].map((numerator) => ({ numerator, denominator: 1n }));

export default defineActivation({
  id: "quadratic",
  formula: String.raw`\sigma(t) = t^2`,
  value: (t) => t * t,
  derivative: (t) => 2 * t,
  vector: { value: (v, t) => v.multiply(t, t), derivative: (v, t) => v.multiply(2, t) },
  kinks: [],
  parity: 1,
  vanishing: { parity: "even", from: 4 },
  // t² = √2 h_2 + 1.
  hermite: (k, gain = 1) => (k === 0 ? gain * gain : k === 2 ? Math.SQRT2 * gain * gain : 0),
  funkHecke: (k, options) => polynomialFunkHecke(COEFFICIENTS, k, options),
  reference: [{ t: -1.5, value: 2.25, from: "definition" }],
});
