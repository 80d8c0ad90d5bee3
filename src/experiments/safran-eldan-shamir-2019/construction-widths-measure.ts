import { radialLawNamed } from "../../distributions/named-radial.ts";
import type { ContinuousLaw } from "../../distributions/radial-law.ts";
import type { Engine } from "../../engine/engine.ts";
import { interpret } from "../../expressions/interpret.ts";
import { parseExpression } from "../../expressions/parse.ts";
import { DomainError } from "../../math/domain-error.ts";
import type { Key } from "../../math/random/key.ts";
import { type ExplicitNetwork, unitsOf } from "../../networks/export/explicit-network.ts";
import { buildConstruction } from "../../theory/constructions/assemble.ts";
import { type Construction, planConstruction } from "../../theory/constructions/plan.ts";
import { encloseWithin } from "../../theory/radial-approximation/enclose-within.ts";
import { type DescendSettings, descendNetwork } from "../../training/explicit/descend.ts";
import { measureNetwork } from "../../training/explicit/measure.ts";
import { type OptimiseSettings, optimiseNetworks } from "../../training/explicit/optimise.ts";
import { randomReluFits, THRESHOLD_LAWS } from "../../training/explicit/random-relu.ts";
import type { MeasureContext } from "../experiment.ts";
import { range } from "../plan.ts";
import { prepare, tied } from "./compile.ts";

/** g(r), r ∈ [0, 1]. */
export type Profile = { readonly name: string; readonly formula: string };

type Common = { readonly dimension: number; readonly testPoints: number };

/** The paper's construction, one profile. */
export type PlainTask = Common & {
  readonly method: "plain";
  readonly profile: Profile;
  /** What it is planned for, over the standard deviation of the target. */
  readonly errors: readonly number[];
  /** Networks that the error is averaged over; the more directions, the fewer would do. */
  readonly draws: number;
  /** Numbers of directions times coordinates beyond which only the plan is reported. */
  readonly largest: number;
};

/** One function on frames of directions, the best one for their expected error, all profiles. */
export type TiedTask = Common & {
  readonly method: "tied";
  readonly profiles: readonly Profile[];
  readonly widths: readonly number[];
  readonly replica: number;
};

/** Least squares on random units, all profiles and widths on the same units. */
export type RandomTask = Common & {
  readonly method: "random";
  readonly profiles: readonly Profile[];
  readonly widths: readonly number[];
  readonly pointsPerUnit: number;
  readonly validationPoints: number;
  readonly replica: number;
};

/** Networks chosen out of one pool, all profiles; and descent from some of them. */
export type OptimisedTask = Common & {
  readonly method: "optimised";
  readonly profiles: readonly Profile[];
  readonly widths: readonly number[];
  readonly settings: OptimiseSettings;
  readonly descent: DescendSettings & { readonly widths: readonly number[] };
  readonly replica: number;
};

export type WidthTask = PlainTask | TiedTask | RandomTask | OptimisedTask;

/** `predicted`: the plan's own error. */
export type Curve = "plain" | "predicted" | "tied" | "random" | "optimised" | "descended";

export interface WidthPoint {
  readonly curve: Curve;
  readonly profile: string;
  readonly width: number;
  /** Root mean square, on fresh points but for `predicted`. */
  readonly error: number;
}

export type WidthValues = { readonly points: readonly WidthPoint[] };

export const targetOf = ({ formula }: Profile): ((radius: number) => number) => {
  const g = interpret(parseExpression(formula, { variables: ["r"] }));
  return (radius) => g([radius]);
};

/** ‖x‖ uniform on [0, 1]. */
const LAW = "uniform-radius";

export function measureWidths(task: WidthTask, context: MeasureContext): WidthValues {
  const law = radialLawNamed(LAW, { dimension: task.dimension });
  switch (task.method) {
    case "plain":
      return { points: plain(task, law, context) };
    case "tied":
      return { points: oneFunction(task, law, context) };
    case "random":
      return { points: random(task, law, context) };
    case "optimised":
      return { points: optimised(task, law, context) };
  }
}

interface Fresh {
  readonly law: ContinuousLaw;
  readonly points: number;
  readonly key: Key;
  readonly engine: Engine;
}

/** E (N − f)² on points that nothing was fitted to. */
const squareOf = (network: ExplicitNetwork, profile: Profile, { law, points, key, engine }: Fresh): number =>
  measureNetwork(network, { law, target: targetOf(profile), points, key, engine, level: 0.95 }).meanSquare.value;

function plain(task: PlainTask, law: ContinuousLaw, { key, engine }: MeasureContext): readonly WidthPoint[] {
  const { profile, dimension, errors, draws, largest, testPoints } = task;
  const enclosed = encloseWithin(profile.formula, 1);
  const deviation = deviationOf(targetOf(profile), law);
  return errors.flatMap((error): readonly WidthPoint[] => {
    const plan = unlessOutOfReach(() =>
      planConstruction(
        { profile: enclosed, law, dimension, radius: 1, error: error * deviation },
        { plain: true, widthCap: 1e30 },
      ),
    );
    if (plan === undefined) return [];
    const { width, directions, predicted } = plan;
    const point = { profile: profile.name, width };
    const planned: WidthPoint = { ...point, curve: "predicted", error: predicted };
    if (directions.count * dimension > largest) return [planned];
    const squares = range(draws).map((draw) => {
      const own = key.fold("plain", error, draw);
      const network = buildConstruction(plan, own.fold("directions"));
      return squareOf(network, profile, { law, points: testPoints, key: own.fold("test"), engine });
    });
    const square = squares.reduce((sum, value) => sum + value, 0) / draws;
    return [planned, { ...point, curve: "plain", error: Math.sqrt(square) }];
  });
}

/** Undefined where no polynomial of the plan's degrees comes so near. */
function unlessOutOfReach(make: () => Construction): Construction | undefined {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return undefined;
  }
}

function oneFunction(task: TiedTask, law: ContinuousLaw, { key, engine }: MeasureContext): readonly WidthPoint[] {
  const { profiles, dimension, widths, testPoints: points } = task;
  return profiles.flatMap((profile) => {
    const problem = { profile: profile.formula, dimension, law: LAW, radius: 1 } as const;
    const prepared = prepare(problem);
    return widths.map((asked): WidthPoint => {
      const own = key.fold("tied", profile.name, asked);
      const network = tied(problem, prepared, { width: asked }).build(own.fold("directions"));
      const square = squareOf(network, profile, { law, points, key: own.fold("test"), engine });
      return { curve: "tied", profile: profile.name, width: unitsOf(network), error: Math.sqrt(square) };
    });
  });
}

function random(task: RandomTask, law: ContinuousLaw, { key, engine }: MeasureContext): readonly WidthPoint[] {
  const { profiles, widths, pointsPerUnit, validationPoints, testPoints: points } = task;
  const settings = { thresholdLaws: THRESHOLD_LAWS, pointsPerUnit, validationPoints };
  const fits = randomReluFits({ law, targets: profiles.map(targetOf), widths, settings, key, engine });
  const fresh = { law, points, key: key.fold("test"), engine };
  return profiles.flatMap((profile, j) =>
    fits[j]!.map(({ network }): WidthPoint => {
      const error = Math.sqrt(squareOf(network, profile, fresh));
      return { curve: "random", profile: profile.name, width: unitsOf(network), error };
    }),
  );
}

function optimised(task: OptimisedTask, law: ContinuousLaw, { key, engine }: MeasureContext): readonly WidthPoint[] {
  const { profiles, settings, descent, testPoints: points } = task;
  const widths = [...new Set([...task.widths, ...descent.widths])].sort((a, b) => a - b);
  const networks = optimiseNetworks({ law, targets: profiles.map(targetOf), widths, settings, key, engine });
  const fresh = { law, points, key: key.fold("test"), engine };
  return profiles.flatMap((profile, j) =>
    networks[j]!.flatMap(({ network }, s): readonly WidthPoint[] => {
      const point = { profile: profile.name, width: unitsOf(network) };
      const error = Math.sqrt(squareOf(network, profile, fresh));
      const chosen: WidthPoint = { ...point, curve: "optimised", error };
      if (!descent.widths.includes(widths[s]!)) return [chosen];
      const own = key.fold("descent", profile.name, point.width);
      const moved = descendNetwork(network, { law, target: targetOf(profile), settings: descent, key: own, engine });
      return [chosen, { ...point, curve: "descended", error: Math.sqrt(squareOf(moved, profile, fresh)) }];
    }),
  );
}

/** The standard deviation of f(x), by the midpoint rule in probability: it only says which errors are of interest. */
function deviationOf(target: (radius: number) => number, law: ContinuousLaw): number {
  const count = 2000;
  const values = range(count).map((i) => target(law.quantile((i + 0.5) / count)));
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count);
}
