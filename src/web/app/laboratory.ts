import { type Remote, releaseProxy, wrap } from "comlink";
import type { Laboratory } from "../worker.ts";

/** A worker of this page with everything that is computed in it. */
export interface Room {
  readonly laboratory: Remote<Laboratory>;
  /** Ends the worker, whatever it is doing. */
  readonly close: () => void;
}

/** A worker of its own, for what takes long or is to be ended: a run, a playground. Rejected calls say why in `message`. */
export function openRoom(): Room {
  const worker = new Worker(new URL("../worker.ts", import.meta.url), { type: "module", name: "laboratory" });
  const laboratory = wrap<Laboratory>(worker);
  return {
    laboratory,
    close() {
      laboratory[releaseProxy]();
      worker.terminate();
    },
  };
}

let own: Room | undefined;

/** The page's own worker, for what takes a moment: addresses, forms, one spectrum. */
export function desk(): Remote<Laboratory> {
  own ??= openRoom();
  return own.laboratory;
}
