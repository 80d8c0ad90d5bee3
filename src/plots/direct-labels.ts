import type { Mark, Panel } from "../experiments/figure.ts";
import { type Box, FONT_SIZE, LINE_HEIGHT, overlap } from "./layout.ts";
import { textWidth } from "./text-width.ts";

/** A label written beside its line. */
export interface DirectLabel {
  readonly mark: Mark;
  readonly text: string;
  readonly x: number;
  /** Middle of the text. */
  readonly y: number;
  readonly anchor: "start" | "middle";
}

type Line = Extract<Mark, { readonly at: number }>;

/** Where a panel's values lie, in pixels. */
export interface Positions {
  readonly frame: Box;
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
}

/** Distance between the centres of neighbouring obstacles along a curve, px. */
const GRAIN = 2;

/**
 * Writes the labels of horizontal lines on them where no data, no other line and no other label is met, from the right
 * to the left; vertical lines are named above the frame. A label that finds no place is left to the legend.
 */
export function placeDirectLabels(panel: Panel, positions: Positions): readonly DirectLabel[] {
  const taken = [...obstacles(panel, positions)];
  const placed: DirectLabel[] = [];
  for (const mark of panel.marks) {
    const candidates =
      mark.kind === "line-y" ? onLine(mark, positions) : mark.kind === "line-x" ? aboveFrame(mark, positions) : [];
    const found = candidates.find(({ box }) => !taken.some((other) => overlap(box, other)));
    if (found === undefined) continue;
    taken.push(found.box);
    placed.push(found.label);
  }
  return placed;
}

interface Candidate {
  readonly label: DirectLabel;
  readonly box: Box;
}

function onLine(mark: Line, { frame, y }: Positions): readonly Candidate[] {
  const width = textWidth(mark.label, FONT_SIZE);
  const at = y(mark.at);
  const candidates: Candidate[] = [];
  if (at < frame.top || at > frame.bottom) return [];
  // Above the line wherever there is room, below it otherwise.
  for (const middle of [at - LINE_HEIGHT / 2 - 0.5, at + LINE_HEIGHT / 2 + 1]) {
    for (let left = frame.right - width - 4; left >= frame.left + 4; left -= 6) {
      const box = {
        left: left - 2,
        right: left + width + 2,
        top: middle - FONT_SIZE / 2 - 0.5,
        bottom: middle + FONT_SIZE / 2 + 0.5,
      };
      if (box.top < frame.top || box.bottom > frame.bottom) continue;
      candidates.push({ label: { mark, text: mark.label, x: left, y: middle, anchor: "start" }, box });
    }
  }
  return candidates;
}

function aboveFrame(mark: Line, { frame, x }: Positions): readonly Candidate[] {
  const width = textWidth(mark.label, FONT_SIZE);
  const at = x(mark.at);
  if (at < frame.left || at > frame.right || width > frame.right - frame.left) return [];
  const center = Math.min(frame.right - width / 2, Math.max(frame.left + width / 2, at));
  const middle = frame.top - LINE_HEIGHT / 2 - 1;
  const box = { left: center - width / 2 - 4, right: center + width / 2 + 4, top: middle - 4, bottom: frame.top - 1 };
  return [{ label: { mark, text: mark.label, x: center, y: middle, anchor: "middle" }, box }];
}

function* obstacles(panel: Panel, { x, y, frame }: Positions): Generator<Box> {
  for (const mark of panel.marks) {
    if ("at" in mark) {
      const ends = mark.kind === "line-y" ? { right: frame.right } : { bottom: frame.bottom };
      const [left, top] = mark.kind === "line-y" ? [frame.left, y(mark.at)] : [x(mark.at), frame.top];
      yield around(left, top, { ...ends, reach: 0.6 });
    } else if (mark.kind === "theory" || mark.kind === "floor")
      yield* alongCurve(mark.points.map((point) => [x(point.x), y(point.y)]));
    else if ("points" in mark) {
      if (mark.kind === "measured") {
        for (const end of ["y", "low", "high"] as const)
          yield* alongCurve(mark.points.map((point) => [x(point.x), y(point[end])]));
      }
      for (const point of mark.points) {
        const ends = [y(point.low), y(point.high), y(point.y)].filter(Number.isFinite);
        yield {
          left: x(point.x) - 4,
          right: x(point.x) + 4,
          top: Math.min(...ends) - 4,
          bottom: Math.max(...ends) + 4,
        };
      }
    }
  }
}

function* alongCurve(points: readonly (readonly [number, number])[]): Generator<Box> {
  for (const [index, [x1, y1]] of points.entries()) {
    const [x0, y0] = points[Math.max(0, index - 1)] as readonly [number, number];
    const steps = Math.max(1, Math.ceil(Math.hypot(x1 - x0, y1 - y0) / GRAIN));
    if (!Number.isFinite(steps)) continue;
    for (let step = 0; step <= steps; step++)
      yield around(x0 + ((x1 - x0) * step) / steps, y0 + ((y1 - y0) * step) / steps, { reach: 2 });
  }
}

/** The rectangle from (x, y) to (right, bottom), larger by `reach` on all sides. */
function around(
  x: number,
  y: number,
  { right = x, bottom = y, reach }: { readonly right?: number; readonly bottom?: number; readonly reach: number },
): Box {
  return { left: x - reach, right: right + reach, top: y - reach, bottom: bottom + reach };
}
