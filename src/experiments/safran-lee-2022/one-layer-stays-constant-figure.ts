import type { FigureInput } from "../experiment.ts";
import type { Figure, Mark } from "../figure.ts";
import { floorOf } from "./instance.ts";
import { type ConstantTask, type ConstantValues, TRAINERS, type Trainer } from "./one-layer-stays-constant-measure.ts";
import { bestOf, instanceOf, type Params, type Rows, reachOf, unitsOfTwo } from "./one-layer-stays-constant-rows.ts";

/** Points of a certified curve. */
const STEPS = 24;
const LEVEL = 0.95;

export function constantFigure(
  { params: p, rows, worlds }: FigureInput<Params, ConstantTask, ConstantValues>,
  controls: { readonly twoLayers: string; readonly linear: string },
): Figure {
  const trainers = (Object.keys(TRAINERS) as Trainer[]).map((trainer) =>
    series(
      `${trainer}, one layer`,
      rows.filter(({ task }) => task.trainer === trainer),
    ),
  );
  return {
    id: "one-layer-stays-constant",
    title: "One hidden layer keeps a constant error",
    caption:
      `Squared error over the variance on fresh points (best network on validation, 0.95 intervals): φ², ball of probability ${p.quantile}, ` +
      `one hidden layer of ${p.width} units with all parameters trained; the same trainers on a clipped linear function; and two layers of ` +
      `${p.unitsPerCube} d³ units of which the output neuron is trained. Shaded: what no network with one hidden layer of ` +
      `${p.width} units reaches. One layer on the ball below c, or on its way to 0, would contradict the claim.`,
    panels: [
      {
        x: { label: "dimension d", scale: "log" },
        y: { label: "squared error / variance", scale: "linear", domain: [0, 1.25] },
        marks: [
          ...trainers,
          series("best, clipped linear function", worlds.get(controls.linear) ?? []),
          series("two layers of sigmoids", worlds.get(controls.twoLayers) ?? []),
          floorMark(`floor of ${p.width} units`, p, () => p.width),
          { kind: "theory", label: "floor at the width of two layers", points: floors(p, (d) => unitsOfTwo(d, p)) },
          { kind: "line-y", label: `c = ${p.fraction}`, at: p.fraction },
        ],
      },
    ],
  };
}

function series(label: string, rows: Rows): Mark {
  const points = bestOf(rows).map((tested) => {
    const reach = reachOf(tested, LEVEL);
    return { x: tested.dimension, y: tested.error, low: tested.error - reach, high: tested.error + reach };
  });
  return { kind: "measured", label, points };
}

const floorMark = (label: string, p: Params, width: (dimension: number) => number): Mark => ({
  kind: "floor",
  label,
  points: floors(p, width),
});

/** Certified at integers between the least and the greatest d. */
function floors(p: Params, width: (dimension: number) => number) {
  const [first, last] = [p.dimensions[0]!, p.dimensions.at(-1)!];
  const dimensions = new Set(
    Array.from({ length: STEPS + 1 }, (_, i) => Math.round(first * (last / first) ** (i / STEPS))),
  );
  return [...dimensions].map((d) => ({ x: d, y: floorOf(instanceOf(d, p), width(d)).relative }));
}
