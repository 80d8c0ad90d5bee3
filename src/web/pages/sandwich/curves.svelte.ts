import { onDestroy, untrack } from "svelte";
import { desk, openRoom, type Room } from "../../app/laboratory.ts";
import { newestWins } from "../../model/newest.ts";
import {
  floorWidths,
  inLots,
  joined,
  type ProblemCurve,
  type TwoLayersProblem,
  widthGrid,
} from "../../model/sandwich.ts";
import type { CurveName, KnownCurves } from "../../model/sandwich-curves.ts";

/** What is to be known: everything that decides the curves. */
export interface Asked extends TwoLayersProblem {
  readonly largest: number;
  readonly perDecade: number;
}

type Side = "floor" | "predictions";

/** Widths of the predictions in a decade, and how many of them at a time where one takes long. */
const PER_DECADE = 3;
const AT_A_TIME = 3;
/** Widths of the floor at a time. */
const LOT = 10;

/**
 * Curves of the function that is asked for, as they come: the certified floor in one room, predictions in another. Those of the function before
 * stay until the next ones are there. Nothing is begun while nothing is asked.
 */
export function followCurves(asked: () => Asked | undefined) {
  let curves = $state.raw<KnownCurves>({});
  let problems = $state.raw<Readonly<Partial<Record<Side, string>>>>({});
  let begun = $state.raw<Readonly<Partial<Record<Side, number>>>>({});
  let now = $state(0);
  const ready = ({ laboratory }: Room) => laboratory.sandwichReady();
  const rooms = { floor: newestWins(openRoom, { ready }), predictions: newestWins(openRoom, { ready }) };
  // What takes milliseconds has the page's own worker, where it waits for nothing.
  const quick = newestWins(() => ({ close: () => {} }), { patience: 20_000 });
  const key = $derived(asked() === undefined ? undefined : JSON.stringify(asked()));

  const put = (name: CurveName, curve: ProblemCurve | null, of: string): void => {
    const { [name]: _, ...others } = curves;
    curves = curve === null ? others : { ...others, [name]: { ...curve, of } };
  };
  const set = (side: Side, problem: string | undefined): void => {
    const { [side]: _, ...others } = problems;
    problems = problem === undefined ? others : { ...others, [side]: problem };
  };

  /** One side's work; what it could not do it says, and takes away the curves of its own. */
  const ask = (
    side: Side,
    of: string,
    work: (room: Room, isOver: () => boolean) => Promise<void>,
    names: readonly CurveName[],
  ): void => {
    begun = { ...begun, [side]: performance.now() };
    rooms[side].ask(async (room, isOver) => {
      try {
        await work(room, isOver);
        if (!isOver()) set(side, undefined);
      } catch (error) {
        if (isOver()) return;
        set(side, (error as Error).message);
        for (const name of names) if (curves[name]?.of !== of) put(name, null, of);
      } finally {
        if (!isOver()) {
          const { [side]: _, ...others } = begun;
          begun = others;
        }
      }
    });
  };

  const start = (of: string): void => {
    const { law, dimension, profile, gain, scales, secondWidths, largest, perDecade } = JSON.parse(of) as Asked;
    const problem = { law, dimension, profile };
    const grid = floorWidths({ largest, perDecade });
    const widths = widthGrid(largest, PER_DECADE);
    quick.ask(async (_, isOver) => {
      // Not to be waited for: a rejection is the floor's to say.
      const estimate = await desk()
        .sandwichEstimate(problem, grid)
        .catch(() => null);
      if (!isOver() && curves.floor?.of !== of) put("estimate", estimate, of);
    });
    ask(
      "floor",
      of,
      async ({ laboratory }, isOver) => {
        let floor: ProblemCurve | undefined;
        for (const lot of inLots(grid, LOT)) {
          // Shown though something newer may wait: a slider that is moved has its floor follow, pale.
          floor = joined(floor, await laboratory.sandwichFloor(problem, lot));
          put("floor", floor, of);
          if (isOver()) return;
        }
        put("estimate", null, of);
      },
      ["floor", "estimate"],
    );
    ask(
      "predictions",
      of,
      async ({ laboratory }, isOver) => {
        put("any", await laboratory.sandwichOneFunction(problem, widths), of);
        if (isOver()) return;
        put("random", await laboratory.sandwichRandomDirections(problem, widths), of);
        if (isOver()) return;
        put("two", await laboratory.sandwichTwoLayers({ ...problem, gain, scales, secondWidths }, widths), of);
        let relu: ProblemCurve | undefined;
        for (const lot of inLots(widths, AT_A_TIME)) {
          if (isOver()) return;
          relu = joined(relu, await laboratory.sandwichReluUnits(problem, lot));
          put("relu", relu, of);
        }
      },
      ["any", "random", "two", "relu"],
    );
  };

  $effect(() => {
    const of = key;
    if (of !== undefined) untrack(() => start(of));
  });
  $effect(() => {
    if (Object.keys(begun).length === 0) return;
    const clock = setInterval(() => {
      now = performance.now();
    }, 500);
    return () => clearInterval(clock);
  });
  onDestroy(() => {
    quick.close();
    rooms.floor.close();
    rooms.predictions.close();
  });

  return {
    get curves() {
      return curves;
    },
    /** The key of what is asked for: curves of another one are of the function before. */
    get of() {
      return key;
    },
    get problems() {
      return problems;
    },
    /** Whole seconds since it was begun; undefined where nothing is under way. */
    seconds: (side: Side): number | undefined => {
      const since = begun[side];
      return since === undefined ? undefined : Math.max(0, Math.floor((now - since) / 1000));
    },
  };
}
