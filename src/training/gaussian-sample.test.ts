import { expect, test } from "vitest";
import { Key } from "../math/random/key.ts";
import { dandiRunningExample } from "../targets/presets.ts";
import sight from "../targets/sight.ts";
import { gaussianSample, nextSample } from "./gaussian-sample.ts";

const key = Key.root(11).fold("gaussian-sample.test");
const target = sight.draw({ effectiveDimension: 3, ...dandiRunningExample }, key.fold("target"));

test("holds the stream's numbers row by row, and f* of each row", () => {
  const { x, y } = gaussianSample(target, { dimension: 5, samples: 7 }, key);
  const numbers = new Float64Array(35);
  key.stream().fillGaussian(numbers);
  expect([x.rows, x.columns, x.data]).toEqual([7, 5, numbers]);
  expect(Array.from(y)).toEqual(Array.from({ length: 7 }, (_, i) => target.evaluate(numbers.slice(5 * i), 0)));
});

test("a stream taken in pieces gives the same points as at once, so that samples are nested", () => {
  const whole = gaussianSample(target, { dimension: 5, samples: 100 }, key);
  const stream = key.stream();
  const pieces = [33, 1, 66].map((rows) => nextSample(target, { dimension: 5, rows }, stream));
  expect(pieces.flatMap(({ x }) => Array.from(x.data))).toEqual(Array.from(whole.x.data));
  expect(pieces.flatMap(({ y }) => Array.from(y))).toEqual(Array.from(whole.y));
});

test("a target that reads more coordinates than there are is refused, not read from the next row", () => {
  expect(() => gaussianSample(target, { dimension: 2, samples: 4 }, key)).toThrow(
    "nextSample: dimension must be ≥ 3, got 2",
  );
});
