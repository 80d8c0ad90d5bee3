import type { Engine } from "../../engine/engine.ts";
import { matrix } from "../../engine/matrix.ts";
import { requireDomain } from "../../math/domain-error.ts";
import { harmonicDimension } from "../../math/harmonics.ts";
import { legendre } from "../../math/legendre.ts";
import { integrate } from "../../math/quadrature.ts";
import type { Key } from "../../math/random/key.ts";
import { pointsOnSphere } from "../../math/random/samplers.ts";

/** Features φ(⟨u, x⟩) of x uniform on S^(d−1), with what their exact projections on degree k need. */
interface Feature {
  /** κ(t) = E φ(⟨u, x⟩) φ(⟨v, x⟩) at t = ⟨u, v⟩. */
  readonly kernel: (t: number) => number;
  /** α with E φ(⟨u, x⟩) Y(x) = α Y(u) for harmonics Y of degree k (Funk–Hecke): α = E φ(t) P_k(t). */
  readonly coefficient: number;
}

export const FEATURES = {
  /** max(t, 0): κ is the arc-cosine kernel of order 1 (Cho & Saul 2009, equation (6)), at E t² = 1/d. */
  relu: (d, k) => ({
    kernel: (t) => (Math.sqrt(1 - t * t) + t * (Math.PI - Math.acos(t))) / (2 * Math.PI * d),
    coefficient: overHalf((t) => t, d, k),
  }),
  /** 1{t > 0}: the arc-cosine kernel of order 0, the share of the sphere in two half-spaces. */
  step: (d, k) => ({
    kernel: (t) => (Math.PI - Math.acos(t)) / (2 * Math.PI),
    coefficient: overHalf(() => 1, d, k),
  }),
  /** P_k(t), harmonics of the target's own degree: E P_k(⟨u, x⟩) P_k(⟨v, x⟩) = P_k(⟨u, v⟩)/N(d, k). */
  harmonic: (d, k) => {
    const count = Number(harmonicDimension(d, k));
    return { kernel: (t) => legendre(k, t, d) / count, coefficient: 1 / count };
  },
} as const satisfies Readonly<Record<string, (d: number, k: number) => Feature>>;
export type FeatureName = keyof typeof FEATURES;

/** E φ(t) P_k(t) for φ = 0 on t < 0: with t = cos θ the law of t is ∝ sin^(d−2) θ dθ. */
function overHalf(phi: (t: number) => number, d: number, k: number): number {
  const density = (theta: number): number => Math.sin(theta) ** (d - 2);
  const half = { from: 0, to: Math.PI / 2 };
  const integral = integrate((theta) => phi(Math.cos(theta)) * legendre(k, Math.cos(theta), d) * density(theta), half);
  return integral.value / (2 * integrate(density, half).value);
}

export interface FixedFeatures {
  readonly feature: FeatureName;
  readonly degree: number;
  readonly dimension: number;
  /** Ascending numbers of features m ≥ 1: the first m − 1 of one random sequence, and one more. */
  readonly sizes: readonly number[];
  readonly poles: number;
  /** Whether that last feature has the target's own pole as its direction. Otherwise it is one more of the sequence. */
  readonly learned: boolean;
}

/**
 * The share of the target that the best predictor from m features explains, in L² of the sphere: for f = √N(d, k) P_k(⟨v, ·⟩), of
 * norm 1, qᵀ G⁻¹ q with G_ij = κ(⟨u_i, u_j⟩), q_i = α √N P_k(⟨u_i, v⟩); the mean over random poles v at each size. With G = L Lᵀ and
 * L z = q it is Σ_{i≤m} z_i², so one factorisation serves all sizes. A last feature φ(⟨v, ·⟩) adds (c − wᵀz)²/(κ(1) − wᵀw),
 * L w = (κ(⟨u_i, v⟩))_i, c = α √N. Random directions make G positive definite, almost surely; harmonic features only up to
 * m = N(d, k).
 */
export function explainedShares(
  { feature, degree, dimension, sizes, poles, learned }: FixedFeatures,
  { key, engine }: { readonly key: Key; readonly engine: Engine },
): readonly number[] {
  const ordered = sizes.every((m, i) => Number.isInteger(m) && m > (i === 0 ? 0 : sizes[i - 1]!));
  requireDomain(ordered && sizes.length > 0, "explainedShares", "sizes must be ascending integers ≥ 1", sizes);
  const { kernel, coefficient } = FEATURES[feature](dimension, degree);
  const kappa = (t: number): number => kernel(Math.max(-1, Math.min(1, t)));
  const norm = coefficient * Math.sqrt(Number(harmonicDimension(dimension, degree)));
  const largest = sizes.at(-1)!;
  const directions = matrix(largest, dimension, pointsOnSphere(largest, dimension, key.fold("directions").stream()));
  const targets = matrix(poles, dimension, pointsOnSphere(poles, dimension, key.fold("poles").stream()));

  const gram = engine.multiply(directions, directions, { transposeB: true });
  gram.data.forEach((t, i) => {
    gram.data[i] = kappa(i % (largest + 1) === 0 ? 1 : t);
  });
  const lower = engine.cholesky(gram);
  const overlaps = engine.multiply(directions, targets, { transposeB: true });
  const towards = (entry: (t: number) => number) =>
    engine.solveTriangular(lower, matrix(largest, poles, overlaps.data.map(entry)));
  const z = towards((t) => norm * legendre(degree, t, dimension));
  const w = learned ? towards(kappa) : undefined;

  const explained = new Float64Array(poles); // Σ z_i²
  const product = new Float64Array(poles); // wᵀz
  const square = new Float64Array(poles); // wᵀw
  let used = 0;
  return sizes.map((m) => {
    for (const fixed = learned ? m - 1 : m; used < fixed; used++) {
      for (let p = 0; p < poles; p++) {
        const value = z.data[used * poles + p]!;
        const other = w === undefined ? 0 : w.data[used * poles + p]!;
        explained[p]! += value * value;
        product[p]! += other * value;
        square[p]! += other * other;
      }
    }
    let sum = 0;
    for (let p = 0; p < poles; p++) {
      sum += explained[p]! + (learned ? (norm - product[p]!) ** 2 / (kappa(1) - square[p]!) : 0);
    }
    return sum / poles;
  });
}
