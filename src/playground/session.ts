import type { Engine } from "../engine/engine.ts";
import { requireDomain } from "../math/domain-error.ts";
import { Key } from "../math/random/key.ts";
import type { PlaygroundState } from "../permalink/playground-state.ts";
import { type CurvePoint, curvePoint } from "./curve.ts";
import type { DataFile } from "./data-file.ts";
import { dataProblem } from "./data-problem.ts";
import { createLearner, type Learner, type Seeded } from "./learner.ts";
import { looksOf } from "./looks.ts";
import { problemOf, rootOf } from "./problem.ts";
import { type PlaygroundView, viewOf } from "./view.ts";

/** Networks trained side by side on the same batches, watched while they learn. */
export interface Playground {
  /** What was asked for: JSON, and all that the numbers depend on besides the engine. */
  readonly state: PlaygroundState;
  /** Steps done by every network. */
  readonly steps: number;
  /** Trains every network `count` steps more, up to the state's last one; returns how many were done. */
  step(count: number): number;
  /** What is to be seen now; what is not in `shown`, the state's unless given, is left out. */
  view(shown?: PlaygroundState["shown"]): PlaygroundView;
  /** Back to the initial weights: the same steps give the same bits again. */
  rewind(): void;
  /** Draws the repetitions that are missing where only the first one was to be drawn; `step` and `rewind` begin with that. */
  complete(): void;
  /** Gives the engine's memory back. */
  release(): void;
}

/** Between two points of the curves: one step at first, then 5 % of the steps done, at most this. */
const LARGEST_GAP = 500;

/**
 * The networks of a state. Seed s of the repetitions has points and initial weights of its own, all networks of one repetition see the same
 * batches. `data` is the file of a state whose target is one: the state says its digest and how it is read, and never holds its numbers. Throws
 * a DomainError where the state has no meaning or the file is another, a MemoryLimitError where it does not fit. With `firstOnly` the view before
 * the first step is of the first repetition, and is there sooner.
 */
export function createPlayground(
  state: PlaygroundState,
  given: { readonly engine: Engine; readonly data?: DataFile; readonly firstOnly?: boolean },
): Playground {
  const { engine, data, firstOnly = false } = given;
  requireDomain(state.seeds >= 1, "createPlayground", "seeds must be ≥ 1", state.seeds);
  const root = rootOf(state);
  const problem = state.target === "data" ? dataProblem(state, data) : problemOf(state, root);
  const requirement = "the target must vary where the law has its mass";
  requireDomain(problem.variance > 0, "createPlayground", requirement, problem.variance);
  const looks = looksOf(problem, root.fold("looks"));
  const repetitions: Seeded[] = [];
  const learners = (): readonly Learner[] => repetitions.flatMap((seeded) => seeded.learners);
  const release = (): void => {
    for (const learner of learners()) learner.release();
  };
  const drawUpTo = (count: number): void => {
    for (let s = repetitions.length; s < count; s++) {
      repetitions.push(repetition(Key.root(state.seed + s).fold("repetition")));
    }
  };
  try {
    drawUpTo(firstOnly ? 1 : state.seeds);
  } catch (error) {
    release();
    throw error;
  }
  let steps = 0;
  let seconds = 0;
  let curves: CurvePoint[][] = [];
  /** Of the last point of each network's curve. */
  let squares: (Float64Array | undefined)[] = [];
  let next = 0;
  const pointNow = (network: number): CurvePoint => {
    const measured = curvePoint(problem, state, repetitions, { network, steps });
    squares[network] = measured.squares;
    return measured.point;
  };
  /** Notes where the networks are, at steps that depend on nothing but their number. */
  const note = (): void => {
    for (const [j, curve] of curves.entries()) curve.push(pointNow(j));
    for (const learner of learners()) learner.forgetLosses();
    next = Math.min(state.training.steps, steps + Math.min(LARGEST_GAP, Math.max(1, Math.floor(0.05 * steps))));
  };
  const begin = (): void => {
    steps = 0;
    seconds = 0;
    curves = state.networks.map(() => []);
    squares = [];
    note();
  };
  begin();
  const complete = (): void => {
    if (repetitions.length === state.seeds) return;
    drawUpTo(state.seeds);
    begin();
  };
  return {
    state,
    get steps() {
      return steps;
    },
    step(count) {
      requireDomain(Number.isSafeInteger(count) && count >= 0, "playground", "count must be an integer ≥ 0", count);
      complete();
      const last = Math.min(state.training.steps, steps + count);
      const done = last - steps;
      while (steps < last) {
        const stop = Math.min(last, next);
        const start = performance.now();
        for (const learner of learners()) while (learner.steps < stop && learner.diverged === undefined) learner.step();
        seconds += (performance.now() - start) / 1000;
        steps = stop;
        if (steps === next) note();
      }
      return done;
    },
    view(shown = state.shown) {
      // Between two notes the last point is made for this view alone.
      const seen = curves.map((curve, j) => (curve.at(-1)?.step === steps ? [...curve] : [...curve, pointNow(j)]));
      const watched = { state: { ...state, shown }, problem, looks, repetitions, curves: seen, squares };
      return viewOf(watched, { steps, seconds });
    },
    rewind() {
      complete();
      for (const learner of learners()) learner.rewind();
      begin();
    },
    complete,
    release,
  };

  function repetition(key: Key): Seeded {
    const counts = problem.rows?.counts ?? { training: state.trainingPoints, test: state.testPoints };
    const { training: sample, test } = problem.draw(counts, key);
    const own: Learner[] = [];
    const seeded: Seeded = { test, learners: own };
    // A file may have fewer rows than a batch: then a step sees them all.
    const training = state.training.batch > sample.x.rows ? { ...state.training, batch: 0 } : state.training;
    try {
      for (const [j, network] of state.networks.entries()) {
        const [weights, batchKey] = [key.fold("network", j), key.fold("batches")];
        own.push(createLearner(network, { problem, training, data: sample, key: weights, batchKey, engine }));
      }
    } catch (error) {
      for (const learner of own) learner.release();
      throw error;
    }
    return seeded;
  }
}
