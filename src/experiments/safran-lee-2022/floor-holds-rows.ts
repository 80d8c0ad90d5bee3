import { z } from "zod";
import { requireDomain } from "../../math/domain-error.ts";
import type { Estimate } from "../../statistics/estimate.ts";
import { undefinedEstimate } from "../../statistics/interval.ts";
import type { MeasuredRow } from "../experiment.ts";
import { errorInterval } from "./attack-error.ts";
import { METHODS } from "./attack-measure.ts";
import type { HoldsTask, HoldsValues, Tested } from "./floor-holds-measure.ts";
import { floorOf, type Instance } from "./instance.ts";

/** The targets that the claim is tested on, one part each. */
export const INSTANCES: readonly Instance[] = [
  ...[6, 10, 20].map((dimension) => ({ law: "phi2", dimension, quantile: 0.2 }) as const),
  { law: "phi2", dimension: 6, quantile: 0.5 },
  ...[6, 10, 20].map((dimension) => ({ law: "gaussian", dimension, quantile: 0.5 }) as const),
];

const count = z.int().min(1);
const widths = z.array(count.max(100_000)).min(1).readonly();
export const params = z.object({
  learner: z.enum(["one layer", "two layers"]).describe("best of several methods, or a tied network of two (control)"),
  counted: z.enum(["k", "√k"]).describe("units that the certificate counts: all, or √k of them (control)"),
  widths: widths.describe("k, numbers of hidden units, where there is one layer"),
  twoLayerWidths: widths.describe("numbers of units of the first layer, where there are two"),
  gain: z.number().positive().max(100).describe("G of the two layers: weights N(0, G² I/λ²), biases −G"),
  draws: count.describe("of the first of two layers; that with the least training loss counts"),
  methods: z
    .array(z.enum(METHODS))
    .min(1)
    .readonly()
    .describe("how one layer is fitted; the best on the validation points counts"),
  points: count.describe("of descent on samples"),
  solvePoints: count.describe("of least squares with an unknown for each unit"),
  knots: z.int().min(4).describe("of each unit's function, where it is free"),
  degree: z.int().min(2).multipleOf(2).describe("last degree of the harmonics in the population's moments"),
  radii: z.int().min(10).describe("radii that stand for the law in the population's moments"),
  rounds: z.int().min(0).describe("of moving directions and solving for the function there"),
  steps: count.describe("of moving directions in each round"),
  trainingPoints: z.int().min(10).describe("of the two layers"),
  validationPoints: z.int().min(10).describe("points that a method is chosen by"),
  testPoints: z.int().min(100).multipleOf(2).describe("points that nothing was chosen by"),
  resolution: z
    .number()
    .positive()
    .max(0.5)
    .describe("how far below the floor counts as below: what the test points can tell"),
});
export type Params = z.infer<typeof params>;
export type Rows = readonly MeasuredRow<HoldsTask, HoldsValues>[];

/** As the claim's parts are called. */
export const partName = ({ law, dimension, quantile }: Instance): string =>
  `${law === "phi2" ? "φ²" : "Gaussian"}, d = ${dimension}, q = ${quantile}`;

export const networksOf = (rows: Rows, { law, dimension, quantile }: Instance): readonly Tested[] =>
  rows
    .filter(({ task }) => task.law === law && task.dimension === dimension && task.quantile === quantile)
    .flatMap(({ values }) => values.networks);

/** The floor of E (g − f)² that a network of this width is held against. */
export function boundFor(instance: Instance, width: number, counted: Params["counted"]): number {
  requireDomain(width >= 1, "boundFor", "width must be ≥ 1", width);
  return floorOf(instance, counted === "k" ? width : Math.max(1, Math.floor(Math.sqrt(width)))).floor;
}

/**
 * max over the widths of floor/error. Each error's interval is that of one network over fresh points, all of them together at
 * `level` (Bonferroni); the greatest quotient lies between the greatest of the lower ends and the greatest of the upper ones.
 */
export function greatestQuotient(
  networks: readonly Tested[],
  instance: Instance,
  { counted, level }: { readonly counted: Params["counted"]; readonly level: number },
): Estimate {
  if (networks.length === 0) return undefinedEstimate(level, "no network");
  const each = networks.map((network) => {
    const { value, low, high } = errorInterval(network, 1 - (1 - level) / networks.length);
    const floor = boundFor(instance, network.width, counted);
    return { value: floor / value, low: floor / high, high: low > 0 ? floor / low : Infinity };
  });
  const greatest = (end: "value" | "low" | "high") => Math.max(...each.map((quotient) => quotient[end]));
  const [first] = networks;
  return {
    value: greatest("value"),
    low: greatest("low"),
    high: greatest("high"),
    level,
    note: `Student over ${first!.points} fresh points, ${networks.length} networks together`,
  };
}
