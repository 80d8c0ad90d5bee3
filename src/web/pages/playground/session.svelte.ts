import type { PlaygroundState } from "../../../permalink/playground-state.ts";
import type { DataFile } from "../../../playground/data-file.ts";
import { openRoom, type Room, trainingRoom } from "../../app/laboratory.ts";
import { sameNumbers } from "../../model/playground-pace.ts";
import { Training, type TrainingNews } from "../../model/playground-training.ts";
import { nextFrame, nextTask } from "./tasks.ts";

/** Places of the page that draw, each in a task of its own. */
const PLACES = 8;

/** The training of this page: a worker that ends with it, what it tells, and another worker for the theory. */
export class Session {
  /** Status and last numbers. */
  news = $state.raw<TrainingNews>({ status: "opening", state: undefined, view: undefined, problem: undefined });
  /** The same for what draws, one place after another. */
  readonly #places = Array.from({ length: PLACES }, () => new Place());
  /** Whether networks are seen to learn, or are not about to: until then they have the processor for themselves. */
  begun = $state(false);
  #closed = false;
  readonly #beginning = Promise.withResolvers<void>();
  readonly #room: Room = trainingRoom();
  readonly #training: Training<DataFile>;
  #theory: { readonly state: PlaygroundState; readonly room: Room } | undefined;

  constructor() {
    const { laboratory } = this.#room;
    const trainer = {
      playgroundOpen: (state: PlaygroundState, data?: DataFile) => laboratory.playgroundOpen(state, data),
      playgroundTrain: laboratory.playgroundTrain,
      playgroundRewind: laboratory.playgroundRewind,
    };
    this.#training = new Training<DataFile>({ trainer, tell: (news) => this.#draw(news) });
  }

  /** The news for the place of that number. */
  readonly at = (place: number): TrainingNews | undefined => this.#places[place]!.news;

  async open(state: PlaygroundState, options: { readonly play: boolean; readonly data?: DataFile }): Promise<void> {
    await this.#training.open(state, options);
    const { state: opened, view, problem } = this.news;
    if (problem === undefined && opened !== undefined && view !== undefined) await this.#learn(state);
  }

  readonly play = (): void => this.#training.play();
  readonly pause = (): void => {
    this.#training.pause();
    this.#begin();
  };
  readonly rewind = (): Promise<void> => this.#training.rewind();
  readonly step = (count: number): Promise<void> => this.#training.step(count);

  close(): void {
    this.#closed = true;
    this.#training.close();
    this.#room.close();
    this.#theory?.room.close();
    this.#theory = undefined;
  }

  async #draw(news: TrainingNews): Promise<void> {
    await nextFrame({ moves: news.status === "running" && this.news.status === "running" });
    this.news = news;
    if (document.hidden && news.status === "running") return;
    for (const place of this.#places) {
      await nextTask();
      place.news = news;
    }
    await nextTask();
    if (news.problem !== undefined || !isBeginning(news)) this.#begin();
  }

  #begin(): void {
    this.begun = true;
    this.#beginning.resolve();
  }

  /** Floors take up to seconds, and the training does not wait for them. */
  async #learn(state: PlaygroundState): Promise<void> {
    if (!state.shown.includes("floor") && !state.shown.includes("theory")) return;
    const known = this.news.view?.networks.every(({ theory }) => theory !== undefined);
    if (known || (this.#theory && sameNumbers(this.#theory.state, state))) return;
    await this.#beginning.promise;
    if (this.#closed) return;
    this.#theory?.room.close();
    const own = { state, room: openRoom() };
    this.#theory = own;
    try {
      const theory = await own.room.laboratory.playgroundTheory(state);
      if (this.#theory === own) await this.#training.learn(state, theory);
    } catch {
      // What has no theory is drawn without.
    } finally {
      own.room.close();
      if (this.#theory === own) this.#theory = undefined;
    }
  }
}

/** Whether networks are about to be seen to learn. */
const isBeginning = ({ status, view }: TrainingNews): boolean =>
  status === "opening" || (status === "running" && view?.steps === 0);

class Place {
  news = $state.raw<TrainingNews>();
}
