import type { Bits } from "../wasm/products.ts";

/** A rectangle of numbers in a memory, with what lies between its rows. */
export interface Region {
  readonly rows: number;
  readonly columns: number;
  readonly stride: number;
  /** Bytes from the beginning of the memory. */
  readonly offset: number;
  readonly data: Float32Array | Float64Array;
  /** What lies between its rows. */
  readonly padding: number;
}

/** Between the rows of what is written: finite, so that a NaN written there is seen, and large, so that reading it is. */
const GUARD = 2 ** 20;

/** A memory of 64 KiB pages from which the self-test's matrices are cut, one after another. */
export class Samples {
  readonly memory: { readonly buffer: ArrayBufferLike };
  readonly #bits: Bits;
  #next = 64;
  #state = 1;

  constructor(memory: { readonly buffer: ArrayBufferLike }, bits: Bits) {
    this.memory = memory;
    this.#bits = bits;
  }

  /** A region that is only read, filled from `entry`: between its rows is NaN, which would show in any result. */
  input(rows: number, columns: number, entry: Entry): Region {
    return this.#cut(rows, columns, { entry, padding: Number.NaN });
  }

  /** A region that is written. */
  output(rows: number, columns: number, entry: Entry): Region {
    return this.#cut(rows, columns, { entry, padding: GUARD });
  }

  #cut(rows: number, columns: number, { entry, padding }: { readonly entry: Entry; readonly padding: number }): Region {
    const stride = columns + 3;
    const offset = this.#next;
    const length = rows * stride;
    const buffer = this.memory.buffer;
    const data =
      this.#bits === 32 ? new Float32Array(buffer, offset, length) : new Float64Array(buffer, offset, length);
    this.#next += Math.ceil((data.byteLength + 8) / 8) * 8;
    data.fill(padding);
    for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) data[i * stride + j] = entry(i, j);
    return { rows, columns, stride, offset, data, padding };
  }

  /** The next of a fixed sequence in (−1, 1), by Park & Miller's generator (1988); exact in both precisions. */
  readonly next = (): number => {
    this.#state = (this.#state * 48271) % 2147483647;
    return Math.round((this.#state / 2147483647) * 2048 - 1024) / 1024;
  };
}

type Entry = (i: number, j: number) => number;

/** Entry (i, j) as it is now. */
export function entryOf(region: Region, i: number, j: number): number {
  return region.data[i * region.stride + j];
}

/** Whether what lies between the rows is as it was made. */
export function paddingIntact({ rows, columns, stride, data, padding }: Region): boolean {
  for (let i = 0; i < rows; i++) {
    for (let j = columns; j < stride; j++) if (!Object.is(data[i * stride + j], padding)) return false;
  }
  return true;
}
