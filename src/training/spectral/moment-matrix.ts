import type { Eigenpairs, Engine, Matrix } from "../../engine/engine.ts";
import { matrix } from "../../engine/matrix.ts";
import { requireDomain } from "../../math/domain-error.ts";
import { chunksOf, type Sample, type SampleSource } from "./sample.ts";

/** The weighted second moments of a growing sample. */
export interface MomentAccumulator {
  /** Takes in more points. */
  readonly add: (sample: Sample) => void;
  /** Number n of points so far. */
  readonly size: () => number;
  /** Σ_i y_i (x_i x_iᵀ − I) [d, d], a new matrix; divided by n when `normalised`. */
  readonly moments: (options?: { readonly normalised?: boolean }) => Matrix;
}

/**
 * Accumulates M = Σ_i y_i (x_i x_iᵀ − I), the empirical second-order Hermite tensor of y = f(W* x), x ~ N(0, I): E M/n =
 * E[f (x xᵀ − I)] = W*ᵀ E[∇² f] W* acts on the span of W* alone. A point costs d²/2 multiply-adds; d² numbers are held.
 */
export function momentAccumulator(dimension: number, { engine }: { readonly engine: Engine }): MomentAccumulator {
  const second = matrix(dimension, dimension);
  let count = 0;
  let sumOfValues = 0;
  return {
    add: ({ x, y }) => {
      requireDomain(x.columns === dimension, "momentAccumulator", `x must have ${dimension} columns`, x.columns);
      engine.gram(x, { weights: y, out: second });
      for (const value of y) sumOfValues += value;
      count += y.length;
    },
    size: () => count,
    moments: ({ normalised = false } = {}) => {
      const out = matrix(dimension, dimension, second.data.slice());
      for (let i = 0; i < dimension; i++) out.data[i * dimension + i] -= sumOfValues;
      if (normalised) for (let i = 0; i < out.data.length; i++) out.data[i] /= count;
      return out;
    },
  };
}

/** Options of {@link momentDirections}. */
export interface DirectionOptions {
  readonly engine: Engine;
  /** Number of directions. */
  readonly count: number;
  /** Where the eigensolver starts: the directions of a smaller sample, say. */
  readonly start?: Matrix;
  /** Of the eigensolver; 1e-6 unless given, far below what the sample's noise moves. */
  readonly tolerance?: number;
}

/** The eigenpairs of (1/n) Σ y (x xᵀ − I) of largest |eigenvalue|: directions [d, count], orthonormal columns. */
export function momentDirections(source: SampleSource, options: DirectionOptions): Eigenpairs {
  const { engine, tolerance = 1e-6, ...rest } = options;
  requireDomain(source.chunks > 0, "momentDirections", "the sample must have at least one chunk", source.chunks);
  let accumulator: MomentAccumulator | undefined;
  for (const sample of chunksOf(source)) {
    accumulator ??= momentAccumulator(sample.x.columns, { engine });
    accumulator.add(sample);
  }
  requireDomain(accumulator !== undefined, "momentDirections", "the sample must not be empty", 0);
  return engine.leadingEigenvectors(accumulator.moments({ normalised: true }), { ...rest, tolerance });
}

/**
 * Overlap of the span of V [d, k], orthonormal columns, with the first `indices` coordinates: ‖W V‖_F/√k, W the first
 * `indices` rows of the identity. 1 when it lies inside; √(indices/d) is its root mean square for a random span.
 */
export function overlapWithFirst(vectors: Matrix, indices: number): number {
  const { rows, columns, data } = vectors;
  const holds = Number.isInteger(indices) && indices >= 0 && indices <= rows;
  requireDomain(holds, "overlapWithFirst", `indices must be an integer from 0 to ${rows}`, indices);
  requireDomain(columns > 0, "overlapWithFirst", "there must be at least one vector", columns);
  let square = 0;
  for (let i = 0; i < indices * columns; i++) square += data[i] * data[i];
  return Math.sqrt(square / columns);
}
