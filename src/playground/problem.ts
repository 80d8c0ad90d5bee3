import { radialLawNamed } from "../distributions/named-radial.ts";
import { type ContinuousLaw, radialPoints } from "../distributions/radial-law.ts";
import { type Matrix, matrix } from "../engine/matrix.ts";
import { NAMED_PROFILES, targetOf } from "../experiments/safran-eldan-shamir-2019/sandwich-profiles.ts";
import { requireDomain } from "../math/domain-error.ts";
import { Key } from "../math/random/key.ts";
import { pointsOnSphere } from "../math/random/samplers.ts";
import type { PlaygroundState } from "../permalink/playground-state.ts";
import { targets } from "../targets/registry.gen.ts";
import { sphereTargets } from "../targets/sphere/registry.gen.ts";
import type { SphereTarget } from "../targets/sphere/sphere-target.ts";
import type { Target } from "../targets/target.ts";

/** What is to be learnt: points, values, and what is known of them. */
export interface Problem {
  /** d. */
  readonly dimension: number;
  /** Median of ‖x‖: lengths are told in it. */
  readonly median: number;
  /** Points to learn from and points for the error, with their values. */
  readonly draw: (counts: Counts, key: Key) => Drawn;
  /** f; of a file's rows it is known at the rows alone. */
  readonly evaluate?: (x: Float64Array, offset: number) => number;
  /** Var f. */
  readonly variance: number;
  /** Where f is looked at along a line, and on a plane. */
  readonly shape: "radial" | "sphere" | "axes" | "rows";
  /** Radius up to which that is. */
  readonly reach: number;
  /** Of a target on the sphere: the degrees that are followed, with E f_k². */
  readonly degrees?: readonly { readonly degree: number; readonly energy: number }[];
  /** Of a target on the sphere: E f_k² of every degree. */
  readonly energies?: (degree: number) => number;
  /** Of a target of few coordinates: how many, the first ones. */
  readonly indices?: number;
  /** Of a target on the sphere: the pole of its first part that has one. */
  readonly pole?: Float64Array;
  /** Of a file. */
  readonly rows?: RowsOfFile;
}

/** What is known of a file's rows besides their numbers. */
export interface RowsOfFile {
  /** Names of the inputs and of the value. */
  readonly inputs: readonly string[];
  readonly value: string;
  /** Rows that each repetition learns from, and those it holds out. */
  readonly counts: Counts;
  readonly frame: Frame;
}

/** A line and a plane through the mean of the rows. */
export interface Frame {
  readonly mean: Float64Array;
  /** Two orthogonal directions, as long as the standard deviation of the rows along them. */
  readonly directions: readonly [Float64Array, Float64Array];
  readonly labels: { readonly line: string; readonly plane: string };
  /** The line's ends, in lengths of the first direction. */
  readonly ends: readonly [number, number];
  /** What the line's places are called: shift + scale · length. */
  readonly shift: number;
  readonly scale: number;
}

/** Numbers of points. */
export interface Counts {
  readonly training: number;
  readonly test: number;
}

export interface Drawn {
  readonly training: LabelledPoints;
  readonly test: LabelledPoints;
}

export interface LabelledPoints {
  readonly x: Matrix;
  readonly y: Float64Array;
}

/** Radii at the quantiles (i + ½)/n for the variance of a radial function, and points for that of another. */
const QUANTILES = 4000;
const POINTS = 20_000;
/** Radial functions are looked at up to this quantile of ‖x‖. */
const SHOWN = 0.9;
/** Degrees that are followed where the target has all. */
const DEGREES = [0, 1, 2, 3, 4, 5, 6];

/** The key of what all repetitions of a state share. */
export const rootOf = ({ seed }: PlaygroundState): Key => Key.root(seed).fold("playground");

/**
 * The problem of a state whose target is a function (of a file it is `dataProblem`). Throws a DomainError, or an ExpressionError with its
 * column, where the target has no meaning.
 */
export function problemOf(state: PlaygroundState, key: Key): Problem {
  const { target } = state;
  if (Object.hasOwn(sphereTargets, target)) return sphereProblem(state, key);
  if (Object.hasOwn(targets, target)) return hierarchicalProblem(state, key);
  return radialProblem(state);
}

/** The state's law of ‖x‖; not for the sphere. */
export function radialLawOf({ law, dimension, radius }: PlaygroundState): ContinuousLaw {
  return radialLawNamed(law === "uniform-sphere" ? "gaussian" : law, { dimension, radius });
}

/** The state's profile as a formula in r or as r:value points: a name stands for what it is in the units of the law of ‖x‖. */
export function profileOf({ profile }: PlaygroundState, law: ContinuousLaw): string {
  const [, name = "", number] = /^\s*([a-z]+)(?:\s+(\S+))?\s*$/.exec(profile) ?? [];
  const named = Object.hasOwn(NAMED_PROFILES, name) ? NAMED_PROFILES[name] : undefined;
  if (named === undefined) return profile;
  const value = number === undefined ? named.usual : Number(number);
  const [least, largest] = named.range;
  const inRange = value >= least && value <= largest;
  requireDomain(inRange, `profile «${name}»`, `its number must be in [${least}, ${largest}]`, number);
  return named.text(value, law);
}

function radialProblem(state: PlaygroundState): Problem {
  const law = radialLawOf(state);
  const { dimension } = law;
  // The arithmetic of a profile depends on no law.
  const value = targetOf({ law: "gaussian", dimension, profile: profileOf(state, law) });
  const values = Float64Array.from({ length: QUANTILES }, (_, i) => {
    const p = (i + 0.5) / QUANTILES;
    return value(p < 0.5 ? law.quantile(p) : law.survivalQuantile((QUANTILES - i - 0.5) / QUANTILES));
  });
  const evaluate = (x: Float64Array, offset: number): number => value(normOf(x, offset, dimension));
  return {
    dimension,
    median: law.quantile(0.5),
    draw: drawing((count, own) => labelled(radialPoints(count, law, own.stream()), dimension, evaluate)),
    evaluate,
    variance: varianceOf(values),
    shape: "radial",
    reach: law.quantile(SHOWN),
  };
}

function sphereProblem({ target, parameters, dimension }: PlaygroundState, key: Key): Problem {
  // biome-ignore lint/suspicious/noExplicitAny: the parameters have passed the target's own schema
  const family = sphereTargets[target as keyof typeof sphereTargets] as unknown as SphereTarget<any>;
  const instance = family.draw({ ...family.params.parse(parameters), dimension }, key.fold("target"));
  const degrees = instance.degrees ?? DEGREES;
  const pole = degrees.filter((degree) => degree > 0).flatMap((degree) => instance.poles(degree))[0]?.pole;
  return {
    dimension,
    median: 1,
    draw: drawing((count, own) =>
      labelled(pointsOnSphere(count, dimension, own.stream()), dimension, instance.evaluate),
    ),
    evaluate: instance.evaluate,
    variance: instance.norm2 - instance.energies(0),
    shape: "sphere",
    reach: 1,
    degrees: degrees.map((degree) => ({ degree, energy: instance.energies(degree) })),
    energies: instance.energies,
    ...(pole && { pole }),
  };
}

function hierarchicalProblem(state: PlaygroundState, key: Key): Problem {
  const { target, parameters, dimension } = state;
  // biome-ignore lint/suspicious/noExplicitAny: the parameters have passed the target's own schema
  const family = targets[target as keyof typeof targets] as unknown as Target<any>;
  const instance = family.draw(family.params.parse(parameters), key.fold("target"));
  const { indices } = instance;
  const requirement = `dimension must be at least the ${indices} coordinates that the target reads`;
  requireDomain(dimension >= indices, "playground", requirement, dimension);
  const law = radialLawOf(state);
  const evaluate = (x: Float64Array, offset: number): number => instance.evaluate(x, offset);
  const sample: Sample = (count, own) => {
    const points = new Float64Array(count * dimension);
    own.stream().fillGaussian(points);
    return labelled(points, dimension, evaluate);
  };
  return {
    dimension,
    median: law.quantile(0.5),
    draw: drawing(sample),
    evaluate,
    variance: varianceOf(sample(POINTS, key.fold("variance")).y),
    shape: "axes",
    reach: 3,
    indices,
  };
}

type Sample = (count: number, key: Key) => LabelledPoints;

/** Independent points of one law for both. */
const drawing =
  (sample: Sample): Problem["draw"] =>
  ({ training, test }, key) => ({
    training: sample(training, key.fold("training points")),
    test: sample(test, key.fold("test points")),
  });

function labelled(points: Float64Array, dimension: number, evaluate: NonNullable<Problem["evaluate"]>): LabelledPoints {
  const x = matrix(points.length / dimension, dimension, points);
  return { x, y: Float64Array.from({ length: x.rows }, (_, i) => evaluate(points, i * dimension)) };
}

function normOf(x: Float64Array, offset: number, dimension: number): number {
  let square = 0;
  for (let i = offset; i < offset + dimension; i++) square += x[i]! * x[i]!;
  return Math.sqrt(square);
}

function varianceOf(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
}
