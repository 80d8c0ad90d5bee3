import type { Figure, Mark } from "../experiments/figure.ts";

/** Marker shapes, by the names that Observable Plot and d3 give them. */
export type Marker = "circle" | "square" | "triangle" | "diamond" | "cross" | "star" | "wye";

/** Looks of one label of the figure: colour, and a second cue for readers who cannot use it. */
export interface Style {
  readonly color: string;
  readonly marker: Marker;
  /** SVG dash array; empty when solid. */
  readonly dash: string;
}

/** Okabe & Ito's palette without its yellow (too light on white) and its black (kept for theory). */
export const PALETTE = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#6B6B6B"] as const;
const MARKERS: readonly Marker[] = ["circle", "square", "triangle", "diamond", "cross", "star", "wye"];
const MEASURED_DASHES = ["", "6,2", "2,2", "7,2,2,2", "4,1.5", "1,1.5", "9,3"];
const THEORY_DASHES = ["", "5,2.5", "1.2,1.8", "6,2,1.2,2", "9,3", "3,1.5"];

export const INK = "#1a1a1a";
export const GRID = "#e7e7e7";
export const MARGIN = "#9a9a9a";
export const FONT = "'DejaVu Sans', Verdana, Helvetica, Arial, sans-serif";

export const isMeasured = (mark: Mark): boolean => mark.kind === "measured" || mark.kind === "intervals";

/** One style a label, so that a method keeps its colour, marker and dash in every panel. Measured marks take colours;
 *  theory is dark and told apart by its dash; regions are grey. */
export function styles(figure: Figure): ReadonlyMap<string, Style> {
  const found = new Map<string, Style>();
  let measured = 0;
  const marks = figure.panels.flatMap((panel) => panel.marks);
  // The solid line means the predictions where there are any.
  let theory = marks.some(isPrediction) ? 1 : 0;
  for (const mark of marks.filter(isMeasured)) {
    if (!found.has(styleKey(mark))) found.set(styleKey(mark), measuredStyle(measured++));
  }
  for (const mark of marks) {
    const key = styleKey(mark);
    if (found.has(key)) continue;
    if (isRegion(mark)) found.set(key, { color: MARGIN, marker: "square", dash: "" });
    else if (isPrediction(mark)) found.set(key, { ...PREDICTION, color: predicted(mark.of, found).color });
    else found.set(key, { color: INK, marker: "circle", dash: cycle(THEORY_DASHES, theory++) });
  }
  return found;
}

/** Looks of a curve that predicts a measured series, but for its colour; and of all of them in the legend. */
export const PREDICTION: Style = { color: INK, marker: "circle", dash: "" };

type Prediction = Extract<Mark, { readonly kind: "theory" }> & { readonly of: string };

export const isPrediction = (mark: Mark): mark is Prediction => mark.kind === "theory" && mark.of !== undefined;

export const isRegion = ({ kind }: Pick<Mark, "kind">): boolean => kind === "margin-y" || kind === "floor";

function predicted(label: string, found: ReadonlyMap<string, Style>): Style {
  const style = found.get(`measured:${label}`);
  if (style === undefined) throw new Error(`figure: a theory mark is of «${label}», which no measured mark is called`);
  return style;
}

/** Points and curves of one label look alike; a theory line of the same name is another thing. */
export function styleKey(mark: Mark): string {
  const of = isPrediction(mark) ? `:${mark.of}` : "";
  return `${isMeasured(mark) ? "measured" : isRegion(mark) ? "region" : "theory"}:${mark.label}${of}`;
}

function measuredStyle(index: number): Style {
  // Beyond the palette the markers shift against the colours, so that no pair returns before 49 labels.
  const shift = Math.floor(index / PALETTE.length);
  return {
    color: cycle(PALETTE, index),
    marker: cycle(MARKERS, index + shift),
    dash: cycle(MEASURED_DASHES, index + shift),
  };
}

const cycle = <T>(values: readonly T[], index: number): T => values[index % values.length] as T;

const ORDER: readonly Mark["kind"][] = ["margin-y", "floor", "line-y", "line-x", "theory", "measured", "intervals"];

/** The marks in the order in which they are drawn: data above theory above margins. */
export function behindToFront(marks: readonly Mark[]): readonly Mark[] {
  return [...marks].sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
}
