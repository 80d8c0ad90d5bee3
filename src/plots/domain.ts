import type { Axis, BandPoint, Mark, Panel } from "../experiments/figure.ts";

/** The values that an axis shows, low < high; both positive on a logarithmic axis. */
export type Domain = readonly [low: number, high: number];

/** The axis' own domain, or that of all finite values of its marks with a twentieth of room at either end. */
export function domainOf(panel: Panel, direction: "x" | "y"): Domain {
  const axis = panel[direction];
  if (axis.domain !== undefined) return axis.domain;
  const shown = panel.marks.flatMap((mark) => coordinates(mark, direction)).filter((value) => drawable(value, axis));
  if (shown.length === 0) return axis.scale === "log" ? [1, 10] : [0, 1];
  const low = Math.min(...shown);
  const high = Math.max(...shown);
  if (axis.scale === "log") {
    const room = low === high ? 2 : (high / low) ** 0.05;
    return [low / room, high * room];
  }
  const room = low === high ? Math.max(Math.abs(low), 1) / 2 : (high - low) * 0.05;
  return [low - room, high + room];
}

/** Whether the axis has a place for the value. */
export function drawable(value: number, axis: Axis): boolean {
  return Number.isFinite(value) && (axis.scale === "linear" || value > 0);
}

/** Whether a point's interval can be drawn: both ends defined, one of them with a place on the axis. */
export function barred({ low, high }: BandPoint, axis: Axis): boolean {
  return !Number.isNaN(low) && !Number.isNaN(high) && (drawable(low, axis) || drawable(high, axis));
}

/** The value, moved to the nearer end of the domain when it lies beyond it. */
export function clamp(value: number, [low, high]: Domain): number {
  return Math.min(high, Math.max(low, value));
}

function coordinates(mark: Mark, direction: "x" | "y"): readonly number[] {
  switch (mark.kind) {
    case "theory":
    case "floor":
      return mark.points.map((point) => point[direction]);
    case "measured":
    case "intervals":
      return mark.points.flatMap((point) => (direction === "x" ? [point.x] : [point.y, point.low, point.high]));
    case "line-x":
      return direction === "x" ? [mark.at] : [];
    case "line-y":
      return direction === "y" ? [mark.at] : [];
    case "margin-y":
      return direction === "y" ? [mark.low, mark.high] : [];
  }
}
