import { linearTicks, logTicks, type Tick } from "../../plots/ticks.ts";

/** One axis in pixels. */
export interface Scale {
  readonly at: (value: number) => number;
  readonly value: (at: number) => number;
  readonly ticks: readonly Tick[];
}

type Range = readonly [number, number];

export function logScale([low, high]: Range, [from, to]: Range, count: number): Scale {
  const factor = (to - from) / Math.log(high / low);
  return {
    at: (value) => from + factor * Math.log(Math.max(value, Number.MIN_VALUE) / low),
    value: (at) => low * Math.exp((at - from) / factor),
    ticks: logTicks(low, high, count),
  };
}

export function linearScale([low, high]: Range, [from, to]: Range, count: number): Scale {
  const factor = (to - from) / (high - low);
  return {
    at: (value) => from + factor * (value - low),
    value: (at) => low + (at - from) / factor,
    ticks: linearTicks(low, high, count),
  };
}

type XY = { readonly x: number; readonly y: number };

/** "M…L…" through the points, far ones kept within what a drawing can hold. */
export function linePath(points: readonly XY[], x: Scale, y: Scale): string {
  return points.map((point, i) => `${i === 0 ? "M" : "L"}${short(x.at(point.x))},${short(y.at(point.y))}`).join("");
}

/** Points between which a falling function is nowhere lower than at the next one: the region below the steps is below the function. */
export const steps = (points: readonly XY[]): readonly XY[] =>
  points.flatMap((point, i) => (i === 0 ? [point] : [{ x: points[i - 1]!.x, y: point.y }, point]));

/** The region below the points, down to a height in pixels. */
export function areaPath(points: readonly XY[], x: Scale, y: Scale, bottom: number): string {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return "";
  return `${linePath(points, x, y)}L${short(x.at(last.x))},${short(bottom)}L${short(x.at(first.x))},${short(bottom)}Z`;
}

const FAR = 1e5;
const short = (at: number): string => Math.min(FAR, Math.max(-FAR, at)).toFixed(1);
