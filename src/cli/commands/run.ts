import { defineCommand } from "citty";
import type { RunRecord } from "../../board/lab-answers.ts";
import type { BandPoint, Figure } from "../../experiments/figure.ts";
import { MEASURED, type Outcome } from "../../experiments/row.ts";
import { readArguments } from "../arguments.ts";
import { EXIT } from "../exit.ts";
import { conclude, figureOf, planRun } from "../laboratory.ts";
import { bold, print, printJson, showEstimate, showNumber, showPart, showTable, showVerdict } from "../output.ts";
import { readParameters } from "../parameter-file.ts";
import { loadExperiment } from "../registry.ts";
import { computeMissing, engineOf, integerOf, openStoreOf, profileOf, RUN_FLAGS } from "../session.ts";

const args = {
  claim: { type: "positional", description: "Id of a claim or survey", required: true },
  set: { type: "string", description: "Set a parameter; may be repeated", valueHint: "name=value" },
  config: { type: "string", description: "YAML file of parameters", valueHint: "file" },
  ...RUN_FLAGS,
} as const;

export default defineCommand({
  meta: { name: "run", description: "Measure a claim and judge it, or draw a survey's curves" },
  args,
  async run({ rawArgs }) {
    const started = performance.now();
    const given = readArguments("run", args, rawArgs);
    const experiment = await loadExperiment(given.text("claim")!);
    const profile = profileOf(given);
    const seed = integerOf(given, "seed", 0)!;
    const config = given.text("config");
    const params = readParameters(experiment.params, experiment.profiles[profile], {
      settings: given.list("set"),
      ...(config === undefined ? {} : { config }),
    });
    const run = planRun(experiment, params, { profile, seed, engine: await engineOf(given) });
    const { store, directory } = openStoreOf(given);
    try {
      await computeMissing([run], store, given);
      const record = conclude(run, store, { seconds: () => (performance.now() - started) / 1000 });
      const curves = experiment.kind === "survey" ? curvesOf(figureOf(run, store, null)) : undefined;
      if (given.flag("json"))
        printJson({ ...runSummary(record, directory), ...(curves === undefined ? {} : { curves }) });
      else show(record, directory, curves ?? []);
      process.exitCode = exitCodeOf(record);
    } finally {
      store.close();
    }
  },
});

/** What `run --json` prints. */
export function runSummary(record: RunRecord, store: string) {
  const { judgement } = record;
  return {
    claim: record.experiment,
    verdict: judgement?.verdict ?? null,
    ...(judgement?.withheld === undefined ? {} : { withheld: judgement.withheld }),
    parts: (judgement?.parts ?? []).map(
      ({ name, quantity, predicted, estimate: { value, low, high, level, note }, verdict }) => ({
        name,
        quantity,
        prediction: predicted,
        estimate: { value, low, high, level, ...(note === undefined ? {} : { note }) },
        verdict,
      }),
    ),
    controls: (judgement?.controls ?? []).map(({ violates, verdict, note }) => ({
      violates,
      verdict,
      ...(note === undefined ? {} : { note }),
    })),
    beside: judgement?.beside ?? [],
    outcomes: record.outcomes,
    rows: record.rows,
    seconds: record.seconds,
    store,
  };
}

/** 3 when contradicted; 1 when a task gave no measurement or the verdict had to be withheld; else 0. */
export function exitCodeOf({ judgement, outcomes }: RunRecord): number {
  if (judgement?.verdict === "contradicted") return EXIT.contradicted;
  const measured = Object.keys(outcomes).every((outcome) => MEASURED.has(outcome as Outcome));
  return measured && judgement?.withheld === undefined ? EXIT.done : EXIT.failure;
}

/** A survey has no verdict: what it measured are the curves of its figure. */
interface SurveyCurve {
  readonly panel: string;
  readonly label: string;
  readonly x: string;
  readonly y: string;
  readonly points: readonly BandPoint[];
}

function curvesOf({ panels }: Figure): readonly SurveyCurve[] {
  return panels.flatMap(({ title = "", x, y, marks }) =>
    marks.flatMap((mark) =>
      mark.kind === "measured"
        ? [{ panel: title, label: mark.label, x: x.label, y: y.label, points: mark.points }]
        : [],
    ),
  );
}

function show(record: RunRecord, store: string, curves: readonly SurveyCurve[]): void {
  const { judgement } = record;
  print(bold(record.experiment));
  for (const { panel, label, x, y, points } of curves) {
    print(`  ${panel}: ${label} (${y} against ${x})`);
    const rows = points.map((p) => [
      "   ",
      showNumber(p.x),
      showNumber(p.y),
      `[${showNumber(p.low)}, ${showNumber(p.high)}]`,
    ]);
    print(showTable(rows));
  }
  if (judgement !== null) {
    for (const { states, holds } of judgement.hypotheses) if (!holds) print(`  hypothesis fails: ${states}`);
    for (const part of judgement.parts) print(`  ${showVerdict(part.verdict)}  ${showPart(part)}`);
    for (const { violates, verdict, parts, note } of judgement.controls) {
      print(`  control «${violates}»: ${showVerdict(verdict)}${note === undefined ? "" : ` (${note})`}`);
      for (const part of parts) print(`    ${showPart(part)}`);
    }
    for (const { label, parts } of judgement.beside) {
      for (const { name, quantity, estimate } of parts) {
        print(
          `  beside, ${label}: ${name}: ${quantity}: ${Number.isNaN(estimate.value) ? estimate.note : showEstimate(estimate)}`,
        );
      }
    }
    print(
      `  verdict: ${showVerdict(judgement.verdict)}${judgement.withheld === undefined ? "" : `: ${judgement.withheld}`}`,
    );
  }
  const outcomes = Object.entries(record.outcomes).map(([outcome, count]) => `${count} ${outcome}`);
  print(`  ${record.rows} rows (${outcomes.join(", ")}) in ${store}, ${record.seconds.toFixed(1)} s`);
  print(`  figure and data: thalweg export ${record.experiment} --format svg|pdf|tex|csv|parquet|npz`);
}
