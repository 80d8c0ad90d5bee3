import { z } from "zod";
import type { Estimate } from "../../statistics/estimate.ts";
import { undefinedEstimate } from "../../statistics/interval.ts";
import { studentInterval } from "../../statistics/location.ts";
import { slopeThrough } from "../../statistics/slope.ts";
import type { MeasuredRow } from "../experiment.ts";
import type { CubatureTask, CubatureValues } from "./polynomial-in-accuracy-measure.ts";
import { type Cubature, narrowestCubature } from "./ridge-budget.ts";

/** d of the parts. */
export const DIMENSIONS = [2, 3, 4] as const;
export type Dimension = (typeof DIMENSIONS)[number];

export const params = z.object({
  lipschitz: z.number().positive().max(8).describe("L; the function is max(0, 1 − L|‖x‖ − ½|), ‖x‖ uniform on [0, 1]"),
  errors: z
    .array(z.number().positive())
    .min(3)
    .refine((errors) => errors.every((x, i) => x < (errors[i - 1] ?? Number.POSITIVE_INFINITY)), "must descend")
    .readonly()
    .describe("root mean square errors asked for, descending"),
  growth: z.int().min(0).max(2).describe("by how much d grows from one error to the next; 0, or 1 (control)"),
  points: z.int().min(1).max(1_000_000).describe("directions of fresh inputs"),
  radii: z.int().min(1).max(64).describe("inputs on each of them, one in each equal part of [0, 1]"),
  replicas: z.int().min(3).max(10_000).describe("independent sets of inputs for each network"),
});
export type Params = z.infer<typeof params>;
export type Rows = readonly MeasuredRow<CubatureTask, CubatureValues>[];

/**
 * β_d = d − 1 + (⌈(d + 1)/2⌉ + 1)/2: width O(ε^{−β_d}) is enough for every Lipschitz profile on the unit ball, even in the largest error.
 *
 * Carry f on as a constant up to ‖x‖ = 2. Jackson's mean p of degree n on [−2, 2] errs by O(1/n), so n = O(1/ε), and p′ = O(1) on [−3/2, 3/2] as
 * p(2 cos θ) is a mean of Lipschitz functions of θ; j − 1 times Bernstein's inequality on shrinking intervals makes p^{(j)} = O(n^{j−1}) on [−1, 1]. From
 * c_{k,d+2} = c_{k,d} (d + 2k)/d and c_{k,1} = 1, q of dimension d odd is Π_{j = 1, 3, …, d − 2} (1 + (s/j) d/ds) p, and q″ has (d − 1)/2 + 2
 * derivatives of p: O(n^{(d+1)/2}). For even d, c_{k,d}/c_{k,d+1} is the k-th moment of a beta law (d/2, ½), so that q_d is a mean of q_{d+1}(s√β) and its q″ no larger.
 * The cubature has (n/2 + 1)^{d−1} positive weights of sum 1, thus interpolation errs by (2/W)² max|q″|/8, and W = O((n^{⌈(d+1)/2⌉}/ε)^{1/2}).
 */
export const accuracyExponent = (dimension: number): number => dimension - 1 + (Math.ceil((dimension + 1) / 2) + 1) / 2;

/** The network for each error, beginning in dimension d. */
export const networksFrom = ({ lipschitz, errors, growth }: Params, dimension: number): readonly Cubature[] =>
  errors.map((error, i) => narrowestCubature({ lipschitz }, { dimension: dimension + growth * i, error }));

/** Its rows, each list of one network. */
export const rowsFrom = (rows: Rows, p: Params, dimension: number): readonly Rows[] =>
  networksFrom(p, dimension).map((network) =>
    rows.filter(
      ({ task }) =>
        task.dimension === network.dimension && task.degree === network.degree && task.cells === network.cells,
    ),
  );

/** The slope of log width in log(1/error), through the networks with the errors that one replica measured; the mean over replicas. */
export function widthSlope(groups: readonly Rows[], level: number): Estimate {
  const replicas = Math.min(...groups.map((own) => own.length));
  if (replicas === 0) return undefinedEstimate(level, "a network without rows");
  const slopes = Array.from({ length: replicas }, (_, replica) => {
    const centres = groups.map((own) => {
      const { square, width } = own[replica]!.values;
      return { x: 1 / Math.sqrt(square), at: Math.log(width), variance: 0, degrees: 1 };
    });
    return slopeThrough(centres, level).value;
  });
  return studentInterval(slopes, { level });
}
