import { expect, it } from "vitest";
import { findActivation } from "../../activations/find.ts";
import { fixedPoint } from "../../math/fixed-point/fixed-point.ts";
import { gaussHermite } from "../../math/quadrature.ts";
import { Key } from "../../math/random/key.ts";
import { dualActivation } from "./dual-activation-of.ts";
import { compose, product } from "./dual-activation-series.ts";
import { infiniteWidthKernel } from "./infinite-width.ts";

const arithmetic = fixedPoint(128);

/** E[g(√q u) g(√q v)], corr(u, v) = ρ, by a product Gauss–Hermite rule. */
function pairMean(g: (t: number) => number, { rho, variance }: { readonly rho: number; readonly variance: number }) {
  const { nodes, weights } = gaussHermite(150);
  const gain = Math.sqrt(variance);
  const rest = Math.sqrt(1 - rho * rho);
  let sum = 0;
  nodes.forEach((a, i) => {
    nodes.forEach((b, j) => {
      sum += weights[i]! * weights[j]! * g(gain * a) * g(gain * (rho * a + rest * b));
    });
  });
  return sum;
}

it.each([
  ["tanh", 1],
  ["tanh", 0.3],
  ["softplus", 2],
  ["silu", 1],
  ["balanced-tanh", 1],
  ["exponential", 0.4],
  ["hermite-3", 1.7],
] as const)("%s at variance %s: values and slopes are those of the Gaussian pair", (name, variance) => {
  const activation = findActivation(name);
  const dual = dualActivation(activation, { variance });
  const f = dual.truncated({ count: 160, bits: 128 });
  for (const rho of [-0.9, -0.2, 0.5]) {
    const { value, slope } = f.at(arithmetic.fromNumber(rho), arithmetic, { slope: true });
    const pair = { rho, variance };
    // 150 nodes leave what lies beyond degree 300: e^{−π√600/√q} < 1e-12 for tanh at q ≤ 2 (poles at ±iπ/2), and nothing for the others.
    const tolerance = 1e-11 * dual.secondMoment;
    expect(Math.abs(dual.secondMoment * arithmetic.toNumber(value) - pairMean(activation.value, pair))).toBeLessThan(
      tolerance,
    );
    const slopes = (dual.secondMoment * arithmetic.toNumber(slope)) / variance;
    expect(Math.abs(slopes - pairMean(activation.derivative, pair))).toBeLessThan((100 * tolerance) / variance);
    // Mutant: the slope without the variance.
    if (variance !== 1)
      expect(Math.abs(slopes * variance - pairMean(activation.derivative, pair))).toBeGreaterThan(1e-3);
  }
  const whole = f.beyond(1);
  expect(Math.abs(whole.value + f.lacking - 1)).toBeLessThan(1e-14);
  expect(Math.abs(whole.slope + f.lackingSlope() - dual.slope())).toBeLessThan(1e-13 * dual.slope());
});

it("closed forms: erf is an arcsine, ReLU the arc-cosine kernels", () => {
  const erf = dualActivation(findActivation("erf"), { variance: 2 });
  // E erf(u) erf(v) = (2/π) asin(2c/(1 + 2q)), c = qρ (Williams 1997).
  expect(erf.secondMoment).toBeCloseTo((2 / Math.PI) * Math.asin(4 / 5), 14);
  const at = (rho: number): number =>
    arithmetic.toNumber(
      erf.truncated({ count: 200, bits: 128 }).at(arithmetic.fromNumber(rho), arithmetic, { slope: false }).value,
    );
  expect(at(0.3)).toBeCloseTo(Math.asin((4 / 5) * 0.3) / Math.asin(4 / 5), 14);
  const relu = dualActivation(findActivation("relu"), { variance: 3 });
  expect(relu.secondMoment).toBe(1.5);
  const { value, slope } = relu
    .truncated({ count: 1, bits: 64 })
    .at(arithmetic.fromNumber(0.3), arithmetic, { slope: true });
  const theta = Math.acos(0.3);
  // Cho & Saul (2009), over their value at θ = 0.
  expect(arithmetic.toNumber(value)).toBeCloseTo((Math.sin(theta) + (Math.PI - theta) * 0.3) / Math.PI, 15);
  expect(arithmetic.toNumber(slope)).toBeCloseTo((Math.PI - theta) / Math.PI, 15);
});

it("an expression is taken for what it is: homogeneous or not", () => {
  const leaky = dualActivation(findActivation("max(t, 0.01*t)"), { variance: 1 });
  expect(leaky.secondMoment).toBeCloseTo((1 + 0.01 ** 2) / 2, 15);
  expect(leaky.truncated({ count: 4, bits: 64 }).lacking).toBe(0);
  expect(
    dualActivation(findActivation("max(t, 0) + 1"), { variance: 1 }).truncated({ count: 8, bits: 64 }).lacking,
  ).toBeGreaterThan(0);
});

it("composition of series: f(g) point by point, and closed forms against Hermite coefficients", () => {
  const f = Float64Array.from({ length: 23 }, (_, m) => 1 / (m + 1) ** 2);
  const g = Float64Array.from({ length: 300 }, (_, m) => 0.4 * 0.6 ** m);
  const [composed] = compose([f], g);
  const evaluate = (c: Float64Array, t: number): number => c.reduceRight((sum, x) => sum * t + x, 0);
  // Degrees beyond 300 are below 0.9^300 at t = 0.5; both sums have positive terms.
  expect(evaluate(composed!, 0.5)).toBeCloseTo(evaluate(f, evaluate(g, 0.5)), 13);
  expect(product(g, g)[2]).toBeCloseTo(2 * g[0]! * g[2]! + g[1]! ** 2, 15);
  const relu = findActivation("relu");
  const identity = new Float64Array(40);
  identity[1] = 1;
  const { value, slope } = dualActivation(relu, { variance: 1 })
    .truncated({ count: 40, bits: 64 })
    .compose(identity, { slope: true });
  for (let m = 0; m < 39; m++) {
    expect(value[m]).toBeCloseTo(2 * relu.hermite(m) ** 2, 14);
    // f′ is the derivative.
    expect(slope[m]).toBeCloseTo((m + 1) * value[m + 1]!, 14);
  }
});

it.each([
  ["relu", undefined],
  ["tanh", 1.5],
] as const)("a network of width 20 000 has the kernels of infinite width: %s, v = %s", (name, weightVariance) => {
  const activation = findActivation(name);
  const width = 20_000;
  const cosine = 0.4;
  const stream = Key.root(20_190_625).fold(name).stream();
  const v = weightVariance ?? 1 / dualActivation(activation, { variance: 1 }).secondMoment;
  const conjugate = new Float64Array(width);
  const tangent = new Float64Array(width);
  for (let i = 0; i < width; i++) {
    // Pre-activations of x and x', ⟨x, x'⟩ = 0.4, and a read-out weight √(v/width) w.
    const a = stream.gaussian();
    const b = cosine * a + Math.sqrt(1 - cosine ** 2) * stream.gaussian();
    const w = stream.gaussian();
    conjugate[i] = v * activation.value(a) * activation.value(b);
    // ∂f/∂w and ∂f/∂W, weights of variance 1.
    tangent[i] = conjugate[i]! + v * w * w * activation.derivative(a) * activation.derivative(b) * cosine;
  }
  for (const [kind, sample] of [
    ["conjugate", conjugate],
    ["tangent", tangent],
  ] as const) {
    const mean = sample.reduce((s, x) => s + x, 0) / width;
    const error = Math.sqrt(sample.reduce((s, x) => s + (x - mean) ** 2, 0)) / width;
    const kernel = infiniteWidthKernel({
      kernel: kind,
      activation,
      hiddenLayers: 1,
      ...(weightVariance === undefined ? {} : { weightVariance }),
    });
    const truncated = kernel.truncated({ count: 128, bits: 96 });
    const predicted = kernel.diagonal * arithmetic.toNumber(truncated.at(arithmetic.fromNumber(cosine), arithmetic));
    // Six standard errors: a false alarm has probability 2e-9, 1e-6 for tails heavier than Gaussian.
    expect(Math.abs(mean - predicted)).toBeLessThan(6 * error);
    // Mutant: without the read-out's variance.
    expect(Math.abs(mean - predicted / v)).toBeGreaterThan(6 * error);
  }
});
