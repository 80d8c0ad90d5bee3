import type { Engine } from "../../engine/engine.ts";
import { matrix } from "../../engine/matrix.ts";
import { requireDomain } from "../../math/domain-error.ts";
import { type ExplicitNetwork, type GridNetwork, requireExplicitNetwork, rowsOf } from "./explicit-network.ts";

/** Points at a time, and directions at a time: both blocks stay in the cache for d of some hundreds. With an engine, blocks that pay. */
const BLOCK = 64;
const ENGINE_BLOCK = 1024;

/**
 * f at points [count, d] (row-major), in float64. Projections are made block by block, by the engine if there is one; a grid's common
 * profile Σ_j a_j relu(p − t_j) is looked up in a table of its values and slopes at the sorted thresholds, so that it costs log w and not
 * w operations. Error: a few ulps of Σ|terms|, times the number of terms of the longest sum at worst. Takes 2·count·m·d operations and
 * as many as there are units for each point where the units are no grid.
 */
export function evaluateNetwork(network: ExplicitNetwork, points: Float64Array, engine?: Engine): Float64Array {
  requireExplicitNetwork(network);
  const { dimension: d, constant } = network;
  const count = points.length / d;
  requireDomain(Number.isInteger(count), "evaluateNetwork", `points must have rows of ${d} numbers`, points.length);
  const values = new Float64Array(count).fill(constant);
  const { rows } = rowsOf(network);
  const add = adderOf(network);
  const block = engine === undefined ? BLOCK : ENGINE_BLOCK;
  const project = engine === undefined ? projector(network, points) : engineProjector(network, points, engine);
  for (let first = 0; first < count; first += block) {
    const size = Math.min(block, count - first);
    for (let row = 0; row < rows; row += block) {
      const width = Math.min(block, rows - row);
      const projections = project({ first, size, row, width });
      for (let i = 0; i < size; i++) {
        let sum = 0;
        for (let k = 0; k < width; k++) sum += add(projections[i * width + k], row + k);
        values[first + i] += sum;
      }
    }
  }
  return values;
}

interface Block {
  readonly first: number;
  readonly size: number;
  readonly row: number;
  readonly width: number;
}

/** ⟨points, rows⟩ of a block, [size, width]; valid until the next call. */
type Project = (block: Block) => Float64Array;

function projector(network: ExplicitNetwork, points: Float64Array): Project {
  const { matrix: rows } = rowsOf(network);
  const d = network.dimension;
  const projections = new Float64Array(BLOCK * BLOCK);
  return ({ first, size, row, width }) => {
    for (let i = 0; i < size; i++) {
      const at = (first + i) * d;
      for (let k = 0; k < width; k++) {
        const from = (row + k) * d;
        let sum = 0;
        for (let c = 0; c < d; c++) sum += points[at + c] * rows[from + c];
        projections[i * width + k] = sum;
      }
    }
    return projections;
  };
}

function engineProjector(network: ExplicitNetwork, points: Float64Array, engine: Engine): Project {
  const { matrix: rows } = rowsOf(network);
  const d = network.dimension;
  return ({ first, size, row, width }) => {
    const x = matrix(size, d, points.subarray(first * d, (first + size) * d));
    const u = matrix(width, d, rows.subarray(row * d, (row + width) * d));
    return engine.multiply(x, u, { transposeB: true }).data;
  };
}

/** What all units of row k add where the projection is p. */
function adderOf(network: ExplicitNetwork): (p: number, k: number) => number {
  switch (network.kind) {
    case "dense": {
      const { biases, outer } = network;
      return (p, k) => outer[k] * Math.max(0, p + biases[k]);
    }
    case "units": {
      const { starts, order } = unitsByDirection(network.direction, rowsOf(network).rows);
      const { thresholds, outer } = network;
      return (p, k) => {
        let sum = 0;
        for (let i = starts[k]; i < starts[k + 1]; i++) sum += outer[order[i]] * Math.max(0, p - thresholds[order[i]]);
        return sum;
      };
    }
    case "grid": {
      const profile = profileOf(network);
      const { directionWeights } = network;
      return (p, k) => directionWeights[k] * profile(p);
    }
  }
}

/** The units in the order of their directions; those of direction k from starts[k] to starts[k + 1]. */
function unitsByDirection(direction: Uint32Array, rows: number) {
  const starts = new Uint32Array(rows + 1);
  for (const k of direction) starts[k + 1]++;
  for (let k = 0; k < rows; k++) starts[k + 1] += starts[k];
  const next = starts.slice();
  const order = new Uint32Array(direction.length);
  for (const [i, k] of direction.entries()) order[next[k]++] = i;
  return { starts, order };
}

/** p ↦ Σ_j a_j relu(p − t_j) by its values and slopes at the thresholds. */
function profileOf({ thresholds, outer }: GridNetwork): (p: number) => number {
  const order = Array.from(thresholds.keys()).sort((i, j) => thresholds[i] - thresholds[j]);
  const knots = Float64Array.from(order, (j) => thresholds[j]);
  const values = new Float64Array(knots.length);
  const slopes = new Float64Array(knots.length);
  let slope = 0;
  for (const [i, j] of order.entries()) {
    if (i > 0) values[i] = values[i - 1] + slope * (knots[i] - knots[i - 1]);
    slope += outer[j];
    slopes[i] = slope;
  }
  return (p) => {
    let low = 0;
    let high = knots.length;
    while (low < high) {
      const mid = (low + high) >> 1;
      if (knots[mid] < p) low = mid + 1;
      else high = mid;
    }
    return low === 0 ? 0 : values[low - 1] + slopes[low - 1] * (p - knots[low - 1]);
  };
}
