import { matrix } from "../engine/matrix.ts";
import { DomainError, requireDomain } from "../math/domain-error.ts";
import { type PlaygroundData, type PlaygroundState, playgroundData } from "../permalink/playground-state.ts";
import type { DataFile } from "./data-file.ts";
import type { Counts, LabelledPoints, Problem } from "./problem.ts";
import { columnSpread, frameOf } from "./row-frame.ts";

/** Inputs of all repetitions together, of 8 bytes. */
const MOST_NUMBERS = 2e7;
/** Fewer rows give no error worth its name. */
const LEAST_HELD = 5;
const WHERE = "playground, the file";

/** How a state without choices about its file reads that file. */
export const usualData = (sha256: string): PlaygroundData => playgroundData.parse({ sha256 });

/**
 * A file's rows as the problem: one column is the value, all others are inputs. Inputs are standardised over all rows where the state says so
 * (no value has a part in that), and the value always: errors are shares of its variance over all rows. Under the loss of labels the value
 * must be of two kinds, which become 0 and 1. Each repetition holds out rows of its own.
 */
export function dataProblem(state: PlaygroundState, file: DataFile | undefined): Problem {
  const missing = "must be given: drop it on the page, or name it with --data";
  requireDomain(file !== undefined, WHERE, missing, state.data?.name ?? "none");
  const data = state.data ?? usualData(file.sha256);
  requireDigest(data.sha256, file);
  const { rows, columns } = file;
  const value = (data.column ?? columns) - 1;
  const within = `the column of the value must be one of its ${columns}`;
  requireDomain(value < columns, WHERE, within, value + 1);
  const inputs = Array.from({ length: columns }, (_, j) => j).filter((j) => j !== value);
  const counts = countsOf(state, { rows, held: data.held });
  const dimension = inputs.length;
  const numbers = (counts.training + counts.test) * dimension * state.seeds;
  const fewer = `rows × inputs × seeds must be at most ${MOST_NUMBERS} numbers: choose fewer points or seeds`;
  requireDomain(numbers <= MOST_NUMBERS, WHERE, fewer, numbers);
  const x = inputsOf(file, inputs, data.standardise);
  const y = state.training.loss === "cross-entropy" ? labelsOf(file, value) : valuesOf(file, value);
  const frame = frameOf({ x, rows, dimension }, { file, inputs, along: alongOf(data, { columns, value }) });
  return {
    dimension,
    median: medianNorm(x, dimension),
    draw(_, key) {
      const order = key.fold("rows").stream();
      const index = Uint32Array.from({ length: rows }, (_unused, i) => i);
      const needed = counts.training + counts.test;
      // Fisher and Yates, as far as needed.
      for (let i = 0; i < needed; i++) {
        const j = i + order.integer(rows - i);
        [index[i], index[j]] = [index[j]!, index[i]!];
      }
      const points = (chosen: Uint32Array): LabelledPoints => gathered(x, y, { chosen, dimension });
      return {
        test: points(index.subarray(0, counts.test)),
        training: points(index.subarray(counts.test, needed)),
      };
    },
    variance: columnSpread(y, { rows, columns: 1, column: 0 }).variance,
    shape: "rows",
    reach: 2.5,
    rows: { inputs: inputs.map((j) => file.names[j]!), value: file.names[value]!, counts, frame },
  };
}

function requireDigest(wanted: string, file: DataFile): void {
  if (wanted === file.sha256) return;
  const [theirs, ours] = [wanted, file.sha256].map((digest) => digest.slice(0, 8));
  throw new DomainError(WHERE, `SHA-256 must begin with ${theirs}, as the address says`, `${file.name}: ${ours}`);
}

/** Rows held out, and of the others those to learn from. */
function countsOf(state: PlaygroundState, { rows, held }: { readonly rows: number; readonly held: number }): Counts {
  const test = Math.min(state.testPoints, Math.max(LEAST_HELD, Math.floor(held * rows)));
  return { test, training: Math.min(state.trainingPoints, rows - test) };
}

/** Columns of the line and the plane, which must be inputs. */
function alongOf(
  { along }: PlaygroundData,
  { columns, value }: { readonly columns: number; readonly value: number },
): readonly number[] {
  const chosen = along.map((column) => column - 1);
  const right = chosen.every((j) => j < columns && j !== value) && new Set(chosen).size === chosen.length;
  const requirement = `columns of the line and the plane must be inputs, from 1 to ${columns} without ${value + 1}`;
  requireDomain(right, WHERE, requirement, along);
  return chosen;
}

/** [rows, inputs]; a column that does not vary becomes 0 where columns are standardised. */
function inputsOf({ values, rows, columns }: DataFile, inputs: readonly number[], standardise: boolean): Float64Array {
  const x = new Float64Array(rows * inputs.length);
  for (const [k, column] of inputs.entries()) {
    const { mean, variance } = columnSpread(values, { rows, columns, column });
    const [shift, factor] = standardise ? [mean, variance > 0 ? 1 / Math.sqrt(variance) : 0] : [0, 1];
    for (let i = 0; i < rows; i++) x[i * inputs.length + k] = (values[i * columns + column]! - shift) * factor;
  }
  return x;
}

/** The value with mean 0 and variance 1. */
function valuesOf({ values, rows, columns, names }: DataFile, column: number): Float64Array {
  const { mean, variance } = columnSpread(values, { rows, columns, column });
  requireVaries(variance, names[column]!, values[column]!);
  const factor = 1 / Math.sqrt(variance);
  return Float64Array.from({ length: rows }, (_, i) => (values[i * columns + column]! - mean) * factor);
}

/** The smaller of two kinds of values is 0, the larger 1. */
function labelsOf({ values, rows, columns, names }: DataFile, column: number): Float64Array {
  const own = Float64Array.from({ length: rows }, (_, i) => values[i * columns + column]!);
  const kinds = new Set<number>();
  for (let i = 0; i < rows && kinds.size < 3; i++) kinds.add(own[i]!);
  requireVaries(kinds.size - 1, names[column]!, own[0]!);
  const requirement = `cross-entropy is for labels: the column ${names[column]!} must have two kinds of values`;
  requireDomain(kinds.size === 2, WHERE, requirement, [...kinds]);
  const largest = Math.max(...kinds);
  return own.map((value) => Number(value === largest));
}

function requireVaries(variance: number, name: string, value: number): void {
  requireDomain(variance > 0, WHERE, `the column of the value, ${name}, must not be the same in every row`, value);
}

function gathered(
  x: Float64Array,
  y: Float64Array,
  { chosen, dimension }: { readonly chosen: Uint32Array; readonly dimension: number },
): LabelledPoints {
  const points = matrix(chosen.length, dimension);
  for (const [i, row] of chosen.entries()) {
    points.data.set(x.subarray(row * dimension, (row + 1) * dimension), i * dimension);
  }
  return { x: points, y: Float64Array.from(chosen, (row) => y[row]!) };
}

/** 1 where it is 0: lengths are told in it. */
function medianNorm(x: Float64Array, dimension: number): number {
  const norms = Float64Array.from({ length: x.length / dimension }, (_, i) => {
    let square = 0;
    for (let j = 0; j < dimension; j++) square += x[i * dimension + j]! ** 2;
    return Math.sqrt(square);
  }).sort();
  return norms[norms.length >> 1]! || 1;
}
