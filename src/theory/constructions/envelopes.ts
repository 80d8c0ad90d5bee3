/**
 * S(z) = Σ_k ω_k² E_k(z)² for polynomials E_k(z) = Σ_j e_{kj} z^{2j} with coefficients ≥ 0, in logarithms: numbers beyond float64 are common.
 * z = √d ⟨u, x⟩ for a uniform direction u and |x| = 1 (d = ∞: standard Gaussian), E z^{2r} = Π_{i<r} (2i + 1)/(1 + 2i/d).
 */
export interface SquaredEnvelope {
  /** Coefficients of S in z². */
  readonly length: number;
  /** log E z^{2i} S(z). */
  readonly logMoment: (i: number) => number;
  /** log E S(factor · z). */
  readonly logScaledMean: (factor: number) => number;
  /** log S(z). */
  readonly logAt: (z: number) => number;
}

/**
 * Of q_k, the ridge polynomial of T_{2k}, without its constant (`value`) and of q_k″ (`curvature`), both as functions of z:
 * T_{2k} = Σ_j a_{kj} s^{2j}, |a_{kj}| = 4^j k/(k + j) C(k + j, 2j), and q_k has |a_{kj}| Π_{i<j} (1 + 2i/d)/(2i + 1) at z^{2j}.
 * `squaredSizes`: ω_1², ω_2², ….
 */
export function squaredEnvelopes(
  squaredSizes: Float64Array,
  dimension: number,
): { readonly value: SquaredEnvelope; readonly curvature: SquaredEnvelope } {
  const half = squaredSizes.length;
  const ofValue: number[][] = Array.from({ length: 2 * half + 1 }, () => []);
  const ofCurvature: number[][] = Array.from({ length: 2 * half - 1 }, () => []);
  for (let k = 1; k <= half; k++) {
    const size = Math.log(squaredSizes[k - 1]!);
    const logs: number[] = []; // of q_k's coefficients, j = 1, …, k
    let log = 0;
    for (let j = 0; j < k; j++) {
      log += Math.log((4 * (k + j) * (k - j)) / ((2 * j + 1) * (2 * j + 2)));
      log += Math.log((1 + (2 * j) / dimension) / (2 * j + 1));
      logs.push(log);
    }
    const bent = logs.map((l, i) => l + Math.log((2 * i + 2) * (2 * i + 1)));
    for (let i = 0; i < k; i++) {
      for (let j = 0; j < k; j++) {
        ofValue[i + j + 2]!.push(size + logs[i]! + logs[j]!);
        ofCurvature[i + j]!.push(size + bent[i]! + bent[j]!);
      }
    }
  }
  return { value: envelope(ofValue.map(logSum), dimension), curvature: envelope(ofCurvature.map(logSum), dimension) };
}

function envelope(coefficients: readonly number[], dimension: number): SquaredEnvelope {
  const moments = [0];
  const moment = (r: number): number => {
    for (let i = moments.length - 1; i < r; i++) {
      moments.push(moments[i]! + Math.log((2 * i + 1) / (1 + (2 * i) / dimension)));
    }
    return moments[r]!;
  };
  return {
    length: coefficients.length,
    logMoment: (i) => logSum(coefficients.map((c, r) => c + moment(r + i))),
    logScaledMean: (factor) => logSum(coefficients.map((c, r) => c + moment(r) + 2 * r * Math.log(factor))),
    logAt: (z) => logSum(coefficients.map((c, r) => c + 2 * r * Math.log(z))),
  };
}

/** log Σ e^{x_i}; −∞ for none. */
export function logSum(logs: readonly number[]): number {
  const largest = logs.reduce((most, x) => Math.max(most, x), Number.NEGATIVE_INFINITY);
  if (largest === Number.NEGATIVE_INFINITY) return largest;
  return largest + Math.log(logs.reduce((sum, x) => sum + Math.exp(x - largest), 0));
}

/** Σ e^{x_i}. */
export const fromLogs = (logs: Iterable<number>): number => Math.exp(logSum([...logs]));
