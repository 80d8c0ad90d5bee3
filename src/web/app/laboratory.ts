import { type Remote, releaseProxy, wrap } from "comlink";
import type { View } from "../../permalink/view.ts";
import { answering } from "../model/answering.ts";
import type { Laboratory } from "../worker.ts";

/** A worker of this page with everything that is computed in it. */
export interface Room {
  readonly laboratory: Remote<Laboratory>;
  /** Ends the worker, whatever it is doing; what was asked of it stays without an answer. Once is enough. */
  readonly close: () => void;
}

/**
 * A worker of its own, for what takes long or is to be ended: a run, a playground. Rejected calls say why in `message`; so do all calls of a
 * worker that could not be loaded or came to its end by itself, of which `onend` is told.
 */
export function openRoom({ onend }: { readonly onend?: () => void } = {}): Room {
  const worker = new Worker(new URL("../worker.ts", import.meta.url), { type: "module", name: "laboratory" });
  const remote = wrap<Laboratory>(worker);
  const { calls, end } = answering(remote);
  let isOpen = true;
  const close = (): void => {
    if (!isOpen) return;
    isOpen = false;
    remote[releaseProxy]();
    worker.terminate();
  };
  const fail = (why: string): void => {
    end(why);
    close();
    onend?.();
  };
  // What cannot be loaded has no message, what was thrown has one.
  worker.addEventListener("error", (event) =>
    fail(event.message ? `it said: ${event.message}` : "it could not be loaded; is the network there?"),
  );
  worker.addEventListener("messageerror", () => fail("it said what cannot be read here"));
  return { laboratory: calls, close };
}

let own: Room | undefined;

/** The page's own worker, for what takes a moment: addresses, forms, one spectrum. One that has ended is followed by another. */
export function desk(): Remote<Laboratory> {
  own ??= openRoom({
    onend: () => {
      own = undefined;
    },
  });
  return own.laboratory;
}

let first: Room | undefined;

/**
 * What an address says. A page that begins with the playground opens one worker for that and for the training, which
 * prepares the networks while the page's code is still on its way.
 */
export function readAddress(address: string): Promise<View> {
  if (own !== undefined || first !== undefined || !/^#\/playground\b/.test(address)) return desk().readAddress(address);
  first = openRoom({
    onend: () => {
      first = undefined;
    },
  });
  const view = first.laboratory.readAddress(address);
  first.laboratory.playgroundBegin(address).catch(() => undefined); // opening says what is wrong
  return view;
}

/** A worker for one playground: the one that was opened with the page, if nobody has it yet. */
export function trainingRoom(): Room {
  const room = first ?? openRoom();
  first = undefined;
  return room;
}
