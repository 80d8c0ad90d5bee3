/** Sizes in CSS pixels, 96 to the inch: a panel is as wide as a column of a two-column paper. */
export const PANEL_WIDTH = 3.3 * 96;
/** Height of a panel's axes. */
export const FRAME_HEIGHT = 172;
export const FONT_SIZE = 8.5;
export const LINE_HEIGHT = 11;
/** Room around the axes that no text asked for. */
export const EDGE = 8;

/** A rectangle, y downwards. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
