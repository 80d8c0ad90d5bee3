import logistic from "../../activations/logistic.ts";
import type { AnyMatrix, Precision } from "../../engine/engine.ts";
import { rowsOf } from "../../engine/matrix.ts";
import type { Program, Recorder } from "../../engine/workspace.ts";
import type { Ground } from "../networks/ground.ts";
import { chunksOfTiles, cut, mostRows, type Rows } from "../networks/tiles.ts";
import type { NeuronLoss } from "./neuron.ts";

/** Numbers of features in a tile: it stays in the cache between the two products that read it. */
const TILE = 2 ** 17;

/** How n points with p features each are gone through: chunks, summed by one thread each, of tiles. By shape alone. */
export const chunksOf = (points: number, width: number): readonly (readonly Rows[])[] => {
  const size = Math.min(2048, Math.max(16, Math.floor(TILE / width)));
  return chunksOfTiles(points).map((tiles) => cut({ from: tiles[0].from, to: tiles[tiles.length - 1].to }, size));
};

/** Where the features of a tile can be read, in order of tiles; recorded as often as they are asked for. */
export type TileReader = (op: Recorder, tile: Rows) => AnyMatrix;

/** An output neuron on features Φ = (φ, β): z = Φ (v, c). */
export interface NeuronTask {
  readonly points: number;
  readonly width: number;
  readonly precision: Precision;
  readonly loss: NeuronLoss;
  readonly constantFeature: number;
  /** Lays out what one chunk needs to read its features. */
  readonly reader: (ground: Ground, tiles: readonly Rows[]) => TileReader;
}

/** Parameters, or anything of their shape: v [p] and c. */
export interface Parameters {
  readonly v: Float64Array;
  c: number;
}

/** Passes over the sample; every run overwrites `into`. */
export interface NeuronPasses {
  /** y [n, 1], to be filled. */
  readonly labels: AnyMatrix;
  /** Mean loss at `at`; its gradient goes to `into`. */
  gradient(at: Parameters, into: Parameters): { readonly programs: readonly Program[]; readonly finish: () => number };
  /** (1/n) Σ_i Φ_i ⟨Φ_i, at⟩ goes to `into`. */
  moment(at: Parameters, into: Parameters): { readonly programs: readonly Program[]; readonly finish: () => void };
}

/**
 * Records both passes. Products in the features' precision, a chunk at a time; sums over chunks, in their order, and all that is
 * done with parameters in float64.
 */
export function recordPasses(task: NeuronTask, ground: Ground): NeuronPasses {
  const { points, width, precision, loss, constantFeature, reader } = task;
  const labels = ground.matrix(points, 1, precision);
  const v = ground.matrix(width, 1, precision);
  const shift = ground.cell();
  const chunks = chunksOf(points, width).map((tiles) => {
    const most = mostRows(tiles);
    const read = reader(ground, tiles);
    const [z, residual, ones] = [0, 1, 2].map(() => ground.matrix(most, 1, precision));
    const slopes = ground.matrix(width, 1, precision);
    const slope = ground.matrix(1, 1, precision);
    const total = ground.matrix(1, 1, "float64");
    const record = (between: (op: Recorder, tile: Rows, z: AnyMatrix) => AnyMatrix): Program =>
      ground.record((op) => {
        op.fill(total, 0);
        op.fill(ones, 1);
        for (const [t, tile] of tiles.entries()) {
          const rows = tile.to - tile.from;
          const features = read(op, tile);
          const out = rowsOf(z, 0, rows);
          op.multiply(features, v, { out });
          op.scaleAdd(out, rowsOf(ones, 0, rows), { a: 1, b: shift });
          const back = between(op, tile, out);
          const beta = t === 0 ? 0 : 1;
          op.multiply(features, back, { transposeA: true, beta, out: slopes });
          op.multiply(rowsOf(ones, 0, rows), back, { transposeA: true, beta, out: slope });
        }
      });
    const gradient = record((op, tile, prediction) => {
      const target = rowsOf(labels, tile.from, tile.to);
      const slopeOut = rowsOf(residual, 0, tile.to - tile.from);
      if (loss === "squared") op.activate(prediction, { function: logistic });
      op.loss(loss, { prediction, target, residual: slopeOut, total });
      if (loss === "squared") op.backward(slopeOut, { function: logistic, value: prediction });
      return slopeOut;
    });
    return { gradient, moment: record((_, __, out) => out), slopes, slope, total };
  });
  const bring = (at: Parameters): void => {
    v.data.set(at.v);
    shift.data[0] = constantFeature * at.c;
  };
  const gather = (into: Parameters): void => {
    into.v.fill(0);
    into.c = 0;
    for (const { slopes, slope } of chunks) {
      for (let j = 0; j < width; j++) into.v[j] += slopes.data[j];
      into.c += slope.data[0];
    }
    for (let j = 0; j < width; j++) into.v[j] /= points;
    into.c *= constantFeature / points;
  };
  return {
    labels,
    gradient(at, into) {
      bring(at);
      const finish = (): number => {
        gather(into);
        return chunks.reduce((sum, { total }) => sum + total.data[0], 0) / points;
      };
      return { programs: chunks.map((chunk) => chunk.gradient), finish };
    },
    moment(at, into) {
      bring(at);
      return { programs: chunks.map((chunk) => chunk.moment), finish: () => gather(into) };
    },
  };
}
