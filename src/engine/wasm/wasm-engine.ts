import { InvariantError, requireDomain } from "../../math/domain-error.ts";
import type { Engine } from "../engine.ts";
import { MemoryLimitError } from "../workspace.ts";
import { createHeap } from "./heap.ts";
import { immediate } from "./immediate.ts";
import { LIST_LENGTH, layoutFor } from "./layout.ts";
import { createMeans, type Seed } from "./machine.ts";
import type { Products } from "./products.ts";
import { createTeam, type Places } from "./team.ts";
import { createVectors } from "./vectors.ts";
import { createWorkspace } from "./wasm-workspace.ts";
import { isValidModule, LARGEST_MEMORY, type SharedWebAssemblyMemory, sharedMemory } from "./web-assembly.ts";

/** Starts one thread a seed; when the promise resolves, each is in `help` (team.ts) or about to be. */
export type StartHelpers = (seeds: readonly Seed[], places: Places) => Promise<void>;

export interface WasmEngineOptions {
  /** The kernels' modules (kernels.gen.ts), with fused multiply-add and without. */
  readonly modules: { readonly relaxed: Uint8Array; readonly plain: Uint8Array };
  readonly threads: number;
  /** For all matrices together; what exceeds 4096 is out of reach. */
  readonly memoryMebibytes: number;
  /** Needed where there is more than one thread. */
  readonly startHelpers?: StartHelpers;
  /** A native library's products on the same memory; helpers load their own. */
  readonly loadProducts?: (memory: SharedWebAssemblyMemory) => Promise<Products>;
}

/** An engine that holds memory and threads until it is closed. */
export interface OpenEngine extends Engine {
  close(): void;
}

/** A thread's scratch: what the largest kernel asks for. */
const SCRATCH_BYTES = 2 ** 22;

/**
 * Matrices in one WebAssembly memory; elementwise kernels in WebAssembly SIMD, products there or in a native library that is
 * handed the same bytes. Work is cut by shape alone and sums are taken in the order of the cuts, so that the bits depend on
 * no number of threads.
 */
export async function createWasmEngine(options: WasmEngineOptions): Promise<OpenEngine> {
  const { modules, threads, memoryMebibytes, loadProducts } = options;
  const where = "createWasmEngine";
  requireDomain(Number.isInteger(threads) && threads >= 1, where, "threads must be an integer ≥ 1", threads);
  requireDomain(memoryMebibytes > 0, where, "memoryMebibytes must be positive", memoryMebibytes);
  const relaxed = isValidModule(modules.relaxed);
  const module = relaxed ? modules.relaxed : modules.plain;
  const layout = layoutFor(threads, { scratchBytes: SCRATCH_BYTES });
  const memory = sharedMemory(Math.min(LARGEST_MEMORY, layout.heap + memoryMebibytes * 2 ** 20));
  const seeds = layout.scratch.map((scratch): Seed => ({ memory, module, scratch }));
  const means = createMeans(seeds[0], await loadProducts?.(memory));
  const needed = means.kernels.gemmScratchBytes();
  if (needed > SCRATCH_BYTES) throw new InvariantError(where, `the kernels want ${needed} bytes of scratch`);
  const places: Places = { control: layout.control, list: layout.list };
  if (threads > 1) {
    requireDomain(
      options.startHelpers !== undefined,
      where,
      "threads must be 1 where no helper can be started",
      threads,
    );
    await options.startHelpers(seeds.slice(1), places);
  }
  const team = createTeam(means, places, { helpers: threads - 1 });
  const { buffer } = memory;
  const heap = createHeap(buffer, { from: layout.heap, to: buffer.byteLength });
  const vectorOf = createVectors(buffer, { code: layout.code, relaxed });
  const run = (starts: readonly number[]): void => {
    for (let i = 0; i < starts.length; i += LIST_LENGTH) team.run(starts.slice(i, i + LIST_LENGTH));
  };
  const memoryLimit = buffer.byteLength - layout.heap;
  return {
    id: means.products.id === "wasm" ? (relaxed ? "wasm" : "wasm-unfused") : `native-${means.products.id}`,
    threads,
    memoryLimit,
    workspace({ name, bytes }) {
      if (bytes > heap.largestFree()) throw new MemoryLimitError(name, { wanted: bytes, limit: memoryLimit });
      return createWorkspace({ name, heap, buffer, vectorOf, run });
    },
    ...immediate({ means, heap, buffer, run }),
    close: () => team.stop(),
  };
}
