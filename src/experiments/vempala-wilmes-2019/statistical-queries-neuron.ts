import type { Activation } from "../../activations/activation.ts";
import type { Engine } from "../../engine/engine.ts";
import { type Matrix, matrix } from "../../engine/matrix.ts";
import { harmonicDimension } from "../../math/harmonics.ts";
import { legendre } from "../../math/legendre.ts";
import { integrate } from "../../math/quadrature.ts";
import { pointsOnSphere } from "../../math/random/samplers.ts";
import type { Stream } from "../../math/random/stream.ts";
import { crossCorrelations, type Family } from "./statistical-queries-family.ts";

/**
 * Gradient descent's own queries. For squared loss and f = Σ b_j σ(g⟨w_j, x⟩) the gradient in a parameter θ is
 * E[f ∂_θ f] − E[y ∂_θ f]: a known term and the correlational query ∂_θ f, here divided by its norm. ∂f/∂b is
 * σ(g⟨w, x⟩), and ∂f/∂w along e is gb σ′(g⟨w, x⟩)⟨e, x⟩.
 */
export interface NeuronQueries {
  /** ⟨q, f_u⟩/P_k(⟨w, u⟩) for q ∝ σ(g⟨w, ·⟩): √N α_k/‖σ‖, α_k = E[σ(gt) P_k(t)] (Funk & Hecke). */
  readonly output: number;
  /** ⟨q, f_u⟩ for q ∝ σ′(g⟨w, ·⟩)⟨e, ·⟩, from ⟨w, u⟩, ⟨w, e⟩ and ⟨e, u⟩. */
  readonly hidden: (wu: number, we: number, eu: number) => number;
}

/**
 * With e = ⟨w, e⟩w + v, v ⊥ w: the first part is zonal, σ′(gt) t, and has the coefficient β_k = E[σ′(gt) t P_k(t)]; the
 * second is the derivative of σ(g⟨w, ·⟩)/g along v, so α_k P_k′(⟨w, u⟩)⟨v, u⟩/g. The norm² is
 * ⟨w, e⟩² E[σ′² t²] + |v|² E[σ′² (1 − t²)]/(d − 1). The integrals err by less than 1e-11 for N ≤ 10⁵.
 */
export function neuronQueries(
  { value, derivative, kinks }: Activation,
  { gain, degree: k, dimension: d }: { readonly gain: number; readonly degree: number; readonly dimension: number },
): NeuronQueries {
  const density = (theta: number) => Math.cos(theta) ** (d - 2);
  const over = {
    from: -Math.PI / 2,
    to: Math.PI / 2,
    kinks: kinks.filter((t) => Math.abs(t) < gain).map((t) => Math.asin(t / gain)),
  };
  const total = integrate(density, over).value;
  const mean = (f: (t: number) => number) =>
    integrate((theta) => f(Math.sin(theta)) * density(theta), over).value / total;
  const root = Math.sqrt(Number(harmonicDimension(d, k)));
  const zonal = root * mean((t) => value(gain * t) * legendre(k, t, d));
  const radial = root * mean((t) => derivative(gain * t) * t * legendre(k, t, d));
  const radialSquare = mean((t) => (derivative(gain * t) * t) ** 2);
  const tangentialSquare = mean((t) => derivative(gain * t) ** 2 * (1 - t * t)) / (d - 1);
  // P_k′(t) in dimension d is k(k + d − 2)/(d − 1) times P_{k−1}(t) in dimension d + 2 (DLMF 18.9.19).
  const slope = (k * (k + d - 2)) / (d - 1);
  return {
    output: zonal / Math.sqrt(mean((t) => value(gain * t) ** 2)),
    hidden: (wu, we, eu) => {
      const radialPart = we * radial * legendre(k, wu, d);
      const tangentialPart = (zonal / gain) * slope * legendre(k - 1, wu, d + 2) * (eu - we * wu);
      return (radialPart + tangentialPart) / Math.sqrt(we * we * radialSquare + (1 - we * we) * tangentialSquare);
    },
  };
}

/** Largest |⟨q, f_u⟩| over the queries, and the most targets that one of them eliminates. */
export interface Reach {
  readonly answer: number;
  readonly eliminated: number;
}

/** Queries of a network as it is initialised: `count` uniform w, for each ∂/∂b and ∂/∂w along a uniform e. */
export function gradientsAtStart(
  { degree, poles }: Family,
  queries: NeuronQueries,
  options: { readonly count: number; readonly tolerance: number; readonly stream: Stream; readonly engine: Engine },
): Reach {
  const { count, tolerance, stream, engine } = options;
  const d = poles.columns;
  const w = matrix(count, d, pointsOnSphere(count, d, stream));
  const e = matrix(count, d, pointsOnSphere(count, d, stream));
  const wu = engine.multiply(w, poles, { transposeB: true });
  const eu = engine.multiply(e, poles, { transposeB: true });
  const reaches = Array.from({ length: count }, (_, i) => {
    let we = 0;
    for (let j = i * d; j < (i + 1) * d; j++) we += w.data[j] * e.data[j];
    const row = i * poles.rows;
    return [
      reachOf(poles.rows, tolerance, (u) => queries.output * legendre(degree, wu.data[row + u], d)),
      reachOf(poles.rows, tolerance, (u) => queries.hidden(wu.data[row + u], we, eu.data[row + u])),
    ];
  });
  return largest(reaches.flat());
}

/** ∂/∂b of neurons that have found a pole: w is each pole in turn. Their answers are `output` times the Gram matrix. */
export function gradientsAtPoles(gram: Matrix, { output }: NeuronQueries, tolerance: number): Reach {
  const row = (w: number) => (u: number) => output * gram.data[w * gram.columns + u];
  return largest(Array.from({ length: gram.rows }, (_, w) => reachOf(gram.rows, tolerance, row(w))));
}

/** Zonal queries f_w, as of a neuron with the activation P_k: w the normalised sum of 1, 2, 3, 4, 6 or 8 poles closest to a seed. */
export function zonalAnswers(
  { degree, poles }: Family,
  { seeds, engine }: { readonly seeds: readonly number[]; readonly engine: Engine },
): Matrix {
  const d = poles.columns;
  const sizes = [1, 2, 3, 4, 6, 8];
  const w = matrix(seeds.length * sizes.length, d);
  seeds.forEach((seed, s) => {
    const pole = matrix(1, d, poles.data.slice(seed * d, (seed + 1) * d));
    const cosines = engine.multiply(pole, poles, { transposeB: true }).data;
    const closest = [...cosines.keys()].sort((a, b) => Math.abs(cosines[b]) - Math.abs(cosines[a]));
    sizes.forEach((size, i) => {
      const row = w.data.subarray((s * sizes.length + i) * d, (s * sizes.length + i + 1) * d);
      for (const u of closest.slice(0, size)) {
        for (let j = 0; j < d; j++) row[j] += Math.sign(cosines[u]) * poles.data[u * d + j];
      }
      const norm = Math.hypot(...row);
      for (let j = 0; j < d; j++) row[j] /= norm;
    });
  });
  return crossCorrelations(degree, [w, poles], engine);
}

/** Random harmonics of degree k: Σ_j g_j f_{v_j} over its norm, g Gaussian and v uniform; `terms` of them in each. */
export function randomHarmonics(
  { degree, poles }: Family,
  options: {
    readonly count: number;
    readonly terms: number;
    readonly tolerance: number;
    readonly stream: Stream;
    readonly engine: Engine;
  },
): Reach {
  const { count, terms, tolerance, stream, engine } = options;
  const d = poles.columns;
  const reaches = Array.from({ length: count }, () => {
    const v = matrix(terms, d, pointsOnSphere(terms, d, stream));
    const g = matrix(1, terms);
    stream.fillGaussian(g.data);
    const ofTerms = engine.multiply(g, crossCorrelations(degree, [v, v], engine)).data;
    const answers = engine.multiply(g, crossCorrelations(degree, [v, poles], engine)).data;
    const norm = Math.sqrt(ofTerms.reduce((sum, value, j) => sum + value * g.data[j], 0));
    return reachOf(poles.rows, tolerance, (u) => answers[u] / norm);
  });
  return largest(reaches);
}

/** The reach of one query with these answers. */
export function reachOf(targets: number, tolerance: number, answer: (u: number) => number): Reach {
  let most = 0;
  let eliminated = 0;
  for (let u = 0; u < targets; u++) {
    const size = Math.abs(answer(u));
    if (size > most) most = size;
    if (size > tolerance) eliminated++;
  }
  return { answer: most, eliminated };
}

function largest(reaches: readonly Reach[]): Reach {
  return {
    answer: reaches.reduce((most, { answer }) => Math.max(most, answer), 0),
    eliminated: reaches.reduce((most, { eliminated }) => Math.max(most, eliminated), 0),
  };
}
