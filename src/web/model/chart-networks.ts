import type { Figure } from "../../experiments/figure.ts";
import type { PlaygroundView } from "../../playground/view.ts";
import { type Style, styles } from "../../plots/style.ts";

/** A, B, C, D: a network's name in every chart, for two may have the same layers. */
export const letter = (network: number): string => String.fromCharCode(65 + network);

/** "A: 64 logistic". */
export const seriesName = (view: PlaygroundView, network: number): string =>
  `${letter(network)}: ${view.networks[network]!.label}`;

/** Colour, dash and marker of each network: those of the exported figures, in which every network has a mark. */
export function networkLooks(count: number): readonly Style[] {
  const labels = Array.from({ length: count }, (_, j) => letter(j));
  const marks = labels.map((label) => ({ kind: "measured", label, points: [] }) as const);
  const axis = { label: "", scale: "linear" } as const;
  const figure: Figure = { id: "", title: "", caption: "", panels: [{ x: axis, y: axis, marks }] };
  const found = styles(figure);
  return labels.map((label) => found.get(`measured:${label}`)!);
}
