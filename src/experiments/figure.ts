/** A figure as data: what is drawn, not how. `plots/` renders it to SVG, PDF and pgfplots, all from this. */
export interface Figure {
  /** File-name safe. */
  readonly id: string;
  readonly title: string;
  /** One or two sentences under the figure: what is seen and what would contradict it. Plain text. */
  readonly caption: string;
  readonly panels: readonly Panel[];
}

/** One pair of axes. Panels stand side by side and share nothing but the legend. */
export interface Panel {
  readonly title?: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly marks: readonly Mark[];
}

export interface Axis {
  /** Plain Unicode, e.g. "samples n" or "κ = log n / log d". */
  readonly label: string;
  readonly scale: "linear" | "log";
  readonly domain?: readonly [number, number];
}

/** Role decides the looks: measured data are coloured marks, theory is a thin line, a certificate is a shaded region. */
export type Mark =
  /** Measured points joined by a line, with an optional band (interval over seeds). */
  | { readonly kind: "measured"; readonly label: string; readonly points: readonly BandPoint[] }
  /** A computed curve without a fitted constant. `of` is the label of the measured series that it predicts: it takes that
   *  series' colour, and the legend says `label` once for all curves that share it. */
  | { readonly kind: "theory"; readonly label: string; readonly points: readonly Point[]; readonly of?: string }
  /** A certified lower bound: the region below the curve is shaded. */
  | { readonly kind: "floor"; readonly label: string; readonly points: readonly Point[] }
  /** Points with error bars, not joined: thresholds, ratios. */
  | { readonly kind: "intervals"; readonly label: string; readonly points: readonly BandPoint[] }
  /** A vertical or horizontal computed line. */
  | { readonly kind: "line-x" | "line-y"; readonly label: string; readonly at: number }
  /** A band of agreement (prediction ± margin) between two horizontal values. */
  | { readonly kind: "margin-y"; readonly label: string; readonly low: number; readonly high: number };

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface BandPoint extends Point {
  readonly low: number;
  readonly high: number;
}
