import { activations } from "../../activations/registry.gen.ts";
import { binomial } from "../../math/harmonics.ts";
import { orthonormalCoefficients } from "../../math/hermite-series.ts";
import { finiteBaselines } from "../../theory/hierarchical/baselines.ts";
import type { Observation } from "../../training/networks/observation.ts";
import type { MeasuredRow } from "../experiment.ts";
import type { BandPoint, Figure, Mark, Panel } from "../figure.ts";
import { range } from "../plan.ts";
import type { AuthorsSettings, Overlaps } from "./authors-networks.ts";
import {
  innerOf,
  outerOf,
  roundedDimension,
  type SampleComplexityParams,
  sampleSizes,
} from "./sample-complexity-parameters.ts";
import { geometricMean } from "./summaries.ts";

export type NetworkMethod = "twoLayers" | "layerwise" | "joint";
export type Method = "kernel" | "twoStages" | "threeStages" | NetworkMethod;

/** One sample, and every method on it. */
export type SampleComplexityTask = {
  readonly dimension: number;
  readonly effectiveDimension: number;
  readonly branches: number;
  readonly samples: number;
  readonly trial: number;
  readonly inner: ReturnType<typeof innerOf>;
  readonly outer: ReturnType<typeof outerOf>;
  readonly hermite: SampleComplexityParams["hermite"];
  readonly signs: SampleComplexityParams["signs"];
  /** λ of the kernel method; null where its matrix would be larger than allowed. */
  readonly kernelRidge: number | null;
  readonly twoStages: boolean;
  readonly overlap: boolean;
  readonly correlation: boolean;
  /** Null where no network is trained. */
  readonly networks: AuthorsSettings | null;
  readonly ridgeGrid: readonly number[];
};

/** Null where the file's flags, or the size of the kernel matrix, leave a quantity out. */
export interface SampleComplexityValues {
  /** Mean squared errors on the test sample. */
  readonly errors: { readonly [method in Method]: number | null };
  /** Overlap of the first stage's subspace with W*. */
  readonly overlap: number | null;
  /** Correlation of the polynomial stage's prediction with h* (mean over the branches), in absolute value. */
  readonly correlation: number | null;
  /** The networks' overlaps and what was seen of them on the way. */
  readonly networks: { readonly [network in NetworkMethod]?: NetworkValues };
  readonly outcome: "ok" | "diverged";
}

interface NetworkValues extends Overlaps {
  /** Why there is no error. */
  readonly diverged: string | null;
  readonly observations: readonly Observation[];
}

type Rows = readonly MeasuredRow<SampleComplexityTask, SampleComplexityValues>[];

const METHODS: { readonly [method in Method]: string } = {
  kernel: "kernel ridge",
  twoLayers: "network, two layers",
  layerwise: "network, three layers",
  joint: "network, three jointly",
  twoStages: "two stages",
  threeStages: "three stages",
};

const KAPPA = { label: "κ = log n / log d", scale: "linear" as const };

export function sampleComplexityFigure(params: SampleComplexityParams, rows: Rows): Figure {
  const threshold: Mark = { kind: "line-x", label: "1 + ε", at: 1 + params.epsilon };
  const dimensions = shown(params);
  const errorPanels = dimensions.map(
    (dimension): Panel => ({
      title: `d = ${dimension}, d_eff = ${roundedDimension(dimension, params)}`,
      x: KAPPA,
      y: { label: "mean squared test error", scale: "log" },
      marks: [
        ...(Object.keys(METHODS) as Method[]).flatMap((method) =>
          curve(rows, dimension, METHODS[method], ({ errors }) => errors[method]),
        ),
        ...lines(params, dimension),
        threshold,
      ],
    }),
  );
  const d = dimensions[0]!;
  return {
    id: "sample-complexity",
    title: "Error against samples, by depth",
    caption:
      "Test error over independent data sets (geometric mean; band: its 95 % Student interval) against κ = log n / log d, " +
      "with exact lines at the finite d_eff (mean over the law of the signs): E f*², the best quadratic and the best cubic " +
      "in the hidden coordinates, and the threshold 1 + ε. All methods see the same samples. Then, for the first dimension, " +
      "overlaps: M_W of the first layer with the hidden subspace, M_h of the second layer with the hidden feature, at the " +
      "end of training against κ, and on the way of the layerwise training against its steps at two sample sizes.",
    panels: [
      ...errorPanels,
      {
        title: `overlaps, d = ${d}`,
        x: KAPPA,
        y: { label: "overlap", scale: "linear", domain: [0, 1] },
        marks: [
          ...networkCurves(rows, d),
          ...curve(rows, d, "first stage", ({ overlap }) => overlap),
          ...curve(rows, d, "second stage", ({ correlation }) => correlation),
          threshold,
        ],
      },
      ...timePanel(params, rows, d),
    ],
  };
}

/** The figure has room for two dimensions beside the panels of overlaps. */
const shown = ({ ds }: SampleComplexityParams): readonly number[] => ds.slice(0, 2);

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

function networkCurves(rows: Rows, d: number): readonly Mark[] {
  const of = (network: NetworkMethod, layer: keyof Overlaps) => (values: SampleComplexityValues) => {
    const overlaps = values.networks[network]?.[layer] ?? [];
    return overlaps.length === 0 ? null : mean(overlaps);
  };
  return [
    ...curve(rows, d, "M_W, two layers", of("twoLayers", "first")),
    ...curve(rows, d, "M_W, layerwise", of("layerwise", "first")),
    ...curve(rows, d, "M_W, joint", of("joint", "first")),
    ...curve(rows, d, "M_h, layerwise", of("layerwise", "second")),
    ...curve(rows, d, "M_h, joint", of("joint", "second")),
  ];
}

/** Values of one dimension's rows against κ: geometric mean over the trials; what is null or 0 is left out. */
function curve(
  rows: Rows,
  dimension: number,
  label: string,
  value: (values: SampleComplexityValues) => number | null,
): readonly Mark[] {
  const own = rows.filter(({ task }) => task.dimension === dimension);
  const points = [...Map.groupBy(own, ({ task }) => task.samples)]
    .sort(([a], [b]) => a - b)
    .flatMap(([n, group]): readonly BandPoint[] => {
      const positive = group.map(({ values }) => value(values)).filter((v) => v !== null && v > 0) as number[];
      return positive.length === 0 ? [] : [{ x: Math.log(n) / Math.log(dimension), ...geometricMean(positive) }];
    });
  return points.length === 0 ? [] : [{ kind: "measured", label, points }];
}

/** κ at which the overlaps are shown on the way. */
const TIMES_AT = [1.2, 2];

/** Overlaps of the layerwise training against its steps, the phases one behind the other. */
function timePanel(params: SampleComplexityParams, rows: Rows, dimension: number): readonly Panel[] {
  const sizes = sampleSizes(dimension, params);
  const nearest = (kappa: number): number =>
    sizes.reduce((best, n) => (distance(n, kappa) < distance(best, kappa) ? n : best));
  const distance = (n: number, kappa: number): number => Math.abs(Math.log(n) / Math.log(dimension) - kappa);
  const marks = [...new Set(TIMES_AT.map(nearest))].flatMap((n) => {
    const own = rows.filter(({ task }) => task.dimension === dimension && task.samples === n);
    const kappa = (Math.log(n) / Math.log(dimension)).toFixed(2);
    return (["first", "second"] as const).flatMap((name): readonly Mark[] => {
      const points = pathOf(own, name);
      const label = `${name === "first" ? "M_W" : "M_h"}, κ = ${kappa}`;
      return points.length === 0 ? [] : [{ kind: "measured", label, points }];
    });
  });
  if (marks.length === 0) return [];
  const x = { label: "steps of layerwise training", scale: "log" as const };
  return [
    { title: `on the way, d = ${dimension}`, x, y: { label: "overlap", scale: "linear", domain: [0, 1] }, marks },
  ];
}

function pathOf(rows: Rows, name: "first" | "second"): readonly BandPoint[] {
  const steps = rows[0]?.task.networks?.firstSteps ?? 0;
  const paths = rows.flatMap(({ values }) => {
    const { observations = [], diverged } = values.networks.layerwise ?? { diverged: null };
    return diverged === null && observations.length > 0 ? [observations] : [];
  });
  return (paths[0] ?? []).flatMap(({ step, phase }, i): readonly BandPoint[] => {
    const place = phase === "first layer" ? step : steps + step;
    const at = paths.map((path) => mean(branchesOf(path[i]!, name))).filter((value) => value > 0);
    return place === 0 || at.length === 0 ? [] : [{ x: place, ...geometricMean(at) }];
  });
}

const branchesOf = ({ values }: Observation, name: string): readonly number[] =>
  Object.entries(values).flatMap(([key, value]) => (key.startsWith(name) ? [value] : []));

/** Law of the number of signs + among d_eff, as [number, probability]. */
const PLUS: {
  readonly [law in SampleComplexityParams["signs"]]: (d: number) => readonly (readonly [number, number])[];
} = {
  balanced: (d) => [[Math.ceil(d / 2), 1]],
  ones: (d) => [[d, 1]],
  rademacher: (d) => range(d + 1).map((plus) => [plus, Number(binomial(d, plus)) / 2 ** d]),
};

/**
 * Exact baselines where the theory has them: one branch, P of degree at most 4 (the range of finiteBaselines), a bounded
 * odd link. Each is the mean over the law of the signs of what the best polynomial leaves once the signs are drawn.
 */
function lines(p: SampleComplexityParams, dimension: number): readonly Mark[] {
  const { activation, gain } = outerOf(p);
  const outer = activations[activation];
  const inner = orthonormalCoefficients(innerOf(p), p.hermite);
  if (p.k !== 1 || inner.length > 5 || outer.fourier === undefined) return [];
  const effectiveDimension = roundedDimension(dimension, p);
  const levels = { constant: 0, quadratic: 0, cubic: 0 };
  for (const [plus, weight] of PLUS[p.signs](effectiveDimension)) {
    const { meanSquare: square, residuals } = finiteBaselines({ inner, effectiveDimension, plus, outer, gain }, 3);
    levels.constant += weight * square;
    levels.quadratic += weight * residuals[2]!;
    levels.cubic += weight * residuals[3]!;
  }
  return [
    { kind: "line-y", label: "E f*²", at: levels.constant },
    { kind: "line-y", label: "best quadratic", at: levels.quadratic },
    { kind: "line-y", label: "best cubic", at: levels.cubic },
  ];
}
