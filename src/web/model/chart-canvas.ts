import type { BandPoint, Mark, Panel, Point } from "../../experiments/figure.ts";
import { behindToFront, type Style, styleKey } from "../../plots/style.ts";
import { formatNumber } from "../../plots/ticks.ts";
import { type ChartColours, seriesColour } from "./chart-colours.ts";
import { type ChartLayout, TEXT } from "./chart-layout.ts";
import { drawMarker } from "./chart-marker.ts";

export const FONT = `${TEXT}px system-ui, "Segoe UI", Roboto, "Helvetica Neue", "DejaVu Sans", Arial, sans-serif`;

/** "f_k" as it is printed: a canvas has no subscripts of its own. */
export const withSubscripts = (label: string): string => label.replaceAll("_k", "ₖ");

interface Drawing {
  readonly panel: Panel;
  readonly layout: ChartLayout;
  readonly styles: ReadonlyMap<string, Style>;
  readonly colours: ChartColours;
  /** Where values are read off. */
  readonly cursor?: number | undefined;
}

/** Draws a panel; the context's unit is the CSS pixel. */
export function drawChart(context: CanvasRenderingContext2D, drawing: Drawing): void {
  const { panel, layout, colours } = drawing;
  context.fillStyle = colours.paper;
  context.fillRect(0, 0, layout.width, layout.height);
  context.font = FONT;
  drawAxes(context, drawing);
  const { left, right, top, bottom } = layout.frame;
  context.save();
  context.beginPath();
  context.rect(left, top, right - left, bottom - top);
  context.clip();
  for (const mark of behindToFront(panel.marks)) drawMark(context, mark, drawing);
  drawLabels(context, drawing);
  if (drawing.cursor !== undefined) drawCursor(context, drawing.cursor, drawing);
  context.restore();
  context.strokeStyle = colours.edge;
  context.lineWidth = 1;
  context.strokeRect(left + 0.5, top + 0.5, right - left - 1, bottom - top - 1);
  drawEnds(context, drawing);
}

function drawAxes(context: CanvasRenderingContext2D, { panel, layout, colours }: Drawing): void {
  const { frame, x, y, xTicks, yTicks } = layout;
  context.strokeStyle = colours.grid;
  context.lineWidth = 1;
  context.beginPath();
  for (const { at, label } of xTicks) {
    context.moveTo(Math.round(x(at)) + 0.5, label === "" ? frame.bottom : frame.top);
    context.lineTo(Math.round(x(at)) + 0.5, frame.bottom + (label === "" ? 3 : 5));
  }
  for (const { at, label } of yTicks) {
    context.moveTo(frame.left - (label === "" ? 3 : 5), Math.round(y(at)) + 0.5);
    context.lineTo(label === "" ? frame.left : frame.right, Math.round(y(at)) + 0.5);
  }
  context.stroke();
  context.fillStyle = colours.ink;
  context.textBaseline = "middle";
  context.textAlign = "right";
  for (const { at, label } of yTicks) context.fillText(label, frame.left - 7, y(at));
  context.textAlign = "center";
  for (const { at, label } of xTicks) context.fillText(label, x(at), frame.bottom + 13);
  context.fillStyle = colours.muted;
  context.fillText(withSubscripts(panel.x.label), (frame.left + frame.right) / 2, layout.height - 9, layout.width);
  context.textAlign = "left";
  context.fillText(`↑ ${withSubscripts(panel.y.label)}`, 2, 9, layout.width - 4);
}

function drawMark(context: CanvasRenderingContext2D, mark: Mark, drawing: Drawing): void {
  const { layout, colours, styles } = drawing;
  const style = styles.get(styleKey(mark))!;
  const colour = seriesColour(style.color, colours);
  switch (mark.kind) {
    case "floor":
      drawFloor(context, mark.points, drawing);
      break;
    case "line-y": {
      const at = Math.round(layout.y(mark.at)) + 0.5;
      stroke(context, { ...style, color: colours.ink }, 1.2);
      context.beginPath();
      context.moveTo(layout.frame.left, at);
      context.lineTo(layout.frame.right, at);
      context.stroke();
      context.setLineDash([]);
      break;
    }
    case "theory":
      stroke(context, { ...style, color: colours.ink }, 1.4);
      line(context, mark.points, layout);
      context.setLineDash([]);
      break;
    case "measured":
      if (mark.points.some(({ low, high }) => low < high)) band(context, mark.points, { layout, colour });
      stroke(context, { ...style, color: colour }, 2);
      line(context, mark.points, layout);
      context.setLineDash([]);
      break;
    case "intervals":
      intervals(context, mark.points, { layout, colour, style });
      break;
    case "line-x":
    case "margin-y":
      break; // no chart of the playground has them
  }
}

function stroke(
  context: CanvasRenderingContext2D,
  { color, dash }: Pick<Style, "color" | "dash">,
  width: number,
): void {
  context.strokeStyle = color;
  context.lineWidth = width;
  context.lineJoin = "round";
  context.setLineDash(dash === "" ? [] : dash.split(",").map(Number));
}

/** Broken where a coordinate has no place. */
function line(context: CanvasRenderingContext2D, points: readonly Point[], { x, y }: ChartLayout): void {
  context.beginPath();
  let pen = false;
  for (const point of points) {
    const [px, py] = [x(point.x), clamped(y(point.y))];
    if (!Number.isFinite(px) || Number.isNaN(py)) pen = false;
    else if (pen) context.lineTo(px, py);
    else {
      context.moveTo(px, py);
      pen = true;
    }
  }
  context.stroke();
}

/** Far outside is as good as infinitely far, and can be drawn. */
const clamped = (pixel: number): number => Math.min(1e5, Math.max(-1e5, pixel));

function band(
  context: CanvasRenderingContext2D,
  points: readonly BandPoint[],
  { layout: { x, y }, colour }: { readonly layout: ChartLayout; readonly colour: string },
): void {
  const known = points.filter((p) => Number.isFinite(x(p.x)) && !Number.isNaN(y(p.low)) && !Number.isNaN(y(p.high)));
  if (known.length === 0) return;
  context.fillStyle = colour;
  context.globalAlpha = 0.2;
  context.beginPath();
  for (const point of known) context.lineTo(x(point.x), clamped(y(point.high)));
  for (const point of known.toReversed()) context.lineTo(x(point.x), clamped(y(point.low)));
  context.fill();
  context.globalAlpha = 1;
}

/** Shaded and hatched: what is certain is told apart from grey paper. */
function drawFloor(context: CanvasRenderingContext2D, points: readonly Point[], drawing: Drawing): void {
  const { layout, colours } = drawing;
  const { left, right, bottom } = layout.frame;
  const at = layout.y(points[0]!.y);
  if (!(at < bottom)) return;
  context.save();
  context.beginPath();
  context.rect(left, at, right - left, bottom - at);
  context.clip();
  context.fillStyle = colours.forbidden;
  context.globalAlpha = 0.55;
  context.fillRect(left, at, right - left, bottom - at);
  context.globalAlpha = 0.5;
  context.strokeStyle = colours.edge;
  context.lineWidth = 1;
  context.beginPath();
  for (let start = left - (bottom - at); start < right; start += 9) {
    context.moveTo(start, bottom);
    context.lineTo(start + (bottom - at), at);
  }
  context.stroke();
  context.restore();
  context.strokeStyle = colours.ink;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(left, at);
  context.lineTo(right, at);
  context.stroke();
}

/** What horizontal lines are, written on them; not where a line a little higher has its label. */
function drawLabels(context: CanvasRenderingContext2D, drawing: Drawing): void {
  const { panel, layout } = drawing;
  const labels = panel.marks
    .flatMap((mark) => {
      if (mark.kind === "line-y") return [{ at: layout.y(mark.at), text: formatNumber(mark.at), middle: -9 }];
      if (mark.kind !== "floor") return [];
      const floor = mark.points[0]!.y;
      return [{ at: layout.y(floor), text: `certified floor ${formatNumber(floor)}`, middle: 9 }];
    })
    .filter(({ at }) => at >= layout.frame.top && at < layout.frame.bottom)
    .map(({ at, text, middle }) => ({ text, y: Math.min(layout.frame.bottom - 9, at + middle) }))
    .sort((one, other) => one.y - other.y);
  let taken = Number.NEGATIVE_INFINITY;
  for (const { text, y } of labels) {
    if (y - taken < 17) continue;
    writeOnLine(context, text, y, drawing);
    taken = y;
  }
}

/** At the left of the frame, on a patch of paper. */
function writeOnLine(context: CanvasRenderingContext2D, text: string, y: number, { layout, colours }: Drawing): void {
  const left = layout.frame.left + 6;
  context.textAlign = "left";
  context.textBaseline = "middle";
  context.fillStyle = colours.paper;
  context.globalAlpha = 0.85;
  context.fillRect(left - 3, y - 8, context.measureText(text).width + 6, 16);
  context.globalAlpha = 1;
  context.fillStyle = colours.ink;
  context.fillText(text, left, y);
}

function intervals(
  context: CanvasRenderingContext2D,
  points: readonly BandPoint[],
  { layout: { x, y }, colour, style }: { readonly layout: ChartLayout; readonly colour: string; readonly style: Style },
): void {
  context.strokeStyle = colour;
  context.lineWidth = 2;
  context.beginPath();
  for (const { x: at, low, high } of points) {
    if (Number.isNaN(low) || Number.isNaN(high)) continue;
    context.moveTo(x(at), clamped(y(low)));
    context.lineTo(x(at), clamped(y(high)));
  }
  context.stroke();
  const many = points.length > 40; // a cloud, through which the curves shall be seen
  context.globalAlpha = many ? 0.5 : 1;
  for (const point of points)
    drawMarker(context, style.marker, { x: x(point.x), y: y(point.y), colour, size: many ? 3 : 5 });
  context.globalAlpha = 1;
}

function drawEnds(context: CanvasRenderingContext2D, { layout, colours, styles }: Drawing): void {
  context.textAlign = "left";
  context.textBaseline = "middle";
  for (const { mark, text, y } of layout.ends) {
    const { marker, color } = styles.get(styleKey(mark))!;
    drawMarker(context, marker, { x: layout.frame.right + 7, y, colour: seriesColour(color, colours), size: 4 });
    context.fillStyle = colours.ink;
    context.fillText(text, layout.frame.right + 14, y);
  }
}

function drawCursor(context: CanvasRenderingContext2D, value: number, { layout, colours }: Drawing): void {
  const at = Math.round(layout.x(value)) + 0.5;
  context.strokeStyle = colours.ink;
  context.lineWidth = 1;
  context.setLineDash([2, 3]);
  context.beginPath();
  context.moveTo(at, layout.frame.top);
  context.lineTo(at, layout.frame.bottom);
  context.stroke();
  context.setLineDash([]);
}
