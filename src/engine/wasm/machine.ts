import type { VectorKernels } from "../vector/compile.ts";
import type { WasmKernels } from "./kernels.ts";
import type { Means } from "./operations.ts";
import type { Products } from "./products.ts";
import { instantiate, type SharedWebAssemblyMemory } from "./web-assembly.ts";

/** What a thread needs to make its means; can be sent to another thread. */
export interface Seed {
  readonly memory: SharedWebAssemblyMemory;
  /** The kernels' module. */
  readonly module: Uint8Array;
  /** Where this thread's scratch begins, in bytes. */
  readonly scratch: number;
}

/** Makes one thread's means; products are the library's where one is given. */
export function createMeans({ memory, module, scratch }: Seed, library?: Products): Means {
  const kernels = instantiate<WasmKernels>(module, memory);
  const own = wasmProducts(kernels, scratch);
  const loaded = new Map<number, VectorKernels>();
  return {
    kernels,
    products: library ?? own,
    thinProducts: own,
    scratch,
    words: new Float64Array(memory.buffer),
    vector(offset, length) {
      let known = loaded.get(offset);
      if (known === undefined) {
        const bytes = new Uint8Array(memory.buffer, offset, length).slice();
        known = instantiate<VectorKernels>(bytes, memory);
        loaded.set(offset, known);
      }
      return known;
    },
  };
}

/** Products by the WebAssembly kernels. */
function wasmProducts(kernels: WasmKernels, scratch: number): Products {
  return {
    id: "wasm",
    gemm(bits, { transA, transB, m, n, k, alpha, beta }, { a, lda, b, ldb, c, ldc }) {
      const gemm = bits === 32 ? kernels.gemm32 : kernels.gemm64;
      gemm(Number(transA), Number(transB), m, n, k, alpha, a, lda, b, ldb, beta, c, ldc, scratch);
    },
  };
}
