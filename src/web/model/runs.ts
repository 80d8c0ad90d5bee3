import type { Compared, JobView, RunSummary } from "../../board/lab-answers.ts";
import type { JudgedPart } from "../../experiments/judgement.ts";
import type { Arriving, LiveStore } from "./live-store.ts";

/** Runs that are compared at a time, as in the address. */
export const MOST_COMPARED = 8;

/** Runs in which every word of the text occurs, as a list shows them: "floor smoke consistent". */
export function matchingRuns(runs: readonly RunSummary[], text: string): readonly RunSummary[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return runs.filter((run) => {
    const shown = [run.experiment, run.kind, run.profile, `seed ${run.seed}`, run.engine, verdictWord(run)].join(" ");
    return words.every((word) => shown.toLowerCase().includes(word));
  });
}

/** What stands in the place of the verdict. */
function verdictWord({ kind, verdict }: Pick<RunSummary, "kind" | "verdict">): string {
  return verdict ?? (kind === "survey" ? "survey" : "no verdict");
}

/** What is computed now: runs that were asked for here, and rows that another process stores. */
interface Work {
  readonly key: string;
  readonly experiment: string;
  readonly seed: number;
  /** Absent where another process computes. */
  readonly job?: JobView;
  /** Rows stored since it was first seen. */
  readonly stored: number;
  /** Tasks of its plan, where that is known. */
  readonly of?: number;
  /** Whole seconds since the last row came, where one came. */
  readonly quiet?: number;
  /** Rows that are no measurement, "2 diverged"; "" where all are. */
  readonly trouble: string;
}

/** Seconds after which rows that stopped coming are forgotten: their process has most likely ended. */
const FORGOTTEN = 900;

/** The work of a store at the time `now`, in milliseconds since 1970: running, waiting, then what other processes do. */
export function workOf({ jobs, rows }: LiveStore, now: number): readonly Work[] {
  const quiet = (arriving: Arriving): number => Math.max(0, Math.floor((now - arriving.last) / 1000));
  const open = jobs.filter(isOpen);
  const running = open.find(({ state }) => state === "running");
  const isOf = (job: JobView | undefined, { experiment, seed }: Arriving): boolean =>
    job !== undefined && job.claim === experiment && job.seed === seed;
  const asked = [...open].reverse().map((job): Work => {
    const own = job === running ? rows.find((arriving) => isOf(job, arriving)) : undefined;
    return {
      key: job.id,
      experiment: job.claim,
      seed: job.seed,
      job,
      stored: own?.stored ?? 0,
      of: job.tasks,
      ...(own === undefined ? {} : { quiet: quiet(own) }),
      trouble: own === undefined ? "" : troubleOf(own.outcomes),
    };
  });
  const others = rows
    .filter((arriving) => !isOf(running, arriving) && quiet(arriving) <= FORGOTTEN)
    .map((arriving): Work => {
      const { experiment, seed, engine, stored, outcomes } = arriving;
      return {
        key: JSON.stringify([experiment, seed, engine]),
        experiment,
        seed,
        stored,
        quiet: quiet(arriving),
        trouble: troubleOf(outcomes),
      };
    });
  return [...asked, ...others];
}

const isOpen = ({ state }: JobView): boolean => state === "waiting" || state === "running";

/** "18 of 40 rows stored", in the words of who waits. */
export function workText({ job, stored, of, quiet = 0 }: Work): string {
  if (job?.state === "waiting") return `waits for its turn; ${count(of ?? 0, "task")}`;
  const rest = quiet < 60 ? "" : `; none for ${Math.floor(quiet / 60)} min`;
  if (of === undefined) return `${count(stored, "row")} stored${rest}`;
  return stored === 0 ? `${count(of, "task")}; no new row yet` : `${stored} of ${count(of, "row")} stored${rest}`;
}

/** How a job ended, with the last that it said where it failed. */
export function endText({ state, exitCode, message }: JobView): string {
  if (state === "cancelled") return "cancelled; the rows so far are stored, and the same run goes on from there";
  if (state === "failed") return `failed: ${message ?? `it ended with ${exitCode ?? "a signal"}`}`;
  return "concluded";
}

/** "2 diverged, 1 censored"; "" where every row is a plain measurement. */
export function troubleOf(outcomes: Readonly<Record<string, number>>): string {
  const others = Object.entries(outcomes).filter(([outcome, rows]) => outcome !== "ok" && rows > 0);
  return others.map(([outcome, rows]) => `${rows} ${outcome}`).join(", ");
}

/** What is different in one part of runs side by side, in words; "" where there is but one run. */
export function partDifference({ values }: Compared<JudgedPart>): string {
  if (values.length < 2) return "";
  const parts = values.filter((part) => part !== null);
  if (parts.length < values.length) return `not in ${lettersOf(values, (part) => part === null)}`;
  const undefinedIn = lettersOf(values, (part) => Number.isNaN(part!.estimate.value));
  const verdicts = new Set(parts.map(({ verdict }) => verdict));
  const said = [
    ...(verdicts.size > 1 ? ["verdicts differ"] : []),
    ...(new Set(parts.map(({ predicted }) => predicted)).size > 1 ? ["predictions differ"] : []),
    undefinedIn === "" ? intervalsText(parts) : `undefined in ${undefinedIn}`,
  ];
  return said.join("; ");
}

function intervalsText(parts: readonly JudgedPart[]): string {
  const estimates = parts.map(({ estimate }) => estimate);
  const [first] = estimates;
  const same = estimates.every(
    ({ value, low, high }) => value === first!.value && low === first!.low && high === first!.high,
  );
  if (same) return "the same numbers";
  const apart = Math.max(...estimates.map(({ low }) => low)) > Math.min(...estimates.map(({ high }) => high));
  return apart ? "intervals lie apart" : "intervals overlap";
}

/** Columns of a comparison are called A, B, C… */
export const letterOf = (column: number): string => String.fromCharCode(65 + column);

function lettersOf<T>(values: readonly T[], holds: (value: T) => boolean): string {
  return values.flatMap((value, column) => (holds(value) ? [letterOf(column)] : [])).join(", ");
}

/** A setting or a parameter in a cell; what a run lacks is "none". */
export function settingText(value: unknown): string {
  if (value === null || value === undefined) return "none";
  if (typeof value !== "object") return String(value);
  if (Array.isArray(value) && value.every((item) => typeof item !== "object")) return value.map(settingText).join(", ");
  return JSON.stringify(value);
}

/** "40 rows", "1 row". */
export function count(n: number, thing: string): string {
  return `${n} ${thing}${n === 1 ? "" : "s"}`;
}

/** "0.4 s", "12 s", "3 min", "2.5 h". */
export function durationText(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 120) return `${Math.round(seconds)} s`;
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}

/** A moment in the reader's own time zone, to the minute: "2026-11-22 18:05". */
export function momentText(iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  const two = (n: number): string => String(n).padStart(2, "0");
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join("-");
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`;
}
