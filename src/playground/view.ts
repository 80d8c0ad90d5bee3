import { normalQuantile } from "../math/special/normal.ts";
import type { PlaygroundState } from "../permalink/playground-state.ts";
import { degreeEnergies } from "../statistics/degree-energies.ts";
import type { Estimate } from "../statistics/estimate.ts";
import { undefinedEstimate } from "../statistics/interval.ts";
import { type Comparison, comparisonsOf, overlapOfRows, overRepetitions } from "./comparison.ts";
import type { CurvePoint } from "./curve.ts";
import type { Learner, Seeded } from "./learner.ts";
import { type LineValues, type Looks, overPlane, overTurns, type RowsSeen, rowsSeen } from "./looks.ts";
import type { LabelledPoints, Problem } from "./problem.ts";
import type { NetworkTheory } from "./theory.ts";

/** What the playground shows: numbers only, to be sent and drawn. Shares are of Var f. */
export interface PlaygroundView {
  readonly steps: number;
  /** Whether the state's last step is done, or every network has diverged. */
  readonly done: boolean;
  /** How many repetitions it is of: all of the state's but for a session that has drawn only its first one yet. */
  readonly repetitions: number;
  /** Of one step of every network in every repetition. */
  readonly secondsPerStep: number;
  readonly variance: number;
  readonly networks: readonly NetworkView[];
  /** Each network after the first against the first, on the same points. */
  readonly comparison?: readonly Comparison[];
  /** The target over the line and the plane; of a file some of the first repetition's rows held out, where they fall on them. */
  readonly line?: {
    readonly label: string;
    readonly at: Float64Array;
    readonly target?: LineValues;
    readonly points?: RowsSeen["line"];
  };
  readonly plane?: {
    readonly label: string;
    readonly axis: Float64Array;
    readonly target?: Float64Array;
    readonly points?: RowsSeen["plane"];
  };
  /** Of a file: rows that each repetition learns from and holds out, and what its columns are called. */
  readonly data?: {
    readonly training: number;
    readonly test: number;
    readonly inputs: readonly string[];
    readonly value: string;
  };
}

export interface NetworkView {
  /** "64 tanh", "56-8 tanh". */
  readonly label: string;
  readonly parameters: number;
  readonly curve: readonly CurvePoint[];
  /** The error now, as a share: over repetitions, or where there is one over its test points. */
  readonly error: Estimate;
  /** What is left of each degree of a target on the sphere, in the first repetition. */
  readonly degrees?: readonly DegreeView[];
  /**
   * How much of the first layer's weights lies in the space that a target of few coordinates depends on, in the first repetition: ‖W₁ P‖²/‖W₁‖²,
   * and what that is for weights without direction.
   */
  readonly overlap?: { readonly value: number; readonly chance: number };
  /** The first repetition's function over the line. */
  readonly line?: LineValues;
  /** And over the plane: NaN where there is no point. */
  readonly plane?: Float64Array;
  /** Of whoever asked for it: it depends on the state alone, and takes longer than to begin. */
  readonly theory?: NetworkTheory;
  /** What ended a repetition. */
  readonly diverged: readonly string[];
}

export interface DegreeView {
  readonly degree: number;
  /** E f_k². */
  readonly energy: number;
  /** E (f − f̂)_k². */
  readonly residual: Estimate;
}

interface Watched {
  readonly state: PlaygroundState;
  readonly problem: Problem;
  readonly looks: Looks;
  readonly repetitions: readonly Seeded[];
  readonly curves: readonly (readonly CurvePoint[])[];
  /** Squared errors of the first repetition's test points, at the last point of each curve. */
  readonly squares: readonly (Float64Array | undefined)[];
}

const LEVEL = 0.95;
/** Test points of the residuals by degree, whose time is quadratic. */
const DEGREE_POINTS = 600;

export function viewOf(
  { state, problem, looks, repetitions, curves, squares }: Watched,
  { steps, seconds }: { readonly steps: number; readonly seconds: number },
): PlaygroundView {
  const shows = (quantity: PlaygroundState["shown"][number]): boolean => state.shown.includes(quantity);
  const { line, plane } = looks;
  const first = repetitions[0]!;
  const { evaluate, rows } = problem;
  const values = (x: LabelledPoints["x"]): Float64Array | undefined =>
    evaluate && Float64Array.from({ length: x.rows }, (_, i) => evaluate(x.data, i * problem.dimension));
  const overlap = rows && overlapOfRows(rows.counts);
  const errors = curves.map((curve) => curve.at(-1)!);
  const networks = state.networks.map((network, j): NetworkView => {
    const learner = first.learners[j]!;
    const lost = repetitions.flatMap(({ learners }) => learners[j]!.diverged ?? []);
    const alive = learner.diverged === undefined;
    return {
      label: `${network.widths.join("-")} ${network.activation}`,
      parameters: learner.parameters,
      curve: curves[j]!,
      error: errorNow(errors[j]!, overlap),
      ...(shows("degrees") && alive && problem.degrees && { degrees: degreesOf(problem, first.test, learner) }),
      ...(alive && problem.indices !== undefined && { overlap: overlapOf(problem.indices, problem, learner) }),
      ...(shows("radius") && alive && { line: overTurns(line, learner.predict(line.points)) }),
      ...(shows("plane") && alive && { plane: overPlane(plane, learner.predict(plane.points)) }),
      diverged: lost,
    };
  });
  const labels = networks.map(({ label }) => label);
  const seen = rows && rowsSeen(rows.frame, first.test, problem.reach);
  const onLine = shows("radius") ? values(line.points) : undefined;
  const onPlane = shows("plane") ? values(plane.points) : undefined;
  return {
    steps,
    done: steps >= state.training.steps || networks.every(({ diverged }) => diverged.length === repetitions.length),
    repetitions: repetitions.length,
    secondsPerStep: steps === 0 ? Number.NaN : seconds / steps,
    variance: problem.variance,
    networks,
    ...(networks.length > 1 && {
      comparison: comparisonsOf(errors, {
        labels,
        squares,
        variance: problem.variance,
        level: LEVEL,
        ...(overlap && { overlap }),
      }),
    }),
    ...(shows("radius") && {
      line: {
        ...{ label: line.label, at: line.at },
        ...(onLine && { target: overTurns(line, onLine) }),
        ...(seen && { points: seen.line }),
      },
    }),
    ...(shows("plane") && {
      plane: {
        ...{ label: plane.label, axis: plane.axis },
        ...(onPlane && { target: overPlane(plane, onPlane) }),
        ...(seen && { points: seen.plane }),
      },
    }),
    ...(rows && { data: { ...rows.counts, inputs: rows.inputs, value: rows.value } }),
  };
}

/** Student's interval over repetitions; of one, the normal interval over its test points. */
function errorNow({ errors, standardErrors }: CurvePoint, overlap?: number): Estimate {
  if (errors.length > 1) return overRepetitions(errors, { level: LEVEL, ...(overlap !== undefined && { overlap }) });
  const [value, standardError] = [errors[0]!, standardErrors[0]!];
  if (!Number.isFinite(value)) return undefinedEstimate(LEVEL, "the network diverged");
  const reach = normalQuantile((1 + LEVEL) / 2) * standardError;
  const note = "normal, over the test points of one repetition";
  return { value, low: value - reach, high: value + reach, level: LEVEL, standardError, note };
}

const overlapOf = (indices: number, { dimension }: Problem, learner: Learner) => ({
  value: learner.overlap(indices),
  chance: indices / dimension,
});

function degreesOf(problem: Problem, test: LabelledPoints, learner: Learner): readonly DegreeView[] {
  const { dimension } = problem;
  const count = Math.min(DEGREE_POINTS, test.x.rows);
  const data = test.x.data.subarray(0, count * dimension);
  const predicted = learner.predict({ rows: count, columns: dimension, data });
  const residual = Float64Array.from(predicted, (f, i) => test.y[i]! - f);
  const degrees = problem.degrees!.map(({ degree }) => degree);
  const left = degreeEnergies({ x: data, y: residual, dimension, degrees, level: LEVEL });
  return problem.degrees!.map(({ degree, energy }, i) => ({ degree, energy, residual: left[i]! }));
}
