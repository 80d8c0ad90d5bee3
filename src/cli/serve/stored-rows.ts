import type { RunRecord } from "../../board/lab-answers.ts";
import type { Experiment } from "../../experiments/experiment.ts";
import type { Figure } from "../../experiments/figure.ts";
import { distinctTasks } from "../../experiments/planned-run.ts";
import type { Row } from "../../experiments/row.ts";
import { rowTable, tableCsv } from "../../plots/row-table.ts";
import { figureSvg } from "../../plots/svg.ts";
import type { Store } from "../../store/store.ts";
import { codeVersion } from "../code-version.ts";
import { newDocument } from "../export/document.ts";
import { figureOf, missingTasks, planRun, type Run } from "../laboratory.ts";
import { experimentIds, loadExperiment } from "../registry.ts";
import type { StoredRun } from "./record-shelf.ts";
import { Refusal } from "./refusal.ts";
import type { StoreReader } from "./store-reader.ts";

/** Rows that one answer may list; a record that speaks of more is served without them. */
const MOST_ROWS = 200_000;

const KEPT_FIGURES = 64;

const versions = new Map<string, string>();

/** The code version that this process computes and judges with: what it read when it first asked. */
export function ownCodeVersion(experiment: string): string {
  const known = versions.get(experiment) ?? codeVersion(experiment);
  versions.set(experiment, known);
  return known;
}

/** Whether the record's rows can be planned again: same experiment, same code. */
export function isCurrent({ experiment, codeVersion: version }: RunRecord): boolean {
  return experimentIds.includes(experiment) && ownCodeVersion(experiment) === version;
}

/** The rows of a record's run, in the order of its plan. */
export async function rowsOf(record: RunRecord, reader: StoreReader): Promise<readonly Row[]> {
  return await withRun(record, reader, (run, store) =>
    distinctTasks(run).flatMap(({ address }) => store.get(address) ?? []),
  );
}

/** The rows as one flat table, as `thalweg export --format csv` writes it. */
export async function csvOf(record: RunRecord, reader: StoreReader): Promise<string> {
  return tableCsv(rowTable(await rowsOf(record, reader)));
}

/** The figure as data, made from the rows. */
export async function figureDataOf({ record }: StoredRun, reader: StoreReader): Promise<Figure> {
  return await withRun(record, reader, (run, store) => figureOf(run, store, record.judgement));
}

const figures = new Map<string, string>();

/** The figure, as `thalweg export --format svg` draws it. Some take a second to draw, so the last ones are kept. */
export async function svgOf(stored: StoredRun, reader: StoreReader): Promise<string> {
  const { id } = stored;
  const known = figures.get(id);
  if (known !== undefined) return known;
  const svg = figureSvg(await figureDataOf(stored, reader), { document: newDocument() });
  const [oldest] = figures.keys();
  if (figures.size >= KEPT_FIGURES && oldest !== undefined) figures.delete(oldest);
  figures.set(id, svg);
  return svg;
}

/** A 409 where the rows of the record are not to be had: other code, or rows that are missing. */
async function withRun<T>(record: RunRecord, reader: StoreReader, action: (run: Run, store: Store) => T): Promise<T> {
  const command = `thalweg run ${record.experiment}`;
  if (!isCurrent(record)) {
    throw new Refusal(
      409,
      `the code of ${record.experiment} has changed since this run; \`${command}\` makes a new one`,
    );
  }
  if (record.rows > MOST_ROWS) throw new Refusal(409, `this run has more than ${MOST_ROWS} rows; use thalweg export`);
  const run = planAgain(await loadExperiment(record.experiment), record);
  const result = reader.use((store) => {
    const missing = missingTasks(run, store, { retry: false }).length;
    if (missing > 0) {
      throw new Refusal(
        409,
        `${missing} of ${distinctTasks(run).length} rows are missing; \`${command}\` computes them`,
      );
    }
    return { value: action(run, store) };
  });
  if (result === undefined) throw new Refusal(409, "the store is gone");
  return result.value;
}

function planAgain(experiment: Experiment, { params, profile, seed, engine }: RunRecord): Run {
  const parsed = experiment.params.safeParse(params);
  if (!parsed.success) throw new Refusal(409, "the parameters of this record are not ones that the experiment takes");
  return planRun(experiment, parsed.data, { profile, seed, engine });
}
