import { expect, test } from "vitest";
import {
  bitsToIdentify,
  eliminationBound,
  queriesToEliminate,
  queriesToLearn,
  sharpEliminationBound,
  spectralEliminationBound,
} from "./elimination.ts";

/** Targets with the Gram matrix (1 − γ)I + γJ: a of them, summed, each get √((1 + (a − 1)γ)/a) from the sum over its norm. */
function eliminatedFromEquiangular(tolerance: number, correlation: number): number {
  let a = 1;
  while (Math.sqrt((1 + a * correlation) / (a + 1)) >= tolerance) a++;
  return a;
}

const GRID = [0.01, 0.05, 0.1, 0.2, 0.3].flatMap((correlation) =>
  [1.13, 1.37, 2.03, 2.9].map((ratio) => ({ correlation, tolerance: Math.sqrt(ratio * correlation) })),
);

test("equiangular targets attain the sharp bound, rounded down, and stay below the simple one", () => {
  for (const { tolerance, correlation } of GRID) {
    const eliminated = eliminatedFromEquiangular(tolerance, correlation);
    // The grid keeps (1 − γ)/(τ² − γ) away from integers by 1e-3, far more than rounding.
    expect(eliminated).toBe(Math.floor(sharpEliminationBound({ tolerance, correlation })));
    expect(eliminated).toBeLessThan(eliminationBound({ tolerance, correlation }));
  }
});

test("mutants: a bound that forgets γ, or counts half of it, is broken by equiangular targets", () => {
  const broken = (bound: (tolerance: number, correlation: number) => number) =>
    GRID.some(
      ({ tolerance, correlation }) => eliminatedFromEquiangular(tolerance, correlation) > bound(tolerance, correlation),
    );
  expect(broken((tolerance) => 1 / tolerance ** 2)).toBe(true);
  expect(broken((tolerance, correlation) => 1 / (tolerance ** 2 - correlation / 2))).toBe(true);
  expect(broken((tolerance, correlation) => eliminationBound({ tolerance, correlation }))).toBe(false);
});

test("the spectral bound holds with equality where all answers are τ", () => {
  // a targets alone: λ = 1 + (a − 1)γ, and at τ² = λ/a all a of them are at the tolerance.
  const [a, correlation] = [7, 0.2];
  const eigenvalue = 1 + (a - 1) * correlation;
  expect(spectralEliminationBound(Math.sqrt(eigenvalue / a), eigenvalue)).toBeCloseTo(a, 12);
});

test("numbers of queries", () => {
  const elimination = { tolerance: 0.5, correlation: 0.15 };
  expect(queriesToEliminate(1000, elimination)).toBeCloseTo(100, 10);
  expect(queriesToLearn(1000, elimination)).toBeCloseTo(49, 10);
  expect([1, 2, 3, 1000, 1024, 1025].map(bitsToIdentify)).toEqual([0, 1, 2, 10, 10, 11]);
});

test("refuses γ ≥ τ² and tolerances outside (0, 1]", () => {
  expect(() => eliminationBound({ tolerance: 0.5, correlation: 0.25 })).toThrow(/correlation must be in/);
  expect(() => eliminationBound({ tolerance: 1.1, correlation: 0.25 })).toThrow(/tolerance must be in/);
  expect(() => spectralEliminationBound(0.5, 0)).toThrow(/eigenvalue must be positive/);
  expect(() => queriesToEliminate(-1, { tolerance: 0.5, correlation: 0.1 })).toThrow(/targets must be/);
  expect(() => bitsToIdentify(0)).toThrow(/integer ≥ 1/);
});
