import type { Lane, VectorAlgebra } from "../engine/vector/algebra.ts";
import { requireDomain } from "../math/domain-error.ts";
import { hermite } from "../math/hermite.ts";
import { toNumber } from "../math/rational.ts";
import { type Activation, defineActivation } from "./activation.ts";
import { factorial, polynomialFunkHecke } from "./funk-hecke.ts";

export const LARGEST_HERMITE_DEGREE = 50;

const known = new Map<number, Activation>();

/**
 * `hermite-<k>`, 0 ≤ k ≤ 50: h_k = He_k/√k!, orthonormal under N(0, 1), by the recurrence of hermite.ts. One object a degree, so
 * that engines compile it once. In float32, h_k overflows from |t| of about 10^(38/k) √(k/e) on.
 */
export function hermiteActivation(k: number): Activation {
  requireDomain(
    Number.isInteger(k) && k >= 0 && k <= LARGEST_HERMITE_DEGREE,
    "hermiteActivation",
    `k must be an integer in [0, ${LARGEST_HERMITE_DEGREE}]`,
    k,
  );
  const activation = known.get(k) ?? define(k);
  known.set(k, activation);
  return activation;
}

function define(n: number): Activation {
  const parity = n % 2 === 0 ? 1 : -1;
  /** He_n = Σ_i (−1)^i n!/(2^i i! (n − 2i)!) t^(n−2i). */
  const monomials = Array.from({ length: n + 1 }, (_, m) => {
    const i = (n - m) / 2;
    if (!Number.isInteger(i)) return { numerator: 0n, denominator: 1n };
    return { numerator: (-1n) ** BigInt(i) * factorial(n), denominator: (factorial(i) << BigInt(i)) * factorial(m) };
  });
  const rootFactorial = Math.sqrt(Number(factorial(n)));
  return defineActivation({
    id: `hermite-${n}`,
    formula: String.raw`\sigma(t) = He_{${n}}(t)/\sqrt{${n}!}`,
    value: n === 0 ? (t) => 1 + 0 * t : (t) => hermite(n, t), // NaN stays NaN, so that divergence is seen
    derivative: (t) => (n === 0 ? 0 : Math.sqrt(n) * hermite(n - 1, t)),
    vector: {
      value: (v, t) => hermiteLane(v, t, n),
      derivative: (v, t) => (n === 0 ? v.add(0, 0) : v.multiply(v.squareRoot(n), hermiteLane(v, t, n - 1))),
    },
    kinks: [],
    parity,
    vanishing: { parity: parity === 1 ? "even" : "odd", from: n + 2 },
    // He_n(γt) = Σ_i n!/(2^i i! (n − 2i)!) γ^(n−2i) (γ² − 1)^i He_{n−2i}(t): compare e^{γts − s²/2} = e^{γts − γ²s²/2} e^{(γ²−1)s²/2}.
    hermite: (k, gain = 1) => {
      const i = (n - k) / 2;
      if (!Number.isInteger(i) || i < 0) return 0;
      const ratio = toNumber({ numerator: factorial(n), denominator: factorial(k) * factorial(i) ** 2n });
      return Math.sqrt(ratio) * gain ** k * (((gain - 1) * (gain + 1)) / 2) ** i;
    },
    funkHecke: (k, options) => polynomialFunkHecke(monomials, k, options) / rootFactorial,
    reference: [],
  });
}

/** h_n(t): √j is an operation, not a rounded constant, so that a finer algebra has it finer; engines compute it once. */
function hermiteLane(v: VectorAlgebra, t: Lane, n: number): Lane {
  if (n === 0) return v.multiplyAdd(0, t, 1);
  let [previous, value] = [v.add(1, 0), t];
  for (let j = 1; j < n; j++) {
    const rise = v.subtract(v.multiply(t, value), v.multiply(v.squareRoot(j), previous));
    [previous, value] = [value, v.divide(rise, v.squareRoot(j + 1))];
  }
  return value;
}
