import type { Figure, Mark, Panel } from "../figure.ts";
import { LEVEL } from "./spectra-measure.ts";

/** One activation's numbers in one panel. */
export interface Series {
  readonly label: string;
  readonly points: readonly {
    readonly degree: number;
    /** 0 where the degree is dead. */
    readonly predicted: number;
    readonly measured: { readonly value: number; readonly low: number; readonly high: number } | undefined;
  }[];
}

/** Width over which the activations of one degree stand side by side. */
const SPREAD = 0.5;
/** How far below the least thing that was measured the axis goes. */
const ROOM = 10;

export function spectraFigure(options: {
  readonly dimension: number;
  readonly samples: number;
  readonly pairSamples: number;
  readonly replicas: number;
  readonly shares: readonly Series[];
  readonly eigenvalues: readonly Series[];
}): Figure {
  const { dimension, samples, pairSamples, replicas, shares, eigenvalues } = options;
  const times = replicas === 1 ? "" : `${replicas} × `;
  return {
    id: "spectra",
    title: `Spectra of activations, d = ${dimension}`,
    caption:
      `Left: from pairs among ${times}${pairSamples} points, without the direction of the unit; right: from ${times}${samples} other points and that ` +
      `direction; ${Math.round(100 * LEVEL)} % intervals. A bar without a mark, down to the frame, is a value not told from 0; lines ` +
      "(without a fitted constant) pass over dead degrees, where α = 0 and marks would contradict them. The activations of one " +
      "degree stand side by side.",
    panels: [
      panel(shares, { title: "share of E φ² in degree k", label: "N α_k² / E φ²" }),
      panel(eigenvalues, { title: "eigenvalue of degree k", label: "α_k²" }),
    ],
  };
}

function panel(series: readonly Series[], { title, label }: { readonly title: string; readonly label: string }): Panel {
  const degrees = series.flatMap(({ points }) => points.map(({ degree }) => degree));
  const domain = domainOf(series);
  return {
    title,
    x: { label: "degree k", scale: "linear", domain: [Math.min(...degrees) - SPREAD, Math.max(...degrees) + SPREAD] },
    y: { label, scale: "log", ...(domain && { domain }) },
    marks: series.flatMap((own, i) => marksOf(own, SPREAD * ((i + 0.5) / series.length - 0.5))),
  };
}

/** From below what was measured to above everything: theory goes on to values that no sample shows. */
function domainOf(series: readonly Series[]): readonly [number, number] | undefined {
  const points = series.flatMap((own) => own.points);
  const ends = points.flatMap(({ measured }) => (measured === undefined ? [] : [measured.high])).filter((y) => y > 0);
  const all = [...ends, ...points.flatMap(({ predicted }) => (predicted > 0 ? [predicted] : []))];
  if (ends.length === 0) return undefined;
  return [Math.min(...ends) / ROOM, Math.max(...all) * 2];
}

function marksOf({ label, points }: Series, shift: number): readonly Mark[] {
  const measured = points.flatMap(({ degree, measured: own }) =>
    own === undefined
      ? []
      : // Nothing is drawn at 0 or below on this axis: the bar begins at the frame.
        [{ x: degree + shift, y: own.low > 0 ? own.value : 0, low: Math.max(0, own.low), high: own.high }],
  );
  const line = points.flatMap(({ degree, predicted }) => (predicted > 0 ? [{ x: degree + shift, y: predicted }] : []));
  return [
    { kind: "intervals", label, points: measured },
    { kind: "theory", label: "Funk–Hecke", of: label, points: line },
  ];
}
