import { expect, it } from "vitest";
import { encloseWithin } from "./enclose-within.ts";
import { bendOf } from "./largest-error.ts";
import { derivativesOf, partsUpTo, partValue } from "./parts.ts";

const T4 = { from: 0, to: 1, begin: 0, end: 2, coefficients: Float64Array.of(0, 0, 0, 0, 1), deviation: 0 };

it("knows derivatives, and their largest values on a piece", () => {
  // T_4 = 8t⁴ − 8t² + 1, t = r − 1; at t = 1: 16, 80 and 192.
  const { first, second, bounds } = derivativesOf(T4);
  const known = [16, 80, 192];
  for (const [i, bound] of bounds.entries()) {
    expect(bound / known[i]!).toBeCloseTo(1, 11);
    expect(bound).toBeGreaterThanOrEqual(known[i]!);
  }
  for (const r of [0, 0.3, 1, 1.9]) {
    const t = r - 1;
    expect(partValue(T4, r, first)).toBeCloseTo(32 * t ** 3 - 16 * t, 12);
    expect(partValue(T4, r, second)).toBeCloseTo(96 * t * t - 16, 12);
  }
  // A piece of half the length: twice, four and eight times as steep.
  const half = derivativesOf({ ...T4, end: 1 });
  expect(half.bounds.map((bound, i) => bound / bounds[i]!)).toEqual([2, 4, 8]);
});

it("bounds second derivatives in the angle from that in the middle", () => {
  // e = f̃ − cos 4θ; r² = (1 + cos 2θ)/2 and r³ = (3 cos θ + cos 3θ)/4 at r = cos θ; second derivatives term by term.
  const worlds = [
    { f: "r^2", wave: 0, second: (t: number) => -2 * Math.cos(2 * t) },
    { f: "r^3", wave: 0, second: (t: number) => -(3 * Math.cos(t) + 9 * Math.cos(3 * t)) / 4 },
    { f: "r^3", wave: 1, second: (t: number) => -(3 * Math.cos(t) + 9 * Math.cos(3 * t)) / 4 + 16 * Math.cos(4 * t) },
  ];
  for (const { f, wave, second } of worlds) {
    const [part] = partsUpTo(encloseWithin(f, 1), 1);
    const bend = bendOf(part!, { degree: 4, radius: 1, coefficients: Float64Array.of(0, 0, wave) });
    for (let i = 1; i < 40; i++) {
      const t = (i * Math.PI) / 80;
      for (const width of [1e-9, 0.01, 0.1, 1]) {
        for (const side of [t - width, t, t + width]) {
          if (side < 0 || side > Math.PI / 2) continue;
          // The formula here has ten roundings of its own.
          expect(bend(Math.cos(t), width)).toBeGreaterThan(Math.abs(second(side)) - 1e-13);
        }
      }
      expect(bend(Math.cos(t), 1e-9)).toBeLessThan(Math.abs(second(t)) + 1e-6);
    }
  }
});

it("cuts the last piece, and goes on beyond it", () => {
  const f = encloseWithin("abs(r - 1)", 2);
  expect(partsUpTo(f, 1.5).map(({ from, to, end }) => [from, to, end])).toEqual([
    [0, 1, 1],
    [1, 1.5, 2],
  ]);
  const beyond = partsUpTo(f, 3).at(-1)!;
  expect([beyond.from, beyond.to, partValue(beyond, 2.7)]).toEqual([2, 3, 1]);
  expect(() => partsUpTo(f, 0)).toThrow("the radius must be finite and > 0");
});
