import { activations } from "../../activations/registry.gen.ts";
import { meanSquareOverlaps, rateOf } from "../../theory/hierarchical/first-layer.ts";
import { errorFromPlus, radialFeatureCosine } from "../../theory/hierarchical/radial-feature.ts";
import { expectations, type SightLaw } from "../../theory/hierarchical/sight-law.ts";
import type { MeasuredRow } from "../experiment.ts";
import type { BandPoint, Figure, Mark, Panel, Point } from "../figure.ts";
import { effectiveDimensionOf, TANH_3 } from "./running-example.ts";
import { rangePoint } from "./summaries.ts";
import type { TheoremParams } from "./theorem-algorithm-parameters.ts";
import {
  ACTIVATIONS,
  type StageName,
  type StageValues,
  type TheoremActivation,
  type TheoremSettings,
  theoremSettings,
} from "./theorem-networks.ts";

export type TheoremTask = TheoremSettings & {
  readonly effectiveDimension: number;
  readonly signs: TheoremParams["signs"];
  readonly replica: number;
};

export interface TheoremValues {
  readonly outcome: "ok" | "diverged";
  /** Why there are no stages. */
  readonly diverged: string | null;
  readonly stages: { readonly [stage in StageName]: StageValues } | null;
}

type Rows = readonly MeasuredRow<TheoremTask, TheoremValues>[];

const outer = activations[TANH_3.activation];
const { gain } = TANH_3;
const DIMENSION = { label: "d", scale: "log" as const };

export function theoremFigure(params: TheoremParams, rows: Rows): Figure {
  return {
    id: "theorem-algorithm",
    title: "The theorem's algorithm, stage by stage",
    caption: captionOf(params, rows),
    panels: [
      ...params.activations.flatMap((activation) => {
        const own = rows.filter(({ task }) => task.activation === activation);
        return [overlapPanel(params, activation, own), errorPanel(params, activation, own)];
      }),
      sizesPanel(params),
    ],
  };
}

const WHY = {
  ones:
    "With a* = 1 the feature h* is radial, and unit neurons span one radial function, R = c₀ + c₂ h*/√(2 d_eff) + …, c₀ = E σ. " +
    "So an exact first layer and n₂ = ∞ make h₂ a multiple of R (line), which is h* only if c₀ = 0. Where c₀ ≠ 0 the preconditioned " +
    "step fits noise at these n₂; the plain one is mostly R, off h* by a constant, and its read-out learns f*, unless R's " +
    "coefficient, E[f* R] = c₀ E f* + c₂ E[f* h*]/√(2 d_eff) + … with terms of opposite sign, is lost in the noise of n₂ points.",
  balanced:
    "Signs that alternate break the theorem's hypothesis: stage (i) multiplies coordinates by 1 ± a, keeps z₊, those of sign +, and " +
    "loses half of h*. Of z₊ an exact first layer and n₂ = ∞ make a multiple of one radial function (line); no function of z₊ " +
    "has less error than E Var(f* | z₊).",
} as const;

/** The sentence on what was measured is made from the rows. */
function captionOf(p: TheoremParams, rows: Rows): string {
  const d = Math.max(...p.dimensions);
  const seen = p.activations.flatMap((activation) => {
    const own = rows.filter(({ task }) => task.activation === activation && task.dimension === d);
    const [preconditioned] = pointsOf(own, "preconditioned", "feature");
    const [plain] = pointsOf(own, "plain", "feature");
    return preconditioned && plain ? [`${preconditioned.y.toFixed(2)} and ${plain.y.toFixed(2)} (${activation})`] : [];
  });
  const measured = seen.length === 0 ? "" : ` At d = ${d} M_h is, with preconditioner and without, ${seen.join(", ")}.`;
  return (
    "Means over independent runs (bars: least and greatest). Errors are those of the read-out of stage (iii), fitted after " +
    `the stage named. ${WHY[p.signs]}${measured}`
  );
}

const titleOf = (activation: TheoremActivation): string =>
  `${activation}, E σ = ${Math.abs(ACTIVATIONS[activation].hermite(0)).toFixed(2)}`;

function overlapPanel(p: TheoremParams, activation: TheoremActivation, rows: Rows): Panel {
  const [first, preconditioned, plain] = ["first", "preconditioned", "plain"] as const;
  return {
    title: titleOf(activation),
    x: DIMENSION,
    y: { label: "overlap, cosine", scale: "linear", domain: [0, 1] },
    marks: [
      ...curve(rows, "M_W after (i)", first, "overlap"),
      ...curve(rows, "M_h, preconditioned", preconditioned, "feature"),
      ...curve(rows, "M_h, plain step", plain, "feature"),
      ...curve(rows, "centred, plain step", plain, "centredFeature"),
      along(p, "M_W at first", (d, k) => Math.sqrt(k / d)),
      ...(p.signs === "ones" ? [along(p, "M_W, theory", (d, k) => firstOverlap(p, activation, d, k))] : []),
      along(p, "M_h, n₂ = ∞", (_, k) =>
        radialFeatureCosine(ACTIVATIONS[activation], { plus: plusOf(p, k), effectiveDimension: k }),
      ),
    ],
  };
}

function errorPanel(p: TheoremParams, activation: TheoremActivation, rows: Rows): Panel {
  return {
    title: titleOf(activation),
    x: DIMENSION,
    y: { label: "mean squared test error", scale: "log" },
    marks: [
      ...curve(rows, "after (i)", "first", "error"),
      ...curve(rows, "preconditioned", "preconditioned", "error"),
      ...curve(rows, "plain step", "plain", "error"),
      along(p, "E f*²", (_, k) => expectations(lawOf(p, k), []).meanSquare),
      ...(p.signs === "balanced"
        ? [
            along(p, "E Var(f* | z₊)", (_, k) =>
              errorFromPlus((h) => outer.value(gain * h), { plus: plusOf(p, k), effectiveDimension: k }),
            ),
          ]
        : []),
    ],
  };
}

/** log n/log d of every sample, and the exponents without δ and constants. */
function sizesPanel(p: TheoremParams): Panel {
  const sizes = (label: string, size: (settings: TheoremSettings) => number): Mark =>
    along(p, label, (d) => {
      const settings = theoremSettings(d, { ...p, activation: p.activations[0]! });
      return Math.log(size(settings)) / Math.log(d);
    });
  return {
    title: "sizes",
    x: DIMENSION,
    y: { label: "log n / log d", scale: "linear" },
    marks: [
      sizes("n₁ a step", ({ firstSamples }) => firstSamples),
      sizes("n₂", ({ secondSamples }) => secondSamples),
      sizes("p", ({ width }) => width),
      sizes("n₃", ({ readoutSamples }) => readoutSamples),
      { kind: "line-y", label: "1 + ε", at: 1 + p.epsilon },
      { kind: "line-y", label: "2ε", at: 2 * p.epsilon },
    ],
  };
}

function curve(rows: Rows, label: string, stage: StageName, name: keyof StageValues): readonly Mark[] {
  const points = pointsOf(rows, stage, name);
  return points.length === 0 ? [] : [{ kind: "measured", label, points }];
}

/** Mean over the runs of each d, with the least and the greatest. */
function pointsOf(rows: Rows, stage: StageName, name: keyof StageValues): readonly BandPoint[] {
  return [...Map.groupBy(rows, ({ task }) => task.dimension)]
    .sort(([a], [b]) => a - b)
    .flatMap(([d, group]) => {
      const values = group.flatMap(({ values: { stages } }) => (stages === null ? [] : [stages[stage][name]]));
      return values.length === 0 ? [] : [rangePoint(d, values)];
    });
}

/** A computed value at each d of the survey. */
function along(p: TheoremParams, label: string, value: (d: number, effectiveDimension: number) => number): Mark {
  const points = p.dimensions
    .toSorted((a, b) => a - b)
    .map((d): Point => ({ x: d, y: value(d, effectiveDimensionOf(d, p.epsilon)) }));
  return { kind: "theory", label, points };
}

/** Number of signs + among d_eff. */
const plusOf = ({ signs }: TheoremParams, k: number): number => (signs === "ones" ? k : Math.ceil(k / 2));

const lawOf = (p: TheoremParams, k: number): SightLaw => ({
  inner: [0, 0, 1],
  effectiveDimension: k,
  plus: plusOf(p, k),
  outer,
  gain,
});

/** Root of the mean square overlap after T₁ steps, for infinitely many neurons. */
function firstOverlap(p: TheoremParams, name: TheoremActivation, d: number, k: number): number {
  const { firstSamples, firstSteps, drift } = theoremSettings(d, { ...p, activation: name });
  const common = { effectiveDimension: k, activation: ACTIVATIONS[name], outer, gain };
  const sizes = { ...common, dimension: d, samples: firstSamples, rate: rateOf(drift, common) };
  return Math.sqrt(meanSquareOverlaps(sizes, firstSteps).at(-1)!);
}
