import type { Axis, Panel } from "../experiments/figure.ts";
import { type Domain, domainOf } from "./domain.ts";
import { linearTicks, logTicks, type Tick } from "./ticks.ts";

/** A panel's axes, decided before anything is drawn: how much room the tick labels take depends on them. */
export interface PanelScales {
  readonly x: Domain;
  readonly y: Domain;
  readonly xTicks: readonly Tick[];
  readonly yTicks: readonly Tick[];
}

export function panelScales(panel: Panel): PanelScales {
  const x = domainOf(panel, "x");
  const y = domainOf(panel, "y");
  return { x, y, xTicks: ticks(panel.x, x), yTicks: ticks(panel.y, y) };
}

const ticks = (axis: Axis, [low, high]: Domain): readonly Tick[] =>
  axis.scale === "log" ? logTicks(low, high) : linearTicks(low, high);

/** Pixel of a value on an axis whose ends lie at `from` and `to`; not finite for a value without a place. */
export function position(
  axis: Axis,
  [low, high]: Domain,
  { from, to }: { readonly from: number; readonly to: number },
): (value: number) => number {
  const transform = axis.scale === "log" ? Math.log : (value: number) => value;
  return (value) => from + ((transform(value) - transform(low)) / (transform(high) - transform(low))) * (to - from);
}
