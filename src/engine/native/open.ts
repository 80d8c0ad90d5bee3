import { Worker } from "node:worker_threads";
import { requireDomain } from "../../math/domain-error.ts";
import { createReferenceEngine } from "../reference/reference-engine.ts";
import { kernelModules } from "../wasm/modules.ts";
import type { Products } from "../wasm/products.ts";
import { createWasmEngine, type OpenEngine, type StartHelpers } from "../wasm/wasm-engine.ts";
import type { SharedWebAssemblyMemory } from "../wasm/web-assembly.ts";
import { loadNative, type NativeReport } from "./blas.ts";
import type { HelperData, HelperNews } from "./helper.ts";

/** How an engine is opened. */
export interface OpenOptions {
  /** Threads of one call; 1 unless given. */
  readonly threads?: number;
  /** For all matrices together; 4096 unless given. */
  readonly memoryMebibytes?: number;
}

/** The engines of a terminal: the oracle, WebAssembly alone, and WebAssembly with the system's libraries. */
export const ENGINE_KINDS = ["reference", "wasm", "native"] as const;
export type EngineKind = (typeof ENGINE_KINDS)[number];

/** The system's libraries do not work here. */
export class NativeUnavailable extends Error {
  override readonly name = "NativeUnavailable";
}

/**
 * Opens an engine for the calling thread. `native` rejects with NativeUnavailable where no library works; `pinThreads`
 * (environment.ts) must have run on the main thread before. Close it when it is done with.
 */
export async function openEngine(kind: EngineKind, options: OpenOptions = {}): Promise<OpenEngine> {
  const { threads = 1, memoryMebibytes = 4096 } = options;
  requireDomain(ENGINE_KINDS.includes(kind), "openEngine", `kind must be one of ${ENGINE_KINDS.join(", ")}`, kind);
  if (kind === "reference") return { ...createReferenceEngine({ memoryMebibytes }), close: () => {} };
  const common = { modules: kernelModules(), threads, memoryMebibytes };
  if (kind === "wasm") return await createWasmEngine({ ...common, startHelpers: helpersWith(() => undefined) });
  let library: string | undefined;
  const loadProducts = async (memory: SharedWebAssemblyMemory): Promise<Products> => {
    const found = await loadNative(memory);
    if (found.products === undefined) throw new NativeUnavailable(found.problem);
    library = found.products.id;
    return found.products;
  };
  return await createWasmEngine({ ...common, loadProducts, startHelpers: helpersWith(() => library) });
}

/** Opens the engine whose rows carry this id; rejects where this machine's is another one. */
export async function openEngineById(id: string, options: OpenOptions = {}): Promise<OpenEngine> {
  const kind = ENGINE_KINDS.find((name) => id === name || id.startsWith(`${name}-`));
  requireDomain(kind !== undefined, "openEngineById", `id must begin with one of ${ENGINE_KINDS.join(", ")}`, id);
  const engine = await openEngine(kind, options);
  if (engine.id === id) return engine;
  engine.close();
  throw new NativeUnavailable(`the engine ${id} does not work here: this machine has ${engine.id}`);
}

/** What the machine's libraries are, tested on a memory of their own. */
export async function inspectNative(): Promise<NativeReport & { readonly problem?: string; readonly id?: string }> {
  const { products, ...report } = await loadNative({ buffer: new SharedArrayBuffer(65_536) });
  return products === undefined ? report : { ...report, id: products.id };
}

/** Worker threads that end with the thread that started them. */
const helpersWith =
  (library: () => string | undefined): StartHelpers =>
  async (seeds, places) => {
    const address = new URL("./helper.ts", import.meta.url);
    await Promise.all(
      seeds.map((seed) => {
        const workerData: HelperData = { seed, places, library: library() };
        const worker = new Worker(address, { workerData, name: "helper" });
        worker.unref();
        return new Promise<void>((resolve, reject) => {
          worker.once("error", reject);
          worker.once("message", (news: HelperNews) => {
            if ("ready" in news) resolve();
            else reject(new NativeUnavailable(news.problem));
          });
        });
      }),
    );
  };
