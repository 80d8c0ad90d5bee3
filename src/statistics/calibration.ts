import type { Key } from "../math/random/key.ts";
import { type CalibrationCase, coverageCases } from "./calibration-coverage.ts";
import { pooledSlopeCases } from "./calibration-pooled-slope.ts";
import { ratioCases, ratioVerdictCases } from "./calibration-ratio.ts";
import { falseAlarmCases } from "./calibration-verdicts.ts";

/** A case after its runs. */
export interface CalibrationRow extends Omit<CalibrationCase, "run"> {
  readonly runs: number;
  /** Runs in which the interval held the truth, or the verdict was false. */
  readonly hits: number;
  readonly rate: number;
  /** Of the rate: √(p(1 − p)/runs) at the nominal p. */
  readonly standardError: number;
}

/** Every interval and every verdict against simulated worlds of which the truth is known. */
export const calibrationCases: readonly CalibrationCase[] = [
  ...coverageCases,
  ...pooledSlopeCases,
  ...ratioCases,
  ...falseAlarmCases,
  ...ratioVerdictCases,
];

/** Runs each case `runs` times. A case's key holds its name and the run alone, so that a row depends on nothing else. */
export function calibrate(
  cases: readonly CalibrationCase[],
  { runs, key }: { readonly runs: number; readonly key: Key },
): CalibrationRow[] {
  return cases.map(({ run, ...described }) => {
    let hits = 0;
    for (let i = 0; i < runs; i++) {
      if (run(key.fold(described.method, described.world, described.event, described.level, i))) hits++;
    }
    const p = described.nominal;
    return { ...described, runs, hits, rate: hits / runs, standardError: Math.sqrt((p * (1 - p)) / runs) };
  });
}

/** The rows of one kind as a table in Markdown. */
export function calibrationTable(rows: readonly CalibrationRow[]): string {
  const digits = (x: number): string => x.toFixed(3);
  const lines = rows.map(({ method, world, event, level, nominal, documented, rate, standardError, runs }) =>
    [
      method,
      world,
      event,
      String(level),
      digits(nominal),
      documented === undefined ? "" : digits(documented),
      `${digits(rate)} ± ${digits(standardError)}`,
      String(runs),
    ].join(" | "),
  );
  const head = [
    "method",
    "world",
    "event",
    "level",
    "nominal",
    "documented",
    "measured ± standard error at nominal",
    "runs",
  ];
  return [head.join(" | "), head.map(() => "---").join(" | "), ...lines].map((line) => `| ${line} |\n`).join("");
}
