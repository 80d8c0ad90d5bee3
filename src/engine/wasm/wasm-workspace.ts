import { requireDomain } from "../../math/domain-error.ts";
import { checkedRecorder, checkLive } from "../checks.ts";
import type { AnyMatrix, Precision } from "../engine.ts";
import { requireSizes } from "../matrix.ts";
import type { Univariate } from "../vector/algebra.ts";
import type { Cell, LossName, MatrixOf, Program, Recorder, Scalar, Workspace } from "../workspace.ts";
import type { Heap } from "./heap.ts";
import type { Bits } from "./products.ts";
import { append, type Draft, emptyDraft } from "./program.ts";
import type { VectorModule } from "./vectors.ts";

/** What an engine lends to its workspaces. */
export interface Lender {
  readonly name: string;
  readonly heap: Heap;
  readonly buffer: SharedArrayBuffer;
  readonly vectorOf: (f: Univariate, bits: Bits) => VectorModule;
  /** Runs the programs that begin at these words. */
  readonly run: (starts: readonly number[]) => void;
}

interface PlacedProgram extends Program {
  /** Index of its first word. */
  readonly start: number;
}

export function createWorkspace({ name, heap, buffer, vectorOf, run }: Lender): Workspace {
  const blocks: number[] = [];
  const programs = new WeakMap<Program, PlacedProgram>();
  let released = false;
  const allocate = (bytes: number): number => {
    const offset = heap.allocate(bytes, name);
    blocks.push(offset);
    return offset;
  };
  const live = (where: string): void => checkLive(released, where, name);
  return {
    matrix<P extends Precision>(rows: number, columns: number, precision: P) {
      live("matrix");
      requireSizes(rows, columns);
      const count = rows * columns;
      const data =
        precision === "float32"
          ? new Float32Array(buffer, allocate(4 * count), count)
          : new Float64Array(buffer, allocate(8 * count), count);
      return { rows, columns, data } as unknown as MatrixOf<P>;
    },
    indices(count) {
      live("indices");
      return new Int32Array(buffer, allocate(4 * count), count);
    },
    cell(value = 0) {
      live("cell");
      const data = new Float64Array(buffer, allocate(8), 1);
      data[0] = value;
      return { data };
    },
    record(write) {
      live("record");
      const draft = emptyDraft();
      write(checkedRecorder(recorderInto(draft, vectorOf), (data) => data.buffer === buffer));
      const offset = allocate(8 * (draft.words.length + 1));
      new Float64Array(buffer, offset, draft.words.length).set(draft.words);
      const program = { operations: draft.operations, start: offset / 8 };
      programs.set(program, program);
      return program;
    },
    run(wanted) {
      live("run");
      run(
        wanted.map((program) => {
          const placed = programs.get(program);
          requireDomain(placed !== undefined, "run", "every program must be of this workspace", name);
          return placed.start;
        }),
      );
    },
    release() {
      released = true;
      for (const offset of blocks.splice(0)) heap.free(offset);
    },
  };
}

const KINDS: Readonly<Record<LossName, number>> = { squared: 0, correlation: 1, "cross-entropy": 2 };

const bitsOf = ({ data }: AnyMatrix): Bits => (data instanceof Float32Array ? 32 : 64);
const offsetOf = ({ data }: AnyMatrix): number => data.byteOffset;
const wordOf = ({ data }: Cell): number => data.byteOffset / 8;

/** The two words of a scalar (operations.ts). */
const scalarOf = (scalar: Scalar): readonly [number, number] =>
  typeof scalar === "number" ? [-1, scalar] : [wordOf(scalar), 0];

/** Writes operations, already checked, into a draft. Operations on no entries are left out. */
function recorderInto(draft: Draft, vectorOf: Lender["vectorOf"]): Recorder {
  const moduleOf = (f: Univariate, a: AnyMatrix): readonly [number, number] => {
    const { offset, length } = vectorOf(f, bitsOf(a));
    return [offset, length];
  };
  /** Whether there is an entry to work on. */
  const some = ({ data }: AnyMatrix): boolean => data.length > 0;
  const copy = (source: AnyMatrix, out: AnyMatrix): void => {
    if (some(out))
      append(draft, "scaleAdd", bitsOf(out), offsetOf(out), offsetOf(source), out.data.length, -1, 0, -1, 1);
  };
  return {
    multiply(a, b, { out, transposeA = false, transposeB = false, alpha = 1, beta = 0 }) {
      const k = transposeA ? a.rows : a.columns;
      if (!some(out)) return;
      const bits = bitsOf(out);
      if (k === 0) {
        append(draft, "scaleAdd", bits, offsetOf(out), offsetOf(out), out.data.length, -1, beta, -1, 0);
        return;
      }
      const shape = [Number(transposeA), Number(transposeB), out.rows, out.columns, k, alpha, beta] as const;
      const [left, right] = [offsetOf(a), offsetOf(b)];
      append(draft, "multiply", bits, ...shape, left, a.columns, right, b.columns, offsetOf(out), out.columns);
    },
    activate(t, { function: f, bias, derivative }) {
      if (!some(t)) return;
      const [module, length] = moduleOf(f, t);
      const place = [offsetOf(t), bias === undefined ? 0 : offsetOf(bias)] as const;
      if (derivative === undefined) append(draft, "activate", module, length, ...place, t.rows, t.columns);
      else append(draft, "activateBoth", module, length, ...place, offsetOf(derivative), t.rows, t.columns);
    },
    backward(gradient, { function: f, value, derivative }) {
      if (!some(gradient)) return;
      const count = gradient.data.length;
      if (derivative !== undefined) {
        append(draft, "backwardStored", bitsOf(gradient), offsetOf(gradient), offsetOf(derivative), count);
      } else append(draft, "backward", ...moduleOf(f, gradient), offsetOf(gradient), offsetOf(value), count);
    },
    backwardReadout({ function: f, value, derivative }, { residual, weights, out }) {
      if (!some(out)) return;
      const name = derivative === undefined ? "backwardReadout" : "backwardReadoutStored";
      const places = [offsetOf(out), offsetOf(residual), offsetOf(weights), offsetOf(derivative ?? value)] as const;
      append(draft, name, ...moduleOf(f, out), ...places, out.rows, out.columns);
    },
    loss(kind, { prediction, target, residual, total }) {
      const [f, y, r] = [prediction, target, residual].map(offsetOf);
      if (some(residual)) append(draft, "loss", bitsOf(residual), KINDS[kind], f, y, residual.rows, r, wordOf(total));
    },
    gather(source, { indices, from, out }) {
      const first = indices.byteOffset + 4 * from;
      if (some(out))
        append(draft, "gather", bitsOf(out), offsetOf(source), out.columns, first, out.rows, offsetOf(out));
    },
    copy: (source, { out }) => copy(source, out),
    fill(out, value) {
      if (some(out)) append(draft, "fill", bitsOf(out), offsetOf(out), out.data.length, value);
    },
    sum(parts, { out }) {
      copy(parts[0], out);
      if (!some(out)) return;
      for (const part of parts.slice(1)) {
        append(draft, "addInto", bitsOf(out), offsetOf(out), offsetOf(part), out.data.length);
      }
    },
    scaleAdd(w, g, { a, b }) {
      const scalars = [...scalarOf(a), ...scalarOf(b)] as const;
      if (some(w)) append(draft, "scaleAdd", bitsOf(w), offsetOf(w), offsetOf(g), w.data.length, ...scalars);
    },
    projectRows(g, w) {
      if (some(g)) append(draft, "projectRows", bitsOf(g), offsetOf(g), offsetOf(w), g.rows, g.columns);
    },
    normaliseRows(w, { radius }) {
      if (some(w)) append(draft, "normaliseRows", bitsOf(w), offsetOf(w), w.rows, w.columns, radius);
    },
    adam(w, { gradient, first, second, beta1, beta2, epsilon, decay, rate, correction1, correction2 }) {
      if (!some(w)) return;
      const places = [w, gradient, first, second].map(offsetOf);
      const scalars = [rate, correction1, correction2].flatMap(scalarOf);
      append(draft, "adam", bitsOf(w), ...places, w.data.length, beta1, beta2, epsilon, decay, ...scalars);
    },
  };
}
