import { besselLaw } from "./radial/bessel-law.ts";
import { bochnerRiesz } from "./radial/bochner-riesz.ts";
import { gaussianRadius } from "./radial/gaussian.ts";
import { uniformBallRadius } from "./radial/uniform-ball.ts";
import type { ContinuousLaw } from "./radial-law.ts";

/** Laws of the inputs that a command takes by a name alone. */
export const RADIAL_LAWS = ["uniform-radius", "uniform-ball", "gaussian", "phi2", "bochner-riesz"] as const;
export type RadialLawName = (typeof RADIAL_LAWS)[number];

interface Named {
  /** For sentences: "… under …". */
  readonly title: string;
  /** ‖x‖ ≤ radius; else all of ℝᵈ. */
  readonly bounded: boolean;
  readonly law: (dimension: number, radius: number) => ContinuousLaw;
}

/**
 * Laws with a density of ‖x‖: uniform on [0, R], the radius of a uniform point of the ball of radius R, that of N(0, I_d), of φ² of
 * Eldan & Shamir (2016), and of the squared Bochner–Riesz kernel of order 1.
 */
export const namedRadialLaws: Readonly<Record<RadialLawName, Named>> = {
  "uniform-radius": {
    title: "a radius uniform on [0, R]",
    bounded: true,
    // The radius of a uniform point of an interval, in closed form.
    law: (dimension, radius) => ({ ...uniformBallRadius({ dimension: 1, radius }), dimension }),
  },
  "uniform-ball": {
    title: "the uniform law on the ball of radius R",
    bounded: true,
    law: (dimension, radius) => uniformBallRadius({ dimension, radius }),
  },
  gaussian: {
    title: "N(0, I)",
    bounded: false,
    law: (dimension) => gaussianRadius({ dimension, standardDeviation: 1 }),
  },
  phi2: { title: "φ²", bounded: false, law: (dimension) => besselLaw({ dimension }) },
  "bochner-riesz": {
    title: "the Bochner–Riesz law of order 1",
    bounded: false,
    law: (dimension) => bochnerRiesz({ dimension }),
  },
};

/** The law of that name; `radius` is R where it is bounded, and without effect elsewhere. */
export function radialLawNamed(
  name: RadialLawName,
  { dimension, radius = 1 }: { readonly dimension: number; readonly radius?: number },
): ContinuousLaw {
  return namedRadialLaws[name].law(dimension, radius);
}
