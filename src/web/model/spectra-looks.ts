import { PALETTE } from "../../plots/style.ts";
import { DARK_COLOURS } from "../../plots/themed-svg.ts";

/** Ink of each activation, for either theme. */
export const INKS: readonly string[] = PALETTE.map(
  (light) => `light-dark(${light}, ${DARK_COLOURS.get(light) ?? light})`,
);

/** Dash of each activation's line. */
export const DASHES: readonly string[] = ["", "7 3", "2 3", "9 3 2 3", "5 2", "1 3", "12 4"];
