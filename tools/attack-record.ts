import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT } from "../src/cli/environment.ts";
import { errorInterval } from "../src/experiments/safran-lee-2022/attack-error.ts";
import type { AttackTask, AttackValues } from "../src/experiments/safran-lee-2022/attack-measure.ts";
import attackSurvey from "../src/experiments/safran-lee-2022/attack-on-the-floor.ts";
import { floorOf } from "../src/experiments/safran-lee-2022/instance.ts";
import { openStore } from "../src/store/store.ts";
import type { AttackRecord, AttackRow } from "./attack-table.ts";

/**
 * `node tools/attack-record.ts <store> [<log>]` writes docs/generated/attack.json from the rows that a run of the survey with `--profile paper` left in a
 * store: those of one code version and seed; of attacks that are not in it, earlier records stay. The log is the run's `--verbose` stderr, each line with the seconds since 1970 before it.
 */
const FILE = join(PROJECT, "docs/generated/attack.json");
const [folder, log] = process.argv.slice(2);
if (folder === undefined) throw new Error("attack-record: which store?");

const seconds = new Map<string, number>();
if (log !== undefined) {
  const begun = new Map<string, number>();
  for (const line of readFileSync(log, "utf8").split("\n")) {
    const [at, event, address] = line.split(" ");
    if (event === "begun") begun.set(address!, Number(at));
    if (event === "stored") seconds.set(address!, Number(at) - begun.get(address!)!);
  }
}

const planned = new Set(attackSurvey.plan(attackSurvey.profiles.paper).map((task) => JSON.stringify(ordered(task))));
const store = openStore(folder);
const rows = [...store.rows({ experiment: attackSurvey.id })].filter(({ task }) =>
  planned.has(JSON.stringify(ordered(task))),
);
store.close();
const [first] = rows;
if (first === undefined) throw new Error(`attack-record: ${folder} has no row of the paper profile`);
const same = rows.every(({ codeVersion, seed }) => codeVersion === first.codeVersion && seed === first.seed);
if (!same) throw new Error(`attack-record: ${folder} has rows of several code versions or seeds`);
if (rows.some(({ outcome }) => outcome !== "ok")) throw new Error("attack-record: some rows are no measurements");

const shown = rows.map(({ address, task, values }): AttackRow => {
  const { law, dimension, quantile, width, method } = task as AttackTask;
  const { relative: floor, variance } = floorOf({ law, dimension, quantile }, width);
  const { value, low, high } = errorInterval(values as AttackValues, 0.99);
  const taken = seconds.get(address);
  return {
    ...{ law: law === "phi2" ? "φ²" : "Gaussian", dimension, quantile, width, method },
    error: value / variance,
    interval: [low / variance, high / variance],
    floor,
    ratio: value / variance / floor,
    minutes: taken === undefined ? null : taken / 60,
    ...{ codeVersion: first.codeVersion, seed: first.seed, engine: first.engine },
  };
});
const compare = (a: AttackRow, b: AttackRow): number =>
  Number(a.law < b.law) - Number(a.law > b.law) || a.dimension - b.dimension || a.width - b.width || a.error - b.error;
const nameOf = ({ law, dimension, quantile, width, method }: AttackRow): string =>
  [law, dimension, quantile, width, method].join(" ");
const repeated = new Set(shown.map(nameOf));
const earlier = existsSync(FILE) ? (JSON.parse(readFileSync(FILE, "utf8")) as AttackRecord).rows : [];
const kept = earlier.filter((row) => !repeated.has(nameOf(row)));
const record: AttackRecord = { rows: [...kept, ...shown].sort(compare) };
writeFileSync(FILE, `${JSON.stringify(record, null, 1)}\n`);
console.log(`${shown.length} of ${planned.size} attacks, ${kept.length} kept of earlier records`);

/** With its keys in order, so that equal content has equal text. */
function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, own]) => [name, ordered(own)]),
  );
}
