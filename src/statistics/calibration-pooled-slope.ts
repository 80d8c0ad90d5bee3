import type { Stream } from "../math/random/stream.ts";
import { type CalibrationCase, coverage, type Noise, normal, sample, student5 } from "./calibration-coverage.ts";
import { logLogSlope, type SlopeGroup } from "./slope.ts";

/** Dimensions d and seeds of a claim about the n* of d_eff = √d directions: log n* scatters by √(2/(d_eff (d − d_eff))). */
const DESIGN: readonly (readonly [dimension: number, seeds: number])[] = [
  [36, 24],
  [64, 16],
  [100, 12],
  [144, 10],
  [196, 8],
  [256, 6],
  [400, 4],
];
const EXPONENT = 1;
/** Common factor on the declared spreads, which the method has to find. */
const FACTOR = 1.7;

/**
 * Values x^EXPONENT exp(error) at x = d d_eff. Their deviation is the declared one times FACTOR and times `drift`^(g/6) in
 * group g = 0..6: with a drift other than 1 the declared law is wrong.
 */
function pooledWorld(noise: Noise, stream: Stream, drift: number): SlopeGroup[] {
  return DESIGN.map(([d, seeds], g) => {
    const k = Math.sqrt(d);
    const spread = Math.sqrt(2 / (k * (d - k)));
    const deviation = (FACTOR * spread * drift ** (g / (DESIGN.length - 1))) / noise.standardDeviation;
    const values = sample(noise, seeds, stream).map((e) => (d * k) ** EXPONENT * Math.exp(deviation * e));
    return { x: d * k, values, spread };
  });
}

/**
 * A wrong law makes φ a mean over groups of which the smallest x, with the largest errors, decides the slope: too large there
 * if the true spread grows against the declared one (coverage above the level), too small if it falls (below).
 */
const worlds: readonly {
  readonly noise: Noise;
  readonly drift: number;
  readonly says: string;
  readonly documented?: readonly [at95: number, at995: number];
}[] = [
  { noise: normal, drift: 1, says: "declared law right" },
  { noise: student5, drift: 1, says: "declared law right" },
  { noise: normal, drift: 1.5, says: "true over declared grows 1 to 1.5", documented: [0.96, 0.997] },
  { noise: normal, drift: 1 / 1.5, says: "true over declared falls 1.5 to 1", documented: [0.93, 0.99] },
  { noise: normal, drift: 3, says: "true over declared grows 1 to 3", documented: [0.97, 0.999] },
  { noise: normal, drift: 1 / 3, says: "true over declared falls 3 to 1", documented: [0.91, 0.985] },
];

export const pooledSlopeCases: readonly CalibrationCase[] = worlds.flatMap(({ noise, drift, says, documented }) =>
  [0.95, 0.995].map((level, i) =>
    coverage({
      method: "logLogSlope, pooled spread",
      world: `7 groups of 24 to 4, ${noise.name} on the log scale, ${says}`,
      truth: EXPONENT,
      level,
      documented: documented?.[i],
      interval: (stream, options) => logLogSlope(pooledWorld(noise, stream, drift), options),
    }),
  ),
);
