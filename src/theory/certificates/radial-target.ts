import { z } from "zod";
import { type Certificate, type FloorEstimate, integerForJson, type LeastWidth } from "./certificate.ts";
import type { EnclosedProfile } from "./radial/profile.ts";
import { quickFloor } from "./radial/quick-floor.ts";
import {
  INPUT_LAWS,
  type InputLaw,
  LAWS,
  leastWidth,
  type RadialFloor,
  radialFloor,
  relativeFloor,
} from "./radial-floor.ts";

/** Flags that all radial targets have. */
export const radialParams = z.object({
  dimension: z.int().min(2).max(1024).describe("d"),
  law: z
    .enum(INPUT_LAWS)
    .default("phi2")
    .describe("law of the inputs: phi2 (heavy-tailed), bochner-riesz (finite variance) or gaussian"),
  cutoff: z
    .number()
    .gt(1)
    .optional()
    .describe("not gaussian: largest frequency counted, in units of R_d; 32 or less by itself"),
});

export interface RadialParams {
  readonly dimension: number;
  readonly law: InputLaw;
  readonly cutoff?: number | undefined;
}

/** A radial target with its law. */
export interface RadialTarget {
  readonly params: RadialParams;
  readonly profile: EnclosedProfile;
  /** For statements: "the indicator of the ball of radius 1.5". */
  readonly name: string;
}

/** What is excluded, and why nothing is where the floor is 0. */
export function certifyRadial(target: RadialTarget, width: bigint): Certificate {
  const known = floorOf(target);
  const { floor, estimate } = known.at(width);
  const relative = relativeFloor(known, width);
  const { dimension, law } = target.params;
  const against = `${target.name} under ${LAWS[law].name(dimension)}`;
  return {
    floor,
    relativeFloor: relative,
    targetVariance: known.variance.upper,
    estimate: estimate.value,
    error: estimate.error,
    cutoff: known.cutoff,
    width: integerForJson(width),
    dimension,
    statement:
      floor > 0
        ? `No network with one hidden layer of ${width} units (any measurable univariate activations of polynomial growth, any ` +
          `weights and biases, a linear output) has a squared error below ${floor}, ${relative} of the variance, against ${against}.`
        : `Nothing is excluded: the bound is vacuous for ${width} units, against ${against}.`,
  };
}

/** The same bounds by plain float64 quadrature of the profile f̃, or for the other laws the middle of the proven bounds. */
export function estimateRadial(target: RadialTarget, width: bigint): FloorEstimate {
  const { params, profile, name } = target;
  const { dimension, law } = params;
  const quick = law === "phi2" ? quickFloor(profile.profile, dimension) : undefined;
  const estimate = quick?.at(Number(width)) ?? floorOf(target).at(width).estimate.value;
  const targetVariance = quick?.variance ?? floorOf(target).variance.upper;
  return {
    estimate,
    relativeEstimate: estimate / targetVariance,
    targetVariance,
    width: integerForJson(width),
    dimension,
    statement: `An estimate of the floor under ${width} units, of which nothing is proven, against ${name} under ${LAWS[law].name(dimension)}.`,
  };
}

export function leastWidthOfRadial(target: RadialTarget, relative: number): LeastWidth {
  const width = leastWidth(floorOf(target), relative);
  const { dimension, law } = target.params;
  return {
    width,
    statement:
      `A network with one hidden layer (any activations and weights, a linear output) and a squared error of at most ${relative} of ` +
      `the variance, against ${target.name} under ${LAWS[law].name(dimension)}, has at least ${width} units.`,
  };
}

/** The last target's floor, which answers every width. */
let last: { readonly key: string; readonly floor: RadialFloor } | undefined;

function floorOf({ params, profile, name }: RadialTarget): RadialFloor {
  const { law } = params;
  const key = JSON.stringify([params, name]);
  if (last?.key !== key) last = { key, floor: radialFloor(law, profile, params) };
  return last.floor;
}
