import { expect, it } from "vitest";
import { invert } from "./invert.ts";

/** F, 1 − F and p, of which evaluations of the first two are counted. */
function counted(survival: (r: number) => number, density: (r: number) => number) {
  const counts = { evaluations: 0 };
  const count = (value: number): number => {
    counts.evaluations++;
    return value;
  };
  const law = { density, survival: (r: number) => count(survival(r)), cdf: (r: number) => count(1 - survival(r)) };
  return { law, counts };
}

it("a power tail is a straight line: two steps to the bracket, one beyond it", () => {
  const { law, counts } = counted(
    (r) => Math.min(1, r ** -2),
    (r) => (r < 1 ? 0 : 2 * r ** -3),
  );
  for (const target of [0.3, 1e-3, 1e-12]) {
    counts.evaluations = 0;
    const r = invert(law, { target, of: "survival", guess: 3.1 / Math.sqrt(target) });
    expect(Math.abs(r * Math.sqrt(target) - 1)).toBeLessThan(4 * Number.EPSILON);
    // A logarithm and an exponential: the second step corrects their rounding. Bisection alone would take 50.
    expect(counts.evaluations).toBeLessThan(6);
  }
});

it("doublings out of a bad guess, and a density that guides nowhere", () => {
  const exponential = counted(
    (r) => Math.exp(-r),
    (r) => Math.exp(-r),
  );
  expect(invert(exponential.law, { target: Math.exp(-1), of: "survival", guess: 1e-30 })).toBeCloseTo(1, 14);
  expect(invert(exponential.law, { target: -Math.expm1(-1), of: "cdf", guess: 300 })).toBeCloseTo(1, 14);
  for (const density of [() => 0, () => Number.NaN, () => 1e300]) {
    const { law, counts } = counted((r) => Math.exp(-r), density);
    expect(invert(law, { target: Math.exp(-1), of: "survival", guess: 5 })).toBeCloseTo(1, 14);
    // 52 halvings of one octave, three evaluations for each at most.
    expect(counts.evaluations).toBeLessThan(200);
  }
});

it("keeps to a bracket, and a flat F gives a radius where F has the value", () => {
  // F − ½ = 4 (r − ½)³ about ½: float64 knows r to 10⁻⁶ only.
  const { law } = counted(
    (r) => 0.5 - 4 * (r - 0.5) ** 3,
    (r) => 12 * (r - 0.5) ** 2,
  );
  const r = invert(law, { target: 0.5, of: "cdf", guess: 0.8, low: 0.01, high: 0.99 });
  expect(Math.abs(law.cdf(r) - 0.5)).toBeLessThanOrEqual(2 * Number.EPSILON);
  expect(Math.abs(r - 0.5)).toBeLessThan(1e-4);
});

it("no radius: says so", () => {
  const { law } = counted(
    () => 0.9,
    () => 0.1,
  );
  expect(() => invert(law, { target: 0.5, of: "survival", guess: 1 })).toThrow(
    /invert: no radius found with survival 0.5/,
  );
  expect(() => invert(law, { target: 0, of: "cdf", guess: 1 })).toThrow("(0, 1)");
});
