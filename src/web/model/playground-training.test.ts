import { describe, expect, test, vi } from "vitest";
import type { PlaygroundState } from "../../permalink/playground-state.ts";
import type { PlaygroundView } from "../../playground/view.ts";
import { FASTEST, FRAMES, joined, paceOf, sameNumbers } from "./playground-pace.ts";
import { type Trainer, Training, type TrainingNews } from "./playground-training.ts";

const END = 1000;
const stateOf = (given: object = {}): PlaygroundState =>
  ({ seed: 1, shown: ["error"], speed: FASTEST, training: { steps: END }, ...given }) as unknown as PlaygroundState;

/** A laboratory without networks: its curve has a point at every tenth step, and one for the moment. */
class Fake implements Trainer<never> {
  steps = 0;
  seed = 0;
  readonly calls: string[] = [];
  async playgroundOpen(state: PlaygroundState) {
    this.calls.push(`open ${state.seed}`);
    await Promise.resolve();
    if (state.seed < 0) throw new Error("seed must be ≥ 0");
    [this.steps, this.seed] = [0, state.seed];
    return this.#view(0);
  }
  async playgroundTrain({ milliseconds, atMost, held }: Parameters<Trainer<never>["playgroundTrain"]>[0]) {
    if (milliseconds > 0) this.steps = Math.min(END, this.steps + Math.min(atMost, 7));
    return this.#view(held);
  }
  async playgroundRewind() {
    this.steps = 0;
    return this.#view(0);
  }
  #view(held: number): PlaygroundView {
    const whole = Array.from({ length: Math.floor(this.steps / 10) + 1 }, (_, i) => ({ step: 10 * i }));
    if (this.steps % 10 > 0) whole.push({ step: this.steps });
    const networks = [{ label: `seed ${this.seed}`, curve: whole.slice(held) }];
    return { steps: this.steps, done: this.steps >= END, secondsPerStep: 0.001, networks } as unknown as PlaygroundView;
  }
}

function begun() {
  const trainer = new Fake();
  const heard: TrainingNews[] = [];
  const tell = (news: TrainingNews): void => void heard.push(news);
  const training = new Training<never>({ trainer, tell, sleep: () => new Promise((go) => setTimeout(go)) });
  return { trainer, heard, training, last: () => heard.at(-1)! };
}

const wholeCurve = (steps: number): readonly number[] => {
  const noted = Array.from({ length: Math.floor(steps / 10) + 1 }, (_, i) => 10 * i);
  return steps % 10 > 0 ? [...noted, steps] : noted;
};
const curveOf = ({ view }: TrainingNews): readonly number[] => view!.networks[0]!.curve.map(({ step }) => step);

describe("a training", () => {
  test("begins by itself and ends with the state's last step, its curves put together whole", async () => {
    const { training, last, heard } = begun();
    await training.open(stateOf(), { play: true });
    await vi.waitFor(() => expect(last().status).toBe("done"));
    expect(heard.map(({ status }) => status)).toContain("running");
    for (const news of heard.filter(({ view }) => view)) expect(curveOf(news)).toEqual(wholeCurve(news.view!.steps));
    training.play();
    expect(last().status).toBe("done");
  });

  test("makes as many steps as are asked for, then pauses; rewinds to the first", async () => {
    const { training, last } = begun();
    await training.open(stateOf(), { play: false });
    await training.step(1);
    await training.step(100);
    expect([last().status, last().view!.steps]).toEqual(["paused", 101]);
    await training.rewind();
    expect([last().status, last().view!.steps, curveOf(last())]).toEqual(["paused", 0, [0]]);
  });

  test("stops when it is told, and goes on from there", async () => {
    const { training, last } = begun();
    await training.open(stateOf(), { play: true });
    await vi.waitFor(() => expect(last().view!.steps).toBeGreaterThan(20));
    training.pause();
    await training.step(1);
    const { steps } = last().view!;
    await new Promise((go) => setTimeout(go, 20));
    expect([last().status, last().view!.steps]).toEqual(["paused", steps]);
    training.play();
    await vi.waitFor(() => expect(last().view!.steps).toBeGreaterThan(steps));
    training.close();
  });

  test("keeps the networks where the next state has no meaning", async () => {
    const { training, last } = begun();
    await training.open(stateOf(), { play: false });
    await training.step(30);
    await training.open(stateOf({ seed: -1 }), { play: true });
    expect(last()).toMatchObject({ status: "paused", problem: "seed must be ≥ 0", state: { seed: 1 } });
    expect(last().view!.steps).toBe(30);
    await training.step(5);
    expect(last().view!.steps).toBe(35);
    await training.open(stateOf({ speed: 2 }), { play: true });
    expect(last()).toMatchObject({ problem: undefined });
    expect(last().view!.steps).toBe(35);
  });

  test("opens the newest of several states only, and knows which one it has", async () => {
    const { training, trainer, last } = begun();
    await training.open(stateOf({ seed: 1 }), { play: false });
    await Promise.all([2, 3, 1].map((seed) => training.open(stateOf({ seed }), { play: false })));
    expect(trainer.calls).toEqual(["open 1", "open 1"]);
    expect(last()).toMatchObject({ state: { seed: 1 }, view: { networks: [{ label: "seed 1" }] } });
  });

  test("keeps what was found out about its networks, and forgets it with them", async () => {
    const { training, last } = begun();
    const theory = [{ floor: 0.3, randomDirections: null }];
    await training.open(stateOf(), { play: false });
    await training.learn(stateOf({ seed: 9 }), theory);
    expect(last().view!.networks[0]!.theory).toBeUndefined();
    await training.learn(stateOf(), theory);
    await training.step(10);
    await training.rewind();
    expect(last().view!.networks[0]!.theory).toEqual(theory[0]);
    await training.open(stateOf({ seed: 2 }), { play: false });
    expect(last().view!.networks[0]!.theory).toBeUndefined();
  });
});

test("speed is steps a frame, whatever a picture takes", () => {
  for (const speed of [0.1, 1, 4, 100]) {
    for (const made of [0, 10, 200]) {
      const { atMost, interval } = paceOf(speed, { made, drawn: 30 });
      expect((1000 * atMost) / interval).toBeCloseTo(speed * FRAMES, 9);
    }
  }
  expect(paceOf(FASTEST, { made: 10, drawn: 10 })).toMatchObject({ interval: 0 });
  // Pictures take a fifth of the worker's time at most, and it does not wait for the page.
  expect(paceOf(FASTEST, { made: 30, drawn: 0 }).milliseconds).toBeGreaterThanOrEqual(4 * 30);
  expect(paceOf(FASTEST, { made: 10, drawn: 300 }).milliseconds).toBeGreaterThanOrEqual(300);
});

test("what is shown is no other run; a missing value is none", () => {
  expect(sameNumbers(stateOf(), stateOf({ shown: [], speed: 1 }))).toBe(true);
  expect(sameNumbers(stateOf(), stateOf({ seed: 2 }))).toBe(false);
  expect(sameNumbers(stateOf({ data: undefined }), stateOf())).toBe(true);
});

test("points that were not sent come from the view before", () => {
  const view = (...steps: number[]) =>
    ({ networks: [{ curve: steps.map((step) => ({ step })) }] }) as unknown as PlaygroundView;
  const { networks } = joined(view(0, 1, 2), view(2, 3), 2);
  expect(networks[0]!.curve.map(({ step }) => step)).toEqual([0, 1, 2, 3]);
});
