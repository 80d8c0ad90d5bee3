import { z } from "zod";
import { defineCertifiedTarget, integerForJson } from "../certificate.ts";
import { type DegreeEnergy, dimensionFloor, largestProportion, leastWidth } from "../dimension-argument.ts";

export default defineCertifiedTarget({
  id: "harmonic-mixture",
  summary: "A function on S^(d−1) with given energies in degrees 1, 2, …, randomly rotated, against fixed features.",
  params: z.object({
    energies: z
      .string()
      .refine((text) => {
        const energies = energiesOf(text).map(({ energy }) => energy);
        return energies.every((e) => Number.isFinite(e) && e >= 0) && energies.some((e) => e > 0);
      }, "must be numbers ≥ 0 separated by commas, one of them > 0")
      .refine((text) => energiesOf(text).length <= 1000, "must have at most 1000 entries")
      .describe("squared norms of the parts of degrees 1, 2, …, separated by commas"),
    dimension: z.int().min(2).max(1_000_000_000).describe("d"),
  }),
  certify: ({ energies, dimension }, width) => {
    const target = { dimension, energies: energiesOf(energies) };
    const { variance, ...floor } = dimensionFloor(target, width);
    const half = largestProportion(target, width, 0.5);
    const proportion = half < 1 ? `; half of it they explain for at most ${half} of the rotations` : "";
    return {
      ...floor,
      targetVariance: variance,
      cutoff: null,
      width: integerForJson(width),
      dimension,
      statement:
        floor.floor > 0
          ? `No ${width} functions fixed beforehand (features that do not depend on the target; a constant besides is free) ` +
            `leave, on average over rotations of a target on S^${dimension - 1} with energies ${energies} in degrees 1, 2, …, ` +
            `less than ${floor.relativeFloor} of its variance${proportion}.`
          : `Nothing is excluded: the harmonics of the target's degrees on S^${dimension - 1}, fixed beforehand, are no more ` +
            `than ${width} and explain every such target.`,
    };
  },
  leastWidth: ({ energies, dimension }, relativeFloor) => {
    const width = leastWidth({ dimension, energies: energiesOf(energies) }, relativeFloor);
    return {
      width,
      statement:
        `Fixed features that leave at most ${relativeFloor} of the variance, on average over rotations of a target on ` +
        `S^${dimension - 1} with energies ${energies} in degrees 1, 2, …, are at least ${width} (a constant besides is free).`,
    };
  },
});

/** "0,0.5,0.5" → degree 2: 0.5, degree 3: 0.5. NaN for what is no number. */
function energiesOf(text: string): readonly DegreeEnergy[] {
  return text
    .split(",")
    .map((entry, i) => ({ degree: i + 1, energy: entry.trim() === "" ? Number.NaN : Number(entry) }));
}
