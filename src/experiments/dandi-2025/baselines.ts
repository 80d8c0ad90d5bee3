import { z } from "zod";
import { studentCdf } from "../../math/special/student.ts";
import type { Estimate } from "../../statistics/estimate.ts";
import { undefinedEstimate } from "../../statistics/interval.ts";
import { mean, variance } from "../../statistics/moments.ts";
import { meets } from "../../statistics/verdict.ts";
import sight from "../../targets/sight.ts";
import { type Baselines, finiteBaselines } from "../../theory/hierarchical/baselines.ts";
import { limitBaselines } from "../../theory/hierarchical/limit.ts";
import { runningExample } from "../../theory/hierarchical/running-example.ts";
import { gaussianSample } from "../../training/gaussian-sample.ts";
import { residualsByDegree } from "../../training/spectral/residuals-by-degree.ts";
import { defineExperiment, type MeasuredRow } from "../experiment.ts";
import { range } from "../plan.ts";
import { AUTHORS_INNER, TANH_3 } from "./running-example.ts";

const SIZES = [4, 5, 6, 8] as const;
const DEGREES = [0, 1, 2, 3, 4] as const;

const params = z.object({
  replicas: z.int().min(10).max(10_000).describe("independent replicas of each d_eff"),
  foldSamples: z.int().min(100).describe("samples in each of a replica's three folds"),
  margin: z.number().positive().describe("largest half-width of an interval that still counts as agreement"),
  baseline: z.enum(["exact", "limit"]).describe("prediction: exact at the finite d_eff, or d_eff → ∞ (control)"),
});
type Params = z.infer<typeof params>;

type Task = { readonly effectiveDimension: number; readonly foldSamples: number; readonly replica: number };

/** residuals[l]: unbiased estimate of the error of the best polynomial of degree l; in place 0, of E y². */
interface Values {
  readonly residuals: readonly number[];
}

type Rows = readonly MeasuredRow<Task, Values>[];

/** E y² for degree 0, else the error of the best polynomial of that degree. */
const predict = (effectiveDimension: number, degree: number, baseline: Params["baseline"]): number => {
  const { meanSquare, residuals } = allDegrees(effectiveDimension, baseline);
  return degree === 0 ? meanSquare : residuals[degree]!;
};

const known = new Map<string, Baselines>();
function allDegrees(effectiveDimension: number, baseline: Params["baseline"]): Baselines {
  const name = `${baseline} ${effectiveDimension}`;
  const law = runningExample("factorial", effectiveDimension);
  const found = known.get(name) ?? (baseline === "exact" ? finiteBaselines(law, 4) : limitBaselines(law, 4));
  known.set(name, found);
  return found;
}

const partName = (effectiveDimension: number, degree: number): string =>
  `d_eff = ${effectiveDimension}, ${degree === 0 ? "E y²" : `degree ${degree}`}`;

const measured = (rows: Rows, effectiveDimension: number, degree: number): readonly number[] =>
  rows
    .filter(({ task }) => task.effectiveDimension === effectiveDimension)
    .map(({ values }) => values.residuals[degree]!);

const part = (effectiveDimension: number, degree: number) => ({
  name: partName(effectiveDimension, degree),
  quantity: degree === 0 ? "E y²" : `error of the best polynomial of degree ${degree} in z`,
  predict: ({ baseline }: Params) => predict(effectiveDimension, degree, baseline),
  estimate: (rows: Rows): Estimate => fourStandardErrors(measured(rows, effectiveDimension, degree)),
  judge: (predicted: number, estimate: Estimate, { margin }: Params) => meets(predicted, estimate, { margin }),
});

const PARTS = SIZES.length * DEGREES.length;
/** Four standard errors are then about 0.002, and a deviation of three more still leaves the interval within ± 0.005. */
const LAPTOP_REPLICAS = 100;

/** Student's probability beyond four standard errors. */
const beyondFour = (degrees: number): number => 2 * (1 - studentCdf(4, degrees));

/** Mean ± 4 standard errors over the replicas, whatever the number of parts; its level is Student's. */
function fourStandardErrors(values: readonly number[]): Estimate {
  const degrees = values.length - 1;
  if (degrees < 1) return undefinedEstimate(0.99, "fewer than two replicas");
  const value = mean(values);
  const standardError = Math.sqrt(variance(values) / values.length);
  return {
    value,
    low: value - 4 * standardError,
    high: value + 4 * standardError,
    level: 1 - beyondFour(degrees),
    standardError,
  };
}

export default defineExperiment<Params, Task, Values>({
  kind: "claim",
  id: "dandi-2025/baselines",
  title: "Exact baselines at finite effective dimension",
  claim:
    "The exact errors of the best polynomials of degree 1 to 4 for the running example at finite d_eff, computed by " +
    "one-dimensional Fourier integrals, are met by measurement within four standard errors.",
  formula: String.raw`\min_{\deg p \le \ell} \mathbb E\,(f^* - p)^2 = \mathbb E f^{*2} - \sum_{|\alpha| \le \ell} \mathbb E[f^* h_\alpha(z)]^2,\qquad \mathbb E\bigl[e^{i\omega h^*} h_\alpha(z)\bigr] = \prod_i \mathbb E\bigl[e^{i \omega a_i P(z_i)/\sqrt{d_{\mathrm{eff}}}} h_{\alpha_i}(z_i)\bigr]`,
  source: { cite: "dandi2025computational", where: "the lines of Figure 1, derived exactly for finite d_eff" },
  params,
  profiles: {
    smoke: { replicas: 12, foldSamples: 1000, margin: 0.02, baseline: "exact" },
    laptop: { replicas: LAPTOP_REPLICAS, foldSamples: 4000, margin: 0.005, baseline: "exact" },
    paper: { replicas: 200, foldSamples: 10_000, margin: 0.005, baseline: "exact" },
  },
  hypotheses: [{ states: "the baseline is that of the finite d_eff", holds: ({ baseline }) => baseline === "exact" }],
  margins:
    "The prediction is exact, so the interval of four standard errors must hold it: by Student's law at the laptop's " +
    `replicas a false alarm over all ${PARTS} parts in one of ${Math.floor(1 / (PARTS * beyondFour(LAPTOP_REPLICAS - 1)))} runs. ` +
    "The interval must also lie within ± 0.005, which tells every finite d_eff here from the limit.",
  level: 0.99,
  plan: (p) =>
    SIZES.flatMap((effectiveDimension) =>
      range(p.replicas).map((replica) => ({ effectiveDimension, foldSamples: p.foldSamples, replica })),
    ),
  cost: ({ effectiveDimension: k, foldSamples }) => (3 * foldSamples * 50 * (k + 1) * (k + 2) * (k + 3) * (k + 4)) / 24,
  measure: ({ effectiveDimension, foldSamples }, { key, engine }) => {
    const target = sight.draw(
      { effectiveDimension, inner: AUTHORS_INNER, hermite: "factorial", signs: "balanced", outer: TANH_3 },
      key.fold("target"),
    );
    const fold = (name: string) =>
      gaussianSample(target, { dimension: effectiveDimension, samples: foldSamples }, key.fold(name));
    const { meanSquare, residuals } = residualsByDegree([fold("A"), fold("B"), fold("C")], { degree: 4, engine });
    return { residuals: [meanSquare, ...residuals.slice(1)] };
  },
  parts: SIZES.flatMap((effectiveDimension) => DEGREES.map((degree) => part(effectiveDimension, degree))),
  controls: SIZES.map((effectiveDimension) => ({
    violates: `the baseline is that of the finite d_eff: the limit d_eff → ∞ is used at d_eff = ${effectiveDimension}`,
    world: (p: Params) => p,
    predictFrom: (p: Params) => ({ ...p, baseline: "limit" as const }),
    parts: DEGREES.map((degree) => partName(effectiveDimension, degree)),
  })),
  figure: ({ rows }) => ({
    id: "baselines",
    title: "Exact baselines at finite effective dimension",
    caption:
      "Error of the best polynomial of each degree in the hidden coordinates: exact values (lines) and unbiased " +
      "measurements (points; bars of four standard errors are smaller than the marks). The lines at the right end of the " +
      "papers' figures are the limit d_eff → ∞, which is far away at these sizes.",
    panels: [
      {
        x: { label: "effective dimension d_eff", scale: "linear", domain: [3.5, 8.5] },
        y: { label: "error of the best polynomial", scale: "log", domain: [0.08, 0.8] },
        marks: DEGREES.flatMap((degree) => [
          {
            kind: "intervals" as const,
            label: degree === 0 ? "E y²" : `degree ${degree}`,
            points: SIZES.map((effectiveDimension) => pointOf(rows, effectiveDimension, degree)),
          },
          {
            kind: "theory" as const,
            label: "exact",
            points: SIZES.map((k) => ({ x: k, y: predict(k, degree, "exact") })),
          },
        ]),
      },
    ],
  }),
});

function pointOf(rows: Rows, effectiveDimension: number, degree: number) {
  const { value, low, high } = fourStandardErrors(measured(rows, effectiveDimension, degree));
  return { x: effectiveDimension, y: value, low, high };
}
