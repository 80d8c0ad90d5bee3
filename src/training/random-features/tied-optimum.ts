import { logistic } from "../../activations/logistic.ts";
import { requireDomain } from "../../math/domain-error.ts";
import { mean } from "../../statistics/moments.ts";
import { type NeuronLoss, requireLabels } from "./neuron.ts";
import { type MeanSample, requireWidth, type TiedNeuron } from "./tied-descent.ts";

export interface TiedOptimum {
  readonly neuron: TiedNeuron;
  /** Mean training loss. */
  readonly loss: number;
  /**
   * Whether the gradient in the standardised feature and the constant ended below 10⁻⁹. On labels that a threshold separates there is no
   * optimum: what is returned then has a steep slope and a loss near 0.
   */
  readonly converged: boolean;
}

const MOST_STEPS = 300;
const TOLERANCE = 1e-9;

/**
 * Where tied descent ends: the minimum over slope and constant of the mean loss, by Newton's method with Levenberg's damping. Of the
 * cross-entropy, which is convex, the global one; of the squared loss the local one that is found from there. Labels in [0, 1].
 */
export function tiedOptimum({ means, y, width }: MeanSample, loss: NeuronLoss): TiedOptimum {
  const where = "tiedOptimum";
  requireWidth(where, width);
  requireDomain(y.length === means.length, where, `there must be ${means.length} labels`, y.length);
  requireLabels(where, "cross-entropy", y);
  const centre = mean(means);
  const deviation = Math.sqrt(means.reduce((sum, m) => sum + (m - centre) ** 2, 0) / means.length);
  requireDomain(deviation > 0 && deviation < Infinity, where, "the means must be finite and differ", deviation);
  const t = means.map((m) => (m - centre) / deviation);
  const start = minimise([0, 0], (at) => derivatives(at, { t, y, loss: "cross-entropy" }));
  const end = loss === "squared" ? minimise(start.at, (at) => derivatives(at, { t, y, loss })) : start;
  const slope = -end.at[0] / deviation;
  return {
    neuron: { slope, constant: end.at[1] + slope * centre },
    loss: end.value,
    converged: end.converged,
  };
}

type Pair = readonly [number, number];

/** Value, gradient and (h_aa, h_ab, h_bb), positive semidefinite. */
interface Derivatives {
  readonly value: number;
  readonly gradient: Pair;
  readonly curvature: readonly [number, number, number];
}

/**
 * Of the mean loss at z = a t + b. With s = s(z), s′ = s(1 − s): cross-entropy s − y and s′; squared (s − y) s′, and for the curvature
 * s′² + (s − y) s′ (1 − 2s), which may be negative, or if the whole is indefinite its first part alone (Gauss & Newton).
 */
function derivatives(
  [a, b]: Pair,
  { t, y, loss }: { readonly t: Float64Array; readonly y: Float64Array; readonly loss: NeuronLoss },
): Derivatives {
  let value = 0;
  const gradient: [number, number] = [0, 0];
  const [full, certain]: [number, number, number][] = [
    [0, 0, 0],
    [0, 0, 0],
  ];
  const add = (into: [number, number, number], weight: number, x: number): void => {
    into[0] += (weight * x * x) / t.length;
    into[1] += (weight * x) / t.length;
    into[2] += weight / t.length;
  };
  for (let i = 0; i < t.length; i++) {
    const z = a * t[i] + b;
    const s = logistic(z);
    const spread = s * logistic(-z);
    const rest = s - y[i];
    const squared = loss === "squared";
    value += squared ? (rest * rest) / 2 : Math.max(z, 0) - y[i] * z + Math.log1p(Math.exp(-Math.abs(z)));
    const slope = squared ? rest * spread : rest;
    gradient[0] += (slope * t[i]) / t.length;
    gradient[1] += slope / t.length;
    add(certain, squared ? spread * spread : spread, t[i]);
    add(full, squared ? spread * (spread + rest * (1 - 2 * s)) : spread, t[i]);
  }
  const definite = full[0] > 0 && full[0] * full[2] > full[1] * full[1];
  return { value: value / t.length, gradient, curvature: definite ? full : certain };
}

function minimise(start: Pair, of: (at: Pair) => Derivatives) {
  let at = start;
  let here = of(at);
  let damping = 1e-3;
  const small = (): boolean => Math.hypot(...here.gradient) <= TOLERANCE;
  for (let step = 0; step < MOST_STEPS && !small() && damping < 1e12; step++) {
    const [g, h] = here.gradient;
    const [aa, ab, bb] = here.curvature;
    const [da, db] = [aa * (1 + damping) + 1e-300, bb * (1 + damping) + 1e-300];
    const determinant = da * db - ab * ab;
    const next: Pair = [at[0] - (db * g - ab * h) / determinant, at[1] - (da * h - ab * g) / determinant];
    const there = of(next);
    // Not larger, or near the minimum by rounding only, where a smaller gradient counts.
    const better =
      there.value < here.value ||
      (there.value <= here.value * (1 + 1e-14) && Math.hypot(...there.gradient) < Math.hypot(g, h));
    if (better) [at, here] = [next, there];
    damping = better ? damping / 10 : damping * 10;
  }
  return { at, value: here.value, converged: small() };
}
