import type { PlaygroundState } from "../../permalink/playground-state.ts";
import type { DataFile } from "../../playground/data-file.ts";
import type { Playground } from "../../playground/session.ts";
import type { NetworkTheory } from "../../playground/theory.ts";
import type { PlaygroundView } from "../../playground/view.ts";
import type { BrowserEngine } from "../computation/open-engine.ts";
import type { Control } from "../model/control.ts";
import type { PlaygroundChoices, PlaygroundForms } from "../model/playground-forms.ts";
import { sameNumbers } from "../model/playground-pace.ts";

/** What a page asks for at once: training for so long, at most so many steps, and what is then to be seen. */
export interface PlaygroundOrder {
  /** Milliseconds of training; 0 for none. */
  readonly milliseconds: number;
  readonly atMost: number;
  readonly shown: PlaygroundState["shown"];
  /** Points of the curves that the page holds already: only those after them are sent. */
  readonly held: number;
}

let engine: Promise<BrowserEngine> | undefined;
let session: Playground | undefined;
/** A session that was begun before it was asked for. */
let begun: Promise<Playground | undefined> | undefined;

const MEMORY_MEBIBYTES = 1024;

/** One session a worker: a page opens a room of its own for it. */
export const playground = {
  /** Begins with what an address says, while the page is still on its way: `playgroundOpen` finds it done. What is wrong is said there. */
  async playgroundBegin(address: string): Promise<void> {
    begun = sessionAt(address).catch(() => undefined);
    await begun;
  },

  /**
   * Networks of another state, at step 0; they take the place of those before. Where the state has no meaning, or does not fit into the memory,
   * it is refused and those before stay as they are.
   */
  async playgroundOpen(state: PlaygroundState, data?: DataFile): Promise<PlaygroundView> {
    const early = await begun;
    begun = undefined;
    if (early !== undefined && sameNumbers(early.state, state)) {
      session = early;
      setTimeout(completeQuietly, 0, early);
      return early.view(state.shown);
    }
    early?.release();
    const [{ createPlayground }, own] = await tools();
    const next = createPlayground(state, { engine: own, ...(data && { data }) });
    session?.release();
    session = next;
    return next.view();
  },

  /** Trains for a slice and tells where the networks are then. A page asks again when it has drawn that. */
  async playgroundTrain({ milliseconds, atMost, shown, held }: PlaygroundOrder): Promise<PlaygroundView> {
    const { stepFor } = await import("../../playground/pace.ts");
    const own = opened();
    if (milliseconds > 0 && atMost >= 1) stepFor(own, { milliseconds, atMost });
    return withoutHeld(own.view(shown), held);
  },

  /** The same initial weights again. */
  async playgroundRewind(shown: PlaygroundState["shown"]): Promise<PlaygroundView> {
    const own = opened();
    own.rewind();
    return own.view(shown);
  },

  /** Floors and predictions for every network: up to seconds, and no session is needed. */
  async playgroundTheory(state: PlaygroundState): Promise<readonly NetworkTheory[]> {
    const { theoryOf } = await import("../../playground/theory.ts");
    return theoryOf(state);
  },

  /** What is wrong with a state, by the name of its control: "training.rate", "networks[0].widths"; {} where nothing is. */
  async playgroundProblems(state: PlaygroundState): Promise<Readonly<Record<string, string>>> {
    const { problemsOfState } = await import("./playground-forms.ts");
    return problemsOfState(state);
  },

  async playgroundChoices(): Promise<PlaygroundChoices> {
    const { choices } = await import("./playground-forms.ts");
    return choices();
  },

  /** The forms of a state and of one network; what they hold stands in the state. */
  async playgroundForms(): Promise<PlaygroundForms> {
    const { forms } = await import("./playground-forms.ts");
    return forms();
  },

  /** The form of a catalogue target's own parameters; none for a radial function. */
  async playgroundTargetControls(state: PlaygroundState): Promise<readonly Control[]> {
    const { targetControls } = await import("./playground-forms.ts");
    return targetControls(state);
  },

  /** The state with another target: under the law that it is learnt under, with its usual parameters. */
  async playgroundWithTarget(state: PlaygroundState, target: PlaygroundState["target"]): Promise<PlaygroundState> {
    const { withTarget } = await import("./playground-forms.ts");
    return withTarget(state, target);
  },

  /** The formula, or the r:value points, behind a profile's name under the state's law. */
  async playgroundProfile(state: PlaygroundState): Promise<string> {
    const { profileOf, radialLawOf } = await import("../../playground/problem.ts");
    return profileOf(state, radialLawOf(state));
  },

  /** A line for a shell that trains the same networks in a terminal. */
  async playgroundCommand(state: PlaygroundState): Promise<string> {
    const { argumentsOf, commandLine } = await import("../../permalink/copy-as.ts");
    const args = await argumentsOf({ view: "playground", ...state }, async () => {
      throw new Error("a playground is no claim");
    });
    const file = state.target === "data" && state.data !== undefined ? [`--data=${state.data.name ?? "file.csv"}`] : [];
    return commandLine([...args, ...file]);
  },
};

/** None where the address is about something else, or a file is to be given first. */
async function sessionAt(address: string): Promise<Playground | undefined> {
  const [[{ createPlayground }, own], { parsePermalink }] = await Promise.all([
    tools(),
    import("../../permalink/permalink.ts"),
  ]);
  const view = await parsePermalink(address);
  if (view.view !== "playground" || view.target === "data") return undefined;
  const { view: _, ...state } = view;
  return createPlayground(state, { engine: own, firstOnly: true });
}

/** Draws the other repetitions while the page draws; where they do not fit, the next step says so. */
function completeQuietly(own: Playground): void {
  if (own !== session) return;
  try {
    own.complete();
  } catch {}
}

const tools = () => Promise.all([import("../../playground/session.ts"), openedEngine()]);

function openedEngine(): Promise<BrowserEngine> {
  engine ??= import("../computation/open-engine.ts").then(({ openBrowserEngine }) =>
    openBrowserEngine({ memoryMebibytes: MEMORY_MEBIBYTES }),
  );
  engine.catch(() => {
    engine = undefined;
  });
  return engine;
}

function opened(): Playground {
  if (session === undefined) throw new Error("playground: open must come first; this is a bug of ours");
  return session;
}

const withoutHeld = (view: PlaygroundView, held: number): PlaygroundView =>
  held === 0
    ? view
    : { ...view, networks: view.networks.map((network) => ({ ...network, curve: network.curve.slice(held) })) };
