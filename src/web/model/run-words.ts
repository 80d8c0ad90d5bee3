import type { RunProgress } from "../computation/run.ts";

/** Seconds as a clock shows them: "0:07", "12:40", "2:05:00". */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (part: number): string => String(part).padStart(2, "0");
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

/** What is left at the pace so far, in seconds; undefined while that says nothing. */
export function secondsLeft(share: number, elapsed: number): number | undefined {
  return share < 0.02 || elapsed < 1 ? undefined : (elapsed * (1 - share)) / share;
}

/** "12 of 40 tasks, 31 % of the work; 0:12 so far, about 0:27 more". */
export function progressText(
  { done, tasks, share }: Pick<RunProgress, "done" | "tasks" | "share">,
  elapsed: number,
): string {
  const left = secondsLeft(share, elapsed);
  const more = left === undefined ? "" : `, about ${clock(left)} more`;
  return `${done} of ${tasks} tasks, ${Math.floor(100 * share)} % of the work; ${clock(elapsed)} so far${more}`;
}

/** Rows that are no numbers, in words: "2 of 40 tasks gave no number: 2 failed"; "" where all are measurements. */
export function outcomesText(outcomes: Readonly<Record<string, number>>): string {
  const all = Object.values(outcomes).reduce((sum, count) => sum + count, 0);
  const count = (name: string): number => outcomes[name] ?? 0;
  const measured = count("ok") + count("censored") + count("diverged");
  const said = [
    count("censored") > 0 ? `${count("censored")} of ${all} tasks reached their cap` : "",
    count("diverged") > 0 ? `${count("diverged")} of ${all} tasks diverged` : "",
    all > measured
      ? `${all - measured} of ${all} tasks gave no number: ${Object.entries(outcomes)
          .filter(([name]) => !["ok", "censored", "diverged"].includes(name))
          .map(([name, number]) => `${number} ${name}`)
          .join(", ")}`
      : "",
  ];
  return said.filter((part) => part !== "").join("; ");
}

/** Multiply-adds a second and thread: what the tasks of most claims come to on a machine of today, within a factor of three or so. */
const RATE = 1e9;

/** How long a run will take, roughly, before it is begun; undefined where it is short. `cost` is in multiply-adds. */
export function lengthWarning(
  { tasks, cost }: { readonly tasks: number; readonly cost: number },
  threads: number,
): string | undefined {
  const seconds = cost / RATE / threads;
  if (!(seconds > 20)) return undefined;
  return `${tasks.toLocaleString("en")} tasks: ${duration(seconds)} here by their number of operations; it may be three times as much, or a third.`;
}

function duration(seconds: number): string {
  const steps = [
    { name: "second", long: 1 },
    { name: "minute", long: 60 },
    { name: "hour", long: 3600 },
    { name: "day", long: 86400 },
  ];
  const { name, long } = steps.findLast((step) => seconds >= 1.5 * step.long) ?? steps[0]!;
  const count = Math.round(seconds / long);
  return count > 400 ? "more than a year" : `about ${count} ${name}${count === 1 ? "" : "s"}`;
}
