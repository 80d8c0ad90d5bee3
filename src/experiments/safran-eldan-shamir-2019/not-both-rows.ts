import { z } from "zod";
import { besselJ } from "../../math/special/bessel.ts";
import { logGamma } from "../../math/special/log-gamma.ts";
import { unitVolumeRadius } from "../../math/special/unit-volume-radius.ts";
import type { Estimate } from "../../statistics/estimate.ts";
import { undefinedEstimate } from "../../statistics/interval.ts";
import type { MeasuredRow } from "../experiment.ts";
import { ratioOverAll, slopeOverHalfRanges } from "./half-ranges.ts";
import { hat } from "./lipschitz-profiles.ts";
import { logOfDigits, type NotBothTask, type NotBothValues, PROFILES } from "./not-both-measure.ts";

export const params = z.object({
  dimensions: z
    .array(z.int().min(8).max(128))
    .min(4)
    .refine((dimensions) => dimensions.every((d, i) => d > (dimensions[i - 1] ?? 0)), "must ascend")
    .readonly()
    .describe("values of d, ascending"),
  exponent: z.number().min(0.5).max(8).describe("c: the squared error is d^(−c)"),
  otherExponents: z
    .array(z.number().min(0.5).max(8))
    .readonly()
    .describe("further values of c, for the figure; not judged"),
  rootMeanSquare: z.number().min(0.01).max(0.5).describe("the error that does not depend on d"),
  profile: z
    .enum(PROFILES)
    .describe("max(0, λ − ‖x‖) in medians of ‖x‖; exp(−‖x‖²/2d), or a wave of slope 2d/5 (controls)"),
  reach: z.number().min(1).max(3).describe("λ in medians of ‖x‖, about"),
  crest: z.boolean().describe("whether λ is the maximum of the density nearest to that"),
});
export type Params = z.infer<typeof params>;
export type Rows = readonly MeasuredRow<NotBothTask, NotBothValues>[];

/** All c, ascending. */
export const exponentsOf = ({ exponent, otherExponents }: Params): readonly number[] =>
  [...new Set([exponent, ...otherExponents])].sort((a, b) => a - b);

export const ascending = (rows: Rows): Rows => [...rows].sort((a, b) => a.task.dimension - b.task.dimension);

/** ln of the least width not excluded at squared error d^(−c); undefined where it was not asked for. */
export function logWidth({ task, values }: Rows[number], exponent: number): number {
  const digits = values.widths[task.exponents.indexOf(exponent)];
  return digits === undefined ? Number.NaN : logOfDigits(digits);
}

export const constantLogWidth = ({ task, values }: Rows[number], error: number): number => {
  const digits = values.constantWidths[task.rootMeanSquares.indexOf(error)];
  return digits === undefined ? Number.NaN : logOfDigits(digits);
};

/** The slope of ln(1 + ln k) in ln d: 0 for a power of d, 1 for e^{γd} but for what the 1 takes off, above 1 where ln k is convex. */
export const growth = (rows: Rows, exponent: number, level: number): Estimate =>
  slopeOverHalfRanges(
    ascending(rows).map((row) => ({ x: row.task.dimension, at: Math.log1p(logWidth(row, exponent)) })),
    level,
  );

/** The slope of ln k in ln d at a constant error. */
export const constantGrowth = (rows: Rows, error: number, level: number): Estimate =>
  slopeOverHalfRanges(
    ascending(rows).map((row) => ({ x: row.task.dimension, at: constantLogWidth(row, error) })),
    level,
  );

/** ln k over its leading order for the hat of these parameters. */
export function ratioToLeadingOrder(rows: Rows, { exponent, reach, crest }: Params, level: number): Estimate {
  const ratios = rows.map((row) => {
    const { dimension } = row.task;
    return logWidth(row, exponent) / leadingLogWidth(dimension, exponent, { reach, crest });
  });
  if (!ratios.every((ratio) => Number.isFinite(ratio) && ratio >= 0)) {
    return undefinedEstimate(level, "the leading order is no width ≥ 1 somewhere");
  }
  return ratioOverAll(ratios, level);
}

/**
 * ln k for which the floor of the hat is d^(−c), to leading order in 1/u at the frequencies u ≫ 1 that matter. f′ jumps by 1/m at λ, so that at
 * ρ ≫ R_d the transform of f φ is φ(λ)/(m (2πρ)²) times that of the sphere ‖x‖ = λ, 2π λ^{d/2} ρ^{1−d/2} J_{d/2−1}(2πρλ), with J² averaging
 * 1/(2π²ρλ). With p = d J_{d/2}²(2π R_d λ)/λ the density of ‖x‖ at λ the mass beyond u R_d is thus
 *
 *     A u^(−3),   A = p/(24 π⁴ R_d³ m²).
 *
 * A tube covers the share τ(u) = B u^(1−d) of a sphere, B = Γ(d/2)/(√π Γ((d+1)/2)); k tubes end at u₀, k τ(u₀) = 1, and the floor is
 * ∫ 3A u^(−4) (1 − k τ) du = A u₀^(−3) (d − 1)/(d + 2). Hence ln k = ((d − 1)/3) ln(A d^c (d − 1)/(d + 2)) − ln B.
 */
export function leadingLogWidth(
  dimension: number,
  exponent: number,
  shape: { readonly reach: number; readonly crest: boolean },
): number {
  const { edge, median } = hat(dimension, shape);
  const unit = unitVolumeRadius(dimension);
  const density = (dimension * besselJ(dimension / 2, 2 * Math.PI * unit * edge) ** 2) / edge;
  const mass = density / (24 * Math.PI ** 4 * unit ** 3 * median ** 2);
  const share = logGamma(dimension / 2) - logGamma((dimension + 1) / 2) - Math.log(Math.PI) / 2;
  const reached = (mass * dimension ** exponent * (dimension - 1)) / (dimension + 2);
  return ((dimension - 1) / 3) * Math.log(reached) - share;
}
