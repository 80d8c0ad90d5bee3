import relu from "../../activations/relu.ts";
import tanh from "../../activations/tanh.ts";
import { type Matrix, rowsOf } from "../../engine/matrix.ts";
import type { MeasureContext } from "../experiment.ts";
import { eliminatedBy, queriesUntilHalf, strongestQuery } from "./statistical-queries-attack.ts";
import {
  correlationsOf,
  drawPoles,
  type Family,
  type FamilyOptions,
  leadingBlock,
  pairCorrelations,
  plantCopies,
} from "./statistical-queries-family.ts";
import { bisectByLabels } from "./statistical-queries-labels.ts";
import {
  gradientsAtPoles,
  gradientsAtStart,
  neuronQueries,
  type Reach,
  randomHarmonics,
  zonalAnswers,
} from "./statistical-queries-neuron.ts";

export type Task = FamilyOptions & {
  readonly degree: number;
  /** 1, or the size of groups of near-duplicates (control). */
  readonly copies: number;
  /** τ²/γ. */
  readonly toleranceRatio: number;
  /** Whether to measure what only the figure shows. */
  readonly curves: boolean;
  readonly replica: number;
};

/** Targets that the best query eliminates at one tolerance. */
export interface SweepPoint {
  readonly tolerance: number;
  readonly constructed: number;
  readonly eigenvector: number;
  readonly zonal: number;
}

/** Queries against the first `targets` of the family. */
export interface SizePoint {
  readonly targets: number;
  readonly correlation: number;
  readonly tolerance: number;
  readonly queries: number;
  readonly labelQueries: number | null;
}

export interface Values {
  /** γ of the poles as drawn, before copies are planted. */
  readonly correlation: number;
  /** Largest and mean |⟨f_u, f_v⟩| over pairs of the family. */
  readonly pairs: { readonly largest: number; readonly mean: number };
  readonly tolerance: number;
  /** Most targets that one query eliminated, by how it was made. */
  readonly constructed: number;
  readonly zonal: number;
  /** Gradients of a network as initialised, of one whose neurons have found the poles, and random harmonics. */
  readonly atStart: Reach;
  readonly atPoles: Reach;
  readonly random: Reach;
  /** Adaptive queries until fewer than half of the targets are left. */
  readonly queriesUntilHalf: number;
  /** Queries on (x, y) that found the target; null where they found another. */
  readonly labelQueries: number | null;
  /** For the figure: λ of the family's Gram matrix, and more tolerances and sizes; null and empty otherwise. */
  readonly largestEigenvalue: number | null;
  readonly sweep: readonly SweepPoint[];
  readonly sizes: readonly SizePoint[];
}

/** Near-duplicates lie within this angle of their centre: correlations above 0.98 for the degrees and dimensions here. */
const COPY_ANGLE = 0.05;
/** Greedy attempts: half at regular poles, half at those with the largest correlations to all. */
const SEEDS = 60;
const IMPROVEMENTS = 3;
const SEEDS_PER_QUERY = 8;
const RANDOM_QUERIES = 16;
const TERMS = 40;
/** λ is then right to 1e-3, relative: enough for a curve, and for one attack among others. */
const EIGEN_TOLERANCE = 1e-3;
/** Sample on which a query of labels is answered, and its tolerance. */
const LABEL_POINTS = 8;
const LABEL_TOLERANCE = 0.4;
/** τ²/γ of the figure. */
const SWEEP = [1.1, 1.25, 1.5, 2, 3, 4, 6, 8];
const SEEDS_OF_SWEEP = 12;
const SIZES = [0.125, 0.25, 0.5, 1];

export function measureFamily(task: Task, { key, engine }: MeasureContext): Values {
  const { dimension, degree, toleranceRatio } = task;
  const drawn = drawPoles(task, key.fold("poles").stream());
  const original = correlationsOf({ degree, poles: drawn }, engine);
  const correlation = pairCorrelations(original).largest;
  const tolerance = Math.sqrt(toleranceRatio * correlation);
  const family: Family = { degree, poles: plantCopies(drawn, task.copies, COPY_ANGLE, key.fold("copies").stream()) };
  const gram = task.copies === 1 ? original : correlationsOf(family, engine);
  const seeds = seedsOf(gram);
  const zonal = zonalAnswers(family, { seeds: seeds.filter((_, i) => i % 2 === 0), engine });
  const activation = degree % 2 === 0 ? relu : tanh;
  const neuron = neuronQueries(activation, { gain: Math.sqrt(dimension), degree, dimension });
  const random = { count: RANDOM_QUERIES, tolerance, engine };
  const target = key.fold("target").stream().integer(task.poles);
  return {
    correlation,
    pairs: pairCorrelations(gram),
    tolerance,
    constructed: strongestQuery(gram, { tolerance, seeds, improvements: IMPROVEMENTS }).eliminated.length,
    zonal: mostEliminated(zonal, tolerance),
    atStart: gradientsAtStart(family, neuron, { ...random, stream: key.fold("start").stream() }),
    atPoles: gradientsAtPoles(gram, neuron, tolerance),
    random: randomHarmonics(family, { ...random, terms: TERMS, stream: key.fold("random").stream() }),
    queriesUntilHalf: queriesUntilHalf(gram, { tolerance, seedsPerQuery: SEEDS_PER_QUERY }),
    labelQueries: labelQueries(family, target, { key, engine }),
    ...(task.curves
      ? curvesOf(task, { family, gram, correlation, zonal, seeds }, { key, engine })
      : { largestEigenvalue: null, sweep: [], sizes: [] }),
  };
}

/** What only the figure shows. */
function curvesOf(
  task: Task,
  measured: {
    readonly family: Family;
    readonly gram: Matrix;
    readonly correlation: number;
    readonly zonal: Matrix;
    readonly seeds: readonly number[];
  },
  context: MeasureContext,
): Pick<Values, "largestEigenvalue" | "sweep" | "sizes"> {
  const { family, gram, correlation, zonal, seeds } = measured;
  const leading = context.engine.leadingEigenvectors(gram, { count: 1, tolerance: EIGEN_TOLERANCE });
  const largestEigenvalue = leading.values[0]!;
  // q = Σ v_u f_u/√λ for the eigenvector v has the answers √λ v.
  const eigenvector = leading.vectors.data.map((v) => v * Math.sqrt(largestEigenvalue));
  return {
    largestEigenvalue,
    sweep: SWEEP.map((ratio) => Math.sqrt(ratio * correlation))
      .filter((tolerance) => tolerance < 1)
      .map((tolerance) => ({
        tolerance,
        constructed: strongestQuery(gram, { tolerance, seeds: seeds.slice(0, SEEDS_OF_SWEEP) }).eliminated.length,
        eigenvector: eliminatedBy(eigenvector, tolerance).length,
        zonal: mostEliminated(zonal, tolerance),
      })),
    sizes: SIZES.map((share) => sizePoint(task, leadingBlock(gram, Math.round(share * task.poles)), family, context)),
  };
}

/** The first members of a family are a family: their own γ and τ, and the queries against them. */
function sizePoint(task: Task, gram: Matrix, { degree, poles }: Family, context: MeasureContext): SizePoint {
  const targets = gram.rows;
  const correlation = pairCorrelations(gram).largest;
  const tolerance = Math.sqrt(task.toleranceRatio * correlation);
  const first: Family = { degree, poles: rowsOf(poles, 0, targets) };
  return {
    targets,
    correlation,
    tolerance,
    queries: queriesUntilHalf(gram, { tolerance, seedsPerQuery: SEEDS_PER_QUERY }),
    labelQueries: labelQueries(first, 0, context),
  };
}

function labelQueries(family: Family, target: number, { key, engine }: MeasureContext): number | null {
  const stream = key.fold("labels").stream();
  const options = { target, points: LABEL_POINTS, tolerance: LABEL_TOLERANCE, stream, engine };
  const { queries, found } = bisectByLabels(family, options);
  return found === target ? queries : null;
}

function mostEliminated(answers: Matrix, tolerance: number): number {
  let most = 0;
  for (let i = 0; i < answers.rows; i++) {
    most = Math.max(most, eliminatedBy(rowsOf(answers, i, i + 1).data, tolerance).length);
  }
  return most;
}

/** Seeds of the greedy choice: regular ones, and those whose squared correlations with all others sum to most. */
function seedsOf(gram: Matrix): readonly number[] {
  const n = gram.rows;
  const sums = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let at = i * n; at < (i + 1) * n; at++) sum += gram.data[at] * gram.data[at];
    sums[i] = sum;
  }
  const heaviest = [...sums.keys()].sort((a, b) => sums[b]! - sums[a]!).slice(0, SEEDS / 2);
  const stride = Math.ceil((2 * n) / SEEDS);
  const regular = [...sums.keys()].filter((i) => i % stride === 0);
  return [...new Set([...heaviest, ...regular])];
}

/** Multiply-adds: the Gram matrix, its polynomials and eigenvector, and the attacks (greedy members times targets). */
export function measureCost({ dimension, poles, curves }: Task): number {
  return poles ** 2 * (2 * dimension + 200) + (curves ? 10 : 1) * SEEDS * poles * 600;
}
