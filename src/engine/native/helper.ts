import { parentPort, workerData } from "node:worker_threads";
import { createMeans, type Seed } from "../wasm/machine.ts";
import { help, type Places } from "../wasm/team.ts";
import { loadNative } from "./blas.ts";

/** What a helper thread is started with. */
export interface HelperData {
  readonly seed: Seed;
  readonly places: Places;
  /** Id of the library's products that it must load; undefined: WebAssembly only. */
  readonly library: string | undefined;
}

/** What a helper says when it is ready, or why it is not. */
export type HelperNews = { readonly ready: true } | { readonly problem: string };

const { seed, places, library } = workerData as HelperData;
const say = (news: HelperNews): void => parentPort!.postMessage(news);

const found = library === undefined ? undefined : await loadNative(seed.memory);
if (found !== undefined && found.products?.id !== library) {
  say({ problem: found.products === undefined ? found.problem : `${found.products.id} where ${library} was expected` });
} else {
  const means = createMeans(seed, found?.products);
  say({ ready: true });
  help(means, places);
}
