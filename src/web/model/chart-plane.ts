import type { PlaygroundView } from "../../playground/view.ts";
import { linearTicks, type Tick } from "../../plots/ticks.ts";
import { seriesName } from "./chart-networks.ts";
import { HELD } from "./chart-panels.ts";

/** One colour for each value, the same in all pictures of a view. */
export interface ColourScale {
  readonly low: number;
  readonly high: number;
  /** Whether 0 is in the middle and has no colour: for functions with both signs. */
  readonly diverging: boolean;
  readonly ticks: readonly Tick[];
}

type Rgb = readonly [number, number, number];

const rgb = (codes: string): readonly Rgb[] =>
  codes.split(" ").map((code) => [0, 2, 4].map((at) => Number.parseInt(code.slice(at, at + 2), 16)) as unknown as Rgb);

/** Cividis (Nuñez, Anderton & Renslow 2018): the same to readers with and without colour vision, and in grey. */
const SEQUENTIAL = rgb("00224e 123570 3b496c 575d6d 707173 8a8678 a59c74 c3b369 e1cc55 fee838");
/** Brewer's PuOr, purple below 0 and orange above: told apart under every common colour blindness. */
const DIVERGING = rgb("2d004b 542788 8073ac b2abd2 d8daeb f7f7f7 fee0b6 fdb863 e08214 b35806 7f3b08");

/** Values at places of the plane. */
export type PlanePoints = NonNullable<NonNullable<PlaygroundView["plane"]>["points"]>;

/** What is shown side by side: the target, or rows that were held out; then each network, without values where it diverged. */
export interface PlanePicture {
  readonly name: string;
  readonly values: Float64Array | undefined;
  readonly points?: PlanePoints;
}

export function planePictures(view: PlaygroundView): readonly PlanePicture[] {
  const { target, points } = view.plane ?? {};
  return [
    ...(target === undefined ? [] : [{ name: "target f", values: target }]),
    ...(points === undefined ? [] : [{ name: HELD, values: undefined, points }]),
    ...view.networks.map(({ plane }, j) => ({ name: seriesName(view, j), values: plane })),
  ];
}

/** From a quarter below the target's values to a quarter above them, for networks are of other sizes at first. */
export function colourScale(view: PlaygroundView): ColourScale {
  const { plane, networks } = view;
  const shown =
    plane?.target ?? plane?.points?.value ?? networks.find((network) => network.plane)?.plane ?? new Float64Array(0);
  let [least, largest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of shown)
    if (!Number.isNaN(value)) [least, largest] = [Math.min(least, value), Math.max(largest, value)];
  if (!(largest > least)) [least, largest] = Number.isFinite(least) ? [least - 0.5, least + 0.5] : [0, 1];
  const room = (largest - least) / 4;
  const diverging = least < -room / 2 && largest > room / 2;
  const reach = Math.max(-least, largest) + room;
  const [low, high] = diverging ? [-reach, reach] : [least - room, largest + room];
  return { low, high, diverging, ticks: linearTicks(low, high, 5) };
}

/** Where a value's colour lies, from 0 to 1: values beyond the ends have the colours of the ends. */
const placeOf = (value: number, { low, high }: ColourScale): number =>
  Math.min(1, Math.max(0, (value - low) / (high - low)));

/** A value's colour; undefined for NaN. */
export function colourOf(value: number, scale: ColourScale): Rgb | undefined {
  if (Number.isNaN(value)) return undefined;
  const stops = scale.diverging ? DIVERGING : SEQUENTIAL;
  const at = placeOf(value, scale) * (stops.length - 1);
  const [a, b, part] = [stops[Math.floor(at)]!, stops[Math.min(stops.length - 1, Math.floor(at) + 1)]!, at % 1];
  return [0, 1, 2].map((i) => Math.round(a[i]! + (b[i]! - a[i]!) * part)) as unknown as Rgb;
}

/** The pixels of a square of values, rows from below: RGBA, rows from above, transparent where there is no point. */
export function planePixels(values: Float64Array, side: number, scale: ColourScale): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(4 * side * side);
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const colour = colourOf(values[row * side + column]!, scale);
      if (colour === undefined) continue;
      const at = 4 * ((side - 1 - row) * side + column);
      [pixels[at], pixels[at + 1], pixels[at + 2], pixels[at + 3]] = [...colour, 255];
    }
  }
  return pixels;
}

/** The scale itself, from its low end to its high one: one row of RGBA. */
export function scalePixels(scale: ColourScale, count: number): Uint8ClampedArray<ArrayBuffer> {
  const values = Float64Array.from(
    { length: count },
    (_, i) => scale.low + ((scale.high - scale.low) * (i + 0.5)) / count,
  );
  return Uint8ClampedArray.from(Array.from(values, (value) => [...colourOf(value, scale)!, 255]).flat());
}
