import { requireDomain } from "../../../math/domain-error.ts";
import type { EdgeWeights } from "./edge-weights.ts";

export interface Precision {
  /** Binary digits after the point. */
  readonly bits: number;
  /** |error of f̃_N| ≤ errors[N], N = 1, …, last. */
  readonly errors: Float64Array;
  /** Of E f̃ and of E (f̃ − f̃(∞))². */
  readonly meanError: number;
  readonly squareError: number;
}

interface Request {
  readonly dimension: number;
  readonly first: EdgeWeights;
  readonly second: EdgeWeights;
  readonly last: number;
  /** Scale of f̃. */
  readonly amplitude: number;
}

/** Digits that are right, in units of the scale of f̃ or its square. */
const WANTED = 90;

/**
 * Digits for the recurrences of `gaussianSpectrum`, from bounds of how they amplify roundings (units of 2^−bits):
 * - B ≤ 16 for d ≤ 1024. Its exponent errs by d logarithms and ln Γ(d/2), at most 3.5d + 10: B by 60d + 200. A weight errs by 2, so a
 *   product w B by Ω = (60d + 220) max |w| + 40.
 * - S: n terms, each of two roundings, multiplied by later factors t/(b+j) whose products are at most e^t: 2(n+2)² e^t ≤ 2^{40} e^t, and the way down in m
 *   max(1, r²/d) a step; S ≤ e^t. So K_0 errs by Ω κ_0 per edge, κ_0 = 2^{43} e^t max(1, r²/d)^{steps}.
 * - |y_n| and its error are at most e_n: e_0 = 1, (2n + d) e_{n+1} = max_e |4n + d − e²| e_n + 2n e_{n−1} + 3(2n + d).
 * - K_N errs by Ω κ_N per edge: (2N + d − 2) κ_N = max(2N − 2, m) κ_{N−1} + 4 e_{N−1} + 4 + (2N + d − 2).
 * Kept in float64 with a common power of two; the slack of 2% is for roundings here.
 */
export function precisionFor({ dimension: d, first, second, last, amplitude }: Request): Precision {
  const smallest = first.radii[0]! ** 2;
  const largest = first.radii.at(-1)! ** 2;
  const steps = Math.ceil(second.degree / 2);
  const start = 43 + (largest * Math.LOG2E) / 2 + steps * Math.max(0, Math.log2(largest / d));
  const perEdge = (weights: EdgeWeights): number =>
    Math.log2(weights.radii.length * (weights.degree + 1)) + Math.log2(60 * d + 260) + Math.max(0, weights.size) + 0.1;
  const own = perEdge(first);
  let exponent = start; // κ and e are in units of 2^exponent
  let [kappa, e, before] = [1, 2 ** -Math.min(1000, start), 0];
  let height = 0; // log2 h_N
  const logs = new Float64Array(last + 1);
  let most = start;
  for (let n = 1; n <= last; n++) {
    const divisor = d + 2 * n - 2;
    const unit = 2 ** -Math.min(1000, exponent);
    kappa = (Math.max(2 * n - 2, first.degree) * kappa + 4 * e + (4 + divisor) * unit) / divisor;
    const linear = Math.max(Math.abs(4 * n - 4 + d - smallest), Math.abs(4 * n - 4 + d - largest));
    [before, e] = [e, (linear * e + (2 * n - 2) * before) / divisor + 3 * unit];
    height += Math.log2(divisor / (2 * n));
    logs[n] = Math.log2(kappa) + exponent + height / 2;
    most = Math.max(most, logs[n]!);
    const size = Math.max(kappa, e, before);
    if (size > 2 ** 400 || size < 2 ** -400) {
      const shift = Math.round(Math.log2(size));
      exponent += shift;
      for (let rest = shift; rest !== 0; ) {
        const step = Math.max(-1000, Math.min(1000, rest));
        [kappa, e, before] = [kappa * 2 ** -step, e * 2 ** -step, before * 2 ** -step];
        rest -= step;
      }
    }
  }
  const scale = Math.max(0, -2 * Math.log2(amplitude === 0 ? 1 : amplitude));
  const bits = Math.max(256, Math.ceil(1.0001 * Math.max(most + own, start + perEdge(second)) + WANTED + scale));
  requireDomain(bits <= 65_536, "gaussianSpectrum", "the pieces must not be so narrow, for their degrees", bits);
  const error = (log: number): number => 1.02 * 2 ** (log - bits);
  return {
    bits,
    errors: logs.map((log) => error(log + own)),
    meanError: error(start + own),
    squareError: error(start + perEdge(second)),
  };
}
