import { Presets, SingleBar } from "cli-progress";
import type { Outcome } from "../experiments/row.ts";
import type { Json } from "../math/json.ts";
import { log } from "./output.ts";
import { startPace } from "./pace.ts";

/**
 * Shows how far a run is and how long it will still take, on stderr: a bar on a terminal, a line now and then elsewhere;
 * with `verbose`, a line when a task begins and when its row is stored.
 */
export interface Progress {
  begin(task: TaskShown): void;
  advance(finished: TaskShown & { readonly outcome: Outcome; readonly cost: number }): void;
  stop(): void;
}

/** What there is to say about a task. */
export interface TaskShown {
  readonly address: string;
  readonly experiment: string;
  readonly task: Json;
}

const LINE_EVERY_SECONDS = 15;

/** `costs`: multiply-adds of all tasks, by experiment. */
export function startProgress(
  tasks: number,
  costs: ReadonlyMap<string, number>,
  { verbose }: { readonly verbose: boolean },
): Progress {
  const now = (): number => performance.now() / 1000;
  const pace = startPace(costs, now());
  let done = 0;
  const left = (): string => {
    const seconds = pace.secondsLeft(now());
    return seconds === undefined ? "?" : showSeconds(seconds);
  };
  if (verbose || !process.stderr.isTTY) {
    let lastLine = now();
    return {
      begin: ({ address, experiment, task }) => {
        pace.begin({ address, experiment }, now());
        if (verbose) log(`begun ${address} ${experiment} ${JSON.stringify(task)}`);
      },
      advance: (finished) => {
        done += 1;
        pace.finish(finished, now());
        if (verbose) log(`stored ${finished.address} ${finished.outcome}`);
        if (now() - lastLine < LINE_EVERY_SECONDS) return;
        lastLine = now();
        log(`${done} of ${tasks} tasks, about ${left()} left`);
      },
      stop: () => {},
    };
  }
  const bar = new SingleBar(
    {
      stream: process.stderr,
      format: "{bar} {percentage} %  {done}/{tasks} tasks  {left} left  {label}",
      hideCursor: true,
      clearOnComplete: true,
      gracefulExit: false,
    },
    Presets.shades_classic,
  );
  let cost = 0;
  const totalCost = costs.values().reduce((sum, each) => sum + each, 0);
  bar.start(totalCost, 0, { done, tasks, left: "?", label: "" });
  return {
    begin: ({ address, experiment }) => {
      pace.begin({ address, experiment }, now());
      bar.update({ label: experiment });
    },
    advance: (finished) => {
      done += 1;
      cost += finished.cost;
      pace.finish(finished, now());
      bar.update(cost, { done, left: left() });
    },
    stop: () => bar.stop(),
  };
}

export function showSeconds(seconds: number): string {
  if (seconds < 60) return `${Math.ceil(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min ${Math.ceil(seconds - 60 * minutes)} s` : `${(minutes / 60).toFixed(1)} h`;
}
