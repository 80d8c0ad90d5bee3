import type { AnyMatrix, Engine, Matrix } from "../../engine/engine.ts";
import { requireShape, rowsOf } from "../../engine/matrix.ts";
import type { Program } from "../../engine/workspace.ts";
import { requireDomain } from "../../math/domain-error.ts";
import { type Ground, settle } from "../networks/ground.ts";
import { cut, mostRows, type Rows, tilesOf } from "../networks/tiles.ts";
import type { RandomFeatures } from "./draw-features.ts";

export interface SumOptions {
  readonly engine: Engine;
  /** Ascending numbers of units, each from 1 to r, without repetition; r alone unless given. */
  readonly widths?: readonly number[];
}

/** Points that are brought at a time, and most units of a tile. */
const POINTS = 8192;
const UNITS = 512;
/** Programs of a pass: each has a tile of its own. */
const LANES = 8;

/**
 * Σ_{j ≤ r′} a_j φ_j(x_i) at the rows x_i of x [n, d], for each r′ of `widths` in one pass: n r (d + 1) multiply-adds and n r
 * activations, and 4 MiB, 8192 points and their sums whatever n, besides the weights. Features and sums over at most 512 units in float32, the sums of
 * those in float64: the error is at most about 10⁻⁷ √(units) Σ |a_j φ_j|, besides that of float32 inputs.
 */
export function featureSums(
  features: RandomFeatures,
  x: Matrix,
  { engine, widths = [features.width], coefficients }: SumOptions & { readonly coefficients: Float64Array },
): readonly Float64Array[] {
  const where = "featureSums";
  const { width, dimension, weights } = features;
  requireShape(x, [x.rows, dimension], `${where}: x`);
  requireDomain(coefficients.length === width, where, `there must be ${width} coefficients`, coefficients.length);
  const ascending = widths.every((r, i) => Number.isSafeInteger(r) && r > (widths[i - 1] ?? 0) && r <= width);
  requireDomain(ascending && widths.length > 0, where, `widths must be integers from 1 to ${width}, ascending`, widths);
  const totals = widths.map(() => new Float64Array(x.rows));
  if (x.rows === 0) return totals;
  const pieces = widths.flatMap((to, i) => cut({ from: widths[i - 1] ?? 0, to }, UNITS));
  const blocks = cut({ from: 0, to: x.rows }, POINTS);
  const { workspace, task } = settle(engine, where, (ground) =>
    layOut(features, { points: mostRows(blocks), pieces }, ground),
  );
  try {
    task.weights.data.set(weights.data.subarray(0, task.weights.data.length));
    task.coefficients.data.set(coefficients.subarray(0, task.coefficients.data.length));
    task.bias.data.fill(features.bias);
    for (const { from, to } of blocks) {
      task.x.data.set(rowsOf(x, from, to).data);
      workspace.run(task.programs);
      for (let i = from; i < to; i++) {
        let [sum, piece] = [0, 0];
        for (const [w, end] of widths.entries()) {
          for (; piece < pieces.length && pieces[piece].to <= end; piece++) sum += task.sums[piece].data[i - from];
          totals[w][i] = sum;
        }
      }
    }
  } finally {
    workspace.release();
  }
  return totals;
}

/** (1/r′) Σ_{j ≤ r′} φ_j(x_i) for each r′ of `widths`, as {@link featureSums}: float32 features, errors about 10⁻⁶. */
export function featureMeans(features: RandomFeatures, x: Matrix, options: SumOptions): readonly Float64Array[] {
  const { widths = [features.width] } = options;
  const sums = featureSums(features, x, { ...options, coefficients: new Float64Array(features.width).fill(1) });
  return sums.map((sum, w) => sum.map((value) => value / widths[w]));
}

interface Layout {
  readonly x: AnyMatrix;
  readonly weights: AnyMatrix;
  readonly coefficients: AnyMatrix;
  readonly bias: AnyMatrix;
  /** One [points, 1] for each piece of units. */
  readonly sums: readonly AnyMatrix[];
  readonly programs: readonly Program[];
}

function layOut(
  { dimension, activation }: RandomFeatures,
  { points, pieces }: { readonly points: number; readonly pieces: readonly Rows[] },
  ground: Ground,
): Layout {
  const units = pieces[pieces.length - 1].to;
  const most = mostRows(pieces);
  const x = ground.matrix(points, dimension, "float32");
  const weights = ground.matrix(units, dimension, "float32");
  const coefficients = ground.matrix(units, 1, "float32");
  const bias = ground.matrix(1, most, "float32");
  const sums = pieces.map(() => ground.matrix(points, 1, "float32"));
  const tiles = tilesOf(points);
  const programs = cut({ from: 0, to: tiles.length }, Math.ceil(tiles.length / LANES)).map((lane) => {
    const own = tiles.slice(lane.from, lane.to);
    const buffer = ground.matrix(mostRows(own) * most, 1, "float32");
    return ground.record((op) => {
      for (const { from, to } of own) {
        for (const [p, piece] of pieces.entries()) {
          const columns = piece.to - piece.from;
          const value = reshaped(buffer, to - from, columns);
          op.multiply(rowsOf(x, from, to), rowsOf(weights, piece.from, piece.to), { transposeB: true, out: value });
          op.activate(value, { function: activation, bias: reshaped(bias, 1, columns) });
          op.multiply(value, rowsOf(coefficients, piece.from, piece.to), { out: rowsOf(sums[p], from, to) });
        }
      }
    });
  });
  return { x, weights, coefficients, bias, sums, programs };
}

/** The first rows · columns numbers of a matrix as one of that shape. */
export const reshaped = ({ data }: Matrix<Float32Array>, rows: number, columns: number): Matrix<Float32Array> => ({
  rows,
  columns,
  data: data.subarray(0, rows * columns),
});
