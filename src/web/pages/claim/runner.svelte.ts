import { proxy } from "comlink";
import type { ClaimView } from "../../../permalink/view.ts";
import { openRoom, type Room } from "../../app/laboratory.ts";
import { threadsHere } from "../../app/threads.ts";
import { cancelFlag } from "../../computation/cancel.ts";
import type { RunProgress } from "../../computation/run.ts";
import type { ClaimRun } from "../../laboratory/claim-run.ts";

/** Milliseconds that a run has to end by itself, once it was told to. */
const GRACE = 1000;

interface Running {
  readonly room: Room;
  readonly view: ClaimView;
  readonly stop: () => void;
}

const runners = new Map<string, ClaimRunner>();

/** The runs of one claim: the same while the site is open, so that a run goes on, and what it found stays, while another page is looked at. */
export function runnerOf(id: string): ClaimRunner {
  const known = runners.get(id) ?? claimRunner();
  runners.set(id, known);
  return known;
}

/** A claim's runs in this page, one at a time, each in a worker of its own. What the last one found stays until another one is done. */
function claimRunner() {
  let running = $state.raw<Running | undefined>();
  let progress = $state.raw<RunProgress | undefined>();
  let elapsed = $state(0);
  let result = $state.raw<ClaimRun | undefined>();
  let problem = $state<string | undefined>();
  let said = $state("");

  /** Of no effect on a run that another one, or nothing, has followed. */
  function end(own: Running, words: string): void {
    if (running !== own) return;
    own.room.close();
    running = undefined;
    said = words;
  }

  return {
    get isRunning(): boolean {
      return running !== undefined;
    },
    get progress(): RunProgress | undefined {
      return progress;
    },
    /** Seconds since it began. */
    get elapsed(): number {
      return elapsed;
    },
    get result(): ClaimRun | undefined {
      return result;
    },
    get problem(): string | undefined {
      return problem;
    },
    /** What happened last, for who does not see it. */
    get said(): string {
      return said;
    },
    async start(view: ClaimView): Promise<void> {
      if (running !== undefined) return;
      const flag = crossOriginIsolated ? cancelFlag() : undefined;
      const own: Running = { room: openRoom(), view, stop: () => flag?.raise() };
      const begun = performance.now();
      running = own;
      progress = undefined;
      problem = undefined;
      elapsed = 0;
      said = "The run has begun.";
      const ticking = setInterval(() => {
        if (running === own) elapsed = (performance.now() - begun) / 1000;
      }, 250);
      const options = { threads: threadsHere(), ...(flag && { cancel: flag.memory }) };
      try {
        const found = await own.room.laboratory.claimRun(
          view,
          options,
          proxy((now) => {
            if (running === own) progress = now;
          }),
        );
        if (running === own) result = found;
        const verdict = found.judgement === null ? "" : `: ${found.judgement.verdict ?? "no verdict"}`;
        end(own, `The run is done${verdict}.`);
      } catch (error) {
        const { name, message } = error as Error;
        if (running === own && name !== "Cancelled") problem = message;
        end(own, name === "Cancelled" ? CANCELLED : "The run failed.");
      } finally {
        clearInterval(ticking);
      }
    },
    /** Ends the run within a second, whatever it is doing; what was found before stays. */
    cancel(): void {
      const own = running;
      if (own === undefined) return;
      own.stop();
      if (crossOriginIsolated) setTimeout(end, GRACE, own, CANCELLED);
      else end(own, CANCELLED);
    },
  };
}

export type ClaimRunner = ReturnType<typeof claimRunner>;

const CANCELLED = "The run was cancelled. What was here before is still here.";
