import type { FigureInput } from "../experiment.ts";
import type { BandPoint, Figure, Mark, Point } from "../figure.ts";
import type { SandwichTask, SandwichValues } from "./sandwich-measure.ts";
import type { Params } from "./sandwich-params.ts";
import { type Curve, type Sandwich, sandwichOf } from "./sandwich-rows.ts";

/** Largest share shown, and of the smallest one that is reached how much lower the axis goes. */
const TOP = 1.3;
const BELOW = 3;
/** Shares below it are not shown, whatever is reached. */
const LEAST = 1e-7;

const LAW_TITLES: Readonly<Record<Params["law"], string>> = {
  phi2: "heavy-tailed inputs φ²",
  gaussian: "Gaussian inputs",
  "bochner-riesz": "inputs of the Bochner–Riesz law",
};

export function sandwichFigure({ params, rows }: FigureInput<Params, SandwichTask, SandwichValues>): Figure {
  const sandwich = sandwichOf(rows);
  const { variance } = sandwich;
  const least = leastShare(sandwich);
  const x = { label: "hidden units", scale: "log", domain: [1, params.largest] } as const;
  const share = (square: number): number => square / variance;
  const domain = [least, TOP] as const;
  const size = variance > 0 ? variance : 1;
  const rootDomain = [Math.sqrt(least * size), Math.sqrt(TOP * size)] as const;
  const marks = (of: (square: number) => number, [from]: readonly [number, number]): readonly Mark[] =>
    variance > 0 ? sandwich.curves.flatMap((curve) => markOf(curve, { of, least: from, largest: params.largest })) : [];
  return {
    id: "sandwich",
    title: `What can be reached at which width: f(x) = g(‖x‖), ${shown(params.profile)}`,
    caption:
      `Squared error of networks that approximate a radial function, as a share of its variance ${Number(variance.toPrecision(4))}, and its root, against the number of ` +
      "hidden units, of all layers. Certified: in the shaded region lies no network with one hidden layer, whatever its " +
      "activations and weights. Measured and constructed: single networks, with 95 % intervals over fresh points. Predicted: lines in the colour of what they predict, without a fitted constant " +
      "(one layer: in the mean over directions; two layers: leading order in the first one's width, for any second layer). " +
      "Two layers may lie in the shaded region. A mark of one hidden layer inside it would contradict the proof: then an error is raised and nothing is drawn.",
    panels: [
      {
        title: `${LAW_TITLES[params.law]}, d = ${params.dimension}`,
        x,
        y: { label: "squared error / variance", scale: "log", domain },
        marks: marks(share, domain),
      },
      {
        title: "the same, absolute",
        x,
        y: { label: "root mean square error", scale: "log", domain: rootDomain },
        marks: marks(Math.sqrt, rootDomain),
      },
    ],
  };
}

/** A profile in a title: formulas as they were written, long ones cut. */
const shown = (profile: string): string => (profile.length > 48 ? `${profile.slice(0, 47)}…` : profile);

function leastShare({ variance, curves }: Sandwich): number {
  const reached = curves.flatMap(({ kind, points }) => (kind === "measured" || kind === "constructed" ? points : []));
  const shares = reached.map(({ y }) => y / variance).filter((y) => y > 0 && Number.isFinite(y));
  return Math.max(LEAST, Math.min(0.3, ...shares) / BELOW);
}

interface Axes {
  /** What is shown of a squared error; it ascends. */
  readonly of: (square: number) => number;
  readonly least: number;
  readonly largest: number;
}

function markOf({ kind, label, of: predicted, points }: Curve, { of, least, largest }: Axes): readonly Mark[] {
  const inside = points.filter(({ x }) => x <= largest);
  if (inside.length === 0) return [];
  if (kind === "certified") {
    return [{ kind: "floor", label, points: inside.map(({ x, y }) => ({ x, y: Math.max(least, of(y)) })) }];
  }
  if (kind === "predicted") {
    const shown = inside.map(({ x, y }): Point => ({ x, y: of(y) })).filter(({ y }) => y >= least);
    return [{ kind: "theory", label, points: shown, ...(predicted === undefined ? {} : { of: predicted }) }];
  }
  const bands = inside.map(({ x, y, low = y, high = y }): BandPoint => {
    return { x, y: of(y), low: Math.max(least, of(low)), high: of(high) };
  });
  return [{ kind: "intervals", label, points: bands }];
}
