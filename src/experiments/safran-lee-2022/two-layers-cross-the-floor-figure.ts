import type { FigureInput } from "../experiment.ts";
import type { BandPoint, Figure, Mark, Panel } from "../figure.ts";
import { floorOf, nameOf } from "./instance.ts";
import { spread, type Tested } from "./tied-network.ts";
import { CASES, type Params, type Rows, rowsOf } from "./two-layers-cross-the-floor-cases.ts";
import type { CrossingTask, CrossingValues } from "./two-layers-cross-the-floor-measure.ts";

/** From below the best network to above what the first step leaves, over the floor. */
const LEAST = 0.3;
const MOST = 4;

export function crossingFigure({ params, rows, worlds }: FigureInput<Params, CrossingTask, CrossingValues>): Figure {
  const few = [...worlds.values()].flat();
  const own = panel(rows, params, `${unitsOf(params)} units`);
  const control = panel(few, params, `control: ${[...new Set(few.map(({ task }) => task.width))].join(", ")} units`);
  return {
    id: "two-layers-cross-the-floor",
    title: "Gradient descent goes below the floor of one hidden layer",
    caption:
      "Test error of two layers of sigmoids as gradient descent trains the output neuron on random units, over the certified floor of all networks with one hidden " +
      `layer of the same width: mean over draws, band from the least to the greatest. Left: ${unitsOf(params)} units. Right: so few that the radius is not ` +
      "seen. A curve on the left that ended above 1 would contradict the claim, one on the right that ended below 1 would take its power.",
    panels: few.length === 0 ? [own] : [own, control],
  };
}

const unitsOf = (params: Params): string => [...new Set(CASES.map((which) => params[which].width))].join(", ");

function panel(rows: Rows, params: Params, title: string): Panel {
  const last = Math.max(...CASES.flatMap((which) => [params[which].steps, params[which].freeSteps]));
  return {
    title,
    x: { label: "steps of gradient descent", scale: "log", domain: [1, last] },
    y: { label: "test error / floor", scale: "log", domain: [LEAST, MOST] },
    marks: [
      {
        kind: "floor",
        label: "no one-hidden-layer network of the same width",
        points: [1, last].map((x) => ({ x, y: 1 })),
      },
      ...CASES.flatMap((which): Mark[] => {
        const own = rowsOf(rows, params[which]);
        const name = nameOf(params[which]);
        const tied = curve(own, (values) => values.tied);
        const free = curve(own, (values) => values.free);
        return [
          { kind: "measured", label: `tied, ${name}`, points: tied },
          ...(free.length === 0 ? [] : [{ kind: "measured", label: `all weights, ${name}`, points: free } as const]),
        ];
      }),
    ],
  };
}

/** Mean, least and greatest over the draws that have such a path. */
function curve(rows: Rows, pathOf: (values: CrossingValues) => readonly Tested[]): readonly BandPoint[] {
  const paths = rows.map(({ task, values }) => ({ path: pathOf(values), floor: floorOf(task, task.width).floor }));
  const steps = new Set(paths.flatMap(({ path }) => path.map(({ step }) => step)));
  return [...steps].map((x) => ({
    x,
    ...spread(
      paths.flatMap(({ path, floor }) => path.filter(({ step }) => step === x).map(({ error }) => error / floor)),
    ),
  }));
}
