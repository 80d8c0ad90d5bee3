import { type RadialLaw, radialPoints } from "../../distributions/radial-law.ts";
import type { Matrix } from "../../engine/engine.ts";
import { matrix, rowsOf } from "../../engine/matrix.ts";
import { requireDomain } from "../../math/domain-error.ts";
import type { Key } from "../../math/random/key.ts";
import type { Stream } from "../../math/random/stream.ts";

/** Inputs x [n, d], one a row, and their values y [n]. */
export interface Sample {
  readonly x: Matrix;
  readonly y: Float64Array;
}

/** As many training points as are asked for. `draw` is pure: the same index and rows, the same points; other indices, others. */
export interface Source {
  /** d. */
  readonly dimension: number;
  /** A typical ‖x‖: the unit of lengths. */
  readonly scale: number;
  /** E y, nearly. */
  readonly mean: number;
  readonly draw: (index: number, rows: number) => Sample;
}

/** What the methods are given: points to fit on, and others to choose by. Test points are none of their business. */
export interface Data {
  readonly train: Source;
  readonly validation: Sample;
}

/** An input law and a function of the point and its norm. */
export interface Problem {
  readonly law: RadialLaw;
  readonly target: (radius: number, point: Float64Array) => number;
  /**
   * Replace x by x min(1, clip/‖x‖) before anything sees it. That is a layer before the hidden one: what is fitted then is no network with
   * one hidden layer of x, and no competitor of a bound on such. The values are of the point as it was.
   */
  readonly clip?: number;
}

/** `count` independent points of the law with their values. */
export function sampleOf(problem: Problem, count: number, stream: Stream): Sample {
  requireProblem(problem);
  const points = radialPoints(count, problem.law, stream);
  return valued(problem, matrix(count, problem.law.dimension, points));
}

/**
 * Training points without end: the direction uniform and new for each, the radius one of `strata` quantiles (i + ½)/strata of the law,
 * found once. Training needs no exact law: the radii err by 1/(2 strata) in probability. Points to judge by come from `sampleOf`.
 */
export function sourceOf(
  problem: Problem,
  { key, strata = 32_768 }: { readonly key: Key; readonly strata?: number },
): Source {
  requireProblem(problem);
  requireDomain(Number.isSafeInteger(strata) && strata >= 1, "sourceOf", "strata must be an integer ≥ 1", strata);
  const { law } = problem;
  const d = law.dimension;
  const radii = Float64Array.from({ length: strata }, (_, i) =>
    2 * i < strata ? law.quantile((i + 0.5) / strata) : law.survivalQuantile((strata - i - 0.5) / strata),
  );
  const draw = (index: number, rows: number): Sample => {
    const stream = key.fold("points", index).stream();
    const x = matrix(rows, d);
    stream.fillGaussian(x.data);
    for (let row = 0; row < rows; row++) {
      const point = x.data.subarray(row * d, (row + 1) * d);
      const factor = radii[stream.integer(strata)] / norm(point);
      for (let i = 0; i < d; i++) point[i] *= factor;
    }
    return valued(problem, x);
  };
  const { y } = draw(-1, 16_384);
  const mean = y.reduce((sum, value) => sum + value, 0) / y.length;
  return { dimension: d, scale: Math.min(problem.clip ?? Infinity, law.quantile(0.5)), mean, draw };
}

/** A finite sample as a source: rows with replacement. */
export function resampling({ x, y }: Sample, { key }: { readonly key: Key }): Source {
  requireDomain(y.length === x.rows && x.rows >= 1, "resampling", `there must be ${x.rows} ≥ 1 values y`, y.length);
  const norms = Float64Array.from({ length: x.rows }, (_, i) => norm(rowsOf(x, i, i + 1).data)).sort();
  return {
    dimension: x.columns,
    scale: norms[norms.length >> 1],
    mean: y.reduce((sum, value) => sum + value, 0) / y.length,
    draw(index, rows) {
      const stream = key.fold("points", index).stream();
      const drawn = { x: matrix(rows, x.columns), y: new Float64Array(rows) };
      for (let row = 0; row < rows; row++) {
        const i = stream.integer(x.rows);
        drawn.x.data.set(rowsOf(x, i, i + 1).data, row * x.columns);
        drawn.y[row] = y[i];
      }
      return drawn;
    },
  };
}

/** The points with index 0, 1, …, at most `rows` at a time, `points` in all. */
export function* batchesOf(source: Source, points: number, rows = 2048): Generator<Sample> {
  for (let from = 0, index = 0; from < points; from += rows, index++)
    yield source.draw(index, Math.min(rows, points - from));
}

function valued({ target, clip }: Problem, x: Matrix): Sample {
  const d = x.columns;
  const y = new Float64Array(x.rows);
  for (let row = 0; row < x.rows; row++) {
    const point = x.data.subarray(row * d, (row + 1) * d);
    const radius = norm(point);
    y[row] = target(radius, point);
    if (clip === undefined || radius <= clip) continue;
    for (let i = 0; i < d; i++) point[i] *= clip / radius;
  }
  return { x, y };
}

export function norm(point: Float64Array): number {
  let square = 0;
  for (const coordinate of point) square += coordinate * coordinate;
  return Math.sqrt(square);
}

function requireProblem({ clip }: Problem): void {
  requireDomain(
    clip === undefined || (clip > 0 && clip < Infinity),
    "one hidden layer",
    "clip must be a radius > 0",
    clip,
  );
}
