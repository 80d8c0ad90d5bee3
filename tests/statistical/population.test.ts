import { describe, expect, it } from "vitest";
import type { Activation } from "../../src/activations/activation.ts";
import relu from "../../src/activations/relu.ts";
import tanh from "../../src/activations/tanh.ts";
import { referenceEngine as engine } from "../../src/engine/reference/reference-engine.ts";
import { harmonicDimension } from "../../src/math/harmonics.ts";
import { legendre } from "../../src/math/legendre.ts";
import { Key } from "../../src/math/random/key.ts";
import { pointsOnSphere } from "../../src/math/random/samplers.ts";
import {
  evaluateHarmonics,
  type HarmonicFunction,
  zonalHarmonic,
} from "../../src/training/population/harmonic-target.ts";
import { populationDynamics } from "../../src/training/population/population-dynamics.ts";
import { zonalKernel } from "../../src/training/population/zonal-kernel.ts";
import { FALSE_ALARM_DEVIATIONS } from "./goodness.ts";

/*
 * The exact dynamics against the network that they speak of, evaluated at uniform points: the gradient, the loss and the
 * parts of the residual, ‖Π_k H‖² = E N P_k(⟨x, x′⟩) H(x) H(x′) over independent x, x′ (reproducing kernel of degree k).
 */

const [D, M, PAIRS] = [5, 30, 100_000];
const key = Key.root(11).fold("population.test");
const draw = (count: number, name: string): Float64Array => pointsOnSphere(count, D, key.fold(name).stream());
const units = draw(M, "units");
const [xs, others] = [draw(PAIRS, "x"), draw(PAIRS, "x'")];

const product = (a: Float64Array, i: number, b: Float64Array, j: number): number => {
  let t = 0;
  for (let s = 0; s < D; s++) t += a[i * D + s]! * b[j * D + s]!;
  return t;
};

/** Mean of the terms minus what is expected, in standard errors. */
function deviation(terms: Float64Array, expected: number): number {
  const mean = terms.reduce((sum, t) => sum + t, 0) / terms.length;
  const variance = terms.reduce((sum, t) => sum + (t - mean) ** 2, 0) / terms.length;
  return Math.abs(mean - expected) / Math.sqrt(variance / terms.length);
}

describe.each([
  { name: "relu", activation: relu as Activation, gain: 1, bias: 0 },
  { name: "tanh with gain and bias", activation: tanh as Activation, gain: 2, bias: -0.3 },
  { name: "relu with bias", activation: relu as Activation, gain: 1, bias: 0.2 },
])("$name", ({ activation, gain, bias }) => {
  const kernel = zonalKernel(activation, { dimension: D, gain, bias });
  const population = populationDynamics({ units, kernel }, { engine });
  const rate = 0.9 * population.descent.stableBelow;
  const target: HarmonicFunction = [
    zonalHarmonic(0, draw(1, "any")),
    { degree: 1, poles: draw(2, "poles"), amplitudes: Float64Array.of(1, -0.5) },
    zonalHarmonic(2, draw(1, "pole")),
  ];
  const TIME = 12;
  const times = [0, TIME, TIME + 1];
  const b = population.coefficients(target, { rate, times });

  const featuresAt = (points: Float64Array, i: number): Float64Array =>
    Float64Array.from({ length: M }, (_, u) => activation.value(gain * product(points, i, units, u) + bias));
  const residualAt = (points: Float64Array): Float64Array =>
    evaluateHarmonics(target, points, { dimension: D }).map((g, i) =>
      featuresAt(points, i).reduce((h, phi, u) => h - b.data[u * times.length + 1]! * phi, g),
    );
  const [h, hOther] = [residualAt(xs), residualAt(others)];

  it("its loss is the mean square of the network's residual", () => {
    const loss = population.loss(target, { rate, times });
    const squares = h.map((value) => value * value);
    expect(deviation(squares, loss[1]!)).toBeLessThan(FALSE_ALARM_DEVIATIONS);
    expect(deviation(squares, loss[0]!)).toBeGreaterThan(FALSE_ALARM_DEVIATIONS);
  });

  it("its step is the gradient of that loss", () => {
    for (let u = 0; u < 5; u++) {
      const terms = h.map((value, i) => value * activation.value(gain * product(xs, i, units, u) + bias));
      const step = (b.data[u * times.length + 2]! - b.data[u * times.length + 1]!) * (M / rate);
      expect(deviation(terms, step)).toBeLessThan(FALSE_ALARM_DEVIATIONS);
      // Without the 1/m the step would be m times as long.
      expect(deviation(terms, step * M)).toBeGreaterThan(FALSE_ALARM_DEVIATIONS);
    }
  });

  it.each([0, 1, 2])("its residual of degree %d is the projection's", (degree) => {
    const count = Number(harmonicDimension(D, degree));
    const [[, part]] = population.degreeResiduals(target, { rate, times, degrees: [degree] }) as [Float64Array];
    const terms = h.map((value, i) => count * legendre(degree, product(xs, i, others, i), D) * value * hOther[i]!);
    expect(deviation(terms, part!)).toBeLessThan(FALSE_ALARM_DEVIATIONS);
  });

  it("its average over poles of degree 2 is that over random ones", () => {
    const average = population.poleAverage(2);
    const poles = draw(300, "many poles");
    const half = { rate, time: 30 };
    const overlaps = Float64Array.from({ length: 300 }, (_, p) => {
      const along = [zonalHarmonic(2, poles.slice(p * D, p * D + D))];
      return population.overlap(along, { rate, times: [half.time], along })[0]!;
    });
    expect(deviation(overlaps, average.residual(half))).toBeLessThan(FALSE_ALARM_DEVIATIONS);
    expect(deviation(overlaps, average.residual({ rate, time: 15 }))).toBeGreaterThan(FALSE_ALARM_DEVIATIONS);
  });
});
