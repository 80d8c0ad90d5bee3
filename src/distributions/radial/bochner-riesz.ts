import { z } from "zod";
import { requireDomain } from "../../math/domain-error.ts";
import { besselJ, besselSequence, firstOrderOf, negligibleOrder } from "../../math/special/bessel.ts";
import { logGamma } from "../../math/special/log-gamma.ts";
import { unitVolumeRadius } from "../../math/special/unit-volume-radius.ts";
import { invert } from "../invert.ts";
import { type ContinuousLaw, defineRadial, requireProbability } from "../radial-law.ts";
import { firstGuess, type TailTable } from "../tail-table.ts";

/**
 * The law of density φ² on ℝᵈ, φ a constant times the Fourier transform (e^(−2πi⟨x, ξ⟩)) of 1 − ‖ξ‖²/R² on ‖ξ‖ ≤ R, 0 beyond: the
 * Bochner–Riesz kernel of order 1. R = R_d is the radius of the ball of volume 1, as in the law of Eldan & Shamir (order 0, see
 * bessel-law.ts). With μ = d/2 + 1 and z = 2πRr, φ is proportional to J_μ(z)/z^μ (DLMF 10.22.43's Sonine integral) and
 *
 *     p(z) = 4μ(μ² − 1) J_μ(z)²/z³,      F = (2/z²)(μ(μ + 1) J_μ² + 2 Σ_{m = μ+1, μ+2, …} m² J_m²) =: F_μ:
 *
 * the sum vanishes at 0, and by DLMF 10.6.2 p_μ − p_{μ+1} is the derivative of F_μ − F_{μ+1} = 2μ(μ + 1)(J_μ² + J_{μ+1}²)/z². For the other
 * tail the same down to 1 − F_1 = 0 or 1 − F_{3/2} = (15/π) ∫_z^∞ (sin t/t − cos t)² t⁻⁴ dt. All terms are positive on both sides. P(R > r) ~
 * 4μ(μ² − 1)/(3πz³): E R^n is finite for n < 3.
 *
 * Accuracy for 2 ≤ d ≤ 1000 and any r: the smaller of cdf and survival to 10⁻¹² relative where it exceeds 10⁻³⁰⁰ (measured against 60
 * digits: 1.2 · 10⁻¹³ at d = 1000, 10⁻¹⁵ for small d). The density errs by 10⁻¹³ of its mean size 4μ³/(πz⁴), plus what rounding does to the phase: 2⁻⁵¹ z of that. Quantiles:
 * F(r) is as near to p as F is accurate; next to a zero of J_μ, where F is flat to third order, r is known less well.
 */
export const bochnerRieszParams = z.object({
  dimension: z.int().min(2).max(1000).describe("d"),
});

export type BochnerRieszParams = z.infer<typeof bochnerRieszParams>;

export function bochnerRiesz({ dimension }: BochnerRieszParams): ContinuousLaw {
  const allowed = Number.isInteger(dimension) && dimension >= 2 && dimension <= 1000;
  requireDomain(allowed, "bochnerRiesz", "dimension must be an integer in [2, 1000]", dimension);
  const order = dimension / 2 + 1;
  const wave = 2 * Math.PI * unitVolumeRadius(dimension);
  const constant = 4 * (order - 1) * order * (order + 1);
  /** A function of z = 2πRr, continued to both sides. */
  const of =
    (ends: { readonly left: number; readonly right: number }, inside: (z: number) => number) => (r: number) => {
      const z = wave * r;
      if (z > 0 && z < Number.POSITIVE_INFINITY) return inside(z);
      return Number.isNaN(r) ? Number.NaN : z > 0 ? ends.right : ends.left;
    };
  const functions = {
    density: of({ left: 0, right: 0 }, (z) => constant * (besselJ(order, z) / z) ** 2 * (wave / z)),
    cdf: of({ left: 0, right: 1 }, (z) => tails(order, z).lower),
    survival: of({ left: 1, right: 0 }, (z) => tails(order, z).upper),
  };
  let table: TailTable | undefined;
  const inverse = (target: number, which: "cdf" | "survival"): number => {
    requireProbability(target, "bochnerRiesz quantile");
    table ??= tabulate(order, wave);
    // Rounding of a sum of squares from a recurrence, as in bessel-law.ts.
    const tolerance = 8 * Number.EPSILON * Math.sqrt(order);
    return invert(functions, { target, of: which, tolerance, ...firstGuess(table, { target, of: which }) });
  };
  return {
    dimension,
    ...functions,
    quantile: (p) => inverse(p, "cdf"),
    survivalQuantile: (p) => inverse(p, "survival"),
    moment: (power) => momentOf(order, wave, power),
  };
}

/** F and 1 − F as functions of z > 0: that one by its sum which is not much larger than ½. */
function tails(order: number, z: number): { readonly lower: number; readonly upper: number } {
  if (z < 1.15 * order) {
    const lower = lowerTail(order, z);
    return { lower, upper: 1 - lower };
  }
  const upper = upperTail(order, z);
  return { lower: 1 - upper, upper };
}

/** F_μ(z). */
function lowerTail(order: number, z: number): number {
  const firstOrder = firstOrderOf(order);
  const values = besselSequence(z, { firstOrder, count: negligibleOrder(order, z) });
  const first = order - firstOrder;
  let sum = 0;
  for (let k = values.length - 1; k > first; k--) sum += (((firstOrder + k) / z) * values[k]) ** 2;
  return 4 * sum + 2 * order * (order + 1) * (values[first] / z) ** 2;
}

/** 1 − F_μ(z): (2/z²)(μ(μ − 1) J_μ² + 2 Σ_{m<μ} m² J_m²) from m = 1, or (3/4) J_½² + … and 1 − F_½ < 0, continued to that order. */
function upperTail(order: number, z: number): number {
  const firstOrder = firstOrderOf(order);
  const last = order - firstOrder;
  const values = besselSequence(z, { firstOrder, count: last + 1 });
  let sum = 0;
  for (let k = 1; k < last; k++) sum += (((firstOrder + k) / z) * values[k]) ** 2;
  const base = firstOrder === 0 ? 0 : 1.5 * (values[0] / z) ** 2 + upperTailOfHalf(z);
  return base + 4 * sum + 2 * order * (order - 1) * (values[last] / z) ** 2;
}

/**
 * 1 − F_½(z) = −(3/π) ∫_z^∞ sin² t/t⁴ dt = −(1/2π)(1/z³ − 3 Re E_4(−2iz)/z³), z ≥ 2.5; |Re E_4| ≤ 1/2z. E_4(w) e^w = 1/(w + 4 − 1·4/(w + 6 − 2·5/(w + 8 − …)))
 * (DLMF 8.19.17, contracted), from 200 terms back: far beyond the digits of float64 for |w| ≥ 5.
 */
function upperTailOfHalf(z: number): number {
  const x = 2 * z;
  let [re, im] = [0, 0];
  for (let k = 200; k >= 0; k--) {
    // 1/(w + 4 + 2k − previous), times k (k + 3), or 1 at last
    const [a, b] = [4 + 2 * k - re, -x - im];
    const scale = (k === 0 ? 1 : k * (k + 3)) / (a * a + b * b);
    [re, im] = [a * scale, -b * scale];
  }
  const wave = re * Math.cos(x) - im * Math.sin(x); // Re e^{ix}(re + i im)
  return (3 * wave - 1) / z / z / z / (2 * Math.PI);
}

const FORE = 200;
const NODES = 2000;

/**
 * z from 0.6μ to μ, then μ/cos θ, θ from 0 to 0.99 π/2: the law with J_μ² averaged over its oscillation, 1/(π√(z² − μ²)), has F near
 * (2/π)(θ + sin θ cos θ). Before, F ~ z^(2μ − 2).
 */
function tabulate(order: number, wave: number): TailTable {
  const radii = Float64Array.from({ length: FORE + NODES }, (_, i) => {
    const z =
      i < FORE ? (0.6 + (0.4 * i) / FORE) * order : order / Math.cos((Math.PI * 0.99 * (i - FORE)) / (2 * NODES));
    return z / wave;
  });
  const values = Array.from(radii, (r) => tails(order, wave * r));
  return {
    radii,
    cdf: Float64Array.from(values, ({ lower }) => lower),
    survival: Float64Array.from(values, ({ upper }) => upper),
    powers: { lower: 2 * order - 2, upper: 3 },
  };
}

/**
 * E R^n = 4μ(μ² − 1)(2πR)^(−n) ∫₀^∞ J_μ² z^(n−3) dz
 *       = 4μ(μ² − 1)(2πR)^(−n) Γ(λ) Γ(μ + (1 − λ)/2)/(2^λ Γ((1 + λ)/2)² Γ(μ + (1 + λ)/2)) for λ = 3 − n, −d < n < 3 (DLMF 10.22.57), else ∞.
 */
function momentOf(order: number, wave: number, power: number): number {
  requireDomain(!Number.isNaN(power), "bochnerRiesz moment", "the order must be a number", power);
  if (power >= 3 || power <= 2 - 2 * order) return Number.POSITIVE_INFINITY;
  const logarithm =
    logGamma(3 - power) +
    logGamma(order - 1 + power / 2) -
    2 * logGamma(2 - power / 2) -
    logGamma(order + 2 - power / 2) -
    power * Math.log(wave / 2);
  return ((order - 1) * order * (order + 1) * Math.exp(logarithm)) / 2;
}

export default defineRadial<BochnerRieszParams>({
  id: "bochner-riesz",
  summary: "The squared Fourier transform of 1 − ‖ξ‖²/R² on the ball of volume 1; P(R > r) falls like 1/r³.",
  formula: String.raw`p(r) \propto J_{d/2+1}(2\pi R_d r)^2/r^3`,
  params: bochnerRieszParams,
  radius: bochnerRiesz,
  examples: [{ dimension: 2 }, { dimension: 3 }, { dimension: 10 }, { dimension: 25 }, { dimension: 100 }],
});
