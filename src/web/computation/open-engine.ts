import type { Engine } from "../../engine/engine.ts";
import { kernelModules } from "../../engine/wasm/modules.ts";
import { createWasmEngine, type StartHelpers } from "../../engine/wasm/wasm-engine.ts";
import { MemoryLimitError } from "../../engine/workspace.ts";
import type { HelperNews, HelperOrder } from "./helper.worker.ts";

export interface BrowserEngineOptions {
  /** Threads of one call; 1 unless given, and 1 where the page is not cross-origin isolated: memory can then not be sent
   *  to another worker. Rows do not depend on it. */
  readonly threads?: number;
  /** For all matrices together; 1024 unless given. Halved until the browser grants it. */
  readonly memoryMebibytes?: number;
}

/** An engine that holds memory and other workers. Once it is closed they rest, and the calling worker may be ended. */
export interface BrowserEngine extends Engine {
  close(): Promise<void>;
}

/** Less memory than this is not worth an engine. */
const LEAST_MEBIBYTES = 64;

/** The browser has no WebAssembly with SIMD and shared memory, or grants none of it. */
export class EngineUnavailable extends Error {
  override readonly name = "EngineUnavailable";
}

/**
 * The `wasm` engine in a worker of a page (or in Node, one thread), the same kernels and so the same bits as the command
 * line's. One thread needs no isolation: a shared memory may be made anywhere, it only cannot be sent elsewhere. Not for a
 * page's own thread with more threads than one, which may not wait.
 */
export async function openBrowserEngine(options: BrowserEngineOptions = {}): Promise<BrowserEngine> {
  const { memoryMebibytes = 1024 } = options;
  if (!("WebAssembly" in globalThis))
    throw new EngineUnavailable("This browser has no WebAssembly, or it is switched off");
  const threads = isIsolated() ? (options.threads ?? 1) : 1;
  let problem: unknown;
  for (let mebibytes = memoryMebibytes; mebibytes >= Math.min(LEAST_MEBIBYTES, memoryMebibytes); mebibytes /= 2) {
    try {
      return await openEngine({ threads, mebibytes });
    } catch (error) {
      if (!isShortOfMemory(error)) {
        throw new EngineUnavailable(`WebAssembly with SIMD and shared memory does not work here: ${said(error)}`);
      }
      problem = error;
    }
  }
  throw new EngineUnavailable(`The browser grants no ${LEAST_MEBIBYTES} MiB of memory: ${said(problem)}`);
}

/** Whether memory can be shared with other workers. */
export const isIsolated = (): boolean =>
  (globalThis as { readonly crossOriginIsolated?: boolean }).crossOriginIsolated === true;

/** How engines refuse memory: V8 and SpiderMonkey by a RangeError, JavaScriptCore by one too. */
const isShortOfMemory = (error: unknown): boolean => error instanceof RangeError || error instanceof MemoryLimitError;

const said = (error: unknown): string => (error instanceof Error ? error.message : String(error));

async function openEngine({ threads, mebibytes }: Readonly<Record<"threads" | "mebibytes", number>>) {
  const helpers: Helper[] = [];
  const startHelpers: StartHelpers = async (seeds, places) => {
    helpers.push(...seeds.map((seed) => startHelper({ seed, places })));
    await Promise.all(helpers.map(({ ready }) => ready));
  };
  const engine = await createWasmEngine({
    modules: kernelModules(),
    threads,
    memoryMebibytes: mebibytes,
    startHelpers,
  });
  return {
    ...engine,
    async close() {
      engine.close();
      await Promise.all(helpers.map(({ done }) => done));
    },
  };
}

interface Helper {
  readonly ready: Promise<void>;
  /** It was told to stop, and does nothing any more. */
  readonly done: Promise<void>;
}

/**
 * A worker of the calling worker, which ends with it. It does not end itself, nor is it ended: in Chromium a worker that is
 * terminated while one of its own is about to end stays for ever, with its memory.
 */
function startHelper(order: HelperOrder): Helper {
  const worker = new Worker(new URL("./helper.worker.ts", import.meta.url), { type: "module", name: "helper" });
  const ready = Promise.withResolvers<void>();
  const done = Promise.withResolvers<void>();
  worker.onerror = (event) => {
    ready.reject(new EngineUnavailable(`a helper could not start: ${event.message}`));
    done.resolve();
  };
  worker.onmessage = ({ data }: MessageEvent<HelperNews>) => (data === "ready" ? ready : done).resolve();
  worker.postMessage(order);
  return { ready: ready.promise, done: done.promise };
}
