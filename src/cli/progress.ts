import { Presets, SingleBar } from "cli-progress";
import type { Outcome } from "../experiments/row.ts";
import type { Json } from "../math/json.ts";
import { log } from "./output.ts";

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

/** The time left is estimated from the cost (multiply-adds) done so far and its pace in this run. */
export function startProgress(tasks: number, totalCost: number, { verbose }: { readonly verbose: boolean }): Progress {
  const started = performance.now();
  let done = 0;
  let cost = 0;
  const left = (): string => {
    const seconds = ((performance.now() - started) / 1000 / Math.max(cost, 1e-9)) * (totalCost - cost);
    return cost === 0 ? "?" : showSeconds(seconds);
  };
  if (verbose || !process.stderr.isTTY) {
    let lastLine = started;
    return {
      begin: ({ address, experiment, task }) => {
        if (verbose) log(`begun ${address} ${experiment} ${JSON.stringify(task)}`);
      },
      advance: (finished) => {
        done += 1;
        cost += finished.cost;
        if (verbose) log(`stored ${finished.address} ${finished.outcome}`);
        if (performance.now() - lastLine < LINE_EVERY_SECONDS * 1000) return;
        lastLine = performance.now();
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
  bar.start(totalCost, 0, { done, tasks, left: "?", label: "" });
  return {
    begin: ({ experiment }) => bar.update({ label: experiment }),
    advance: (finished) => {
      done += 1;
      cost += finished.cost;
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
