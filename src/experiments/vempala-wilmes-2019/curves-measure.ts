import { findActivation } from "../../activations/find.ts";
import { matrix } from "../../engine/matrix.ts";
import { pointsOnSphere } from "../../math/random/samplers.ts";
import zonal from "../../targets/sphere/zonal.ts";
import { degreeResiduals } from "../../training/population/degree-residuals.ts";
import { harmonicsOf } from "../../training/population/harmonic-target.ts";
import { populationDynamics } from "../../training/population/population-dynamics.ts";
import { sampledDynamics } from "../../training/population/sampled-dynamics.ts";
import { zonalKernel } from "../../training/population/zonal-kernel.ts";
import type { MeasureContext } from "../experiment.ts";

/**
 * Gradient descent on b of f(x) = Σ_i b_i φ(⟨u_i, x⟩), φ(t) = σ(gain · t + bias), u_i uniform on S^(d−1), from b = 0 with
 * b ← b − (rate/m) ∂/∂b ½ E(f − g)². The target g has a zonal part in each degree, with poles of their own.
 */
export type CurveTask = {
  readonly activation: string;
  readonly gain: number;
  readonly bias: number;
  readonly dimension: number;
  /** m. */
  readonly width: number;
  /** n. */
  readonly samples: number;
  readonly parts: readonly { readonly degree: number; readonly energy: number }[];
  readonly rate: number;
  /** Steps at which residuals are taken. */
  readonly times: readonly number[];
  readonly replica: number;
};

/** ‖Π_k(g − f)‖²/‖Π_k g‖² for each part's degree k and time; null where it is beyond float64. */
type Curves = readonly (readonly (number | null)[])[];

export interface CurveValues {
  /** E over all inputs. */
  readonly population: Curves;
  /** E over n samples; the residual is over all inputs, of the b found. */
  readonly sampled: Curves;
  /** Rates from which on the two diverge. */
  readonly limits: readonly [number, number];
}

export function trainingCurves(
  task: CurveTask,
  { key, engine }: MeasureContext,
): CurveValues & { readonly outcome: "ok" | "diverged" } {
  const { gain, bias, dimension, width, samples, parts, rate, times } = task;
  const activation = findActivation(task.activation);
  const kernel = zonalKernel(activation, { dimension, gain, bias });
  const units = pointsOnSphere(width, dimension, key.fold("units").stream());
  const drawn = zonal.draw({ dimension, parts, signs: "ones", poles: "independent" }, key.fold("target"));
  const target = harmonicsOf(drawn);
  const degrees = parts.map(({ degree }) => degree);
  const options = { rate, times, allowDivergence: true };

  const dynamics = populationDynamics({ units, kernel }, { engine });
  const population = dynamics.degreeResiduals(target, { ...options, degrees });

  const points = pointsOnSphere(samples, dimension, key.fold("samples").stream());
  const own = sampledDynamics(
    {
      points: matrix(samples, dimension, points),
      labels: Float64Array.from({ length: samples }, (_, i) => drawn.evaluate(points, i * dimension)),
      units: matrix(width, dimension, units),
    },
    { engine, activation, gain, bias },
  );
  const b = own.coefficients(options);
  const sampled = degreeResiduals(b, { engine, kernel, units, target, degrees });

  const limits = [dynamics.descent.stableBelow, own.descent.stableBelow] as const;
  const relative = (residuals: readonly Float64Array[]): Curves =>
    residuals.map((row, s) => [...row].map((energy) => finite(energy / parts[s]!.energy)));
  return {
    outcome: rate < Math.min(...limits) ? "ok" : "diverged",
    population: relative(population),
    sampled: relative(sampled),
    limits,
  };
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);
