import type { Figure, Panel } from "../../experiments/figure.ts";
import type { PlaygroundState } from "../../permalink/playground-state.ts";
import type { PlaygroundView } from "../../playground/view.ts";
import { seriesName } from "./chart-networks.ts";
import { asksFor, degreesPanel, errorPanel, linePanel, lossPanel, overlapPanel, scalesOf } from "./chart-panels.ts";
import { errorText } from "./chart-words.ts";

/** Points of a curve in a drawing that is printed. */
export const PRINTED = 400;

/**
 * What the playground's charts show, as one figure: curves, functions along the line, degrees and overlaps where the view has them. The
 * pictures of the plane are not in it.
 */
export function figureOf(view: PlaygroundView, state: PlaygroundState): Figure {
  const panels = [
    asksFor(state, "error") ? errorPanel(view, state, scalesOf(state, "error", PRINTED)) : undefined,
    asksFor(state, "loss") ? lossPanel(view, state, scalesOf(state, "loss", PRINTED)) : undefined,
    linePanel(view),
    degreesPanel(view, state),
    overlapPanel(view),
  ];
  return { ...frameOf(view, state), panels: panels.filter((panel) => panel !== undefined) };
}

/** One of its panels alone. */
export function panelFigure(
  view: PlaygroundView,
  state: PlaygroundState,
  { id, panel }: { readonly id: string; readonly panel: Panel },
): Figure {
  const { title, caption } = frameOf(view, state);
  return { id: `playground-${id}`, title: `${title}: ${panel.title ?? id}`, caption, panels: [panel] };
}

function frameOf(view: PlaygroundView, state: PlaygroundState): Omit<Figure, "panels"> {
  const each = view.networks.map((network, j) => `${seriesName(view, j)} ${errorText(network)}`);
  const band = state.seeds > 1 ? `; bands from the least to the largest of ${state.seeds} seeds` : "";
  return {
    id: "playground",
    title: "Playground",
    caption: `After ${view.steps} steps, error as a share of Var f with its 95 % interval: ${each.join("; ")}. Seed ${state.seed}${band}.`,
  };
}
