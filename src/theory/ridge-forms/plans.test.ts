import { describe, expect, it } from "vitest";
import { radialLawNamed } from "../../distributions/named-radial.ts";
import { radialPoints } from "../../distributions/radial-law.ts";
import { Key } from "../../math/random/key.ts";
import { pointsOnSphere } from "../../math/random/samplers.ts";
import { evaluateNetwork } from "../../networks/export/evaluate-network.ts";
import { requireExplicitNetwork, unitsOf } from "../../networks/export/explicit-network.ts";
import { cheapestTied, tiedOfWidth, tiedSystem, unitsOfTied } from "./cheapest-tied.ts";
import { eliminate, exchange, solveSparse, valuesOf } from "./kink-system.ts";
import { framePotentials, randomPotentials } from "./potentials.ts";
import type { RadialTarget } from "./ridge-forms.ts";
import { bestTied, errorAgainst, tiedError } from "./tied-error.ts";
import { type TiedFunction, tiedNetwork } from "./tied-network.ts";

const TENT: RadialTarget = { value: (r) => Math.max(0, 1 - 2 * Math.abs(r - 0.5)), cuts: [0.5] };
const uniform = (dimension: number) => radialLawNamed("uniform-radius", { dimension });

/** h(s) by its definition. */
function tied({ knots, values }: TiedFunction, s: number): number {
  const t = Math.abs(s);
  const last = knots.length - 1;
  if (t >= knots[last]!) return values[last]! + (values[last + 1] ?? 0) * (t - knots[last]!);
  const j = knots.findIndex((k) => k > t);
  const part = (t - knots[j - 1]!) / (knots[j]! - knots[j - 1]!);
  return (1 - part) * values[j - 1]! + part * values[j]!;
}

describe("kinks", () => {
  const system = tiedSystem(uniform(20), TENT, { degree: 8 });
  const potentials = framePotentials(400, { block: 20, dimension: 20 });
  const form = system.least(potentials);

  it("are the same problem as hats", () => {
    const { gamma, error } = solveSparse(form, { chosen: eliminate(form, { flat: false })[64]!, flat: false });
    const best = bestTied(system.forms, TENT, potentials);
    // Two solutions by Cholesky of one form in two bases: the minimum is second order in their differences.
    expect(Math.abs(error / best.error.total - 1)).toBeLessThan(1e-8);
    const values = valuesOf(system.forms, gamma, { flat: false, first: 1 });
    expect(errorAgainst(system.forms, system.against, { values, potentials }).total / error).toBeCloseTo(1, 8);
  });

  it("are left out in nested sets, whose errors grow", () => {
    for (const flat of [false, true]) {
      const sets = eliminate(form, { flat });
      let before = 0;
      for (let k = 64; k >= 1; k--) {
        expect(sets[k]).toHaveLength(k);
        expect(sets[k]!.every((j) => sets[k + 1]?.includes(j) ?? true)).toBe(true);
        const { error, gamma } = solveSparse(form, { chosen: sets[k]!, flat });
        expect(error).toBeGreaterThan(before * (1 - 1e-6));
        before = error;
        const slope = gamma.reduce((sum, g, j) => (j === 0 ? sum : sum + g), 0);
        if (flat) expect(Math.abs(slope)).toBeLessThan(1e-9 * gamma.reduce((sum, g) => sum + Math.abs(g), 0));
      }
    }
  });

  it("lose no more at any step than any other choice would", () => {
    const sets = eliminate(form, { flat: false });
    for (const k of [3, 8, 20]) {
      const chosen = solveSparse(form, { chosen: sets[k - 1]!, flat: false }).error;
      for (const out of sets[k]!) {
        const other = solveSparse(form, { chosen: sets[k]!.filter((j) => j !== out), flat: false }).error;
        expect(other).toBeGreaterThan(chosen * (1 - 1e-6));
      }
    }
  });

  it("are moved to within 2 % of the best one or two", () => {
    const grid = Array.from({ length: 64 }, (_, j) => j + 1);
    const pairs = grid.flatMap((i) => grid.filter((j) => j > i && (j - i) % 2 === 1).map((j) => [i, j]));
    for (const [size, all] of [
      [1, grid.map((j) => [j])],
      [2, pairs],
    ] as const) {
      const least = Math.min(...all.map((chosen) => solveSparse(form, { chosen, flat: false }).error));
      const start = eliminate(form, { flat: false })[size]!;
      const found = exchange(form, { chosen: start, flat: false });
      expect(found.error).toBeLessThanOrEqual(solveSparse(form, { chosen: start, flat: false }).error);
      expect(found.error).toBeLessThan(1.02 * least);
    }
  });
});

describe("plans", () => {
  it("are cheapest for their error, and networks of theirs have that many units and that error", () => {
    const d = 20;
    const law = uniform(d);
    const system = tiedSystem(law, TENT);
    const plan = cheapestTied(system, { error: 0.12, family: randomPotentials });
    expect(plan.width).toBeLessThan(600);
    expect(Math.sqrt(plan.error.total)).toBeLessThanOrEqual(0.12);
    expect(Math.sqrt(tiedOfWidth(system, Math.floor(plan.width * 0.98), randomPotentials).error.total)).toBeGreaterThan(
      0.12,
    );
    const whole = tiedError(system.forms, TENT, {
      values: bestTied(system.forms, TENT, randomPotentials(plan.directions)).values,
      potentials: randomPotentials(plan.directions),
    });
    expect(whole.total).toBeLessThan(plan.error.total);
    const stream = Key.root(9).fold("plans").stream();
    // Each network with points of its own: 40 independent means.
    const means = Array.from({ length: 40 }, () => {
      const network = tiedNetwork(plan, { dimension: d, directions: pointsOnSphere(plan.directions, d, stream) });
      expect(unitsOf(network)).toBe(plan.width);
      const fresh = radialPoints(400, law, stream);
      const values = evaluateNetwork(network, fresh);
      let sum = 0;
      for (let i = 0; i < 400; i++) {
        const r = Math.hypot(...fresh.subarray(i * d, (i + 1) * d));
        sum += (values[i]! - TENT.value(r)) ** 2 / 400;
      }
      return sum;
    });
    const mean = means.reduce((sum, v) => sum + v, 0) / 40;
    const deviation = Math.sqrt(means.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (40 * 39));
    // Student's t with 39 degrees: 5.8 is passed once in 10⁶.
    expect(Math.abs(mean - plan.error.total)).toBeLessThan(5.8 * deviation);
    // The deviation is small enough to tell directions twice as many apart.
    expect(5.8 * deviation).toBeLessThan(0.3 * plan.error.total);
  });

  it("get better with width, and say what is reachable", () => {
    const system = tiedSystem(radialLawNamed("phi2", { dimension: 6 }), {
      value: (r) => Math.max(0, 1 - r),
      cuts: [1],
    });
    expect(system.forms.tails).toBe("constant");
    const frames = (m: number) => framePotentials(m, { block: Math.min(m, 6), dimension: 6 });
    const curve = [3, 30, 300, 30_000].map((width) => tiedOfWidth(system, width, frames));
    for (let i = 1; i < curve.length; i++) expect(curve[i]!.error.total).toBeLessThan(curve[i - 1]!.error.total);
    for (const { width, directions, knots, flat, tails } of curve) {
      expect(unitsOfTied(directions, { kinks: knots.length - 1, flat, tails })).toBe(width);
    }
    expect(() => cheapestTied(system, { error: 1e-6, family: randomPotentials, mostUnits: 1000 })).toThrow(
      /1000 units reach 0\.0\d+ with 64 places of kinks/,
    );
    expect(() => tiedOfWidth(system, 1, randomPotentials)).toThrow(
      /a network needs a direction and a kink; width, got 1/,
    );
  });
});

describe("tiedNetwork", () => {
  const d = 3;
  const stream = Key.root(10).fold("tied").stream();
  const directions = pointsOnSphere(4, d, stream);
  const weights = Float64Array.of(0.4, 0.3, 0.2, 0.1);
  const points = Float64Array.from({ length: 300 }, () => 4 * stream.uniform() - 2);

  it("is the sum that it should be, in each of its three forms", () => {
    const four = [0, 0.3, 1.1, 1.7] as const;
    for (const [knots, values, units] of [
      [four, [1, 0.4, -0.7, 0.2], 4 * 7],
      [four, [1, 1, -0.7, 0.2], 4 * 6],
      [four, [1, 0.4, -0.7, 0.2, 2.5], 4 * 7 + 2],
      [four, [1, 1, -0.7, 0.2, 2.5], 8 * 3],
      // No kink at 1.1: the slope stays.
      [four, [1, 0.5, -1.5, -1, -0.25], 4 * 7 + 2],
      [four, [0, 0, 0, 0, 1], 8],
      [[0], [1, -0.8], 4 + 2],
    ] as const) {
      const h = { knots: Float64Array.from(knots), values: Float64Array.from(values) };
      const network = tiedNetwork(h, { dimension: d, directions, weights });
      requireExplicitNetwork(network);
      expect(unitsOf(network)).toBe(units);
      const found = evaluateNetwork(network, points);
      for (let i = 0; i < found.length; i++) {
        let sum = 0;
        for (let k = 0; k < 4; k++) {
          let s = 0;
          for (let c = 0; c < d; c++) s += points[i * d + c]! * directions[k * d + c]!;
          sum += weights[k]! * tied(h, s);
        }
        // Some tens of terms below 30.
        expect(Math.abs(found[i]! - sum)).toBeLessThan(1e-13);
      }
    }
  });

  it("is constant far out to the last bit of its weights", () => {
    const h = { knots: Float64Array.of(0, 0.1, 0.77, 1.3), values: Float64Array.of(0.3, -1 / 3, 0.1, 0.7) };
    const { outer } = tiedNetwork(h, { dimension: d, directions });
    expect(outer.reduce((sum, a) => sum + a, 0)).toBe(0);
    expect(() => tiedNetwork(h, { dimension: 5, directions })).toThrow(/rows of 5 numbers/);
    expect(() => tiedNetwork({ ...h, values: Float64Array.of(1) }, { dimension: d, directions })).toThrow(
      /4 or 5 values/,
    );
    expect(() => tiedNetwork(h, { dimension: d, directions, weights: Float64Array.of(1, 1, 1, 1) })).toThrow(/sum 1/);
  });
});
