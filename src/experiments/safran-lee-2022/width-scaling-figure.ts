import { mean, variance } from "../../statistics/moments.ts";
import type { FigureInput } from "../experiment.ts";
import type { BandPoint, Figure, Mark } from "../figure.ts";
import { range } from "../plan.ts";
import type { ThresholdTask, ThresholdValues } from "./width-scaling-measure.ts";
import { errorsAt, type Params, predictedError, type Rows, rowsAt } from "./width-scaling-rows.ts";

/** Points of a predicted curve, less one. */
const STEPS = 24;
const LEADING = "leading order, no fitted constant";

export function widthScalingFigure({
  params,
  rows,
  worlds,
}: FigureInput<Params, ThresholdTask, ThresholdValues>): Figure {
  const { widths, margin, draws, smaller, larger } = params;
  const dimensions = [smaller, larger];
  const [first, last] = [widths[0]!, widths.at(-1)!];
  const curve = range(STEPS + 1).map((i) => first * (last / first) ** (i / STEPS));
  const unbiased = [...worlds.values()].flat();
  const measured = dimensions.flatMap((d): Mark[] => {
    const label = `d = ${d}`;
    const predicted = predictedError(d, params);
    return [
      { kind: "intervals", label, points: pointsOf(rowsAt(rows, d), widths) },
      { kind: "theory", label: LEADING, of: label, points: curve.map((x) => ({ x, y: predicted(x) })) },
    ];
  });
  const reference = predictedError(smaller, params)(last);
  return {
    id: "width-scaling",
    title: "What the mean of r random units errs",
    caption:
      `Left: share of points on the wrong side of the sphere when the mean of r units is thresholded (threshold fitted on other points; mean of ${draws} ` +
      "draws, two standard errors), and the leading order in 1/√r. Right: their quotient. A point outside the band " +
      "at some r, or another slope, would contradict the claim.",
    panels: [
      {
        title: `ball of probability ${params.quantile}`,
        x: { label: "units r", scale: "log" },
        y: { label: "0–1 error", scale: "log" },
        marks: [
          ...measured,
          {
            kind: "theory",
            label: "slope −1/2",
            points: [first, last].map((x) => ({ x, y: 0.7 * reference * Math.sqrt(last / x) })),
          },
          ...(unbiased.length === 0
            ? []
            : dimensions.map(
                (d): Mark => ({
                  kind: "intervals",
                  label: `b = 0, d = ${d}`,
                  points: pointsOf(rowsAt(unbiased, d), widths),
                }),
              )),
        ],
      },
      {
        title: "against the leading order",
        x: { label: "units r", scale: "log" },
        y: { label: "measured / predicted", scale: "linear" },
        marks: [
          { kind: "margin-y", label: `± ${margin}`, low: 1 - margin, high: 1 + margin },
          ...dimensions.map(
            (d): Mark => ({
              kind: "intervals",
              label: `d = ${d}`,
              points: pointsOf(rowsAt(rows, d), widths, predictedError(d, params)),
            }),
          ),
        ],
      },
    ],
  };
}

/** Means over draws with two standard errors, over `unit` of the width. */
function pointsOf(rows: Rows, widths: readonly number[], unit: (width: number) => number = () => 1): BandPoint[] {
  if (rows.length === 0) return [];
  return widths.map((x, i) => {
    const errors = errorsAt(rows, i).map((error) => error / unit(x));
    const half = errors.length < 2 ? 0 : 2 * Math.sqrt(variance(errors) / errors.length);
    const y = mean(errors);
    return { x, y, low: y - half, high: y + half };
  });
}
