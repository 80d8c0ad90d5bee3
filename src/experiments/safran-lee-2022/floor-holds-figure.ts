import type { FigureInput } from "../experiment.ts";
import type { BandPoint, Figure, Mark, Panel } from "../figure.ts";
import { errorInterval } from "./attack-error.ts";
import type { HoldsTask, HoldsValues } from "./floor-holds-measure.ts";
import { boundFor, INSTANCES, networksOf, type Params, type Rows } from "./floor-holds-rows.ts";
import type { Instance } from "./instance.ts";

export function floorHoldsFigure({ params, rows, worlds }: FigureInput<Params, HoldsTask, HoldsValues>): Figure {
  const others = [...worlds.values()].flat().filter(({ task }) => task.learner.layers === 2);
  const all = [...params.widths, ...params.twoLayerWidths];
  const ends = [Math.min(...all), Math.max(...all)];
  const panel = (law: Instance["law"], title: string): Panel => {
    const own = INSTANCES.filter((instance) => instance.law === law);
    return {
      title,
      x: { label: "hidden units k", scale: "log" },
      y: { label: "error / certified floor", scale: "log", domain: [0.25, 2] },
      marks: [
        { kind: "floor", label: "impossible with one hidden layer", points: ends.map((x) => ({ x, y: 1 })) },
        ...own.map(
          (instance): Mark => ({ kind: "measured", label: labelOf(instance), points: pointsOf(rows, instance) }),
        ),
        {
          kind: "intervals",
          label: "two layers of sigmoids, all these d",
          points: own.flatMap((instance) => pointsOf(others, instance)),
        },
      ],
    };
  };
  return {
    id: "floor-holds",
    title: "No competitor below the floor",
    caption:
      "Mean squared error on fresh points of the best network with one hidden layer of k units that was found, over the certified floor of all such networks: a mark in the shaded region would " +
      "refute the certificate. Under Gaussian inputs the floor is nearly attained. Networks with two layers, of which it does not speak, go below it.",
    panels: [panel("phi2", "law φ², q = 0.2 unless said"), panel("gaussian", "Gaussian inputs, q = 0.5")],
  };
}

/** The same in both panels, where the quantile is the first of its law. */
function labelOf({ law, dimension, quantile }: Instance): string {
  const usual = INSTANCES.find((instance) => instance.law === law)!.quantile;
  return quantile === usual ? `d = ${dimension}` : `d = ${dimension}, q = ${quantile}`;
}

function pointsOf(rows: Rows, instance: Instance): readonly BandPoint[] {
  return networksOf(rows, instance).map((network) => {
    const floor = boundFor(instance, network.width, "k");
    const { value, low, high } = errorInterval(network, 0.99);
    return { x: network.width, y: value / floor, low: low / floor, high: high / floor };
  });
}
