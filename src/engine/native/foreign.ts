/** A C function. Pointers are plain numbers. */
export type ForeignFunction = (...args: readonly (number | string)[]) => unknown;

/** A shared library that has been loaded. */
export interface ForeignLibrary {
  /** The function of that name, or undefined where neither the library nor what it depends on has one. */
  find(name: string, result: string, args: readonly string[]): ForeignFunction | undefined;
}

/** How C is called. */
export interface Foreign {
  /** Throws with the loader's message. */
  open(path: string): ForeignLibrary;
  /** The address of the first byte; it stays where it is as long as the buffer lives. */
  address(buffer: ArrayBufferLike): number;
  /** Integers of 32 bits behind a pointer that a C function returned. */
  integers(pointer: unknown, count: number): Int32Array;
}

/** koffi, an optional dependency; what keeps it from being used otherwise. */
export async function loadForeign(): Promise<Foreign | { readonly problem: string }> {
  let koffi: typeof import("koffi");
  try {
    koffi = await import("koffi");
  } catch (error) {
    return { problem: `koffi, which calls the system's libraries, is not installed (${messageOf(error)})` };
  }
  return {
    open(path) {
      const library = koffi.load(path);
      return {
        find(name, result, args) {
          try {
            return library.func(name, result, [...args]);
          } catch {
            return undefined;
          }
        },
      };
    },
    // A view of a detached buffer would end the process: shared buffers, and those made here, are never detached.
    address: (buffer) => Number(koffi.address(new Uint8Array(buffer))),
    integers: (pointer, count) => koffi.decode(pointer, koffi.array("int32_t", count)) as Int32Array,
  };
}

/** Sets the calling thread's number of OpenMP threads to 1, in whichever runtime the library is linked to; what that says then. */
export function limitOpenMp(library: ForeignLibrary): number | undefined {
  library.find("omp_set_num_threads", "void", ["int"])?.(1);
  const ask = library.find("omp_get_max_threads", "int", []);
  return ask && Number(ask());
}

/** The first line of what went wrong. */
export function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split("\n", 1)[0]!;
}
