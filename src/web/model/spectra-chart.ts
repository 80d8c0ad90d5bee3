import { linearTicks, logTicks, type Tick } from "../../plots/ticks.ts";
import type { UnitSpectrum } from "../laboratory/spectra.ts";

/** A place in the drawing, CSS pixels. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** One activation of the chart. */
export interface UnitMarks {
  readonly activation: string;
  /** The line through all live degrees, as a path; "" where there are none. */
  readonly line: string;
  /** Live degrees: up for α_k > 0, down for α_k < 0. */
  readonly marks: readonly (Place & { readonly degree: number; readonly sign: "up" | "down" })[];
  /** What random points allow for |α_k|; a bar that reaches the frame holds 0. */
  readonly bars: readonly {
    readonly x: number;
    readonly top: number;
    readonly bottom: number;
    readonly holdsZero: boolean;
  }[];
  /** Degrees without a place on the axis, below the frame: 0 exactly, or not told from 0. */
  readonly dead: readonly { readonly x: number; readonly degree: number; readonly exactly: boolean }[];
}

export interface SpectrumChart {
  readonly frame: { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number };
  /** Height of the row of dead degrees. */
  readonly deadY: number;
  readonly xTicks: readonly (Tick & { readonly place: number })[];
  readonly yTicks: readonly (Tick & { readonly place: number })[];
  readonly units: readonly UnitMarks[];
}

const FRAME = { left: 58, right: 12, top: 12, bottom: 72 } as const;
/** Width over which the activations of one degree stand side by side, in degrees. */
const SPREAD = 0.5;

/** |α_k| against k, on a logarithmic axis, with the sign in the shape and dead degrees in a row of their own. */
export function spectrumChart(
  units: readonly UnitSpectrum[],
  { degrees, width, height }: { readonly degrees: number; readonly width: number; readonly height: number },
): SpectrumChart {
  const frame = { left: FRAME.left, right: width - FRAME.right, top: FRAME.top, bottom: height - FRAME.bottom };
  const [low, high] = domainOf(units);
  const [bottom, top] = [Math.log10(low), Math.log10(high)];
  const yOf = (value: number): number => {
    const share = (Math.log10(value) - bottom) / (top - bottom);
    return frame.bottom - Math.min(1, Math.max(0, share)) * (frame.bottom - frame.top);
  };
  const xOf = (degree: number): number => frame.left + ((degree + 0.5) / (degrees + 1)) * (frame.right - frame.left);
  const step = xOf(1) - xOf(0);
  const shift = (u: number): number => (units.length === 1 ? 0 : SPREAD * step * (u / (units.length - 1) - 0.5));
  const ticks = linearTicks(0, Math.max(1, degrees), Math.max(2, Math.min(12, Math.floor(width / 60))));
  return {
    frame,
    deadY: frame.bottom + 16,
    xTicks: ticks
      .filter(({ at }) => Number.isInteger(at) && at >= 0 && at <= degrees)
      .map((tick) => ({ ...tick, place: xOf(tick.at) })),
    yTicks: logTicks(low, high, 6).map((tick) => ({ ...tick, place: yOf(tick.at) })),
    units: units.map((unit, u) =>
      marksOf(unit, { degrees, bottom: frame.bottom, x: (k) => xOf(k) + shift(u), y: yOf }),
    ),
  };
}

interface Scales {
  readonly degrees: number;
  readonly bottom: number;
  readonly x: (degree: number) => number;
  readonly y: (value: number) => number;
}

function marksOf({ activation, rows, samples }: UnitSpectrum, { degrees, bottom, x, y }: Scales): UnitMarks {
  const seen = rows.filter(({ degree }) => degree <= degrees);
  const marks = seen
    .filter(({ value }) => value !== 0)
    .map(({ degree, value }) => ({
      degree,
      x: x(degree),
      y: y(Math.abs(value)),
      sign: value > 0 ? ("up" as const) : ("down" as const),
    }));
  const line = marks.map((at, i) => `${i === 0 ? "M" : "L"}${round(at.x)},${round(at.y)}`).join("");
  return {
    activation,
    line,
    marks,
    bars: samples
      .filter((sample) => sample.degree <= degrees && isDrawn(sample))
      .map(({ degree, low, high }) => {
        const holdsZero = low <= 0 && high >= 0;
        const ends = [Math.abs(low), Math.abs(high)] as const;
        return {
          x: x(degree),
          top: y(Math.max(...ends)),
          bottom: holdsZero ? bottom : y(Math.min(...ends)),
          holdsZero,
        };
      }),
    dead: seen
      .filter(({ value }) => value === 0)
      .map(({ degree, dead }) => ({ degree, x: x(degree), exactly: dead === "exactly" })),
  };
}

/** From below every live |α_k|, and what the least interval reaches, to above all that is drawn. */
function domainOf(units: readonly UnitSpectrum[]): readonly [number, number] {
  const live = units.flatMap(({ rows }) => rows.map(({ value }) => Math.abs(value)));
  const bars = units.flatMap(({ samples }) =>
    samples.filter(isDrawn).map(({ low, high }) => Math.max(Math.abs(low), Math.abs(high))),
  );
  const sizes = [...live, ...bars].filter((size) => size > 0);
  if (sizes.length === 0) return [1e-3, 1];
  return [Math.max(1e-307, Math.min(...sizes) / 3), Math.min(1e308, Math.max(...sizes) * 2)];
}

/** Random points may meet values beyond float64: their mean is then no number. */
const isDrawn = ({ low, high }: UnitSpectrum["samples"][number]): boolean =>
  Number.isFinite(low) && Number.isFinite(high);

const round = (value: number): number => Math.round(value * 10) / 10;
