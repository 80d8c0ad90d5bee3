import { z } from "zod";
import { requireDomain } from "../../../math/domain-error.ts";
import { bestRadius } from "../best-radius.ts";
import { defineCertifiedTarget } from "../certificate.ts";
import { ballProfile } from "../radial/profile.ts";
import { exactly, LAWS } from "../radial-floor.ts";
import {
  certifyRadial,
  estimateRadial,
  leastWidthOfRadial,
  type RadialParams,
  type RadialTarget,
  radialParams,
} from "../radial-target.ts";

interface Params extends RadialParams {
  readonly radius?: number | undefined;
  readonly quantile?: number | undefined;
  readonly optimise?: "radius" | undefined;
}

export default defineCertifiedTarget<Params>({
  id: "ball-indicator",
  summary: "The indicator of a ball, under a heavy-tailed or Gaussian law, against all networks with one hidden layer.",
  params: radialParams.extend({
    radius: z.number().positive().optional().describe("λ of the ball ‖x‖ ≤ λ; this, quantile or optimise"),
    quantile: z
      .number()
      .gt(0)
      .lt(1)
      .optional()
      .describe("probability of the ball; λ is the float64 next to that quantile"),
    optimise: z.enum(["radius"]).optional().describe("radius: the λ whose floor at the width is largest"),
  }),
  certify: (params, width) => certifyRadial(ballFor(params, width), width),
  estimate: (params, width) => estimateRadial(ballFor(params, width), width),
  leastWidth: (params, relativeFloor) => {
    requireOne(params);
    requireDomain(params.optimise === undefined, "ball-indicator", "optimise needs a width", params.optimise);
    return leastWidthOfRadial(ballOf(params), relativeFloor);
  },
});

function requireOne({ radius, quantile, optimise }: Params): void {
  const given = [radius, quantile, optimise].filter((value) => value !== undefined).length;
  requireDomain(given === 1, "ball-indicator", "exactly one of radius, quantile and optimise must be given", {
    radius,
    quantile,
    optimise,
  });
}

/** The ball, or the best one for the width. */
function ballFor(params: Params, width: bigint): RadialTarget {
  requireOne(params);
  const { law, dimension, optimise } = params;
  return optimise === undefined ? ballOf(params) : ballAt(params, bestRadius(law, dimension, width));
}

function ballOf(params: Params): RadialTarget {
  const { law, dimension, radius, quantile } = params;
  return ballAt(params, radius ?? LAWS[law].radiusOfQuantile(dimension, quantile!));
}

function ballAt(params: RadialParams, radius: number): RadialTarget {
  return { params, profile: exactly(ballProfile(radius)), name: `the indicator of the ball of radius ${radius}` };
}
