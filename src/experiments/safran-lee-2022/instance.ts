import { z } from "zod";
import { besselLaw } from "../../distributions/radial/bessel-law.ts";
import { gaussianRadius } from "../../distributions/radial/gaussian.ts";
import type { ContinuousLaw } from "../../distributions/radial-law.ts";
import { requireDomain } from "../../math/domain-error.ts";
import { ballProfile } from "../../theory/certificates/radial/profile.ts";
import { exactly, type RadialFloor, radialFloor, relativeFloor } from "../../theory/certificates/radial-floor.ts";

/** The indicator of the ball ‖x‖ ≤ λ, λ the quantile of the norm, and the law of x. */
export const instanceParams = z.object({
  law: z.enum(["phi2", "gaussian"]).describe("law of the inputs: φ² of Eldan & Shamir, or N(0, I)"),
  dimension: z.int().min(2).max(1000).describe("d"),
  quantile: z.number().gt(0).lt(1).describe("probability of the ball"),
});
export type Instance = z.infer<typeof instanceParams>;

/** What no sum of so many ridge functions, and so no network with one hidden layer of that width and a linear output, goes below. */
export interface Floor {
  /** Proven lower bound of the mean squared error E (g − f)². */
  readonly floor: number;
  /** Of E (g − f)²/Var f: the floor over an upper bound of the variance. */
  readonly relative: number;
  /** Upper bound of Var f, next to it. */
  readonly variance: number;
}

interface Kind {
  /** In names, and in titles. */
  readonly label: string;
  readonly inputs: string;
  readonly law: (dimension: number) => ContinuousLaw;
}

const KINDS: Readonly<Record<Instance["law"], Kind>> = {
  phi2: { label: "φ²", inputs: "heavy-tailed inputs φ²", law: (dimension) => besselLaw({ dimension }) },
  gaussian: {
    label: "N(0, I)",
    inputs: "Gaussian inputs",
    law: (dimension) => gaussianRadius({ dimension, standardDeviation: 1 }),
  },
};

const laws = new Map<string, ContinuousLaw>();
const certificates = new Map<string, RadialFloor>();

/** The law of ‖x‖; kept, as its tables take longer than a sample. */
export function lawOf({ law, dimension }: Instance): ContinuousLaw {
  return kept(laws, [law, dimension], () => KINDS[law].law(dimension));
}

/** λ, one float64 for sampler, labels and certificate alike. */
export function radiusOf(instance: Instance): number {
  return lawOf(instance).quantile(instance.quantile);
}

/** f as a function of the norm. */
export function targetOf(instance: Instance): (radius: number) => number {
  const ball = radiusOf(instance);
  return (radius) => (radius <= ball ? 1 : 0);
}

/** The floor at a width ≥ 1. The first width of an instance takes up to some seconds, others are looked up. */
export function floorOf(instance: Instance, width: number | bigint): Floor {
  const { law, dimension, quantile } = instance;
  const inRange = typeof width === "bigint" ? width >= 1n : Number.isSafeInteger(width) && width >= 1;
  requireDomain(inRange, "floorOf", "width must be an integer ≥ 1", width);
  const certificate = kept(certificates, [law, dimension, quantile], () =>
    radialFloor(law, exactly(ballProfile(radiusOf(instance))), { dimension }),
  );
  const units = BigInt(width);
  return {
    floor: certificate.at(units).floor,
    relative: relativeFloor(certificate, units),
    variance: certificate.variance.upper,
  };
}

/** For labels: "φ², d = 40, q = 0.2". */
export function nameOf({ law, dimension, quantile }: Instance): string {
  return `${KINDS[law].label}, d = ${dimension}, q = ${quantile}`;
}

/** For titles: "heavy-tailed inputs φ², d = 40, q = 0.2". */
export function titleOf({ law, dimension, quantile }: Instance): string {
  return `${KINDS[law].inputs}, d = ${dimension}, q = ${quantile}`;
}

function kept<Value>(store: Map<string, Value>, key: readonly (string | number)[], make: () => Value): Value {
  const name = key.join(" ");
  const known = store.get(name);
  if (known !== undefined) return known;
  const value = make();
  store.set(name, value);
  return value;
}
