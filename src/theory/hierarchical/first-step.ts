import type { Activation } from "../../activations/activation.ts";
import { expectation } from "../../distributions/standard-gaussian.ts";
import { requireDomain } from "../../math/domain-error.ts";
import { harmonicDimension } from "../../math/harmonics.ts";
import { gaussLegendre, type Rule } from "../../math/quadrature.ts";
import type { Spectrum } from "../kernels/dot-product.ts";
import { ridgeEquivalent } from "../kernels/ridge-equivalent.ts";

/*
 * Stage (ii) of Theorem 1 of dandi2025computational with the first layer given: features σ(⟨w, z⟩), w uniform on S^(k−1),
 * z ~ N(0, I_k), k = d_eff. The kernel E_w σ(⟨w, z⟩) σ(⟨w, z'⟩) has for each degree l of spherical harmonics one eigenvalue
 * λ_l ≠ 0, of multiplicity N(k, l), with eigenfunctions R_l(|z|) Y_l(z/|z|)/√λ_l: R_l(s) = E[σ(s t) P_l(t)], t a coordinate of w and
 * P_l(1) = 1, and λ_l = E R_l(|z|)². The target is g*(h*), h* = (|z₊|² − |z₋|²)/√(2k), z₊ and z₋ one half of the coordinates
 * each (balanced signs): its linear part is of degree l = 2.
 */

/** The numbers by which the two steps are predicted. */
export interface FeatureKernel {
  readonly spectrum: Spectrum;
  /** E σ(⟨w, z⟩)² = Σ_l N_l λ_l, the sum over all l. */
  readonly trace: number;
  /** N_l λ_l E[y² R_l²]: noise of degree l in n times the plain step's h_2, squared. */
  readonly noise: readonly number[];
  /** ⟨y, ψ⟩ and ⟨h*, ψ⟩, ψ the normed eigenfunction of degree 2 of the symmetry of h*. */
  readonly signal: number;
  readonly alignment: number;
  readonly meanSquare: number;
}

/** Degrees l that are counted one by one; the rest of the trace is beyond the sample sizes of interest. */
const DEGREES = 9;

export interface FirstStepSizes {
  readonly effectiveDimension: number;
  /** p. */
  readonly width: number;
  readonly activation: Activation;
  /** g*(h) = outer(gain h), odd. */
  readonly outer: Activation;
  readonly gain: number;
}

/**
 * Mean cosine of the plain step's h_2 = (1/n) Σ y_i K_p(z_i, ·) with h*. The signal λ_2 ⟨y, ψ⟩ ψ is met by noise Σ_l of
 * variance N_l λ_l E[y² R_l²]/n and by what p features leave of the signal in other degrees, λ_2 ⟨y, ψ⟩² N_l λ_l/p. That of
 * degree 0 is one Gaussian number times R_0, over which the mean is taken, and decides as λ_0 = O(1): n* ∝ λ_2⁻² ∝ k⁴; the others
 * are sums of many and count by their means.
 */
export function plainCosine(sizes: FirstStepSizes, samples: number): number {
  const { spectrum, trace, noise, signal, alignment } = featureKernel(sizes);
  const [constant, , second] = spectrum.eigenvalues as [number, number, number];
  const energy = (second * signal) ** 2;
  const single = noise[0]! / energy / samples + constant / (second * sizes.width);
  const many = noise.slice(1).reduce((sum, value) => sum + value, 0) / energy / samples;
  const rest = 1 + many + (trace - constant) / (second * sizes.width);
  return alignment * expectation((g) => 1 / Math.sqrt(rest + single * g * g)).value;
}

/**
 * Cosine of the preconditioned step's h_2 with h*: kernel ridge regression of y with the kernel of p → ∞ features, ridge c,
 * by its deterministic equivalent (theory/kernels/ridge-equivalent.ts): h_2 has the part s_l of degree l and variance
 * γ/(1 − γ) ((1 − s_2)² ⟨y, ψ⟩² + E y² − ⟨y, ψ⟩²), γ = Σ N_l s_l²/n.
 */
export function ridgeCosine(
  sizes: Omit<FirstStepSizes, "width">,
  { samples, ridge }: { readonly samples: number; readonly ridge: number },
): number {
  const { spectrum, trace, signal, alignment, meanSquare } = featureKernel(sizes);
  const { eigenvalues, multiplicities } = spectrum;
  const counted = eigenvalues.reduce((sum, value, l) => sum + multiplicities[l]! * value, 0);
  const { learned } = ridgeEquivalent(spectrum, { samples, ridge: ridge + trace - counted });
  const share = learned.reduce((sum, s, l) => sum + multiplicities[l]! * s * s, 0) / samples;
  const left = ((1 - learned[2]!) * signal) ** 2 + meanSquare - signal ** 2;
  const part = learned[2]! * signal;
  return (part * alignment) / Math.sqrt(part ** 2 + (share / (1 - share)) * left);
}

/** n at which a rising cosine reaches a level, by bisection in log n to 1e-6. */
export function samplesAtCosine(cosine: (samples: number) => number, level: number): number {
  let [low, high] = [0, Math.log(1e12)];
  requireDomain(cosine(Math.exp(high)) > level, "samplesAtCosine", "the level must be reached in the end", level);
  while (high - low > 1e-6) {
    const middle = (low + high) / 2;
    if (cosine(Math.exp(middle)) < level) low = middle;
    else high = middle;
  }
  return Math.exp(high);
}

/** Law of |z|: density ∝ s^(k−1) e^{−s²/2}; mass 1e-17 is left out. */
const radialRule = (k: number): Rule =>
  normed(
    { from: Math.max(0, Math.sqrt(k) - 9), to: Math.sqrt(k) + 9, nodes: 160 },
    (s) => (k - 1) * Math.log(s) - (s * s) / 2,
  );

/** Gauss–Legendre for the probability of density ∝ exp(logDensity), finite inside the interval. */
function normed(
  { from, to, nodes: count }: { readonly from: number; readonly to: number; readonly nodes: number },
  logDensity: (t: number) => number,
): Rule {
  const rule = gaussLegendre(count);
  const nodes = rule.nodes.map((t) => from + ((to - from) * (t + 1)) / 2);
  const logs = nodes.map(logDensity);
  const most = logs.reduce((a, b) => Math.max(a, b));
  const masses = logs.map((log, i) => rule.weights[i]! * Math.exp(log - most));
  const total = masses.reduce((sum, mass) => sum + mass, 0);
  return { nodes, weights: masses.map((mass) => mass / total) };
}

/** R_l at each |z|, l < DEGREES. */
function radialFunctions(
  { activation, effectiveDimension: k }: Pick<FirstStepSizes, "activation" | "effectiveDimension">,
  radii: Float64Array,
): readonly Float64Array[] {
  const { nodes, weights } = normed({ from: 0, to: Math.PI, nodes: 80 }, (t) => (k - 2) * Math.log(Math.sin(t)));
  const values = radii.map(() => 0);
  const all = Array.from({ length: DEGREES }, () => values.slice());
  nodes.forEach((angle, i) => {
    const t = Math.cos(angle);
    const harmonics = legendre(k, t);
    radii.forEach((s, j) => {
      const mass = weights[i]! * activation.value(s * t);
      for (let l = 0; l < DEGREES; l++) all[l]![j] = all[l]![j]! + mass * harmonics[l]!;
    });
  });
  return all;
}

/** P_l(t), P_l(1) = 1, orthogonal for a coordinate of S^(k−1): (l + k − 2) P_{l+1} = (2l + k − 2) t P_l − l P_{l−1}. */
function legendre(k: number, t: number): readonly number[] {
  const values = [1, t];
  for (let l = 1; l + 1 < DEGREES; l++) {
    values.push(((2 * l + k - 2) * t * values[l]! - l * values[l - 1]!) / (l + k - 2));
  }
  return values;
}

/** By quadrature in |z| and in the angle between z₊ and z₋, |z₊| = |z| cos α: relative error below 1e-6. */
function computeKernel(sizes: Omit<FirstStepSizes, "width">): FeatureKernel {
  const { effectiveDimension: k, outer, gain, activation } = sizes;
  requireDomain(Number.isInteger(k / 2) && k >= 4, "firstStep", "d_eff must be even and ≥ 4", k);
  const radius = radialRule(k);
  const functions = radialFunctions(sizes, radius.nodes);
  const halves = normed({ from: 0, to: Math.PI / 2, nodes: 256 }, (t) => (k / 2 - 1) * Math.log(Math.sin(2 * t)));
  const sums = { meanSquare: 0, signal: 0, alignment: 0, norm: 0, trace: 0 };
  const eigenvalues = new Array<number>(DEGREES).fill(0);
  const squares = new Array<number>(DEGREES).fill(0);
  radius.nodes.forEach((s, i) => {
    let [meanSquare, withY, norm] = [0, 0, 0];
    halves.nodes.forEach((t, j) => {
      const direction = Math.cos(2 * t);
      const y = outer.value((gain * s * s * direction) / Math.sqrt(2 * k));
      meanSquare += halves.weights[j]! * y * y;
      withY += halves.weights[j]! * y * direction;
      norm += halves.weights[j]! * direction * direction;
    });
    const mass = radius.weights[i]!;
    const second = functions[2]![i]!;
    sums.meanSquare += mass * meanSquare;
    sums.signal += mass * withY * second;
    sums.alignment += (mass * norm * second * s * s) / Math.sqrt(2 * k);
    sums.norm += mass * norm * second * second;
    for (let l = 0; l < DEGREES; l++) {
      const square = mass * functions[l]![i]! ** 2;
      eigenvalues[l] = eigenvalues[l]! + square;
      squares[l] = squares[l]! + square * meanSquare;
    }
  });
  const multiplicities = eigenvalues.map((_, l) => Number(harmonicDimension(k, l)));
  const norm = Math.sqrt(sums.norm) * Math.sign(sums.alignment);
  return {
    spectrum: { eigenvalues, multiplicities },
    trace: expectation((g) => activation.value(g) ** 2, activation.kinks).value,
    noise: eigenvalues.map((value, l) => multiplicities[l]! * value * squares[l]!),
    signal: sums.signal / norm,
    alignment: sums.alignment / norm,
    meanSquare: sums.meanSquare,
  };
}

/** Once for each d_eff: it takes longer than a prediction. */
const kernels = new Map<string, FeatureKernel>();
export function featureKernel(sizes: Omit<FirstStepSizes, "width">): FeatureKernel {
  const name = JSON.stringify([sizes.activation.id, sizes.outer.id, sizes.gain, sizes.effectiveDimension]);
  const kernel = kernels.get(name) ?? computeKernel(sizes);
  kernels.set(name, kernel);
  return kernel;
}
