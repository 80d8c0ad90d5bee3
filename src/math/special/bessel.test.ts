import { expect, it } from "vitest";
import { besselJ, besselSequence, firstOrderOf, negligibleOrder } from "./bessel.ts";

it("closed forms of order ½ and 3⁄2, on every route", () => {
  for (const z of [1e-12, 1e-5, 0.5, 3, 24.99, 25.01, 400, 1e5, 1e8]) {
    const amplitude = Math.sqrt(2 / (Math.PI * z));
    expect(Math.abs(besselJ(0.5, z) - amplitude * Math.sin(z))).toBeLessThan(2e-14 * amplitude * Math.min(1, z));
    if (z > 0.1) {
      const second = amplitude * (Math.sin(z) / z - Math.cos(z));
      expect(Math.abs(besselJ(1.5, z) - second)).toBeLessThan(2e-14 * amplitude);
    }
  }
});

/** Neumann's addition theorem at 0, J_0(2z) … in its alternating form: 1 = J_0 + 2 Σ J_2k (DLMF 10.12.4): not what normalises them. */
it("the sum of the even orders is 1", () => {
  for (const z of [0.3, 7, 60, 900, 9000]) {
    const sum = (shift: number) => {
      const values = besselSequence(z, { firstOrder: 0, count: negligibleOrder(0, z) });
      return values.reduce((total, value, k) => (k % 2 === shift ? total + (k === 0 ? 1 : 2) * value : total), 0);
    };
    // Some √z terms' worth of size, each with an error of 2e-14 of the amplitude at most.
    expect(Math.abs(sum(0) - 1)).toBeLessThan(2e-14 * (1 + Math.sqrt(z)));
    // Mutant: the odd ones.
    expect(Math.abs(sum(1) - 1)).toBeGreaterThan(1e-3);
  }
});

it("routes agree where they meet: upwards above 2(order + 1), downwards below", () => {
  for (const order of [13, 13.5, 150, 400.5]) {
    const meeting = 2 * (order + 1);
    for (const z of [meeting * (1 - 1e-15), meeting * (1 + 1e-15)]) {
      const longer = besselSequence(z, { firstOrder: firstOrderOf(order), count: Math.ceil(2 * order) });
      const difference = besselJ(order, z) - longer[Math.floor(order)]!;
      expect(Math.abs(difference)).toBeLessThan(4e-14 * Math.sqrt(2 / (Math.PI * z)));
    }
  }
});

it("at 0, next to it, and where values underflow", () => {
  expect(Array.from(besselSequence(0, { firstOrder: 0, count: 3 }))).toEqual([1, 0, 0]);
  expect(besselJ(0.5, 0)).toBe(0);
  expect(besselJ(500, 1)).toBe(0);
  expect(besselJ(3, 1e-9)).toBeCloseTo(1e-27 / 48, 40);
});

it("refuses other orders and arguments", () => {
  expect(() => besselJ(0.25, 1)).toThrow("besselJ: order must be 0, 1/2, 1, 3/2, …, got 0.25");
  expect(() => besselJ(1, -1)).toThrow("besselSequence: z must be a number ≥ 0, got -1");
  expect(() => besselJ(1, Number.POSITIVE_INFINITY)).toThrow(/z must be/);
  expect(() => besselSequence(1, { firstOrder: 0, count: 0 })).toThrow(/count/);
});
