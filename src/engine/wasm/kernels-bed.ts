import type { WasmKernels } from "./kernels.ts";
import { kernelModules } from "./modules.ts";
import type { Bits } from "./products.ts";
import { instantiate, LARGEST_MEMORY, sharedMemory } from "./web-assembly.ts";

export type Entries = Float32Array | Float64Array;

/** Kernels over a memory of 4 GiB, with arrays laid out so that a wrong offset shows. */
export interface Bed {
  readonly name: string;
  readonly kernels: WasmKernels;
  /** Room for the kernels' own use. */
  readonly scratch: number;
  /** An array with these entries between guards, aligned to its entries only. */
  array(bits: Bits, entries: ArrayLike<number>): Entries;
  indices(entries: ArrayLike<number>): Int32Array;
  /** Fills the scratch with NaN. */
  begin(): void;
  /** Bytes of the scratch up to the last that holds anything else since. */
  scratchUsed(): number;
  /** Throws where a guard was written; then forgets all arrays. */
  end(): void;
}

export const BITS: readonly Bits[] = [32, 64];

/** Unit roundoff. */
export const unitOf = (bits: Bits): number => (bits === 32 ? 2 ** -24 : 2 ** -53);

/** γ_k = k u/(1 − k u): bounds the relative error of k roundings (Higham, Lemma 3.1). */
export const roundingBound = (k: number, unit: number): number => (k * unit) / (1 - k * unit);

/** A number rounded to the precision. */
export const rounder = (bits: Bits): ((x: number) => number) => (bits === 32 ? Math.fround : (x) => x);

/** Fixed numbers of −1 < x < 1 that float32 holds exactly, by a linear congruential generator. */
export function noise(count: number, seed = 1): Float32Array {
  let state = seed * 2654435761;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return (state >> 8) / 2 ** 23;
  });
}

/** For the arrays of one check, and below them for scratch: gemm's packed blocks, and the panels of reflections. */
const ARRAY_BYTES = 2 ** 24;
const SCRATCH_BYTES = 2 ** 21;
const GUARD = 64;
const MARK = 0xa5;

/** Arrays below 2 GiB; on both sides of it and beyond; and the last of them ending where the memory ends. */
const PLACES = [
  { where: "below 2 GiB", end: 2 ** 27 },
  { where: "about 2 GiB", end: 2 ** 31 + 2 ** 16 },
  { where: "up to 4 GiB", end: LARGEST_MEMORY },
] as const;

/** Both modules at every place. */
export function beds(): readonly Bed[] {
  const memory = sharedMemory(LARGEST_MEMORY);
  return Object.entries(kernelModules()).flatMap(([name, module]) => {
    const kernels = instantiate<WasmKernels>(module, memory);
    return PLACES.map(({ where, end }) => createBed(memory.buffer, { name: `${name}, ${where}`, kernels, end }));
  });
}

/** Takes arrays from `end` downwards. */
function createBed(
  buffer: SharedArrayBuffer,
  { name, kernels, end }: { readonly name: string; readonly kernels: WasmKernels; readonly end: number },
): Bed {
  const words = new Float64Array(buffer, end - ARRAY_BYTES - SCRATCH_BYTES, SCRATCH_BYTES / 8);
  let free = end;
  const guards: Uint8Array[] = [];
  const guard = (): void => {
    free -= GUARD;
    const bytes = new Uint8Array(buffer, free, GUARD).fill(MARK);
    guards.push(bytes);
  };
  const take = (bytes: number, alignment: number): number => {
    // Off the next coarser alignment, but for the array that ends the memory.
    if (free !== LARGEST_MEMORY && (free - bytes) % (2 * alignment) === 0) free -= alignment;
    free -= bytes;
    const offset = free;
    guard();
    return offset;
  };
  return {
    name,
    kernels,
    scratch: words.byteOffset,
    begin: () => void words.fill(Number.NaN),
    scratchUsed: () => 8 * (words.findLastIndex((word) => !Number.isNaN(word)) + 1),
    array(bits, entries) {
      const offset = take((entries.length * bits) / 8, bits / 8);
      const out =
        bits === 32
          ? new Float32Array(buffer, offset, entries.length)
          : new Float64Array(buffer, offset, entries.length);
      out.set(entries);
      return out;
    },
    indices(entries) {
      const out = new Int32Array(buffer, take(4 * entries.length, 4), entries.length);
      out.set(entries);
      return out;
    },
    end() {
      const broken = guards.findIndex((bytes) => bytes.some((byte) => byte !== MARK));
      guards.length = 0;
      free = end;
      if (broken >= 0) throw new Error(`${name}: the guard before array ${broken} was written`);
    },
  };
}
