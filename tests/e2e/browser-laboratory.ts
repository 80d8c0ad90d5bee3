import { experiments } from "../../src/experiments/registry.gen.ts";
import { usualPlayground } from "../../src/permalink/playground-state.ts";
import { createPlayground } from "../../src/playground/session.ts";
import { openBrowserEngine } from "../../src/web/computation/open-engine.ts";
import { runInBrowser } from "../../src/web/computation/run.ts";

/** What a worker of a page comes to: all that must not depend on where it runs. */
export interface Found {
  readonly engine: string;
  readonly threads: number;
  readonly verdict: string | null;
  /** Of the claim's rows. */
  readonly values: readonly unknown[];
  /** Errors of the playground's networks on the way. */
  readonly errors: readonly (readonly number[])[];
}

/** Runs a claim's smoke profile and the beginning of the playground's first story on an engine of so many threads. */
export async function laboratory(threads: number): Promise<Found> {
  const engine = await openBrowserEngine({ threads, memoryMebibytes: 256 });
  try {
    const experimentId = "vempala-wilmes-2019/fixed-features";
    const { profiles } = await experiments[experimentId]!();
    const { rows, judgement } = await runInBrowser({ experimentId, params: profiles.smoke, seed: 1, engine });
    const playground = createPlayground({ ...usualPlayground, trainingPoints: 2000, seeds: 1 }, { engine });
    playground.step(60);
    const errors = playground.view().networks.map(({ curve }) => curve.map(({ error }) => error));
    playground.release();
    const { id, threads: used } = engine;
    return {
      engine: id,
      threads: used,
      verdict: judgement?.verdict ?? null,
      values: rows.map((row) => row.values),
      errors,
    };
  } finally {
    await engine.close();
  }
}
