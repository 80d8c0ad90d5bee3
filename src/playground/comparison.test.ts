import { expect, test } from "vitest";
import { Key } from "../math/random/key.ts";
import { type ComparisonOptions, comparisonsOf, overRepetitions } from "./comparison.ts";
import type { CurvePoint } from "./curve.ts";

const point = (...errors: readonly number[]): CurvePoint => ({
  ...{ step: 1, loss: 0, error: 0, low: 0, high: 0 },
  ...{ errors, standardErrors: errors.map(() => 0) },
});
const options = (given: Partial<ComparisonOptions> = {}): ComparisonOptions => ({
  ...{ labels: ["64 tanh", "56-8 tanh", "8 tanh"], squares: [], variance: 1, level: 0.95 },
  ...given,
});

test("networks are compared seed by seed, and the words are those of the interval", () => {
  // Differences −0.1, −0.12, −0.14: mean −0.12, standard deviation 0.02, and t_2(0.975) = 4.302652729696 to its last digit.
  const [lower] = comparisonsOf([point(0.3, 0.5, 0.7), point(0.2, 0.38, 0.56)], options());
  const reach = (4.302652729696 * 0.02) / Math.sqrt(3);
  expect(lower).toMatchObject({ network: 1, against: 0, outcome: "lower" });
  expect(lower!.difference.value).toBeCloseTo(-0.12, 12);
  expect(lower!.difference.low).toBeCloseTo(-0.12 - reach, 11);
  expect(lower!.difference.high).toBeCloseTo(-0.12 + reach, 11);
  expect(lower!.text).toBe("56-8 tanh: 0.12 lower [0.07, 0.17] than 64 tanh");
  const [higher] = comparisonsOf([point(0.2, 0.38, 0.56), point(0.3, 0.5, 0.7)], options());
  expect(higher).toMatchObject({ outcome: "higher", text: "56-8 tanh: 0.12 higher [0.07, 0.17] than 64 tanh" });
  const [neither] = comparisonsOf([point(0.3, 0.5, 0.7), point(0.6, 0.4, 0.1)], options());
  expect(neither!.outcome).toBe("not told apart");
  expect(neither!.text).toMatch(/^56-8 tanh: not told apart from 64 tanh, 0.13 lower \[−\d+\.?\d*, \d\.?\d*\]$/);
});

test("several comparisons share their level", () => {
  const comparisons = comparisonsOf([point(1, 2), point(1, 3), point(2, 2)], options());
  expect(comparisons.map(({ difference }) => difference.level)).toEqual([0.975, 0.975]);
});

test("one seed is compared over its test points, and what diverged not at all", () => {
  const squares = [Float64Array.of(1, 2, 3, 4), Float64Array.of(0.5, 1, 3, 3.5)];
  const [one] = comparisonsOf([point(2.5), point(2)], options({ squares, variance: 2 }));
  // (−0.5, −1, 0, −0.5)/2 has mean −0.25 and variance 1/24; z = 1.959963984540.
  expect(one!.difference.value).toBeCloseTo(-0.25, 12);
  expect(one!.difference.high).toBeCloseTo(-0.25 + 1.95996398454 * Math.sqrt(1 / 24 / 4), 10);
  const lost = comparisonsOf([point(2.5), point(Number.NaN)], options({ squares: [squares[0]!, undefined] }));
  expect(lost[0]).toMatchObject({ outcome: "not told apart" });
  expect(lost[0]!.text).toBe("56-8 tanh: not told apart from 64 tanh, one repetition says nothing here");
  const some = comparisonsOf([point(1, 1, 1), point(1, Number.NaN, 2)], options());
  expect(some[0]!.outcome).toBe("not told apart");
});

test("splits of the same rows have the wider interval that covers", () => {
  const values = [0.1, 0.2, 0.4, 0.3];
  const [free, shared] = [0, 1 / 3].map((overlap) => overRepetitions(values, { level: 0.95, overlap }));
  // (1/4 + 1/3)/(1/4).
  expect((shared!.high - shared!.low) / (free!.high - free!.low)).toBeCloseTo(Math.sqrt(7 / 3), 12);

  // A file of 80 rows, the mean over a quarter of them held out, ten splits: what varies over files is the error of the mean over all rows,
  // which the splits of one file share. Counted over 400 files of Gaussian rows.
  const covered = (overlap: number): number => {
    let count = 0;
    for (let file = 0; file < 400; file++) {
      const stream = Key.root(4).fold("file", file).stream();
      const own = Float64Array.from({ length: 80 }, () => stream.gaussian());
      const means = Array.from({ length: 10 }, () => {
        for (let i = 0; i < 20; i++) {
          const j = i + stream.integer(80 - i);
          [own[i], own[j]] = [own[j]!, own[i]!];
        }
        return own.subarray(0, 20).reduce((sum, value) => sum + value, 0) / 20;
      });
      const { low, high } = overRepetitions(means, { level: 0.95, overlap });
      if (low <= 0 && high >= 0) count++;
    }
    return count / 400;
  };
  // Var of the mean over splits ≈ 1/80 + (1/10)(1/20 − 1/80), s² ≈ 1/20 − 1/80: corrected reach 2.26 · √((0.1 + 1/3) · 0.0375) = 0.288 is
  // 2.3 standard deviations, coverage 0.97; uncorrected 1.1 of them, 0.73. Five standard errors of a share at 400 files are 0.05 and 0.11.
  expect(covered(1 / 3)).toBeGreaterThan(0.92);
  expect(covered(0)).toBeLessThan(0.84);
});
