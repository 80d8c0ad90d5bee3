import type { Engine } from "../../engine/engine.ts";
import { rowsOf } from "../../engine/matrix.ts";
import { requireDomain } from "../../math/domain-error.ts";
import { mean } from "../../statistics/moments.ts";
import { settle } from "../networks/ground.ts";
import { descend } from "./descend.ts";
import { type Descent, type DescentOptions, probabilities, requireDescent } from "./neuron.ts";
import { recordPasses } from "./neuron-passes.ts";

/** The mean feature m_i = (1/r) Σ_j φ_j(x_i) of n points, and their labels. */
export interface MeanSample {
  readonly means: Float64Array;
  readonly y: Float64Array;
  /** r, the number of units that the means are over. */
  readonly width: number;
}

/** z = −slope · m + constant, that is v_j = −slope/r for all j. */
export interface TiedNeuron {
  /** α. */
  readonly slope: number;
  readonly constant: number;
}

/** A descent whose snapshots hold two parameters. */
export interface TiedDescent extends Omit<Descent, "snapshots"> {
  readonly snapshots: readonly {
    readonly step: number;
    readonly loss: number;
    readonly gradientNorm: number;
    readonly neuron: TiedNeuron;
  }[];
}

/**
 * Gradient descent on (v, c) restricted to v_j = u the same for all j, in the Euclidean metric of (v, c) ∈ ℝ^(r + 1): as ‖v‖² = r u²,
 * the coordinate of unit length is w = √r u, its feature √r (m − m̄) (m̄ the training mean, or 0 uncentred), and
 * z = w √r (m − m̄) + β c. This is what {@link freeDescent} does if all units are alike, or if only the mean of v's gradient is used.
 * λ for the step "auto" is the larger eigenvalue of the 2 × 2 second moments of (√r (m − m̄), β), exact. In float64.
 */
export function tiedDescent(
  { means, y, width }: MeanSample,
  options: DescentOptions & { readonly engine: Engine },
): TiedDescent {
  const where = "tiedDescent";
  const { engine, centred = true, constantFeature = 1, loss } = options;
  requireWidth(where, width);
  requireDescent(where, options, y, means.length);
  const centre = centred ? mean(means) : 0;
  const root = Math.sqrt(width);
  const feature = means.map((m) => root * (m - centre));
  const { workspace, task } = settle(engine, where, (ground) => {
    const features = ground.matrix(means.length, 1, "float64");
    const shape = { points: means.length, width: 1, precision: "float64", loss, constantFeature } as const;
    const passes = recordPasses(
      {
        ...shape,
        reader:
          () =>
          (_, { from, to }) =>
            rowsOf(features, from, to),
      },
      ground,
    );
    return { features, passes };
  });
  try {
    task.features.data.set(feature);
    task.passes.labels.data.set(y);
    const eigenvalue = largerEigenvalue(feature, constantFeature);
    const neuron = ({ v, c }: { readonly v: Float64Array; readonly c: number }) => ({
      weights: v.slice(),
      constant: c,
    });
    const found = descend({ workspace, passes: task.passes, labels: y, width: 1, neuron, eigenvalue }, options);
    const snapshots = found.snapshots.map(({ neuron: { weights, constant }, ...rest }) => ({
      ...rest,
      neuron: { slope: -root * weights[0], constant: constantFeature * constant - root * weights[0] * centre },
    }));
    return { ...found, snapshots };
  } finally {
    workspace.release();
  }
}

/** Throws unless r is an integer ≥ 1. */
export function requireWidth(where: string, width: number): void {
  requireDomain(Number.isSafeInteger(width) && width >= 1, where, "width must be an integer ≥ 1", width);
}

/** p = s(constant − slope · m_i). */
export const predictTied = ({ slope, constant }: TiedNeuron, means: Float64Array): Float64Array =>
  probabilities(means.map((m) => constant - slope * m));

/** Of (1/n) Σ (f_i, β)(f_i, β)ᵀ. */
function largerEigenvalue(feature: Float64Array, constant: number): number {
  const square = feature.reduce((sum, f) => sum + f * f, 0) / feature.length;
  const cross = constant * mean(feature);
  const other = constant * constant;
  return (square + other) / 2 + Math.hypot((square - other) / 2, cross);
}
