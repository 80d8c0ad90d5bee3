import { expect, test } from "vitest";
import { portableLog } from "./portable-log.ts";

test("agrees with the engine's logarithm to 2 ulp each", () => {
  const points = [
    1,
    2,
    0.5,
    Math.SQRT2,
    Math.SQRT1_2,
    1 + 2 ** -52,
    1 - 2 ** -53,
    2 ** -53,
    5e-324,
    1e-310,
    1.7e308,
    10,
  ];
  for (let i = 0; i < 5000; i++) points.push(Math.exp((i - 2500) / 3.7), 0.7 + i * 1.4e-4);
  for (const x of points) {
    const expected = Math.log(x);
    expect(Math.abs(portableLog(x) - expected)).toBeLessThanOrEqual(4 * 2 ** -52 * Math.abs(expected));
  }
});

test("is exact where the logarithm is, and extends it", () => {
  expect(portableLog(1)).toBe(0);
  expect(portableLog(0)).toBe(Number.NEGATIVE_INFINITY);
  expect(portableLog(Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
  expect(portableLog(-1)).toBeNaN();
  expect(portableLog(Number.NaN)).toBeNaN();
});
