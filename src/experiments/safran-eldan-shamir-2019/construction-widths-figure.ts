import { mean } from "../../statistics/moments.ts";
import type { BandPoint, Figure, Mark } from "../figure.ts";
import type { Curve, Profile } from "./construction-widths-measure.ts";
import { type Ratio, type Rows, ratioOf, replicasOf } from "./construction-widths-rows.ts";

interface Shown {
  readonly dimensions: readonly number[];
  readonly profiles: readonly Profile[];
  readonly shown: string;
}

const LEVEL = 0.95;

export function widthsFigure({ dimensions, profiles, shown }: Shown, rows: Rows): Figure {
  const ratios = (curve: Curve, other: Curve): readonly Ratio[] =>
    dimensions.flatMap((dimension) =>
      profiles.map(({ name }) => ratioOf(rows, { curve, other, dimension, profile: name, level: LEVEL })),
    );
  const comparisons = [
    { label: "plain construction's", all: ratios("optimised", "predicted") },
    { label: "tuned random units'", all: ratios("optimised", "random") },
  ];
  const descended = ratios("descended", "optimised");
  const tied = ratios("tied", "random");
  return {
    id: "construction-widths",
    title: "Units that a Lipschitz radial function takes",
    caption:
      `Root mean square error on fresh points against the number of ReLU units, ‖x‖ uniform on [0, 1] (mean and range over replicas); and the optimised networks' width over ` +
      `that of others at equal error, ${profiles.map(({ name }, i) => `${i + 1} ${name}`).join(", ")}: geometric mean over widths, interval over replicas. ` +
      `The optimised width is ${comparisons.map(({ label, all }) => `${spread(all)} of the ${label}`).join(", ")}. ` +
      `One function on all directions takes ${spread(tied)} of the tuned random units' width, without any fit. After descent on all parameters it is ${spread(descended)} of the optimised one.`,
    panels: [
      ...dimensions.map((dimension) => ({
        title: `${shown}, d = ${dimension}`,
        x: { label: "units", scale: "log" as const },
        y: { label: "root mean square error", scale: "log" as const },
        marks: curvesAt(rows, { dimension, profile: shown }),
      })),
      {
        title: "optimised width at equal error",
        x: { label: "profile", scale: "linear", domain: [0.5, profiles.length + 0.5] },
        y: { label: "part of the other's width", scale: "log" },
        marks: [
          ...comparisons.flatMap(({ label, all }) =>
            dimensions.map((dimension, at): Mark => {
              const points = all
                .filter((ratio) => ratio.dimension === dimension)
                .flatMap((own) => pointOf(own, place(own.profile, at)));
              return { kind: "intervals", label: `over the ${label}, d = ${dimension}`, points };
            }),
          ),
          { kind: "line-y", label: "0.7", at: 0.7 },
          { kind: "line-y", label: "0.1", at: 0.1 },
        ],
      },
    ],
  };

  /** Profiles at 1, 2, …, dimensions side by side. */
  function place(profile: string, at: number): number {
    const middle = (dimensions.length - 1) / 2;
    return 1 + profiles.findIndex(({ name }) => name === profile) + 0.12 * (at - middle);
  }
}

const LABELS: readonly (readonly [Curve, string])[] = [
  ["plain", "plain construction"],
  ["random", "least squares on random units"],
  ["tied", "one function on frames"],
  ["optimised", "optimised construction"],
  ["descended", "all parameters by descent"],
];

function curvesAt(rows: Rows, where: { readonly dimension: number; readonly profile: string }): readonly Mark[] {
  const measured = LABELS.map(([curve, label]): Mark => {
    const byWidth = Map.groupBy(replicasOf(rows, { ...where, curve }).flat(), ({ width }) => width);
    const points = [...byWidth]
      .sort(([a], [b]) => a - b)
      .map(([width, seen]) =>
        bandOf(
          width,
          seen.map(({ error }) => error),
        ),
      );
    return { kind: "measured", label, points };
  });
  const predicted = replicasOf(rows, { ...where, curve: "predicted" }).flat();
  const points = predicted.map(({ width, error }) => ({ x: width, y: error }));
  return [...measured, { kind: "theory", label: "as planned", of: "plain construction", points }];
}

const bandOf = (x: number, values: readonly number[]): BandPoint => {
  return { x, y: mean(values), low: Math.min(...values), high: Math.max(...values) };
};

function pointOf({ ratio, bound }: Ratio, x: number): readonly BandPoint[] {
  if (ratio === undefined) return bound === undefined ? [] : [{ x, y: bound, low: bound, high: bound }];
  // One replica has no interval.
  const { value, low, high } = ratio;
  return [Number.isFinite(high) ? { x, y: value, low, high } : { x, y: value, low: value, high: value }];
}

/** "0.31 to 0.52 (5 tent 0.40, …)". */
function spread(all: readonly Ratio[]): string {
  const known = all.flatMap(({ ratio }) => (ratio === undefined ? [] : [ratio.value]));
  const beyond = all.filter(({ ratio, bound }) => ratio === undefined && bound !== undefined);
  const least = known.length === 0 ? "unknown" : `${short(Math.min(...known))} to ${short(Math.max(...known))}`;
  const none = beyond.map(({ profile, dimension, bound }) => `${profile} at d = ${dimension} below ${short(bound!)}`);
  return none.length === 0 ? least : `${least} (${none.join(", ")}, where the others never come so low)`;
}

const short = (value: number): string => value.toPrecision(2);
