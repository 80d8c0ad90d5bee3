import { describe, expect, it } from "vitest";
import logistic from "../../activations/logistic.ts";
import { besselLaw } from "../../distributions/radial/bessel-law.ts";
import { Key } from "../../math/random/key.ts";
import quantity from "../quantities/two-layer-guarantee.ts";
import { featureProfile } from "./feature-profile.ts";
import { SQUARE_PER_CROSS_ENTROPY, twoLayerGuarantee } from "./guarantee.ts";
import { windowOf } from "./window.ts";

const GAIN = 5;
const profile = featureProfile(logistic, { gain: GAIN });
const threshold = profile.mean(1);
/** ln(1 + e^{−t}), the cross-entropy at margin t. */
const loss = (t: number): number => Math.log1p(Math.exp(-Math.abs(t))) + Math.max(0, -t);

/** The three steps of the lemma, as the notes state them. */
const insideWindow = (sharpness: number, width: number): number => Math.LN2 + sharpness / (4 * Math.sqrt(width));
const saturation = (sharpness: number, gap: number): number => Math.exp((-sharpness * gap) / 2);
const deviations = (sharpness: number, width: number, gap: number): number =>
  (sharpness + Math.LN2) * Math.exp((-width * gap * gap) / 2);

describe("the steps of the proof, on small cases", () => {
  const draws = 4000;
  /** Mean over draws of the units of the comparator's cross-entropy at ρ, and 4.9 standard errors (false alarms 1e-6). */
  function comparator(rho: number, { sharpness, width }: { readonly sharpness: number; readonly width: number }) {
    const stream = Key.root(5).fold("comparator", rho, sharpness, width).stream();
    let [sum, squares] = [0, 0];
    for (let i = 0; i < draws; i++) {
      let mean = 0;
      for (let j = 0; j < width; j++) mean += logistic.value(GAIN * (rho * stream.gaussian() - 1)) / width;
      const cost = loss(sharpness * (threshold - mean) * (rho <= 1 ? 1 : -1));
      sum += cost;
      squares += cost * cost;
    }
    const mean = sum / draws;
    return { mean, margin: 4.9 * Math.sqrt(Math.max(0, squares / draws - mean * mean) / draws) };
  }

  it.each([
    [0.95, 30, 20],
    [1, 30, 20],
    [1, 300, 20],
    [1.02, 300, 100],
  ])("in the window: ρ = %d, α = %d, r = %d", (rho, sharpness, width) => {
    const { mean, margin } = comparator(rho, { sharpness, width });
    expect(mean).toBeLessThan(insideWindow(sharpness, width) + margin);
    // Mutants: no deviation; one that falls like 1/r.
    if (sharpness === 300) {
      expect(mean - margin).toBeGreaterThan(Math.LN2);
      expect(mean - margin).toBeGreaterThan(Math.LN2 + sharpness / (4 * width));
    }
  });

  it.each([
    [0.5, 100, 20],
    [0.7, 100, 100],
    [1.5, 100, 40],
    [2, 60, 200],
    [1.5, 1000, 40],
  ])("outside: ρ = %d, α = %d, r = %d", (rho, sharpness, width) => {
    const gap = Math.abs(profile.mean(rho) - threshold);
    const { mean, margin } = comparator(rho, { sharpness, width });
    expect(mean).toBeLessThan(saturation(sharpness, gap) + deviations(sharpness, width, gap) + margin);
    // Mutants: no deviations; deviations that cost as much as a guess.
    if (sharpness === 1000) {
      expect(mean - margin).toBeGreaterThan(saturation(sharpness, gap));
      expect(mean - margin).toBeGreaterThan(Math.LN2 * Math.exp((-width * gap * gap) / 2));
    }
  });

  it("the square is at most 0.4073 times the cross-entropy", () => {
    const ratios = Array.from({ length: 9999 }, (_, i) => (1 - (i + 1) / 1e4) ** 2 / -Math.log((i + 1) / 1e4));
    expect(Math.max(...ratios)).toBeLessThan(SQUARE_PER_CROSS_ENTROPY);
    expect(Math.max(...ratios)).toBeGreaterThan(SQUARE_PER_CROSS_ENTROPY - 1e-4);
  });
});

/**
 * Gradient descent on the mean cross-entropy of points of ℝ², through the logits z = Φθ: z ← z − η ΦΦᵀ(s(z) − y)/n. Returns the loss
 * and the squared error after each number of steps asked for, and the comparator's loss.
 */
function descent(options: {
  readonly radii: readonly number[];
  readonly width: number;
  readonly rate: number;
  readonly sharpness: number;
  readonly steps: readonly number[];
  readonly draw: number;
}) {
  const { radii, width, rate, sharpness, steps, draw } = options;
  const stream = Key.root(8).fold("descent", draw).stream();
  const n = radii.length;
  const weights = Array.from({ length: 2 * width }, () => GAIN * stream.gaussian());
  const features = radii.map((rho, i) =>
    Array.from({ length: width }, (_, j) => {
      const along = Math.cos(2.4 * i) * weights[2 * j]! + Math.sin(2.4 * i) * weights[2 * j + 1]!;
      return logistic.value(rho * along - GAIN);
    }),
  );
  const gram = features.map((a) => features.map((b) => width + a.reduce((sum, x, j) => sum + x * b[j]!, 0)));
  const labels = radii.map((rho) => (rho <= 1 ? 1 : 0));
  const meanLoss = (z: readonly number[]) => z.reduce((sum, t, i) => sum + loss(labels[i] === 1 ? t : -t) / n, 0);
  const comparator = meanLoss(features.map((row) => sharpness * (threshold - row.reduce((a, b) => a + b, 0) / width)));
  let z = radii.map(() => 0);
  const path: { steps: number; loss: number; square: number }[] = [];
  for (let step = 1; step <= Math.max(...steps); step++) {
    const residual = z.map((t, i) => logistic.value(t) - labels[i]!);
    z = z.map((t, i) => t - (rate / n) * gram[i]!.reduce((sum, g, j) => sum + g * residual[j]!, 0));
    if (!steps.includes(step)) continue;
    const square = z.reduce((sum, t, i) => sum + (logistic.value(t) - labels[i]!) ** 2 / n, 0);
    path.push({ steps: step, loss: meanLoss(z), square });
  }
  return { comparator, path };
}

it("convex step: after T steps of 2/r the loss is below every comparator's plus α²(1 + ψ(1)²)/(4T)", () => {
  const radii = [0.3, 0.6, 0.8, 0.95, 1.05, 1.3, 2, 4];
  const steps = [1, 3, 10, 100, 1000];
  for (const sharpness of [10, 30, 100]) {
    const width = 50;
    const { comparator, path } = descent({ radii, width, rate: 2 / width, sharpness, steps, draw: sharpness });
    for (const { steps: T, loss: reached } of path) {
      expect(reached).toBeLessThan(comparator + (sharpness ** 2 * (1 + threshold ** 2)) / (4 * T));
    }
  }
  // Mutant: the same argument, ‖θ*‖²/(2ηT), with twenty times the step that smoothness allows. It overshoots.
  const [width, sharpness, rate, T] = [50, 30, 40 / 50, 10];
  const apart = [0.1, 0.2, 0.3, 0.4, 1.6, 2, 3, 9];
  const { comparator, path } = descent({ radii: apart, width, rate, sharpness, steps: [T], draw: 30 });
  const distance = (sharpness ** 2 * (1 + threshold ** 2)) / width;
  expect(path[0]!.loss).toBeGreaterThan(comparator + distance / (2 * rate * T));
});

describe("twoLayerGuarantee", () => {
  const law = besselLaw({ dimension: 20 });
  const radius = law.quantile(0.5);
  const window = windowOf(profile, { law, radius });

  it.each([0.25, 0.1, 0.01, 1e-3])("the parts add up to the budget: error %d", (error) => {
    const { width, steps, sharpness, halfWidth } = twoLayerGuarantee({ error, threshold, window });
    const total = (tau: number, r: number, T: number) => {
      const { mass, gap } = window(tau);
      const lemma = mass * insideWindow(sharpness, r) + saturation(sharpness, gap) + deviations(sharpness, r, gap);
      return SQUARE_PER_CROSS_ENTROPY * (lemma + (sharpness ** 2 * (1 + threshold ** 2)) / (4 * T));
    };
    expect(total(halfWidth, width, steps)).toBeLessThanOrEqual(error * (1 + 1e-6));
    // Nothing is given away: the widest window, up to the oscillation of the law; and the descent's share.
    expect(total(halfWidth, width, steps)).toBeGreaterThan(0.999 * error);
    expect(total(halfWidth, width, 0.9 * steps)).toBeGreaterThan(error);
    expect(total(halfWidth, 0.9 * width, steps)).toBeGreaterThan(error);
  });

  it("is polynomial: width (C/κε)² and steps C²/(κ²ε³), up to logarithms", () => {
    const linear = (mass: number, gap: number) => (tau: number) => ({ mass: mass * tau, gap: gap * tau });
    const at = (error: number, mass = 1, gap = 0.2) =>
      twoLayerGuarantee({ error, threshold, window: linear(mass, gap) });
    const logarithm = (error: number) => Math.log(1 / error);
    for (const error of [1e-2, 1e-3]) {
      const [a, b] = [at(error), at(error / 10)];
      const logs = logarithm(error / 10) / logarithm(error);
      expect(b.width / a.width).toBeGreaterThan(100);
      expect(b.width / a.width).toBeLessThan(100 * logs ** 2);
      expect(b.steps / a.steps).toBeGreaterThan(1000);
      expect(b.steps / a.steps).toBeLessThan(1000 * logs ** 3);
      // Half the slope: four times the width but for the logarithm of α.
      expect(at(error, 1, 0.1).width / a.width).toBeGreaterThan(3.9);
      expect(at(error, 1, 0.1).width / a.width).toBeLessThan(4.4);
      expect(at(error, 2).width / a.width).toBeGreaterThan(3.9);
      expect(at(error, 2).width / a.width).toBeLessThan(4.5);
    }
  });

  it("holds from end to end where the law leaves the radius alone, and small widths suffice", () => {
    // Uniform on these twelve radii: no mass for τ < 0.6.
    const radii = [0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 1.6, 1.8, 2, 3, 5, 9];
    const cdf = (r: number): number => radii.filter((rho) => rho <= r).length / radii.length;
    const error = 0.1;
    const bound = twoLayerGuarantee({ error, threshold, window: windowOf(profile, { law: { cdf }, radius: 1 }) });
    expect(bound.halfWidth).toBeCloseTo(0.6, 4);
    expect(bound.width).toBeLessThan(3000);
    const { width, rate, sharpness, steps } = bound;
    const squares = [1, 2, 3].map(
      (draw) => descent({ radii, width, rate, sharpness, steps: [steps], draw }).path[0]!.square,
    );
    for (const square of squares) expect(square).toBeLessThan(error);
    // Control: three steps are not enough, so that the error asked for means something.
    const early = descent({ radii, width, rate, sharpness, steps: [3], draw: 1 }).path[0]!;
    expect(early.square).toBeGreaterThan(error);
  });

  it("the quantity: needs more for a harder radius, says what it measured, and refuses units without the hypotheses", () => {
    const at = (params: object) =>
      quantity.value(quantity.params.parse({ dimension: 20, quantile: 0.5, error: 0.1, ...params }));
    const bound = twoLayerGuarantee({ error: 0.1, threshold, window });
    expect(at({}).value).toBe(bound.width);
    // The notes' numbers, to the digit that they give.
    expect([Math.round(bound.width / 1e4), Math.round(bound.steps / 1e5)]).toEqual([8, 9]);
    expect(at({ of: "steps" }).value).toBe(bound.steps);
    expect(at({}).source).toContain("derived version");
    expect(Number(at({ quantile: 0.2 }).value)).toBeGreaterThan(bound.width);
    expect(() => at({ activation: "tanh" })).toThrow("σ(t) + σ(−t) = 1");
    expect(() => at({ error: 0.3 })).toThrow();
    expect(() => twoLayerGuarantee({ error: 0.1, threshold, window: () => ({ mass: 1, gap: 0.1 }) })).toThrow(
      "little mass",
    );
  });
});
