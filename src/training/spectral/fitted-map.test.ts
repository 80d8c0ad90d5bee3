import { expect, test } from "vitest";
import { matrix } from "../../engine/matrix.ts";
import { beside, compose, pointwiseMap } from "./fitted-map.ts";

/** (a, b) ↦ a + b, and (a, b) ↦ (a, 10b, 100). */
const sum = pointwiseMap(2, 1, (x, out) => {
  for (let i = 0; i < out.length; i++) out[i] = x[2 * i] + x[2 * i + 1];
});
const three = pointwiseMap(2, 3, (x, out) => {
  for (let i = 0; i < out.length / 3; i++) out.set([x[2 * i], 10 * x[2 * i + 1], 100], 3 * i);
});
const points = matrix(3, 2, Float64Array.of(1, 2, 3, 4, 5, 6));

test("beside puts the outputs of both maps in one row, the first map's first", () => {
  const map = beside(sum, three);
  expect([map.inputs, map.outputs]).toEqual([2, 4]);
  expect(map.apply(points)).toEqual(matrix(3, 4, Float64Array.of(3, 1, 20, 100, 7, 3, 40, 100, 11, 5, 60, 100)));
  expect(beside(three, sum).apply(points).data).toEqual(Float64Array.of(1, 20, 100, 3, 3, 40, 100, 7, 5, 60, 100, 11));
  expect(map.apply(matrix(0, 2))).toEqual(matrix(0, 4));
});

test("maps that do not fit are refused", () => {
  expect(() =>
    beside(
      sum,
      compose(
        three,
        pointwiseMap(3, 1, () => undefined),
      ),
    ),
  ).not.toThrow();
  expect(() =>
    beside(
      sum,
      pointwiseMap(3, 1, () => undefined),
    ),
  ).toThrow("beside: second must take 2 inputs, got 3");
});
