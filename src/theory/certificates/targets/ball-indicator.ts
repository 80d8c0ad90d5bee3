import { z } from "zod";
import { requireDomain } from "../../../math/domain-error.ts";
import { defineCertifiedTarget, integerForJson } from "../certificate.ts";
import { type BallUnderLaw, ballUnderLaw, LARGEST_DIMENSION, radiusOfQuantile } from "../radial/ball-law.ts";
import { spectralMass } from "../radial/spectral-mass.ts";
import { type TubedMass, widthFloor, withTubes } from "../radial/width-floor.ts";

interface Params {
  readonly dimension: number;
  readonly radius?: number | undefined;
  readonly quantile?: number | undefined;
}

export default defineCertifiedTarget<Params>({
  id: "ball-indicator",
  summary:
    "Indicator of a ball under the law φ², φ the Fourier transform of a ball's indicator, against all networks with one hidden layer.",
  params: z.object({
    dimension: z
      .int()
      .min(2)
      .max(LARGEST_DIMENSION)
      .refine((d) => d % 2 === 0, "must be even")
      .describe("d, even"),
    radius: z.number().positive().optional().describe("λ of the ball ‖x‖ ≤ λ; this or quantile"),
    quantile: z
      .number()
      .gt(0)
      .lt(1)
      .optional()
      .describe("probability of the ball; λ is the float64 next to that quantile"),
  }),
  certify: (params, width) => {
    const { ball, mass } = ballOf(params);
    const { floor, estimate } = widthFloor(mass, width);
    const cutoff = mass.edges.at(-1)!;
    const variance = ball.variance.upper;
    const relativeFloor = Math.max(0, (floor / variance) * (1 - 2 ** -51));
    const target = `the indicator of the ball of radius ${ball.radius} under the law φ² on ℝ^${ball.dimension}`;
    return {
      floor,
      relativeFloor,
      targetVariance: variance,
      estimate: estimate.value,
      error: estimate.error,
      cutoff,
      width: integerForJson(width),
      dimension: ball.dimension,
      statement:
        floor > 0
          ? `No network with one hidden layer of ${width} units (any measurable univariate activations of polynomial growth, any ` +
            `weights and biases, a linear output) has a squared error below ${floor}, ${relativeFloor} of the variance, against ${target}.`
          : `Nothing is excluded: ${width} tubes may cover all frequencies up to ${cutoff} R_d, of ${target}.`,
    };
  },
  leastWidth: (params, relativeFloor) => {
    const inRange = relativeFloor >= 0 && relativeFloor < 1;
    requireDomain(inRange, "leastWidth", "relativeFloor must be in [0, 1)", relativeFloor);
    const { ball, mass } = ballOf(params);
    const excluded = (width: bigint): boolean =>
      (widthFloor(mass, width).floor / ball.variance.upper) * (1 - 2 ** -51) > relativeFloor;
    let low = 0n; // excluded, or none
    let high = 1n;
    while (excluded(high)) [low, high] = [high, 2n * high];
    while (high - low > 1n) {
      const middle = (low + high) / 2n;
      if (excluded(middle)) low = middle;
      else high = middle;
    }
    return {
      width: high,
      statement:
        `A network with one hidden layer (any activations and weights, a linear output) and a squared error of at most ` +
        `${relativeFloor} of the variance, against the indicator of the ball of radius ${ball.radius} under the law φ² on ` +
        `ℝ^${ball.dimension}, has at least ${high} units.`,
    };
  },
});

interface Known {
  readonly key: string;
  readonly ball: BallUnderLaw;
  readonly mass: TubedMass;
}

/** The last ball's spectrum, which answers every width. */
let last: Known | undefined;

function ballOf({ dimension, radius, quantile }: Params): Known {
  const one = (radius === undefined) !== (quantile === undefined);
  requireDomain(one, "ball-indicator", "either radius or quantile must be given", { radius, quantile });
  const key = JSON.stringify([dimension, radius, quantile]);
  if (last?.key !== key) {
    const ball = ballUnderLaw(dimension, radius ?? radiusOfQuantile(dimension, quantile!));
    last = { key, ball, mass: withTubes(spectralMass(ball), dimension) };
  }
  return last;
}
