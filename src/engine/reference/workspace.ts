import { requireDomain } from "../../math/domain-error.ts";
import { checkedRecorder, checkLive } from "../checks.ts";
import type { Precision } from "../engine.ts";
import { requireSizes } from "../matrix.ts";
import {
  type Cell,
  type MatrixOf,
  MemoryLimitError,
  type Program,
  type Recorder,
  type Workspace,
} from "../workspace.ts";
import { createRecorder } from "./recorder.ts";

/** What the workspaces of one engine share: bytes promised to them, and the memory that is theirs. */
export interface Budget {
  readonly limit: number;
  promised: number;
  readonly buffers: WeakSet<ArrayBufferLike>;
}

/** A workspace over plain array buffers. A program is a list of closures; programs run one after the other. */
export function createWorkspace(
  budget: Budget,
  { name, bytes }: { readonly name: string; readonly bytes: number },
): Workspace {
  requireDomain(bytes >= 0, "workspace", "bytes must be ≥ 0", bytes);
  const programs = new WeakMap<Program, readonly (() => void)[]>();
  let promised = 0;
  let used = 0;
  let released = false;

  function promise(total: number): void {
    const wanted = budget.promised - promised + total;
    if (wanted > budget.limit) throw new MemoryLimitError(name, { wanted, limit: budget.limit });
    budget.promised = wanted;
    promised = total;
  }
  function take(size: number, where: string): ArrayBuffer {
    checkLive(released, where, name);
    if (used + size > promised) promise(used + size);
    used += size;
    const buffer = new ArrayBuffer(size);
    budget.buffers.add(buffer);
    return buffer;
  }
  promise(bytes);

  return {
    matrix<P extends Precision>(rows: number, columns: number, precision: P): MatrixOf<P> {
      requireSizes(rows, columns);
      const [Numbers, size] = precision === "float32" ? [Float32Array, 4] : [Float64Array, 8];
      const data = new Numbers(take(rows * columns * size, "matrix"));
      return { rows, columns, data } as unknown as MatrixOf<P>;
    },
    indices(count: number): Int32Array {
      requireDomain(Number.isInteger(count) && count >= 0, "indices", "count must be an integer ≥ 0", count);
      return new Int32Array(take(4 * count, "indices"));
    },
    cell(value = 0): Cell {
      const data = new Float64Array(take(8, "cell"));
      data[0] = value;
      return { data };
    },
    record(write: (op: Recorder) => void): Program {
      checkLive(released, "record", name);
      const steps: (() => void)[] = [];
      write(checkedRecorder(createRecorder(steps), (data) => budget.buffers.has(data.buffer)));
      const program: Program = { operations: steps.length };
      programs.set(program, steps);
      return program;
    },
    run(wanted: readonly Program[]): void {
      checkLive(released, "run", name);
      const lists = wanted.map((program) => {
        const steps = programs.get(program);
        requireDomain(steps !== undefined, "run", "programs must be recorded in the same workspace", name);
        return steps;
      });
      for (const steps of lists) for (const step of steps) step();
    },
    release(): void {
      if (released) return;
      released = true;
      budget.promised -= promised;
    },
  };
}
