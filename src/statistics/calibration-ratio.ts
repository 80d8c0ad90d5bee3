import type { Stream } from "../math/random/stream.ts";
import { type CalibrationCase, coverage, logNormal, type Noise, normal } from "./calibration-coverage.ts";
import { ratioOfMeans, ratioOfMedians } from "./ratio.ts";
import { below } from "./verdict.ts";

/** Of the expectations of the two arms, and of their medians. */
const TRUTH = 0.7;

/** Pairs exp(σ (e + e′)/√2) of standardised noise, e the seed's own and e′ the arm's: σ on the log scale, correlation ½. */
function pairs(
  { noise, sigma }: { readonly noise: Noise; readonly sigma: number },
  count: number,
  stream: Stream,
): { readonly a: number[]; readonly b: number[] } {
  const draw = (): number => (noise.draw(stream) - noise.mean) / noise.standardDeviation;
  const seeds = Array.from({ length: count }, draw);
  const arm = (factor: number) => seeds.map((seed) => factor * Math.exp((sigma * (seed + draw())) / Math.SQRT2));
  return { a: arm(TRUTH), b: arm(1) };
}

const skewed = logNormal(0.5);
/** The errors of a claim's replicas scatter by 5 to 10 per cent. */
const worlds: readonly { readonly noise: Noise; readonly sigma: number }[] = [
  { noise: normal, sigma: 0.05 },
  { noise: skewed, sigma: 0.1 },
];
const sizes = [6, 8, 10, 24].flatMap((count) => [0.95, 0.9967].map((level) => ({ count, level })));
const nameOf = (count: number, { noise, sigma }: (typeof worlds)[number]): string =>
  `${count} pairs, ${noise.name}, deviation ${sigma} on the log scale`;

const means = worlds.flatMap((world) =>
  sizes.map(({ count, level }) =>
    coverage({
      method: "ratioOfMeans",
      world: nameOf(count, world),
      truth: TRUTH,
      level,
      interval: (stream, options) => {
        const { a, b } = pairs(world, count, stream);
        return ratioOfMeans(a, b, options);
      },
    }),
  ),
);

/** Far beyond the use, where Fieller's interval errs on the wide side. */
const wild = [
  { noise: normal, documented: 0.96 },
  { noise: skewed, documented: 0.98 },
].map(({ noise, documented }) => {
  const world = { noise, sigma: 0.7 };
  return coverage({
    method: "ratioOfMeans",
    world: nameOf(12, world),
    truth: TRUTH,
    level: 0.95,
    documented,
    interval: (stream, options) => {
      const { a, b } = pairs(world, 12, stream);
      return ratioOfMeans(a, b, options);
    },
  });
});

const medians = [normal, skewed].map((noise) => {
  const world = { noise, sigma: 0.7 };
  return coverage({
    method: "ratioOfMedians",
    world: nameOf(12, world),
    truth: TRUTH,
    level: 0.95,
    interval: (stream, options) => {
      const { a, b } = pairs(world, 12, stream);
      return ratioOfMedians(a, b, options);
    },
  });
});

export const ratioCases: readonly CalibrationCase[] = [...means, ...wild, ...medians];

/** One-sided verdicts on a ratio that lies at the bound. */
export const ratioVerdictCases: readonly CalibrationCase[] = worlds.flatMap((world) =>
  sizes.flatMap(({ count, level }) =>
    (["consistent", "contradicted"] as const).map((falsely) => ({
      kind: "false alarm",
      method: "below, ratioOfMeans",
      world: `${nameOf(count, world)}, truth at the bound`,
      event: falsely,
      level,
      nominal: (1 - level) / 2,
      run: (key) => {
        const { a, b } = pairs(world, count, key.stream());
        return below(TRUTH, ratioOfMeans(a, b, { level })) === falsely;
      },
    })),
  ),
);
