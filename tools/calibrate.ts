import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Key } from "../src/math/random/key.ts";
import { calibrate, calibrationCases, calibrationTable } from "../src/statistics/calibration.ts";
import { CALIBRATION_RESAMPLES } from "../src/statistics/calibration-coverage.ts";

const RUNS = 1000;
const SEED = 20_260_101;

const rows = calibrate(calibrationCases, { runs: RUNS, key: Key.root(SEED).fold("calibration") });
const coverage = rows.filter(({ kind }) => kind === "coverage");
const falseAlarms = rows.filter(({ kind }) => kind === "false alarm");

const text = `# Calibration of intervals and verdicts

Written by \`node tools/calibrate.ts\`: ${RUNS} simulated runs a row from seed ${SEED}. In each the truth is known; the runs
are independent, and the standard error is that of a rate equal to its nominal value.

## Coverage of intervals

How often the interval holds the truth. Short of the level is an interval too narrow for that law and sample size.
Where a method is known to miss its level its coverage is documented, to ± 0.01 from 10 000 runs of other seeds, and
tests/statistical/calibration.test.ts holds it to that on both sides. The bootstrap draws ${CALIBRATION_RESAMPLES} resamples.

${calibrationTable(coverage)}
## False alarms of verdicts

How often a verdict is false. The nominal value is an upper bound: (1 − level)/2 where one end of the interval decides,
1 − level otherwise and for a family of parts.

${calibrationTable(falseAlarms)}`;

const folder = join(import.meta.dirname, "..", "docs", "generated");
const file = join(folder, "calibration.md");
if (process.argv.includes("--check")) {
  if (readFileSync(file, "utf8") !== text) {
    console.error("docs/generated/calibration.md is out of date: node tools/calibrate.ts");
    process.exitCode = 1;
  }
} else {
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, text);
}
