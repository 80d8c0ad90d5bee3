import type { Engine } from "../../engine/engine.ts";
import { InvariantError, requireDomain } from "../../math/domain-error.ts";
import type { Key } from "../../math/random/key.ts";
import type { Estimate } from "../../statistics/estimate.ts";
import { type Data, type Problem, sampleOf, sourceOf } from "./data.ts";
import { type MatchSettings, matchDirections } from "./matched-directions.ts";
import { leastOf } from "./normal-equations.ts";
import { type Predictor, unexplained } from "./predictor.ts";
import { type PursuitSettings, pursue } from "./pursuit.ts";
import { descendRidgeSum, type RidgeDescentSettings } from "./ridge-descent.ts";
import { fitCommon, type RidgeSumSettings, refineProfiles, ridgeSumPredictor } from "./ridge-sum.ts";
import { descendUnits, type UnitDescentSettings } from "./unit-descent.ts";
import { drawUnits, fitUnits, type UnitSettings, unitPredictor } from "./units.ts";

/** What each method may use, in points rather than in seconds, so that the result is a function of settings and key. */
export interface Budget {
  /** Points put through the units by descent, and by least squares for one common function: all candidates of a method together. */
  readonly points: number;
  /** Points of least squares with unknowns for each unit. */
  readonly solvePoints: number;
  /** Points of the fixed sample of a pursuit. */
  readonly samplePoints: number;
}

/** A way to fit a network with one hidden layer. */
export type Method = { readonly name: string } & (
  | {
      /** Units of one activation: random ones; their read-outs by least squares; then descent on everything. At least one of the two. */
      readonly kind: "units";
      readonly units: UnitSettings;
      readonly solve: boolean;
      readonly descent?: UnitDescentSettings;
    }
  | {
      /** Any univariate functions: one for all directions by least squares; directions matched to it; then, for half the points,
       *  descent on directions and functions; then functions of their own by least squares. */
      readonly kind: "ridge-sum";
      readonly sum: RidgeSumSettings;
      readonly match?: MatchSettings;
      readonly descent?: RidgeDescentSettings;
      readonly refine?: boolean;
    }
  | {
      /** Any univariate functions, chosen one after the other; then descent on directions and functions. */
      readonly kind: "pursuit";
      readonly pursuit: PursuitSettings;
      readonly descent?: RidgeDescentSettings;
    }
);

/** A method's network with exactly `width` units. Choices are made on the validation sample. */
export function fitWith(
  method: Method,
  data: Data,
  context: { readonly width: number; readonly budget: Budget; readonly key: Key; readonly engine: Engine },
): Predictor {
  const { width, budget, engine } = context;
  requireDomain(Number.isSafeInteger(width) && width >= 1, "attack", "width must be an integer ≥ 1", width);
  for (const [name, value] of Object.entries(budget)) {
    requireDomain(Number.isSafeInteger(value) && value >= 1, "attack", `budget.${name} must be an integer ≥ 1`, value);
  }
  const key = context.key.fold(method.name);
  const predictor = ((): Predictor => {
    switch (method.kind) {
      case "units": {
        const { units, solve, descent } = method;
        requireDomain(
          solve || descent !== undefined,
          "attack",
          "random units must be fitted: solve or descent",
          method.name,
        );
        let network = drawUnits(units, { train: data.train, width, key, engine });
        if (solve) network = fitUnits(network, data, { points: budget.solvePoints, engine });
        if (descent !== undefined) {
          network = descendUnits(network, data, { ...descent, points: budget.points, key, engine });
        }
        return unitPredictor(network, engine);
      }
      case "ridge-sum": {
        const { descent, refine = false } = method;
        const points = descent === undefined ? budget.points : Math.ceil(budget.points / 2);
        const rounds = method.match?.rounds ?? 0;
        const share = Math.ceil(points / (1 + rounds));
        let sum = fitCommon(data, method.sum, { width, points: share, key, engine });
        if (method.match !== undefined) {
          sum = matchDirections(sum, data, { ...method.match, settings: method.sum, points: rounds * share, engine });
        }
        if (descent !== undefined) sum = descendRidgeSum(sum, data, { ...descent, points, engine });
        if (refine) sum = refineProfiles(sum, data, { points: budget.solvePoints, engine });
        return ridgeSumPredictor(sum, engine);
      }
      case "pursuit": {
        const { descent, pursuit } = method;
        let sum = pursue(data, pursuit, { width, points: budget.samplePoints, key, engine });
        if (descent !== undefined) sum = descendRidgeSum(sum, data, { ...descent, points: budget.points, engine });
        return ridgeSumPredictor(sum, engine);
      }
    }
  })();
  if (predictor.units !== width)
    throw new InvariantError("attack", `${predictor.units} units where ${width} were asked for`);
  return predictor;
}

export interface AttackSettings {
  readonly width: number;
  readonly methods: readonly Method[];
  readonly budget: Budget;
  /** Points that the methods choose by. */
  readonly validationPoints: number;
  /** Points of the exact law that nothing was chosen by. */
  readonly testPoints: number;
  /** Of each interval. */
  readonly level: number;
}

/** What a method reached: E(g − y)²/Var y. */
export interface Attacked {
  readonly method: string;
  readonly units: number;
  /** On the sample by which it chose: biased downwards a little. */
  readonly validation: Estimate;
  readonly test: Estimate;
}

export interface Attack {
  /** In the order of the settings. */
  readonly results: readonly Attacked[];
  /** That with the least validation error: its test interval is that of one estimate, while the least test error of several is biased. */
  readonly best: Attacked;
  /** Whether these are networks with one hidden layer of x itself: false where the problem clips x. */
  readonly competitor: boolean;
}

/** Runs every method on the same points, one after the other. Same settings and key, same bits, whatever the engine's number of threads. */
export function attack(
  settings: AttackSettings,
  { problem, key, engine }: { readonly problem: Problem; readonly key: Key; readonly engine: Engine },
): Attack {
  const { width, methods, budget, validationPoints, testPoints, level } = settings;
  const names = methods.map(({ name }) => name);
  requireDomain(methods.length > 0, "attack", "there must be a method", names);
  requireDomain(new Set(names).size === names.length, "attack", "methods must have names of their own", names);
  const train = sourceOf(problem, { key: key.fold("training") });
  const validation = sampleOf(problem, validationPoints, key.fold("validation").stream());
  const test = sampleOf(problem, testPoints, key.fold("test").stream());
  const results = methods.map((method): Attacked => {
    const predictor = fitWith(method, { train, validation }, { width, budget, key, engine });
    return {
      method: method.name,
      units: predictor.units,
      validation: unexplained(predictor, validation, { level }),
      test: unexplained(predictor, test, { level }),
    };
  });
  const best = leastOf(results, (result) => result.validation.value);
  return { results, best, competitor: problem.clip === undefined };
}
