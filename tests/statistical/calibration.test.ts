import { expect, test } from "vitest";
import { Key } from "../../src/math/random/key.ts";
import {
  type CalibrationRow,
  calibrate,
  calibrationCases,
  calibrationTable,
} from "../../src/statistics/calibration.ts";
import type { CalibrationCase } from "../../src/statistics/calibration-coverage.ts";
import { meanInterval } from "../../src/statistics/location.ts";
import { agrees } from "../../src/statistics/verdict.ts";
import { FALSE_ALARM } from "./goodness.ts";

const RUNS = 200;
const key = Key.root(31).fold("calibration test");

/** P(Bin(n, p) ≥ hits), 0 < p < 1. Terms through their logarithms: (1 − p)ⁿ may underflow. */
function upperTail(hits: number, { n, p }: { readonly n: number; readonly p: number }): number {
  let log = n * Math.log1p(-p);
  let [below, tail] = [0, 0];
  for (let k = 0; k <= n; k++) {
    if (k < hits) below += Math.exp(log);
    else tail += Math.exp(log);
    log += Math.log(((n - k) / (k + 1)) * (p / (1 - p)));
  }
  return below < 0.5 ? 1 - below : tail;
}
const lowerTail = (hits: number, { n, p }: { readonly n: number; readonly p: number }): number =>
  upperTail(n - hits, { n, p: 1 - p });

/** Of a documented coverage, and of one that should be the level: the rounding, and what an approximation may lack. */
const SLACK = 0.01;
/** Of a documented coverage, to be held on both sides: 0.91 fails with probability ½ at a true 0.87 and at 0.95, repaired. */
const DOCUMENTED_RUNS = 2000;

const casesOf = (wanted: CalibrationCase["kind"]) => calibrationCases.filter(({ kind }) => kind === wanted);
const isDocumented = ({ documented }: CalibrationCase): boolean => documented !== undefined;
const falseAlarms = calibrate(casesOf("false alarm"), { runs: RUNS, key });
const coverages = [
  ...calibrate(
    casesOf("coverage").filter((one) => !isDocumented(one)),
    { runs: RUNS, key },
  ),
  ...calibrate(casesOf("coverage").filter(isDocumented), { runs: DOCUMENTED_RUNS, key }),
];

const tooMany = ({ hits, runs, nominal }: CalibrationRow): boolean =>
  upperTail(hits, { n: runs, p: nominal }) < FALSE_ALARM;
/** Less coverage than the level, or than the documented one. */
const tooFew = ({ hits, runs, nominal, documented = nominal }: CalibrationRow): boolean =>
  lowerTail(hits, { n: runs, p: documented - SLACK }) < FALSE_ALARM;
/** More coverage than documented: the documentation is out of date. */
const isBetterThanDocumented = ({ hits, runs, documented = 1 }: CalibrationRow): boolean =>
  documented + SLACK < 1 && upperTail(hits, { n: runs, p: documented + SLACK }) < FALSE_ALARM;

test.each(falseAlarms.map((row) => [`${row.method}, ${row.world}: ${row.event} at ${row.level}`, row] as const))(
  "%s",
  (_name, row) => {
    expect(tooMany(row)).toBe(false);
  },
);

test.each(coverages.map((row) => [`${row.method}, ${row.world} at ${row.level}`, row] as const))("%s", (_name, row) => {
  expect(tooFew(row)).toBe(false);
  expect(isBetterThanDocumented(row)).toBe(false);
});

test("an interval of half the width is caught, in coverage and in false alarms", () => {
  const half = (run: Key, truth: number) => {
    const stream = run.fold("data").stream();
    const values = Array.from({ length: 10 }, () => truth + stream.gaussian());
    const whole = meanInterval(values, { level: 0.95, key: run.fold("resampling") });
    return { ...whole, low: (whole.value + whole.low) / 2, high: (whole.value + whole.high) / 2 };
  };
  const mutant = { method: "meanInterval", world: "half the width", level: 0.95 };
  const cases: CalibrationCase[] = [
    {
      ...mutant,
      kind: "coverage",
      event: "interval holds the truth",
      nominal: 0.95,
      run: (run) => {
        const { low, high } = half(run, 0);
        return low <= 0 && 0 <= high;
      },
    },
    {
      ...mutant,
      kind: "false alarm",
      event: "consistent",
      nominal: 0.025,
      run: (run) => agrees(0, half(run, 2), { margin: 2 }) === "consistent",
    },
  ];
  const [coverage, falseAlarm] = calibrate(cases, { runs: RUNS, key });
  expect(tooFew(coverage)).toBe(true);
  expect(tooMany(falseAlarm)).toBe(true);
});

test("documented coverage can fail on both sides: the method at half its width, and at twice", () => {
  const stretched = (factor: number): CalibrationCase => ({
    kind: "coverage",
    method: "meanInterval",
    world: "n = 8, log-normal, σ = 1",
    event: "interval holds the truth",
    level: 0.95,
    nominal: 0.95,
    documented: 0.91,
    run: (run) => {
      const stream = run.fold("data").stream();
      const values = Array.from({ length: 8 }, () => Math.exp(stream.gaussian()));
      const { value, low, high } = meanInterval(values, { level: 0.95, key: run.fold("resampling"), resamples: 200 });
      const truth = Math.exp(0.5);
      return value + factor * (low - value) <= truth && truth <= value + factor * (high - value);
    },
  });
  const [narrow, right, wide] = calibrate([1 / 2, 1, 2].map(stretched), { runs: DOCUMENTED_RUNS, key });
  expect([narrow, right, wide].map(tooFew)).toEqual([true, false, false]);
  expect([narrow, right, wide].map(isBetterThanDocumented)).toEqual([false, false, true]);
});

test("a row depends on its own case alone, and prints as a line of a table", () => {
  const chosen = calibrationCases.filter(({ method }) => method === "below");
  expect(calibrate(chosen, { runs: RUNS, key })).toEqual(falseAlarms.filter(({ method }) => method === "below"));
  const lines = calibrationTable(falseAlarms).trimEnd().split("\n");
  expect(lines.length).toBe(falseAlarms.length + 2);
  expect(new Set(lines.map((line) => line.split(" | ").length))).toEqual(new Set([8]));
});

test("the binomial tails", () => {
  expect(upperTail(2, { n: 3, p: 0.5 })).toBeCloseTo(0.5, 14);
  expect(lowerTail(0, { n: 3, p: 0.1 })).toBeCloseTo(0.729, 14);
  expect(upperTail(0, { n: 3, p: 0.1 })).toBe(1);
  expect(upperTail(20, { n: 20, p: 0.5 }) / 2 ** -20).toBeCloseTo(1, 10);
  // (1 − p)ⁿ = 10^−2194; scipy.stats.binom.sf(1892, 2000, 0.92).
  expect(upperTail(1893, { n: 2000, p: 0.92 }) / 2.4599007743811873e-6).toBeCloseTo(1, 8);
});
