import type { PlaygroundView } from "../../../../playground/view.ts";
import { formatNumber } from "../../../../plots/ticks.ts";
import { FONT } from "../../../model/chart-canvas.ts";
import { LIGHT } from "../../../model/chart-colours.ts";
import {
  colourOf,
  colourScale,
  type PlanePicture,
  planePictures,
  planePixels,
  scalePixels,
} from "../../../model/chart-plane.ts";
import { contextOf, savePng } from "./chart-png.ts";

/** Size of a picture, room around it, room for the scale below. */
const [SIZE, GAP, BELOW, DENSITY] = [231, 24, 70, 2];

/** The pictures of a plane beside one another with their scale, light whatever the theme. */
export async function planePng(view: PlaygroundView, name: string): Promise<void> {
  const pictures = planePictures(view);
  const { axis, label } = view.plane!;
  const scale = colourScale(view);
  const canvas = document.createElement("canvas");
  const [width, height] = [GAP + pictures.length * (SIZE + GAP), SIZE + 2 * GAP + BELOW];
  [canvas.width, canvas.height] = [width * DENSITY, height * DENSITY];
  const context = contextOf(canvas);
  context.scale(DENSITY, DENSITY);
  context.imageSmoothingEnabled = false;
  context.fillStyle = LIGHT.paper;
  context.fillRect(0, 0, width, height);
  context.font = FONT;
  context.textBaseline = "middle";
  context.strokeStyle = LIGHT.edge;
  for (const [i, { name: of, values, points }] of pictures.entries()) {
    const left = GAP + i * (SIZE + GAP);
    context.fillStyle = LIGHT.ink;
    context.fillText(of, left, GAP / 2, SIZE);
    if (points !== undefined) drawPoints(points, left);
    else if (values === undefined) context.fillText("diverged", left + 8, GAP + SIZE / 2);
    else context.drawImage(imageOf(planePixels(values, axis.length, scale), axis.length), left, GAP, SIZE, SIZE);
    context.strokeRect(left, GAP, SIZE, SIZE);
  }
  const reach = formatNumber(axis.at(-1)!);
  context.fillStyle = LIGHT.muted;
  context.fillText(
    `${label}, both axes from −${reach} to ${reach}; after ${view.steps} steps`,
    GAP,
    SIZE + 1.6 * GAP,
    width - 2 * GAP,
  );
  const top = SIZE + 2.2 * GAP;
  context.drawImage(imageOf(scalePixels(scale, SIZE), SIZE), GAP, top, SIZE, 12);
  context.textAlign = "center";
  for (const { at, label: number } of scale.ticks) {
    context.fillText(number, GAP + (SIZE * (at - scale.low)) / (scale.high - scale.low), top + 22);
  }
  await savePng(canvas, name);

  function drawPoints({ a, b, value }: NonNullable<PlanePicture["points"]>, left: number): void {
    const place = (at: number): number => ((at / axis.at(-1)! + 1) / 2) * SIZE;
    for (let i = 0; i < a.length; i++) {
      context.fillStyle = `rgb(${colourOf(value[i]!, scale)?.join(" ") ?? "0 0 0"})`;
      context.beginPath();
      context.arc(left + place(a[i]!), GAP + SIZE - place(b[i]!), 4, 0, 2 * Math.PI);
      context.fill();
      context.stroke();
    }
  }
}

/** Pixels in a canvas of their own, to be drawn larger. */
function imageOf(pixels: Uint8ClampedArray<ArrayBuffer>, columns: number): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [columns, pixels.length / 4 / columns];
  contextOf(canvas).putImageData(new ImageData(pixels, columns), 0, 0);
  return canvas;
}
