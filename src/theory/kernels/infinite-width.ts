import type { Activation } from "../../activations/activation.ts";
import { requireDomain } from "../../math/domain-error.ts";
import type { FixedPoint } from "../../math/fixed-point/fixed-point.ts";
import type { DualActivation, DualPrecision } from "./dual-activation.ts";
import { dualActivation } from "./dual-activation-of.ts";
import { product } from "./dual-activation-series.ts";

export interface InfiniteWidthOptions {
  /** "conjugate": K^L (the Gaussian process of the random network); "tangent": Θ^L (training every layer). */
  readonly kernel: "conjugate" | "tangent";
  readonly activation: Activation;
  /** L ≥ 1. */
  readonly hiddenLayers: number;
  /** v; 1/E σ(z)², z ~ N(0, 1), unless given: then K^l(x, x) = 1 in every layer. */
  readonly weightVariance?: number;
}

/**
 * A kernel κ(⟨x, x'⟩) = diagonal · Σ_m κ_m ⟨x, x'⟩^m on the unit sphere: κ_m ≥ 0, Σ κ_m = 1.
 */
export interface SphereKernel {
  /** κ(1). */
  readonly diagonal: number;
  /** κ_m = 0 for this m and m + 2, m + 4, …, by parity: then the eigenvalue of degree m is 0. */
  readonly vanishes: (degree: number) => boolean;
  readonly truncated: (precision: DualPrecision) => TruncatedKernel;
}

/** κ̃/diagonal, at most κ/diagonal coefficient by coefficient. */
export interface TruncatedKernel {
  /** 1 − κ̃(1)/diagonal ≥ 0. */
  readonly lacking: number;
  /** Σ over the layers of the absolute error of √f_m, where coefficients are not good to roundings of themselves. */
  readonly noise: number;
  /** Its coefficients of degree 0..count − 1. Below degree `completeBelow` they are those of κ and lack nothing. */
  readonly series: (count: number) => { readonly coefficients: Float64Array; readonly completeBelow: number };
  /** κ̃(t)/diagonal, |t| ≤ 1. */
  readonly at: (t: bigint, arithmetic: FixedPoint) => bigint;
  /** κ̃(r)/diagonal, r ≥ 1: Σ_{m ≥ M} κ̃_m ≤ r^−M κ̃(r). ∞ where κ̃ is not analytic there. */
  readonly beyond: (r: number) => number;
  /** The digits that `at` loses at most, of so many. */
  readonly guard: (bits: number) => number;
}

/**
 * The kernels of the fully connected network f(x) = ⟨w, σ(W_L … σ(W_1 x))⟩ of infinite width without biases, ‖x‖ = 1. The
 * pre-activations of the first layer are N(0, 1); all later weights, the read-out's included, are N(0, v/fan-in), v = 1/E σ(z)²
 * unless given, so that every pre-activation is N(0, 1). With K⁰(x, x') = Θ⁰(x, x') = ⟨x, x'⟩,
 *
 *   K^l = v E[σ(a) σ(b)],   Θ^l = K^l + v E[σ′(a) σ′(b)] Θ^{l−1},   (a, b) ~ N(0, K^{l−1} at x and x')
 *
 * (Arora, Du, Hu, Li, Salakhutdinov & Wang 2019, "On exact computation with an infinitely wide neural net", with
 * c_σ = v; Jacot, Gabriel & Hongler 2018, at β = 0; the derivative is with respect to weights of variance 1, the
 * factor √(v/fan-in) standing apart). ReLU has v = 2.
 *
 * With q_l = K^l(x, x) (q_0 = 1), ρ_l = K^l/q_l, τ_l = Θ^l/q_l, and f_l the dual of σ at variance q_{l−1}:
 * ρ_l = f_l(ρ_{l−1}) and τ_l = ρ_l + f_l′(ρ_{l−1}) τ_{l−1}, since v E[σ′σ′] = (q_l/q_{l−1}) f_l′. All are power series in t = ⟨x, x'⟩ with
 * coefficients ≥ 0: so is what a truncation lacks, and its value at t = 1 bounds it.
 */
export function infiniteWidthKernel(options: InfiniteWidthOptions): SphereKernel {
  const { kernel, activation, hiddenLayers } = options;
  requireDomain(
    Number.isInteger(hiddenLayers) && hiddenLayers >= 1 && hiddenLayers <= 100,
    "infiniteWidthKernel",
    "hiddenLayers must be an integer in [1, 100]",
    hiddenLayers,
  );
  const { layers, variance } = layersOf(options);
  const tangent = kernel === "tangent";
  let tau = 1;
  if (tangent) {
    for (const layer of layers) {
      const slope = layer.slope();
      requireDomain(
        slope < Number.POSITIVE_INFINITY,
        "infiniteWidthKernel",
        `the tangent kernel needs a continuous activation (E σ′² < ∞), which ${activation.id} is not`,
        slope,
      );
      tau = 1 + slope * tau;
    }
  }
  return {
    diagonal: variance * tau,
    vanishes: (degree) => vanishes(activation, hiddenLayers, degree),
    truncated: (precision) => truncate({ layers, tangent, tau }, precision),
  };
}

/** An even or odd σ makes all its kernels even or odd; otherwise the parts of one parity survive in the first layer only. */
function vanishes({ parity, vanishing }: Activation, hiddenLayers: number, degree: number): boolean {
  const even = degree % 2 === 0;
  if (parity !== undefined) return even !== (parity === 1);
  return (
    hiddenLayers === 1 && vanishing !== undefined && even === (vanishing.parity === "even") && degree >= vanishing.from
  );
}

/** The dual of every layer, and q_L. */
function layersOf({ activation, hiddenLayers, weightVariance }: InfiniteWidthOptions): {
  readonly layers: readonly DualActivation[];
  readonly variance: number;
} {
  const first = dualActivation(activation, { variance: 1 });
  // Then q_l = 1 for all l.
  if (weightVariance === undefined) return { layers: Array.from({ length: hiddenLayers }, () => first), variance: 1 };
  requireDomain(
    weightVariance > 0 && Number.isFinite(weightVariance),
    "infiniteWidthKernel",
    "weightVariance must be positive and finite",
    weightVariance,
  );
  const layers: DualActivation[] = [];
  let variance = 1;
  for (let layer = 1; layer <= hiddenLayers; layer++) {
    const dual = variance === 1 ? first : dualActivation(activation, { variance });
    layers.push(dual);
    variance = weightVariance * dual.secondMoment;
    requireDomain(
      variance > 0 && Number.isFinite(variance),
      "infiniteWidthKernel",
      `the variance of layer ${layer} must be positive and finite; --weight-variance ${weightVariance} is too`,
      variance === 0 ? "small" : "large",
    );
  }
  return { layers, variance };
}

interface Layers {
  readonly layers: readonly DualActivation[];
  readonly tangent: boolean;
  /** τ_L(1) for the tangent kernel, else 1. */
  readonly tau: number;
}

function truncate({ layers, tangent, tau }: Layers, precision: DualPrecision): TruncatedKernel {
  const duals = layers.map((layer) => layer.truncated(precision));
  return {
    lacking: lackAtOne({ layers, tangent, tau }, precision),
    noise: duals.reduce((sum, { noise }) => sum + noise, 0),
    series: (count) => {
      let rho: Float64Array = new Float64Array(count);
      if (count > 1) rho[1] = 1;
      let total = rho;
      let completeBelow = count;
      for (const dual of duals) {
        // f − f̃ begins with degree `precision.count` in ρ, which begins with degree 0 or 1 in t.
        if (dual.lacking > 0) completeBelow = Math.min(completeBelow, rho[0] === 0 ? precision.count - 1 : 0);
        const { value, slope } = dual.compose(rho, { slope: tangent });
        if (tangent) total = product(slope, total).map((x, m) => x + value[m]!);
        rho = value;
      }
      return { coefficients: tangent ? total.map((x) => x / tau) : rho, completeBelow };
    },
    at: (t, f) => {
      let rho = t;
      let total = t;
      for (const dual of duals) {
        const { value, slope } = dual.at(rho, f, { slope: tangent });
        if (tangent) total = value + f.multiply(slope, total);
        rho = value;
      }
      return tangent ? f.divide(total, f.fromNumber(tau)) : rho;
    },
    beyond: (r) => {
      let rho = r;
      let total = r;
      for (const dual of duals) {
        const { value, slope } = dual.beyond(rho);
        total = value + slope * total;
        rho = value;
      }
      return tangent ? total / tau : rho;
    },
    guard: (bits) => {
      // An error is multiplied by f′ a layer. Next to a jump, where f − 1 is a square root, half of all digits go.
      const steepness = duals.reduce((sum, dual) => sum + Math.log2(Math.max(2, dual.steepness)), 0);
      return steepness < Number.POSITIVE_INFINITY ? 8 + Math.ceil(2 * steepness + Math.log2(precision.count)) : bits;
    },
  };
}

/**
 * (κ − κ̃)(1)/diagonal at most, layer by layer: with D = 1 − ρ̃_{l−1}(1), 1 − ρ̃_l(1) ≤ (f_l − f̃_l)(1) + f̃_l′(1) D, and likewise
 * for τ, where f_l′ lacks (f_l − f̃_l)′(1) + min(f̃_l′(1), f̃_l″(1) D).
 */
function lackAtOne({ layers, tangent, tau }: Layers, precision: DualPrecision): number {
  let lack = 0;
  let tauLack = 0;
  let below = 1;
  for (const layer of layers) {
    const dual = layer.truncated(precision);
    if (tangent) {
      const slope = layer.slope();
      const bend = lack === 0 ? 0 : Math.min(slope, dual.curvature * lack);
      tauLack = slope * tauLack + (dual.lackingSlope() + bend) * below;
      below = 1 + slope * below;
    }
    lack = dual.lacking + (lack === 0 ? 0 : dual.steepness * lack);
    tauLack += lack;
  }
  return tangent ? tauLack / tau : lack;
}
