import { findActivation } from "../../activations/find.ts";
import type { Key } from "../../math/random/key.ts";
import { pointsOnSphere } from "../../math/random/samplers.ts";
import type { Estimate } from "../../statistics/estimate.ts";
import { studentInterval } from "../../statistics/location.ts";
import { probedDecay } from "../../training/population/probed-decay.ts";
import { type ZonalKernel, zonalKernel } from "../../training/population/zonal-kernel.ts";
import type { MeasureContext, Measured, MeasuredRow } from "../experiment.ts";

/** One draw of hidden units on which random harmonics of one degree are learnt by gradient descent on the population loss. */
export type DecayTask = {
  /** φ. */
  readonly activation: string;
  /** d. */
  readonly dimension: number;
  /** k. */
  readonly degree: number;
  /** m. */
  readonly units: number;
  /** η. */
  readonly rate: number;
  /** Random harmonics. */
  readonly probes: number;
  /** Numbers of steps at which the residual is kept for the figure. */
  readonly times: readonly number[];
  readonly replica: number;
};

export interface DecayValues {
  /** Steps until the residual, averaged over the harmonics of degree k, is one half of its start. */
  readonly halfLife: number;
  /** That residual at `times`. */
  readonly residuals: readonly number[];
}

export type DecayRows = readonly MeasuredRow<DecayTask, DecayValues>[];

/** A table takes some tenths of a second, and all draws of one φ and d share it. */
const kernels = new Map<string, ZonalKernel>();

function kernelOf(activation: string, dimension: number): ZonalKernel {
  const name = JSON.stringify([activation, dimension]);
  const kernel = kernels.get(name) ?? zonalKernel(findActivation(activation), { dimension });
  kernels.set(name, kernel);
  return kernel;
}

/**
 * r(t) = E_Y ⟨Y, (I − ηK_m)^t Y⟩ over the unit-norm harmonics Y of degree k, from a few random ones. Their mean is freed of most of
 * its noise by what is known of it exactly: E_Y ⟨Y, K_m Y⟩ = α_k², whatever the units, since Σ_j Y_j(u)² = N(d, k) at every u
 * (addition theorem). The first step shows the probes' own value, 1 − r(1) = η e α_k², and their clock is set right by it:
 * r(t/e) is reported for r(t). That is exact where all eigenvalues of the degree are equal; at N/m = 0.1 it takes away three quarters
 * of the spread between draws, and more at smaller N/m. The bias it leaves is of the order of the variance of e, below 1e-3 in the claims.
 */
export function measureDecay(
  task: Omit<DecayTask, "replica">,
  { key, engine }: { readonly key: Key } & Pick<MeasureContext, "engine">,
): DecayValues & Measured {
  const { activation, dimension, degree, units: m, rate, probes, times } = task;
  const kernel = kernelOf(activation, dimension);
  const units = pointsOnSphere(m, dimension, key.fold("units").stream());
  const decay = probedDecay({ engine, kernel, units, degree, rate, probes, key: key.fold("probes") });
  const clock = (1 - decay.residual({ rate, time: 1 })) / (rate * kernel.projection(degree) ** 2);
  return {
    outcome: decay.halfLife < Number.POSITIVE_INFINITY ? "ok" : "censored",
    halfLife: decay.halfLife * clock,
    residuals: times.map((time) => decay.residual({ rate, time: time / clock })),
  };
}

/**
 * Multiply-adds: the kernel at m²/2 pairs, about 100 each, and Lanczos, whose steps grow in number with the degree (4 at k = 1, 16
 * at k = 4).
 */
export const decayCost = ({ units: m, degree, probes }: DecayTask): number =>
  m * m * (50 + (4 + 3 * degree) * (probes + 4)) + 1e7;

/** Rows of one φ, d and k. */
export const rowsOf = (
  rows: DecayRows,
  cell: Pick<DecayTask, "degree" | "dimension"> & Partial<Pick<DecayTask, "activation">>,
): DecayRows =>
  rows.filter(
    ({ task }) =>
      task.dimension === cell.dimension &&
      task.degree === cell.degree &&
      task.activation === (cell.activation ?? task.activation),
  );

/**
 * Student's interval for the mean over draws. Each half-life is one of a mean over harmonics and over units, hence close to
 * Gaussian, and the bootstrap has no quantiles at the levels of many parts from a few draws.
 */
export function meanHalfLife(rows: DecayRows, level: number): Estimate {
  return studentInterval(
    rows.map(({ values }) => values.halfLife),
    { level },
  );
}
