import type { Engine, Matrix, Precision } from "../../src/engine/engine.ts";
import { matrix } from "../../src/engine/matrix.ts";
import { ENGINE_KINDS, openEngine } from "../../src/engine/native/open.ts";
import type { Univariate } from "../../src/engine/vector/algebra.ts";
import type { OpenEngine } from "../../src/engine/wasm/wasm-engine.ts";
import type { LossName } from "../../src/engine/workspace.ts";
import { Key } from "../../src/math/random/key.ts";
import type { HiddenLayer } from "../../src/networks/architecture.ts";
import { matricesOf } from "../../src/networks/weights.ts";
import { createNetwork, type Network } from "../../src/training/networks/network.ts";
import { roundingBound, SMALLEST_NORMAL, UNIT } from "./engine-oracle.ts";

/** A number and a bound of the error with which an engine may have computed it. */
export interface Bounded {
  readonly value: number;
  readonly error: number;
}

type Rows = readonly (readonly number[])[];

/** A network as plain arrays. */
interface Plain {
  readonly hidden: readonly { readonly w: Rows; readonly b: readonly number[]; readonly f: Univariate }[];
  readonly readout: readonly number[];
  readonly unit: number;
  readonly tiny: number;
}

const rowsOfMatrix = ({ rows, columns, data }: { rows: number; columns: number; data: ArrayLike<number> }): Rows =>
  Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (__, j) => data[i * columns + j]!));

function plainOf({ architecture, weights, precision }: Network): Plain {
  return {
    hidden: architecture.hidden.map(({ activation, width }, l) => ({
      w: rowsOfMatrix(weights.hidden[l]!),
      b: Array.from({ length: width }, (_, j) => weights.biases[l]?.data[j] ?? 0),
      f: activation,
    })),
    readout: Array.from(weights.readout.data),
    unit: UNIT[precision],
    // A product of a few factors, one of which was flushed to 0; all factors here are below 2¹⁰.
    tiny: SMALLEST_NORMAL[precision] * 2 ** 20,
  };
}

/** Σ a_i b_i in k = length products and sums, and two more roundings (a bias, a factor). */
function dot(a: readonly Bounded[], b: readonly Bounded[], { unit, tiny }: Plain, shift = 0): Bounded {
  let [value, size, error] = [shift, Math.abs(shift), tiny];
  for (let i = 0; i < a.length; i++) {
    const product = times(a[i]!, b[i]!, 0);
    value += product.value;
    size += Math.abs(product.value);
    error += product.error;
  }
  // And the same sum in float64, here.
  return { value, error: error + (roundingBound(a.length + 2, unit) + roundingBound(a.length + 2)) * (size + error) };
}

const times = (a: Bounded, b: Bounded, unit: number): Bounded => {
  const value = a.value * b.value;
  const worst = (Math.abs(a.value) + a.error) * (Math.abs(b.value) + b.error);
  return { value, error: worst - Math.abs(value) + (unit + 2 * UNIT.float64) * worst };
};

const exact = (value: number): Bounded => ({ value, error: 0 });

/** f(t) for an argument known up to its error, on which f is taken for monotone; `roundings` of f itself. A jump counts. */
function applied(f: (t: number) => number, t: Bounded, rounding: number): Bounded {
  const value = f(t.value);
  const moved = Math.max(Math.abs(f(t.value + t.error) - value), Math.abs(f(t.value - t.error) - value));
  return { value, error: moved + rounding * Math.max(1, Math.abs(value)) };
}

/** Functions are good to 4 ulp (algebra.ts), 8 u; σ′ from σ doubles that, and takes a few operations more. */
const FUNCTION = 8;
const DERIVATIVE = 32;

/** The layers' pre-activations t_l and outputs h_l at a point, layer 1 first. */
function layersAt(plain: Plain, x: readonly number[]): readonly { t: Bounded[]; h: Bounded[] }[] {
  let below = x.map(exact);
  return plain.hidden.map(({ w, b, f }) => {
    const t = w.map((row, j) => dot(row.map(exact), below, plain, b[j]));
    const h = t.map((entry) => applied(f.value, entry, FUNCTION * plain.unit));
    below = h;
    return { t, h };
  });
}

interface Slope {
  readonly loss: (f: number, y: number) => number;
  readonly slope: (f: number, y: number) => number;
}

const softplus = (z: number): number => (z > 0 ? z + Math.log1p(Math.exp(-z)) : Math.log1p(Math.exp(z)));

const losses: Readonly<Record<LossName, Slope>> = {
  squared: { loss: (f, y) => ((f - y) * (f - y)) / 2, slope: (f, y) => f - y },
  correlation: { loss: (f, y) => -f * y, slope: (_, y) => -y },
  "cross-entropy": {
    loss: (f, y) => y * softplus(-f) + (1 - y) * softplus(f),
    slope: (f, y) => 1 / (1 + Math.exp(-f)) - y,
  },
};
export const lossNames = Object.keys(losses) as LossName[];

const rounded = (precision: Precision, numbers: ArrayLike<number>): number[] =>
  Array.from(numbers, (entry) => (precision === "float32" ? Math.fround(entry) : entry));

/** What a network computes at the rows of x by plain loops: pre-activations and outputs of every layer, and f. */
export function naiveForward(network: Network, x: Matrix) {
  const plain = plainOf(network);
  return rowsOfMatrix({ ...x, data: rounded(network.precision, x.data) }).map((row) => {
    const layers = layersAt(plain, row);
    return { layers, f: dot(layers.at(-1)!.h, plain.readout.map(exact), plain) };
  });
}

export interface NaiveGradient {
  /** Mean loss. */
  readonly loss: Bounded;
  /** ∂(mean loss)/∂W_l, row-major; layer 1 first, the read-out last. */
  readonly layers: readonly (readonly Bounded[])[];
}

/**
 * The gradient of the mean loss by the chain rule, point by point, in plain loops; beside every number a bound of what rounding
 * can do to it, carried along operation by operation (Higham, section 3.1), so that no tolerance has to be chosen.
 */
export function naiveGradient(
  network: Network,
  { x, y, loss: name }: { readonly x: Matrix; readonly y: Float64Array; readonly loss: LossName },
): NaiveGradient {
  const plain = plainOf(network);
  const { unit } = plain;
  const points = rowsOfMatrix({ ...x, data: rounded(network.precision, x.data) });
  const targets = rounded(network.precision, y);
  const n = points.length;
  const depth = plain.hidden.length;
  const sizes = [...plain.hidden.map(({ w }) => w.length * w[0]!.length), plain.readout.length];
  const sums = sizes.map((size) => ({
    value: new Float64Array(size),
    error: new Float64Array(size),
    size: new Float64Array(size),
  }));
  let [total, totalError, totalSize] = [0, 0, 0];
  points.forEach((point, i) => {
    const target = targets[i]!;
    const layers = layersAt(plain, point);
    const f = dot(layers[depth - 1]!.h, plain.readout.map(exact), plain);
    // Two functions, products and a difference of numbers below |f| + 1: at most 3 |f| + 16 roundings of 1.
    const rounding = (3 * Math.abs(f.value) + 16) * unit;
    const loss = applied((at) => losses[name].loss(at, target), f, rounding);
    const residual = applied((at) => losses[name].slope(at, target), f, rounding);
    total += loss.value;
    totalError += loss.error;
    totalSize += Math.abs(loss.value);
    const add = (layer: number, delta: readonly Bounded[], below: readonly Bounded[]): void => {
      const { value, error, size } = sums[layer]!;
      delta.forEach((d, j) => {
        below.forEach((b, k) => {
          const product = times(d, b, 0);
          const at = j * below.length + k;
          value[at]! += product.value;
          error[at]! += product.error + plain.tiny;
          size[at]! += Math.abs(product.value) + product.error;
        });
      });
    };
    add(depth, [residual], layers[depth - 1]!.h);
    let behind = plain.readout.map((w) => times(residual, exact(w), unit));
    for (let l = depth - 1; l >= 0; l--) {
      const { w, f: activation } = plain.hidden[l]!;
      const delta = behind.map((entry, j) => {
        const slope = applied(activation.derivative, layers[l]!.t[j]!, DERIVATIVE * unit);
        return times(entry, slope, 2 * unit);
      });
      add(l, delta, l === 0 ? point.map(exact) : layers[l - 1]!.h);
      behind = w[0]!.map((_, k) =>
        dot(
          delta,
          w.map((row) => exact(row[k]!)),
          plain,
        ),
      );
    }
  });
  // n products summed in any order, a factor 1/n itself rounded, and the sum here.
  const sum = roundingBound(n + 3, unit) + roundingBound(n + 3);
  return {
    loss: { value: total / n, error: (totalError + 2 * roundingBound(n + 3) * totalSize) / n },
    layers: sums.map(({ value, error, size }) =>
      Array.from(value, (v, at) => ({ value: v / n, error: (error[at]! + sum * size[at]!) / n })),
    ),
  };
}

/** Throws unless every number is within its bound; a NaN never is. */
export function requireBounded(got: ArrayLike<number>, expected: readonly Bounded[], what: string): void {
  if (got.length !== expected.length) throw new Error(`${what}: ${got.length} numbers, expected ${expected.length}`);
  expected.forEach(({ value, error }, i) => {
    if (Math.abs(got[i]! - value) <= error) return;
    throw new Error(`${what}: entry ${i} is ${got[i]}, expected ${value} within ${error}`);
  });
}

/** A fixed stream of standard normal numbers under a name. */
export function normal(rows: number, columns: number, name: string): Matrix {
  const out = matrix(rows, columns);
  Key.root(7).fold("network-oracle", name).stream().fillGaussian(out.data);
  return out;
}

/** A network whose pre-activations are of order 1: weights N(0, 1/fan-in), biases N(0, ¼). */
export function randomNetwork(
  engine: Engine,
  { inputs, hidden, precision }: { inputs: number; hidden: readonly HiddenLayer[]; precision: Precision },
): Network {
  const network = createNetwork({ inputs, hidden }, { engine, precision });
  matricesOf(network.weights).forEach((a, i) => {
    const bias = a.rows === 1 && a !== network.weights.readout && network.weights.biases.includes(a);
    const deviation = bias ? 0.5 : 1 / Math.sqrt(a.columns);
    normal(a.rows, a.columns, `weights ${i}`).data.forEach((entry, at) => {
      a.data[at] = deviation * entry;
    });
  });
  return network;
}

/** All weights of a network, to the bit. */
export const snapshot = ({ weights }: Network): Float64Array[] =>
  matricesOf(weights).map(({ data }) => Float64Array.from(data));

/** Every engine: the reference, WebAssembly, and the native one, without whose libraries nothing is tested by halves. */
export const openEngines = (options: { threads?: number; memoryMebibytes?: number } = {}): Promise<OpenEngine[]> =>
  Promise.all(ENGINE_KINDS.map((kind) => openEngine(kind, options)));
