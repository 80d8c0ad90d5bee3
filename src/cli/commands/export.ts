import { resolve } from "node:path";
import { defineCommand } from "citty";
import type { RunRecord } from "../../board/lab-answers.ts";
import { decodeNumbers } from "../../experiments/encode-numbers.ts";
import type { Experiment } from "../../experiments/experiment.ts";
import { distinctTasks } from "../../experiments/planned-run.ts";
import { figurePgfplots } from "../../plots/pgfplots.ts";
import { rowTable, tableCsv } from "../../plots/row-table.ts";
import { figureSvg } from "../../plots/svg.ts";
import type { Store } from "../../store/store.ts";
import { readArguments } from "../arguments.ts";
import { codeVersion } from "../code-version.ts";
import { EXIT, IncompleteError, UsageError } from "../exit.ts";
import { newDocument } from "../export/document.ts";
import { figurePdf } from "../export/pdf.ts";
import { tableNpz, tableParquet } from "../export/table.ts";
import { figureOf, missingTasks, planRun, type Run } from "../laboratory.ts";
import { log, printJson } from "../output.ts";
import { loadExperiment } from "../registry.ts";
import { existingStoreOf, STORE_FLAGS } from "../session.ts";
import { writeOutput } from "../write-output.ts";

const FORMATS = ["csv", "parquet", "npz", "svg", "pdf", "tex"] as const;
type Format = (typeof FORMATS)[number];

const args = {
  claim: { type: "positional", description: "Id of a claim or survey", required: true },
  format: { type: "string", description: `One of ${FORMATS.join(", ")}`, valueHint: "format", default: "csv" },
  output: { type: "string", description: "File to write (default: stdout)", valueHint: "file" },
  store: STORE_FLAGS.store,
  json: { type: "boolean", description: "With --output: print on stdout what was written, as JSON" },
} as const;

export default defineCommand({
  meta: { name: "export", description: "Write the rows or the figure of the last run of a claim or survey" },
  args,
  async run({ rawArgs }) {
    const given = readArguments("export", args, rawArgs);
    const format = given.text("format") as Format;
    if (!FORMATS.includes(format))
      throw new UsageError(`--format must be one of ${FORMATS.join(", ")}, got «${format}».`);
    const output = given.text("output");
    if (given.flag("json") && output === undefined) {
      throw new UsageError("--json needs --output: stdout carries the data themselves.");
    }
    const experiment = await loadExperiment(given.text("claim")!);
    const store = existingStoreOf(given);
    if (store === undefined) throw noRunOf(experiment);
    try {
      const { run, record } = lastRun(experiment, store);
      const bytes = await render(run, { record, store, format });
      if (output === undefined) {
        if (process.stdout.isTTY && typeof bytes !== "string") {
          throw new UsageError(`${format} is binary; name a file with --output or redirect stdout.`);
        }
        process.stdout.write(bytes);
      } else {
        writeOutput(output, bytes);
        if (given.flag("json")) {
          printJson({ claim: experiment.id, format, output: resolve(output), bytes: Buffer.byteLength(bytes) });
        } else log(`wrote ${output}`);
      }
    } finally {
      store.close();
    }
  },
});

/** The last run that the store has a record of, if the code has not changed since. */
export function lastRun(experiment: Experiment, store: Store): { readonly run: Run; readonly record: RunRecord } {
  const record = decodeNumbers(store.loadRecord(experiment.id) ?? null) as RunRecord | null;
  const command = `thalweg run ${experiment.id}`;
  if (record === null) throw noRunOf(experiment);
  if (record.codeVersion !== codeVersion(experiment.id)) {
    throw new IncompleteError(
      `the code of ${experiment.id} has changed since its last run; \`${command}\` makes a new one.`,
      EXIT.failure,
    );
  }
  const { profile, seed, engine } = record;
  const run = planRun(experiment, record.params, { profile, seed, engine });
  const missing = missingTasks(run, store, { retry: false }).length;
  if (missing > 0) {
    throw new IncompleteError(
      `${missing} of ${distinctTasks(run).length} rows of ${experiment.id} are missing; \`${command}\` computes them.`,
    );
  }
  return { run, record };
}

function noRunOf({ id }: Experiment): IncompleteError {
  return new IncompleteError(`the store has no run of ${id}; \`thalweg run ${id}\` makes one.`, EXIT.failure);
}

async function render(
  run: Run,
  { record, store, format }: { readonly record: RunRecord; readonly store: Store; readonly format: Format },
): Promise<string | Uint8Array> {
  const rows = () => rowTable(distinctTasks(run).flatMap(({ address }) => store.get(address) ?? []));
  const figure = () => figureOf(run, store, record.judgement);
  switch (format) {
    case "csv":
      return tableCsv(rows());
    case "parquet":
      return tableParquet(rows());
    case "npz":
      return tableNpz(rows());
    case "svg":
      return figureSvg(figure(), { document: newDocument() });
    case "pdf":
      return figurePdf(figureSvg(figure(), { document: newDocument() }));
    case "tex":
      return figurePgfplots(figure());
  }
}
