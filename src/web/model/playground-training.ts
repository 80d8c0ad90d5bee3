import type { PlaygroundState } from "../../permalink/playground-state.ts";
import type { NetworkTheory } from "../../playground/theory.ts";
import type { PlaygroundView } from "../../playground/view.ts";
import type { PlaygroundOrder } from "../laboratory/playground.ts";
import { joined, type PictureTimes, paceOf, sameNumbers } from "./playground-pace.ts";

/** Where the networks are trained: a room's laboratory. */
export interface Trainer<Data> {
  playgroundOpen(state: PlaygroundState, data?: Data): Promise<PlaygroundView>;
  playgroundTrain(order: PlaygroundOrder): Promise<PlaygroundView>;
  playgroundRewind(shown: PlaygroundState["shown"]): Promise<PlaygroundView>;
}

export type TrainingStatus = "opening" | "running" | "paused" | "done";

/** What a page shows of a training. `state` is the one whose networks `view` is of: an older one than the page's while another is being opened. */
export interface TrainingNews {
  readonly status: TrainingStatus;
  readonly state: PlaygroundState | undefined;
  readonly view: PlaygroundView | undefined;
  /** Why the last state could not be opened; the networks before it go on. */
  readonly problem: string | undefined;
}

export interface TrainingOptions<Data> {
  readonly trainer: Trainer<Data>;
  /** Draws; the next picture is made after that. Training goes on meanwhile. */
  readonly tell: (news: TrainingNews) => Promise<void> | void;
  readonly now?: () => number;
  readonly sleep?: (milliseconds: number) => Promise<void>;
}

/** The training behind a page: it asks for one picture after another, so that a slow page is never flooded. */
export class Training<Data = never> {
  readonly #options: Required<TrainingOptions<Data>>;
  /** What is asked of the trainer, one thing after another. */
  #last: Promise<unknown> = Promise.resolve();
  #news: TrainingNews = { status: "opening", state: undefined, view: undefined, problem: undefined };
  /** What the page shows now and how fast, which needs no other session. */
  #now: Pick<PlaygroundState, "shown" | "speed"> = { shown: [], speed: 1 };
  #playing = false;
  #looping = false;
  /** The last state that was asked for, and how many are still to be opened. */
  #newest = 0;
  #pending = 0;
  #drawn: Promise<void> = Promise.resolve();
  /** Means over the last pictures. */
  #times: PictureTimes = { made: 10, drawn: 20 };
  #closed = false;

  constructor(options: TrainingOptions<Data>) {
    this.#options = { now: () => performance.now(), sleep, ...options };
  }

  /** Another state; the newest wins. What is only shown otherwise, or runs faster, goes on where it is. */
  async open(state: PlaygroundState, { play, data }: { readonly play: boolean; readonly data?: Data }): Promise<void> {
    this.#now = { shown: state.shown, speed: state.speed };
    if (this.#pending === 0 && this.#news.state !== undefined && sameNumbers(this.#news.state, state)) {
      if (this.#news.problem !== undefined) await this.#tell({ problem: undefined });
      await this.#train({ milliseconds: 0, atMost: 0 });
      return;
    }
    const turn = ++this.#newest;
    this.#pending += 1;
    await this.#tell({ status: "opening" });
    await this.#ask(async (trainer) => {
      if (turn === this.#newest) await this.#opened(state, trainer, { play, ...(data !== undefined && { data }) });
      this.#pending -= 1;
    });
    if (this.#playing) this.#loop();
    await this.#drawn;
  }

  async #opened(
    state: PlaygroundState,
    trainer: Trainer<Data>,
    { play, data }: { readonly play: boolean; readonly data?: Data },
  ): Promise<void> {
    try {
      const view = await trainer.playgroundOpen(state, data);
      this.#playing = play;
      // Training begins while this is drawn.
      this.#drawn = this.#tell({ status: play ? "running" : "paused", state, view, problem: undefined });
    } catch (error) {
      await this.#tell({ status: this.#resting(), problem: (error as Error).message });
    }
  }

  play(): void {
    if (this.#news.view === undefined || this.#news.status === "done") return;
    this.#playing = true;
    void this.#tell({ status: "running" });
    this.#loop();
  }

  pause(): void {
    this.#playing = false;
    if (this.#news.status === "running") void this.#tell({ status: "paused" });
  }

  /** So many steps, then a pause. */
  async step(count: number): Promise<void> {
    this.pause();
    if (this.#news.view === undefined) return;
    const { state } = this.#news;
    // What was asked for before the pause may still come: counted from where that ends.
    await this.#ask(async () => undefined);
    const from = this.#news.view!.steps;
    for (;;) {
      const { view } = this.#news;
      const left = from + count - view!.steps;
      if (left <= 0 || view!.done || this.#playing || this.#closed || this.#news.state !== state) return;
      const before = view!.steps;
      await this.#train({ milliseconds: 200, atMost: left });
      if (this.#news.view!.steps <= before) return;
    }
  }

  /** To step 0 and the same initial weights. */
  async rewind(): Promise<void> {
    this.pause();
    await this.#ask(async (trainer) => {
      if (this.#news.view === undefined) return;
      const view = await trainer.playgroundRewind(this.#now.shown);
      await this.#tell({ status: "paused", view: { ...view, networks: withTheory(view, this.#news.view) } });
    });
  }

  /** Floors and predictions that were found out elsewhere, for the networks of that state. */
  async learn(state: PlaygroundState, theory: readonly NetworkTheory[]): Promise<void> {
    const { view, state: own } = this.#news;
    if (view === undefined || own === undefined || !sameNumbers(own, state)) return;
    const networks = view.networks.map((network, j) => ({ ...network, theory: theory[j]! }));
    await this.#tell({ view: { ...view, networks } });
  }

  close(): void {
    this.#closed = true;
    this.#playing = false;
  }

  #loop(): void {
    if (this.#looping) return;
    this.#looping = true;
    void this.#run().finally(() => {
      this.#looping = false;
      // Somebody may have pressed Play while the last picture came.
      if (this.#playing && !this.#closed && this.#news.status === "running") this.#loop();
    });
  }

  async #run(): Promise<void> {
    const { now, sleep: rest } = this.#options;
    while (this.#playing && !this.#closed && this.#news.status !== "done") {
      const { milliseconds, atMost, interval } = paceOf(this.#now.speed, this.#times);
      const start = now();
      if (!(await this.#train({ milliseconds, atMost }))) return this.pause();
      await rest(Math.max(0, interval - (now() - start)));
    }
  }

  /** Whether it could be done. */
  async #train({ milliseconds, atMost }: { readonly milliseconds: number; readonly atMost: number }): Promise<boolean> {
    return this.#ask(async (trainer) => {
      const { view: before } = this.#news;
      if (before === undefined) return false;
      // The last point held may be one between two of the curve's own.
      const held = Math.max(0, before.networks[0]!.curve.length - 1);
      const start = this.#options.now();
      try {
        const view = await trainer.playgroundTrain({ milliseconds, atMost, shown: this.#now.shown, held });
        const took = this.#options.now() - start;
        const trained = Math.min(milliseconds, (view.steps - before.steps) * 1000 * (view.secondsPerStep || 0));
        this.#times = { ...this.#times, made: lately(this.#times.made, Math.max(0, took - trained)) };
        if (view.done) this.#playing = false;
        // One picture may still be drawn while the next one comes; not more.
        await this.#drawn;
        const whole = joined(before, view, held);
        const seen = { ...whole, networks: withTheory(whole, this.#news.view) };
        this.#news = { ...this.#news, view: seen };
        const seenAt = this.#options.now();
        this.#drawn = this.#tell({ status: this.#pending > 0 ? "opening" : this.#resting() }).then(() => {
          this.#times = { ...this.#times, drawn: lately(this.#times.drawn, this.#options.now() - seenAt) };
        });
        return true;
      } catch (error) {
        await this.#tell({ status: "paused", problem: (error as Error).message });
        return false;
      }
    });
  }

  /** The status while nothing is being opened. */
  #resting(): TrainingStatus {
    if (this.#playing) return "running";
    return this.#news.view?.done ? "done" : "paused";
  }

  #ask<T>(job: (trainer: Trainer<Data>) => Promise<T>): Promise<T> {
    const next = this.#last.then(() => job(this.#options.trainer));
    this.#last = next.catch(() => undefined);
    return next;
  }

  async #tell(change: Partial<TrainingNews>): Promise<void> {
    if (this.#closed) return;
    this.#news = { ...this.#news, ...change };
    await this.#options.tell(this.#news);
  }
}

/** The networks of a view with what is known of the same networks already. */
const withTheory = (view: PlaygroundView, known: PlaygroundView | undefined): PlaygroundView["networks"] =>
  view.networks.map((network, j) => {
    const theory = network.theory ?? known?.networks[j]?.theory;
    return theory === undefined ? network : { ...network, theory };
  });

const lately = (before: number, now: number): number => 0.8 * before + 0.2 * now;

const sleep = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
