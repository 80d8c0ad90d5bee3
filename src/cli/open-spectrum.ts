import {
  type Descent,
  descentOf,
  energyOf,
  largestOf,
  type SpectrumRow,
  spectrumRow,
} from "../experiments/vempala-wilmes-2019/spectrum-rows.ts";
import { type SampledAlpha, sampleSpectrum } from "../experiments/vempala-wilmes-2019/spectrum-sample.ts";
import { DomainError } from "../math/domain-error.ts";
import type { SpectraView } from "../permalink/view.ts";
import type { Arguments } from "./arguments.ts";
import { orUsageError } from "./exit.ts";
import { bold, print, printJson, showNumber, showTable } from "./output.ts";

/** The numbers of one activation. */
interface Spectrum {
  readonly activation: string;
  readonly rows: readonly SpectrumRow[];
  readonly samples: readonly SampledAlpha[];
  /** Or why there is none. */
  readonly learning: Descent | string;
}

/**
 * The numbers of a spectrum's page: of each activation and degree what `thalweg predict funk-hecke` says, what random points measure, and
 * what gradient descent makes of the target. In JSON `rows` and what follows them are the first activation's.
 */
export function showSpectrum(view: SpectraView, given: Arguments): void {
  const all = [view.activation, ...view.compare].map((activation) =>
    orUsageError("open", () => spectrumOf(view, activation), activation),
  );
  if (given.flag("json")) {
    const { view: _, degrees: __, compare: ___, ...common } = view;
    printJson({ ...common, ...all[0], compare: all.slice(1) });
  } else for (const spectrum of all) showOne(view, spectrum);
}

function spectrumOf(view: SpectraView, activation: string): Spectrum {
  const { degrees, dimension, gain, bias, target, step, steps, samples, seed } = view;
  const units = { activation, dimension, gain, bias };
  const energy = energyOf(units);
  const rows = Array.from({ length: degrees + 1 }, (_, degree) => spectrumRow(units, degree, energy));
  const alphas = target.map((degree) => rows[degree] ?? spectrumRow(units, degree, energy));
  return {
    activation,
    rows,
    samples: samples === 0 ? [] : sampleSpectrum(units, { degrees, samples, seed }),
    learning: orSentence(() => descentOf(alphas, { largest: largestOf(units), step, steps })),
  };
}

function showOne(view: SpectraView, { activation, rows, samples, learning }: Spectrum): void {
  const { dimension, gain, bias, steps, seed } = view;
  print(bold(`α_k = E[σ(γt + b) P_k(t)], σ: ${activation}, d = ${dimension}, γ = ${gain}, b = ${bias}`));
  const measured = samples.length > 0;
  const lines = rows.map(({ degree, value, accuracy, accuracyIs }) => {
    const sample = samples.find((one) => one.degree === degree);
    return [
      `  ${degree}`,
      `${value}`,
      accuracy === 0 ? "exact" : `${accuracy} (${accuracyIs})`,
      ...(sample === undefined ? [] : [`[${showNumber(sample.low)}, ${showNumber(sample.high)}]`]),
    ];
  });
  const points = `measured: ${view.samples} points, seed ${seed}`;
  print(showTable([["  k", "α_k", "accuracy", ...(measured ? [points] : [])], ...lines]));
  print(typeof learning === "string" ? `No gradient descent: ${learning}.` : learningText(learning, steps));
}

function learningText(learning: Descent, steps: number): string {
  const title = `Gradient descent with η = ${showNumber(learning.rate)}, energy left after ${steps} steps:`;
  const curves = learning.degrees.map(({ degree, halfLife, left }) => [
    `  ${degree}`,
    halfLife === Number.POSITIVE_INFINITY ? "never" : showNumber(halfLife),
    showNumber(left),
  ]);
  return `${title}\n${showTable([["  k", "steps to halve the residual", "energy left"], ...curves])}`;
}

function orSentence<T>(compute: () => T): T | string {
  try {
    return compute();
  } catch (error) {
    if (error instanceof DomainError) return error.message;
    throw error;
  }
}
