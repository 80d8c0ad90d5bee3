import { InvariantError } from "../../math/domain-error.ts";
import { MemoryLimitError } from "../workspace.ts";

/** A stretch of the memory: bytes from ≤ i < from + size. */
interface Stretch {
  from: number;
  size: number;
}

/** Blocks begin on cache lines. */
const ALIGNMENT = 64;

export interface Heap {
  /** Offset of a block of at least `bytes` bytes, all 0. Throws a MemoryLimitError where there is no room. */
  allocate(bytes: number, where: string): number;
  free(offset: number): void;
  /** Most bytes that one more block could take. */
  largestFree(): number;
}

/** First fit on bytes from ≤ i < to of a memory. Blocks are few and large: matrices and programs. */
export function createHeap(
  buffer: SharedArrayBuffer,
  { from, to }: { readonly from: number; readonly to: number },
): Heap {
  const begin = alignUp(from);
  const free: Stretch[] = [{ from: begin, size: Math.floor((to - begin) / ALIGNMENT) * ALIGNMENT }];
  const taken = new Map<number, number>();
  /** Everything from here on has never been written. */
  let touched = begin;
  return {
    allocate(bytes, where) {
      const size = Math.max(ALIGNMENT, alignUp(bytes));
      const found = free.find((stretch) => stretch.size >= size);
      if (found === undefined) {
        throw new MemoryLimitError(where, { wanted: bytes + sum(taken.values()), limit: to - begin });
      }
      const offset = found.from;
      found.from += size;
      found.size -= size;
      if (found.size === 0) free.splice(free.indexOf(found), 1);
      taken.set(offset, size);
      // By words: a shared memory is filled element by element.
      if (offset < touched) new Float64Array(buffer, offset, Math.min(size, touched - offset) / 8).fill(0);
      touched = Math.max(touched, offset + size);
      return offset;
    },
    free(offset) {
      const size = taken.get(offset);
      if (size === undefined) throw new InvariantError("heap", `no block begins at ${offset}`);
      taken.delete(offset);
      const after = free.findIndex((stretch) => stretch.from > offset);
      const place = after < 0 ? free.length : after;
      free.splice(place, 0, { from: offset, size });
      mergeAt(free, place);
      mergeAt(free, place - 1);
    },
    largestFree: () => free.reduce((most, { size }) => Math.max(most, size), 0),
  };
}

/** Joins the stretches i and i + 1 where they touch. */
function mergeAt(free: Stretch[], i: number): void {
  const [left, right] = [free[i], free[i + 1]];
  if (left === undefined || right === undefined || left.from + left.size !== right.from) return;
  left.size += right.size;
  free.splice(i + 1, 1);
}

export const alignUp = (bytes: number): number => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;

function sum(sizes: Iterable<number>): number {
  let total = 0;
  for (const size of sizes) total += size;
  return total;
}
