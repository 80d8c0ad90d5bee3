import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BenchReport, showReport } from "../bench/report.ts";
import { codeVersion } from "../src/cli/code-version.ts";
import { lastRun } from "../src/cli/commands/export.ts";
import { PROJECT } from "../src/cli/environment.ts";
import { newDocument } from "../src/cli/export/document.ts";
import { figureOf } from "../src/cli/laboratory.ts";
import { experimentIds, loadExperiment } from "../src/cli/registry.ts";
import { decodeNumbers, encodeNumbers } from "../src/experiments/encode-numbers.ts";
import type { Experiment } from "../src/experiments/experiment.ts";
import type { JudgedPart, Judgement } from "../src/experiments/judgement.ts";
import { intervalText, levelText, predictionText, valueText } from "../src/plots/report-verdict.ts";
import { figureSvg } from "../src/plots/svg.ts";
import { openStore } from "../src/store/store.ts";
import { type AttackRecord, attackTable } from "./attack-table.ts";

/**
 * `npm run docs`, after `npm start`: takes the stored laptop runs and rewrites what the documents show of them: docs/results/
 * (parameters and judgement of each run), docs/figures/ (drawings, and the numbers in them), docs/claims.md and the table
 * in README.md. With `--check` it makes the tables again from docs/results/ and exits with 1 where a document differs from
 * them, or where a result was computed by other code than there is now.
 */
interface Result {
  readonly experiment: string;
  readonly codeVersion: string;
  readonly profile: string;
  readonly seed: number;
  readonly params: unknown;
  readonly rows: number;
  readonly judgement: Judgement | null;
}

const RESULTS = join(PROJECT, "docs/results");
const FIGURES = join(PROJECT, "docs/figures");
const experiments = await Promise.all(experimentIds.map(loadExperiment));

/** What stands between `<!-- name argument -->` and `<!-- /name -->` in a page, by name. */
const BLOCKS: Readonly<Record<string, (argument: string, file: string) => string>> = {
  /** The claims of a paper (all unless one is named), one line each. */
  claims: (paper, file) => summaryTable(paper, file === "README.md" ? "docs/" : "../"),
  /** A table of numbers of the theory: each line of the argument is what follows `npx thalweg predict`. */
  predict: (lines) => predictionTable(lines.split("\n").filter((line) => line.trim() !== "")),
  /** What the strongest attacks on the floors found, from docs/generated/attack.json. */
  attack: () =>
    attackTable(JSON.parse(readFileSync(join(PROJECT, "docs/generated/attack.json"), "utf8")) as AttackRecord),
  /** Relative floors: each line of the argument is what follows `npx thalweg certify --target`, with the same widths. */
  certify: (lines) => floorTable(lines.split("\n").filter((line) => line.trim() !== "")),
  /** Explicit networks: each line of the argument is what follows `npx thalweg construct`, all with one profile. */
  construct: (lines) => networkTable(lines.split("\n").filter((line) => line.trim() !== "")),
};

if (process.argv.includes("--check")) check();
else {
  takeFromStore();
  for (const [file, text] of Object.entries(documents())) writeFileSync(join(PROJECT, file), text);
}

function takeFromStore(): void {
  for (const folder of [RESULTS, FIGURES]) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
  }
  const store = openStore(join(PROJECT, ".thalweg"));
  for (const experiment of experiments) {
    const { run, record } = lastRun(experiment, store);
    if (record.profile !== "laptop")
      throw new Error(`the last run of ${experiment.id} has profile ${record.profile}: npm start`);
    const { codeVersion: version, profile, seed, params, rows, judgement } = record;
    const result: Result = { experiment: experiment.id, codeVersion: version, profile, seed, params, rows, judgement };
    writeFileSync(fileOf(experiment), `${JSON.stringify(encodeNumbers(result), null, 1)}\n`);
    const figure = figureOf(run, store, judgement);
    writeFileSync(join(FIGURES, `${nameOf(experiment)}.json`), `${JSON.stringify(encodeNumbers(figure))}\n`);
    writeFileSync(join(FIGURES, `${nameOf(experiment)}.svg`), figureSvg(figure, { document: newDocument() }));
  }
  store.close();
}

function check(): void {
  const problems = experiments.flatMap((experiment) => {
    const { codeVersion: computedBy } = resultOf(experiment);
    const current = codeVersion(experiment.id);
    return computedBy === current
      ? []
      : [`docs/results has ${experiment.id} of code ${computedBy}, the code is ${current}`];
  });
  const known = new Set(experiments.map((experiment) => `${nameOf(experiment)}.json`));
  problems.push(
    ...readdirSync(RESULTS)
      .filter((name) => !known.has(name))
      .map((name) => `docs/results/${name} is of no experiment`),
  );
  for (const [file, text] of Object.entries(documents())) {
    if (readFileSync(join(PROJECT, file), "utf8") !== text)
      problems.push(`${file} does not show what docs/results holds`);
  }
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) console.error("`npm start && npm run docs` writes them again");
  process.exitCode = problems.length === 0 ? 0 : 1;
}

/** Every document that follows from docs/results, by path. */
function documents(): Readonly<Record<string, string>> {
  const notes = readdirSync(join(PROJECT, "docs/theory")).map((name) => `docs/theory/${name}`);
  return {
    "docs/claims.md": claimsPage(),
    "docs/performance.md": performancePage(),
    ...Object.fromEntries(["README.md", ...notes].map((file) => [file, withBlocks(file)])),
  };
}

function withBlocks(file: string): string {
  const text = readFileSync(join(PROJECT, file), "utf8");
  return text.replace(
    /<!-- (\w+)((?:(?!-->)[\s\S])*)-->\n[\s\S]*?<!-- \/\1 -->/g,
    (_, name: string, argument: string) => {
      const write = BLOCKS[name];
      if (write === undefined) throw new Error(`${file}: there is no block «${name}»`);
      return `<!-- ${name}${argument}-->\n${write(argument.trim(), file)}\n<!-- /${name} -->`;
    },
  );
}

/** Floors over the variance, three digits, rounded down as floors are. */
function floorTable(commands: readonly string[]): string {
  const answers = commands.map((command) => {
    const flags = command.trim().split(/\s+/);
    const asked = [join(PROJECT, "bin/thalweg.js"), "certify", "--target", ...flags, "--json"];
    const rows = JSON.parse(execFileSync(process.execPath, asked, { encoding: "utf8" })) as readonly {
      readonly width: number | string;
      readonly relativeFloor: number;
    }[];
    return { label: flags.slice(0, flags.indexOf("--width")).join(" "), rows };
  });
  const widths = answers[0]!.rows.map(({ width }) => `k = ${width}`);
  const lines = answers.map(
    ({ label, rows }) =>
      `| \`${label}\` | ${rows.map(({ relativeFloor }) => (Math.floor(relativeFloor * 1000) / 1000).toFixed(3)).join(" | ")} |`,
  );
  return [
    `| \`npx thalweg certify --target\` … | ${widths.join(" | ")} |`,
    `|---|${widths.map(() => "---|").join("")}`,
    ...lines,
  ].join("\n");
}

/** Widths and errors of explicit networks: what was asked, what was planned, what came out on fresh points. */
function networkTable(commands: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), "thalweg-docs-"));
  try {
    const lines = commands.map((command) => {
      const flags = command
        .trim()
        .match(/"[^"]*"|\S+/g)!
        .map((flag) => flag.replaceAll('"', ""));
      const asked = [
        join(PROJECT, "bin/thalweg.js"),
        "construct",
        ...flags,
        "--json",
        "--output",
        join(folder, "network"),
      ];
      const { width, predicted, measured } = JSON.parse(execFileSync(process.execPath, asked, { encoding: "utf8" }));
      const { value, low, high, level } = measured.rootMeanSquare;
      const parts = ["approximation", "directions", "interpolation"].map((part) =>
        predicted === null ? "–" : predicted.parts[part].toPrecision(2),
      );
      const total = predicted === null ? "–" : `${predicted.total.toPrecision(3)}`;
      const seen = `${value.toPrecision(3)} [${low.toPrecision(3)}, ${high.toPrecision(3)}]`;
      return { level, line: `| \`${command.trim()}\` | ${width} | ${total} | ${parts.join(", ")} | ${seen} |` };
    });
    return [
      `| \`npx thalweg construct\` … | ReLU units | predicted | its parts | measured, RMS, at ${100 * lines[0]!.level} % |`,
      "|---|---|---|---|---|",
      ...lines.map(({ line }) => line),
    ].join("\n");
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function predictionTable(commands: readonly string[]): string {
  const rows = commands.map((command) => {
    const [bin, ...args] = [join(PROJECT, "bin/thalweg.js"), "predict", ...command.trim().split(/\s+/), "--json"];
    const answer = JSON.parse(execFileSync(process.execPath, [bin, ...args], { encoding: "utf8" })) as {
      readonly value: number | string;
    };
    return `| \`${command.trim()}\` | ${answer.value} |`;
  });
  return ["| `npx thalweg predict` … | value |", "|---|---|", ...rows].join("\n");
}

/** What `npm run bench -- --save` measured. */
function performancePage(): string {
  const report = JSON.parse(readFileSync(join(PROJECT, "docs/generated/benchmark.json"), "utf8")) as BenchReport;
  return `# Performance

Written by \`npm run docs\` from docs/generated/benchmark.json. To measure on another machine: \`apt-get install python3-torch libdnnl2
libopenblas0-pthread\`, then \`npm run bench\` (a quarter of an hour; \`-- --json\` prints the object, \`-- --save\` keeps it for this page).
Contenders take turns, round by round; a ratio is taken within a round, and its median over the rounds is shown. The PyTorch scripts
are in bench/peers: *plain* as research code is written (batches copied by index, new tensors, as a user finds PyTorch, threads set to
two), *autograd*, and *tuned* by hand (in place, masks fused, tile size chosen on the machine); *passive* is with
OMP_WAIT_POLICY=passive, which helps PyTorch. The peer is Debian's PyTorch 1.13.1: nothing is claimed about newer ones.

${showReport(report)}
The arithmetic counted is that of the products a step cannot do without; in the layer-2 step the output of the frozen first layer is
kept by us; the tuned peer does it in the row that says so. "The products alone" are the same shapes in the same round, by the faster of our libraries and PyTorch's.
`;
}

function summaryTable(paper: string, docs: string): string {
  const shownOnes = experiments.filter(({ id }) => id.startsWith(paper));
  const lines = shownOnes.flatMap((experiment) => {
    const { judgement } = resultOf(experiment);
    if (experiment.kind === "survey" || judgement === null) return [];
    const good = judgement.controls.filter(({ verdict }) => verdict === "contradicted").length;
    const [first] = judgement.parts;
    const shown =
      judgement.parts.length > 4 || !first
        ? `${judgement.parts.length} numbers`
        : judgement.parts.map(short).join("; ");
    const link = `[${experiment.title}](${docs}claims.md#${nameOf(experiment)})`;
    return [
      `| ${link} | ${judgement.verdict ?? "none"} | ${cell(shown)} | ${good} of ${judgement.controls.length} contradicted |`,
    ];
  });
  return ["| claim | verdict | predicted → measured | controls |", "|---|---|---|---|", ...lines].join("\n");
}

function short(part: JudgedPart): string {
  return `${part.name}: ${predictionText(part)} → ${valueText(part.estimate)} ${intervalText(part.estimate)}`;
}

function claimsPage(): string {
  const sections = experiments.map((experiment) => {
    const { judgement, profile, seed, rows } = resultOf(experiment);
    const name = nameOf(experiment);
    return [
      `## <a id="${name}"></a>${experiment.title}`,
      `\`${experiment.id}\`, ${experiment.kind}. ${experiment.claim}`,
      `![${experiment.title}](figures/${name}.svg)`,
      ...(judgement === null
        ? []
        : [
            `**${judgement.verdict ?? "no verdict"}**${judgement.withheld ? `: ${judgement.withheld}` : ""}`,
            partsTable(judgement),
          ]),
      ...(experiment.kind === "claim" ? [`Margins: ${experiment.margins}`] : []),
      `${rows} rows of profile ${profile}, seed ${seed}. Source: ${experiment.source.cite}, ${experiment.source.where}.`,
    ].join("\n\n");
  });
  const head =
    "# Claims and surveys\n\nWritten by `npm run docs` from the stored run of `npm start`. Each interval is at the level shown.";
  return `${[head, ...sections].join("\n\n")}\n`;
}

function partsTable({ parts, controls, beside }: Judgement): string {
  const row = (world: string, part: JudgedPart): string =>
    `| ${cell(world)} | ${cell(part.name)} | ${cell(part.quantity)} | ${predictionText(part)} | ${valueText(part.estimate)} | ${intervalText(part.estimate)} | ${levelText(part.estimate.level)} | ${part.verdict} |`;
  const besideRow = (label: string, { name, quantity, estimate }: Omit<JudgedPart, "predicted" | "verdict">): string =>
    `| beside: ${cell(label)} | ${cell(name)} | ${cell(quantity)} | | ${valueText(estimate)} | ${Number.isNaN(estimate.value) ? cell(estimate.note ?? "") : intervalText(estimate)} | ${levelText(estimate.level)} | |`;
  return [
    "| world | part | quantity | predicted | measured | interval | level | verdict |",
    "|---|---|---|---|---|---|---|---|",
    ...parts.map((part) => row("claim", part)),
    ...controls.flatMap(({ violates, parts: judged }) => judged.map((part) => row(`control: ${violates}`, part))),
    ...beside.flatMap(({ label, parts: shown }) => shown.map((part) => besideRow(label, part))),
  ].join("\n");
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}

function nameOf({ id }: Experiment): string {
  return id.replace("/", "-");
}

function fileOf(experiment: Experiment): string {
  return join(RESULTS, `${nameOf(experiment)}.json`);
}

function resultOf(experiment: Experiment): Result {
  const file = fileOf(experiment);
  if (!existsSync(file)) throw new Error(`docs/results has nothing of ${experiment.id}: npm start && npm run docs`);
  return decodeNumbers(JSON.parse(readFileSync(file, "utf8"))) as Result;
}
