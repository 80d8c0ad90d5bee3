import type { Engine, Matrix } from "../../engine/engine.ts";
import { matrix, rowsOf } from "../../engine/matrix.ts";
import { requireDomain } from "../../math/domain-error.ts";
import type { Key } from "../../math/random/key.ts";
import { pointsOnSphere } from "../../math/random/samplers.ts";
import { norm } from "./data.ts";

/** How a set of directions is chosen. */
export type DirectionKind = "random" | "orthonormal" | "spread";

/**
 * k unit vectors of ℝᵈ, the rows of [k, d]: independent and uniform; or in uniform orthonormal bases, the last one cut; or those bases
 * moved by descent on the potential Σ_{i≠j} ⟨v_i, v_j⟩⁴, which is least for projective designs: sums Σ h(⟨v_i, x⟩) then have no harmonics of
 * degree 2 and 4, which a radial function does not have either.
 */
export function directionsOf(
  kind: DirectionKind,
  {
    count,
    dimension,
    key,
    engine,
  }: { readonly count: number; readonly dimension: number; readonly key: Key; readonly engine: Engine },
): Matrix {
  requireDomain(Number.isSafeInteger(count) && count >= 1, "directionsOf", "count must be an integer ≥ 1", count);
  requireDomain(
    Number.isSafeInteger(dimension) && dimension >= 1,
    "directionsOf",
    "dimension must be an integer ≥ 1",
    dimension,
  );
  if (kind === "random")
    return matrix(count, dimension, pointsOnSphere(count, dimension, key.fold("directions").stream()));
  const v = matrix(count, dimension);
  const stream = key.fold("bases").stream();
  for (let from = 0; from < count; from += dimension) {
    const gaussian = matrix(dimension, dimension);
    stream.fillGaussian(gaussian.data);
    const { q } = engine.orthogonalise(gaussian);
    v.data.set(q.data.subarray(0, Math.min(dimension, count - from) * dimension), from * dimension);
  }
  if (kind === "spread") repel(v, { slope: (c) => c * c * c, steps: 300, angle: 0.1 }, engine);
  return v;
}

/** v_i ↦ along −Σ_{j≠i} slope(⟨v_i, v_j⟩) v_j. */
export interface Repulsion {
  /** F′(c) of the potential Σ_{i≠j} F(⟨v_i, v_j⟩). */
  readonly slope: (cosine: number) => number;
  readonly steps: number;
  /** The mean angle of the first step, in radians; they fall linearly to 0. */
  readonly angle: number;
}

/** Descent on a potential along the spheres, in place. A step costs 2k²d multiply-adds and k² slopes. */
export function repel(v: Matrix, { slope, steps, angle }: Repulsion, engine: Engine): void {
  const { rows, columns: d } = v;
  // On the engine's own memory, which products reach without a copy; three blocks, each perhaps rounded up.
  const bytes = 8 * (rows * rows + 2 * rows * d) + 192;
  const workspace = engine.workspace({ name: "directions", bytes });
  try {
    const [at, gradient] = [workspace.matrix(rows, d, "float64"), workspace.matrix(rows, d, "float64")];
    const force = workspace.matrix(rows, rows, "float64");
    at.data.set(v.data);
    for (let step = 0; step < steps; step++) {
      engine.multiply(at, at, { transposeB: true, out: force });
      for (let i = 0; i < force.data.length; i++) force.data[i] = slope(force.data[i]);
      for (let i = 0; i < rows; i++) force.data[i * rows + i] = 0;
      engine.multiply(force, at, { out: gradient });
      alongSpheres(gradient, at);
      let size = 0;
      for (let i = 0; i < rows; i++) size += norm(rowsOf(gradient, i, i + 1).data) / rows;
      if (size < 1e-12) break;
      const rate = (angle * (1 - step / steps)) / size;
      for (let i = 0; i < at.data.length; i++) at.data[i] -= rate * gradient.data[i];
      normaliseRows(at);
    }
    v.data.set(at.data);
  } finally {
    workspace.release();
  }
}

/** Each row g_i ← g_i − ⟨g_i, v_i⟩ v_i, v_i unit vectors. */
export function alongSpheres(gradient: Matrix, v: Matrix): void {
  const d = v.columns;
  for (let row = 0; row < gradient.data.length; row += d) {
    let along = 0;
    for (let i = row; i < row + d; i++) along += gradient.data[i] * v.data[i];
    for (let i = row; i < row + d; i++) gradient.data[i] -= along * v.data[i];
  }
}

/** Each row over its norm; a row of zeros stays. */
export function normaliseRows(v: Matrix): void {
  for (let row = 0; row < v.data.length; row += v.columns) {
    const point = v.data.subarray(row, row + v.columns);
    const length = norm(point);
    for (let i = 0; length > 0 && i < point.length; i++) point[i] /= length;
  }
}
