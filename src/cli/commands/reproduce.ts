import { readFileSync } from "node:fs";
import { join } from "node:path";
import { defineCommand } from "citty";
import type { RunRecord } from "../../board/lab-answers.ts";
import type { Judgement } from "../../experiments/judgement.ts";
import { reportHtml } from "../../plots/report.ts";
import type { ReportEntry } from "../../plots/report-data.ts";
import { figureSvg } from "../../plots/svg.ts";
import type { Store } from "../../store/store.ts";
import { writeAside } from "../../store/write-aside.ts";
import { readArguments } from "../arguments.ts";
import { environment, PROJECT } from "../environment.ts";
import { EXIT, UsageError } from "../exit.ts";
import { newDocument } from "../export/document.ts";
import { conclude, figureOf, planRun, type Run } from "../laboratory.ts";
import { bold, print, printJson, showEstimate, showNumber, showTable, showVerdict } from "../output.ts";
import { experimentIds, loadExperiment, paperOf } from "../registry.ts";
import { computeMissing, engineOf, integerOf, openStoreOf, profileOf, RUN_FLAGS } from "../session.ts";
import { exitCodeOf, runSummary } from "./run.ts";

const args = {
  paper: { type: "string", description: "Only the experiments of this paper, such as dandi-2025", valueHint: "id" },
  ...RUN_FLAGS,
} as const;

export default defineCommand({
  meta: { name: "reproduce", description: "Run every claim and survey, print the verdicts and write the report" },
  args,
  async run({ rawArgs }) {
    const started = performance.now();
    const given = readArguments("reproduce", args, rawArgs);
    const profile = profileOf(given);
    const seed = integerOf(given, "seed", 0)!;
    const ids = idsOf(given.text("paper"));
    const experiments = await Promise.all(ids.map(loadExperiment));
    const engine = await engineOf(given);
    const runs = experiments.map((experiment) =>
      planRun(experiment, experiment.profiles[profile], { profile, seed, engine }),
    );
    const { store, directory } = openStoreOf(given);
    try {
      const taken = await computeMissing(runs, store, given);
      const records = runs.map((run) => conclude(run, store, { seconds: () => taken.get(run.experiment.id) ?? 0 }));
      const report = join(directory, "report.html");
      writeAside(report, reportOf(runs, records, store));
      if (given.flag("json")) printJson({ runs: records.map((record) => runSummary(record, directory)), report });
      else show(records, { report, seconds: (performance.now() - started) / 1000 });
      process.exitCode = worstOf(records.map(exitCodeOf));
    } finally {
      store.close();
    }
  },
});

function idsOf(paper: string | undefined): readonly string[] {
  if (paper === undefined) return experimentIds;
  const ids = experimentIds.filter((id) => paperOf(id) === paper);
  const papers = [...new Set(experimentIds.map(paperOf))];
  if (ids.length === 0) throw new UsageError(`--paper must be one of ${papers.join(", ")}, got «${paper}».`);
  return ids;
}

/** A contradicted claim outranks a failure. */
function worstOf(codes: readonly number[]): number {
  return [EXIT.contradicted, EXIT.failure].find((code) => codes.includes(code)) ?? EXIT.done;
}

function reportOf(runs: readonly Run[], records: readonly RunRecord[], store: Store): string {
  const entries = runs.map((run, i) => ({ run, record: records[i]!, entry: entryOf(run, records[i]!, store) }));
  return reportHtml({
    title: "Thalweg: theory confronted with measurement",
    generatedAt: new Date().toISOString(),
    environment: environment(),
    bibliography: readFileSync(join(PROJECT, "references.bib"), "utf8"),
    claims: entries.flatMap(({ run: { experiment }, record, entry }) =>
      experiment.kind === "claim"
        ? [{ ...entry, judgement: record.judgement as Judgement, margins: experiment.margins }]
        : [],
    ),
    surveys: entries.filter(({ record }) => record.kind === "survey").map(({ entry }) => entry),
  });
}

function entryOf(run: Run, record: RunRecord, store: Store): ReportEntry {
  const { id, title, claim, formula, source } = run.experiment;
  const figure = figureOf(run, store, record.judgement);
  const outcomes = Object.entries(record.outcomes).map(([outcome, count]) => `${count} ${outcome}`);
  return {
    id,
    title,
    claim,
    formula,
    source,
    figure: { svg: figureSvg(figure, { document: newDocument() }), caption: figure.caption },
    command: `npx thalweg run ${id} --profile ${run.profile} --seed ${run.seed}`,
    run: {
      profile: run.profile,
      seed: String(run.seed),
      engine: run.engine,
      "code version": run.codeVersion,
      rows: `${record.rows} (${outcomes.join(", ")})`,
    },
  };
}

function show(
  records: readonly RunRecord[],
  { report, seconds }: { readonly report: string; readonly seconds: number },
): void {
  const lines = records.map(({ experiment, kind, judgement }) => {
    const controls = judgement?.controls ?? [];
    const contradicted = controls.filter(({ verdict }) => verdict === "contradicted").length;
    return [
      experiment,
      kind === "survey" ? "survey" : showVerdict(judgement?.verdict ?? null),
      kind === "survey" ? "" : `${contradicted} of ${controls.length} controls contradicted`,
    ];
  });
  for (const { experiment, judgement } of records) {
    for (const { name, relation, predicted, estimate, verdict } of judgement?.parts ?? []) {
      print(
        `${experiment}  ${name}: predicted ${relation ?? ""}${showNumber(predicted)}, measured ${showEstimate(estimate)}: ${verdict}`,
      );
    }
    if (judgement?.withheld !== undefined) print(`${experiment}  no verdict: ${judgement.withheld}`);
  }
  print(`\n${bold("Verdicts")}\n${showTable(lines)}\n`);
  print(`report: ${report}  (${seconds.toFixed(0)} s)`);
}
