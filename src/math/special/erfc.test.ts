import { expect, test } from "vitest";
import { erf } from "./erf.ts";
import { erfc } from "./erfc.ts";

/** mpmath 1.3, 30 digits, rounded to float64: erfc(x), about both changes of method and to the smallest normal numbers. */
const VALUES = [
  [-3.5, 1.9999992569016276],
  [-0.7, 1.6778011938374184],
  [0.3, 0.6713732405408726],
  [0.499, 0.48037934401053156],
  [0.501, 0.4786217791455882],
  [0.75, 0.28884436634648486],
  [1.1, 0.11979493042591827],
  [2.3, 0.0011431765973566525],
  [4.7, 2.9952597863796555e-11],
  [6.28, 6.610653977656803e-19],
  [6.29, 5.820751867247628e-19],
  [9.1, 6.696900427988608e-38],
  [13.7, 1.2613158337408749e-83],
  [21.1431, 1.917853672317147e-196],
  [26.4, 4.4017768588035426e-305],
] as const;

/** Largest error in units of 2⁻⁵² of the value. */
const worst = (f: (x: number) => number): number =>
  Math.max(...VALUES.map(([x, value]) => Math.abs(f(x) / value - 1) / 2 ** -52));

test("keeps its relative error in the tail, which 1 − erf does not", () => {
  // 15 positive terms, two exponentials and a few roundings; measured over 3000 points against 40 digits: 3.3.
  expect(worst(erfc)).toBeLessThan(5);
  expect(worst((x) => 1 - erf(x))).toBeGreaterThan(1e6);
});

test("has its limits", () => {
  expect([0, -0, 28.1, Infinity, -Infinity, Number.NaN].map(erfc)).toEqual([1, 1, 0, 0, 2, Number.NaN]);
});
