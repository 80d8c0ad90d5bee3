/** A task as the pace sees it. */
interface Timed {
  readonly address: string;
  readonly experiment: string;
}

/** How fast a run goes, and how long it still takes. Times in seconds from any origin. */
export interface Pace {
  begin(task: Timed, now: number): void;
  finish(task: Timed & { readonly cost: number }, now: number): void;
  /** Undefined until a task has ended. */
  secondsLeft(now: number): number | undefined;
}

/**
 * The time left is what is left of each experiment's cost (multiply-adds) at that experiment's own pace, since a multiply-add
 * in a product and one in a table of small numbers take different times; at the pace of all together until one of its tasks
 * has ended. It is shared among as many tasks as have run at once on average.
 */
export function startPace(costs: ReadonlyMap<string, number>, started: number): Pace {
  const begun = new Map<string, number>();
  const done = new Map([...costs.keys()].map((experiment) => [experiment, { cost: 0, seconds: 0 }]));
  return {
    begin: ({ address }, now) => begun.set(address, now),
    finish: ({ address, experiment, cost }, now) => {
      const sum = done.get(experiment);
      if (sum === undefined) return;
      sum.cost += cost;
      sum.seconds += now - (begun.get(address) ?? now);
      begun.delete(address);
    },
    secondsLeft: (now) => {
      const total = [...done.values()].reduce(
        (all, { cost, seconds }) => ({ cost: all.cost + cost, seconds: all.seconds + seconds }),
        { cost: 0, seconds: 0 },
      );
      if (!(total.cost > 0 && total.seconds > 0)) return undefined;
      const running = begun.values().reduce((sum, from) => sum + now - from, 0);
      const atOnce = Math.max(1, (total.seconds + running) / Math.max(now - started, 1e-9));
      let work = -running;
      for (const [experiment, cost] of costs) {
        const own = done.get(experiment)!;
        const { cost: known, seconds } = own.cost > 0 && own.seconds > 0 ? own : total;
        work += ((cost - own.cost) * seconds) / known;
      }
      return Math.max(0, work) / atOnce;
    },
  };
}
