import type { Key } from "../math/random/key.ts";
import type { Stream } from "../math/random/stream.ts";
import { bootstrapInterval, stratifiedInterval } from "./bootstrap.ts";
import { crossingSlope } from "./crossing-slope.ts";
import type { Estimate } from "./estimate.ts";
import { hierarchicalInterval } from "./hierarchical.ts";
import type { IntervalOptions } from "./interval.ts";
import { meanInterval, medianInterval } from "./location.ts";
import { mean, variance } from "./moments.ts";
import { logLogSlope, type SlopeGroup } from "./slope.ts";
import { crossing, thresholdInterval } from "./threshold.ts";

/** A simulated world, and an event whose rate is to be held against its nominal value. */
export interface CalibrationCase {
  readonly kind: "coverage" | "false alarm";
  readonly method: string;
  readonly world: string;
  readonly event: string;
  readonly level: number;
  /** Wanted rate: of coverage exactly this, of false alarms at most this. */
  readonly nominal: number;
  /** Coverage that the method is known to have in this world, where it is not the nominal one: to ± 0.01, from 10 000 runs. */
  readonly documented?: number | undefined;
  /** Whether the event happened in one run. */
  readonly run: (key: Key) => boolean;
}

/** Noise with its mean, median and standard deviation. */
export interface Noise {
  readonly name: string;
  readonly draw: (stream: Stream) => number;
  readonly mean: number;
  readonly median: number;
  readonly standardDeviation: number;
}

export const normal: Noise = {
  name: "normal",
  draw: (stream) => stream.gaussian(),
  mean: 0,
  median: 0,
  standardDeviation: 1,
};
export const logNormal = (sigma: number): Noise => ({
  name: `log-normal, σ = ${sigma}`,
  draw: (stream) => Math.exp(sigma * stream.gaussian()),
  mean: Math.exp(sigma ** 2 / 2),
  median: 1,
  standardDeviation: Math.exp(sigma ** 2 / 2) * Math.sqrt(Math.exp(sigma ** 2) - 1),
});
/** g / √(χ²₅/5), variance 5/3. */
export const student5: Noise = {
  name: "Student, 5 degrees",
  draw: (stream) => {
    let square = 0;
    for (let i = 0; i < 5; i++) square += stream.gaussian() ** 2;
    return stream.gaussian() / Math.sqrt(square / 5);
  },
  mean: 0,
  median: 0,
  standardDeviation: Math.sqrt(5 / 3),
};
const skewed = logNormal(0.5);
const wild = logNormal(1);
const laws: readonly Noise[] = [normal, skewed, wild, student5];
const milderLaws: readonly Noise[] = [normal, skewed, student5];

/** `count` independent draws. */
export function sample(noise: Noise, count: number, stream: Stream): number[] {
  return Array.from({ length: count }, () => noise.draw(stream));
}

/** Values x^exponent · exp(½ noise) at x = 32, 64, …: seeds of a claim about an exponent. */
export function powerLaw(
  noise: Noise,
  stream: Stream,
  { exponent, groups, seeds }: { readonly exponent: number; readonly groups: number; readonly seeds: number },
): SlopeGroup[] {
  return Array.from({ length: groups }, (_, g) => {
    const x = 2 ** (5 + g);
    return { x, values: sample(noise, seeds, stream).map((e) => x ** exponent * Math.exp(0.5 * e)) };
  });
}

/** Half of the default, for speed: the noise of the quantiles, which costs coverage, is larger here than in use. */
export const CALIBRATION_RESAMPLES = 1000;

interface Method {
  readonly method: string;
  readonly world: string;
  readonly truth: number;
  readonly level: number;
  readonly documented?: number | undefined;
  readonly interval: (stream: Stream, options: IntervalOptions) => Estimate;
}

/** Whether the interval holds the truth. */
export function coverage({ method, world, truth, level, documented, interval }: Method): CalibrationCase {
  return {
    kind: "coverage",
    method,
    world,
    event: "interval holds the truth",
    level,
    nominal: level,
    documented,
    run: (key) => {
      const options = { level, key: key.fold("resampling"), resamples: CALIBRATION_RESAMPLES };
      const { low, high } = interval(key.fold("data").stream(), options);
      return low <= truth && truth <= high;
    },
  };
}

const spread = (values: ArrayLike<number>): number => Math.sqrt(variance(values));

const means = laws.flatMap((noise) =>
  [
    { n: 8, level: 0.95, ofWild: 0.91 },
    { n: 20, level: 0.95, ofWild: 0.93 },
    { n: 8, level: 0.99, ofWild: 0.96 },
  ].map(({ n, level, ofWild }) =>
    coverage({
      method: "meanInterval",
      world: `n = ${n}, ${noise.name}`,
      truth: noise.mean,
      level,
      documented: noise === wild ? ofWild : undefined,
      interval: (stream, options) => meanInterval(sample(noise, n, stream), options),
    }),
  ),
);

const medians = laws.flatMap((noise) =>
  [8, 13, 20].flatMap((n) =>
    [0.95, 0.99].map((level) =>
      coverage({
        method: "medianInterval",
        world: `n = ${n}, ${noise.name}`,
        truth: noise.median,
        level,
        interval: (stream, options) => medianInterval(sample(noise, n, stream), options),
      }),
    ),
  ),
);

interface BootstrapWorld {
  readonly noise: Noise;
  readonly documented: { readonly [statistic in "mean" | "deviation" | "difference"]?: number };
}

const bootstraps = [
  { noise: normal, documented: { deviation: 0.92 } },
  { noise: skewed, documented: { mean: 0.93, deviation: 0.825, difference: 0.93 } },
].flatMap(({ noise, documented }: BootstrapWorld) => [
  coverage({
    method: "bootstrapInterval of the mean",
    world: `n = 12, ${noise.name}`,
    truth: noise.mean,
    level: 0.95,
    documented: documented.mean,
    interval: (stream, options) => bootstrapInterval(sample(noise, 12, stream), mean, options),
  }),
  coverage({
    method: "bootstrapInterval of the log standard deviation",
    world: `n = 20, ${noise.name}`,
    truth: Math.log(noise.standardDeviation),
    level: 0.95,
    documented: documented.deviation,
    interval: (stream, options) => bootstrapInterval(sample(noise, 20, stream), (x) => Math.log(spread(x)), options),
  }),
  coverage({
    method: "stratifiedInterval of the difference of two means",
    world: `2 groups of 8, ${noise.name}`,
    truth: 0,
    level: 0.95,
    documented: documented.difference,
    interval: (stream, options) =>
      stratifiedInterval([sample(noise, 8, stream), sample(noise, 8, stream)], ([a, b]) => mean(a) - mean(b), options),
  }),
]);

const hierarchies = [0.3, 2].map((between) =>
  coverage({
    method: "hierarchicalInterval",
    world: `6 groups of 8, normal, ratio of deviations between to within ${between}`,
    truth: 0,
    level: 0.95,
    interval: (stream, options) =>
      hierarchicalInterval(
        Array.from({ length: 6 }, () => {
          const centre = between * stream.gaussian();
          return sample(normal, 8, stream).map((x) => centre + x);
        }),
        options,
      ),
  }),
);

const slopes = milderLaws.flatMap((noise) =>
  (["mean", "median"] as const).flatMap((statistic) =>
    [0.95, 0.99].flatMap((level) =>
      [
        { groups: 5, seeds: 8 },
        { groups: 4, seeds: 20 },
      ].map((size) =>
        coverage({
          method: `logLogSlope, ${statistic}`,
          world: `${size.groups} groups of ${size.seeds}, ${noise.name} on the log scale`,
          truth: 1.5,
          level,
          interval: (stream, options) =>
            logLogSlope(powerLaw(noise, stream, { exponent: 1.5, ...size }), { ...options, statistic }),
        }),
      ),
    ),
  ),
);

/** Expected curve of the threshold's world: a sigmoid in log x with its middle at 2^5.3. */
const grid = Array.from({ length: 8 }, (_, i) => 2 ** (2 + i));
const expected = grid.map((x) => 1 / (1 + Math.exp(-1.5 * (Math.log2(x) - 5.3))));
const thresholds = milderLaws.flatMap((noise) =>
  (noise === normal ? [8, 20] : [8]).map((n) =>
    coverage({
      method: "thresholdInterval",
      world: `${n} curves on 8 points, ${noise.name}`,
      truth: crossing(grid, expected, { level: 0.5 }).x,
      level: 0.95,
      documented: noise === skewed ? 0.93 : undefined,
      interval: (stream, options) => {
        const curve = () => ({ xs: grid, ys: expected.map((y) => y + 0.1 * (noise.draw(stream) - noise.mean)) });
        return thresholdInterval(Array.from({ length: n }, curve), 0.5, options);
      },
    }),
  ),
);

/** The threshold's curves at x = 8, 16, …, 128, their grid moved along like x^1.5. */
const crossingSlopes = milderLaws.flatMap((noise) =>
  [0.95, 0.99].map((level) =>
    coverage({
      method: "crossingSlope",
      world: `5 groups of 8 curves on 8 points, ${noise.name}`,
      truth: 1.5,
      level,
      interval: (stream, options) => {
        const groups = [8, 16, 32, 64, 128].map((x) => {
          const xs = grid.map((n) => n * x ** 1.5);
          const curve = () => ({ xs, ys: expected.map((y) => y + 0.1 * (noise.draw(stream) - noise.mean)) });
          return { x, curves: Array.from({ length: 8 }, curve) };
        });
        return crossingSlope(groups, 0.5, options);
      },
    }),
  ),
);

export const coverageCases: readonly CalibrationCase[] = [
  ...means,
  ...medians,
  ...bootstraps,
  ...hierarchies,
  ...slopes,
  ...thresholds,
  ...crossingSlopes,
];
