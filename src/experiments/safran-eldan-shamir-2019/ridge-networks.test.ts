import { describe, expect, it } from "vitest";
import { referenceEngine } from "../../engine/reference/reference-engine.ts";
import { Key } from "../../math/random/key.ts";
import { pointsOnSphere } from "../../math/random/samplers.ts";
import { evaluateNetwork } from "../../networks/export/evaluate-network.ts";
import type { GridNetwork } from "../../networks/export/explicit-network.ts";
import { measureCubature } from "./polynomial-in-accuracy-measure.ts";
import { partsOf, polynomialStep, ridgeCoefficients } from "./ridge-budget.ts";
import { addHats, knotValues, measureNetworks, type NetworkTask, tentAt, weigh } from "./ridge-networks.ts";

const context = { key: Key.root(3), engine: referenceEngine };
const task: NetworkTask = {
  dimension: 6,
  lipschitz: 2,
  reach: 0.9,
  cells: 10,
  ridges: [
    [0.4, -0.7, 0.3],
    [1, 0.5],
  ],
  directions: [4, 10, 12],
  points: 7,
  radii: 3,
  replica: 0,
};

/** The network as the list of its units: Σ_i (1/m) (h(−T) + Σ_j (slope change at t_j) relu(⟨u_i, x⟩ − t_j)). */
function explicit(own: NetworkTask, k: number, directions: Float64Array): GridNetwork {
  const { dimension, cells, reach, ridges } = own;
  const values = knotValues(own).filter((_, i) => i % ridges.length === k);
  const slopes = Array.from({ length: cells }, (_, j) => ((values[j + 1]! - values[j]!) * cells) / (2 * reach));
  return {
    kind: "grid",
    dimension,
    constant: values[0]!,
    directions,
    directionWeights: new Float64Array(directions.length / dimension).fill(dimension / directions.length),
    thresholds: Float64Array.from(values, (_, j) => (2 * reach * j) / cells - reach),
    outer: Float64Array.from(values, (_, j) => (slopes[j] ?? 0) - (slopes[j - 1] ?? 0)),
  };
}

describe("measureNetworks", () => {
  it("measures the very network of m(W + 1) rectified linear units, for every m′ and every network", () => {
    const { dimension: d, points, radii } = task;
    const units = pointsOnSphere(12, d, context.key.fold("directions").stream());
    const sphere = pointsOnSphere(points, d, context.key.fold("points").stream());
    const places = new Float64Array(points * radii);
    context.key.fold("radii").stream().fillUniform(places);
    const r = places.map((u, i) => ((i % radii) + u) / radii);
    const x = Float64Array.from({ length: points * radii * d }, (_, at) => {
      const i = Math.floor(at / d);
      return r[i]! * sphere[Math.floor(i / radii) * d + (at % d)]!;
    });
    const { squares } = measureNetworks(task, context);
    for (const [g, m] of task.directions.entries()) {
      for (const k of task.ridges.keys()) {
        const values = evaluateNetwork(explicit(task, k, units.slice(0, m * d)), x);
        const expected = values.reduce((sum, v, i) => sum + (v - tentAt(r[i]!, 2)) ** 2, 0) / values.length;
        // Some hundred operations on numbers of size 1.
        expect(squares[g]![k]).toBeCloseTo(expected, 12);
      }
    }
  });

  it("sees the variance of one network over draws of its directions, whatever the groups", () => {
    const one = { ...task, directions: [8, 16, 24, 40], points: 300, radii: 2 };
    const values = Array.from({ length: 160 }, (_, replica) =>
      measureNetworks(one, { ...context, key: context.key.fold(replica) }),
    );
    for (const k of task.ridges.keys()) {
      const seen = values.reduce((sum, { spreads }) => sum + spreads[k]!, 0) / 160;
      // V/m, by the error of m′ = 8 less that of m = 40: both are bias² + V/m′.
      const differences = values.map(({ squares }) => (squares[0]![k]! - squares[3]![k]!) / (1 / 8 - 1 / 40) / 40);
      const mean = differences.reduce((sum, x) => sum + x, 0) / 160;
      const deviation = Math.sqrt(differences.reduce((sum, x) => sum + (x - mean) ** 2, 0) / 159 / 160);
      expect(Math.abs(seen - mean)).toBeLessThan(5 * deviation); // a t law with 159 degrees: 10⁻⁶
      expect(deviation).toBeLessThan(0.1 * mean); // so that halves taken for wholes (a factor 2) would be seen
    }
  });

  it("refuses a single group of directions", () => {
    expect(() => measureNetworks({ ...task, directions: [4] }, context)).toThrow("two m′");
  });
});

describe("addHats", () => {
  it("is constant beyond the last knots, and linear between", () => {
    const values = knotValues(task);
    const sums = new Float64Array(2);
    const at = (s: number): number => {
      const hats = new Float64Array(task.cells + 1);
      addHats(hats, { projections: Float64Array.of(s), from: 0, to: 1, radius: 1, reach: task.reach });
      weigh(hats, values, sums);
      return sums[0]!;
    };
    expect(at(5)).toBe(at(0.9));
    expect(at(-5)).toBe(at(-0.9));
    expect(at(0.27)).toBeCloseTo((at(0.18) + at(0.36)) / 2, 14);
    // T_4(1) = T_2(1) = T_0 = 1 at the end.
    expect(at(0.9)).toBeCloseTo(0.4 - 0.7 + 0.3, 14);
  });
});

describe("measureCubature", () => {
  const cubature = { dimension: 3, degree: 6, lipschitz: 2, points: 20, radii: 256, replica: 0 };
  const ridge = ridgeCoefficients({ lipschitz: 2 }, { dimension: 3, degree: 6 }, 1);
  const step = polynomialStep({ lipschitz: 2 }, 6);

  it("leaves E_n alone where cells are many: no error of directions", () => {
    const { square, width } = measureCubature({ ...cubature, cells: 4000, ridge }, context);
    // Stratified radii, 20 times 256: the mean over radii is right to 10⁻³ or better.
    expect(Math.abs(square / step.error ** 2 - 1)).toBeLessThan(1e-3);
    expect(width).toBe(16 * 4001);
  });

  it("rejects the ridge function of another dimension, and few cells", () => {
    const other = ridgeCoefficients({ lipschitz: 2 }, { dimension: 4, degree: 6 }, 1);
    for (const wrong of [
      { cells: 4000, ridge: other },
      { cells: 6, ridge },
    ]) {
      expect(measureCubature({ ...cubature, ...wrong }, context).square).toBeGreaterThan(2 * step.error ** 2);
    }
  });
});

describe("the budget and the network", () => {
  it("agree in mean square at d = 5, n = 6, and not with V of d = 20", () => {
    const own = { dimension: 5, degree: 6, cells: 130 };
    const ridges = [ridgeCoefficients({ lipschitz: 2 }, own)];
    const small = { ...task, dimension: 5, reach: 1, cells: 130, ridges, directions: [50, 100], points: 200, radii: 8 };
    const values = Array.from({ length: 30 }, (_, i) => measureNetworks(small, { ...context, key: Key.root(100 + i) }));
    const squares = values.map(({ squares: [, whole] }) => whole![0]!);
    const mean = squares.reduce((sum, x) => sum + x, 0) / 30;
    const deviation = Math.sqrt(squares.reduce((sum, x) => sum + (x - mean) ** 2, 0) / 29 / 30);
    const predicted = (dimension: number): number => {
      const parts = partsOf({ lipschitz: 2 }, own, dimension);
      return parts.polynomial + parts.directions / 100 + parts.interpolation;
    };
    expect(Math.abs(mean - predicted(5))).toBeLessThan(6 * deviation); // t law with 29 degrees: 10⁻⁶
    expect(predicted(20) - mean).toBeGreaterThan(12 * deviation);
  });
});
