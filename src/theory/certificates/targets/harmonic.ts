import { z } from "zod";
import { harmonicDimension } from "../../../math/harmonics.ts";
import { defineCertifiedTarget, integerForJson } from "../certificate.ts";
import { dimensionFloor, largestProportion, leastWidth } from "../dimension-argument.ts";

export default defineCertifiedTarget({
  id: "harmonic",
  summary: "A spherical harmonic of degree k and norm 1 on S^(d−1), randomly rotated, against fixed features.",
  params: z.object({
    degree: z.int().min(1).max(10_000).describe("k"),
    dimension: z.int().min(2).max(1_000_000_000).describe("d"),
  }),
  certify: ({ degree, dimension }, width) => {
    const target = { dimension, energies: [{ degree, energy: 1 }] };
    const { variance, ...floor } = dimensionFloor(target, width);
    const count = harmonicDimension(dimension, degree);
    const half = largestProportion(target, width, 0.5);
    const proportion = half < 1 ? `; half of its variance they explain for at most ${half} of the rotations` : "";
    return {
      ...floor,
      targetVariance: variance,
      cutoff: null,
      width: integerForJson(width),
      dimension,
      statement:
        width < count
          ? `No ${width} functions fixed beforehand (features that do not depend on the target; a constant besides is free) ` +
            `explain, on average over rotations of a harmonic target of degree ${degree} on S^${dimension - 1}, more than ` +
            `${width}/${count} of its variance${proportion}.`
          : `Nothing is excluded: the ${count} harmonics of degree ${degree} on S^${dimension - 1}, fixed beforehand, ` +
            "explain every harmonic target of that degree.",
    };
  },
  leastWidth: ({ degree, dimension }, relativeFloor) => {
    const width = leastWidth({ dimension, energies: [{ degree, energy: 1 }] }, relativeFloor);
    return {
      width,
      statement:
        `Fixed features that leave at most ${relativeFloor} of the variance, on average over rotations of a harmonic target ` +
        `of degree ${degree} on S^${dimension - 1}, are at least ${width} (a constant besides is free).`,
    };
  },
});
