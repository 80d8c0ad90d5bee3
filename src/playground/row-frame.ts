import type { DataFile } from "./data-file.ts";
import type { Frame } from "./problem.ts";

interface Rows {
  /** [rows, dimension]. */
  readonly x: Float64Array;
  readonly rows: number;
  readonly dimension: number;
}

/** Rows by which principal directions are found, and rounds of it: only a look depends on them. */
const MOST_ROWS = 4000;
const ROUNDS = 60;
/** The line reaches from this quantile of the rows to that. */
const SHOWN = [0.01, 0.99] as const;

/** Mean and variance of one column, from all rows; the variance of a column that does not vary is 0 exactly. */
export function columnSpread(
  values: Float64Array,
  { rows, columns, column }: { readonly rows: number; readonly columns: number; readonly column: number },
): { readonly mean: number; readonly variance: number } {
  const first = values[column]!;
  let varies = false;
  let sum = 0;
  // About the first value, so that a large common part costs no digits.
  for (let i = 0; i < rows; i++) {
    const value = values[i * columns + column]!;
    varies ||= value !== first;
    sum += value - first;
  }
  const mean = first + sum / rows;
  if (!varies) return { mean: first, variance: 0 };
  let squares = 0;
  for (let i = 0; i < rows; i++) squares += (values[i * columns + column]! - mean) ** 2;
  return { mean, variance: squares / rows };
}

/** Where a function of a file's inputs is looked at: along chosen inputs (columns of the file), or along the first two principal directions. */
export function frameOf(
  own: Rows,
  {
    file,
    inputs,
    along,
  }: { readonly file: DataFile; readonly inputs: readonly number[]; readonly along: readonly number[] },
): Frame {
  const { x, rows, dimension } = own;
  const spreads = inputs.map((_, column) => columnSpread(x, { rows, columns: dimension, column }));
  const mean = Float64Array.from(spreads, (spread) => spread.mean);
  if (along.length === 0) {
    const directions = principal(own, mean);
    const labels = {
      line: "first principal direction, in standard deviations",
      plane: planeLabel("principal directions 1 and 2"),
    };
    return { mean, directions, labels, ends: endsOf(own, { mean, direction: directions[0] }), shift: 0, scale: 1 };
  }
  const first = inputs.indexOf(along[0]!);
  const second = along.length > 1 ? inputs.indexOf(along[1]!) : inputs.findIndex((_, k) => k !== first);
  const axis = (k: number): Float64Array => {
    const direction = new Float64Array(dimension);
    if (k >= 0) direction[k] = Math.sqrt(spreads[k]!.variance) || 1;
    return direction;
  };
  const directions = [axis(first), axis(second)] as const;
  const column = inputs[first]!;
  const raw = columnSpread(file.values, { rows, columns: file.columns, column });
  const name = (k: number): string => file.names[inputs[k]!] ?? "nothing";
  return {
    mean,
    directions,
    labels: {
      line: `${name(first)}, the other inputs at their means`,
      plane: planeLabel(`${name(first)} and ${name(second)}`),
    },
    ends: endsOf(own, { mean, direction: directions[0] }),
    shift: raw.mean,
    scale: Math.sqrt(raw.variance) || 1,
  };
}

const planeLabel = (what: string): string => `${what}, in standard deviations`;

/** ⟨x − mean, direction⟩/‖direction‖² of a row: its place in lengths of the direction. */
export function placeOf(
  x: Float64Array,
  offset: number,
  { mean, direction }: { readonly mean: Float64Array; readonly direction: Float64Array },
): number {
  let [dot, square] = [0, 0];
  for (let j = 0; j < mean.length; j++) {
    dot += (x[offset + j]! - mean[j]!) * direction[j]!;
    square += direction[j]! ** 2;
  }
  return square > 0 ? dot / square : 0;
}

function endsOf({ x, rows, dimension }: Rows, along: Parameters<typeof placeOf>[2]): readonly [number, number] {
  const places = Float64Array.from({ length: rows }, (_, i) => placeOf(x, i * dimension, along)).sort();
  const [low, high] = SHOWN.map((share) => places[Math.round(share * (rows - 1))]!) as [number, number];
  return low < high ? [low, high] : [-1, 1];
}

/**
 * The two directions of largest variance, each as long as the standard deviation along it: powers of the covariance matrix applied to a start
 * that has a part in every direction of the axes, the second kept orthogonal to the first. The largest coordinate is positive.
 */
function principal({ x, rows, dimension }: Rows, mean: Float64Array): readonly [Float64Array, Float64Array] {
  const stride = Math.ceil(rows / MOST_ROWS);
  const covarianceTimes = (v: Float64Array): Float64Array => {
    const out = new Float64Array(dimension);
    let count = 0;
    for (let i = 0; i < rows; i += stride, count++) {
      let dot = 0;
      for (let j = 0; j < dimension; j++) dot += (x[i * dimension + j]! - mean[j]!) * v[j]!;
      for (let j = 0; j < dimension; j++) out[j]! += dot * (x[i * dimension + j]! - mean[j]!);
    }
    return out.map((value) => value / count);
  };
  const units: Float64Array[] = [];
  const directions = [0, 1].map((k) => {
    let direction = unit(
      Float64Array.from({ length: dimension }, (_, j) => 1 + ((j + k) % 7) / 7),
      units,
    );
    let variance = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const next = covarianceTimes(direction);
      variance = next.reduce((sum, value, j) => sum + value * direction[j]!, 0);
      direction = unit(next, units);
    }
    units.push(direction);
    const largest = direction.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0);
    const length = Math.sign(largest) * Math.sqrt(Math.max(0, variance));
    return direction.map((value) => value * length);
  });
  return [directions[0]!, directions[1]!];
}

/** What is orthogonal to the others, with length 1; 0 where nothing is. */
function unit(v: Float64Array, others: readonly Float64Array[]): Float64Array {
  const rest = v.slice();
  for (const other of [...others, ...others]) {
    const along = other.reduce((sum, value, j) => sum + value * rest[j]!, 0);
    for (let j = 0; j < rest.length; j++) rest[j]! -= along * other[j]!;
  }
  const [before, norm] = [lengthOf(v), lengthOf(rest)];
  // What is left of a vector that was not orthogonal to any degree is rounding.
  return norm > 1e-12 * before ? rest.map((value) => value / norm) : new Float64Array(rest.length);
}

const lengthOf = (v: Float64Array): number => Math.sqrt(v.reduce((sum, value) => sum + value * value, 0));
