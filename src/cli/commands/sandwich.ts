import { resolve } from "node:path";
import { type ArgsDef, defineCommand } from "citty";
import type { MeasuredRow, ProfileName } from "../../experiments/experiment.ts";
import { withValues } from "../../experiments/judge.ts";
import { distinctTasks } from "../../experiments/planned-run.ts";
import type { SandwichTask, SandwichValues } from "../../experiments/safran-eldan-shamir-2019/sandwich-measure.ts";
import { type Params, params as schema, WIDEST } from "../../experiments/safran-eldan-shamir-2019/sandwich-params.ts";
import {
  NAMED_PROFILES,
  requireTarget,
  resolved,
} from "../../experiments/safran-eldan-shamir-2019/sandwich-profiles.ts";
import {
  type CurvePoint,
  layersOf,
  type Sandwich,
  sandwichOf,
} from "../../experiments/safran-eldan-shamir-2019/sandwich-rows.ts";
import { figureSvg } from "../../plots/svg.ts";
import { type Arguments, readArguments } from "../arguments.ts";
import { orUsageError, UsageError } from "../exit.ts";
import { newDocument } from "../export/document.ts";
import { flagsOf, readFlags } from "../flags.ts";
import { conclude, figureOf, planRun, type Run, rowsIn } from "../laboratory.ts";
import { bold, log, print, printJson, showNumber, showTable } from "../output.ts";
import { readParameters } from "../parameter-file.ts";
import { loadExperiment } from "../registry.ts";
import { computeMissing, engineOf, integerOf, openStoreOf, RUN_FLAGS } from "../session.ts";
import { writeOutput } from "../write-output.ts";
import { exitCodeOf } from "./run.ts";

const SURVEY = "safran-eldan-shamir-2019/sandwich";
const SIZES: readonly ProfileName[] = ["smoke", "laptop", "paper"];
const names = Object.entries(NAMED_PROFILES).map(([name, { usual }]) => `"${name} ${usual}"`);

const { profile: _, ...runFlags } = RUN_FLAGS;
/** Parameters of the survey that have a flag of their own; --set has the others. */
const own = schema.pick({ law: true, dimension: true }).partial();
const args = {
  profile: {
    type: "string",
    description: `g of f(x) = g(‖x‖): a formula in r (and d), or a name, alone or with its number: ${names.join(", ")}`,
    valueHint: "formula",
  },
  points: { type: "string", description: 'Instead of --profile: r:value pairs, "0:1,1.5:0"', valueHint: "pairs" },
  ...flagsOf(own),
  widths: { type: "string", description: "Units of one hidden layer that is fitted: 1,10,1e3", valueHint: "list" },
  output: { type: "string", description: "File of the figure", default: "sandwich.svg", valueHint: "file.svg" },
  sizes: { type: "string", description: "Sizes: smoke, laptop or paper", default: "laptop", valueHint: "name" },
  set: { type: "string", description: "Set another parameter of the survey; may be repeated", valueHint: "name=value" },
  ...runFlags,
} as const satisfies ArgsDef;

export default defineCommand({
  meta: {
    name: "sandwich",
    description: "What one hidden layer cannot, and what networks can reach, for one radial function",
  },
  args,
  async run({ rawArgs }) {
    const started = performance.now();
    const given = readArguments("sandwich", args, rawArgs);
    const sizes = sizesOf(given);
    const experiment = await loadExperiment(SURVEY);
    const asked = {
      ...experiment.profiles[sizes],
      ...(readFlags("sandwich", own, given) as object),
      ...profileOf(given),
    };
    const params = readParameters<Params>(schema, { ...asked, ...widthsOf(given) } as Params, {
      settings: given.list("set"),
    });
    // Before anything is computed, and with a caret in the formula as it was typed.
    orUsageError("sandwich", () => requireTarget(resolved(params)), params.profile);
    const output = given.text("output")!;
    const seed = integerOf(given, "seed", 0)!;
    const run = planRun(experiment, params, { profile: sizes, seed, engine: await engineOf(given) });
    const { store, directory } = openStoreOf(given);
    try {
      await computeMissing([run], store, given);
      const record = conclude(run, store, { seconds: () => (performance.now() - started) / 1000 });
      for (const { address } of distinctTasks(run)) {
        const row = store.get(address);
        if (row?.message !== undefined) log(`thalweg sandwich: a curve is missing: ${row.message}`);
      }
      const rows = rowsIn(run, store)({ role: "claim", label: "claim", params });
      const sandwich = sandwichOf(withValues(rows) as readonly MeasuredRow<SandwichTask, SandwichValues>[]);
      writeOutput(output, figureSvg(figureOf(run, store, null), { document: newDocument() }));
      const summary = { run, sandwich, params, output: resolve(output) };
      if (given.flag("json")) {
        printJson({ ...documentOf(summary), outcomes: record.outcomes, seconds: record.seconds, store: directory });
      } else {
        show(summary);
        print(`  ${record.rows} rows in ${directory}, ${record.seconds.toFixed(1)} s`);
      }
      process.exitCode = exitCodeOf(record);
    } finally {
      store.close();
    }
  },
});

interface Summary {
  readonly run: Run;
  readonly sandwich: Sandwich;
  readonly params: Params;
  readonly output: string;
}

function sizesOf(given: Arguments): ProfileName {
  const name = given.text("sizes") as ProfileName;
  if (!SIZES.includes(name)) throw new UsageError(`--sizes must be one of ${SIZES.join(", ")}, got «${name}».`);
  return name;
}

function profileOf(given: Arguments): { readonly profile: string } {
  const [profile, points] = [given.text("profile"), given.text("points")];
  if ((profile === undefined) === (points === undefined)) {
    const got = profile === undefined ? "neither" : "both";
    throw new UsageError(
      `thalweg sandwich: needs either --profile or --points, got ${got}. Names of profiles: ${names.join(", ")}.`,
    );
  }
  if (points !== undefined && !points.includes(":")) {
    throw new UsageError(`thalweg sandwich: --points must be r:value pairs separated by commas, got «${points}».`);
  }
  return { profile: profile ?? points! };
}

function widthsOf(given: Arguments): { readonly widths?: readonly number[] } {
  const text = given.text("widths");
  if (text === undefined) return {};
  const widths = text.split(",").map((entry) => (entry.trim() === "" ? Number.NaN : Number(entry)));
  const ascending = widths.every(
    (w, i) => Number.isSafeInteger(w) && w >= 1 && w <= WIDEST && w > (widths[i - 1] ?? 0),
  );
  if (ascending) return { widths };
  throw new UsageError(
    `thalweg sandwich: --widths must be ascending integers from 1 to ${WIDEST} separated by commas, got «${text}».`,
  );
}

/** What `--json` prints: squared errors, and as shares of the variance. */
function documentOf({ sandwich: { variance, curves }, params, output }: Summary) {
  const { law, dimension } = params;
  return {
    ...{ law, dimension, profile: resolved(params).profile, variance, figure: output },
    curves: curves.map(({ kind, label, layers, of, points }) => ({
      ...{ kind, label, hiddenLayers: layers, ...(of === undefined ? {} : { of }) },
      points: points.map(({ x, y, low, high }) => ({
        ...{ width: x, error: y, share: y / variance },
        ...(low === undefined ? {} : { low, high }),
      })),
    })),
  };
}

function show({ sandwich, params, output }: Summary): void {
  const { variance } = sandwich;
  const share = (point: CurvePoint | undefined): string => (point === undefined ? "" : showNumber(point.y / variance));
  print(bold(`f(x) = g(‖x‖), g: ${resolved(params).profile}; ${params.law}, d = ${params.dimension}`));
  print(
    `  variance ${showNumber(variance)}: errors below are squared errors as shares of it, of networks with at most so many hidden units`,
  );
  const head = ["  width", "certified floor", "fitted", "constructed", "of ReLU units", "two layers", "fitted by"];
  const lines = layersOf(sandwich, tableWidths(params)).map(({ width, floor, fitted, built, relu, twoLayers }) => [
    `  ${width}`,
    showNumber(floor / variance),
    ...[share(fitted), share(built), share(relu), share(twoLayers)],
    (fitted?.label ?? "").replace(/^measured, one layer: /, ""),
  ]);
  print(showTable([head, ...lines]));
  print(`  figure: ${output}`);
}

/** Every width at which one hidden layer was fitted or built. */
const tableWidths = ({ widths, frameWidths, reluWidths }: Params): readonly number[] =>
  [...new Set([...widths, ...frameWidths, ...reluWidths])].sort((a, b) => a - b);
