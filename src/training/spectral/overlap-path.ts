import type { Engine, Matrix } from "../../engine/engine.ts";
import { requireDomain } from "../../math/domain-error.ts";
import type { Key } from "../../math/random/key.ts";
import type { Crossing } from "../../statistics/threshold.ts";
import type { TargetInstance } from "../../targets/target.ts";
import { nextSample } from "../gaussian-sample.ts";
import { momentAccumulator, overlapWithFirst } from "./moment-matrix.ts";

/** The first stage along one growing sample. */
export interface OverlapPath {
  /** Sample sizes at which the eigenvectors were computed. */
  readonly samples: readonly number[];
  /** ‖W* V_n‖_F/√k at each, V_n the k leading eigenvectors, k the number of coordinates that the target reads. */
  readonly overlaps: readonly number[];
}

/** Points drawn at a time. */
const ROWS = 1024;
/** Of the eigensolver. The overlap moves by the square of it over the squared relative gap: below 1e-6. */
const TOLERANCE = 1e-5;

/**
 * Overlap of the leading |eigenvectors| of (1/n) Σ y (x xᵀ − I) with the hidden subspace, at growing n of one stream: the
 * samples are nested, and the moment matrix is accumulated, n d²/2 multiply-adds in all. Ends after the first overlap of
 * at least `stopAbove`, if that is given.
 */
export function overlapPath(
  options: {
    readonly dimension: number;
    readonly target: TargetInstance;
    /** Increasing. */
    readonly samples: readonly number[];
    readonly stopAbove?: number;
  },
  key: Key,
  { engine }: { readonly engine: Engine },
): OverlapPath {
  const { dimension, target, samples, stopAbove = Number.POSITIVE_INFINITY } = options;
  requireDomain(target.indices <= dimension, "overlapPath", `dimension must be ≥ ${target.indices}`, dimension);
  const stream = key.stream();
  const accumulator = momentAccumulator(dimension, { engine });
  const reached: number[] = [];
  const overlaps: number[] = [];
  let start: Matrix | undefined;
  for (const n of samples) {
    requireDomain(n > accumulator.size(), "overlapPath", "samples must increase from at least 1", n);
    while (accumulator.size() < n) {
      accumulator.add(nextSample(target, { dimension, rows: Math.min(ROWS, n - accumulator.size()) }, stream));
    }
    const { vectors } = engine.leadingEigenvectors(accumulator.moments({ normalised: true }), {
      count: target.indices,
      tolerance: TOLERANCE,
      ...(start === undefined ? {} : { start }),
    });
    start = vectors;
    reached.push(n);
    overlaps.push(overlapWithFirst(vectors, target.indices));
    if (overlaps.at(-1)! >= stopAbove) break;
  }
  return { samples: reached, overlaps };
}

/** Where a path first reaches `level`, linear in log n between its points; beyond its last point, or before its first. */
export function firstCrossing({ samples, overlaps }: OverlapPath, level: number): Crossing {
  const after = overlaps.findIndex((overlap) => overlap >= level);
  if (after === -1) return { kind: "beyond", x: samples.at(-1)! };
  if (after === 0) return { kind: "before", x: samples[0]! };
  const part = (level - overlaps[after - 1]) / (overlaps[after] - overlaps[after - 1]);
  return { kind: "at", x: samples[after - 1] * (samples[after] / samples[after - 1]) ** part };
}
