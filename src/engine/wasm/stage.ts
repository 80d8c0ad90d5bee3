import type { Matrix } from "../engine.ts";
import type { Placed } from "./dense.ts";
import type { Heap } from "./heap.ts";

/** Float64 matrices wherever they lie, brought onto the memory for the time of one operation. */
export interface Stage {
  /** Where a matrix that is only read lies. */
  read(a: Matrix): Placed;
  /** Where a matrix that is written lies; what it held is brought along unless `fresh`. */
  write(a: Matrix, options?: { readonly fresh?: boolean }): Placed;
  /** Bytes for the operation itself. */
  scratch(bytes: number): number;
}

/** Runs `operation`, then copies what was written back to where it belongs and gives the memory back. */
export function staged<Result>(
  { heap, buffer, where }: { readonly heap: Heap; readonly buffer: SharedArrayBuffer; readonly where: string },
  operation: (stage: Stage) => Result,
): Result {
  const blocks: number[] = [];
  const written: { readonly matrix: Matrix; readonly offset: number }[] = [];
  const scratch = (bytes: number): number => {
    const offset = heap.allocate(bytes, where);
    blocks.push(offset);
    return offset;
  };
  const place = (a: Matrix, { copy }: { readonly copy: boolean }): Placed => {
    if (a.data.buffer === buffer) return { offset: a.data.byteOffset, stride: a.columns };
    const offset = scratch(a.data.byteLength);
    if (copy) new Float64Array(buffer, offset, a.data.length).set(a.data);
    return { offset, stride: a.columns };
  };
  try {
    const result = operation({
      read: (a) => place(a, { copy: true }),
      write(a, { fresh = false } = {}) {
        const placed = place(a, { copy: !fresh });
        if (a.data.buffer !== buffer) written.push({ matrix: a, offset: placed.offset });
        return placed;
      },
      scratch,
    });
    for (const { matrix, offset } of written) matrix.data.set(new Float64Array(buffer, offset, matrix.data.length));
    return result;
  } finally {
    for (const offset of blocks) heap.free(offset);
  }
}
