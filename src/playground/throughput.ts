import type { Engine } from "../engine/engine.ts";
import { requireDomain } from "../math/domain-error.ts";
import { usualPlayground } from "../permalink/playground-state.ts";
import { createPlayground } from "./session.ts";

/** How fast the playground's first story trains. */
export interface Throughput {
  /** Id of the engine. */
  readonly engine: string;
  /** Median over the rounds of the steps a second, one step being one of every network. */
  readonly stepsPerSecond: number;
  /** Each round's, in their order. */
  readonly rounds: readonly number[];
}

/** Steps before the clock runs: compilers and caches. */
const WARMING = 50;

/**
 * Trains the first story's networks, one repetition, on the engine: the same work in Node and in a browser. Every round begins with the same
 * weights; the errors on test points that the page shows are in it. About four seconds with the usual numbers.
 */
export function measureThroughput(
  engine: Engine,
  { rounds = 5, steps = 1500 }: { readonly rounds?: number; readonly steps?: number } = {},
): Throughput {
  requireDomain(Number.isSafeInteger(rounds) && rounds >= 1, "measureThroughput", "rounds must be ≥ 1", rounds);
  requireDomain(Number.isSafeInteger(steps) && steps >= 1, "measureThroughput", "steps must be ≥ 1", steps);
  const training = { ...usualPlayground.training, steps: WARMING + steps };
  const playground = createPlayground({ ...usualPlayground, training, seeds: 1 }, { engine });
  try {
    const speeds = Array.from({ length: rounds }, () => {
      playground.rewind();
      playground.step(WARMING);
      const start = performance.now();
      playground.step(steps);
      return (1000 * steps) / (performance.now() - start);
    });
    const sorted = [...speeds].sort((a, b) => a - b);
    const middle = (sorted[Math.floor((rounds - 1) / 2)]! + sorted[Math.ceil((rounds - 1) / 2)]!) / 2;
    return { engine: engine.id, stepsPerSecond: middle, rounds: speeds };
  } finally {
    playground.release();
  }
}
