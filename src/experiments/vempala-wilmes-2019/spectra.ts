import { z } from "zod";
import { findActivation } from "../../activations/find.ts";
import { DomainError } from "../../math/domain-error.ts";
import { harmonicDimension } from "../../math/harmonics.ts";
import { funkHecke } from "../../theory/spherical/funk-hecke.ts";
import { funkHeckeOfValues } from "../../theory/spherical/funk-hecke-of-values.ts";
import { defineSurvey, type MeasuredRow } from "../experiment.ts";
import { range } from "../plan.ts";
import { type Series, spectraFigure } from "./spectra-figure.ts";
import {
  type Interval,
  measureSpectrum,
  pooled,
  quotient,
  type SpectrumTask,
  type SpectrumValues,
  scaled,
  squared,
} from "./spectra-measure.ts";

const unit = z
  .object({
    activation: z.string().describe("σ: an id, hermite-<k>, or an expression in t"),
    gain: z.number().positive().optional().describe("1 unless given; units are σ(gain ⟨u, x⟩ + bias)"),
    bias: z.number().optional().describe("0 unless given"),
  })
  .readonly();
type Unit = Pick<SpectrumTask, "activation" | "gain" | "bias">;

const unitOf = ({ activation, gain = 1, bias = 0 }: z.infer<typeof unit>): Unit => ({ activation, gain, bias });

const params = z.object({
  activations: z
    .array(unit)
    .min(1)
    .refine((all) => new Set(all.map((own) => nameOf(unitOf(own)))).size === all.length, "units must differ")
    .readonly()
    .describe("the units, one colour each"),
  dimension: z.int().min(2).max(1000).describe("d"),
  degrees: z
    .array(z.int().min(0).max(30))
    .min(1)
    .refine((degrees) => degrees.every((k, i) => i === 0 || k > degrees[i - 1]!), "degrees must ascend")
    .readonly()
    .describe("k"),
  samples: z.int().min(2).max(4_000_000).describe("points at which a unit of known direction is looked at"),
  pairSamples: z.int().min(4).max(100_000).describe("points whose pairs show energies without the direction"),
  replicas: z.int().min(1).max(1000).describe("independent draws of both"),
});
type Params = z.infer<typeof params>;
type Rows = readonly MeasuredRow<SpectrumTask, SpectrumValues>[];

const nameOf = ({ activation, gain, bias }: Unit): string =>
  `${activation}${gain === 1 ? "" : `, gain ${gain}`}${bias === 0 ? "" : `, bias ${String(bias).replace("-", "−")}`}`;

/** E φ². A DomainError that names the unit where it is infinite, or φ not finite. */
function secondMoment(own: Unit, dimension: number): number {
  const { value, kinks } = findActivation(own.activation);
  const { gain, bias } = own;
  try {
    return funkHeckeOfValues(value, { dimension, degree: 0, gain, bias, kinks }).secondMoment;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const requirement = `φ(t) must be finite on (−1, 1), and E φ(t)² too (${error.message})`;
    throw new DomainError("spectra", requirement, nameOf(own));
  }
}

/**
 * α_k from theory; 0 where the integral does not tell it from 0. An integrable singularity, which quadrature with many digits refuses,
 * is left to adaptive panels.
 */
function alphaOf(
  { activation, gain, bias }: Unit,
  { dimension, degree }: { readonly dimension: number; readonly degree: number },
): number {
  const found = findActivation(activation);
  const options = { dimension, degree, gain, bias };
  const { value, error } = orElse(
    () => funkHecke(found, options),
    () => funkHeckeOfValues(found.value, { ...options, kinks: found.kinks }),
  );
  return Math.abs(value) > error ? value : 0;
}

/** The first, or the second where the first is a DomainError. */
function orElse<T>(first: () => T, second: () => T): T {
  try {
    return first();
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return second();
  }
}

/** Theory and measurement side by side, for the two panels. */
function seriesOf(
  { activations, dimension, degrees }: Params,
  rows: Rows,
): { readonly shares: readonly Series[]; readonly eigenvalues: readonly Series[] } {
  const units = activations.map(unitOf).map((own) => {
    const values = rows.filter(({ task }) => nameOf(task) === nameOf(own)).map((row) => row.values);
    return { own, label: nameOf(own), values, moment: secondMoment(own, dimension) };
  });
  const count = (degree: number): number => Number(harmonicDimension(dimension, degree));
  const eigenvalue = (own: Unit, degree: number): number => alphaOf(own, { dimension, degree }) ** 2;
  return {
    shares: units.map(({ own, label, values, moment }) => ({
      label,
      points: degrees.map((degree, s) => ({
        degree,
        predicted: (count(degree) * eigenvalue(own, degree)) / moment,
        measured: values.length === 0 ? undefined : measuredShare(values, s),
      })),
    })),
    eigenvalues: units.map(({ own, label, values }) => ({
      label,
      points: degrees.map((degree, s) => ({
        degree,
        predicted: eigenvalue(own, degree),
        measured: values.length === 0 ? undefined : measuredEigenvalue(values, s, count(degree)),
      })),
    })),
  };
}

/** N α_k²/E φ² from pairs. */
const measuredShare = (values: readonly SpectrumValues[], s: number): Interval =>
  quotient(pooled(values.map(({ energies }) => energies[s]!)), pooled(values.map((own) => own.secondMoment)));

/** α_k² from √N α_k. */
const measuredEigenvalue = (values: readonly SpectrumValues[], s: number, count: number): Interval =>
  squared(scaled(pooled(values.map(({ coefficients }) => coefficients[s]!)), 1 / Math.sqrt(count)));

const common = {
  activations: [
    { activation: "relu" },
    { activation: "gelu", gain: 2 },
    { activation: "step" },
    { activation: "logistic", gain: 4 },
    { activation: "tanh", gain: 2 },
    { activation: "softplus", gain: 4, bias: -2 },
  ],
  degrees: range(9),
  replicas: 1,
} as const;

export default defineSurvey<Params, SpectrumTask, SpectrumValues>({
  kind: "survey",
  id: "vempala-wilmes-2019/spectra",
  title: "Spectra of activations",
  claim:
    "A unit φ(⟨u, x⟩) has the energy N(d, k) α_k² in degree k, which gradient descent learns at the rate α_k²: how activations " +
    "divide E φ² among the degrees, and which degrees they leave dead.",
  formula: String.raw`\mathbb E\,\varphi^2 = \sum_k N(d,k)\,\alpha_k^2,\qquad \alpha_k = \mathbb E_t[\varphi(t)P_k(t)]`,
  source: { cite: "vempala2019gradient", where: "gradient descent as an operator on spherical harmonics" },
  params,
  profiles: {
    smoke: { ...common, dimension: 5, degrees: range(6), samples: 20_000, pairSamples: 600 },
    laptop: { ...common, dimension: 10, samples: 200_000, pairSamples: 3000 },
    paper: { ...common, dimension: 10, samples: 1_000_000, pairSamples: 20_000, replicas: 8 },
  },
  plan: ({ activations, dimension, degrees, samples, pairSamples, replicas }) =>
    activations.map(unitOf).flatMap((own) => {
      secondMoment(own, dimension);
      return range(replicas).map((replica) => ({ ...own, dimension, degrees, samples, pairSamples, replica }));
    }),
  cost: ({ dimension: d, degrees, samples, pairSamples: n }) => {
    const top = degrees.at(-1)!;
    return samples * (30 * d + 10 * top + 100) + ((n * n) / 2) * (d + 3 * top + 8 * degrees.length);
  },
  measure: (task, context) => measureSpectrum(task, context),
  figure: ({ params: p, rows }) => spectraFigure({ ...p, ...seriesOf(p, rows) }),
});
