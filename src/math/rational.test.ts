import { expect, test } from "vitest";
import { rational, rationalSum, toNumber } from "./rational.ts";

test("numbers become the fractions that they are, and come back", () => {
  for (const x of [0, 1, -3, 0.1, -1 / 3, 1e300, 2 ** -1000, 5e-324, 2 ** 53 + 2]) {
    const { numerator, denominator } = rational(x);
    expect(toNumber({ numerator, denominator })).toBe(x);
    // Also where neither part is a float64 number.
    const factor = 3n ** 700n;
    expect(toNumber({ numerator: numerator * factor, denominator: denominator * factor })).toBe(x);
  }
  expect(() => rational(Number.NaN)).toThrow("x must be finite, got NaN");
});

test("fractions are rounded to the nearest, and overflow to Infinity", () => {
  expect(toNumber({ numerator: 1n, denominator: 3n })).toBe(1 / 3);
  expect(toNumber({ numerator: -(10n ** 40n), denominator: 7n * 10n ** 39n })).toBe(-10 / 7);
  expect(toNumber({ numerator: 10n ** 400n, denominator: 1n })).toBe(Infinity);
  expect(toNumber({ numerator: 1n, denominator: 10n ** 400n })).toBe(0);
});

test("sums are exact where numbers would cancel", () => {
  const third = { numerator: 1n, denominator: 3n };
  const tiny = { numerator: 1n, denominator: 10n ** 30n };
  const sum = rationalSum([third, tiny, { numerator: -1n, denominator: 3n }]);
  expect(toNumber(sum)).toBe(1e-30);
  expect(toNumber(rationalSum([]))).toBe(0);
});
