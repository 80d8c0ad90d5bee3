import { GRID, INK, MARGIN, PALETTE } from "./style.ts";

export type Theme = "light" | "dark";

/** Paper of the dark theme: the colour of `--surface` in style/tokens.css. */
export const DARK_PAPER = "#171a1e";

/** Grey of the axes' frame. */
const FRAME = "#8c8c8c";

/** For every colour of a drawn figure, the one of the same meaning on dark paper, at least 4.5 : 1 against it (lines of
 *  the grid excepted, which only help the eye). Hues are kept, so that a sentence about "the blue curve" stays true. */
export const DARK_COLOURS: ReadonlyMap<string, string> = new Map([
  ["#ffffff", DARK_PAPER],
  [INK, "#e8e6e1"],
  [GRID, "#33383f"],
  [MARGIN, "#8b929b"],
  [FRAME, "#8b929b"],
  [PALETTE[0], "#58b4f0"],
  [PALETTE[1], "#ff8a4c"],
  [PALETTE[2], "#35c99b"],
  [PALETTE[3], "#e79cc4"],
  [PALETTE[4], "#f2b63c"],
  [PALETTE[5], "#9bd6f7"],
  [PALETTE[6], "#a6a6a6"],
]);

/**
 * A figure's SVG, as `figureSvg` gives it, for a page of either theme. Colours are written out in such a drawing, so a
 * change of theme exchanges them one for one; what is exported is always the light one.
 */
export function themedSvg(svg: string, theme: Theme): string {
  if (theme === "light") return svg;
  return svg.replace(
    /="(#[0-9a-f]{6})"/gi,
    (written, colour: string) => `="${BY_CODE.get(colour.toLowerCase()) ?? written.slice(2, -1)}"`,
  );
}

const BY_CODE: ReadonlyMap<string, string> = new Map(
  [...DARK_COLOURS].map(([light, dark]) => [light.toLowerCase(), dark]),
);
