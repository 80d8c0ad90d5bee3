import type { Marker } from "../../plots/style.ts";

/** Corners of the markers that networks have, in units of half their size; the circle has none. */
const CORNERS: Partial<Readonly<Record<Marker, readonly (readonly [number, number])[]>>> = {
  square: [
    [-0.9, -0.9],
    [0.9, -0.9],
    [0.9, 0.9],
    [-0.9, 0.9],
  ],
  triangle: [
    [0, -1.15],
    [1.1, 0.85],
    [-1.1, 0.85],
  ],
  diamond: [
    [0, -1.3],
    [1, 0],
    [0, 1.3],
    [-1, 0],
  ],
};

/** As an SVG path around the origin, for legends beside the charts. */
export function markerPath(marker: Marker, size: number): string {
  const corners = CORNERS[marker];
  if (corners === undefined)
    return `M${-size} 0a${size} ${size} 0 1 0 ${2 * size} 0a${size} ${size} 0 1 0 ${-2 * size} 0z`;
  return `M${corners.map(([x, y]) => `${x * size} ${y * size}`).join("L")}z`;
}

/** Nothing where the place is not finite. */
export function drawMarker(
  context: CanvasRenderingContext2D,
  marker: Marker,
  { x, y, colour, size }: { readonly x: number; readonly y: number; readonly colour: string; readonly size: number },
): void {
  if (!Number.isFinite(x) || !Number.isFinite(y)) return;
  context.fillStyle = colour;
  context.beginPath();
  const corners = CORNERS[marker];
  if (corners === undefined) context.arc(x, y, size, 0, 2 * Math.PI);
  else for (const [dx, dy] of corners) context.lineTo(x + dx * size, y + dy * size);
  context.fill();
}
