import type { SpectrumRow } from "../../experiments/vempala-wilmes-2019/spectrum-rows.ts";
import type { UnitSpectrum } from "../laboratory/spectra.ts";
import type { Column, DataRow } from "./data-table.ts";
import { shown } from "./figure-table.ts";

export const SPECTRUM_COLUMNS: readonly Column[] = [
  { name: "activation", label: "σ" },
  { name: "degree", label: "k", number: true },
  { name: "alpha", label: "α_k", number: true },
  { name: "accuracy", label: "accuracy" },
  { name: "low", label: "measured from", number: true },
  { name: "high", label: "to", number: true },
  { name: "eigenvalue", label: "α_k²", number: true },
  { name: "harmonics", label: "N(d, k)", number: true },
  { name: "share", label: "share of E σ²", number: true },
];

/** All numbers of the spectra, an activation and degree a row. */
export function spectrumTable(units: readonly UnitSpectrum[]): readonly DataRow[] {
  return units.flatMap(({ activation, rows, samples }) =>
    rows.map((row) => {
      const sample = samples.find(({ degree }) => degree === row.degree);
      const { degree, value, eigenvalue, harmonics, share } = row;
      return {
        ...{ activation, degree, alpha: value, accuracy: accuracyText(row), eigenvalue, harmonics, share },
        low: sample?.low ?? null,
        high: sample?.high ?? null,
      };
    }),
  );
}

function accuracyText({ value, dead, accuracy, accuracyIs }: SpectrumRow): string {
  if (dead === "exactly") return "0 exactly";
  if (dead === "underflow") return "below 1e-308";
  if (dead === "untold") return `not told from 0: at most ${accuracy}`;
  return value === 0 ? "exact" : `${accuracy} ${accuracyIs}`;
}

export const LEARNING_COLUMNS: readonly Column[] = [
  { name: "activation", label: "σ" },
  { name: "degree", label: "k", number: true },
  { name: "alpha", label: "α_k", number: true },
  { name: "halfLife", label: "steps to halve the residual" },
  { name: "left", label: "energy left at the end", number: true },
  { name: "rate", label: "step size η", number: true },
];

export function learningTable(units: readonly UnitSpectrum[]): readonly DataRow[] {
  return units.flatMap(({ activation, learning }) =>
    learning === undefined
      ? []
      : learning.degrees.map(({ degree, alpha, halfLife, left }) => ({
          ...{ activation, degree, alpha, left, rate: learning.rate },
          halfLife: halfLife === Number.POSITIVE_INFINITY ? "never" : shown(halfLife),
        })),
  );
}

/** Why there are no numbers of an activation, or no more of them; undefined where all are there. */
export function problemSentence({ activation, problem }: UnitSpectrum): string | undefined {
  return problem === undefined || problem.startsWith(`${activation}: `) ? problem : `${activation}: ${problem}`;
}

/** Which degrees an activation does not see, in words; undefined where it sees all that are there. */
export function deadSentence({ activation, rows }: UnitSpectrum): string | undefined {
  const of = (why: SpectrumRow["dead"]): string =>
    ranges(rows.filter(({ dead }) => dead === why).map((row) => row.degree));
  const [exactly, untold, underflow] = [of("exactly"), of("untold"), of("underflow")];
  const parts = [
    ...(exactly === ""
      ? []
      : [`α is exactly 0 in ${exactly}, by symmetry or because σ is a polynomial: gradient descent never learns them`]),
    ...(untold === "" ? [] : [`α is not told from 0 in ${untold}`]),
    ...(underflow === "" ? [] : [`α is below the least number of float64 in ${underflow}`]),
  ];
  return parts.length === 0 ? undefined : `${activation}: ${parts.join("; ")}.`;
}

/** "degree 3", "degrees 3, 5 and 7", with every second degree from 4 on as "3, 5, … 11". */
function ranges(degrees: readonly number[]): string {
  if (degrees.length === 0) return "";
  if (degrees.length === 1) return `degree ${degrees[0]}`;
  if (degrees.length <= 3) return `degrees ${degrees.slice(0, -1).join(", ")} and ${degrees.at(-1)}`;
  const steps = new Set(degrees.slice(1).map((degree, i) => degree - degrees[i]!));
  if (steps.size === 1) return `degrees ${degrees[0]}, ${degrees[1]}, …, ${degrees.at(-1)}`;
  return `degrees ${degrees.slice(0, -1).join(", ")} and ${degrees.at(-1)}`;
}

/** How many of the measured intervals hold what theory says. */
export function agreement({ rows, samples }: UnitSpectrum): { readonly held: number; readonly of: number } {
  const held = samples.filter(({ degree, low, high }) => {
    const row = rows.find((one) => one.degree === degree);
    return row !== undefined && row.value >= low && row.value <= high;
  });
  return { held: held.length, of: samples.filter(({ degree }) => rows.some((row) => row.degree === degree)).length };
}

/** "1, 2, 4" as ascending degrees; undefined where the text is not such a list of 1 to 6. */
export function readDegrees(text: string): readonly number[] | undefined {
  const words = text.split(/[\s,;]+/).filter((word) => word !== "");
  const degrees = [...new Set(words.map((word) => (/^\d{1,3}$/.test(word) ? Number(word) : Number.NaN)))];
  if (degrees.length < 1 || degrees.length > 6 || degrees.some((degree) => !(degree <= 200))) return undefined;
  return degrees.sort((a, b) => a - b);
}
