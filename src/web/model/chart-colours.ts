import { GRID, INK } from "../../plots/style.ts";
import { DARK_COLOURS, type Theme } from "../../plots/themed-svg.ts";

/** What a chart on a canvas is drawn with. */
export interface ChartColours {
  readonly theme: Theme;
  readonly paper: string;
  readonly ink: string;
  readonly muted: string;
  readonly grid: string;
  readonly edge: string;
  readonly forbidden: string;
}

/** Of what is exported, whatever the theme. */
export const LIGHT: ChartColours = {
  theme: "light",
  paper: "#ffffff",
  ink: INK,
  muted: "#55575b",
  grid: GRID,
  edge: "#8c8c8c",
  forbidden: "#d9d7d2",
};

/** The colours of the page as it is now, from its custom properties. */
export function pageColours(element: HTMLElement, theme: Theme): ChartColours {
  const probe = document.createElement("span");
  element.append(probe);
  // A property gives back light-dark(…) as it was written; a colour made from it is resolved.
  const resolved = (name: string): string => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  };
  const colours = {
    theme,
    paper: resolved("--surface"),
    ink: resolved("--ink"),
    muted: resolved("--muted"),
    grid: resolved("--line"),
    edge: resolved("--edge"),
    forbidden: resolved("--forbidden"),
  };
  probe.remove();
  return colours;
}

/** A series' colour on the paper of the theme. */
export const seriesColour = (colour: string, { theme }: ChartColours): string =>
  theme === "dark" ? (DARK_COLOURS.get(colour) ?? colour) : colour;
