import { createMeans, type Seed } from "../../engine/wasm/machine.ts";
import { help, type Places } from "../../engine/wasm/team.ts";

/** What a helper is sent first and only. */
export interface HelperOrder {
  readonly seed: Seed;
  readonly places: Places;
}

/** What it says: it is about to help; it was told to stop. */
export type HelperNews = "ready" | "done";

/** The little of a dedicated worker's scope that is needed here. */
interface Scope {
  onmessage: ((event: { readonly data: HelperOrder }) => void) | null;
  postMessage(news: HelperNews): void;
}

const scope = globalThis as unknown as Scope;

scope.onmessage = ({ data: { seed, places } }) => {
  const means = createMeans(seed);
  scope.postMessage("ready");
  help(means, places);
  scope.postMessage("done");
};
