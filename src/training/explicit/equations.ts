import type { RadialLaw } from "../../distributions/radial-law.ts";
import type { Engine, Matrix } from "../../engine/engine.ts";
import { matrix } from "../../engine/matrix.ts";
import { DomainError, requireDomain } from "../../math/domain-error.ts";
import type { Key } from "../../math/random/key.ts";
import { batchesOf, type Sample, type Source, sampleOf, sourceOf } from "../one-hidden-layer/data.ts";
import { RIDGES } from "../one-hidden-layer/normal-equations.ts";
import { type Features, fillFeatures, requireFeatures } from "./features.ts";

/** f as a function of the norm. */
export type RadialTarget = (radius: number) => number;

/** What fits of networks by some settings are asked for, besides targets and widths. */
export interface FitRequest<Settings> {
  readonly law: RadialLaw;
  readonly settings?: Settings;
  readonly key: Key;
  readonly engine: Engine;
}

/** Networks of all widths for each target. */
export interface Several {
  readonly targets: readonly RadialTarget[];
  readonly widths: readonly number[];
}

/** One network. */
export interface Single {
  readonly target: RadialTarget;
  readonly width: number;
}

/** A law, and points for several targets at once: what is fitted to is shared, for the features do not depend on the target. */
export interface RadialData {
  readonly targets: readonly RadialTarget[];
  /** Points to fit on; their values are the norms. */
  readonly train: Source;
  /** Points to choose by; their values are the norms. */
  readonly validation: Sample;
}

export function radialData(
  { law, targets }: { readonly law: RadialLaw; readonly targets: readonly RadialTarget[] },
  { validationPoints, key }: { readonly validationPoints: number; readonly key: Key },
): RadialData {
  requireDomain(targets.length > 0, "radialData", "there must be a target", targets.length);
  requireDomain(
    Number.isSafeInteger(validationPoints) && validationPoints >= 2,
    "radialData",
    "validationPoints must be an integer ≥ 2",
    validationPoints,
  );
  const norms = { law, target: (radius: number): number => radius };
  return {
    targets,
    train: sourceOf(norms, { key: key.fold("train") }),
    validation: sampleOf(norms, validationPoints, key.fold("validation").stream()),
  };
}

/** Means over training points of φφᵀ and of fφ for each target, φ = (1, φ_1, …, φ_p). */
export interface Equations {
  /** [p + 1, p + 1], symmetric. */
  readonly gram: Matrix;
  /** [p + 1] for each target. */
  readonly covariances: readonly Float64Array[];
}

/** Rows of features held at a time. */
const ROWS = 1024;

/** A point costs p (d + p/2) multiply-adds. */
export function equationsOf(
  features: Features,
  { train, targets }: RadialData,
  { points, engine }: { readonly points: number; readonly engine: Engine },
): Equations {
  requireFeatures(features);
  requireDomain(Number.isSafeInteger(points) && points >= 1, "equationsOf", "points must be an integer ≥ 1", points);
  const size = features.thresholds.length + 1;
  const bytes = 8 * (ROWS * size + size * size) + 128;
  const workspace = engine.workspace({ name: "least squares", bytes });
  try {
    const held = workspace.matrix(Math.min(ROWS, points), size, "float64");
    const gram = workspace.matrix(size, size, "float64");
    const covariances = matrix(size, targets.length);
    for (const { x, y } of batchesOf(train, points, ROWS)) {
      const phi = matrix(y.length, size, held.data.subarray(0, y.length * size));
      fillFeatures(features, x, { out: phi, engine });
      engine.gram(phi, { out: gram });
      const values = matrix(y.length, targets.length);
      for (const [i, radius] of y.entries()) {
        for (const [j, target] of targets.entries()) values.data[i * targets.length + j] = target(radius);
      }
      engine.multiply(phi, values, { transposeA: true, beta: 1, out: covariances });
    }
    return {
      gram: matrix(
        size,
        size,
        gram.data.map((value) => value / points),
      ),
      covariances: targets.map((_, j) =>
        Float64Array.from({ length: size }, (__, i) => covariances.data[i * targets.length + j] / points),
      ),
    };
  } finally {
    workspace.release();
  }
}

/** The equations of these features, in this order; the constant stays first. */
export function selectEquations({ gram, covariances }: Equations, chosen: ArrayLike<number>): Equations {
  const all = Int32Array.from({ length: chosen.length + 1 }, (_, i) => (i === 0 ? 0 : chosen[i - 1] + 1));
  const part = matrix(all.length, all.length);
  for (const [i, from] of all.entries()) {
    for (const [j, to] of all.entries()) part.data[i * all.length + j] = gram.data[from * gram.rows + to];
  }
  return { gram: part, covariances: covariances.map((values) => Float64Array.from(all, (i) => values[i])) };
}

/** Outer weights of the first `outer.length` features. */
export interface Fit {
  readonly outer: Float64Array;
  readonly constant: number;
  /** Mean square on the validation sample. */
  readonly validationError: number;
}

/**
 * For each target and each of `sizes`, the least squares fit of the first so many features: w = (G + λ tr(G)/p diag(0, 1, …, 1))⁻¹ b with
 * the λ of `ridges` that does best on the validation sample. One factorisation a penalty serves all sizes, since the factor of a
 * leading block is the leading block of the factor.
 */
export function fitNested(
  features: Features,
  { gram, covariances }: Equations,
  {
    data,
    sizes,
    engine,
    ridges = RIDGES,
  }: {
    readonly data: RadialData;
    readonly sizes: readonly number[];
    readonly engine: Engine;
    readonly ridges?: readonly number[];
  },
): readonly (readonly Fit[])[] {
  const size = gram.rows;
  const where = "fitNested";
  requireDomain(
    features.thresholds.length + 1 === size,
    where,
    `there must be ${size - 1} features`,
    features.thresholds.length,
  );
  const fitting = sizes.every((k) => Number.isSafeInteger(k) && k >= 1 && k < size);
  requireDomain(fitting, where, `sizes must be integers in 1 … ${size - 1}`, sizes);
  const { x, y } = data.validation;
  const phi = matrix(x.rows, size);
  fillFeatures(features, x, { out: phi, engine });
  const values = data.targets.map((target) => y.map(target));
  let mean = 0;
  for (let i = 1; i < size; i++) mean += gram.data[i * (size + 1)] / (size - 1);
  // Where no feature reaches a point, any penalty gives the constant alone.
  const scale = mean > 0 ? mean : 1;
  const best = data.targets.map((): (Fit | undefined)[] => sizes.map(() => undefined));
  for (const ridge of ridges) {
    const factor = matrix(size, size, gram.data.slice());
    for (let i = 1; i < size; i++) factor.data[i * (size + 1)] += ridge * scale;
    if (!factorises(factor, engine)) continue;
    for (const [s, k] of sizes.entries()) {
      const columns = covariances.length;
      const w = matrix(size, columns);
      const head = matrix(k + 1, columns, w.data.subarray(0, (k + 1) * columns));
      for (const [j, b] of covariances.entries()) {
        for (let i = 0; i <= k; i++) head.data[i * columns + j] = b[i];
      }
      engine.solveTriangular(factor, head);
      engine.solveTriangular(factor, head, { transpose: true });
      const predicted = engine.multiply(phi, w);
      for (const [j, own] of values.entries()) {
        let validationError = 0;
        for (const [i, value] of own.entries()) {
          validationError += (predicted.data[i * columns + j] - value) ** 2 / own.length;
        }
        if (!(validationError < (best[j][s]?.validationError ?? Infinity))) continue;
        const outer = Float64Array.from({ length: k }, (_, i) => head.data[(i + 1) * columns + j]);
        best[j][s] = { outer, constant: head.data[j], validationError };
      }
    }
  }
  return best.map((fits) =>
    fits.map((fit) => {
      requireDomain(fit !== undefined, where, "some penalty must make the equations regular", ridges);
      return fit as Fit;
    }),
  );
}

/** Cholesky in place; false where the matrix is not positive definite. */
function factorises(factor: Matrix, engine: Engine): boolean {
  try {
    engine.cholesky(factor);
    return true;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return false;
  }
}
