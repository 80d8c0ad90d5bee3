import type { Experiment, ProfileName } from "../../experiments/experiment.ts";
import type { Figure } from "../../experiments/figure.ts";
import type { Judgement } from "../../experiments/judgement.ts";
import { problemsOf, showPath } from "../../experiments/requirement.ts";
import type { ClaimView } from "../../permalink/view.ts";
import { rowTable, tableCsv } from "../../plots/row-table.ts";
import { cancelFlag } from "../computation/cancel.ts";
import { EngineUnavailable, openBrowserEngine } from "../computation/open-engine.ts";
import { type RunProgress, runInBrowser } from "../computation/run.ts";
import { changedParameters } from "./changed-parameters.ts";

/** What a run in the page leaves to it. */
export interface ClaimRun {
  readonly id: string;
  readonly profile: ProfileName;
  readonly seed: number;
  readonly params: Readonly<Record<string, unknown>>;
  /** What is not as in the profile, as "name = value". */
  readonly changed: readonly string[];
  /** Null for a survey. */
  readonly judgement: Judgement | null;
  readonly figure: Figure;
  /** Number of rows by outcome. */
  readonly outcomes: Readonly<Record<string, number>>;
  readonly seconds: number;
  readonly threads: number;
  readonly codeVersion: string;
  /** What tasks that gave no number said, each sentence once. */
  readonly complaints: readonly string[];
  /** All rows as one flat table. */
  readonly csv: Blob;
  /** Its head: the names of its columns, and its first lines as text. */
  readonly columns: readonly string[];
  readonly lines: readonly (readonly string[])[];
}

export interface ClaimRunOptions {
  readonly experiment: Experiment;
  readonly threads: number;
  readonly cancel?: SharedArrayBuffer;
  readonly codeVersion: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly onProgress: (progress: RunProgress) => void;
}

/** Lines of the table that a page is sent at once; the file has all of them. */
const FIRST_LINES = 200;

/** Runs a claim or survey at a view's parameters and seed with an engine of its own. Rejects with a sentence that says what to do. */
export async function claimRun(view: ClaimView, options: ClaimRunOptions): Promise<ClaimRun> {
  const { experiment, threads, cancel, codeVersion, versions, onProgress } = options;
  const [wrong] = problemsOf(experiment.params, view.params);
  if (wrong !== undefined) throw new Error(`Nothing was run: ${showPath(wrong.path)} ${wrong.message}.`);
  const engine = await openBrowserEngine({ threads }).catch(sayWhatToDo);
  const flag = cancel && cancelFlag(cancel);
  try {
    const { id, params, seed, profile } = view;
    const request = { experimentId: id, params, seed, engine, codeVersion, versions, onProgress };
    const run = await runInBrowser({ ...request, ...(flag && { isCancelled: flag.isRaised }) }).catch(sayWhatToDo);
    const { judgement, figure, outcomes, seconds } = run;
    const table = rowTable(run.rows);
    const count = Math.min(FIRST_LINES, table[0]?.values.length ?? 0);
    return {
      ...{ id, profile, seed, params, judgement, figure, outcomes, seconds, codeVersion },
      changed: changedParameters(params, experiment.profiles[profile] as ClaimView["params"]),
      threads: engine.threads,
      complaints: [...new Set(run.rows.flatMap(({ message }) => message ?? []))],
      csv: new Blob([tableCsv(table)], { type: "text/csv" }),
      columns: table.map(({ name }) => name),
      lines: Array.from({ length: count }, (_, line) =>
        table.map(({ values }) => (values[line] === null ? "" : String(values[line]))),
      ),
    };
  } finally {
    await engine.close();
  }
}

function sayWhatToDo(error: unknown): never {
  const said = error instanceof Error ? error.message : String(error);
  if (error instanceof EngineUnavailable) {
    throw new Error(
      `${said}. A current Firefox, Chrome, Edge or Safari has what is needed; where memory is short, close other pages. ` +
        "The command below does the same in a terminal.",
    );
  }
  if (error instanceof RangeError) {
    throw new Error(
      `The browser ran out of memory (${said}). Choose a smaller profile or smaller parameters, or run the command below.`,
    );
  }
  throw error;
}
