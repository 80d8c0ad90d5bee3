import { z } from "zod";
import { requireDomain } from "../../math/domain-error.ts";
import { besselJ, besselSequence, firstOrderOf, negligibleOrder } from "../../math/special/bessel.ts";
import { logGamma } from "../../math/special/log-gamma.ts";
import { unitVolumeRadius } from "../../math/special/unit-volume-radius.ts";
import { type Inversion, invert } from "../invert.ts";
import { type ContinuousLaw, defineRadial, requireProbability } from "../radial-law.ts";

/**
 * The heavy-tailed law of Eldan & Shamir (2016, The power of depth for feedforward neural networks, section 4; there rescaled by a
 * constant). R = R_d is the radius of the ball of volume 1, φ the Fourier transform of its indicator (e^(−2πi⟨x, ξ⟩)); φ² is a
 * probability density on ℝᵈ by Parseval's equation. With ν = d/2 and z = 2πRr, and as |S^(d−1)| R^d = d,
 *
 *     p(r) = d J_ν(z)²/r,        F(r) = J_ν(z)² + 2 Σ_{k ≥ 1} J_{ν+k}(z)² =: T_ν,
 *
 * because the sum vanishes at 0 and its derivative telescopes to 2ν J_ν²/z (DLMF 10.6.1). For the other tail T_μ − T_{μ+1} = J_μ² + J_{μ+1}²,
 * down to 1 − T_0 = 0 or 1 − T_½ = (2/π)(sin² z/z + π/2 − Si(2z)): all terms positive on both sides. P(R > r) ~ d/(2π² R r), so no
 * moment of order ≥ 1 is finite.
 *
 * Accuracy for 2 ≤ d ≤ 1000 and any r: the smaller of cdf and survival to 10⁻¹² relative where it exceeds 10⁻³⁰⁰ (measured against 40
 * digits: 3 · 10⁻¹³). The density errs by 10⁻¹³ of d/(π z r), its mean size, plus what rounding does to the phase: 2⁻⁵¹ z of
 * that. Quantiles: F(r) is as near to p as F is accurate; next to a zero of J_ν, where F is flat to third order, r is known less well.
 */
export const besselLawParams = z.object({
  dimension: z.int().min(2).max(1000).describe("d"),
});

export type BesselLawParams = z.infer<typeof besselLawParams>;

export function besselLaw({ dimension }: BesselLawParams): ContinuousLaw {
  const allowed = Number.isInteger(dimension) && dimension >= 2 && dimension <= 1000;
  requireDomain(allowed, "besselLaw", "dimension must be an integer in [2, 1000]", dimension);
  const order = dimension / 2;
  const wave = 2 * Math.PI * unitVolumeRadius(dimension);
  /** A function of z = 2πRr, continued to both sides. */
  const of =
    (ends: { readonly left: number; readonly right: number }, inside: (z: number) => number) => (r: number) => {
      const z = wave * r;
      if (z > 0 && z < Number.POSITIVE_INFINITY) return inside(z);
      return Number.isNaN(r) ? Number.NaN : z > 0 ? ends.right : ends.left;
    };
  const functions = {
    density: of({ left: 0, right: 0 }, (z) => dimension * besselJ(order, z) ** 2 * (wave / z)),
    cdf: of({ left: 0, right: 1 }, (z) => tails(order, z).lower),
    survival: of({ left: 1, right: 0 }, (z) => tails(order, z).upper),
  };
  let table: Table | undefined;
  const inverse = (target: number, which: "cdf" | "survival"): number => {
    requireProbability(target, "besselLaw quantile");
    table ??= tabulate(order, wave);
    // Rounding of a sum of ν squares from a recurrence: measured 5 · 10⁻¹⁴ for d = 1000, 10⁻¹⁵ for d = 3.
    const tolerance = 8 * Number.EPSILON * Math.sqrt(order);
    return invert(functions, { target, of: which, tolerance, ...firstGuess(table, order, { target, which }) });
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
  if (z < 1.3 * order) {
    const lower = lowerTail(order, z);
    return { lower, upper: 1 - lower };
  }
  const upper = upperTail(order, z);
  return { lower: 1 - upper, upper };
}

/** T_ν(z), the sum of squares from ν up. */
function lowerTail(order: number, z: number): number {
  const firstOrder = firstOrderOf(order);
  const values = besselSequence(z, { firstOrder, count: negligibleOrder(order, z) });
  let sum = 0;
  for (let k = values.length - 1; k > order - firstOrder; k--) sum += values[k] * values[k];
  return 2 * sum + values[order - firstOrder] ** 2;
}

/** 1 − T_ν(z), from T_μ − T_{μ+1}: every J_μ² up to ν counts twice but the first and the last. */
function upperTail(order: number, z: number): number {
  const firstOrder = firstOrderOf(order);
  const last = order - firstOrder;
  const values = besselSequence(z, { firstOrder, count: last + 1 });
  let sum = firstOrder === 0 ? 0 : upperTailOfHalf(z);
  sum += values[0] ** 2 + values[last] ** 2;
  for (let k = 1; k < last; k++) sum += 2 * values[k] * values[k];
  return sum;
}

/**
 * 1 − T_½(z) = (2/π)(sin² z/z + ∫_{2z}^∞ sin t/t dt). With x = 2z the integral is f cos x + g sin x, x f ~ Σ (−1)ⁿ (2n)!/x^(2n) and
 * x² g ~ Σ (−1)ⁿ (2n + 1)!/x^(2n) (DLMF 6.2.19, 6.12.3, 6.12.4), terms down to e^(−x); the leading cos x/x goes into 1/x. For small z,
 * where no digits are lost, as 1 minus the sum.
 */
function upperTailOfHalf(z: number): number {
  const x = 2 * z;
  if (x < 40) return 1 - lowerTail(0.5, z);
  let [f, g] = [0, 0];
  let term = 1 / x;
  for (let n = 1; n < 36 && Math.abs(term) > 1e-18 / x; n += 2) {
    const odd = (term * n) / x;
    g += odd;
    term = (-odd * (n + 1)) / x;
    f += term;
  }
  return (2 / Math.PI) * (1 / x + f * Math.cos(x) + g * Math.sin(x));
}

/** Radii and both tails there, to begin inversions. */
interface Table {
  readonly radii: Float64Array;
  readonly cdf: Float64Array;
  readonly survival: Float64Array;
}

const FORE = 200;
const NODES = 2000;

/**
 * z from 0.6ν to ν, then ν/cos(πU/2), U from 0 to 0.99: the law with J_ν² averaged over its oscillation, 2/(π√(z² − ν²)) on either side
 * of its mean, has F = (2/π) arccos(ν/z).
 */
function tabulate(order: number, wave: number): Table {
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
  };
}

/** The interval of the table and a point between; or, outside, a radius from the power laws F ~ z^(2ν) and 1 − F ~ 1/z. */
function firstGuess(
  { radii, cdf, survival }: Table,
  order: number,
  { target, which }: { readonly target: number; readonly which: "cdf" | "survival" },
): Pick<Inversion, "guess" | "low" | "high"> {
  const values = which === "cdf" ? cdf : survival;
  const before = (i: number) => (which === "cdf" ? values[i] < target : values[i] > target);
  const end = radii.length - 1;
  if (!before(0)) return { guess: which === "cdf" ? radii[0] * (target / cdf[0]) ** (0.5 / order) : radii[0] / 2 };
  if (before(end)) return { guess: (radii[end] * survival[end]) / (which === "cdf" ? 1 - target : target) };
  let [low, high] = [0, end];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (before(middle)) low = middle;
    else high = middle;
  }
  const part = (target - values[low]) / (values[high] - values[low]);
  return { guess: radii[low] + part * (radii[high] - radii[low]), low: radii[low], high: radii[high] };
}

/**
 * E R^n = 2ν (2πR)^(−n) ∫₀^∞ J_ν² z^(n−1) dz
 *       = 2ν (πR)^(−n) Γ(1 − n) Γ(ν + n/2)/(2 Γ(1 − n/2)² Γ(ν + 1 − n/2)) for −d < n < 1 (DLMF 10.22.57, λ = 1 − n), else ∞.
 */
function momentOf(order: number, wave: number, power: number): number {
  requireDomain(!Number.isNaN(power), "besselLaw moment", "the order must be a number", power);
  if (power >= 1 || power <= -2 * order) return Number.POSITIVE_INFINITY;
  const logarithm =
    logGamma(1 - power) +
    logGamma(order + power / 2) -
    2 * logGamma(1 - power / 2) -
    logGamma(order + 1 - power / 2) -
    power * Math.log(wave / 2);
  return order * Math.exp(logarithm);
}

export default defineRadial<BesselLawParams>({
  id: "bessel-law",
  summary: "φ² of Eldan & Shamir: the squared Fourier transform of a ball of volume 1; P(R > r) falls like 1/r.",
  formula: String.raw`p(r) = d\, J_{d/2}(2\pi R_d r)^2/r`,
  params: besselLawParams,
  radius: besselLaw,
  examples: [{ dimension: 2 }, { dimension: 3 }, { dimension: 10 }, { dimension: 25 }, { dimension: 100 }],
});
