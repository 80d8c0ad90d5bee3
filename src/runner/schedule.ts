import { requireDomain } from "../math/domain-error.ts";

/** How jobs share a machine. */
export interface Schedule {
  /** Jobs at a time. */
  readonly lanes: number;
  /** Threads of each. */
  readonly threads: number;
}

/** Multiply-adds below which a job gains nothing from a second thread: its operations are too small to share. */
const SMALL = 2e9;
/** Share of a large job's time that one thread does alone: drawing samples, factoring small matrices. */
const SERIAL = 0.15;

/** Time of a job on so many threads, in units of its time on one. */
const share = (cost: number, threads: number): number => (cost < SMALL ? 1 : SERIAL + (1 - SERIAL) / threads);

/** When the last of the jobs ends, the costliest first, each on the lane that is free first. */
export function makespan(costs: readonly number[], { lanes, threads }: Schedule): number {
  const busy = new Array<number>(lanes).fill(0);
  for (const cost of [...costs].sort((a, b) => b - a)) {
    const first = busy.indexOf(Math.min(...busy));
    busy[first] += cost * share(cost, threads);
  }
  return Math.max(...busy);
}

/**
 * The schedule whose last job ends first, by the jobs' costs: many jobs run one a core, a single large one takes all cores.
 * Rows do not depend on it. Of equals the one with fewer threads a job. `lanes` or `threads` may be fixed beforehand.
 */
export function chooseSchedule(
  costs: readonly number[],
  fixed: { readonly cores: number; readonly lanes?: number; readonly threads?: number },
): Schedule {
  const { cores } = fixed;
  requireDomain(Number.isInteger(cores) && cores >= 1, "chooseSchedule", "cores must be an integer ≥ 1", cores);
  const threadCounts = fixed.threads === undefined ? Array.from({ length: cores }, (_, i) => i + 1) : [fixed.threads];
  let best: Schedule | undefined;
  let soonest = Infinity;
  for (const threads of threadCounts) {
    const lanes = fixed.lanes ?? Math.max(1, Math.floor(cores / threads));
    if (fixed.threads === undefined && fixed.lanes !== undefined && lanes * threads > Math.max(cores, lanes)) continue;
    const end = makespan(costs, { lanes, threads });
    if (end < soonest) {
      best = { lanes, threads };
      soonest = end;
    }
  }
  return best ?? { lanes: fixed.lanes ?? 1, threads: fixed.threads ?? 1 };
}
