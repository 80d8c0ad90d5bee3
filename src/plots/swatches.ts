import * as Plot from "@observablehq/plot";
import { LINE_HEIGHT } from "./layout.ts";
import { type LegendLayout, SWATCH } from "./legend.ts";
import { isRegion } from "./style.ts";

/** Draws the swatches with the very marks of the panels, so that none can differ from what it names. */
export function swatches({ entries }: LegendLayout): readonly Plot.Markish[] {
  return entries.flatMap(({ x, y, style, shows, banded }) => {
    const center = x + SWATCH / 2;
    const middle = y + LINE_HEIGHT / 2;
    const across = { x1: x, x2: x + SWATCH };
    const dash = style.dash === "" ? {} : { strokeDasharray: style.dash };
    const dot = Plot.dot([0], {
      x: center,
      y: middle,
      r: 2.4,
      symbol: style.marker,
      fill: style.color,
      stroke: "none",
    });
    const line = (strokeWidth: number) =>
      Plot.link([0], {
        ...across,
        y1: middle,
        y2: middle,
        stroke: style.color,
        strokeWidth,
        strokeLinecap: "butt",
        ...dash,
      });
    const block = (fillOpacity: number) =>
      Plot.rect([0], { ...across, y1: middle - 4, y2: middle + 4, fill: style.color, fillOpacity });
    const bar = () =>
      Plot.link([0], { x1: center, x2: center, y1: middle - 5, y2: middle + 5, stroke: style.color, strokeWidth: 1.1 });
    if (shows === "measured") return [...(banded ? [block(0.16)] : []), line(1.3), dot];
    if (shows === "intervals") return [bar(), dot];
    return [isRegion({ kind: shows }) ? block(0.22) : line(0.9)];
  });
}
