import { normalQuantile } from "../math/special/normal.ts";
import { studentQuantile } from "../math/special/student.ts";
import type { Estimate } from "../statistics/estimate.ts";
import { undefinedEstimate } from "../statistics/interval.ts";
import { studentInterval } from "../statistics/location.ts";
import { mean, variance as sampleVariance } from "../statistics/moments.ts";
import type { CurvePoint } from "./curve.ts";
import type { Counts } from "./problem.ts";

/** Two networks on the same points at the same step. */
export interface Comparison {
  /** Which network, counted from 0, and against which. */
  readonly network: number;
  readonly against: 0;
  /** Its error less the other's, shares of Var f: negative where it is better. At a level for all comparisons together (Bonferroni). */
  readonly difference: Estimate;
  /** Where the whole interval is. No verdict: there is no control behind it. */
  readonly outcome: "lower" | "higher" | "not told apart";
  /** "56-8 tanh: 0.12 lower [0.05, 0.19] than 64 tanh"; "56-8 tanh: not told apart from 64 tanh, 0.02 lower [−0.01, 0.05]". */
  readonly text: string;
}

export interface ComparisonOptions {
  readonly labels: readonly string[];
  readonly squares: readonly (Float64Array | undefined)[];
  readonly variance: number;
  readonly level: number;
  readonly overlap?: number;
}

/**
 * Paired: over repetitions, each of which gives all networks the same points, or over the test points of the only one. The intervals hold at a
 * step that was chosen beforehand, not at one that was waited for.
 */
export function comparisonsOf(points: readonly CurvePoint[], options: ComparisonOptions): readonly Comparison[] {
  const { labels, squares, variance } = options;
  const others = points.slice(1);
  const level = 1 - (1 - options.level) / others.length;
  return others.map(({ errors }, i) => {
    const network = i + 1;
    const first = points[0]!.errors;
    const difference =
      errors.length > 1
        ? overRepetitions(
            errors.map((error, s) => error - first[s]!),
            { ...options, level },
          )
        : overPoints(squares[network], squares[0], { variance, level });
    const outcome = difference.high < 0 ? "lower" : difference.low > 0 ? "higher" : "not told apart";
    const [own, other] = [labels[network]!, labels[0]!];
    const words = wordsOf(difference);
    const apart = outcome === "not told apart" ? `not told apart from ${other}, ${words}` : `${words} than ${other}`;
    return { network, against: 0, difference, outcome, text: `${own}: ${apart}` };
  });
}

/** What repetitions on one file have in common: rows held out for each row learnt from. */
export const overlapOfRows = ({ training, test }: Counts): number => test / training;

/**
 * Student's interval over repetitions. Those on the rows of one file are not independent, for they share rows: the variance of their mean is
 * (1/n + overlap) s² instead of s²/n (Nadeau & Bengio, Machine Learning 52 (2003), 239–281, equation 7).
 */
export function overRepetitions(
  values: readonly number[],
  { level, overlap = 0 }: { readonly level: number; readonly overlap?: number },
): Estimate {
  const n = values.length;
  const usual = studentInterval(values, { level });
  if (overlap === 0 || !Number.isFinite(usual.value) || n < 2) return usual;
  const { value } = usual;
  const standardError = Math.sqrt((1 / n + overlap) * sampleVariance(values));
  const reach = studentQuantile((1 + level) / 2, n - 1) * standardError;
  const note = `Student, n = ${n} splits of the same rows, corrected for what they share`;
  return { value, low: value - reach, high: value + reach, level, standardError, note };
}

/** The normal interval over the test points of one repetition. */
function overPoints(
  own: Float64Array | undefined,
  other: Float64Array | undefined,
  { variance, level }: { readonly variance: number; readonly level: number },
): Estimate {
  if (own === undefined || other === undefined) return undefinedEstimate(level, "one repetition says nothing here");
  const differences = Array.from(own, (square, i) => (square - other[i]!) / variance);
  const value = mean(differences);
  if (!Number.isFinite(value)) return undefinedEstimate(level, "a network diverged");
  const standardError = Math.sqrt(sampleVariance(differences) / differences.length);
  const reach = normalQuantile((1 + level) / 2) * standardError;
  const note = "normal, over the test points of one repetition";
  return { value, low: value - reach, high: value + reach, level, standardError, note };
}

function wordsOf({ value, low, high, note }: Estimate): string {
  if (!Number.isFinite(value)) return note ?? "undefined";
  const [word, ends] = value <= 0 ? ["lower", [-high, -low]] : ["higher", [low, high]];
  return `${shown(Math.abs(value))} ${word} [${ends.map(shown).join(", ")}]`;
}

/** Two digits, as a reader writes them. */
const shown = (value: number): string => String(Number(value.toPrecision(2)) || 0).replace("-", "−");
