import type { JobView, NewRows, RunSummary } from "../../board/lab-answers.ts";

/** Rows that come in, from whichever process, until the run that they belong to is stored. */
export interface Arriving {
  readonly experiment: string;
  readonly seed: number;
  readonly engine: string;
  readonly stored: number;
  /** Rows by outcome. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** Milliseconds since 1970: the first and the last look that found some. */
  readonly since: number;
  readonly last: number;
}

/** What a page knows of a store while it changes. */
export interface LiveStore {
  /** The latest first. */
  readonly runs: readonly RunSummary[];
  /** The latest first. */
  readonly jobs: readonly JobView[];
  readonly rows: readonly Arriving[];
}

/** From the server's lists: jobs in the order of their beginning, runs by experiment. */
export function begin({ runs, jobs, rows }: LiveStore): LiveStore {
  return { runs: [...runs].sort(latestFirst), jobs: [...jobs].reverse(), rows };
}

/** A run was stored: the rows that came in for it are its rows now. */
export function withRun(store: LiveStore, run: RunSummary): LiveStore {
  return {
    ...store,
    runs: [run, ...store.runs.filter(({ id }) => id !== run.id)].sort(latestFirst),
    rows: store.rows.filter(({ experiment, seed }) => experiment !== run.experiment || seed !== run.seed),
  };
}

/** A job is new, or has changed; one that ended without a run leaves no rows behind that still come in. */
export function withJob(store: LiveStore, job: JobView): LiveStore {
  const known = store.jobs.some(({ id }) => id === job.id);
  const jobs = known ? store.jobs.map((other) => (other.id === job.id ? job : other)) : [job, ...store.jobs];
  const over = job.state === "failed" || job.state === "cancelled";
  const rows = store.rows.filter(({ experiment, seed }) => !over || experiment !== job.claim || seed !== job.seed);
  return { ...store, jobs, rows };
}

/** Rows were stored at the time `now`, in milliseconds since 1970. */
export function withRows(store: LiveStore, found: NewRows, now: number): LiveStore {
  const { experiment, seed, engine, stored, outcomes } = found;
  const isSame = (other: Arriving): boolean =>
    other.experiment === experiment && other.seed === seed && other.engine === engine;
  const before = store.rows.find(isSame);
  const next: Arriving = {
    experiment,
    seed,
    engine,
    stored: (before?.stored ?? 0) + stored,
    outcomes: sum(before?.outcomes ?? {}, outcomes),
    since: before?.since ?? now,
    last: now,
  };
  return { ...store, rows: [next, ...store.rows.filter((other) => !isSame(other))] };
}

const latestFirst = (a: RunSummary, b: RunSummary): number =>
  a.finishedAt === b.finishedAt ? 0 : a.finishedAt < b.finishedAt ? 1 : -1;

function sum(a: Readonly<Record<string, number>>, b: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(
    [...new Set([...Object.keys(a), ...Object.keys(b)])].map((name) => [name, (a[name] ?? 0) + (b[name] ?? 0)]),
  );
}
