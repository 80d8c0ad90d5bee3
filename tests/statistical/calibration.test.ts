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

/** P(Bin(n, p) ≥ hits). */
function upperTail(hits: number, { n, p }: { readonly n: number; readonly p: number }): number {
  let term = (1 - p) ** n;
  let below = 0;
  for (let k = 0; k < hits; k++) {
    below += term;
    term *= ((n - k) / (k + 1)) * (p / (1 - p));
  }
  let tail = 0;
  for (let k = hits; k <= n; k++) {
    tail += term;
    term *= ((n - k) / (k + 1)) * (p / (1 - p));
  }
  return below < 0.5 ? 1 - below : tail;
}
const lowerTail = (hits: number, { n, p }: { readonly n: number; readonly p: number }): number =>
  upperTail(n - hits, { n, p: 1 - p });

/** True coverage that each interval has at least: its level, but for the methods known to fall short, which are here. */
const FALLS_SHORT: readonly { readonly method: RegExp; readonly world: RegExp; readonly by: number }[] = [
  { method: /^meanInterval/, world: /σ = 1/, by: 0.05 },
  { method: /of the mean/, world: /./, by: 0.03 },
  { method: /of the difference/, world: /./, by: 0.02 },
  { method: /log standard deviation/, world: /normal$/, by: 0.05 },
  { method: /log standard deviation/, world: /σ = 0.5/, by: 0.13 },
  { method: /^thresholdInterval/, world: /./, by: 0.03 },
  { method: /^ratioOfMeans/, world: /./, by: 0.05 },
];
const floorOf = ({ method, world, nominal }: CalibrationRow): number =>
  nominal - (FALLS_SHORT.find((known) => known.method.test(method) && known.world.test(world))?.by ?? 0.01);

const falseAlarms = calibrate(
  calibrationCases.filter(({ kind }) => kind === "false alarm"),
  { runs: RUNS, key },
);
const coverages = calibrate(
  calibrationCases.filter(({ kind }) => kind === "coverage"),
  { runs: RUNS, key },
);

const tooMany = ({ hits, runs, nominal }: CalibrationRow): boolean =>
  upperTail(hits, { n: runs, p: nominal }) < FALSE_ALARM;
const tooFew = (row: CalibrationRow): boolean => lowerTail(row.hits, { n: row.runs, p: floorOf(row) }) < FALSE_ALARM;

test.each(falseAlarms.map((row) => [`${row.method}, ${row.world}: ${row.event} at ${row.level}`, row] as const))(
  "%s",
  (_name, row) => {
    expect(tooMany(row)).toBe(false);
  },
);

test.each(coverages.map((row) => [`${row.method}, ${row.world} at ${row.level}`, row] as const))("%s", (_name, row) => {
  expect(tooFew(row)).toBe(false);
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

test("a row depends on its own case alone, and prints as a line of a table", () => {
  const chosen = calibrationCases.filter(({ method }) => method === "below");
  expect(calibrate(chosen, { runs: RUNS, key })).toEqual(falseAlarms.filter(({ method }) => method === "below"));
  const lines = calibrationTable(falseAlarms).trimEnd().split("\n");
  expect(lines.length).toBe(falseAlarms.length + 2);
  expect(new Set(lines.map((line) => line.split(" | ").length))).toEqual(new Set([7]));
});

test("the binomial tails", () => {
  expect(upperTail(2, { n: 3, p: 0.5 })).toBeCloseTo(0.5, 14);
  expect(lowerTail(0, { n: 3, p: 0.1 })).toBeCloseTo(0.729, 14);
  expect(upperTail(0, { n: 3, p: 0.1 })).toBe(1);
  expect(upperTail(20, { n: 20, p: 0.5 }) / 2 ** -20).toBeCloseTo(1, 10);
});
