import type { Figure } from "../../../../experiments/figure.ts";
import { styles } from "../../../../plots/style.ts";
import type { Tick } from "../../../../plots/ticks.ts";
import { drawChart, FONT, withSubscripts } from "../../../model/chart-canvas.ts";
import { LIGHT } from "../../../model/chart-colours.ts";
import { layoutChart } from "../../../model/chart-layout.ts";
import { download } from "../../../parts/download.ts";

const [WIDTH, HEIGHT, DENSITY] = [720, 420, 2];
const LINE = 18;

/** A figure of one panel as a PNG file, light whatever the theme, with what its lines are written below. */
export async function chartPng(
  figure: Figure,
  { name, xTicks }: { readonly name: string; readonly xTicks?: readonly Tick[] | undefined },
): Promise<void> {
  const panel = figure.panels[0]!;
  const keys = [
    ...new Set(panel.marks.filter(({ kind }) => kind !== "measured" && kind !== "intervals").map(({ label }) => label)),
  ];
  const canvas = document.createElement("canvas");
  const whole = HEIGHT + 2 * LINE + keys.length * LINE;
  [canvas.width, canvas.height] = [WIDTH * DENSITY, whole * DENSITY];
  const context = contextOf(canvas);
  context.scale(DENSITY, DENSITY);
  context.fillStyle = LIGHT.paper;
  context.fillRect(0, 0, WIDTH, whole);
  context.font = FONT;
  const measure = (text: string): number => context.measureText(text).width;
  const layout = layoutChart(panel, { width: WIDTH, height: HEIGHT, measure, ...(xTicks && { xTicks }) });
  context.save();
  context.translate(0, LINE + 6);
  drawChart(context, { panel, layout, styles: styles(figure), colours: LIGHT });
  context.restore();
  context.fillStyle = LIGHT.ink;
  context.textBaseline = "middle";
  context.textAlign = "left";
  context.font = FONT.replace(/^/, "bold ");
  context.fillText(panel.title ?? figure.title, 2, 11, WIDTH - 4);
  context.font = FONT;
  for (const [i, key] of keys.entries())
    context.fillText(withSubscripts(key), 12, HEIGHT + 2 * LINE + i * LINE - 4, WIDTH - 24);
  await savePng(canvas, name);
}

/** Refuses with a sentence where the browser gives no canvas. */
export function contextOf(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("the browser gives no canvas to draw on");
  return context;
}

export async function savePng(canvas: HTMLCanvasElement, name: string): Promise<void> {
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
  if (blob === null) throw new Error("the browser makes no PNG of a canvas");
  download({ name: `${name}.png`, blob });
}
