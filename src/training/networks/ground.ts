import type { Engine } from "../../engine/engine.ts";
import type { MatrixOf, Recorder, Workspace } from "../../engine/workspace.ts";
import { bytesPerNumber } from "../../networks/weights.ts";

/** What a task is laid out on: a workspace, or a count of what the task would take of one. */
export type Ground = Pick<Workspace, "matrix" | "indices" | "cell" | "record">;

/** Blocks of an engine's memory begin on multiples of so many bytes. */
const BLOCK = 64;
/** Most bytes that a recorded operation takes. */
const OPERATION = 136;

/** Bytes that laying out a task takes, matrices and programs: the same code on a ground that gives no memory. */
export function bytesOf(layOut: (ground: Ground) => unknown): number {
  let bytes = 0;
  const block = (wanted: number): void => {
    bytes += Math.max(BLOCK, Math.ceil(wanted / BLOCK) * BLOCK);
  };
  layOut({
    matrix(rows, columns, precision) {
      block(rows * columns * bytesPerNumber(precision));
      const data = precision === "float32" ? new Float32Array(0) : new Float64Array(0);
      return { rows, columns, data } as unknown as MatrixOf<typeof precision>;
    },
    indices(count) {
      block(4 * count);
      return new Int32Array(0);
    },
    cell() {
      block(8);
      return { data: new Float64Array(1) };
    },
    record(write) {
      let operations = 0;
      // A sum takes an operation for each of its parts, the first argument.
      const count = (first: unknown): void => {
        operations += Array.isArray(first) ? first.length : 1;
      };
      write(new Proxy({} as Recorder, { get: () => count }));
      block(OPERATION * operations + 8);
      return { operations };
    },
  });
  return bytes;
}

/** Lays a task out on a workspace of its own, once it is known to fit; the workspace is given back should that fail. */
export function settle<Task>(
  engine: Engine,
  name: string,
  layOut: (ground: Ground) => Task,
): { readonly workspace: Workspace; readonly task: Task } {
  const workspace = engine.workspace({ name, bytes: bytesOf(layOut) });
  try {
    return { workspace, task: layOut(workspace) };
  } catch (error) {
    workspace.release();
    throw error;
  }
}
