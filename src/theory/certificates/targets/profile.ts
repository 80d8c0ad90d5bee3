import { z } from "zod";
import { requireDomain } from "../../../math/domain-error.ts";
import { defineCertifiedTarget } from "../certificate.ts";
import { encloseProfile, profileOfPoints } from "../enclosure/enclose-profile.ts";
import { readPoints } from "../enclosure/points.ts";
import { spectralArgument } from "../radial/ball-law.ts";
import type { EnclosedProfile } from "../radial/profile.ts";
import { LAWS } from "../radial-floor.ts";
import {
  certifyRadial,
  estimateRadial,
  leastWidthOfRadial,
  type RadialParams,
  type RadialTarget,
  radialParams,
} from "../radial-target.ts";

interface Params extends RadialParams {
  readonly profile?: string | undefined;
  readonly points?: string | undefined;
  readonly last?: number | undefined;
}

export default defineCertifiedTarget<Params>({
  id: "profile",
  summary: "Any function of r = ‖x‖, as a formula or by points, against all networks with one hidden layer.",
  params: radialParams.extend({
    profile: z.string().optional().describe('a formula in r (and d): "max(0, 1 - 2*abs(r - 0.5))"; this or points'),
    points: z
      .string()
      .optional()
      .describe('"0:1, 1.5:0": r:value pairs, straight between them, constant beyond the last'),
    last: z
      .number()
      .positive()
      .optional()
      .describe("radius beyond which the formula counts as one number with its error"),
  }),
  certify: (params, width) => certifyRadial(targetOf(params), width),
  estimate: (params, width) => estimateRadial(targetOf(params), width),
  leastWidth: (params, relativeFloor) => leastWidthOfRadial(targetOf(params), relativeFloor),
});

function targetOf(params: Params): RadialTarget {
  const { profile, points, last, dimension } = params;
  const one = (profile === undefined) !== (points === undefined);
  requireDomain(one, "profile", "either profile or points must be given", { profile, points });
  if (profile === undefined) {
    requireDomain(last === undefined, "profile", "last belongs to a formula", last);
    return { params, profile: profileOfPoints(readPoints(points!)), name: `the function through the points ${points}` };
  }
  const enclosed = last === undefined ? enclosedBy(params, profile) : encloseProfile(profile, { last, dimension });
  return {
    params: { ...params, cutoff: cutoffFor(params, enclosed) },
    profile: enclosed,
    name: `f(r) = ${profile} (its decimals and exponents being float64 numbers)`,
  };
}

/** Probabilities of ‖x‖ ≤ last that are tried, in their order, under a law whose largest radius would take too long. */
const PROBABILITIES = [0.75, 0.9, 0.97, 0.99];
/** E (f − f̃)² beyond the last radius, over the squared range of f up to it, with which one is content. */
const ENOUGH = 1e-7;
/** Aim for |f − f̃| over the range of f. */
const TOLERANCE = 1e-9;

/** Up to a radius beyond which little is lost, or as far as there is time for. */
function enclosedBy({ law, dimension }: RadialParams, profile: string): EnclosedProfile {
  const { largestRadius, radiusOfQuantile } = LAWS[law];
  if (law === "gaussian") return encloseProfile(profile, { last: largestRadius(dimension), dimension });
  let best: EnclosedProfile | undefined;
  for (const probability of PROBABILITIES) {
    const last = radiusOfQuantile(dimension, probability);
    const enclosed = encloseProfile(profile, { last, dimension, tolerance: TOLERANCE });
    best = enclosed;
    const range = enclosed.tolerance / TOLERANCE;
    if (enclosed.deviationBeyond ** 2 * (1 - probability) <= ENOUGH * range ** 2) break;
  }
  return best!;
}

/** Largest frequency times the last edge in z, and the least cutoff: a few seconds, however far out the formula is followed. */
const LARGEST_PRODUCT = 2000;
const CUTOFFS = [4, 32] as const;

/** The user's; or one for which there is time, where there are frequencies: the mass beyond it is counted as well. */
function cutoffFor({ law, dimension, cutoff }: RadialParams, { profile }: EnclosedProfile): number | undefined {
  if (cutoff !== undefined || law === "gaussian") return cutoff;
  const [least, largest] = CUTOFFS;
  const argument = spectralArgument(dimension, profile.edges.at(-1)!);
  return Math.max(least, Math.min(largest, LARGEST_PRODUCT / argument));
}
